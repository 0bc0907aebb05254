"""Where words stand, as people cite it: paragraph, printed line, time."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from scripts.narrative.layout import Layout

Row = Mapping[str, Any]
BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_start = itemgetter("start")
_document = itemgetter("document_id")


def paragraphs(text: str) -> re.Pattern[str]:
    """Return what matches a paragraph: a block between blank lines; a line, where none is blank."""
    return BLOCK if "\n\n" in text.strip("\n") else _LINE


def place_rows(document_id: str, text: str, layout: Layout) -> list[dict[str, Any]]:
    """Return rows of PLACES for a document: one where any of the three becomes another."""
    begun = enumerate(paragraphs(text).finditer(text), start=1)
    changes: list[tuple[int, str, int]] = [(m.start(), "paragraph", n) for n, m in begun]
    changes += [(at, "line", number) for at, number in layout.lines]
    changes += [(at, "time", seconds) for at, seconds in layout.times]
    row: dict[str, Any] = {
        "document_id": document_id, "start": 0, "paragraph": 1, "line": None, "time": None
    }  # fmt: skip
    rows = [row]
    # Of two times at one place the one that stands there last.
    for start, own in groupby(sorted(changes, key=itemgetter(0)), key=itemgetter(0)):
        here = row | {name: value for _, name, value in own}
        if start == 0:
            row = here
            rows = [row]
        elif here != row:
            row = here | {"start": start}
            rows.append(row)
    return rows


def place_at(places: Sequence[Row], start: int) -> Row:
    """Return the row of PLACES, of one document in order, that holds at a character."""
    return places[bisect_right(places, start, key=_start) - 1]


def placed(
    passages: Iterable[Row], spans: Iterable[Row], places: Iterable[Row]
) -> list[dict[str, Any]]:
    """Return rows of PASSAGES with where they stand: paragraph, line, last_line and time.

    Parameters
    ----------
    passages : rows of PASSAGES but for these columns.
    spans : where they stand in the canonical texts, in the same order.
    places : rows of PLACES, of each document in order.
    """
    known = {document_id: list(own) for document_id, own in groupby(places, key=_document)}
    rows = []
    for passage, span in zip(passages, spans, strict=True):
        own = known[span["document_id"]]
        first, last = place_at(own, span["start"]), place_at(own, span["end"] - 1)
        where = {name: first[name] for name in ("paragraph", "line", "time")}
        rows.append({**passage, **where, "last_line": last["line"]})
    return rows


def shown_place(passage: Row) -> str:
    """Return where a passage (a row of PASSAGES) stands, as in “lines 12 to 14, 0:12:31”."""
    first, last = passage["line"], passage["last_line"]
    if first is None:
        where = f"paragraph {passage['paragraph']}"
    else:
        where = f"line {first}" if first == last else f"lines {first} to {last}"
    return where if passage["time"] is None else f"{where}, {shown_time(passage['time'])}"


def shown_time(seconds: int | None) -> str:
    """Return seconds as h:mm:ss; nothing for none."""
    if seconds is None:
        return ""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
