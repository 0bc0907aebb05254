"""A name as it is found in a text, and why it may be doubtful whose it is, or whether it is one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

SEVERAL = "several people have this name"
A_WORD = "also a word, at the beginning of a sentence or all in capitals"
A_DAY = "also a word that is always capitalised"
SHOUTED = "may be an abbreviation"
FAMILY = "a name in the plural, or a name and 's"
SMALL = "a name in small letters, or a word"
ADDRESS = "an e-mail address or the name of an account"
LEFT_OPEN = "somebody who is named in a table, but not said who it is"
OTHERS_SAY = "a name that only somebody else is known to use"
NO_INITIAL = "nobody fits this initial"
SOME_INITIALS = "several people fit this initial"
DIFFERENT = "names of different people side by side"
NOT_ALONE = "beside a word that may be somebody else's name"


@dataclass(frozen=True)
class Found:
    """A name found.

    Attributes
    ----------
    start, end : its first word, and the one behind its last.
    people : those it may mean.
    why : as in `Mention`; None: it is nobody's name, and left as it is.
    certain, reason : as in `Mention`.
    first, last : people whose first name, surname it is, where it was found as such by itself.
    joins : may it be one name with a name beside it?
    """

    start: int
    end: int
    people: frozenset[str]
    why: str | None
    certain: bool = True
    reason: str = ""
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    joins: bool = False


def whole_name(start: int, end: int, people: Collection[str], why: str) -> Found:
    """Return a whole name, which may still be several people's."""
    if len(people) > 1:
        return Found(start, end, frozenset(people), "ambiguous", reason=SEVERAL)
    return Found(start, end, frozenset(people), why)


def initial_reason(fitting: Collection[str]) -> str:
    """Return why it is doubtful whom an initial means, given whom it fits; "" where it is not."""
    if len(fitting) == 1:
        return ""
    return SOME_INITIALS if fitting else NO_INITIAL
