"""The workbook of leads: what accounts lack, similar passages, and fragments that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.told_fragments import ToldFragment
from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit

Rows = Iterable[Mapping[str, Any]]


def lead_sheets(
    leads: Rows,
    similar: Rows,
    alike: Rows,
    accounts: Rows,
    passages: Rows,
    fragments: Sequence[ToldFragment],
) -> list[WorkSheet]:
    """Return three sheets to look at; none of them is read again.

    Parameters
    ----------
    leads, similar, accounts, passages : rows of LEADS, SIMILAR_PASSAGES, ACCOUNTS and PASSAGES.
    alike : pairs of fragments.
    """
    title = {row["account_id"]: row["title"] for row in accounts}
    said = {row["passage_id"]: to_fit(row["text"]) for row in passages}
    by_id = {fragment.fragment_id: fragment for fragment in fragments}
    return [
        WorkSheet(
            "leads",
            (
                SheetColumn("account_id", 11),
                SheetColumn("title", 40),
                SheetColumn("lacks", 14),
                SheetColumn("kind", 24),
                SheetColumn("where", 18),
                SheetColumn("why", 60),
                SheetColumn("text", 70),
            ),
            [
                {**row, "title": title[row["account_id"]], "text": said.get(row["where"])}
                for row in leads
            ],
        ),
        WorkSheet(
            "similar passages",
            (
                SheetColumn("passage_id", 18),
                SheetColumn("text", 70),
                SheetColumn("account_id", 11),
                SheetColumn("title", 40),
                SheetColumn("likeness", 9),
                SheetColumn("words", 40),
                SheetColumn("closest", 18),
                SheetColumn("its_text", 70),
            ),
            [
                {
                    **row,
                    "text": said[row["passage_id"]],
                    "title": title[row["account_id"]],
                    "likeness": f"{row['likeness']:.2f}",
                    "words": row["words"].replace(";", ", "),
                    "its_text": said.get(row["closest"]),
                }
                for row in similar
            ],
        ),
        WorkSheet(
            "alike fragments",
            (
                SheetColumn("one", 11),
                SheetColumn("text", 60),
                SheetColumn("other", 11),
                SheetColumn("other_text", 60),
                SheetColumn("likeness", 9),
                SheetColumn("words", 40),
                SheetColumn("passages", 18),
            ),
            [
                {
                    **pair,
                    "text": by_id[pair["one"]].text,
                    "other_text": by_id[pair["other"]].text,
                    "likeness": f"{pair['likeness']:.2f}",
                }
                for pair in alike
            ],
        ),
    ]
