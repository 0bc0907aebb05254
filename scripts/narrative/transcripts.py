"""Transcripts without the times and the numbers of lines that stand between their words."""

from __future__ import annotations

from bisect import insort

from scripts.narrative.layout import TIMED, Layout, without
from scripts.narrative.margin import margin
from scripts.narrative.timestamps import Speaks, stamps


def bare(text: str, layout: Layout, speaks: Speaks | None) -> tuple[str, Layout]:
    """Take numbers of printed lines (see `margin`) and times (see `stamps`) out of a transcript.

    Lines stay where they are, so that places in a file can still be told by counting them.

    Parameters
    ----------
    layout : what the file itself tells.
    speaks : whether a label is a speaker's; None for all: labels are known by their looks.

    Returns
    -------
    tuple
        The text that is left, its layout.
    """
    numbers = margin(text)
    text, moved = without(text, numbers.spans)
    heads = [(moved(end), kind) for end, kind in layout.heads]
    times = [(moved(at), seconds) for at, seconds in layout.times]
    lines = [(moved(start), number) for start, number in numbers.lines]

    found = stamps(text, speaks)
    text, moved = without(text, [stamp[:2] for stamp in found])
    heads = [(moved(end), kind) for end, kind in heads]
    times = sorted(
        [(moved(at), seconds) for at, seconds in times]
        + [(moved(stamp.start), stamp.seconds) for stamp in found]
    )
    for stamp in found:
        if stamp.head is not None:
            insort(heads, (moved(stamp.head), TIMED))
    lines = [(moved(start), number) for start, number in lines]
    return text, Layout(tuple(heads), tuple(times), tuple(lines))
