"""Workbooks of what coders have to settle, and of what no longer fits any passage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.account_sheet import account_sheet, decision_columns
from scripts.narrative.codings import DECIDED, Passage, Unmatched
from scripts.study.narrative_inputs import Account, CodebookEntry, Resolution
from scripts.study.reading import Rows
from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit

NOT_IN_TRANSCRIPTS = "(these words are no longer in the transcripts)"


def disagreement_sheets(
    passages: Sequence[Passage],
    codings: Iterable[Mapping[str, Any]],
    coded: Iterable[Mapping[str, Any]],
    resolutions: Rows[Resolution],
    accounts: Rows[Account],
    former: Mapping[str, str],
) -> list[WorkSheet]:
    """Return a sheet with a row for each passage to be settled, then one of the accounts.

    What was settled before stands below, filled in: saved as resolutions.xlsx, the sheet loses
    nothing.

    Parameters
    ----------
    passages, codings, coded : rows of PASSAGES, CODINGS and CODED.
    former : passages by ids they had before their names were shown otherwise.
    """
    by_id = {p["passage_id"]: p for p in passages}
    says: dict[str, dict[str, str]] = defaultdict(dict)
    for coding in codings:
        says[coding["passage_id"]][f"{coding['coder']}_says"] = _decision_in_words(coding)
    rows = [
        _passage_cells(by_id[row["passage_id"]]) | says[row["passage_id"]]
        for row in coded
        if row["decided_by"] == "open"
    ]
    settled = {resolution.passage_id for _, resolution in resolutions} - {*former}
    for _, resolution in resolutions:
        now = former.get(resolution.passage_id, resolution.passage_id)
        if now in settled:  # in another row, which goes before
            now = resolution.passage_id
        settled.add(now)
        known = by_id.get(now)
        cells = _passage_cells(known) if known else {"text": NOT_IN_TRANSCRIPTS}
        filled = resolution.model_dump() | {"date": resolution.date and str(resolution.date)}
        rows.append(cells | says[now] | filled | {"passage_id": now})
    columns = (
        SheetColumn("passage_id", 16),
        SheetColumn("speaker", 9),
        SheetColumn("text", 60),
        *(SheetColumn(name, 22) for name in sorted({n for said in says.values() for n in said})),
        *decision_columns(accounts),
        SheetColumn("reason", 40, True),
        SheetColumn("decided_by", 11, True),
        SheetColumn("date", 12, True),
    )
    return [WorkSheet("resolutions", columns, rows, frozen=1), account_sheet(accounts)]


def unmatched_sheet(unmatched: Iterable[Unmatched]) -> WorkSheet:
    """Return a sheet of all rows of people's files that count for no passage, and why (names!)."""
    columns = (
        SheetColumn("file", 22),
        SheetColumn("row", 6),
        SheetColumn("coder", 7),
        SheetColumn("why", 40),
        SheetColumn("document_id", 10),
        SheetColumn("passage_id", 16),
        SheetColumn("text", 60),
        SheetColumn("account_id", 11),
        SheetColumn("speech_act", 14),
        SheetColumn("set_aside", 24),
        SheetColumn("note", 24),
        SheetColumn("nearest", 16),
        SheetColumn("nearest_words", 60),
    )
    rows = [vars(u.entry) | vars(u) | {"nearest_words": to_fit(u.nearest_words)} for u in unmatched]
    rows.sort(key=lambda row: (row["file"], row["row"]))
    return WorkSheet("unmatched", columns, rows, frozen=2)


def older_codings_sheet(
    older: Iterable[Mapping[str, Any]],
    passages: Iterable[Passage],
    codebook: Rows[CodebookEntry],
) -> WorkSheet:
    """Return a sheet of codings that count, though their speech act was defined otherwise then.

    Parameters
    ----------
    older, passages : rows of CODINGS and PASSAGES.
    """
    columns = (
        SheetColumn("coder", 7),
        SheetColumn("passage_id", 16),
        SheetColumn("speaker", 9),
        SheetColumn("text", 60),
        SheetColumn("account_id", 11),
        SheetColumn("speech_act", 14),
        SheetColumn("definition_now", 60),
    )
    by_id = {p["passage_id"]: p for p in passages}
    now = {entry.code: entry.definition for _, entry in codebook}
    rows = [
        {
            **row,
            **_passage_cells(by_id[row["passage_id"]]),
            "definition_now": now[row["speech_act"]],
        }
        for row in older
    ]
    rows.sort(key=lambda row: (row["coder"], row["speech_act"]))
    return WorkSheet("older codebook", columns, rows, frozen=2)


def _passage_cells(passage: Passage) -> dict[str, Any]:
    return {name: passage[name] for name in ("passage_id", "speaker")} | {
        "text": to_fit(passage["text"])
    }


def _decision_in_words(coding: Mapping[str, Any]) -> str:
    account, act, aside = (coding[column] for column in DECIDED)
    return f"set aside: {aside}" if aside else f"{account} {act}"
