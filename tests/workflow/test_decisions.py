"""Field work in a run: people's decisions, and letters from wave to wave."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study.files import read_json
from scripts.study.letter_tables import LETTERS
from scripts.study.tables import MEMBERSHIP, PEOPLE, read_table
from tests.workflow.conftest import Project
from tests.workflow.test_rerun import SELECTION, planned

pytestmark = pytest.mark.workflow

HEAD = "decision,actor_id,cluster,step,reason,decided_by,date\n"


def people_of(project: Project) -> dict[str, dict[str, object]]:
    table = read_table(project.root / "results/tiny/N1/selection/people.parquet", PEOPLE)
    return {row["actor_id"]: row for row in table.to_pylist()}


def clusters_after(folder: Path) -> dict[str, str]:
    rows = read_table(folder / "membership.parquet", MEMBERSHIP).to_pylist()
    rows.sort(key=lambda row: row["probability"])
    return {row["actor_id"]: row["cluster"] for row in rows}


def test_a_refusal_makes_the_selection_anew_and_nothing_before_it(project: Project) -> None:
    before = people_of(project)
    gone = next(a for a, row in before.items() if row["place"] == "core")
    decisions = project.root / "tiny" / "N1" / "decisions.csv"
    decisions.write_text(f"{HEAD}refused,{gone},,long,private,AB,2010-06-10\n", encoding="utf-8")
    jobs = planned(project)
    assert set(jobs) == SELECTION
    assert jobs["select_interviewees"] == 1
    project.snakemake("selection")
    after = people_of(project)
    assert (after[gone]["place"], after[gone]["decision"]) == ("none", "unavailable")
    reasons = [str(row["reason"]) for row in after.values()]
    assert any(reason.startswith(f"in place of {gone} (core)") for reason in reasons)
    decisions.write_text(f"{HEAD}refused,N1-999,,long,private,AB,\n", encoding="utf-8")
    refused = project.snakemake("selection", check=False)
    assert refused.returncode
    assert "decisions.csv, row 2, column actor_id has “N1-999”: no actor in" in refused.stderr
    assert people_of(project) == after  # what was there, stays


def test_letters_go_on_from_a_wave_that_the_study_fits_and_from_no_other(project: Project) -> None:
    assert planned(project) == {}  # waves: [2], of which nothing is missing
    fits = project.root / "results/tiny/N1/fits"
    assert not (fits / "wave1").exists()
    config = project.root / "tiny" / "config.yaml"
    text = config.read_text(encoding="utf-8")
    assert "waves:\n  - 2\n" in text
    text = text.replace("waves:\n  - 2\n", "waves:\n  - 1\n  - 2\n")
    config.write_text(text.replace("letters:\n      E: N1-001", "letters: {}"), encoding="utf-8")
    project.snakemake("fits")
    first, second = (read_json(fits / f"wave{wave}" / "choice.json") for wave in (1, 2))
    assert first["letters"] == ["A", "B"]
    assert {*second["letters_used"]} >= {"A", "B"}
    then, now = clusters_after(fits / "wave1"), clusters_after(fits / "wave2")
    shared = [a for a in then if a in now and now[a] in first["letters"]]
    kept = sum(then[a] == now[a] for a in shared)
    swapped = sum(then[a] != now[a] for a in shared)
    assert kept >= swapped
    assert "Nothing to be done" in project.snakemake("fits", "--dry-run").stdout
    rows = read_table(fits / "wave2" / "letters.parquet", LETTERS).to_pylist()
    assert {(row["groups"], row["seed"]) for row in rows} == {(1, 1), (1, 2), (2, 1), (2, 2)}
