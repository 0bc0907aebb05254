"""Codes in place of names, with where they stand for what, and what people are to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.mentions import Mention
from scripts.narrative.name_book import NameBook
from scripts.narrative.name_forms import words_in
from scripts.narrative.overlooked import Said, around, suspected
from scripts.narrative.turns import shown_label
from scripts.study.narrative_inputs import Document, Outside, SpokenName
from scripts.study.workbooks import SheetColumn, WorkSheet

NOBODY_KNOWN = "[name]"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Pseudonymised:
    """A document with codes in place of names.

    Attributes
    ----------
    text : the turns, each behind who speaks, with a blank line between.
    turns, replacements : rows of the tables of these names.
    mentions : the names that were found, one for each replacement.
    """

    document_id: str
    text: str
    turns: list[dict[str, Any]]
    replacements: list[dict[str, Any]]
    mentions: list[Mention]


def pseudonymised(turns: Sequence[Row], book: NameBook) -> Pseudonymised:
    """Put codes in place of names in one document.

    Parameters
    ----------
    turns : its rows of the table CANONICAL, in order.
    """
    document_id = str(turns[0]["document_id"])
    respondents = _interviewees(turns)
    text, shown_turns, replacements, mentions = "", [], [], []
    for row in turns:
        text += "\n\n" if text else ""
        text += shown_label(row)
        start, behind = len(text), 0
        for mention in book.mentions(row["text"], document_id, respondents):
            shown = f"[{mention.person_id}]" if mention.person_id else NOBODY_KNOWN
            text += row["text"][behind : mention.start]
            replacements.append(
                {
                    "document_id": document_id,
                    "turn": row["turn"],
                    "start": row["start"] + mention.start,
                    "end": row["start"] + mention.end,
                    "said": row["text"][mention.start : mention.end],
                    "shown_start": len(text),
                    "shown_end": len(text) + len(shown),
                    "shown": shown,
                    "person_id": mention.person_id,
                    "why": mention.why,
                }
            )
            mentions.append(mention)
            text += shown
            behind = mention.end
        text += row["text"][behind:]
        shown_turns.append({**row, "start": start, "end": len(text), "text": text[start:]})
    return Pseudonymised(document_id, f"{text}\n", shown_turns, replacements, mentions)


def document_row(document: Document, turns: Sequence[Row]) -> dict[str, Any]:
    """Return a document's row of the table DOCUMENTS.

    Parameters
    ----------
    turns : its rows of the table TURNS.
    """
    return {
        "document_id": document.document_id,
        "kind": document.kind,
        "date": document.date.isoformat() if document.date else None,
        "meeting_id": document.meeting_id,
        "interviewees": ";".join(sorted(_interviewees(turns))),
        "turns": len(turns),
        "words": sum(len(row["text"].split()) for row in turns),
    }


def _interviewees(turns: Iterable[Row]) -> set[str]:
    return {row["speaker"] for row in turns if row["role"] == "interviewee"}


# --- what people look at ------------------------------------------------------------------------

_DECISIONS = ("same", "hide", "not_a_name")
_SPOKEN = (
    SheetColumn("said", 24),
    SheetColumn("document_id", 12),
    SheetColumn("decision", 12, to_fill=True, choices=_DECISIONS),
    SheetColumn("person_id", 12, to_fill=True),
    SheetColumn("reviewer", 10, to_fill=True),
    SheetColumn("reason", 24, to_fill=True),
)


@dataclass(frozen=True)
class Review:
    """The log of a site to be reviewed: rows of its sheets.

    Attributes
    ----------
    decided : what people decided before, so that the sheet may be saved over theirs.
    """

    replaced: list[dict[str, Any]]
    doubtful: list[dict[str, Any]]
    overlooked: list[dict[str, Any]]
    beginnings: list[dict[str, Any]]
    decided: list[dict[str, Any]]

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows of each; not of words that only begin sentences: few are names."""
        return {name: len(getattr(self, name)) for name in ("replaced", "doubtful", "overlooked")}

    @property
    def sheets(self) -> tuple[WorkSheet, ...]:
        """The sheets of the workbook; saved as spoken.xlsx, its sheet `spoken` is read."""
        columns = (
            *_SPOKEN,
            SheetColumn("what", 20),
            SheetColumn("why", 40),
            SheetColumn("candidates", 40),
            SheetColumn("documents", 10),
            SheetColumn("times", 7),
            SheetColumn("example", 60),
        )
        kinds = {
            "doubtful": self.doubtful,
            "perhaps overlooked": self.overlooked,
            "begins sentences": self.beginnings,
            "decided before": self.decided,
        }
        rows = [{"what": what, **row} for what, own in kinds.items() for row in own]
        context = (SheetColumn("before", 36), SheetColumn("said", 24), SheetColumn("after", 36))
        place = (SheetColumn("document_id", 12), SheetColumn("turn", 6))
        became = (SheetColumn("shown", 12), SheetColumn("name", 26), SheetColumn("why", 16))
        return (
            WorkSheet("spoken", columns, rows, frozen=1),
            WorkSheet("replaced", (*place, *context, *became), self.replaced, frozen=2),
        )


def review(
    canonical: Mapping[str, Sequence[Row]],
    documents: Iterable[Pseudonymised],
    names: Mapping[str, str],
    outside: Iterable[Outside],
    spoken: Iterable[SpokenName],
) -> Review:
    """Gather what people look at: every replacement, doubtful names, names perhaps overlooked.

    Parameters
    ----------
    canonical : rows of the table CANONICAL by document.
    documents : the same documents, pseudonymised.
    names : of actors and people outside the network, by id.
    outside, spoken : rows of the tables of these names.
    """
    documents, spoken = tuple(documents), tuple(spoken)
    turns = {(d, row["turn"]): row for d, rows in canonical.items() for row in rows}
    replaced, doubts = [], defaultdict(list)
    for document in documents:
        for row, mention in zip(document.replacements, document.mentions, strict=True):
            turn = turns[document.document_id, row["turn"]]
            before, after = around(turn["text"], mention.start, mention.end)
            place = {key: row[key] for key in ("document_id", "turn", "said", "shown")}
            name = names.get(row["person_id"] or "", "")
            why = mention.reason or mention.why
            replaced.append({**place, "before": before, "after": after, "name": name, "why": why})
            if mention.reason:
                words = " ".join(row["said"].split())
                example = f"{before}{words}{after}"
                doubts[words, document.document_id].append((mention, example))
    doubtful = [
        {
            "said": said,
            "document_id": document_id,
            "why": found[0][0].reason,
            "candidates": "\n".join(f"{c} {names.get(c, '')}" for c in _everybody(found)),
            "times": len(found),
            "example": found[0][1],
        }
        for (said, document_id), found in sorted(doubts.items())
    ]
    suspects = _suspected(canonical, documents, names, outside, spoken)
    return Review(replaced, doubtful, *suspects, [row.model_dump() for row in spoken])


def _everybody(found: Iterable[tuple[Mention, str]]) -> list[str]:
    return sorted({person for mention, _ in found for person in mention.candidates})


def _suspected(
    canonical: Mapping[str, Sequence[Row]],
    documents: Iterable[Pseudonymised],
    names: Mapping[str, str],
    outside: Iterable[Outside],
    spoken: Iterable[SpokenName],
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Look for names in what is left, but for what groups are called and what is decided."""
    ordinary: set[str] = set()
    for group in outside:
        if group.kind == "group":
            ordinary |= {word.key for word in words_in(f"{group.name} {group.shown_as}")}
    for decided in spoken:
        if decided.decision == "not_a_name":
            ordinary |= {word.key for word in words_in(decided.said)}
    taken: dict[tuple[str, int], set[int]] = defaultdict(set)
    for document in documents:
        for row, mention in zip(document.replacements, document.mentions, strict=True):
            taken[document.document_id, row["turn"]] |= {*range(mention.start, mention.end)}
    turns = [
        Said(d, row["text"], frozenset(taken[d, row["turn"]]))
        for d, rows in canonical.items()
        for row in rows
    ]
    return suspected(turns, names, ordinary)
