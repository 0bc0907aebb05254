"""A mistake in people's files stops the run, tells every problem, leaves nothing half-made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.conftest import Project, copy_project, reproducible_files

pytestmark = pytest.mark.workflow


def spoil(root: Path, file: str, old: str, new: str) -> None:
    path = root / "tiny" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_problems_of_all_files_at_once_and_nothing_made(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "new")
    spoil(project.root, "N1/actors.csv", "roster", "rooster")
    spoil(project.root, "N1/nominations.csv", "N1-001", "N1-099")
    spoil(project.root, "N2/interviews.csv", "2010-03-10", "10th March")
    spoil(project.root, "sites.csv", "discovered", "found")
    result = project.snakemake(check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    for part in ("rooster", "N1-099", "10th March", "found", "row 2"):
        assert part in said, part
    assert "roster" in said
    assert "Traceback" not in said
    made = reproducible_files(project.root / "results")
    assert [name for name in made if "README" not in name] == []


def test_a_mistake_after_a_good_run_keeps_the_good_results(project: Project) -> None:
    results = project.root / "results"
    before = reproducible_files(results)
    spoil(project.root, "N1/nominations.csv", "N1-001", "N1-099")
    assert project.snakemake(check=False).returncode != 0
    after = reproducible_files(results)
    assert after == before


def test_a_typo_in_the_config_names_the_nearest_key(finished: Project, tmp_path: Path) -> None:
    project = copy_project(tmp_path / "typo")
    spoil(project.root, "config.yaml", "interviewees", "interviewes")
    spoil(project.root, "config.yaml", "seeds", "sedes")
    result = project.snakemake(check=False)
    said = result.stdout + result.stderr
    assert "sites.N1.interviewes: there is no such setting. Did you mean “interviewees”?" in said
    assert "Did you mean “seeds”?" in said
    assert "Traceback" not in said
