"""The trace as a workbook: from every chart's box to the words, from every passage to its fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.places import shown_place
from scripts.study.narrative_tables import BECAME
from scripts.study.workbooks import Link, SheetColumn, WorkSheet, to_fit

Row = Mapping[str, Any]

DOWN, UP, COVERAGE = "Charts to words", "Words to charts", "Coverage"
# What only the confidential workbook has: the words as they were said, and where.
_SAID = (SheetColumn("words_as_said", 60), SheetColumn("from", 9), SheetColumn("to", 9))


def trace_sheets(
    trace: Sequence[Row],
    fates: Sequence[Row],
    boxes: Iterable[Row],
    fragments: Iterable[Row],
    passages: Iterable[Row],
    spans: Iterable[Row] = (),
) -> list[WorkSheet]:
    """Return the sheets, each row of one leading to its counterpart in the other.

    Parameters
    ----------
    trace, fates, boxes, fragments, passages : rows of TRACE, FATES, BOXES, FRAGMENTS, PASSAGES.
    spans : of `passages.passage_spans`, the words as they were said: CONFIDENTIAL. Without them
        the workbook speaks in codes.
    """
    box = {(row["account_id"], row["step"]): row for row in boxes}
    fragment = {row["fragment_id"]: row for row in fragments}
    said = {s["passage_id"]: _said(s) for s in spans}
    about = {p["passage_id"]: _about(p) | said.get(p["passage_id"], {}) for p in passages}
    place = {row["passage_id"]: k for k, row in enumerate(fates, 1)}
    first: dict[str, int] = {}
    for k, row in enumerate(trace, 1):
        first.setdefault(row["passage_id"], k)
    down = [
        {
            **about.get(row["passage_id"], {"words": "there are no such words any more"}),
            **row,
            "act": fragment[row["fragment_id"]]["speech_act"],
            "box": box.get((row["account_id"], row["step"]), {}).get("text"),
            "fragment": fragment[row["fragment_id"]]["text"],
            "passage_id": _linked(row["passage_id"], UP, place),
        }
        for row in trace
    ]
    up = [
        {
            **about[row["passage_id"]],
            **row,
            "fragments": row["fragments"].replace(";", "; "),
            "boxes": row["boxes"].replace(";", "; "),
            "passage_id": _linked(row["passage_id"], DOWN, first),
        }
        for row in fates
    ]
    where = (
        SheetColumn("document_id", 11),
        SheetColumn("turn", 6),
        SheetColumn("place", 16),
        SheetColumn("speaker", 9),
    )
    as_said = _SAID if said else ()
    down_columns = (
        SheetColumn("account_id", 11),
        SheetColumn("step", 6),
        SheetColumn("box", 40),
        SheetColumn("act", 14),
        SheetColumn("fragment_id", 11),
        SheetColumn("fragment", 40),
        SheetColumn("passage_id", 16),
        *where,
        SheetColumn("words", 60),
        *as_said,
    )
    up_columns = (
        SheetColumn("passage_id", 16),
        *where,
        SheetColumn("words", 60),
        *as_said,
        SheetColumn("phrases", 16),
        SheetColumn("became", 12),
        SheetColumn("account_id", 11),
        SheetColumn("speech_act", 14),
        SheetColumn("set_aside", 30),
        SheetColumn("fragments", 16),
        SheetColumn("boxes", 14),
    )
    return [
        WorkSheet(DOWN, down_columns, down, frozen=2),
        WorkSheet(UP, up_columns, up, frozen=1),
        _coverage(fates, about),
    ]


def _about(passage: Row) -> dict[str, Any]:
    names = ("document_id", "turn", "speaker", "phrases")
    cells = {name: passage[name] for name in names} | {"place": shown_place(passage)}
    return cells | {
        "words": to_fit(passage["text"]),
        "phrases": cells["phrases"].replace(";", "; "),
    }


def _said(span: Row) -> dict[str, Any]:
    return {"words_as_said": to_fit(span["words"]), "from": span["start"], "to": span["end"]}


def _linked(code: str, title: str, places: Mapping[str, int]) -> Link | str:
    return Link(code, title, places[code]) if code in places else code


def _coverage(fates: Iterable[Row], about: Mapping[str, Row]) -> WorkSheet:
    """Count the passages of each document, and of all, by what became of them."""
    counts: dict[str, Counter[str]] = {}
    for row in fates:
        for name in (about[row["passage_id"]]["document_id"], "all"):
            counts.setdefault(name, Counter()).update([row["became"]])
    rows = [
        {"document_id": name, "passages": own.total()}
        | {became.replace(" ", "_"): own[became] for became in BECAME}
        for name, own in sorted(counts.items(), key=lambda item: (item[0] == "all", item[0]))
    ]
    columns = ("passages", *(became.replace(" ", "_") for became in BECAME))
    return WorkSheet(
        COVERAGE,
        (SheetColumn("document_id", 13), *(SheetColumn(name, 11) for name in columns)),
        rows,
        frozen=1,
    )
