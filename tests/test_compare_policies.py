"""Simulated studies as jobs: simulated, compared, drawn, said in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import compare_policies, simulate_studies
from scripts.network.policies import POLICIES, at_random, most_named
from scripts.network.simulated_study import Site
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from scripts.study.validation_plan import SEED, STUDIES
from scripts.study.validation_tables import POLICY_DIFFERENCES, RECOVERY, SIMULATED_STUDIES
from tests.jobs import stand_in
from tests.made_up_validation import made_up_studies

DESIGN = {"n": 36, "groups": 2, "waves": (2, 2)}


def simulated(folder: Path, first: int, last: int) -> list[dict[str, Any]]:
    params = {"seed": SEED, "design": DESIGN, "first": first, "last": last}
    job = stand_in({}, {}, params, design="small", job="0")
    job.output = [folder / f"{first}.parquet"]
    simulate_studies.main(job)
    rows: list[dict[str, Any]] = read_table(job.output[0], SIMULATED_STUDIES).to_pylist()
    return rows


def test_a_job_makes_its_replicates_whoever_makes_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = {"most named": most_named, "random": at_random}
    monkeypatch.setattr(simulate_studies, "POLICIES", quick)
    together = simulated(tmp_path, 0, 2)
    assert len(together) == 2 * 2 * 2
    alone = simulated(tmp_path, 1, 2)
    assert alone == [row for row in together if row["replicate"] == 1]
    assert [row["known"] for row in alone] != [
        row["known"] for row in together if row["replicate"] == 0
    ]


def test_both_of_the_workflows_policies_are_studied(tmp_path: Path) -> None:
    rows = simulated(tmp_path, 5, 6)
    assert {row["policy"] for row in rows} == set(POLICIES)
    assert {row["asked"] for row in rows} == {2, 4}
    assert all(row["known"] >= row["asked"] for row in rows)


def test_studies_are_compared_and_written_as_the_same_bytes_twice(tmp_path: Path) -> None:
    designs = {"a": {"n": 58, "groups": 3}, "b": {"n": 90, "groups": 4}}
    rows = made_up_studies(list(designs), replicates=10)
    parts = []
    for k in (0, 1):
        parts.append(tmp_path / f"job{k}.parquet")
        half = [row for row in rows if row["replicate"] % 2 == k]
        write_checked(parts[-1], make_table_from_rows(SIMULATED_STUDIES, half))
    contents = []
    for name in ("one", "two"):
        out = {
            "recovery": tmp_path / name / "recovery.parquet",
            "differences": tmp_path / name / "policy_differences.parquet",
            "page": tmp_path / name / "studies.md",
            "svg": tmp_path / name / "studies.svg",
            "png": tmp_path / name / "studies.png",
        }
        compare_policies.main(stand_in({"studies": parts}, out, {"designs": designs}))
        contents.append({key: path.read_bytes() for key, path in out.items()})
    assert contents[0] == contents[1]
    assert len(read_table(out["recovery"], RECOVERY)) == 2 * 3 * 4 * 7
    assert len(read_table(out["differences"], POLICY_DIFFERENCES)) == 3 * 2 * 6 * 7
    page = contents[0]["page"].decode()
    assert "`information` is better at clusters" in page
    assert b"`information` is better at clusters" in contents[0]["svg"]


def test_the_plan_has_the_sizes_rosters_and_cap_that_matter() -> None:
    sites = [Site(**part.design) for part in STUDIES.values()]
    assert {site.n for site in sites} == {58, 90, 123}
    assert {site.roster for site in sites} == {"given", "discovered"}
    assert {site.cap for site in sites} == {None, 5}
    assert {tuple(site.waves) for site in sites} == {(4, 4, 4)}
    for part in STUDIES.values():
        made = [k for job in part.jobs for k in range(*part.ends(job))]
        assert made == list(range(part.replicates))
