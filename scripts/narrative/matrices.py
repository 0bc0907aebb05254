"""Framework matrices as a workbook: a sheet an account, who tells it by the five speech acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.conventions import NOT_KEPT
from scripts.narrative.fragments import Summary
from scripts.study.narrative_inputs import PERSON_PATTERN, SPEECH_ACTS, Account
from scripts.study.reading import Rows
from scripts.study.workbooks import SheetColumn, WorkSheet

LONGEST_TITLE = 31  # characters of a sheet's name, by Excel's own limit
_REFUSED = re.compile(r"[\[\]:*?/\\']")


def matrix_sheets(
    accounts: Rows[Account], found: Sequence[Summary], checks: Iterable[Mapping[str, Any]]
) -> list[WorkSheet]:
    """Return an index of the accounts, the matrix of each that has fragments, and what is to mend.

    Rows are interviewees by code, then meeting papers; a fragment that rests on several of them
    stands in each of their rows. The last sheet lists the conventions of charting not kept.

    Parameters
    ----------
    checks : rows of the table CHECKS.
    """
    index, matrices = [], []
    for account in sorted((account for _, account in accounts), key=lambda a: a.account_id):
        own = [s for s in found if s.fragment.account_id == account.account_id]
        title = sheet_title(account) if own else None
        index.append(_index_cells(account, own) | {"sheet": title})
        if title:
            matrices.append(_matrix(title, own))
    columns = (
        SheetColumn("account_id", 11),
        SheetColumn("title", 50),
        SheetColumn("sheet", 32),
        SheetColumn("interviewees", 13),
        SheetColumn("meeting_papers", 10),
        *(SheetColumn(act, 14) for act in SPEECH_ACTS),
        SheetColumn("fragments", 11),
        SheetColumn("not_resolved", 11),
    )
    return [WorkSheet("Accounts", columns, index, frozen=1), *matrices, _not_kept(found, checks)]


def _not_kept(found: Iterable[Summary], checks: Iterable[Mapping[str, Any]]) -> WorkSheet:
    by_id = {s.fragment.fragment_id: s.fragment.model_dump() for s in found}
    rows = [
        {**by_id[check["fragment_id"]], **check, "what_is_missing": check["detail"]}
        for check in checks
        if check["state"] == NOT_KEPT
    ]
    columns = (
        SheetColumn("fragment_id", 11),
        SheetColumn("account_id", 11),
        SheetColumn("speech_act", 14),
        SheetColumn("text", 60),
        SheetColumn("convention", 14),
        SheetColumn("what_is_missing", 50),
    )
    return WorkSheet("Not kept", columns, rows, frozen=1)


def sheet_title(account: Account) -> str:
    """Return the number and title of an account, cut to what a workbook takes as a sheet's name."""
    number = account.account_id.partition("-")[2]
    title = f"{number} {' '.join(_REFUSED.sub(' ', account.title).split())}"
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip()}…"


def _index_cells(account: Account, found: Sequence[Summary]) -> dict[str, Any]:
    """Count what contributes to an account: resolved fragments only."""
    resolved = [s for s in found if s.resolved]
    labels = {source.row_label for s in resolved for source in s.sources}
    passages = [passage for s in resolved for passage in s.passages]
    acts = [s.fragment.speech_act for s in resolved]
    return {
        "account_id": account.account_id,
        "title": account.title,
        "interviewees": sum(bool(re.match(PERSON_PATTERN, label)) for label in labels),
        "meeting_papers": len({p["document_id"] for p in passages if p["kind"] == "meeting"}),
        **{act: acts.count(act) for act in SPEECH_ACTS},
        "fragments": len(resolved),
        "not_resolved": len(found) - len(resolved),
    }


def _matrix(title: str, found: Sequence[Summary]) -> WorkSheet:
    cells: dict[str, dict[str, list[str]]] = {}
    for summary in found:
        for label in dict.fromkeys(source.row_label for source in summary.sources):
            row = cells.setdefault(label, {})
            row.setdefault(summary.fragment.speech_act, []).append(_entry(summary))
    rows = [
        {"told_by": label} | {act: "\n\n".join(entries) for act, entries in cells[label].items()}
        for label in sorted(cells, key=lambda label: (not re.match(PERSON_PATTERN, label), label))
    ]
    columns = (SheetColumn("told_by", 10), *(SheetColumn(act, 38) for act in SPEECH_ACTS))
    return WorkSheet(title, columns, rows, frozen=1)


def _entry(summary: Summary) -> str:
    """Return a fragment's text, and below it where it comes from."""
    where = ", ".join(
        source.passage_id if source.passage else f"{source.passage_id} (not there)"
        for source in summary.sources
    )
    return f"{summary.fragment.text}\n({summary.fragment.fragment_id}: {where})"
