"""What was answered in a site's network interviews, in whichever form it is kept.

`nominations` has a row for each name, or one for each respondent with the names side by side;
`adjacency` is a matrix; `mapping.yaml` describes the export of another program. All are read as the
same rows, so that nothing after this knows which it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.study.inputs import Actor, Interview, Nomination
from scripts.study.mapping import mapped_files, mapping_file, read_mapped
from scripts.study.matrix_form import STEM as MATRIX
from scripts.study.matrix_form import read_matrix
from scripts.study.problems import InRow, Problem
from scripts.study.reading import Rows, find_table, fit_rows, read_rows
from scripts.study.sheet_steps import stacked
from scripts.study.sheets import Sheet, UnreadableError, folded, read_sheet
from scripts.study.words import listed

_NAME_COLUMN = re.compile(r"(?:nominee_)?name_?([0-9]{1,3})")


@dataclass(frozen=True)
class Answers:
    """Who was interviewed, and what they answered."""

    interviews: Rows[Interview]
    nominations: Rows[Nomination]


def answer_files(folder: Path, site: str) -> list[Path]:
    """Return the files of the forms beside the site's own tables that exist."""
    return [*find_table(folder / site, MATRIX), *mapped_files(folder, site)]


def read_answers(folder: Path, site: str, actors: Rows[Actor]) -> Answers:
    """Read a site's interviews and nominations.

    Parameters
    ----------
    actors : the site's, whom a matrix may call by their names.
    """
    mapping, matrices = mapping_file(folder, site), find_table(folder / site, MATRIX)
    tables = find_table(folder / site, "nominations")[:1]  # of two, reading the table tells
    if len(found := [*tables, *matrices, *([mapping] if mapping else [])]) > 1:
        names = listed(path.name for path in found)
        message = f"the names given are in {names}, each of them a form of its own."
        problem = Problem(site, 0, "", "", message, "Keep one of them.")
        return _unread(folder, site, (problem,))
    try:
        if mapping:
            mapped = read_mapped(folder, site)
            return _with_interviews(folder, site, mapped.interviews, mapped.nominations)
        if matrices:
            matrix = read_matrix(matrices[0], f"{site}/{matrices[0].name}", actors)
            return _of_matrix(folder, site, actors, matrix.interviews, matrix.nominations)
    except UnreadableError as error:
        return _unread(folder, site, error.problems)
    return _with_interviews(folder, site, None, _read_table(folder, site))


def _unread(folder: Path, site: str, problems: tuple[Problem, ...]) -> Answers:
    """Answers of which only the table of interviews, if there is one, can be read."""
    file = problems[0].file
    interviews = (
        read_rows(folder, f"{site}/interviews", Interview)
        if find_table(folder / site, "interviews")
        else Rows[Interview](file, problems=problems)
    )
    return Answers(interviews, Rows(file, problems=problems))


def _with_interviews(
    folder: Path, site: str, own: Rows[Interview] | None, nominations: Rows[Nomination]
) -> Answers:
    """Add the table of interviews, unless the form has interviews of its own."""
    nominations = _one_row_each(nominations)
    if own is None:
        return Answers(read_rows(folder, f"{site}/interviews", Interview), nominations)
    if table := find_table(folder / site, "interviews"):
        message = f"the interviews are there, and in {table[0].name}, too."
        problem = Problem(own.file, 0, "", "", message, "Keep one of them.")
        own = replace(own, problems=(*own.problems, problem))
    return Answers(own, nominations)


def _one_row_each(rows: Rows[Nomination]) -> Rows[Nomination]:
    """Tell of people whose names stand side by side on more than one row."""
    first: dict[tuple[str, str | None], InRow] = {}
    numbered, problems = list[tuple[int, Nomination]](), [*rows.problems]
    for number, entry in rows:
        if isinstance(number, InRow):
            earlier = first.setdefault((entry.respondent_id, entry.reporter_id), number)
            if earlier.row != number.row:
                message = f"row {earlier} has names given by the same person."
                problem = Problem(rows.file, number, "respondent_id", entry.respondent_id, message,
                                  "Put all of them on one row.")  # fmt: skip
                problems.append(problem)
                entry = entry.model_copy(update={"order": None})  # of another list
        numbered.append((number, entry))
    return replace(rows, numbered=tuple(numbered), problems=tuple(dict.fromkeys(problems)))


def _of_matrix(
    folder: Path,
    site: str,
    actors: Rows[Actor],
    asked: Rows[Interview],
    nominations: Rows[Nomination],
) -> Answers:
    """Take waves and dates from the table of interviews, if there is one, and compare."""
    if not find_table(folder / site, "interviews"):
        return Answers(asked, nominations)
    interviews = read_rows(folder, f"{site}/interviews", Interview)
    in_matrix = {interview.respondent_id for _, interview in asked}
    problems = [*nominations.problems]
    for row, interview in interviews if actors.complete and asked.complete else ():
        if (code := interview.respondent_id) not in in_matrix:
            message = f"{code} was interviewed, and has no answers in {asked.file}."
            remedy = "Add the row there, with 0 if nobody was named; or remove the interview."
            problems.append(Problem(interviews.file, row, "respondent_id", code, message, remedy))
    interviewed = interviews.values("respondent_id")
    for row, interview in asked:
        if interviewed is not None and (code := interview.respondent_id) not in interviewed:
            message = f"{code} has no interview in {interviews.file}."
            remedy = "Add the interview, or write NA in the whole row."
            problems.append(Problem(asked.file, row, "", "", message, remedy))
    return Answers(interviews, replace(nominations, problems=tuple(problems)))


def _read_table(folder: Path, site: str) -> Rows[Nomination]:
    """Read the table of nominations, whose names may stand side by side."""
    stem = f"{site}/nominations"
    found = find_table(folder / site, "nominations")
    if len(found) == 1:
        file = f"{stem}{found[0].suffix}"
        try:
            sheet = read_sheet(found[0], file)
        except UnreadableError as error:
            return Rows(file, problems=error.problems)
        if names := _name_columns(sheet):
            if wrong := [*_two_forms(sheet)]:
                return Rows(file, problems=tuple(wrong))
            return fit_rows(stacked(sheet, names, "nominee_name", "order"), Nomination)
    return read_rows(folder, stem, Nomination)


def _name_columns(sheet: Sheet) -> list[str]:
    """Return the headings `name1`, `name 2` and so on, in the order of their numbers."""
    numbered = ((_NAME_COLUMN.fullmatch(folded(heading)), heading) for heading in sheet.header)
    return [h for _, h in sorted((int(found[1]), h) for found, h in numbered if found)]


def _two_forms(sheet: Sheet) -> Iterator[Problem]:
    for heading in sheet.header:
        if folded(heading) in ("nominee_name", "order"):
            message = (
                "names stand side by side here (name1, name2 ...), so there is no such column."
            )
            yield Problem(sheet.file, 0, heading, "", message, "Remove it.")
