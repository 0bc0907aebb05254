"""Resolving as a job: from people's files to tables of actors, nominations and pairs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import resolve_nominations
from scripts.study.config import NetworkColumns
from scripts.study.files import read_json
from scripts.study.problems import StudyError
from scripts.study.tables import ACTORS, DYADS, NOMINATIONS, read_table
from tests.jobs import stand_in
from tests.small_study import write_study
from tests.study.spoilt import spoil


def job_for(study: Path, results: Path, site: str = "S1", doubtful: str = "merged") -> Any:
    outputs = {
        name: results / site / f"{name}.parquet" for name in ("actors", "nominations", "dyads")
    }
    outputs |= {
        "names": results / "names.csv",
        "counts": results / site / "counts.json",
        "name_audit": results / site / "name_audit.parquet",
        "audit_workbook": results / "name_audit.xlsx",
    }
    return stand_in(
        {},
        outputs,
        {
            "folder": str(study),
            "sites": ["S1", "M1"],
            "network_columns": NetworkColumns(organisation="order").model_dump(),
            "directed": True,
            "names": "stop",
            "doubtful": doubtful,
        },
        site=site,
    )


def test_entry_points_write_tables_that_fit_their_models(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    job = job_for(study, results)
    resolve_nominations.main(job)
    assert len(read_table(results / "S1" / "actors.parquet", ACTORS)) == 5
    assert len(read_table(results / "S1" / "nominations.parquet", NOMINATIONS)) == 7
    assert len(read_table(results / "S1" / "dyads.parquet", DYADS)) == 20
    names = (results / "names.csv").read_text(encoding="utf-8-sig")
    assert names.startswith("actor_id,name\nS1-001,Ann Åberg\nS1-002,Bob O’Brien\n")
    counts = read_json(results / "S1" / "counts.json")
    assert counts["nominations"] == {
        "rows": 7, "ties": 5, "repetitions": 0, "reported_by_others": 1,
        "exact": 4, "alias": 2, "provisional": 0, "excluded": 1, "unresolved": 0,
    }  # fmt: skip
    assert counts["respondents_by_wave"] == {"1": 1, "2": 2}
    resolve_nominations.main(job_for(study, results, "M1"))
    assert read_json(results / "M1" / "counts.json")["form"] == "network"


def test_entry_points_write_nothing_when_something_is_wrong(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    spoil(study, "S1/nominations.csv", "S1-003,Eve Ng", "S1-003,Steve Ng")
    job = job_for(study, results)
    with pytest.raises(StudyError, match="Steve Ng"):
        resolve_nominations.main(job)
    assert not results.exists()


def test_a_site_can_be_resolved_while_another_is_wrong(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    spoil(study, "S1/nominations.csv", "S1-003,Eve Ng", "S1-003,Steve Ng")
    resolve_nominations.main(job_for(study, results, "M1"))
    assert (results / "M1" / "dyads.parquet").exists()


def test_who_took_the_interview_back_is_counted_and_still_has_a_name(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    (study / "S1" / "consent.csv").write_text(
        "person_id,what,decision\nS1-003,network_interview,withdrawn\n"
    )
    resolve_nominations.main(job_for(study, results))
    counts = read_json(results / "S1" / "counts.json")
    assert counts["left_out"] == {"interviews": 1, "nominations": 2, "actors": 1}
    assert (counts["respondents"], counts["actors"]) == (2, 4)
    assert (
        "S1-005"
        not in read_table(results / "S1" / "actors.parquet", ACTORS).to_pydict()["actor_id"]
    )
    assert "S1-005,Eve Ng" in (results / "names.csv").read_text(encoding="utf-8")


def test_doubtful_merges_can_be_undone(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    spoil(study, "S1/aliases.csv", "same,medium", "same,low")
    spoil(study, "S1/nominations.csv", "S1-002,Ann Aberg,1,,", "S1-002,Cy Khan,1,,")
    for doubtful, actors in (("merged", 5), ("apart", 6)):
        resolve_nominations.main(job_for(study, results / doubtful, doubtful=doubtful))
        counts = read_json(results / doubtful / "S1" / "counts.json")
        assert (counts["actors"], counts["provisional_actors"]) == (actors, actors - 5)
