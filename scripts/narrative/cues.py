"""Cues: words that may lead to performance and sanction, which have no phrases of their own.

A cue is where to look, never a coding: it enters no passage and no coder's sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from scripts.narrative.passages import by_document, is_searched, units_of, words_around
from scripts.narrative.phrases import Search
from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit

Row = Mapping[str, Any]

_sentence = itemgetter("document_id", "turn", "text_start", "text_end")


def find_cues(
    turns: Iterable[Row], passages: Iterable[Row], search: Search
) -> list[dict[str, Any]]:
    """Return rows of CUES: what interviewees say and meeting papers write, in their order.

    Parameters
    ----------
    turns, passages : rows of TURNS and of PASSAGES.
    search : for the cues of a lexicon.
    """
    known = by_document(passages)
    rows = []
    for document_id, own in by_document(turns).items():
        for turn in own:
            if not (is_searched(turn) or turn["kind"] == "meeting"):
                continue
            for unit in units_of(turn, "sentence", 0, search):
                start, end = turn["start"] + unit.start, turn["start"] + unit.end
                inside = (
                    p["passage_id"]
                    for p in known[document_id]
                    if p["start"] <= start and end <= p["end"]
                )
                same = {
                    **{name: turn[name] for name in ("document_id", "kind", "turn", "speaker")},
                    **{"text_start": start, "text_end": end, "text": unit.text},
                    "passage_id": next(inside, None),
                }
                rows += [
                    {
                        **same,
                        "start": turn["start"] + hit.start,
                        "end": turn["start"] + hit.end,
                        "family": hit.family,
                        "phrase": " ".join(turn["text"][hit.start : hit.end].split()),
                        "suggests": hit.suggests,
                        "flags": ";".join(hit.flags),
                    }
                    for hit in unit.hits
                ]
    return rows


def cue_sheet(cues: Sequence[Row], turns: Iterable[Row]) -> WorkSheet:
    """Return a sheet with a row for each sentence that holds cues, and why it is suggested.

    Parameters
    ----------
    cues, turns : rows of CUES and of TURNS.
    """
    grouped = [[*own] for _, own in groupby(cues, key=_sentence)]
    places = [
        {**own[0], "start": own[0]["text_start"], "end": own[0]["text_end"]} for own in grouped
    ]
    rows = [
        {
            "document": place["document_id"],
            "speaker": place["speaker"],
            "before": before,
            "quote": to_fit(place["text"]),
            "after": after,
            "suggests": "\n".join(dict.fromkeys(cue["suggests"] for cue in own)),
            "why": "\n".join(f"“{cue['phrase']}” ({_said(cue)})" for cue in own),
            "passage_id": place["passage_id"],
        }
        for own, place, (before, after) in zip(
            grouped, places, words_around(places, turns), strict=True
        )
    ]
    columns = (
        SheetColumn("document", 9),
        SheetColumn("speaker", 9),
        SheetColumn("before", 36),
        SheetColumn("quote", 60),
        SheetColumn("after", 36),
        SheetColumn("suggests", 13),
        SheetColumn("why", 30),
        SheetColumn("passage_id", 18),
    )
    return WorkSheet("cues", columns, rows, frozen=2)


def _said(cue: Row) -> str:
    flags = cue["flags"].replace("_", " ").replace(";", ", ")
    return ", ".join(filter(None, (cue["family"].replace("_", " "), flags)))
