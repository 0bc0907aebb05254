"""`snakemake status` says what is done and what waits for whom."""

from __future__ import annotations

import pytest

from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow


def test_status_of_a_finished_study_and_after_an_edit(project: Project) -> None:
    def status() -> str:
        return project.snakemake("status", "--cores", "1", "--nolock", "--quiet", "all").stdout

    text = status()
    assert "A tiny invented study" in text
    assert "Models fitted" in text and " of " not in text.split("Waiting")[0]
    assert "N1: 5 people proposed; decide whom to interview" in text
    page = project.root / "results" / "tiny" / "report" / "index.html"
    page.unlink()
    text = status()
    assert "0 of 1 files" in text
    assert "for the computer: 1 file to make" in text
