"""`snakemake next_interviewees`: which waves it asks for, what it makes, that it names nobody."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from scripts.study.files import read_json
from tests.leaks import find_leaks
from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow


def jobs(project: Project) -> dict[str, int]:
    """How many jobs of each rule the target needs."""
    result = project.snakemake("next_interviewees", "--dry-run", "--quiet", "rules")
    rows = re.findall(r"^(\w+)\s+(\d+)$", result.stdout + result.stderr, flags=re.MULTILINE)
    return {rule: int(count) for rule, count in rows if rule not in ("total", "next_interviewees")}


def test_a_whole_run_makes_none_of_it(finished: Project) -> None:
    assert not list((finished.root / "results").rglob("*next_interviewees*"))


def test_left_to_itself_it_follows_the_last_wave_there_was(finished: Project) -> None:
    assert jobs(finished) == {
        "choose_next": 4,  # two sites, two clusters, two seeds
        "choose_next_without": 2,
        "recommend_interviewees": 2,
    }


def test_waves_asked_for_are_fitted_though_the_model_block_does_not_name_them(
    project: Project,
) -> None:
    path = project.root / "tiny" / "config.yaml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["next_interviewees"] = {"after": [1]}
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    needed = jobs(project)
    assert (needed["fit_model"], needed["summarise_fits"]) == (8, 2)
    assert needed["recommend_interviewees"] == 2


def test_it_runs_and_names_nobody_and_a_decision_makes_it_again(
    project: Project, tmp_path: Path
) -> None:
    project.snakemake("next_interviewees")
    results = project.root / "results" / "tiny"
    for site in ("N1", "N2"):
        record = read_json(results / site / "next_interviewees" / "wave2" / "recommendation.json")
        assert len(record["proposed"]["information"]) == 4
        assert (results / "confidential" / site / "next_interviewees_wave2.xlsx").exists()
    assert find_leaks(results, project.names) == []
    made_public = tmp_path / "public"
    shutil.copytree(results / "confidential" / "N1", made_public)
    assert find_leaks(made_public, project.names) != [], "the search finds nothing"
    assert jobs(project) == {}

    (project.root / "tiny" / "N1" / "decisions.csv").write_text(
        "decision,actor_id,cluster,step,reason,decided_by,date\nrefused,N1-012,,wave 3,,AB,\n",
        encoding="utf-8",
    )
    again = jobs(project)
    again.pop("select_interviewees", None)
    assert again == {"choose_next": 2, "choose_next_without": 1, "recommend_interviewees": 1}
