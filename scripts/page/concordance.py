"""Phrases and marked passages as keywords in context, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scripts.narrative.keyword_context import context
from scripts.page.sources import (
    FAMILY_WORDS,
    NOT_QUOTED,
    Cells,
    NarrativeTables,
    Passage,
    family_words,
)
from scripts.study.narrative_tables import BECAME, split_cell

MARKED = "marked"
_MARKED_AT_MOST = 60

FATE_WORDS = dict(
    zip(
        BECAME,
        (
            "told in an account",
            "in a fragment, in no told account",
            "coded, in no fragment yet",
            "set aside",
            "coders differ",
            "not coded yet",
        ),
        strict=True,
    )
)


@dataclass(frozen=True)
class Line:
    """A phrase, or the words of a marked passage, and what stands around them in the turn.

    Attributes
    ----------
    kind : its family, or `MARKED`.
    became : of the passage, as in FATES.
    """

    passage: str
    document: str
    turn: int
    who: str
    before: str
    words: str
    after: str
    kind: str
    flags: tuple[str, ...]
    became: str


@dataclass(frozen=True)
class Concordance:
    """The lines, in the order of documents, and what they can be chosen by."""

    lines: tuple[Line, ...]

    @property
    def who(self) -> list[str]:
        """Return who says any of it."""
        return sorted({line.who for line in self.lines})

    @property
    def kinds(self) -> Mapping[str, str]:
        """Return the families that occur, and whether anything was marked, in words."""
        there = {line.kind for line in self.lines}
        words = {kind: kind_words(kind) for kind in [*FAMILY_WORDS, *sorted(there), MARKED]}
        return {kind: word for kind, word in words.items() if kind in there}

    @property
    def flags(self) -> list[str]:
        """Return the flags that occur."""
        return sorted({flag for line in self.lines for flag in line.flags})

    @property
    def fates(self) -> Mapping[str, str]:
        """Return what became of any of it, in words."""
        there = {line.became for line in self.lines}
        return {became: words for became, words in FATE_WORDS.items() if became in there}


def kind_words(kind: str) -> str:
    """Return a family as it is shown, or that a person marked the words."""
    if kind == MARKED:
        return "marked by a person"
    return f"“{family_words(kind)}”"


def concordance(found: NarrativeTables, passages: Sequence[Passage]) -> Concordance:
    """Return a line for each phrase found, and for each passage that only a person found.

    Words of whoever is not to be quoted are left out, the phrase too.
    """
    hits: dict[str, list[Cells]] = {}
    for hit in found.rows("hits"):
        hits.setdefault(hit["passage_id"], []).append(hit)
    start = {(t["document_id"], t["turn"]): t["start"] for t in found.rows("turns")}
    lines = []
    for passage in passages:
        said = f"{passage.head}{passage.words}{passage.tail}"
        begins = start[passage.document["document_id"], passage.turn]
        own = sorted(hits.get(passage.id, ()), key=lambda hit: int(hit["start"]))
        spans = [
            (hit["family"], split_cell(hit["flags"]), hit["start"] - begins, hit["end"] - begins)
            for hit in own
        ]
        at = len(passage.head)
        for kind, flags, a, b in spans or [(MARKED, (), at, at + len(passage.words))]:
            shown = (NOT_QUOTED, "", "") if passage.unquoted else _parts(said, a, b)
            lines.append(_line(passage, kind, flags, shown))
    return Concordance(tuple(lines))


def _line(passage: Passage, kind: str, flags: tuple[str, ...], shown: tuple[str, str, str]) -> Line:
    words, before, after = shown
    document = passage.document["document_id"]
    who = passage.who or "Meeting papers"
    return Line(
        passage.id, document, passage.turn, who, before, words, after, kind, flags, passage.became
    )


def _parts(said: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the words at [start, end) and what stands close before and behind them, in a line."""
    words = " ".join(said[start:end].split())
    if len(words) > _MARKED_AT_MOST:  # its beginning is the keyword, the rest stands behind
        end = start + (said.rfind(" ", start, start + _MARKED_AT_MOST) - start or _MARKED_AT_MOST)
        words = " ".join(said[start:end].split())
    return words, *context(said, start, end)
