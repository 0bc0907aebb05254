import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts import select_interviewees
from scripts.network.draws import write_arrays
from scripts.study.decisions import read_decisions
from scripts.study.problems import StudyError
from scripts.study.tables import (
    CLUSTER_CHOICE,
    HETEROGENEITY,
    PEOPLE,
    read_table,
    write_checked,
)
from tests.jobs import stand_in
from tests.made_up import made_up_site

PARAMS: dict[str, Any] = {
    "seed": 1,
    "wave": 3,
    "directed": True,
    "names": "stop",
    "interviewees": 10,
    "attributes": ["organisation", "role", "background"],
    "smallest_cluster": 8,
    "share_of_bridgers": 0.3,
}


def select(folder: Path, n: int = 58, **params: Any) -> dict[str, Path]:
    site = made_up_site(n=n, groups=3)
    inputs = {}
    for name in ("actors", "dyads", "positions", "membership", "clusters"):
        inputs[name] = folder / f"{name}.parquet"
        write_checked(inputs[name], getattr(site, name))
    inputs |= {"draws": folder / "draws.npz", "names": folder / "names.csv"}
    write_arrays(inputs["draws"], site.draws)
    actors = site.actors["actor_id"].to_pylist()
    names = "".join(f"{actor},Zaphod Tester {actor[-3:]}\n" for actor in actors)
    inputs["names"].write_text(f"actor_id,name\n{names}", encoding="utf-8")
    outputs = {
        "heterogeneity": folder / "public" / "heterogeneity.parquet",
        "cluster_choice": folder / "public" / "cluster_choice.parquet",
        "people": folder / "public" / "people.parquet",
        "interviewees": folder / "public" / "interviewees.csv",
        "workbook": folder / "confidential" / "interviewees.xlsx",
    }
    params = PARAMS | {"folder": str(folder)} | params
    select_interviewees.main(stand_in(inputs, outputs, params, site="S1"))
    return outputs


def test_tables_and_lists_agree(tmp_path: Path) -> None:
    out = select(tmp_path)
    choice = read_table(out["cluster_choice"], CLUSTER_CHOICE).to_pylist()
    assert sum(row["chosen"] for row in choice) == 1
    heterogeneity = read_table(out["heterogeneity"], HETEROGENEITY).to_pylist()
    assert len(heterogeneity) == 3 * 4 * 2
    overall = {r["cluster"]: r for r in heterogeneity
               if (r["attribute"], r["index"]) == ("all", "entropy")}  # fmt: skip
    for row in choice:
        assert row["heterogeneity"] == overall[row["cluster"]]["mean"]
    people = {r["actor_id"]: r for r in read_table(out["people"], PEOPLE).to_pylist()}
    with out["interviewees"].open(encoding="utf-8-sig", newline="") as file:
        listed = list(csv.DictReader(file))
    assert {r["actor_id"] for r in listed} == {a for a, r in people.items() if r["place"] != "none"}
    assert all(people[row["actor_id"]]["reason"] == row["reason"] for row in listed)
    assert [row["place"] for row in listed].count("core") == 7
    sheet = openpyxl.load_workbook(out["workbook"])["Interviewees"]
    assert [row[2].value for row in sheet.iter_rows(min_row=3)] == [r["actor_id"] for r in listed]


def test_names_are_in_the_confidential_workbook_and_nowhere_else(tmp_path: Path) -> None:
    out = select(tmp_path)
    rows = openpyxl.load_workbook(out["workbook"])["Interviewees"].iter_rows(min_row=3)
    assert all(f"Zaphod Tester {row[2].value[-3:]}" == row[3].value for row in rows)
    for path in (tmp_path / "public").iterdir():
        text = path.read_bytes()
        if path.suffix == ".parquet":
            text = str(read_table(path, {"heterogeneity": HETEROGENEITY, "people": PEOPLE,
                                         "cluster_choice": CLUSTER_CHOICE}[path.stem]
                                  ).to_pylist()).encode()  # fmt: skip
        assert b"Zaphod" not in text


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = select(tmp_path / "a"), select(tmp_path / "b")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name


def test_settings_are_followed(tmp_path: Path) -> None:
    out = select(tmp_path, interviewees=6, share_of_bridgers=0.5, attributes=["sector"])
    people = read_table(out["people"], PEOPLE).to_pylist()
    places = [row["place"] for row in people]
    assert (places.count("core"), places.count("bridger")) == (3, 3)
    choice = read_table(out["cluster_choice"], CLUSTER_CHOICE).to_pylist()
    assert "no attribute" in next(row["reason"] for row in choice if row["chosen"])


HEAD = "decision,actor_id,cluster,step,reason,decided_by,date\n"


def decide(folder: Path, *rows: str) -> None:
    (folder / "S1").mkdir(parents=True, exist_ok=True)
    text = HEAD + "".join(f"{row}\n" for row in rows)
    (folder / "S1" / "decisions.csv").write_text(text, encoding="utf-8")


def chosen_cluster(out: dict[str, Path]) -> dict[str, Any]:
    rows = read_table(out["cluster_choice"], CLUSTER_CHOICE).to_pylist()
    return next(row for row in rows if row["chosen"])


def test_the_cluster_is_decided_by_letter_or_by_a_member(tmp_path: Path) -> None:
    plain = chosen_cluster(select(tmp_path))["cluster"]
    other = next(letter for letter in "ABC" if letter != plain)
    decide(tmp_path, f"study_cluster,,{other},,it matters,AB,2010-06-01")
    by_letter = select(tmp_path)
    told = chosen_cluster(by_letter)
    assert (told["cluster"], told["proposed"]) == (other, False)
    assert told["decision"] == "decided by AB on 2010-06-01: it matters"
    people = read_table(by_letter["people"], PEOPLE).to_pylist()
    core = [row for row in people if row["place"] == "core"]
    assert {row["cluster"] for row in core} == {other}
    first = {path.name: path.read_bytes() for path in (tmp_path / "public").iterdir()}
    decide(tmp_path, f"study_cluster,{core[0]['actor_id']},,,it matters,AB,2010-06-01")
    select(tmp_path)
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "public").iterdir()}


def test_a_letter_no_cluster_has_is_told_with_its_row(tmp_path: Path) -> None:
    decide(tmp_path, "refused,S1-001,,long,,AB,", "study_cluster,,Q,,it matters,AB,")
    with pytest.raises(StudyError) as caught:
        select(tmp_path)
    (said,) = map(str, caught.value.problems)
    assert said == (
        "S1/decisions.csv, row 3, column cluster has “Q”: there is no such cluster; there are A, B "
        "and C. Write another letter, or the actor_id of a member instead."
    )
    assert not (tmp_path / "public").exists()


def test_why_somebody_is_not_available_stands_in_the_confidential_workbook_only(
    tmp_path: Path,
) -> None:
    people = read_table(select(tmp_path)["people"], PEOPLE).to_pylist()
    gone = next(row["actor_id"] for row in people if row["place"] == "core")
    decide(tmp_path, f"refused,{gone},,long,is seriously ill,AB,")
    out = select(tmp_path)
    for name in ("people", "interviewees", "cluster_choice"):
        data = out[name].read_bytes()
        if name == "people":
            data = str(read_table(out[name], PEOPLE).to_pylist()).encode()
            assert f"in place of {gone}".encode() in data  # what is looked for would be found
        assert b"seriously ill" not in data
    workbook = openpyxl.load_workbook(out["workbook"])
    texts = [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert texts.count("is seriously ill") == 1
    assert gone not in [row[2].value for row in workbook["Interviewees"].iter_rows()]


def test_the_workbook_saved_as_decisions_is_read_as_what_was_decided(tmp_path: Path) -> None:
    decide(
        tmp_path,
        "study_cluster,,B,,it matters,AB,2010-06-01",
        "refused,S1-050,,,,AB,",
        "interview,S1-001,,wave 4,is new,CD,2010-06-02",
    )
    before = list(read_decisions(tmp_path, "S1").checked())
    out = select(tmp_path)
    (tmp_path / "S1" / "decisions.csv").unlink()
    book = openpyxl.load_workbook(out["workbook"])
    book.save(tmp_path / "S1" / "decisions.xlsx")  # as it is: nothing new
    saved = read_decisions(tmp_path, "S1").checked()
    assert [d for _, d in saved] == [d for _, d in before]
    sheet = book["decisions"]
    columns = [cell.value for cell in sheet[1]]
    row = next(r for r in sheet.iter_rows(min_row=5) if r[1].value == "core 1")
    for column, value in (("decision", "interview"), ("reason", "wise"), ("decided by", "EF")):
        row[columns.index(column)].value = value
    book.save(tmp_path / "S1" / "decisions.xlsx")
    (new,) = [d for _, d in read_decisions(tmp_path, "S1").checked() if d.decided_by == "EF"]
    assert (new.decision, new.step, new.reason) == ("interview", "long", "wise")
    assert new.actor_id == row[columns.index("actor id")].value


def test_everybody_is_in_the_workbook_with_every_measure_and_its_interval(tmp_path: Path) -> None:
    out = select(tmp_path)
    sheet = openpyxl.load_workbook(out["workbook"])["Everybody"]
    heading, about, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    people = read_table(out["people"], PEOPLE).to_pylist()
    assert [row[0] for row in rows] == [row["actor_id"] for row in people]
    assert {row["certainty"] for row in people} == {row[heading.index("certainty")] for row in rows}
    assert about[heading.index("eigenvector")] == "1: the most central of all"
    row = people[4]
    expected = "{eigenvector:.2f} ({eigenvector_low:.2f} to {eigenvector_high:.2f})"
    assert rows[4][heading.index("eigenvector")] == expected.format(**row)
    expected = "{degree_expected:.1f} ({degree_low:.1f} to {degree_high:.1f})"
    assert rows[4][heading.index("degree")] == expected.format(**row)


def test_who_withholds_consent_is_not_proposed_whatever_was_decided(tmp_path: Path) -> None:
    people = read_table(select(tmp_path)["people"], PEOPLE).to_pylist()
    gone = next(row["actor_id"] for row in people if row["place"] == "core")
    decide(tmp_path, f"interview,{gone},,long,the budget is theirs,AB,")
    rows = f"person_id,what,decision,date\n{gone},long_interview,withdrawn,2010-06-20\n"
    (tmp_path / "S1" / "consent.csv").write_text(rows, encoding="utf-8")
    after = {r["actor_id"]: r for r in read_table(select(tmp_path)["people"], PEOPLE).to_pylist()}
    assert (after[gone]["place"], after[gone]["decision"]) == ("none", "unavailable")
    assert after[gone]["reason"] == "not available (by the study's records)"
    assert sum(row["place"] in ("core", "bridger") for row in after.values()) == 10


def test_clusters_are_in_the_workbook_with_their_intervals(tmp_path: Path) -> None:
    out = select(tmp_path, attributes=["organisation", "sector"])  # of sectors nothing is known
    sheet = openpyxl.load_workbook(out["workbook"])["Clusters"]
    heading, _, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    choice = read_table(out["cluster_choice"], CLUSTER_CHOICE).to_pylist()
    mixed = {(r["cluster"], r["index"], r["attribute"]): r
             for r in read_table(out["heterogeneity"], HETEROGENEITY).to_pylist()}  # fmt: skip
    for row, expected in zip(rows, choice, strict=True):
        cells = dict(zip(heading, row, strict=True))
        assert cells["cluster"] == expected["cluster"]
        assert (cells["to study"] == "yes") == expected["chosen"]
        size = "{size_mean:.0f} ({size_low:.0f} to {size_high:.0f})".format(**expected)
        assert cells["members"] == size
        blau = mixed[expected["cluster"], "blau", "organisation"]
        assert cells["blau organisation"] == "{mean:.2f} ({low:.2f} to {high:.2f})".format(**blau)
        assert cells["entropy sector"] is None
        assert cells["reason"] == expected["reason"]
