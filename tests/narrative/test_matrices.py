"""The workbook of framework matrices, as one reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.narrative.matrices import matrix_sheets, sheet_title
from scripts.study.narrative_inputs import SPEECH_ACTS, Account
from scripts.study.narrative_tables import CONVENTIONS
from scripts.study.reading import Rows
from scripts.study.workbooks import write_workbook
from tests.narrative.charted import (
    ACCOUNTS,
    BOTH,
    CAN,
    FRAGMENTS,
    HAVE,
    PASSAGES,
    THANKS,
    charted,
)

CHECKS = [
    {"fragment_id": "S1-F001", "convention": "marker", "state": "kept", "detail": ""},
    {"fragment_id": "S1-F002", "convention": "actor", "state": "waived", "detail": "nobody"},
    {"fragment_id": "S1-F002", "convention": "subjectivity", "state": "not kept",
     "detail": "no I or we"},
]  # fmt: skip
SHEET = "A04 Developing a smoking refer…"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("matrices") / "matrices.xlsx"
    write_workbook(path, matrix_sheets(ACCOUNTS, charted(*FRAGMENTS), CHECKS))
    return openpyxl.load_workbook(path)


def test_first_an_index_then_a_sheet_for_each_account_with_fragments(book: Any) -> None:
    assert book.sheetnames == ["Accounts", SHEET, "Words", "Not kept", "By writer"]
    rows = [[cell.value for cell in row] for row in book["Accounts"].iter_rows()]
    assert rows[0] == ["account id", "title", "sheet", "interviewees", "meeting papers",
                       *SPEECH_ACTS, "fragments", "not resolved"]  # fmt: skip
    assert [row[0] for row in rows[1:]] == ["S1-A01", "S1-A04", "S1-A05"]
    assert rows[1][2:] == [None, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert rows[2][2:] == [SHEET, 2, 1, 1, 0, 2, 0, 1, 4, 1]


def test_cells_hold_the_fragments_with_their_sources_and_others_stay_empty(book: Any) -> None:
    rows = [[cell.value for cell in row] for row in book[SHEET].iter_rows()]
    both = f"[S1-003] & [S1-004] ask together\n(S1-F003: {CAN}, {HAVE})"
    own = f"I am able to see [S1-002] and know how to\n(S1-F004: {CAN}, {BOTH})"
    gone = f"[S1-005] did it\n(S1-F005: S1-I02-000000 (not there), {HAVE})"
    assert rows == [
        ["told by", *SPEECH_ACTS],
        ["S1-003", f"we have to ask [S1-002]\n(S1-F001: {HAVE})", None, both, gone, None],
        ["S1-004", None, None, f"{both}\n\n{own}", gone, None],
        ["S1-M01", None, None, None, None, f"thanks to [S1-X01]\n(S1-F002: {THANKS})"],
    ]


def test_a_cell_leads_to_its_words_and_they_lead_back(book: Any) -> None:
    matrix, words = book[SHEET], book["Words"]
    seen = []
    for row in matrix.iter_rows(min_row=2, min_col=2):
        for cell in filter(lambda cell: cell.value, row):
            place = cell.hyperlink.location
            assert place.startswith("'Words'!A")
            told_by, act = matrix.cell(cell.row, 1).value, matrix.cell(1, cell.column).value
            first = words[place.partition("!")[2]]
            assert first.value == f"A04, {told_by}, {act}"
            assert first.hyperlink.location == f"'{SHEET}'!A{cell.row}"
            own = [r for r in words.iter_rows(min_row=2) if r[0].value == first.value]
            assert own[0][0].row == first.row
            assert [r[0].row for r in own] == list(range(first.row, first.row + len(own)))
            for r in own:
                assert f"({r[1].value}: " in cell.value
                assert r[3].value in cell.value
            seen += own
    assert len(seen) == words.max_row - 1 == 8
    rows = {(r[1].value, r[3].value): [c.value for c in r[4:]] for r in seen}
    assert rows["S1-F001", HAVE] == ["S1-I01", 1, "paragraph 1", "S1-003", PASSAGES[0]["text"]]
    gone = ["S1-I02", None, None, None, "there are no such words any more"]
    assert rows["S1-F005", "S1-I02-000000"] == gone


def test_the_index_leads_to_the_matrices(book: Any) -> None:
    link = book["Accounts"]["C3"]
    assert (link.value, link.hyperlink.location) == (SHEET, f"'{SHEET}'!A1")


def test_conventions_not_kept_are_listed_by_writer_and_counted(book: Any) -> None:
    rows = [[cell.value for cell in row] for row in book["Not kept"].iter_rows()]
    text = "thanks to [S1-X01]"
    assert rows == [
        ["written by", "fragment id", "account id", "speech act", "text", "convention", "state",
         "what is missing", "waiver"],
        [None, "S1-F002", "S1-A04", "sanction", text, "actor", "waived", "nobody", None],
        [None, "S1-F002", "S1-A04", "sanction", text, "subjectivity", "not kept", "no I or we",
         None],
    ]  # fmt: skip
    rows = [[cell.value for cell in row] for row in book["By writer"].iter_rows()]
    assert rows == [
        ["written by", "fragments", *CONVENTIONS, "waived"],
        ["not given", 5, 0, 0, 1, 0, 0, 0, 1],
    ]


def test_cells_are_wrapped_and_headings_stay_in_sight(book: Any) -> None:
    for page in book.worksheets:
        assert page.freeze_panes in ("B2", "C2")
        assert page["B2"].alignment.wrap_text
    assert book[SHEET].column_dimensions["B"].width > 30


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Coping", "A04 Coping"),
        ("'Fairs'/events: [all]?*\\", "A04 Fairs events all"),
        ("x" * 27, f"A04 {'x' * 27}"),
        ("x" * 28, f"A04 {'x' * 26}…"),
        (f"{'x' * 25} yz", f"A04 {'x' * 25}…"),
    ],
)
def test_titles_of_sheets_are_what_workbooks_take(title: str, shown: str) -> None:
    account = Account(account_id="S1-A04", title=title, definition="d")
    assert sheet_title(account) == shown
    assert len(shown) <= 31


def test_no_accounts_and_no_fragments(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", matrix_sheets(Rows("S1/accounts.csv"), [], []))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == [
        "Accounts", "Words", "Not kept", "By writer",
    ]  # fmt: skip
