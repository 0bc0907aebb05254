"""Where the selections of another program stand in the documents: by their words alone.

GUIDs and names of sources mean nothing, as programs change them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.codings import Passage
from scripts.narrative.marked import (
    ALIKE,
    Place,
    as_said,
    as_shown,
    nearest_turns,
    places_shown,
    without_label,
)
from scripts.narrative.passage_ids import BRACKETED, words_of
from scripts.narrative.passages import by_document
from scripts.narrative.refi_export import shown_text
from scripts.narrative.refi_read import Coded, Text, counted
from scripts.study.words import listed

Row = Mapping[str, Any]
_SAME = {ord(sign): alike[0] for alike in ALIKE for sign in alike}
_UNSEEN = "\ufeff\u200b"
_SEEN = re.compile(rf"{BRACKETED.pattern}|[^\s{_UNSEEN}]")


@dataclass(frozen=True)
class Nowhere:
    """Why a selection is not to be found, and what comes nearest."""

    why: str
    nearest: str = ""
    nearest_words: str = ""


@dataclass(frozen=True)
class Located:
    """A selection, its words, and the passage (its id) or other place it stands at."""

    coded: Coded
    words: str
    target: str | Place | Nowhere


class _Seen:
    """A text without what programs change: spaces, ends of lines, the shape of quotation marks.

    A code in brackets is one sign, whoever is meant: that may have been found out since.
    """

    def __init__(self, text: str) -> None:
        found = list(_SEEN.finditer(text))
        self._starts = [match.start() for match in found]
        self._ends = [match.end() for match in found]
        self.signs = "".join(m[0] if len(m[0]) == 1 else "\0" for m in found).translate(_SAME)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return which of its signs stand in [start, end) of the text, if only in part."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def back(self, first: int, behind: int) -> tuple[int, int]:
        """Return where these of its signs stand in the text: at least one."""
        return self._starts[first], self._ends[behind - 1]


def _lines(text: str) -> Counter[str]:
    return Counter(signs for line in text.splitlines() if (signs := _Seen(line).signs))


class Document:
    """A document as it is shown, and the passages that the search found in it.

    Parameters
    ----------
    turns, canonical, replacements, passages : its rows of the tables of these names, in order.
    """

    def __init__(
        self,
        turns: Sequence[Row],
        canonical: Sequence[Row],
        replacements: Sequence[Row],
        passages: Sequence[Passage],
    ) -> None:
        self.document_id = str(turns[0]["document_id"])
        self._turns, self._canonical, self._replacements = turns, canonical, replacements
        self._passages = passages
        self._known = {words_of(passage["text"]) for passage in passages}
        text = shown_text(turns)
        self._seen, self._lines = _Seen(text), _lines(text)
        self._longest = 2 * max(turn["end"] - turn["start"] for turn in turns)

    def likeness(self, signs: str, lines: Counter[str]) -> tuple[bool, int]:
        """Say how like a source is: whether it has the same signs; how many lines in common."""
        return signs == self._seen.signs, (lines & self._lines).total()

    def locate(self, text: Text, wanted: Collection[Coded]) -> list[Located]:
        """Find those selections of a source that are wanted, the source being this document."""
        words = text.text or ""
        selected = [coded for coded in text.coded if coded.start is not None]
        spans = counted(words, selected, lambda found: words_of(found) in self._known)
        seen = _Seen(words)
        same = seen.signs == self._seen.signs
        found = []
        for coded, (start, end) in zip(selected, spans, strict=True):
            if coded not in wanted:
                continue
            quote = words[start:end].strip(f" \t\r\n\xa0{_UNSEEN}")
            first, behind = seen.span(start, end)
            target: str | Place | Nowhere
            if first >= behind:
                target = Nowhere("no words are selected")
            elif same:
                target = self._at(*self._seen.back(first, behind))
            else:
                target = self._of_words(without_label(quote))
            found.append(Located(coded, quote, target))
        return found

    def _of_words(self, quote: str) -> str | Place | Nowhere:
        gone = "the transcript has changed, and no turn has these words any more"
        if len(quote) > self._longest:  # a whole transcript: it would take for ever
            return Nowhere(gone)
        places = list(as_shown(quote, self._turns)) or list(
            as_said(quote, self._turns, self._canonical, self._replacements)
        )
        if len(places) == 1:
            return self._at(places[0].start, places[0].end)
        if not places:
            return Nowhere(gone, *nearest_turns(quote, self._turns))
        why = f"the transcript has changed, and these words stand at {len(places)} places"
        return Nowhere(why, *places_shown(places))

    def _at(self, start: int, end: int) -> str | Place | Nowhere:
        """Return the passage that [start, end) covers or lies within, or the place as it is."""
        touched = [p for p in self._passages if p["start"] < end and start < p["end"]]
        if len(touched) > 1:
            ids = listed(p["passage_id"] for p in touched)
            return Nowhere(f"it touches several passages, {ids}; code one at a time")
        for p in touched:
            covers = start <= p["start"] and p["end"] <= end
            within = p["start"] <= start and end <= p["end"]
            if covers or within:
                return str(p["passage_id"])
            why = "it holds a part of a passage and words beyond it; code the passage itself"
            return Nowhere(why, p["passage_id"], p["text"])
        turns = [turn for turn in self._turns if turn["start"] < end and start < turn["end"]]
        if len(turns) != 1:
            return Nowhere("it is of no turn, or of several; code words of one turn")
        (turn,) = turns  # without the label of who speaks
        return Place(turn, max(start, turn["start"]), min(end, turn["end"]))


def documents_of(
    passages: Iterable[Passage],
    turns: Iterable[Row],
    canonical: Iterable[Row],
    replacements: Iterable[Row],
) -> list[Document]:
    """Return a site's documents, from rows of the tables of these names.

    Parameters
    ----------
    passages : those that the search found.
    """
    own, said, replaced = map(by_document, (turns, canonical, replacements))
    found = by_document(passages)
    return [Document(own[d], said[d], replaced[d], found[d]) for d in own]


def document_of(text: Text, documents: Iterable[Document]) -> Document | None:
    """Return the document whose words a source has.

    That is the one with the same signs or, where the transcript was changed since, with most lines
    in common, if at least half of the source's. Between equals, a name or description decides.
    """
    words = text.text or ""
    signs, lines = _Seen(words).signs, _lines(words)
    likely = []
    for document in documents:
        same, common = document.likeness(signs, lines)
        named = text.names(document.document_id)
        if same or named or (common and 2 * common >= lines.total()):
            likely.append(((same, common, named), document))
    best = max((likeness for likeness, _ in likely), default=None)
    found = [document for likeness, document in likely if likeness == best]
    return found[0] if len(found) == 1 else None
