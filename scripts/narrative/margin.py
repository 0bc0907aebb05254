"""Numbers of lines printed in the margin of a transcript: known by counting up, and taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LINE = re.compile(r"[^\n]*\n")
_SIDES = (re.compile(r"(?P<number>[1-9]\d{0,4})(?:\s+|$)"),
          re.compile(r"(?:^|\s+)(?P<number>[1-9]\d{0,4})$"))  # fmt: skip
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
    for side in _SIDES:
        found = [side.search(line) if side is _SIDES[1] else side.match(line) for line in lines]
        for step in _STEPS:
            for counted in (worded, range(worded[0], worded[-1] + 1) if worded else ()):
                numbers = _counted(counted, found, step)
                if not numbers:
                    continue
                taken = [(k, m) for k, n in numbers if n % step == 0 and (m := found[k])]
                spans = [(starts[k] + m.start(), starts[k] + m.end()) for k, m in taken]
                return Margin(spans, [(starts[k], n) for k, n in numbers])
    return Margin([], [])


def _counted(
    counted: Sequence[int], found: Sequence[re.Match[str] | None], step: int
) -> list[tuple[int, int]]:
    """Return the lines that count, each with its number; none if the margin does not bear it out.

    Parameters
    ----------
    counted : indices of lines that count.
    found : what may be the number of each line.
    """
    values = [_number(found[k]) for k in counted]
    for begin in range(len(values) - _FEWEST * step + 1):
        borne = range(begin + step - 1, len(values), step)
        if all(values[i] == i - begin + 1 for i in borne):
            numbers = list(enumerate(values[begin:], start=1))
            # Numbered in between, too: a margin with smaller steps in which numbers are missing.
            between = sum(value == n for n, value in numbers if n % step)
            return [(counted[begin + n - 1], n) for n, _ in numbers if 2 * between <= len(borne)]
    return []


def _number(found: re.Match[str] | None) -> int:
    return int(found["number"]) if found else 0
