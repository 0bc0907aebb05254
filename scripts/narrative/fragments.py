"""Summaries people wrote of passages: on what they rest, and which passages still wait for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.codings import Passage
from scripts.study.narrative_inputs import SPEECH_ACTS, THEMES, Fragment, document_of
from scripts.study.reading import Rows
from scripts.study.workbooks import SheetColumn, WorkSheet, to_fit


@dataclass(frozen=True)
class Source:
    """A passage a fragment names.

    Attributes
    ----------
    row_label : the row of the matrix it belongs to: who said it; the document where that is not
        known, and for meeting papers.
    passage : the passage; None where there is none with this id, hence with these words.
    coded : what holds for it, a row of CODED; None where there is no such passage.
    """

    passage_id: str
    document_id: str
    row_label: str
    passage: Passage | None
    coded: Mapping[str, Any] | None


@dataclass(frozen=True)
class Summary:
    """A fragment with its passages."""

    fragment: Fragment
    sources: tuple[Source, ...]

    @property
    def resolved(self) -> bool:
        """Whether all its passages are there, with unchanged words."""
        return not self.missing

    @property
    def passages(self) -> list[Passage]:
        """Those of its passages that are there."""
        return [source.passage for source in self.sources if source.passage]

    @property
    def missing(self) -> list[str]:
        """Ids of those that are not."""
        return [source.passage_id for source in self.sources if not source.passage]


def summaries(
    fragments: Rows[Fragment],
    passages: Iterable[Passage],
    coded: Iterable[Mapping[str, Any]],
    former: Mapping[str, str],
) -> list[Summary]:
    """Bring fragments together with their passages, in the order of their ids.

    Parameters
    ----------
    passages, coded : rows of PASSAGES and CODED.
    former : passages by ids they had before their names were shown otherwise.
    """
    by_id = {p["passage_id"]: p for p in passages}
    holds = {row["passage_id"]: row for row in coded}
    # One teller of a document: also of its passages that are not there any more.
    tellers: dict[str, set[str]] = {}
    for passage in by_id.values():
        if passage["speaker"]:
            tellers.setdefault(passage["document_id"], set()).add(passage["speaker"])

    def source(named: str) -> Source:
        passage_id = former.get(named, named)
        passage, document = by_id.get(passage_id), document_of(passage_id)
        alone = tellers.get(document, set())
        label = passage["speaker"] if passage else min(alone) if len(alone) == 1 else None
        return Source(passage_id, document, label or document, passage, holds.get(passage_id))

    found = [
        Summary(fragment, tuple(source(p) for p in dict.fromkeys(fragment.passages)))
        for _, fragment in fragments
    ]
    return sorted(found, key=lambda summary: summary.fragment.fragment_id)


def fragment_rows(found: Iterable[Summary]) -> list[dict[str, Any]]:
    """Return rows of FRAGMENTS."""
    return [s.fragment.model_dump() | {"resolved": s.resolved} for s in found]


def fragment_passage_rows(found: Iterable[Summary]) -> list[dict[str, Any]]:
    """Return rows of FRAGMENT_PASSAGES."""
    return [
        {
            "fragment_id": s.fragment.fragment_id,
            "passage_id": source.passage_id,
            "document_id": source.document_id,
            "row_label": source.row_label,
            "found": source.passage is not None,
        }
        for s in found
        for source in s.sources
    ]


def fragment_person_rows(found: Iterable[Summary]) -> list[dict[str, Any]]:
    """Return rows of FRAGMENT_PERSONS: the actors as listed."""
    return [
        {"fragment_id": s.fragment.fragment_id, "person_id": person}
        for s in found
        for person in dict.fromkeys(s.fragment.actors)
    ]


# --- what is to be summed up ------------------------------------------------------------------


def without_fragment(
    found: Iterable[Summary], passages: Iterable[Passage], coded: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return passages with a decided activity and act that no fragment names.

    Rows of PASSAGES joined with those of CODED, by account, act and place in the documents.
    """
    named = {source.passage_id for s in found for source in s.sources}
    holds = {row["passage_id"]: row for row in coded if row["account_id"]}
    left = [
        {**p, **holds[p["passage_id"]]}
        for p in passages
        if p["passage_id"] in holds and p["passage_id"] not in named
    ]
    left.sort(
        key=lambda p: (
            p["account_id"],
            SPEECH_ACTS.index(p["speech_act"]),
            p["document_id"],
            p["start"],
        )
    )
    return left


def coders_summaries(codings: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what coders wrote that passages say, by passage id: a line a coder.

    Parameters
    ----------
    codings : rows of CODINGS.
    """
    said: dict[str, list[str]] = {}
    for row in codings:
        if row["summary"]:
            said.setdefault(row["passage_id"], []).append(f"{row['coder']}: {row['summary']}")
    return {passage_id: "\n".join(lines) for passage_id, lines in said.items()}


def fragment_sheet(
    left: Sequence[Mapping[str, Any]], found: Sequence[Summary], said: Mapping[str, str]
) -> WorkSheet:
    """Return the sheet in which these passages are summed up.

    What was written before stands below: saved as fragments.xlsx, the sheet loses nothing.

    Parameters
    ----------
    said : what coders wrote that passages say (`coders_summaries`).
    """
    columns = (
        SheetColumn("account_id", 11),
        SheetColumn("speech_act", 14),
        SheetColumn("passages", 16),
        SheetColumn("speaker", 9),
        SheetColumn("words", 60),
        SheetColumn("summaries", 40),
        SheetColumn("fragment_id", 11, True),
        SheetColumn("text", 50, True),
        SheetColumn("actors", 20, True),
        SheetColumn("subject", 10, True),
        SheetColumn("theme", 14, True, THEMES),
        SheetColumn("waiver", 24, True),
        SheetColumn("written_by", 10, True),
    )
    rows = [
        {
            "account_id": p["account_id"],
            "speech_act": p["speech_act"],
            "passages": p["passage_id"],
            "speaker": p["speaker"],
            "words": to_fit(p["text"]),
            "summaries": to_fit(said.get(p["passage_id"], "")),
        }
        for p in left
    ]
    rows += [
        {
            **s.fragment.model_dump(),
            "passages": "; ".join(source.passage_id for source in s.sources),
            "actors": "; ".join(s.fragment.actors),
            "speaker": "\n".join(dict.fromkeys(source.row_label for source in s.sources)),
            "words": to_fit("\n".join(p["text"] for p in s.passages)),
            "summaries": to_fit(
                "\n".join(said.get(p["passage_id"], "") for p in s.passages).strip()
            ),
        }
        for s in found
    ]
    return WorkSheet("fragments", columns, rows, frozen=3)
