"""Tables as they are in people's files: CSV as spreadsheets write it, and XLSX; all cells text."""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from scripts.study.archives import TooLargeError, read_parts
from scripts.study.problems import Problem, nearest, shortened, unseen_sign

T = TypeVar("T")
SUFFIXES = (".csv", ".xlsx")
INSTRUCTIONS = "instructions"  # a sheet of this name is not read, unless it is asked for
LONGEST_CELL = 32_767  # characters, by Excel's own limit
LARGEST_FILE = 50_000_000  # bytes, unpacked; a study's tables are a hundredth of it
MOST_CELLS = MOST_TAGS = 2_000_000  # few bytes can be as many, which take gigabytes to read


@dataclass(frozen=True)
class Sheet:
    """A table as it is in its file.

    Attributes
    ----------
    file : the name people know it by, such as `S1/actors.csv`.
    header : the headings.
    rows : row numbers as the spreadsheet shows them, each with one cell a heading. Blank rows are
        left out, and still count.
    notes : what a person should look at.
    title : of the workbook's sheet that was read, where none is named like the table.
    """

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[Problem, ...] = ()
    title: str = ""


class UnreadableError(Exception):
    """A file that is no table; its problems say why.

    Where only signs below its headings are wrong, `sheet` is the table as it stands, so that
    whatever else is wrong with it can be said at once.
    """

    def __init__(self, problems: Iterable[Problem], sheet: Sheet | None = None) -> None:
        self.problems = tuple(problems)
        self.sheet = sheet
        super().__init__("; ".join(map(str, self.problems)))


def read_sheet(path: Path, file: str, title: str = "", corner: str = "") -> Sheet:
    """Read a CSV or XLSX file; messages call it `file`.

    Parameters
    ----------
    title : of the workbook's sheet to read, which must be there; "": as said below.
    corner : heading of the first column, where it may have none.

    CSV may be UTF-8 (with or without mark), UTF-16 with its mark or Windows-1252, separated by
    comma, semicolon or tab. Of a workbook the sheet named like the file is read, or else the first
    that is not called instructions; formulas count as the values last shown. Nothing is evaluated.

    Raises
    ------
    UnreadableError
        Where it is not a table with one heading a column.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise _unreadable(file, "the file is larger than 50 MB.", "Is it the right one?")
    data = path.read_bytes()
    if path.suffix == ".xlsx":
        read, records = _workbook_records(data, file, path.stem, title)
        sheet = _sheet(file, records, (), corner)
        return (
            sheet
            if read.casefold() == (title or path.stem).casefold()
            else replace(sheet, title=read)
        )
    text, notes = _decoded(data, file)
    return _sheet(file, _csv_records(text, file), notes, corner)


def _unreadable(file: str, message: str, remedy: str = "", row: int = 0) -> UnreadableError:
    return UnreadableError([Problem(file, row, "", "", message, remedy)])


def _sheet(
    file: str, records: Iterable[list[str]], notes: tuple[Problem, ...], corner: str
) -> Sheet:
    """Split records, the first being row 1, into the heading and the rows below it."""
    cleaned = ([_cleaned(cell) for cell in record] for record in _bounded(records, file))
    numbered = [(row, cells) for row, cells in enumerate(cleaned, start=1) if any(cells)]
    if not numbered:
        raise _unreadable(file, "the file is empty.", "Its first row must hold the headings.")
    (heading_row, header), *body = numbered
    while not header[-1]:
        header.pop()
    header[0] = header[0] or corner
    if len(header) == 1 and body and sum(map(bool, body[0][1])) > 1:
        message = f"the first row holds “{shortened(header[0])}” only; it must hold the headings."
        raise _unreadable(file, message, "Remove what stands above them.", heading_row)
    width = max(len(cells) for _, cells in numbered)
    used = {k for _, cells in body for k, cell in enumerate(cells) if cell}
    problems: list[Problem] = []
    seen: set[str] = set()
    for k in range(width):
        heading = header[k] if k < len(header) else ""
        if not heading and k in used:
            row, cells = next((r, c) for r, c in body if len(c) > k and c[k])
            message = f"is in a column without a heading ({_letters(k)})."
            remedy = "Give the column its heading, or put quotation marks around text with commas."
            problems.append(Problem(file, row, "", cells[k], message, remedy))
        elif heading and folded(heading) in seen:
            message = "two columns have this heading."
            problems.append(Problem(file, heading_row, heading, "", message, "Keep one of them."))
        seen.add(folded(heading))
    if problems:
        raise UnreadableError(problems)
    kept = [k for k, heading in enumerate(header) if heading]
    rows = (
        (row, tuple(cells[k] if k < len(cells) else "" for k in kept)) for row, cells in body
    )  # fmt: skip
    sheet = Sheet(file, tuple(header[k] for k in kept), tuple(rows), notes)
    if unseen := [
        Problem(file, row, header[k] if k < len(header) else "", cell, sign, "Type it anew.")
        for row, cells in numbered
        for k, cell in enumerate(cells)
        if not cell.isprintable() and (sign := unseen_sign(cell))
    ]:
        in_headings = any(problem.row == heading_row for problem in unseen)
        raise UnreadableError(unseen, None if in_headings else sheet)
    return sheet


def _bounded(records: Iterable[list[T]], file: str) -> Iterator[list[T]]:
    """Yield records as long as they are no more than a table can hold."""
    cells = characters = 0
    for record in records:
        cells += len(record)
        characters += sum(len(cell) for cell in record if isinstance(cell, str))
        if cells > MOST_CELLS or characters > LARGEST_FILE:
            message = f"the table has more than {MOST_CELLS:,} cells, or as many as 50 MB of words."
            raise _unreadable(file, message, "Is it the right one?")
        yield record


_SPACES = str.maketrans({"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u200b": "", "\ufeff": ""})


def _cleaned(cell: str) -> str:
    return cell.translate(_SPACES).strip()


def folded(heading: str) -> str:
    """Return a heading as compared: case, spaces, dashes and underscores do not matter."""
    return "_".join(heading.casefold().replace("-", " ").replace("_", " ").split())


def _letters(column: int) -> str:
    """Name a column as spreadsheets do: A, B … Z, AA."""
    letters = ""
    while column >= 0:
        letters = chr(ord("A") + column % 26) + letters
        column = column // 26 - 1
    return letters


# --- CSV --------------------------------------------------------------------------------------


def _decoded(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a CSV file, and a note where its encoding had to be assumed.

    Detectors were tried and left out: on lists of names they take Windows-1252 for Central
    European or Icelandic encodings.
    """
    if data.startswith(b"PK\x03\x04"):
        raise _unreadable(file, "this is a workbook, not CSV.", "Rename it to end in .xlsx.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), ()
    if b"\0" in data:
        raise _unreadable(file, "this is not a text file.", "Save the table as CSV UTF-8.")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        message = "there are characters here that are neither UTF-8 nor Windows-1252."
        raise _unreadable(file, message, "Save the table as CSV UTF-8.", row) from None
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    strange = [word for word in dict.fromkeys(words) if not word.isascii()]
    message = "the file is not UTF-8 and was read as Windows-1252; are its accents right?"
    return text, (Problem(file, 0, "", " ".join(strange[:5]), message),)


def _csv_records(text: str, file: str) -> Iterator[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=re.sub('"[^"]*"', "", first).count)
    if told := re.match(r"sep=([,;\t])[ \t]*(?=[\r\n])", text):  # a line by which Excel is told
        delimiter, text = told[1], text[told.end() :]  # what is left of the line is a blank row
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    row = 0
    try:
        for row, record in enumerate(reader, start=1):  # noqa: B007
            yield record
    except csv.Error:
        message = "a quotation mark in this row is not closed, or text follows it."
        remedy = "Write a quotation mark inside quoted text twice, or save the table as .xlsx."
        raise _unreadable(file, message, remedy, row + 1) from None


# --- XLSX -------------------------------------------------------------------------------------


def _workbook_records(data: bytes, file: str, stem: str, title: str) -> tuple[str, list[list[str]]]:
    """Return the title of the sheet that is read, and its cells."""
    import openpyxl  # takes a quarter of a second, and most studies are CSV

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        message = "the workbook is protected by a password, or of an old kind (.xls)."
        raise _unreadable(file, message, "Save it as .xlsx without a password.")
    try:
        parts = _checked_parts(data, file)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and drop-down lists, which are not read
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            named = {sheet.title.casefold(): sheet for sheet in book.worksheets}
            if not named:
                raise _unreadable(file, "the workbook has no sheet of cells.")
            if title and title.casefold() not in named:
                remedy = nearest(title, (sheet.title for sheet in book.worksheets))
                raise _unreadable(file, f"there is no sheet {title} in the workbook.", remedy)
            tables = [sheet for name, sheet in named.items() if name != INSTRUCTIONS]
            sheet = named.get((title or stem).casefold()) or (tables or book.worksheets)[0]
            sheet.reset_dimensions()  # what programs other than Excel state is often wrong
            cells = [*_bounded(map(list, sheet.iter_rows()), file)]
            merged = _merged_cells(parts[sheet._worksheet_path.lstrip("/")])
    except UnreadableError:
        raise
    except Exception:  # openpyxl lets through whatever a damaged file does to it
        message = "this is not an Excel workbook, or it is damaged."
        raise _unreadable(file, message, "Open it in a spreadsheet and save it anew.") from None
    wrong = [
        Problem(
            file, row, "", "", f"cells {cell_range} are merged; only the first holds a value.",
            "Unmerge them, and write the value into each cell it holds for.",
        )
        for row, cell_range in merged
    ]  # fmt: skip
    wrong += [
        Problem(
            file, row, "", str(cell.value), f"cell {_letters(k)}{row} holds an error of Excel's.",
            "Write the value itself.",
        )
        for row, record in enumerate(cells, start=1)
        for k, cell in enumerate(record)
        if cell.data_type == "e"
    ]  # fmt: skip
    if wrong:
        raise UnreadableError(wrong)
    return sheet.title, [[_text(cell.value) for cell in record] for record in cells]


def _checked_parts(data: bytes, file: str) -> dict[str, bytes]:
    """Return a workbook's parts, unless they would grow without end when openpyxl reads them."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = read_parts(archive, LARGEST_FILE)
    except TooLargeError:
        message = "the workbook is larger than 50 MB."
        raise _unreadable(file, message, "Is it the right one?") from None
    tags = 0
    for part in parts.values():
        content = part.replace(b"\0", b"")
        tags += content.count(b"<")
        if b"<!DOCTYPE" in content:
            message = "this is not an Excel workbook: it declares entities."
            raise _unreadable(file, message, "Save it anew from a spreadsheet.")
    if tags > MOST_TAGS:
        message = f"the workbook is made of too many pieces to be read (over {MOST_TAGS:,})."
        raise _unreadable(file, message, "Is it the right one?")
    return parts


def _merged_cells(worksheet: bytes) -> list[tuple[int, str]]:
    """Return the merged ranges of a worksheet, each with its first row; openpyxl passes over them.

    Within its rows a worksheet is one element after another, so a search is as good as a parser.
    """
    content = worksheet.decode("utf-8", errors="replace")
    ranges = re.findall(
        r"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]+([0-9]+):[A-Z]+[0-9]+)\"", content
    )
    return sorted((int(row), cell_range) for cell_range, row in ranges)


def _text(value: Any) -> str:
    """Return a cell as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
