"""Rows of the tables people own, checked against their models, in words a person can act on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from scripts.study.examples import MARK, is_example
from scripts.study.inputs import ACTOR_PATTERN, SITE_PATTERN, TABLES, Row
from scripts.study.narrative_inputs import NARRATIVE_FILES, PATTERN_SENTENCES
from scripts.study.problems import SENTENCES, Problem, StudyError, closest, nearest
from scripts.study.sheets import SUFFIXES, Sheet, UnreadableError, folded, read_sheet
from scripts.study.watermark import is_mark
from scripts.study.words import listed

R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Rows(Generic[R]):
    """The rows of a file that fit their model, with their numbers, and what is wrong with the rest.

    Attributes
    ----------
    unread : the cells, by column, of rows that do not fit.
    found : the columns that the file has.
    headings : what the file calls them, where those were chosen.
    """

    file: str
    numbered: tuple[tuple[int, R], ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    unread: tuple[Mapping[str, str], ...] = ()
    found: Collection[str] = ()
    headings: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[int, R]]:
        return iter(self.numbered)

    def __len__(self) -> int:
        return len(self.numbered)

    @property
    def complete(self) -> bool:
        """Whether every row was read."""
        return not self.problems

    def checked(self) -> Rows[R]:
        """Return itself, if every row was read.

        Raises
        ------
        StudyError
            Lists everything that is to be put right.
        """
        if self.problems:
            raise StudyError(self.problems)
        return self

    def has(self, column: str) -> bool:
        """Whether there is such a column, as far as is known."""
        return self.complete or column in self.found

    def values(self, column: str) -> set[str] | None:
        """Return what a text column holds, unread rows included; None where that is not known.

        With it a reference into this file can be judged though other columns hold mistakes, or its
        own do whose meaning is plain (see `_id_meant`).
        """
        heading = self.headings.get(column, column)
        read = {str(value) for _, row in self if (value := getattr(row, column)) is not None}
        sites = {value.partition("-")[0] for value in read}
        meant = {_id_meant(p.seen, sites) for p in self.problems if p.column == heading}
        if not self.has(column) or meant & {"", *read}:
            return None
        return read | {cells[column] for cells in self.unread} | meant


def _id_meant(cell: str, sites: Collection[str]) -> str:
    """Return the actor id that a wrong one such as S1-17 or s1 017 is meant for, or ""."""
    parts = re.fullmatch(r"([A-Za-z0-9]+)[^A-Za-z0-9]+0*([0-9]{1,4})", cell)
    site = next((s for s in sites if parts and s.casefold() == parts[1].casefold()), "")
    return f"{site}-{int(parts[2]):03d}" if parts and site else ""


def find_table(root: Path, stem: str) -> list[Path]:
    """Return the files of the table `root/stem` that exist: as CSV, as XLSX, both or none."""
    return [path for s in SUFFIXES if (path := root / f"{stem}{s}").is_file()]


def read_rows(
    root: Path,
    stem: str,
    model: type[R],
    *,
    chosen: Mapping[str, str] | None = None,
    spare: Collection[str] = (),
    optional: bool = False,
) -> Rows[R]:
    """Read the table `root/stem` as rows of `model`.

    Parameters
    ----------
    stem : path below `root` without its ending, such as `S1/actors`; messages use it.
    chosen : columns of the model and the headings under which to find them; other headings are
        ignored. Where not given, headings are the model's own, and no others are allowed.
    spare : which of the chosen columns may be absent; of the model's own, those with a default may.
    optional : may the file be absent?
    """
    found = find_table(root, stem)
    if len(found) > 1:
        message = f"there is a {stem}.xlsx, too."
        problem = Problem(f"{stem}.csv", 0, "", "", message, "Keep one of them.")
        return Rows(f"{stem}.csv", problems=(problem,))
    if not found:
        return Rows(f"{stem}.csv", problems=tuple(_absent(root / stem, f"{stem}.csv", optional)))
    file = f"{stem}{found[0].suffix}"
    try:
        sheet = read_sheet(found[0], file)
    except UnreadableError as error:
        rows = fit_rows(error.sheet, model, chosen, spare) if error.sheet else Rows(file)
        return replace(rows, problems=(*error.problems, *rows.problems))
    return fit_rows(sheet, model, chosen, spare)


def fit_rows(
    sheet: Sheet,
    model: type[R],
    chosen: Mapping[str, str] | None = None,
    spare: Collection[str] = (),
) -> Rows[R]:
    """Check every row of a sheet against `model`, but for its example; see `read_rows`."""
    wanted = chosen or {name: name for name in model.model_fields}
    place, problems = _columns(sheet, model, wanted, None if chosen is None else spare)
    if not place:
        message = "no heading of this table is known."
        remedy = f"Its first row must hold: {', '.join(wanted.values())}."
        if sheet.title:
            message = f"no heading on the sheet “{sheet.title}” is known."
            remedy += f" If another sheet is meant, call it {Path(sheet.file).stem}."
        return Rows(sheet.file, problems=(Problem(sheet.file, 0, "", "", message, remedy),))
    choices = {c: {folded(word): word for word in _choices(model, c)} for c in place}
    numbered: list[tuple[int, R]] = []
    unread: list[Mapping[str, str]] = []
    for row, cells in sheet.rows:
        if model.example and is_example(model, {c: cells[k] for c, k in place.items()}):
            continue
        values = {c: choices[c].get(folded(cells[k]), cells[k]) for c, k in place.items()}
        if model.begun and not any(values.get(column) for column in model.begun):
            continue
        try:
            numbered.append((row, model.model_validate(values)))
        except ValidationError as error:
            unread.append(values)
            errors = error.errors(include_url=False)
            first = next((c for c in place if values[c]), "")
            if first and values[first].casefold().startswith(MARK.strip()):
                message = "begins as an example does, and is not the one this table came with."
                remedy, seen = f"Remove “{MARK.strip()}”, or the row.", values[first]
                problems.append(Problem(sheet.file, row, wanted[first], seen, message, remedy))
                continue
            listed = {e["loc"][0] for e in errors if len(e["loc"]) > 1}
            problems += [
                _problem(sheet.file, row, model, wanted, e)
                for e in errors
                if e["type"] != "missing"  # a missing column was reported once
                and not (len(e["loc"]) == 1 and e["loc"][0] in listed)  # nor a list for its parts
            ]
    return Rows(
        sheet.file,
        tuple(numbered),
        tuple(problems),
        sheet.notes,
        tuple(unread),
        frozenset(place),
        dict(chosen or {}),
    )


def _absent(path: Path, file: str, optional: bool) -> Iterator[Problem]:
    """Report an absent file, unless it may be absent and no other file seems to be meant."""
    others = {
        other.stem.casefold(): other.name
        for other in sorted(path.parent.glob("[!.~]*"))
        if other.is_file()
        and (other.stem not in {*TABLES, *NARRATIVE_FILES} or other.stem == path.name)
    }
    close = get_close_matches(path.name, others, n=1, cutoff=0.7)
    if close or not optional:
        found = f"There is {others[close[0]]}. " if close else ""
        remedy = f"{found}Save the table as {path.name}.csv or {path.name}.xlsx."
        yield Problem(file, 0, "", "", "there is no such file.", remedy)


def _columns(
    sheet: Sheet,
    model: type[Row],
    wanted: Mapping[str, str],
    spare: Collection[str] | None,
) -> tuple[dict[str, int], list[Problem]]:
    """Return the places of columns, and what is wrong with the headings.

    A column that is needed and misspelt is read all the same, so that what else is wrong is told.

    Parameters
    ----------
    spare : where headings were chosen, which of them may be absent; None: they are the model's own.
    """
    places = {folded(heading): k for k, heading in enumerate(sheet.header)}
    place = {c: places[folded(h)] for c, h in wanted.items() if folded(h) in places}
    others = [h for h in sheet.header if places[folded(h)] not in place.values()]
    if spare is None:
        needed = {c for c, field in model.model_fields.items() if field.is_required()}
        others = [h for h in others if not (is_mark(h) or re.fullmatch(model.shown, folded(h)))]
    else:
        needed = {*wanted} - {*spare}
    problems, free = list[Problem](), [h for c, h in wanted.items() if c not in place]
    for heading in others if spare is None else ():
        remedy = nearest(heading, free) or f"Remove it; the columns are {', '.join(wanted)}."
        problems.append(Problem(sheet.file, 0, heading, "", "there is no such column.", remedy))
    for column in [c for c in wanted if place and c in needed and c not in place]:
        meant = closest(wanted[column], others)
        if spare is not None or not meant:  # else it was told of the heading
            remedy = nearest(wanted[column], others) or "Add it to the first row."
            message = "this column is missing."
            problems.append(Problem(sheet.file, 0, wanted[column], "", message, remedy))
        if meant:
            others.remove(meant)
            place[column] = places[folded(meant)]
    return place, problems


# --- what pydantic found, in plain English ------------------------------------------------------

PATTERNS = {
    ACTOR_PATTERN: "is not an actor id: site, dash, three or four digits, as in S1-017.",
    SITE_PATTERN: "is not a site id: a letter, then at most 15 letters or digits, as in S1.",
    **PATTERN_SENTENCES,
}


def _problem(
    file: str, row: int, model: type[Row], wanted: Mapping[str, str], error: ErrorDetails
) -> Problem:
    column = str(error["loc"][0]) if error["loc"] else ""
    seen = error["input"] if isinstance(error["input"], str) else ""
    allowed = _choices(model, column)
    if not seen and column:
        message, remedy = "must not be blank.", f"Write {listed(allowed, 'or')}." if allowed else ""
    else:
        context: dict[str, Any] = {**error.get("ctx", {}), "allowed": listed(allowed, "or")}
        pattern = PATTERNS.get(str(context.get("pattern")))
        default = f"cannot be right: {model.model_fields[column].description}." if column else ""
        message = pattern or SENTENCES.get(error["type"], default).format(**context)
        remedy = nearest(seen, allowed)
    return Problem(file, row, wanted.get(column, column), seen, message, remedy)


def _choices(model: type[Row], column: str) -> tuple[str, ...]:
    field = model.model_fields.get(column)
    annotation = field.annotation if field is not None else None
    either = (annotation, *get_args(annotation))  # itself, or with None
    return next((get_args(part) for part in either if get_origin(part) is Literal), ())
