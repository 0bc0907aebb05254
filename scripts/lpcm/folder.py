"""A network in a folder of two CSV files, and the results in another.

Besides ``__main__`` the only module of the package that touches files. What people wrote is checked
as a whole: everything that is wrong is said at once, by file, row and column.
"""

import csv
import io
import json
import math
import os
import re
import shutil
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Content",
    "FolderError",
    "Network",
    "Problem",
    "Table",
    "check_target",
    "nearest",
    "read_network",
    "write_file",
    "write_whole",
]

NODES, EDGES = "nodes.csv", "edges.csv"
_SHOWN = 100  # problems listed in full
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab"}
_MISSING = ("", "na", "n/a", "nan")
_YES_NO = {"1": True, "true": True, "0": False, "false": False}
_SIGNS = {"+": True, "pos": True, "positive": True, "-": False, "neg": False, "negative": False}


class Problem(NamedTuple):
    """One thing to put right.

    `row` is as a spreadsheet counts (the headings are row 1), 0 for the whole file; of `allowed`
    the value nearest to the one `seen` is suggested.
    """

    file: str
    row: int
    column: str
    seen: str
    message: str
    allowed: Collection[str] = ()

    def __str__(self) -> str:
        """One line: where, what was seen, what is wrong, what may have been meant."""
        row = f", row {self.row}" if self.row else ""
        column = f", column {self.column}" if self.column else ""
        seen = f' has "{_short(self.seen)}"' if self.seen else ""
        meant = nearest(self.seen or self.column, self.allowed)
        return _UNSEEN.sub("\ufffd", f"{self.file}{row}{column}{seen}: {self.message}{meant}")


# What would move the cursor, turn the direction of words, or stop the message from being written.
_UNSEEN = re.compile(r"[\0-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def nearest(seen: str, allowed: Iterable[str]) -> str:
    """` Did you mean ...?` for the closest allowed value, "" where none is close."""
    folded = {value.casefold(): value for value in allowed}
    close = get_close_matches(seen.casefold(), folded, n=1)
    return f' Did you mean "{_short(folded[close[0]])}"?' if close else ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:80]}..."


class FolderError(Exception):
    """Everything that is wrong with a folder."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file != NODES, p.row))

    def __str__(self) -> str:
        """All problems, one a line."""
        count = len(self.problems)
        lines = [f"{count} thing{'s' if count != 1 else ''} to put right:"]
        lines += [f"  {k}. {problem}" for k, problem in enumerate(self.problems[:_SHOWN], 1)]
        if count > _SHOWN:
            lines.append(f"  ... and {count - _SHOWN} more")
        return "\n".join(lines)


@dataclass(frozen=True)
class Network:
    """A network of n actors as it was read.

    Attributes
    ----------
    names : tuple of str
        In the order of nodes.csv.
    tie : (n, n) int8
        1 where the row names the column; symmetric if undirected.
    observed : (n, n) bool
        True in the rows of those who were asked, but for the diagonal.
    numbers : dict of str to (n,) float64
        The columns asked for as numbers; nan where missing and not needed.
    texts : dict of str to tuple of str
        The columns asked for as text.
    repeated, self_ties, left_out : int
        Rows of edges.csv that repeat a tie; that tie somebody to themselves; that `where` or a
        negative sign leaves out.
    notes : tuple of str
        What a person should know about how it was read.
    """

    names: tuple[str, ...]
    tie: NDArray[np.int8]
    observed: NDArray[np.bool_]
    numbers: dict[str, NDArray[np.float64]]
    texts: dict[str, tuple[str, ...]]
    repeated: int
    self_ties: int
    left_out: int
    notes: tuple[str, ...]


def read_network(
    folder: str | Path,
    *,
    directed: bool = True,
    where: Sequence[tuple[str, str]] = (),
    numbers: Mapping[str, bool] | None = None,
    texts: Collection[str] = (),
) -> Network:
    """Read ``nodes.csv`` and ``edges.csv`` of a folder.

    Parameters
    ----------
    folder : path
    directed : bool
        If False a tie may be listed either way round, once or twice.
    where : sequence of (column, value)
        Keep only the rows of edges.csv that have these values.
    numbers : mapping of str to bool
        Columns of nodes.csv to read as numbers; True if everybody needs one, False if only those
        do who were asked.
    texts : collection of str
        Columns of nodes.csv to read as text; everybody needs one.

    Raises
    ------
    FolderError
        Lists everything that is to be put right.
    """
    folder, numbers = Path(folder), numbers or {}
    if not folder.is_dir():
        message = "is not a folder." if folder.exists() else "there is no such folder."
        raise FolderError([Problem(str(folder), 0, "", "", message)])
    problems: list[Problem] = []
    notes: list[str] = []
    actors, ties = None, None
    try:
        columns = dict.fromkeys((*numbers, *texts))
        sheet = _read_sheet(folder, NODES, ("name",), columns, ("observed_out",), notes)
        actors = _actors(sheet, numbers, texts, problems)
    except FolderError as error:
        problems += error.problems
    try:
        columns = dict.fromkeys(column for column, _ in where)
        sheet = _read_sheet(folder, EDGES, ("source", "target"), columns, ("sign",), notes)
        ties = _ties(sheet, actors, where, directed, problems, notes)
    except FolderError as error:
        problems += error.problems
    if problems or actors is None or ties is None:
        raise FolderError(problems)
    n = len(actors.names)
    observed = np.repeat(np.array(actors.asked)[:, None], n, axis=1)
    np.fill_diagonal(observed, False)
    tie = np.zeros((n, n), dtype=np.int8)
    for i, j in ties.distinct:
        tie[i, j] = 1
        if not directed:
            tie[j, i] = 1
    notes += _direction_note(tie, observed) if directed else []
    return Network(
        tuple(actors.names), tie, observed, actors.numbers, actors.texts,
        ties.repeated, ties.self_ties, ties.left_out, tuple(notes),
    )  # fmt: skip


def _direction_note(tie: NDArray[np.int8], observed: NDArray[np.bool_]) -> list[str]:
    """Say so where a network taken as directed looks undirected."""
    both_asked = observed & observed.T
    ties = int(tie[both_asked].sum())
    mutual = int((tie * tie.T)[both_asked].sum())
    if ties < 10 or 0 < mutual < ties:
        return []
    how = "none of its ties goes" if mutual == 0 else "all of its ties go"
    return [f"the network was taken as directed, and {how} both ways; if ties have no direction, "
            "say --undirected"]  # fmt: skip


# --- the actors and their ties ------------------------------------------------------------------


class _Actors(NamedTuple):
    names: list[str]
    row: dict[str, int]  # of each name
    asked: list[bool]
    numbers: dict[str, NDArray[np.float64]]
    texts: dict[str, tuple[str, ...]]


def _actors(
    sheet: "_Sheet",
    numbers: Mapping[str, bool],
    texts: Collection[str],
    problems: list[Problem],
) -> _Actors:
    row_of: dict[str, int] = {}
    names: list[str] = []
    asked: list[bool] = []
    for row, name in sheet.cells("name"):
        names.append(name)
        if not name:
            problems.append(sheet.problem(row, "name", "", "must not be blank."))
        elif name in row_of:
            message = f"is the name in row {row_of[name]}, too; each actor needs its own."
            problems.append(sheet.problem(row, "name", name, message))
        else:
            row_of[name] = row
    if not problems and len(names) < 2:
        message = f"a network needs at least two actors, this one has {len(names)}."
        problems.append(sheet.problem(0, "", "", message))
    for row, text in sheet.cells("observed_out") if "observed_out" in sheet.place else ():
        asked.append(_YES_NO.get(text.casefold(), True))
        if text.casefold() not in _YES_NO:
            message = "must be 1 (was asked) or 0 (was not)."
            problems.append(sheet.problem(row, "observed_out", text, message))
    asked = asked or [True] * len(names)
    if names and not any(asked):
        message = "is 0 for everybody: nobody was asked, so there is nothing to fit."
        problems.append(sheet.problem(0, "observed_out", "", message))
    values = {
        column: _numbers(sheet, column, [everybody or was for was in asked], problems)
        for column, everybody in numbers.items()
    }
    for column in texts:
        for row, text in sheet.cells(column):
            if text.casefold() in _MISSING:
                message = "is missing; it is to be compared, so everybody needs one."
                problems.append(sheet.problem(row, column, text, message))
    words = {column: tuple(text for _, text in sheet.cells(column)) for column in texts}
    return _Actors(names, row_of, asked, values, words)


def _numbers(
    sheet: "_Sheet", column: str, needed: Sequence[bool], problems: list[Problem]
) -> NDArray[np.float64]:
    """Read a column as numbers, with decimal commas where cells are separated by semicolons."""
    values = np.full(len(sheet.rows), np.nan)
    for k, (row, text) in enumerate(sheet.cells(column)):
        if text.casefold() in _MISSING:
            if needed[k]:
                message = "is missing; there must be a number."
                problems.append(sheet.problem(row, column, text, message))
            continue
        plain = text.replace(",", ".") if sheet.separator == ";" else text
        try:
            values[k] = float(plain.replace("_", "?"))
        except ValueError:
            values[k] = math.nan
        if not math.isfinite(values[k]):
            problems.append(sheet.problem(row, column, text, "is not a number."))
    return values


class _Ties(NamedTuple):
    distinct: set[tuple[int, int]]  # ends by index
    repeated: int
    self_ties: int
    left_out: int


def _ties(
    sheet: "_Sheet",
    actors: _Actors | None,
    where: Sequence[tuple[str, str]],
    directed: bool,
    problems: list[Problem],
    notes: list[str],
) -> _Ties:
    kept = _kept(sheet, where, problems, notes)
    source, target = sheet.place["source"], sheet.place["target"]
    index = {name: k for k, name in enumerate(actors.names)} if actors else {}
    distinct: set[tuple[int, int]] = set()
    repeated = self_ties = 0
    for row, cells in kept:
        known = True
        for column, name in (("source", cells[source]), ("target", cells[target])):
            if not name:
                problems.append(sheet.problem(row, column, "", "must not be blank."))
            elif actors and name not in index:
                message = f"nobody in {NODES} has this name."
                problems.append(sheet.problem(row, column, name, message, index))
            known = known and name in index
        if not known or actors is None:
            continue
        i, j = index[cells[source]], index[cells[target]]
        if i == j:
            self_ties += 1
            continue
        if not (actors.asked[i] or (not directed and actors.asked[j])):
            problems.append(_not_asked(sheet, row, cells[source], cells[target], directed, actors))
        pair = (i, j) if directed else (min(i, j), max(i, j))
        repeated += pair in distinct
        distinct.add(pair)
    if repeated:
        notes.append(f"rows of {EDGES} that repeat a tie, which counts once: {repeated}")
    if self_ties:
        notes.append(f"rows of {EDGES} that tie somebody to themselves, left out: {self_ties}")
    return _Ties(distinct, repeated, self_ties, len(sheet.rows) - len(kept))


def _not_asked(
    sheet: "_Sheet", row: int, source: str, target: str, directed: bool, actors: _Actors
) -> Problem:
    asked = f"observed_out is 0 in {NODES}, row {actors.row[source]}"
    if directed:
        message = f"was not asked ({asked}), so cannot have named anybody."
    else:
        message = f'neither it ({asked}) nor "{_short(target)}" was asked, so no tie can be known.'
    return sheet.problem(row, "source", source, message + " One of the two files must be wrong.")


def _kept(
    sheet: "_Sheet",
    where: Sequence[tuple[str, str]],
    problems: list[Problem],
    notes: list[str],
) -> list[tuple[int, list[str]]]:
    """Rows that have the values asked for; of signed ties, unless asked, the positive ones."""
    kept = sheet.rows
    for column, value in where:
        k = sheet.place[column]
        present = dict.fromkeys(cells[k] for _, cells in sheet.rows)
        if sheet.rows and value not in present:
            message = f"no row has it, only: {', '.join(sorted(present)[:20])}."
            problems.append(sheet.problem(0, column, value, message, present))
        kept = [(row, cells) for row, cells in kept if cells[k] == value]
    if "sign" not in sheet.place or any(column.casefold() == "sign" for column, _ in where):
        return kept
    k = sheet.place["sign"]
    signs = [_is_positive(cells[k]) for _, cells in kept]
    for (row, cells), sign in zip(kept, signs, strict=True):
        if sign is None:
            message = "is neither positive (1) nor negative (-1); choose by --where sign=..."
            problems.append(sheet.problem(row, "sign", cells[k], message))
    positive = [each for each, sign in zip(kept, signs, strict=True) if sign]
    if len(positive) < len(kept):
        notes.append(
            f"{EDGES} has signs: the {len(positive)} positive rows count as ties, the "
            f"{len(kept) - len(positive)} others as no tie; --where sign=... keeps others"
        )
    return positive


def _is_positive(text: str) -> bool | None:
    if text.casefold() in _SIGNS:
        return _SIGNS[text.casefold()]
    try:
        return float(text) > 0
    except ValueError:
        return None


# --- sheets -------------------------------------------------------------------------------------


class _Sheet(NamedTuple):
    """A table; all cells text, composed (NFC), without blanks at their ends."""

    file: str
    separator: str
    place: dict[str, int]  # of the columns that are used
    rows: list[tuple[int, list[str]]]  # row number, one cell a heading

    def cells(self, column: str) -> Iterator[tuple[int, str]]:
        """Row number and cell of each row."""
        k = self.place[column]
        return ((row, cells[k]) for row, cells in self.rows)

    def problem(
        self, row: int, column: str, seen: str, message: str, allowed: Collection[str] = ()
    ) -> Problem:
        return Problem(self.file, row, column, seen, message, allowed)


def _read_sheet(
    folder: Path,
    file: str,
    needed: Sequence[str],
    wanted: Collection[str],
    optional: Collection[str],
    notes: list[str],
) -> _Sheet:
    """Read a table. Headings count whatever their capitals; other columns are not looked at."""
    try:
        text = _decoded((folder / file).read_bytes(), file, notes)
    except FileNotFoundError:
        meant = nearest(file, sorted(path.name for path in folder.iterdir()))
        message = f"there is no such file in {folder}.{meant}"
        raise FolderError([Problem(file, 0, "", "", message)]) from None
    except (OSError, UnicodeError) as error:
        message = getattr(error, "strerror", None) or str(error)
        raise FolderError([Problem(file, 0, "", "", f"cannot be read: {message}.")]) from None
    separator = _separator(text, needed)
    (heading_row, headings), *rows = _records(text, file, separator) or [(1, [])]
    if not headings:
        message = f"is empty; its first row must hold the headings {', '.join(needed)}."
        raise FolderError([Problem(file, 0, "", "", message)])
    folded = [heading.casefold() for heading in headings]
    problems: list[Problem] = []
    place: dict[str, int] = {}
    for column in dict.fromkeys((*needed, *wanted, *optional)):
        count = folded.count(column.casefold())
        if count:
            place[column] = folded.index(column.casefold())
        if count > 1:
            message = "more than one column has this heading."
            problems.append(Problem(file, heading_row, column, "", message))
        elif count == 0 and column in (*needed, *wanted):
            message = f"there is no such column, only: {', '.join(filter(None, headings))}."
            problems.append(Problem(file, heading_row, column, "", message, headings))
    width = len(headings)
    for row, cells in rows:
        if any(cells[width:]):
            extra = next(filter(None, cells[width:]))
            message = (
                "is beyond the last heading; does a text with a "
                f"{_SEPARATORS[separator]} lack quotation marks?"
            )
            problems.append(Problem(file, row, "", extra, message))
    if problems:
        raise FolderError(problems)
    filled = [(row, (cells + [""] * width)[:width]) for row, cells in rows]
    return _Sheet(file, separator, place, filled)


def _decoded(data: bytes, file: str, notes: list[str]) -> str:
    """Return the text of a file: UTF-8 or, with a byte order mark, UTF-16; else Windows-1252."""
    if data.startswith(b"PK\x03\x04"):
        raise UnicodeError("this is a workbook; save the table as CSV UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    if b"\0" in data:
        raise UnicodeError("this is not a text file; save the table as CSV UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnicodeError(
            f"line {line} is neither UTF-8 nor Windows-1252; save the table as CSV UTF-8"
        ) from None
    notes.append(f"{file} is not UTF-8 and was read as Windows-1252; are its accents right?")
    return text


def _separator(text: str, needed: Collection[str]) -> str:
    """Find what separates cells: what splits off most of the needed headings, then most cells."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def score(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([first], delimiter=separator), [])
        except csv.Error:  # told where the rows are read
            return 0, 0
        return len({cell.strip().casefold() for cell in cells} & set(needed)), len(cells)

    return max(_SEPARATORS, key=score)


def _records(text: str, file: str, separator: str) -> list[tuple[int, list[str]]]:
    """Rows that are not blank, by number as a spreadsheet counts."""
    records: list[tuple[int, list[str]]] = []
    row = 0
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=separator, strict=True)
    try:
        for row, cells in enumerate(reader, 1):
            cleaned = [unicodedata.normalize("NFC", cell).strip() for cell in cells]
            if any(cleaned):
                records.append((row, cleaned))
    except csv.Error as error:
        message = f"cannot be read from here on ({error}); is a quotation mark missing or too much?"
        raise FolderError([Problem(file, row + 1, "", "", message)]) from None
    return records


# --- results ------------------------------------------------------------------------------------


class Table(NamedTuple):
    """A table to write; rows may be made one at a time as they are written."""

    columns: Sequence[str]
    rows: Iterable[Sequence[str]]


Content = Table | bytes | Mapping[str, Any]


def write_whole(
    folder: str | Path, files: Iterable[tuple[str, Content]], gone: Collection[str] = ()
) -> None:
    """Write files into a folder, all or none: tables as CSV, mappings as JSON.

    They are written into a temporary folder, one after the other, then renamed. What else is in
    the folder is left alone, but for files called as in `gone` that are not written again.

    Raises
    ------
    OSError
        If they cannot be written; the folder is then as it was.
    """
    final = Path(folder).resolve()
    present = final.is_dir()
    final.parent.mkdir(parents=True, exist_ok=True)
    # inside the folder if there is one, which may be a file system of its own
    hidden = f".{final.name}.{os.getpid()}.partial"
    partial = final / hidden if present else final.parent / hidden
    partial.mkdir()
    try:
        written = []
        for name, content in files:
            _write(partial / name, content)
            written.append(name)
        if not present:
            partial.rename(final)
            return
        for name in written:
            (partial / name).replace(final / name)
        for name in set(gone) - set(written):
            (final / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def check_target(path: str | Path, *, folder: bool) -> None:
    """Raise FolderError if results could not be written there: better before a fit than after."""
    target = Path(path).resolve()
    above = target if folder and target.is_dir() else target.parent
    while folder and not above.exists():
        above = above.parent
    message = ""
    if folder and target.exists() and not target.is_dir():
        message = "is a file; name a folder for the results."
    elif not folder and target.is_dir():
        message = "is a folder; name a file."
    elif not above.is_dir():
        message = f"{above} is not a folder."
    elif not os.access(above, os.W_OK):
        message = f"nothing may be written into {above}."
    if message:
        raise FolderError([Problem(str(path), 0, "", "", message)])


def write_file(path: str | Path, data: bytes) -> None:
    """Write one file, whole or not at all."""
    final = Path(path).resolve()
    partial = final.with_name(f".{final.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(final)
    finally:
        partial.unlink(missing_ok=True)


def _write(path: Path, content: Content) -> None:
    if isinstance(content, bytes):
        path.write_bytes(content)
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        if isinstance(content, Table):
            out = csv.writer(file, lineterminator="\n")
            out.writerow(content.columns)
            out.writerows(content.rows)
        else:
            json.dump(content, file, indent=2, ensure_ascii=False, allow_nan=False)
            file.write("\n")
