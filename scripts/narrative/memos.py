"""What people noted beside their decisions: memos of coders, reasons of what was settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.codings import Entry, Match, Passage, Unmatched
from scripts.narrative.places import shown_place
from scripts.study.narrative_inputs import Resolution
from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit


def resolution_rows(agreed: Mapping[str, Resolution]) -> list[dict[str, Any]]:
    """Return rows of RESOLUTIONS: what was settled of passages that exist, why, by whom, when.

    Parameters
    ----------
    agreed : by passage id as it is now.
    """
    return [
        resolution.model_dump()
        | {"passage_id": passage_id, "date": resolution.date and str(resolution.date)}
        for passage_id, resolution in sorted(agreed.items())
    ]


def memo_sheet(
    passages: Sequence[Passage],
    matches: Iterable[Match],
    unmatched: Iterable[Unmatched],
    resolutions: Sequence[Mapping[str, Any]],
) -> WorkSheet:
    """Return a sheet of every note and reason with the passage it is about (names!).

    Passages come in their order; then what was noted of words that are no longer there.

    Parameters
    ----------
    passages, resolutions : rows of PASSAGES and RESOLUTIONS.
    """
    place = {p["passage_id"]: k for k, p in enumerate(passages)}
    rows = [_cells(m.entry) | {"passage_id": m.passage_id} for m in matches if m.entry.note]
    rows += [
        dict(row) | {"who": row["decided_by"], "memo": row["reason"], "what": "settled"}
        for row in resolutions
    ]
    for row in rows:
        passage = passages[place[row["passage_id"]]]
        row |= {"place": shown_place(passage)}
        row |= {"speaker": passage["speaker"], "text": to_fit(passage["text"])}
    rows.sort(key=lambda row: (place[row["passage_id"]], row["what"], row["who"]))
    rows += [_cells(u.entry) | {"remark": u.why} for u in unmatched if u.entry.note]
    columns = (
        SheetColumn("passage_id", 16),
        SheetColumn("speaker", 9),
        SheetColumn("text", 60),
        SheetColumn("what", 9),
        SheetColumn("who", 9),
        SheetColumn("account_id", 11),
        SheetColumn("speech_act", 14),
        SheetColumn("set_aside", 24),
        SheetColumn("memo", 50),
        SheetColumn("date", 12),
        SheetColumn("remark", 40),
        SheetColumn("place", 16),
    )
    return WorkSheet("memos", columns, rows, frozen=1)


def _cells(entry: Entry) -> dict[str, Any]:
    return vars(entry) | {"what": "noted", "who": entry.coder, "memo": entry.note}
