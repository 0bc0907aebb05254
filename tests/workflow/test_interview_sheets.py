"""Sheets to show to interviewees in a run: whose names are on them, and on no others."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import openpyxl
import pytest

from scripts.study.tables import PEOPLE, read_table
from tests.leaks import find_leaks
from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow

SITE = "N1"
HEADING = "person_id,knows_id,basis,reviewer,date\n"


def rows_of(project: Project, table: str) -> list[dict[str, str]]:
    path = project.root / "tiny" / SITE / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def proposed(project: Project) -> list[str]:
    path = project.root / "results" / "tiny" / SITE / "selection" / "people.parquet"
    people = read_table(path, PEOPLE).to_pylist()
    return [row["actor_id"] for row in people if row["place"] in ("core", "bridger")]


def drawn(project: Project) -> dict[str, set[str]]:
    """Draw the sheets; return whose names are on each interviewee's, the same in all its files."""
    project.snakemake("interview_sheets")
    folder = project.root / "results" / "tiny" / "confidential" / SITE / "interview_sheets"
    code_of = {row["name"]: row["actor_id"] for row in rows_of(project, "actors")}
    on: dict[Path, set[str]] = {path: set() for path in (folder / "sheets").glob("[0-9]*")}
    # As they are: where names stand side by side, one's surname and the next one's forename are
    # somebody else's name the other way round.
    for leak in find_leaks(folder / "sheets", [], code_of):
        on[leak.path].add(code_of[leak.name])
    sheets: dict[str, set[str]] = {}
    for number, person, *_ in openpyxl.load_workbook(folder / "key.xlsx")["Sheets"].values:
        files = [there for path, there in on.items() if path.name.startswith(f"{number}_")]
        if files:
            assert len(files) == 3 and all(there == files[0] for there in files)
            sheets[str(person)] = files[0]
    assert 3 * len(sheets) == len(on)
    return sheets


def test_sheets_name_whom_their_readers_know_until_somebody_takes_that_back(
    project: Project,
) -> None:
    code_of = {row["name"]: row["actor_id"] for row in rows_of(project, "actors")}
    known = defaultdict[str, set[str]](set)
    for row in rows_of(project, "nominations"):
        known[row["respondent_id"]].add(code_of[row["nominee_name"].removeprefix("Dr ")])
    people = proposed(project)
    asked = [person for person in people if known[person]]
    quiet = next(person for person in people if not known[person])
    friend = next(code for code in code_of.values() if code not in people)
    known[quiet] = {friend}
    site = project.root / "tiny" / SITE
    (site / "known_to.csv").write_text(f"{HEADING}{quiet},{friend},neighbours,AB,\n", "utf-8")

    assert drawn(project) == {person: known[person] for person in people}
    assert any(known[person] for person in asked)
    assert find_leaks(project.root / "results" / "tiny", project.names) == []
    assert "Nothing to be done" in project.snakemake("interview_sheets", "--dry-run").stdout

    # A build that leaks is seen by the same search.
    code = project.root / "scripts" / "figures" / "sheet_content.py"
    sound = code.read_text(encoding="utf-8")
    assert sound.count("elif p.code in known:") == 1
    code.write_text(sound.replace("elif p.code in known:", "else:"), encoding="utf-8")
    leaky = drawn(project)
    assert all(len(leaky[person]) > len(known[person]) for person in people)
    code.write_text(sound, encoding="utf-8")

    # Whom somebody named is forgotten with their network interview; so are they, with the long one.
    withdrawn, gone = asked[0], quiet
    (site / "consent.csv").write_text(
        f"person_id,what,decision,date\n{withdrawn},network_interview,withdrawn,\n"
        f"{gone},long_interview,withdrawn,\n",
        encoding="utf-8",
    )
    (site / "decisions.csv").write_text(
        f"decision,actor_id,step,reason,decided_by\ninterview,{withdrawn},long,they agreed,AB\n",
        encoding="utf-8",
    )
    after = drawn(project)
    assert set(after) == set(proposed(project))
    assert gone not in after
    assert after[withdrawn] == set()
