"""What is wrong with a person's file, said so that they can put it right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


class InRow(int):
    """The number of one of several entries that stand in the same row; shown, it is that row.

    Entries keep numbers of their own by it, in the order of rows, and messages name the row that a
    person sees.
    """

    row: int

    def __new__(cls, row: int, place: int) -> InRow:
        """Make the number of the entry at `place`, 1 first, of a row."""
        number = super().__new__(cls, row * 10_000 + place)
        number.row = row
        return number

    def __str__(self) -> str:
        """Return the row."""
        return str(self.row)

    def __format__(self, spec: str) -> str:
        """Return the row."""
        return format(self.row, spec)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to put right.

    `row` is the row as the person sees it in their spreadsheet (the heading is row 1), 0 where the
    whole file is meant; `seen` the value found ("" where there is none); `remedy` what to do.
    """

    file: str
    row: int
    column: str
    seen: str
    message: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.row, InRow):
            object.__setattr__(self, "row", self.row.row)

    def __str__(self) -> str:
        """One line: where, what was seen, what is wrong, what to do."""
        where = self.file
        if self.row:
            where += f", row {self.row}"
        if self.column:
            where += f", column {shortened(self.column)}"
        seen = f" has “{shortened(self.seen)}”" if self.seen else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return _UNWRITTEN.sub("\ufffd", f"{where}{seen}: {self.message}{remedy}")


# What would move the cursor, turn the direction of words, or stop the message from being written.
_UNSEEN = r"\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
_UNWRITTEN = re.compile(rf"[\t\n\r{_UNSEEN}]")
_REFUSED = re.compile(rf"[{_UNSEEN}]")


def unseen_sign(text: str) -> str:
    """Say which sign of `text` cannot be seen and might mislead who reads it; "" where none."""
    found = _REFUSED.search(text)
    if not found:
        return ""
    return (
        f"holds a sign that cannot be seen (U+{ord(found[0]):04X}, after {found.start()} others)."
    )


def shortened(text: str, width: int = 80) -> str:
    """Return `text` on one line, cut where it is longer than `width`."""
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[:width]}…"


class StudyError(Exception):
    """Everything wrong with what people supplied, all at once. Nothing was written."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(describe(self.problems))


def describe(problems: Sequence[Problem]) -> str:
    """Problems as a numbered list under a heading that counts them."""
    count = f"{len(problems)} thing{'s' if len(problems) != 1 else ''} to put right"
    return "\n".join([f"{count}:", *(f"  {i}. {p}" for i, p in enumerate(problems, start=1))])


def nearest(seen: str, allowed: Iterable[str]) -> str:
    """`Did you mean …?` for the closest allowed value, "" where none is close."""
    close = closest(seen, allowed)
    return f"Did you mean “{close}”?" if close else ""


def closest(seen: str, allowed: Iterable[str]) -> str:
    """Return the closest allowed value, "" where none is close."""
    by_folded = {a.casefold(): a for a in allowed}
    close = get_close_matches(seen.strip().casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else ""


# What pydantic finds, in plain English, by its types of error.
SENTENCES = {
    "string_too_short": "must not be blank.",
    "string_too_long": "is longer than {max_length} characters.",
    "literal_error": "is not one of {allowed}.",
    "int_parsing": "is not a whole number.",
    "int_parsing_size": "is not a whole number of reasonable size.",
    "int_from_float": "is not a whole number.",
    "greater_than_equal": "is less than {ge}.",
    "less_than_equal": "is more than {le}.",
    "bool_parsing": "is neither 1 (yes) nor 0 (no).",
    "bool_type": "is neither true nor false.",
    "int_type": "is not a whole number.",
    "float_parsing": "is not a number.",
    "float_type": "is not a number.",
    "string_type": "is not text.",
    "list_type": "is not a list, such as [1, 2, 3].",
    "too_short": "must hold at least {min_length}.",
    "value_error": "{error}",
}
