"""Every phrase found, a row each, with the words around it: keyword in context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit

Row = Mapping[str, Any]

_WORDS = 12


def concordance_sheet(
    passages: Iterable[Row], hits: Iterable[Row], turns: Iterable[Row]
) -> WorkSheet:
    """Return a sheet with a row for each phrase, twelve words of its turn on either side.

    Parameters
    ----------
    passages, hits, turns : rows of PASSAGES, HITS and TURNS.
    """
    own = {passage["passage_id"]: passage for passage in passages}
    texts = {(turn["document_id"], turn["turn"]): turn for turn in turns}
    rows = []
    for hit in hits:
        passage = own[hit["passage_id"]]
        turn = texts[passage["document_id"], passage["turn"]]
        left, right = context(
            turn["text"], hit["start"] - turn["start"], hit["end"] - turn["start"]
        )
        rows.append(
            {
                "document": passage["document_id"],
                "speaker": passage["speaker"],
                "turn": passage["turn"],
                "left": to_fit(left),
                "phrase": hit["phrase"],
                "right": to_fit(right),
                **{name: hit[name].replace(";", "\n") for name in ("family", "flags")},
                "passage_id": passage["passage_id"],
            }
        )
    columns = (
        SheetColumn("document", 9),
        SheetColumn("speaker", 9),
        SheetColumn("turn", 6),
        SheetColumn("left", 52, right=True),
        SheetColumn("phrase", 18),
        SheetColumn("right", 52),
        SheetColumn("family", 12),
        SheetColumn("flags", 14),
        SheetColumn("passage_id", 18),
    )
    return WorkSheet("concordance", columns, rows)


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return up to twelve words before and behind [start, end); … stands where there are more."""
    before, behind = text[:start].rsplit(None, _WORDS), text[end:].split(None, _WORDS)
    # One more than asked for: the rest of the text in one piece, unless it is all spaces.
    left = ["…", *before[1:]] if len(before) > _WORDS else before
    right = [*behind[:-1], "…"] if len(behind) > _WORDS else behind
    return " ".join(left), " ".join(right)
