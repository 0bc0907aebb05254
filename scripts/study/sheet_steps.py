"""Steps that bring a table of another form to the form that is read: each makes a sheet of a sheet.

Rows keep their numbers, so that whatever is wrong further on is said of the row a person sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from scripts.study.problems import InRow, Problem, shortened
from scripts.study.sheets import Sheet, UnreadableError, folded
from scripts.study.words import listed

T = TypeVar("T")


def each_told(steps: Iterable[Callable[[], T]]) -> list[T]:
    """Do every step, and return what each gave.

    Raises
    ------
    UnreadableError
        Lists what is wrong with all of them.
    """
    given, problems = list[T](), list[Problem]()
    for step in steps:
        try:
            given.append(step())
        except UnreadableError as error:
            problems += error.problems
    if problems:
        raise UnreadableError(problems)
    return given


def columns_of(sheet: Sheet, headings: Iterable[str]) -> list[int]:
    """Return the places of columns that are there."""
    places = {folded(h): k for k, h in enumerate(sheet.header)}
    return [places[folded(heading)] for heading in headings]


def kept(sheet: Sheet, wanted: Mapping[str, Collection[str]]) -> Sheet:
    """Keep the rows whose cells, column by column, are among those wanted; "" is a blank cell.

    Raises
    ------
    UnreadableError
        Where no row has what is wanted of a column: then the wish is wrong.
    """
    folds = {
        k: {compared(cell) for cell in cells}
        for k, cells in zip(columns_of(sheet, wanted), wanted.values(), strict=True)
    }
    problems = []
    for k, heading in zip(folds, wanted, strict=True):
        there = {compared(cells[k]): cells[k] for _, cells in sheet.rows}
        if there and not folds[k] & {*there}:
            message = f"no row has {listed(map(_shown, wanted[heading]), 'or')} here."
            some = f"It holds {listed(map(_shown, [*there.values()][:5]))}."
            problems.append(Problem(sheet.file, 0, heading, "", message, some))
    if problems:
        raise UnreadableError(problems)
    rows = (
        (n, cells) for n, cells in sheet.rows if all(compared(cells[k]) in folds[k] for k in folds)
    )
    return replace(sheet, rows=tuple(rows))


def _shown(cell: str) -> str:
    return f"“{shortened(cell, 30)}”" if cell else "blank cells"


def compared(cell: str) -> str:
    """Return a cell as compared: case and spaces do not matter, and 17.0 is 17."""
    return re.sub(r"^(-?[0-9]+)\.0+$", r"\1", " ".join(cell.split())).casefold()


def with_values(sheet: Sheet, heading: str, values: Mapping[str, str]) -> Sheet:
    """Put other values for those of a column; what has none stays."""
    (k,), known = columns_of(sheet, [heading]), {compared(old): new for old, new in values.items()}
    return replace(
        sheet,
        rows=tuple(
            (n, (*cells[:k], known.get(compared(cells[k]), cells[k]), *cells[k + 1 :]))
            for n, cells in sheet.rows
        ),
    )


def with_column(sheet: Sheet, heading: str, value: str) -> Sheet:
    """Add a column that has the same value in every row."""
    rows = ((n, (*cells, value)) for n, cells in sheet.rows)
    return replace(sheet, header=(*sheet.header, heading), rows=tuple(rows))


def stacked(sheet: Sheet, columns: Sequence[str], name: str, order: str) -> Sheet:
    """Put columns side by side below each other: one row for each of their cells that is filled.

    Parameters
    ----------
    columns : headings, in the order in which the cells were said.
    name, order : headings of the new columns: for the cell, and for its place in that order.
    """
    places = columns_of(sheet, columns)
    others = [k for k in range(len(sheet.header)) if k not in places]
    return replace(
        sheet,
        header=(*(sheet.header[k] for k in others), name, order),
        rows=tuple(
            (InRow(n, rank), (*(cells[k] for k in others), cells[place], str(rank)))
            for n, cells in sheet.rows
            for rank, place in enumerate(places, start=1)
            if cells[place]
        ),
    )


def joined(sheet: Sheet, own: str, other: Sheet, their: str) -> Sheet:
    """Give each row the columns of the row of another sheet that has the same key.

    Raises
    ------
    UnreadableError
        Where a key is in no row of the other sheet, or in several; lists every such row.
    """
    (k,), (key,) = columns_of(sheet, [own]), columns_of(other, [their])
    new = [j for j, h in enumerate(other.header) if folded(h) not in map(folded, sheet.header)]
    row_of: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for n, cells in other.rows:
        if compared(cells[key]) in row_of:
            message, remedy = "an earlier row has this already.", "Each must be there once."
            problems.append(Problem(other.file, n, their, cells[key], message, remedy))
        row_of.setdefault(compared(cells[key]), cells)
    for n, cells in sheet.rows:
        if compared(cells[k]) not in row_of:
            message = f"no row of {other.file} has this in column {their}."
            problems.append(Problem(sheet.file, n, own, cells[k], message, "Export both anew."))
    if problems:
        raise UnreadableError(problems)
    return replace(
        sheet,
        header=(*sheet.header, *(other.header[j] for j in new)),
        rows=tuple(
            (n, (*cells, *(row_of[compared(cells[k])][j] for j in new))) for n, cells in sheet.rows
        ),
        notes=(*sheet.notes, *other.notes),
    )


def together(file: str, sheets: Iterable[Sheet]) -> Sheet:
    """Put sheets below each other, in columns of the same heading; rows are counted through.

    One sheet alone stays as it is.
    """
    sheets = list(sheets)
    if len(sheets) == 1:
        return sheets[0]
    header = list({folded(h): h for sheet in reversed(sheets) for h in sheet.header}.values())
    rows: list[tuple[str, ...]] = []
    for sheet in sheets:
        places = {folded(h): k for k, h in enumerate(sheet.header)}
        for _, cells in sheet.rows:
            rows.append(
                tuple(cells[places[folded(h)]] if folded(h) in places else "" for h in header)
            )
    notes = tuple(note for sheet in sheets for note in sheet.notes)
    return Sheet(file, tuple(header), tuple(enumerate(rows, start=2)), notes)
