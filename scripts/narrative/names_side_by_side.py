"""What names mean beside each other, beside an initial, and beside words that may be names."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from scripts.narrative.found_names import DIFFERENT, NOT_ALONE, SEVERAL, Found, initial_reason
from scripts.narrative.known_names import KnownNames
from scripts.narrative.written_text import WrittenText

_SIDE_BY_SIDE = re.compile(r"\.?[^\S\n]+")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_BLANKS = re.compile(r"[^\S\n]+")
_MOST_MIDDLE_NAMES = 2


class SideBySide:
    """A text whose names were found one by one."""

    def __init__(self, known: KnownNames, written: WrittenText) -> None:
        self._known, self._written, self._words = known, written, written.words

    def settled(self, found: list[Found]) -> list[Found]:
        """Return the names as they are to be taken, given what stands beside each."""
        return self._not_alone(self._with_initial_behind(self._joined(found)))

    # --- names beside each other ------------------------------------------------------------------

    def _joined(self, found: list[Found]) -> list[Found]:
        """Take names side by side for one name, of whoever has them all."""
        joined: list[Found] = []
        for here in found:
            if joined and here.joins and joined[-1].joins and self._touch(joined[-1], here):
                joined[-1] = _as_one(joined[-1], here)
            else:
                joined.append(here)
        return joined

    def _touch(self, one: Found, other: Found) -> bool:
        """Whether only middle names are between two names: Peter J. Varley, Peter John Varley."""
        middle = range(one.end, other.start)
        return (
            len(middle) <= _MOST_MIDDLE_NAMES
            and all(self._words[k].initial or self._written.strange(k) for k in middle)
            and self._parted_by(_BLANKS, one.end)
            and all(
                self._parted_by(_SIDE_BY_SIDE if self._words[k].initial else _BLANKS, k + 1)
                for k in middle
            )
        )

    def _parted_by(self, gap: re.Pattern[str], k: int) -> bool:
        """Whether just this stands between a word and the one before it."""
        return bool(gap.fullmatch(self._written.before(k)))

    # --- an initial behind a name -----------------------------------------------------------------

    def _with_initial_behind(self, found: list[Found]) -> list[Found]:
        """Take an initial behind a name into it: Peter V., Varley P."""
        taken = {here.start for here in found}
        return [here if here.end in taken else self._abbreviated(here) for here in found]

    def _abbreviated(self, here: Found) -> Found:
        k = here.end
        if not here.joins or k >= len(self._words) or not self._words[k].initial:
            return here
        initial = self._words[k].key
        dotted = self._written.text[self._words[k].end :][:1] == "."
        if not self._parted_by(_BLANKS, k) or (initial in "ai" and not dotted):
            return here
        initials = self._known.initials
        fitting = {p for p in here.first if initials.get(p, ("", ""))[1] == initial}
        fitting |= {p for p in here.last - here.first if initials.get(p, ("", ""))[0] == initial}
        if here.why == "decision":
            return replace(here, end=k + 1) if fitting else here
        if not fitting and (not here.first or initial in "ai"):
            return here
        reason = initial_reason(fitting)
        return replace(
            here,
            end=k + 1,
            people=frozenset(fitting) or here.people,
            why="ambiguous" if reason else "part of a name",
            reason=reason,
        )

    # --- words that may be names ------------------------------------------------------------------

    def _not_alone(self, found: list[Found]) -> list[Found]:
        """Doubt whose first name it is before a strange surname, and the reverse."""
        free = {*range(len(self._words))} - {k for f in found for k in range(f.start, f.end)}
        doubted = []
        for here in found:
            wider = self._widened(here, free) if here.why not in (None, "decision") else here
            free -= {*range(wider.start, wider.end)}
            doubted.append(wider)
        return doubted

    def _widened(self, here: Found, free: Collection[int]) -> Found:
        """Take into a name what stands beside it as if it were of the same name."""
        known = here.why == "part of a name" or here.reason == SEVERAL
        start, end = here.start, here.end
        titled = self._written.title(start)
        if known and here.last and not titled and self._adds(start - 1, start, free):
            start -= 1
        elif known and here.first and self._adds(end, end, free):
            end += 1
        # What hangs on by a hyphen is of the same name in any case.
        while self._adds(start - 1, start, free, _HYPHEN):
            start -= 1
        while self._adds(end, end, free, _HYPHEN):
            end += 1
        if (start, end) == (here.start, here.end):
            return here
        return replace(here, start=start, end=end, why="ambiguous", reason=NOT_ALONE)

    def _adds(
        self, k: int, later: int, free: Collection[int], gap: re.Pattern[str] = _BLANKS
    ) -> bool:
        """Whether word k may belong to the name beside it; `later` is whichever stands behind."""
        if k not in free or not self._parted_by(gap, later) or not self._written.strange(k):
            return False
        return gap is _HYPHEN or not self._written.begins_sentence(k)


def _as_one(before: Found, here: Found) -> Found:
    """Return two names side by side as one: of the only person who has both, or of nobody known."""
    both = (before.first | before.last) & (here.first | here.last)
    if len(both) == 1:
        why, reason, people = "part of a name", "", both
    else:
        why, reason, people = "ambiguous", DIFFERENT, before.people | here.people
    return Found(before.start, here.end, people, why, reason=reason, last=both, joins=True)
