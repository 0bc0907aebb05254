"""Exports of other programs, read as a site's own mapping file says which column holds what.

`mapping.yaml` in the site's folder names the files, the columns, and which rows count; with it
exports of ODK, Kobo, REDCap and EgoWeb are read, and those of Network Canvas by a block of its own.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

from scripts.study.inputs import ActorId, Interview, Nomination
from scripts.study.problems import SENTENCES, Problem, StudyError, nearest, shortened, unseen_sign
from scripts.study.reading import PATTERNS, R, Rows, fit_rows
from scripts.study.settings import Settings, texts_in
from scripts.study.settings_file import read_plainly
from scripts.study.sheet_steps import (
    each_told,
    joined,
    kept,
    stacked,
    together,
    with_column,
    with_values,
)
from scripts.study.sheets import SUFFIXES, Sheet, UnreadableError, folded, read_sheet

_NAME, _ORDER, _WAVE = "name in the list", "place in the list", "wave of all"  # no export has these
_MADE = {_NAME, _ORDER, _WAVE}
_PEOPLE = ("respondent_id", "reporter_id")
_SESSION, _CASE = "networkCanvasEgoUUID", "networkCanvasCaseID"


def _words(value: object) -> object:
    """Return the cells meant by a word that YAML may have taken for a truth or a number."""
    if isinstance(value, bool):
        return ["true", "yes", "1"] if value else ["false", "no", "0"]
    if isinstance(value, list):
        return [word for part in value for word in _words(part)]  # type: ignore[attr-defined]
    return [""] if value is None else [str(value)]


def _texts(value: object) -> object:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else value


Cells = Annotated[list[str], BeforeValidator(_words)]


class Join(Settings):
    """Another file, a row of which belongs to each row of the first."""

    file: str = Field(description="the other file")
    sheet: str = Field("", description="its sheet, where it is a workbook of several")
    own: str = Field(description="column here that says which row of the other file it is")
    their: str = Field(description="column there with the same values, each in one row")


class Source(Settings):
    """A file, and which of its rows count."""

    file: str = Field(description="file in the site's folder; * stands for anything in its name")
    sheet: str = Field("", description="its sheet, where it is a workbook of several")
    join: Join | None = Field(None, description="another file whose columns are needed")
    keep: dict[str, Cells] = Field(
        default_factory=dict,
        description="by column, the cells of rows that count; others are skipped",
    )
    respondent_id: str = Field(description="column that says who was interviewed")
    note: str | None = Field(None, description="column of notes")


class NominationsSource(Source):
    """Where the names given are."""

    nominee_name: str | list[str] = Field(
        description="column of the names; a list of columns where they stand side by side"
    )
    order: str | None = Field(None, description="column of the place in the respondent's list")
    reporter_id: str | None = Field(None, description="column that says who said so")

    @model_validator(mode="after")
    def _one_order(self) -> NominationsSource:
        if self.order and isinstance(self.nominee_name, list):
            raise ValueError("order goes without saying where names stand side by side.")
        return self


class InterviewsSource(Source):
    """Where the interviews are."""

    wave: int | str = Field(description="column of the wave, or the wave of all of them")
    date: str | None = Field(None, description="column of the date, or of date and time")
    interviewer: str | None = Field(None, description="column of the interviewer")


class NetworkCanvas(Settings):
    """An export of Network Canvas, as CSV."""

    people: str = Field(description="the files of people: *_attributeList_Person.csv")
    ego: str = Field("*_ego.csv", description="the files of those interviewed")
    name: str = Field("name", description="column of the names given")
    keep: dict[str, Cells] = Field(
        default_factory=dict, description="by column, the cells of people that count"
    )
    wave: int | str | None = Field(
        None,
        description="column of the wave in the files of those interviewed, or the wave of all of "
        "them; none: the site has a table of interviews",
    )


class MappingFile(Settings):
    """A site's mapping file."""

    nominations: NominationsSource | None = Field(None, description="where the names given are")
    interviews: InterviewsSource | None = Field(
        None, description="where the interviews are; none: the site has a table of them"
    )
    network_canvas: NetworkCanvas | None = Field(None, description="an export of Network Canvas")
    ids: Annotated[dict[str, ActorId], BeforeValidator(_texts)] = Field(
        default_factory=dict, description="actor ids of respondents, by what the export calls them"
    )

    @model_validator(mode="after")
    def _one_export(self) -> MappingFile:
        if (self.nominations is None) == (self.network_canvas is None):
            raise ValueError("must hold either nominations or network_canvas.")
        if self.network_canvas and self.interviews:
            raise ValueError("interviews go without saying in network_canvas, if it has a wave.")
        return self


# --- reading the mapping file -------------------------------------------------------------------


def mapping_file(folder: Path, site: str) -> Path | None:
    """Return a site's mapping file, if there is one."""
    return next(
        (p for p in (folder / site / f"mapping{s}" for s in (".yaml", ".yml")) if p.is_file()), None
    )


def mapped_files(folder: Path, site: str) -> list[Path]:
    """Return a site's mapping file and the files it names, as far as they exist and can be told."""
    path = mapping_file(folder, site)
    if path is None:
        return []
    try:
        mapping = read_mapping(path, f"{site}/{path.name}")
    except UnreadableError:
        return [path]
    sources = [s for s in _sources(mapping) if s]
    patterns = [p for s in sources for p in (s.file, s.join.file if s.join else "") if p]
    found = (file for pattern in patterns for file in _matching(folder / site, pattern))
    return [path, *dict.fromkeys(found)]


def read_mapping(path: Path, file: str) -> MappingFile:
    """Read a mapping file; messages call it `file`.

    Raises
    ------
    UnreadableError
        Lists everything in it that cannot be right.
    """
    try:
        mapping = MappingFile.model_validate(read_plainly(path, file))
    except StudyError as error:
        raise UnreadableError(error.problems) from None
    except ValidationError as error:
        raise UnreadableError(_problem(file, dict(e)) for e in error.errors()) from None
    if unseen := [
        Problem(file, 0, where, text, sign, "Type it anew.")
        for where, text in texts_in(mapping.model_dump())
        if (sign := unseen_sign(text))
    ]:
        raise UnreadableError(unseen)
    return mapping


def _problem(file: str, error: Mapping[str, Any]) -> Problem:
    path, value = [str(part) for part in error["loc"]], error["input"]
    column, seen = ".".join(path), str(value) if isinstance(value, str | int | float) else ""
    if error["type"] == "extra_forbidden":
        keys = [*_fields(path[:-1])]
        remedy = nearest(path[-1], keys) or f"There are {', '.join(keys)}."
        return Problem(file, 0, column, "", "there is no such setting.", remedy)
    if error["type"] == "missing":
        remedy = f"{_fields(path[:-1])[path[-1]].description}."
        return Problem(file, 0, column, "", "this setting is missing:", remedy)
    field = _fields(path[:-1]).get(path[-1]) if path else None
    default = f"cannot be right: {field.description}." if field else "cannot be right."
    context = {"allowed": "", **error.get("ctx", {})}
    message = PATTERNS.get(str(context.get("pattern")))
    message = message or SENTENCES.get(error["type"], default).format(**context)
    return Problem(file, 0, column, seen, message)


_BLOCKS: Mapping[str, type[Settings]] = {
    "nominations": NominationsSource,
    "interviews": InterviewsSource,
    "network_canvas": NetworkCanvas,
    "join": Join,
}


def _fields(path: Sequence[str]) -> Mapping[str, FieldInfo]:
    """Return the settings of the block at `path`."""
    return (_BLOCKS.get(path[-1], MappingFile) if path else MappingFile).model_fields


# --- reading what it maps -----------------------------------------------------------------------


@dataclass(frozen=True)
class MappedAnswers:
    """The interviews and nominations of an export; no interviews where the mapping has none."""

    interviews: Rows[Interview] | None
    nominations: Rows[Nomination]


def read_mapped(folder: Path, site: str) -> MappedAnswers:
    """Read the export that a site's mapping file describes.

    Raises
    ------
    UnreadableError
        Where the mapping itself cannot be right.
    """
    path = mapping_file(folder, site)
    if path is None:
        raise FileNotFoundError(f"{site}/mapping.yaml")
    mapping = read_mapping(path, f"{site}/{path.name}")
    nominations, interviews = _sources(mapping)
    reader = _Reader(folder, site, f"{site}/{path.name}", mapping)
    return MappedAnswers(
        reader.rows(interviews, Interview) if interviews else None,
        reader.rows(nominations, Nomination),
    )


def _sources(mapping: MappingFile) -> tuple[NominationsSource, InterviewsSource | None]:
    """Return where nominations and interviews are."""
    canvas = mapping.network_canvas
    if canvas is None:
        return cast(NominationsSource, mapping.nominations), mapping.interviews
    nominations = NominationsSource(
        file=canvas.people,
        join=Join(file=canvas.ego, own=_SESSION, their=_SESSION),
        keep=canvas.keep,
        respondent_id=_CASE,
        nominee_name=canvas.name,
        order="nodeID",  # counts people in each session from 1
    )
    if canvas.wave is None:
        return nominations, None
    interviews = InterviewsSource(
        file=canvas.ego, respondent_id=_CASE, wave=canvas.wave, date="sessionStart"
    )
    return nominations, interviews


@dataclass(frozen=True)
class _Reader:
    """Reads the files a mapping names."""

    folder: Path
    site: str
    file: str
    mapping: MappingFile

    def rows(self, source: NominationsSource | InterviewsSource, model: type[R]) -> Rows[R]:
        """Read a source as rows of `model`."""
        try:
            sheet, chosen = self._prepared(source)
        except UnreadableError as error:
            return Rows(f"{self.site}/{source.file}", problems=error.problems)
        rows = fit_rows(sheet, model, chosen, spare=self._spare)
        people = {chosen[column] for column in _PEOPLE if column in chosen}
        remedy = f"Say in {self.file}, under ids, which actor it is."
        problems = (
            replace(p, remedy=remedy) if p.column in people and p.seen else p for p in rows.problems
        )
        headings = {c: h for c, h in rows.headings.items() if h not in _MADE}
        return replace(rows, problems=tuple(problems), headings=headings)

    @property
    def _spare(self) -> tuple[str, ...]:
        return ("order",) if self.mapping.network_canvas else ()

    def _prepared(
        self, source: NominationsSource | InterviewsSource
    ) -> tuple[Sheet, dict[str, str]]:
        """Return a sheet with a column for each of the model's, and their headings."""
        join = source.join
        places = [(source.file, source.sheet), *([(join.file, join.sheet)] if join else [])]
        sheet, *others = each_told(partial(self._sheet, *place) for place in places)
        chosen = {
            column: getattr(source, column)
            for column in (*_PEOPLE, "order", "date", "interviewer", "note")
            if getattr(source, column, None)
        }
        names: list[str] = []
        if isinstance(source, InterviewsSource):
            chosen["wave"] = _WAVE if isinstance(source.wave, int) else source.wave
        elif isinstance(source.nominee_name, list):
            names = source.nominee_name
            chosen |= {"nominee_name": _NAME, "order": _ORDER}
        else:
            chosen["nominee_name"] = source.nominee_name
        absent = {*_MADE, *(chosen.get(column) for column in self._spare)}
        needed = [h for h in (*source.keep, *names, *chosen.values()) if h not in absent]
        looked_for = [(sheet.file, [h for part in (sheet, *others) for h in part.header], needed)]
        if join:
            looked_for.append((sheet.file, [*sheet.header], [join.own]))
            looked_for.append((others[0].file, [*others[0].header], [join.their]))
        self._check_headings(looked_for)
        if join:
            sheet = joined(sheet, join.own, others[0], join.their)
        sheet = kept(sheet, source.keep)
        if isinstance(source, InterviewsSource) and chosen["wave"] == _WAVE:
            sheet = with_column(sheet, _WAVE, str(source.wave))
        if names:
            sheet = stacked(sheet, names, _NAME, _ORDER)
        for column in _PEOPLE:
            if column in chosen:
                sheet = with_values(sheet, chosen[column], self.mapping.ids)
        if self.mapping.network_canvas:
            _no_encrypted_cells(sheet, chosen.values())
        return sheet, chosen

    def _check_headings(self, looked_for: Iterable[tuple[str, list[str], list[str]]]) -> None:
        """Tell of headings that are named in the mapping and not in the file."""
        problems = [
            Problem(
                self.file, 0, heading, "", f"{file} has no such column.",
                nearest(heading, header) or shortened(f"Its columns are {', '.join(header)}.", 400),
            )
            for file, header, headings in looked_for
            for heading in headings
            if folded(heading) not in map(folded, header)
        ]  # fmt: skip
        if problems:
            raise UnreadableError(problems)

    def _sheet(self, pattern: str, title: str) -> Sheet:
        """Read a file, or all files whose names fit a pattern."""
        place = self.folder / self.site
        paths = _matching(place, pattern)
        if not paths or any(path.suffix not in SUFFIXES for path in paths):
            there = [path for s in SUFFIXES for path in sorted(place.rglob(f"[!.~]*{s}"))]
            message = f"there is no such CSV or XLSX file in the folder {self.site}."
            remedy = nearest(pattern, (path.relative_to(place).as_posix() for path in there))
            raise UnreadableError([Problem(self.file, 0, "file", pattern, message, remedy)])
        files = [f"{self.site}/{path.relative_to(place).as_posix()}" for path in paths]
        sheets = [read_sheet(p, file, title) for p, file in zip(paths, files, strict=True)]
        sheet = together(f"{self.site}/{pattern}", sheets)
        return _unguarded(sheet) if self.mapping.network_canvas else sheet


def _matching(place: Path, pattern: str) -> list[Path]:
    """Return the files in a folder, or below it, whose names fit; * stands for anything."""
    parts = Path(pattern).parts
    if not parts or ".." in parts or Path(pattern).is_absolute():
        return []
    try:
        found = [p for p in place.glob(re.sub(r"([\[?])", r"[\1]", pattern)) if p.is_file()]
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        return []  # no file can be called so
    # Some systems and spreadsheets leave hidden files beside those they copy or hold open.
    return sorted(p for p in found if not p.name.startswith((".", "~$")))


# --- Network Canvas -----------------------------------------------------------------------------


def _unguarded(sheet: Sheet) -> Sheet:
    """Take away the ' that stands before what a spreadsheet might take for a formula."""
    rows = (
        (n, tuple(re.sub(r"^'(?=[=+\-@])", "", cell) for cell in cells)) for n, cells in sheet.rows
    )
    return replace(sheet, rows=tuple(rows))


def _no_encrypted_cells(sheet: Sheet, headings: Collection[str]) -> None:
    places = {h: k for k, h in enumerate(sheet.header) if folded(h) in map(folded, headings)}
    problems = [
        Problem(sheet.file, n, heading, cells[k], "the cell is encrypted.",
                "Export again from Network Canvas with the passphrase entered.")
        for n, cells in sheet.rows
        for heading, k in places.items()
        if cells[k] == "ENCRYPTED"
    ]  # fmt: skip
    if problems:
        raise UnreadableError(problems)
