"""Tables as CSV, for people and their spreadsheets."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from scripts.study.files import write_text
from scripts.study.watermark import Mark


def csv_text(
    columns: Sequence[str], rows: Iterable[Sequence[object]], mark: Mark | None = None
) -> str:
    """Return a heading and rows as CSV.

    Real numbers get three decimals, None is an empty cell, and no spreadsheet takes a text for a
    formula. A mark is a last column.
    """
    heading, last = ([*columns, mark.column], ["yes"]) if mark else (columns, [])
    return csv_lines([heading]) + csv_lines([*row, *last] for row in rows)


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV, without a heading; see `csv_text`."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def write_csv(
    path: str | Path,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    mark: Mark | None = None,
) -> None:
    """Write `csv_text` as `write_csv_text` does."""
    write_csv_text(path, csv_text(columns, rows, mark))


def write_csv_text(path: str | Path, text: str) -> None:
    """Write CSV whole or not at all, with a byte order mark, by which Excel knows UTF-8."""
    write_text(path, "\ufeff" + text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.3f}"
    return guarded(value) if isinstance(value, str) else str(value)


# By these spreadsheets know a formula; the last four are full-width signs.
_FORMULA = re.compile(r"'*\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def guarded(text: str) -> str:
    """Return a text with a ' before it where a spreadsheet might take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
