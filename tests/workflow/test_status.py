"""`snakemake status` says what is done and what waits for whom."""

from __future__ import annotations

import pytest

from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow


def status_of(project: Project) -> str:
    return project.snakemake("status", "--cores", "1", "--nolock", "--quiet", "all").stdout


def test_status_of_a_finished_study_and_after_an_edit(project: Project) -> None:
    text = status_of(project)
    assert "A tiny invented study" in text
    assert "Models fitted" in text and " of " not in text.split("Waiting")[0]
    assert "N1: 5 people proposed; decide whom to interview" in text
    assert "for you, site N1: 3 doubtful names" in text
    assert "for coder CD, site N1: 1 passage left to code" in text
    assert "for coder AB" not in text and "for coders" not in text
    assert "for who charts, site N1: 2 coded passages without a fragment" in text
    assert "for you, site N1: account N1-A02 is incomplete: " in text
    assert "not told in full" not in text
    page = project.root / "results" / "tiny" / "report" / "index.html"
    page.unlink()
    text = status_of(project)
    assert "0 of 1 files" in text
    assert "for the computer: 1 file to make" in text
