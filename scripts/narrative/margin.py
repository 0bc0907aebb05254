"""Numbers of lines printed in the margin of a transcript: known by counting up, and taken out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*\n")
_AT_BEGIN = re.compile(r"([1-9]\d{0,4})(?:\s+|$)")
_AT_END = re.compile(r"(?:^|(?<=\s))([1-9]\d{0,4})$")
_STEPS = (1, 2, 5, 10)  # a number at every line, or every so many
_FEWEST = 5  # numbers: fewer may be a list of things


class Margin(NamedTuple):
    """What a margin holds: where its numbers stand, [start, end), and where which line begins."""

    spans: list[tuple[int, int]]
    lines: list[tuple[int, int]]


def margin(text: str) -> Margin:
    """Find the numbers of lines printed at the beginning or the end of lines.

    They must begin with 1, or with the step by which they go up (2, 5 or 10), and go on without a
    gap to the last line with words; there must be five or more. Blank lines may count or not.
    Otherwise nothing is found.
    """
    starts = [m.start() for m in _LINE.finditer(text)]
    lines = [m[0][:-1] for m in _LINE.finditer(text)]
    worded = [k for k, line in enumerate(lines) if line]
    ways = (worded, range(worded[0], worded[-1] + 1)) if worded else ()
    for number_of in (_at_begin, _at_end):
        found = {k: place for k in worded if (place := number_of(lines[k]))}
        if len(found) < _FEWEST:
            continue
        for step in _STEPS:
            for counted in ways:
                if numbers := _counted(counted, {k: n for k, (n, _, _) in found.items()}, step):
                    taken = [(k, *found[k][1:]) for k, n in numbers if n % step == 0]
                    spans = [(starts[k] + start, starts[k] + end) for k, start, end in taken]
                    return Margin(spans, [(starts[k], n) for k, n in numbers])
    return Margin([], [])


def _at_begin(line: str) -> tuple[int, int, int] | None:
    """Return the number with which a line begins, and where it stands with the spaces behind."""
    found = _AT_BEGIN.match(line) if line[0].isdigit() else None
    return (int(found[1]), 0, found.end()) if found else None


def _at_end(line: str) -> tuple[int, int, int] | None:
    """Return the number with which a line ends, and where it stands with the spaces before."""
    found = _AT_END.search(line, max(0, len(line) - 6)) if line[-1].isdigit() else None
    return (int(found[1]), len(line[: found.start()].rstrip()), len(line)) if found else None


def _counted(
    counted: Sequence[int], numbers: Mapping[int, int], step: int
) -> list[tuple[int, int]]:
    """Return the lines that count, each with its number; none if the margin does not bear it out.

    Parameters
    ----------
    counted : indices of lines that count.
    numbers : what may be the number of a line, by index.
    """
    values = [numbers.get(k, 0) for k in counted]
    for first, value in enumerate(values):
        begin = first - step + 1
        borne = range(first, len(values), step)
        if value != step or begin < 0 or len(borne) < _FEWEST:
            continue
        if all(values[i] == i - begin + 1 for i in borne):
            own = list(enumerate(values[begin:], start=1))
            # Numbered in between, too: a margin with smaller steps in which numbers are missing.
            between = sum(value == n for n, value in own if n % step)
            return [(counted[begin + n - 1], n) for n, _ in own if 2 * between <= len(borne)]
    return []
