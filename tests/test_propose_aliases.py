"""Proposing as a job: it works while names are undecided, and says nothing in the log."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from scripts import propose_aliases
from scripts.study.config import NetworkColumns
from scripts.study.problems import StudyError
from tests.jobs import stand_in
from tests.small_study import write_study
from tests.study.spoilt import spoil


def job_for(study: Path, out: Path) -> SimpleNamespace:
    job: SimpleNamespace = stand_in(
        {},
        {},
        {
            "folder": str(study),
            "network_columns": NetworkColumns().model_dump(),
            "directed": True,
            "names": "stop",
        },
        site="S1",
    )
    job.output = [out]
    return job


def test_the_workbook_is_made_while_a_name_is_undecided(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    study, out = write_study(tmp_path / "study"), tmp_path / "alias_candidates.xlsx"
    spoil(study, "S1/nominations.csv", "S1-003,Eve Ng", "S1-003,E. Ng")
    with caplog.at_level("INFO"):
        propose_aliases.main(job_for(study, out))
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:4] == ["aliases", "one person", "two people", "how to"]
    first = next(book["aliases"].iter_rows(min_row=2, values_only=True))
    assert first[0] == "E. Ng" and "S1-005" in first
    assert caplog.messages == ["Names: 1 undecided, 1 with candidates and 1 tie."]


def test_other_mistakes_stop_it(tmp_path: Path) -> None:
    study, out = write_study(tmp_path / "study"), tmp_path / "alias_candidates.xlsx"
    spoil(study, "S1/actors.csv", "nomination", "nominated")
    with pytest.raises(StudyError, match="nominated"):
        propose_aliases.main(job_for(study, out))
    assert not out.exists()
