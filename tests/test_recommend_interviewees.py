"""The jobs behind `snakemake next_interviewees`, one after the other, on a made-up site."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.compute as pc
import pytest

from scripts import choose_next, choose_next_without, recommend_interviewees
from scripts.network.draws import write_arrays
from scripts.network.information import Effort
from scripts.study.files import read_json, write_json
from scripts.study.next_interviewees_tables import (
    CHOSEN_NEXT,
    NEXT_INTERVIEWEES,
    NEXT_VALUE,
    POLICIES,
)
from scripts.study.tables import read_table, write_checked
from tests.jobs import stand_in
from tests.made_up import made_up_site

SHARED: dict[str, Any] = {
    "seed": 1,
    "directed": True,
    "interviews": 3,
    "of_one_organisation": 1,
    "names": "resolved",
}
FITTED = {"dims": 2, "chains": 4, "warmup": 100, "draws": 50, "thin": 1, "doublings": 0}
OUTPUTS = {
    "table": "public/next_interviewees.parquet",
    "value": "public/value.parquet",
    "list": "public/next_interviewees.csv",
    "record": "public/recommendation.json",
    "workbook": "confidential/next_interviewees_wave3.xlsx",
}


def recommend(
    folder: Path, decisions: str = "", policy: str = "information", groups: int = 2
) -> dict[str, Path]:
    """Run the three jobs for wave 3 of a site of 24 people, 6 of them asked."""
    site = made_up_site(n=24, groups=2, respondents=6)
    study = folder / "study"
    (study / "S1").mkdir(parents=True)
    if decisions:
        heading = "decision,actor_id,cluster,step,reason,decided_by,date\n"
        (study / "S1" / "decisions.csv").write_text(heading + decisions, encoding="utf-8")
    paths = {}
    for name in ("actors", "dyads", "membership", "clusters"):
        paths[name] = folder / f"{name}.parquet"
        write_checked(paths[name], getattr(site, name))
    paths |= {"draws": folder / "draws.npz", "choice": folder / "choice.json"}
    write_arrays(paths["draws"], site.draws)
    write_json(
        paths["choice"],
        {"groups": groups, "seed": 1, "respondents": 6, "actors": 24, "warnings": ["It is so."]},
    )
    codes = site.actors["actor_id"].to_pylist()
    paths["names"] = folder / "names.csv"
    rows = "".join(f"{code},Zaphod Tester {code[-3:]}\n" for code in codes)
    paths["names"].write_text(f"actor_id,name\n{rows}", encoding="utf-8")
    params = SHARED | {"folder": str(study), "policy": policy}

    chosen = []
    for seed in ("1", "2"):
        chosen.append(folder / f"chosen{seed}.parquet")
        job = stand_in(
            paths, {"chosen": chosen[-1]}, params, site="S1", wave="3", groups="2", seed=seed
        )
        choose_next.main(job)
    without = folder / "without.parquet"
    choose_next_without.main(
        stand_in(paths, {"chosen": without}, params | FITTED, site="S1", wave="3")
    )
    out = {name: folder / path for name, path in OUTPUTS.items()}
    inputs = paths | {"chosen": chosen, "without": without}
    recommend_interviewees.main(stand_in(inputs, out, params, site="S1", wave="3"))
    return out | {"without": without, "actors": paths["actors"]}


@pytest.fixture(scope="module", autouse=True)
def little_effort() -> Iterator[None]:
    """Look hardly at all: what the jobs make of a proposal is tested here, not how good it is."""
    little = Effort(frames=24, worlds=6, later_worlds=4, later_frames=12, in_line=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recommend_interviewees, "THOROUGH", little)
        for script in (recommend_interviewees, choose_next, choose_next_without):
            patch.setattr(script, "LIGHT", little)
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return recommend(tmp_path_factory.mktemp("made"))


def lines(out: dict[str, Path]) -> list[dict[str, str]]:
    with out["list"].open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_list_table_record_and_workbook_agree(made: dict[str, Path]) -> None:
    table = read_table(made["table"], NEXT_INTERVIEWEES).to_pylist()
    record, listed = read_json(made["record"]), lines(made)
    for policy in POLICIES:
        rows = [r for r in table if r["policy"] == policy]
        proposed = [r["actor_id"] for r in rows if r["place"] == "proposed"]
        assert proposed == record["proposed"][policy] and len(proposed) == 3
        shown = [r for r in listed if r["policy"] == policy]
        assert [r["actor_id"] for r in shown] == proposed + record["reserves"][policy]
        assert {r["actor_id"] for r in rows} == {r["actor_id"] for r in table}, "all candidates"
        assert all((r["reason"] != "") == (r["place"] != "none") for r in rows)
    in_both = {r["actor_id"] for r in listed if r["both_policies"] == "yes"}
    assert in_both == set(record["in_both"])
    sheet = openpyxl.load_workbook(made["workbook"])["Next interviewees"]
    assert [r[3].value for r in sheet.iter_rows(min_row=2)] == [r["actor_id"] for r in listed]


def test_candidates_are_those_named_and_not_asked(made: dict[str, Path]) -> None:
    actors = read_table(made["actors"], recommend_interviewees.ACTORS)
    free = pc.and_(pc.is_null(actors["wave"]), pc.greater(actors["named_by"], 0))
    expected = set(actors.filter(free)["actor_id"].to_pylist())
    table = read_table(made["table"], NEXT_INTERVIEWEES)
    assert set(table["actor_id"].to_pylist()) == expected
    assert read_json(made["record"])["candidates"] == len(expected)


def test_every_interview_is_left_out_once(made: dict[str, Path]) -> None:
    rows = read_table(made["without"], CHOSEN_NEXT).to_pylist()
    actors = read_table(made["actors"], recommend_interviewees.ACTORS).to_pylist()
    asked = {a["actor_id"] for a in actors if a["wave"]}
    assert {r["without"] for r in rows} == asked
    assert not asked & {r["actor_id"] for r in rows}, "whoever was asked is not asked again"


def test_what_interviews_are_worth_is_within_the_doubt_there_is(made: dict[str, Path]) -> None:
    rows = read_table(made["value"], NEXT_VALUE).to_pylist()
    assert {r["policy"] for r in rows} == {*POLICIES, "at random"}
    for row in rows:
        assert 0 < row["bits"] < row["doubt"] and row["error"] > 0
    for policy in POLICIES:
        bits = [r["bits"] for r in rows if r["policy"] == policy]
        assert len(bits) == 3 and bits[0] < bits[2]
    record = read_json(made["record"])
    assert record["doubt_now_bits"] == rows[0]["doubt"]
    last = {r["policy"]: r["bits"] for r in rows}
    more = record["information_tells_more_bits"]["bits"]
    assert more == pytest.approx(last["information"] - last["core-and-bridge"])


def test_names_are_in_the_workbook_alone(made: dict[str, Path]) -> None:
    sheet = openpyxl.load_workbook(made["workbook"])["Next interviewees"]
    for row in sheet.iter_rows(min_row=2):
        assert row[4].value == f"Zaphod Tester {row[3].value[-3:]}"
    for path in made["list"].parent.iterdir():
        if path.suffix != ".parquet":
            assert b"Zaphod" not in path.read_bytes()
    assert "Zaphod" not in str(read_table(made["table"], NEXT_INTERVIEWEES).to_pylist())


def test_the_fits_warnings_are_handed_on(made: dict[str, Path]) -> None:
    assert "The fit: It is so." in read_json(made["record"])["warnings"]


def test_decisions_and_the_policy_asked_for_are_followed(
    made: dict[str, Path], tmp_path: Path
) -> None:
    first, second = read_json(made["record"])["proposed"]["information"][:2]
    others = {r["actor_id"] for r in read_table(made["table"], NEXT_INTERVIEWEES).to_pylist()}
    wanted = max(others - {first, second})
    out = recommend(
        tmp_path,
        f"refused,{first},,wave 4,,AB,\n"
        f"do_not_ask,{second},,,on leave,AB,\n"
        f"interview,{wanted},,wave 4,holds the budget,AB,2010-06-03\n",
        policy="core-and-bridge",
    )
    record, listed = read_json(out["record"]), lines(out)
    assert record["not_available"] == sorted([first, second])
    for policy in POLICIES:
        people = record["proposed"][policy] + record["reserves"][policy]
        assert not {first, second} & {*people}
        assert people[0] == wanted
    assert [r["policy"] for r in listed[:3]] == ["core-and-bridge"] * 3
    assert "decided by AB on 2010-06-03" in listed[0]["reason"]


def test_the_same_inputs_give_the_same_bytes(made: dict[str, Path], tmp_path: Path) -> None:
    again = recommend(tmp_path)
    for name in OUTPUTS:
        assert again[name].read_bytes() == made[name].read_bytes(), name


def test_a_single_cluster_is_said_to_leave_nothing_to_tell(tmp_path: Path) -> None:
    out = recommend(tmp_path, groups=1)
    assert any("single cluster" in text for text in read_json(out["record"])["warnings"])
