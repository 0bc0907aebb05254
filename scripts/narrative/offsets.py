"""Places in the pseudonymised text of a document and in the canonical one, carried over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

# [start, end) in the one text and [start, end) in the other, where they differ.
Part = tuple[int, int, int, int]

_start = itemgetter(0)


def parts_of(
    turns: Iterable[Mapping[str, Any]],
    canonical: Iterable[Mapping[str, Any]],
    replacements: Iterable[Mapping[str, Any]],
) -> list[Part]:
    """Return which parts of a document's pseudonymised text stand for which of the canonical one.

    Parameters
    ----------
    turns, canonical, replacements : rows of TURNS, CANONICAL and REPLACEMENTS of one document. The
        beginning of each turn is a part of no length, from which positions are counted.

    Returns
    -------
    list
        In the order of the text; both texts have them in the same order.
    """
    said = {row["turn"]: row["start"] for row in canonical}
    begun = [(t["start"], t["start"], said[t["turn"]], said[t["turn"]]) for t in turns]
    replaced = [(r["shown_start"], r["shown_end"], r["start"], r["end"]) for r in replacements]
    return sorted(begun + replaced)


def carried(start: int, end: int, parts: Sequence[Part]) -> tuple[int, int]:
    """Carry [start, end) over to the other text; of parts that differ, all is taken.

    Parameters
    ----------
    start, end : at least one character, within a turn.
    parts : as `parts_of` returns them; the other way round with `turned`.
    """
    first = parts[bisect_right(parts, start, key=_start) - 1]
    last = parts[bisect_left(parts, end, key=_start) - 1]
    begins = first[2] if start < first[1] else first[3] + start - first[1]
    return begins, last[3] + max(0, end - last[1])


def turned(parts: Iterable[Part]) -> list[Part]:
    """Return the parts for the way back."""
    return [(c, d, a, b) for a, b, c, d in parts]
