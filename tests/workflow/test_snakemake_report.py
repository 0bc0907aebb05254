"""Snakemake's own report: the figures with their captions, in codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.leaks import find_leaks
from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow


def test_what_it_needs_is_installed_for_users_not_for_tests_alone() -> None:
    lock = (Path(__file__).parents[2] / "requirements.lock").read_text(encoding="utf-8")
    for package in ("jinja2", "pygments"):  # Snakemake asks for them only when it writes a report
        assert f"\n{package}==" in f"\n{lock}"


def test_it_has_every_figure_with_its_caption_and_no_names(project: Project) -> None:
    folder = project.root / "workflow report"
    folder.mkdir()
    project.snakemake("--report", str(folder / "report.html"))
    html = (folder / "report.html").read_text(encoding="utf-8")
    for name in ("N1_map", "N2_diagnostics", "N1_fit", "overview", "N1-A01_chart", "N1-A01_story"):
        assert f"figures/{name}.svg" in html, name
    for words in (
        "Can the map of site N2 be trusted?",
        "The maps of all sites",
        "maps side by side",
    ):
        assert words in html
    assert find_leaks(folder, project.names) == []
    (folder / "leaky.html").write_text(html + project.names[3], encoding="utf-8")
    assert {leak.path.name for leak in find_leaks(folder, project.names)} == {"leaky.html"}
