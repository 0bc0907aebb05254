"""Workbooks for people to read and fill in: plain text, the same bytes each time."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from scripts.study.files import written_whole
from scripts.study.sheets import LONGEST_CELL
from scripts.study.watermark import Mark

_BEGINNING_OF_TIME = datetime.datetime(2000, 1, 1)
_PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class SheetColumn:
    """A column: its heading (the name with spaces for _), width in characters, who fills it in."""

    name: str
    width: int
    to_fill: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """A cell's text that leads to a row of another sheet of the workbook; headings are row 0."""

    text: str
    title: str
    row: int


@dataclass(frozen=True)
class WorkSheet:
    """A sheet: rows give cells by column name; the first `frozen` columns stay in sight."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[Mapping[str, Any]]
    frozen: int = 0


def to_fit(text: str) -> str:
    """Cut what a cell cannot hold: a speech of five thousand words taken as one passage."""
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 1]}…"


@contextmanager
def new_workbook(path: str | Path) -> Iterator[Any]:
    """Give an empty workbook of xlsxwriter's; it is written when the block succeeds.

    Text in it is never taken for a formula, number or link.
    """
    with written_whole(path) as partial, xlsxwriter.Workbook(str(partial), _PLAIN) as workbook:
        workbook.set_properties({"created": _BEGINNING_OF_TIME})
        yield workbook


def write_workbook(path: str | Path, sheets: Sequence[WorkSheet], mark: Mark | None = None) -> None:
    """Write a workbook, whole or not at all.

    Columns to fill in are shaded; where they have choices, cells offer them as a list and refuse
    anything else. A mark stands on every sheet behind the headings, and over every printed page.
    """
    with new_workbook(path) as workbook:
        formats = {
            "heading": workbook.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            "body": workbook.add_format({"text_wrap": True, "valign": "top"}),
            "link": workbook.add_format(
                {"text_wrap": True, "valign": "top", "font_color": "#0B4A9E"}
            ),
            "fill": workbook.add_format(
                {"text_wrap": True, "valign": "top", "bg_color": "#FFF7DB", "border": 4}
            ),
        }
        pages = [(sheet, workbook.add_worksheet(sheet.title)) for sheet in sheets]
        lists = _Lists(workbook, sheets)
        for sheet, page in pages:
            _write_sheet(page, sheet, formats, lists)
            if mark:
                _write_mark(page, len(sheet.columns), mark, workbook)


class _Lists:
    """Choices, in a last hidden sheet: Excel takes no more than 255 characters in a cell's rule."""

    def __init__(self, workbook: Any, sheets: Sequence[WorkSheet]) -> None:
        wanted = dict.fromkeys(c.choices for s in sheets for c in s.columns if c.choices)
        self.where: dict[tuple[str, ...], str] = {}
        if not wanted:
            return
        page = workbook.add_worksheet("Lists")
        page.hide()
        for k, choices in enumerate(wanted):
            page.write_column(0, k, choices)
            column = xlsxwriter.utility.xl_col_to_name(k, col_abs=True)
            self.where[choices] = f"=Lists!{column}$1:{column}${len(choices)}"


def _write_mark(page: Any, column: int, mark: Mark, workbook: Any) -> None:
    warning = workbook.add_format({"bold": True, "font_color": "#B00020", "valign": "top"})
    page.write_string(0, column, mark.sentence, warning)
    page.set_column(column, column, len(mark.sentence))
    page.set_header(f"&C&B{mark.sentence}")
    page.set_tab_color("#B00020")


def _write_sheet(page: Any, sheet: WorkSheet, formats: Mapping[str, Any], lists: _Lists) -> None:
    page.freeze_panes(1, sheet.frozen)
    page.repeat_rows(0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for k, column in enumerate(sheet.columns):
        page.set_column(k, k, column.width)
        page.write_string(0, k, column.name.replace("_", " "), formats["heading"])
        style = formats["fill" if column.to_fill else "body"]
        for row, cells in enumerate(sheet.rows, 1):
            value = cells.get(column.name)
            if value is None or value == "":
                page.write_blank(row, k, None, style)
            elif isinstance(value, Link):
                title = value.title.replace("'", "''")
                place = f"internal:'{title}'!A{value.row + 1}"
                page.write_url(row, k, place, formats["link"], value.text, f"To “{value.title}”")
            elif isinstance(value, str):
                if len(value) > LONGEST_CELL:
                    raise ValueError(f"a cell of {column.name} is longer than workbooks allow")
                page.write_string(row, k, value, style)
            else:
                page.write(row, k, value, style)
        if column.choices and sheet.rows:
            rule = {
                "validate": "list",
                "source": lists.where[column.choices],
                "error_title": "Not in the list",
                "error_message": "Choose one of the list, or leave the cell blank.",
            }
            page.data_validation(1, k, len(sheet.rows), k, rule)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
