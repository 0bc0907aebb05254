"""The sheet in which a coder says of each passage found which activity and speech act it bears."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.account_sheet import account_sheet, decision_columns
from scripts.narrative.codebook_version import version_of_entries
from scripts.narrative.passages import words_around
from scripts.narrative.places import shown_place
from scripts.study.narrative_inputs import Account, CodebookEntry
from scripts.study.reading import Rows
from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit

Row = Mapping[str, Any]


def coding_sheets(
    passages: Sequence[Row],
    turns: Iterable[Row],
    accounts: Rows[Account],
    codebook: Rows[CodebookEntry],
) -> list[WorkSheet]:
    """Return the sheet to fill in, a row a passage, and two to look up accounts and codes in.

    Parameters
    ----------
    passages, turns : rows of PASSAGES and TURNS.
    """
    columns = (
        SheetColumn("passage_id", 16),
        SheetColumn("document", 9),
        SheetColumn("speaker", 9),
        SheetColumn("before", 36),
        SheetColumn("text", 60),
        SheetColumn("after", 36),
        SheetColumn("families", 12),
        SheetColumn("phrases", 16),
        SheetColumn("flags", 14),
        SheetColumn("place", 16),
        *decision_columns(accounts),
        SheetColumn("summary", 36, True),
        SheetColumn("note", 24, True),
        SheetColumn("codebook", 20),
    )
    version = version_of_entries(entry for _, entry in codebook)
    rows = [
        {
            **{name: passage[name] for name in ("passage_id", "speaker")},
            "document": passage["document_id"],
            "before": before,
            "text": to_fit(passage["text"]),
            "after": after,
            "place": shown_place(passage),
            # One value on each line of its cell.
            **{n: passage[n].replace(";", "\n") for n in ("families", "phrases", "flags")},
            "codebook": version,
        }
        for passage, (before, after) in zip(passages, words_around(passages, turns), strict=True)
    ]
    meanings = (
        SheetColumn("code", 14),
        SheetColumn("definition", 90),
        SheetColumn("look_for", 60),
    )
    return [
        WorkSheet("passages", columns, rows, frozen=1),
        account_sheet(accounts),
        WorkSheet("codebook", meanings, [entry.model_dump() for _, entry in codebook]),
    ]
