"""A network as a matrix: a row for each person asked, a column for each actor, 1, 0 or NA."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.study.inputs import Actor, Interview, Nomination
from scripts.study.problems import InRow, Problem, nearest
from scripts.study.reading import Rows
from scripts.study.sheet_steps import compared
from scripts.study.sheets import Sheet, read_sheet
from scripts.study.words import listed

STEM = "adjacency"
NOT_ASKED = "na"
_TIE = {"1": True, "0": False}


@dataclass(frozen=True)
class MatrixAnswers:
    """The nominations of a matrix, and who was asked: in wave 1, as a matrix knows no waves."""

    interviews: Rows[Interview]
    nominations: Rows[Nomination]


def read_matrix(path: Path, file: str, actors: Rows[Actor]) -> MatrixAnswers:
    """Read `adjacency.csv` or `.xlsx`: who goes in rows, who is gone to in columns.

    Rows and columns are called by actor ids, or by names as in the table of actors. A row of NA, or
    none at all, is of somebody who was not asked; a person's cell with themself does not count.

    Raises
    ------
    UnreadableError
        Where the file is no table.
    """
    sheet = read_sheet(path, file, corner="respondent_id")
    code_of = {compared(actor.name): actor.actor_id for _, actor in actors}
    code_of |= {compared(actor.actor_id): actor.actor_id for _, actor in actors}
    name_of = {actor.actor_id: actor.name for _, actor in actors}
    columns = [code_of.get(compared(heading)) for heading in sheet.header[1:]]
    problems = [*_wrong_columns(sheet, columns, actors, code_of)]
    interviews: list[tuple[int, Interview]] = []
    nominations: list[tuple[int, Nomination]] = []
    first: dict[str, int] = {}
    for row, (label, *cells) in sheet.rows:
        sender = code_of.get(compared(label))
        if sender is None:
            problems += _nobody(sheet, row, sheet.header[0], label, actors, code_of)
            continue
        if first.setdefault(sender, row) != row:
            message = f"row {first[sender]} is of the same person."
            problems.append(
                Problem(file, row, sheet.header[0], label, message, "Keep one of them.")
            )
            continue
        others = [
            (heading, code, compared(cell))
            for heading, code, cell in zip(sheet.header[1:], columns, cells, strict=True)
            if code != sender
        ]
        if all(cell == NOT_ASKED for _, _, cell in others):
            continue
        wrong = [*_wrong_cells(file, row, others)]
        problems += wrong
        if not wrong:
            interviews.append((row, Interview(respondent_id=sender, wave=1)))
            nominations += [
                (InRow(row, k), Nomination(respondent_id=sender, nominee_name=name_of[code]))
                for k, (_, code, cell) in enumerate(others, start=1)
                if code and _TIE[cell]
            ]
    return MatrixAnswers(
        Rows(file, tuple(interviews), tuple(problems), sheet.notes),
        Rows(file, tuple(nominations), tuple(problems), sheet.notes),
    )


def _wrong_columns(
    sheet: Sheet, columns: Sequence[str | None], actors: Rows[Actor], code_of: Mapping[str, str]
) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for heading, code in zip(sheet.header[1:], columns, strict=True):
        if code is None:
            yield from _nobody(sheet, 0, heading, "", actors, code_of)
        elif seen.setdefault(code, heading) != heading:
            message = f"is the same actor as column {seen[code]}."
            yield Problem(sheet.file, 0, heading, "", message, "Keep one of them.")
    missing = [actor.actor_id for _, actor in actors if actor.actor_id not in seen]
    if missing and actors.complete:
        message = f"there is no column for {listed(missing)}, so nobody knows who goes to them."
        remedy = f"Add the columns, or remove the actors from {actors.file}."
        yield Problem(sheet.file, 0, "", "", message, remedy)


def _nobody(
    sheet: Sheet, row: int, column: str, label: str, actors: Rows[Actor], code_of: Mapping[str, str]
) -> Iterator[Problem]:
    """Report a label that is no actor's, unless it may be that of a row that cannot be read."""
    unread = [compared(cell) for cells in actors.unread for cell in cells.values()]
    if actors.has("actor_id") and compared(label or column) not in unread:
        message = f"no actor in {actors.file} has this id or name."
        known = [*code_of.values(), *(actor.name for _, actor in actors)]
        yield Problem(sheet.file, row, column, label, message, nearest(label or column, known))


def _wrong_cells(
    file: str, row: int, cells: Sequence[tuple[str, str | None, str]]
) -> Iterator[Problem]:
    blank = [heading for heading, _, cell in cells if not cell]
    if blank:
        message = f"is blank in {listed(blank)}; blank may be no tie, or not asked."
        remedy = "Write 1 (goes to), 0 (does not), or NA in the whole row (was not asked)."
        yield Problem(file, row, "", "", message, remedy)
    some = [heading for heading, _, cell in cells if cell == NOT_ASKED]
    if some:
        message = f"is NA in {listed(some)} and not in others; a person was asked, or was not."
        yield Problem(file, row, "", "", message, "Write 1 or 0 there, or NA in the whole row.")
    for heading, _, cell in cells:
        if cell and cell != NOT_ASKED and cell not in _TIE:
            yield Problem(file, row, heading, cell, "is not one of 1, 0 or NA.")
