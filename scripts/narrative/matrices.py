"""Framework matrices as a workbook: a sheet an account, who tells it by the five speech acts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scripts.narrative.breaches import by_writer
from scripts.narrative.fragments import Source, Summary
from scripts.narrative.places import shown_place
from scripts.study.narrative_inputs import PERSON_PATTERN, SPEECH_ACTS, Account
from scripts.study.narrative_tables import CONVENTIONS, NOT_KEPT, WAIVED
from scripts.study.reading import Rows
from scripts.study.workbooks import Link, SheetColumn, WorkSheet, to_fit

WORDS = "Words"
LONGEST_TITLE = 31  # characters of a sheet's name, by Excel's own limit
_REFUSED = re.compile(r"[\[\]:*?/\\']")


def matrix_sheets(
    accounts: Rows[Account], found: Sequence[Summary], checks: Iterable[Mapping[str, Any]]
) -> list[WorkSheet]:
    """Return an index of the accounts, the matrix of each that has fragments, and what is to mend.

    Rows are interviewees by code, then meeting papers; a fragment that rests on several of them
    stands in each of their rows. Every cell leads to the words its fragments sum up, and they lead
    back to it. The last sheets list, by who wrote the fragment, the conventions of charting not
    kept, or waived with a reason.

    Parameters
    ----------
    checks : rows of the table CHECKS.
    """
    index, matrices = [], []
    words: list[dict[str, Any]] = []
    for account in sorted((account for _, account in accounts), key=lambda a: a.account_id):
        own = [s for s in found if s.fragment.account_id == account.account_id]
        title = sheet_title(account) if own else None
        index.append(_index_cells(account, own) | {"sheet": title and Link(title, title, 0)})
        if title:
            matrices.append(_matrix(title, own, words))
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
    checks = list(checks)
    return [
        WorkSheet("Accounts", columns, index, frozen=1),
        *matrices,
        _words(words),
        _not_kept(found, checks),
        _by_writer(found, checks),
    ]


def _words(rows: Sequence[Mapping[str, Any]]) -> WorkSheet:
    columns = (
        SheetColumn("cell", 26),
        SheetColumn("fragment_id", 11),
        SheetColumn("fragment", 40),
        SheetColumn("passage_id", 16),
        SheetColumn("document_id", 11),
        SheetColumn("turn", 6),
        SheetColumn("place", 16),
        SheetColumn("speaker", 9),
        SheetColumn("words", 70),
    )
    return WorkSheet(WORDS, columns, rows, frozen=1)


def _not_kept(found: Iterable[Summary], checks: Iterable[Mapping[str, Any]]) -> WorkSheet:
    by_id = {s.fragment.fragment_id: s.fragment.model_dump() for s in found}
    rows = [
        {**by_id[check["fragment_id"]], **check, "what_is_missing": check["detail"]}
        for check in checks
        if check["state"] in (NOT_KEPT, WAIVED)
    ]
    rows.sort(key=lambda row: (row["written_by"] or "", row["fragment_id"], row["convention"]))
    columns = (
        SheetColumn("written_by", 10),
        SheetColumn("fragment_id", 11),
        SheetColumn("account_id", 11),
        SheetColumn("speech_act", 14),
        SheetColumn("text", 60),
        SheetColumn("convention", 14),
        SheetColumn("state", 10),
        SheetColumn("what_is_missing", 50),
        SheetColumn("waiver", 30),
    )
    return WorkSheet("Not kept", columns, rows, frozen=2)


def _by_writer(found: Iterable[Summary], checks: Iterable[Mapping[str, Any]]) -> WorkSheet:
    """Count of each writer the fragments, and those that keep a convention not or by waiver."""
    columns = (
        SheetColumn("written_by", 10),
        SheetColumn("fragments", 10),
        *(SheetColumn(name, 13) for name in CONVENTIONS),
        SheetColumn("waived", 10),
    )
    rows = by_writer((s.fragment.model_dump() for s in found), checks)
    return WorkSheet("By writer", columns, rows, frozen=1)


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


def _matrix(title: str, found: Sequence[Summary], words: list[dict[str, Any]]) -> WorkSheet:
    """Return the matrix of an account; of each cell, what it rests on is added to `words`."""
    cells: dict[str, dict[str, list[Summary]]] = {}
    for summary in found:
        for label in dict.fromkeys(source.row_label for source in summary.sources):
            by_act = cells.setdefault(label, {})
            by_act.setdefault(summary.fragment.speech_act, []).append(summary)
    rows = []
    labels = sorted(cells, key=lambda label: (not re.match(PERSON_PATTERN, label), label))
    for number, label in enumerate(labels, 1):
        row: dict[str, Any] = {"told_by": label}
        for act, own in cells[label].items():
            row[act] = Link(to_fit("\n\n".join(map(_entry, own))), WORDS, len(words) + 1)
            back = {"cell": Link(f"{title.partition(' ')[0]}, {label}, {act}", title, number)}
            words += [
                back | _source_cells(summary, source)
                for summary in own
                for source in summary.sources
                if source.row_label == label
            ]
        rows.append(row)
    columns = (SheetColumn("told_by", 10), *(SheetColumn(act, 38) for act in SPEECH_ACTS))
    return WorkSheet(title, columns, rows, frozen=1)


def _source_cells(summary: Summary, source: Source) -> dict[str, Any]:
    passage = source.passage
    return {
        "fragment_id": summary.fragment.fragment_id,
        "fragment": summary.fragment.text,
        "passage_id": source.passage_id,
        "document_id": source.document_id,
        "turn": passage and passage["turn"],
        "place": passage and shown_place(passage),
        "speaker": passage and passage["speaker"],
        "words": to_fit(passage["text"]) if passage else "there are no such words any more",
    }


def _entry(summary: Summary) -> str:
    """Return a fragment's text, and below it where it comes from."""
    where = ", ".join(
        source.passage_id if source.passage else f"{source.passage_id} (not there)"
        for source in summary.sources
    )
    return f"{summary.fragment.text}\n({summary.fragment.fragment_id}: {where})"
