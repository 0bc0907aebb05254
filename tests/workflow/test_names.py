"""Undecided names: they stop the run, or run provisionally, and can be decided with help."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.workflow.conftest import Project, copy_project, reproducible_files
from tests.workflow.test_bad_input import spoil

pytestmark = pytest.mark.workflow

TYPED, MISTYPED = "N1-002,", "N1-002,Quill fether of the schol run,9,,\nN1-002,"


def made(project: Project) -> list[str]:
    return [
        name
        for name in reproducible_files(project.root / "results")
        if name.startswith("tiny/") and "/logs/" not in name
    ]


@pytest.fixture
def undecided(tmp_path: Path) -> Project:
    """A project of which nothing has run, with a name that nobody has decided on."""
    project = copy_project(tmp_path / "undecided")
    spoil(project.root, "N2/nominations.csv", "N2-002,", MISTYPED.replace("N1", "N2"))
    return project


def test_an_undecided_name_stops_the_run_and_can_be_decided_with_help(undecided: Project) -> None:
    result = undecided.snakemake(check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0 and "Traceback" not in said
    assert "has “Quill fether of the schol run”: no actor has this name" in said
    assert "`snakemake alias_candidates --cores 1`" in said
    assert made(undecided) == []
    # What the message says can be done then, and only that.
    undecided.snakemake("alias_candidates", "--cores", "1")
    assert made(undecided) == [
        f"tiny/confidential/{site}/alias_candidates.xlsx" for site in ("N1", "N2")
    ]
    assert undecided.snakemake("selection", "--dry-run", check=False).returncode != 0
    # Saved as it is, the workbook decides nothing.
    folder = undecided.root / "tiny" / "N2"
    (folder / "aliases.csv").unlink()
    results = undecided.root / "results" / "tiny"
    shutil.copy(results / "confidential" / "N2" / "alias_candidates.xlsx", folder / "aliases.xlsx")
    again = undecided.snakemake("--dry-run", check=False)
    assert again.returncode != 0
    assert "1 thing to put right" in again.stdout + again.stderr


def test_other_mistakes_stop_the_candidates_too(undecided: Project) -> None:
    spoil(undecided.root, "N1/actors.csv", "roster", "rooster")
    result = undecided.snakemake("alias_candidates", check=False)
    assert result.returncode != 0
    assert "rooster" in result.stdout + result.stderr
    assert made(undecided) == []
