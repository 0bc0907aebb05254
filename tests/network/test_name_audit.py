"""The audit of names: what was merged, split and left out, by whom, how surely and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.network.name_audit import Spelling, audit_sentence, audit_sheets, spellings
from scripts.study.name_tables import NAME_AUDIT
from scripts.study.tables import make_table_from_rows
from scripts.study.workbooks import write_workbook
from tests.network.test_own_actors import site

SAID = """\
S1-001,Bob Cole
S1-001,bob  COLE
S1-001,Bobby
S1-002,Smithy
S1-001,Smithy
S1-001,gone
S1-001,nobody knows
S1-001,Mr X
S1-002,Cy Khan
"""
ALIASES = """\
Bobby,,person,S1-002,same,medium,AB,known as that
Smithy,S1-001,person,S1-003,same,low,CD,
Smithy,,person,S1-004,new,high,CD,
gone,,not_usable,,exclude,high,AB,no name
nobody knows,,person,,unresolved,low,AB,
"""


@pytest.fixture
def found(tmp_path: Path) -> list[Spelling]:
    return spellings(site(tmp_path, SAID, ALIASES).resolved)


def shown(found: list[Spelling], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(s.cells[c] for c in columns) for s in found]


def test_a_row_a_spelling_and_meaning(found: list[Spelling]) -> None:
    assert shown(found, "row", "name", "actor_id", "resolution", "ties", "respondents") == [
        (2, 2, "S1-002", "exact", 1, 1),
        (4, 4, "S1-002", "alias", 0, 1),
        (5, 5, "S1-004", "alias", 1, 1),
        (6, 5, "S1-003", "alias", 1, 1),
        (7, 7, None, "excluded", 0, 1),
        (8, 8, None, "unresolved", 0, 1),
        (9, 9, "S1-P009", "provisional", 1, 1),
        (10, 10, "S1-003", "exact", 1, 1),
    ]
    assert shown(found, "spellings", "meanings", "one_respondent", "confidence") == [
        (2, 1, False, None),
        (2, 1, False, "medium"),
        (1, 2, False, "high"),
        (2, 2, True, "low"),
        (None, 1, False, "high"),
        (None, 1, False, "low"),
        (1, 1, False, None),
        (2, 1, False, None),
    ]
    assert len(make_table_from_rows(NAME_AUDIT, [s.cells for s in found])) == 8


def test_the_same_actor_by_two_decisions_is_no_split(tmp_path: Path) -> None:
    aliases = ALIASES.replace("S1-003,same,low", "S1-004,same,low")
    found = spellings(site(tmp_path, SAID.replace("S1-002,Cy Khan", "S1-002,S1 Khan"), aliases
                           + "S1 Khan,,person,S1-003,new,high,AB,\n").resolved)  # fmt: skip
    smithy = [s.cells for s in found if s.typed == "Smithy"]
    assert [c["meanings"] for c in smithy] == [1, 1]
    assert [c["spellings"] for c in smithy] == [1, 1]


def test_the_sentence_counts_what_the_table_holds(found: list[Spelling]) -> None:
    assert audit_sentence([s.cells for s in found]) == (
        "Of names there were 3 decisions on what a spelling means, 1 of them with low confidence; "
        "2 actors named in more than one spelling; 1 spelling that means different people "
        "depending on who says it; 1 name not decided on."
    )
    exact = [s.cells for s in found if s.cells["row"] == 10]
    assert audit_sentence([{**exact[0], "spellings": 1}]) == (
        "No name had to be matched to an actor by a decision."
    )


def test_the_table_holds_no_names_and_the_workbook_all_of_them(
    found: list[Spelling], tmp_path: Path
) -> None:
    table = make_table_from_rows(NAME_AUDIT, [s.cells for s in found])
    for name in ("Bobby", "Smithy", "Mr X", "known as that", "Cole"):
        assert name not in str(table.to_pylist())
    names = {"S1-002": "Bob Cole", "S1-003": "Cy Khan", "S1-004": "Di Ford"}
    write_workbook(tmp_path / "a.xlsx", audit_sheets(found, names))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["names", "merged", "split"]
    cells = [[str(c) for c in row] for sheet in book for row in sheet.values]
    text = "\n".join(" ".join(row) for row in cells)
    assert "“Bob Cole | bob  COLE”: the name itself" in text
    assert "“Bobby”: same, medium confidence, by AB, for everybody: known as that" in text
    assert "S1-001 says: S1-003 Cy Khan (same, low confidence, by CD, for one respondent)" in text
    assert "S1-002 says: S1-004 Di Ford (new, high confidence, by CD, for everybody)" in text
