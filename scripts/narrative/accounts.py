"""Which accounts are complete, what the others lack, and in which order they offer themselves.

An account is complete where enough interviewees tell it and fragments of all five speech acts
contribute. Only fragments whose passages are all there, with unchanged words, count. Interviewees
alone are counted as telling; any fragment contributes its act, those from meeting papers too.

The order in which accounts offer themselves to be told in full: by interviewees who tell them, then
by papers of qualifying meetings, most first; equals share a rank. People choose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.themes import themes_in_words
from scripts.narrative.told_fragments import ToldFragment
from scripts.study.narrative_inputs import SPEECH_ACTS, Account, Outside
from scripts.study.narrative_tables import split_cell
from scripts.study.words import count, listed


@dataclass(frozen=True)
class Papers:
    """Document ids of meeting papers: all of them, and those whose meeting qualifies."""

    all: frozenset[str]
    qualifying: frozenset[str]

    @classmethod
    def of(
        cls, documents: Sequence[Mapping[str, Any]], meetings: Sequence[Mapping[str, Any]]
    ) -> Papers:
        """Take them from rows of the tables DOCUMENTS and MEETINGS."""
        qualifies = {row["meeting_id"] for row in meetings if row["qualifies"]}
        papers = [row for row in documents if row["kind"] == "meeting"]
        return cls(
            frozenset(row["document_id"] for row in papers),
            frozenset(row["document_id"] for row in papers if row["meeting_id"] in qualifies),
        )


def account_rows(
    accounts: Sequence[Account],
    fragments: Sequence[ToldFragment],
    coded: Sequence[Mapping[str, Any]],
    papers: Papers,
    boxes: Sequence[Mapping[str, Any]],
    outside: Mapping[str, Outside],
    interviewees_needed: int,
) -> list[dict[str, Any]]:
    """Return rows of the table ACCOUNTS, by id.

    Parameters
    ----------
    fragments : those of all accounts, resolved or not.
    coded : rows of the table CODED.
    boxes : rows of the table BOXES.
    outside : those outside the network, by id.
    """
    passages = Counter(row["account_id"] for row in coded)
    rows = []
    for account in accounts:
        own = [fragment for fragment in fragments if fragment.account_id == account.account_id]
        counted = [fragment for fragment in own if fragment.resolved]
        tellers = sorted({person for fragment in counted for person in fragment.tellers})
        acts = [act for act in SPEECH_ACTS if any(f.speech_act == act for f in counted)]
        sources = {document for fragment in counted for document in fragment.documents}
        told = [box for box in boxes if box["account_id"] == account.account_id]
        missing = _missing(tellers, acts, interviewees_needed, len(own) - len(counted))
        rows.append(
            {
                "account_id": account.account_id,
                "title": account.title,
                "interviewees": ";".join(tellers),
                "acts": ";".join(acts),
                "complete": not missing,
                "missing": missing,
                "passages": passages[account.account_id],
                "fragments": len(counted),
                "meeting_papers": len(sources & papers.all),
                "qualifying_papers": len(sources & papers.qualifying),
                "boxes": len(told),
                "departures": departures(told),
                "themes": themes_in_words(own, outside),
            }
        )
    rows.sort(key=lambda row: str(row["account_id"]))
    told_by = [_told_by(row) for row in rows]
    for row, own_place in zip(rows, told_by, strict=True):
        row["rank"] = 1 + sum(other > own_place for other in told_by)
    return [row | {"why_rank": _why_rank(row, rows)} for row in rows]


def _told_by(row: Mapping[str, Any]) -> tuple[int, int]:
    """Return by how many interviewees and qualifying papers an account is told."""
    return len(split_cell(row["interviewees"])), row["qualifying_papers"]


def _why_rank(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    equals = [r["account_id"] for r in rows if r["rank"] == row["rank"] and r is not row]
    tellers, papers = _told_by(row)
    shared = f", equal with {listed(equals)}" if equals else ""
    told = (
        f"told in full in {count(row['boxes'], 'box', 'boxes')}"
        if row["boxes"]
        else "not told in full"
    )
    return (
        f"Rank {row['rank']} of {len(rows)}{shared}: {count(tellers, 'interviewee')} and "
        f"{count(papers, 'paper')} of qualifying meetings; {told}."
    )


def departures(boxes: Sequence[Mapping[str, Any]]) -> str:
    """Say where an account's boxes depart from the order of the schema.

    Parameters
    ----------
    boxes : its rows of the table BOXES.
    """
    return "; ".join(
        f"{box['speech_act']} (box {box['step']}) is {box['departs']}"
        for box in boxes
        if box["departs"]
    )


def _missing(tellers: Collection[str], acts: Collection[str], needed: int, unresolved: int) -> str:
    """Say what an account lacks; empty where it is complete."""
    lacks = []
    if len(tellers) < needed:
        lacks.append(f"told by {len(tellers) or 'none'} of {needed} interviewees needed")
    if without := [act for act in SPEECH_ACTS if act not in acts]:
        lacks.append(f"no fragment of {listed(without, 'or')}")
    if lacks and unresolved:
        rest = "it rests" if unresolved == 1 else "they rest"
        lacks.append(f"{count(unresolved, 'fragment')} not counted: words {rest} on are gone")
    return "; ".join(lacks)
