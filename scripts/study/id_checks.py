"""What can be wrong with an id, whichever table it stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.study.problems import Problem, nearest
from scripts.study.reading import R, Rows


@dataclass(frozen=True)
class Register:
    """Ids that other tables may refer to.

    Attributes
    ----------
    ids : the ids there are; None where a mistake in their own table leaves that open, and no
        reference can be judged.
    absent : what is wrong with any other, as in “no account in S1/accounts.csv has this id.”
    remedy : what to do where none is near.
    else_ : what to do where none is meant.
    """

    ids: Collection[str] | None
    absent: str
    remedy: str
    else_: str = ""

    def unknown(
        self, rows: Rows[Any], row: int, column: str, code: str | None
    ) -> Iterator[Problem]:
        """Report `code`, in this cell of another table, where there is no such id."""
        if code is not None and self.ids is not None and code not in self.ids:
            remedy = f"{nearest(code, self.ids) or self.remedy} {self.else_}".strip()
            yield Problem(rows.file, row, column, code, self.absent, remedy)


NOT_JUDGED = Register(None, "", "")  # where the table that declares the ids is not at hand


def register(rows: Rows[R], column: str, thing: str) -> Register:
    """Return the ids in a column of the table that declares them."""
    absent = f"no {thing} in {rows.file} has this id."
    return Register(rows.values(column), absent, f"Add the {thing} there.")


def wrong_own_ids(rows: Rows[R], column: str, site: str) -> Iterator[Problem]:
    """Report ids that a table declares twice, or for another site."""
    for row, entry in rows:
        code = str(getattr(entry, column))
        if code.partition("-")[0] != site:
            message = f"ids of this site begin with {site}-."
            remedy = f"Write {site}-{code.partition('-')[2]}, or move the row to its site."
            yield Problem(rows.file, row, column, code, message, remedy)
    remedy = "Give one of them an id that is not in use."
    yield from repeated(rows, column, [getattr(entry, column) for _, entry in rows], remedy)


def repeated(
    rows: Rows[R], column: str, keys: Sequence[Hashable], remedy: str, thing: str = "id"
) -> Iterator[Problem]:
    """Report rows whose key an earlier row has.

    Parameters
    ----------
    keys : one a row; None counts as none.
    """
    first: dict[Hashable, int] = {}
    for (row, entry), key in zip(rows, keys, strict=True):
        if key is not None and first.setdefault(key, row) != row:
            message = f"row {first[key]} has this {thing} already."
            yield Problem(rows.file, row, column, str(getattr(entry, column)), message, remedy)


def listed_twice(rows: Rows[R], row: int, column: str, codes: Sequence[str]) -> Iterator[Problem]:
    """Report ids that one cell lists more than once."""
    for code, times in Counter(codes).items():
        if times > 1:
            yield Problem(rows.file, row, column, code, "is listed twice.", "Keep one of them.")
