"""Workbooks for people: plain text, columns to fill in, the same bytes each time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from scripts.study.sheets import LONGEST_CELL, read_sheet
from scripts.study.workbooks import SheetColumn, WorkSheet, write_workbook

ACTS = ("manipulation", "commitment")
COLUMNS = (
    SheetColumn("passage_id", 16),
    SheetColumn("text", 60),
    SheetColumn("speech_act", 14, to_fill=True, choices=ACTS),
    SheetColumn("note", 20, to_fill=True),
)
ROWS = [
    {"passage_id": "S1-I01-7k3f9q", "text": "=1+1 we have to", "speech_act": "commitment"},
    {"passage_id": "S1-I01-7k3f9r", "text": "http://example.org", "note": None},
    {"passage_id": "S1-I01-7k3f9s", "text": "0123", "speech_act": ""},
]
SHEET = WorkSheet("AB", COLUMNS, ROWS, frozen=1)


def test_what_is_written_is_read_again_as_a_table_of_people(tmp_path: Path) -> None:
    path = tmp_path / "AB.xlsx"
    write_workbook(path, [SHEET])
    sheet = read_sheet(path, "AB.xlsx")
    assert sheet.header == ("passage id", "text", "speech act", "note")
    assert sheet.rows == (
        (2, ("S1-I01-7k3f9q", "=1+1 we have to", "commitment", "")),
        (3, ("S1-I01-7k3f9r", "http://example.org", "", "")),
        (4, ("S1-I01-7k3f9s", "0123", "", "")),
    )


def test_text_is_text_and_not_a_formula_a_number_or_a_link(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", [SHEET])
    cells = openpyxl.load_workbook(tmp_path / "a.xlsx")["AB"]
    assert {cell.data_type for row in cells.iter_rows() for cell in row if cell.value} == {"s"}
    assert not any(cell.hyperlink for row in cells.iter_rows() for cell in row)


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, [SHEET, WorkSheet("accounts", COLUMNS[:2], ROWS)])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_cells_to_fill_are_shaded_and_offer_their_choices(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", [SHEET])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    page = book["AB"]
    shaded = [cell.fill.fill_type for cell in page[2]]
    assert shaded == [None, None, "solid", "solid"]
    (rule,) = page.data_validations.dataValidation
    assert str(rule.sqref) == "C2:C4"
    lists = book["Lists"]
    assert lists.sheet_state == "hidden"
    assert rule.formula1 == "Lists!$A$1:$A$2"
    assert [cell.value for cell in lists["A"]] == list(ACTS)
    assert page.freeze_panes == "B2"


def test_many_long_choices_are_more_than_a_rule_itself_may_hold(tmp_path: Path) -> None:
    many = tuple(f"S1-A{k:02d} an account with a long title" for k in range(60))
    columns = (COLUMNS[0], SheetColumn("account_id", 10, to_fill=True, choices=many), COLUMNS[2])
    write_workbook(tmp_path / "a.xlsx", [WorkSheet("AB", columns, ROWS)])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    rules = {str(r.sqref): r.formula1 for r in book["AB"].data_validations.dataValidation}
    assert rules == {"B2:B4": "Lists!$A$1:$A$60", "C2:C4": "Lists!$B$1:$B$2"}


def test_a_sheet_without_rows_has_its_headings(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", [WorkSheet("AB", COLUMNS, [])])
    assert read_sheet(tmp_path / "a.xlsx", "a.xlsx").rows == ()


def test_a_cell_too_long_for_excel_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    rows = [{"passage_id": "S1-I01-7k3f9q", "text": "x" * (LONGEST_CELL + 1)}]
    with pytest.raises(ValueError, match="a cell of text is longer"):
        write_workbook(tmp_path / "a.xlsx", [WorkSheet("AB", COLUMNS, rows)])
    assert not list(tmp_path.iterdir())
    rows[0]["text"] = "x" * LONGEST_CELL
    write_workbook(tmp_path / "a.xlsx", [WorkSheet("AB", COLUMNS, rows)])
