"""Every phrase found, a row each, with the words around it: keyword in context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from scripts.narrative.keyword_context import context
from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit

Row = Mapping[str, Any]


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
