"""What stands in a document beside its words: labels set apart by looks, times, printed lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter

# Unicode keeps this sign for use within a program: no document has reason to hold it.
_MARK = "\ufdd0"
_TIME = "time "
BOLD, TAB, CELL, TIMED = "bold", "tab", "cell", "time"
_place = itemgetter(0)


@dataclass(frozen=True)
class Layout:
    """Places are characters of the text it belongs to.

    Attributes
    ----------
    heads : where something at the beginning of a line ends that is set apart, and how: BOLD, TAB
        (before the first), TIMED (beside a time), or CELL with table and column (in all but the
        last cell of a row).
    times : from where on, and which: seconds since the beginning of the recording.
    lines : where printed lines begin, and the numbers in their margin.
    """

    heads: tuple[tuple[int, str], ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    lines: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, marks: Sequence[tuple[int, str]]) -> Layout:
        """Sort the marks that readers of files left."""
        times = [(at, int(mark.removeprefix(_TIME))) for at, mark in marks if _TIME in mark]
        return cls(tuple((at, mark) for at, mark in marks if _TIME not in mark), tuple(times))

    def head(self, start: int, end: int) -> tuple[int, str] | None:
        """Return what is set apart at the beginning of the line [start, end): its end, and how."""
        if not self.heads:
            return None
        first = bisect_right(self.heads, start, key=_place)
        found = self.heads[first : bisect_right(self.heads, end, key=_place)]
        return next((head for head in found if head[1] == TIMED), next(iter(found), None))


PLAIN = Layout()


def mark(kind: str) -> str:
    """Return what a reader puts into the text to say that something set apart ends there."""
    return f"{_MARK}{kind}{_MARK}"


def time_mark(seconds: int) -> str:
    """Return what a reader puts into the text to say when the next words are said."""
    return mark(f"{_TIME}{seconds}")


def unmarked(words: str) -> str:
    """Return words of a file without signs that would look like marks."""
    return words.replace(_MARK, "")


def parted(line: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a line without marks, and each mark behind the words that stand before it."""
    words, *rest = line.split(_MARK)
    marks = []
    for kind, behind in zip(rest[::2], rest[1::2], strict=True):
        marks.append((words, kind))
        words += behind
    return words, marks


def without(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, Callable[[int], int]]:
    """Return a text without [start, end) of spans, and where its characters stand then.

    Parameters
    ----------
    spans : in order, none reaching into another.
    """
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    lost = [0, *accumulate(end - start for start, end in spans)]
    kept = zip([0, *ends], [*starts, len(text)], strict=True)

    def moved(place: int) -> int:
        before = bisect_left(starts, place)
        inside = max(0, ends[before - 1] - place) if before else 0
        return place - lost[before] + inside

    return "".join(text[start:end] for start, end in kept), moved
