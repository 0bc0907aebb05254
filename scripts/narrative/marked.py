"""Passages that people marked because no phrase leads to them: quotes, found in the documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from scripts.narrative.codings import Entry, Match, Passage, Unmatched, as_recorded
from scripts.narrative.offsets import carried, parts_of, turned
from scripts.narrative.passage_ids import BRACKETED, passage_ids
from scripts.narrative.passages import by_document, is_searched, phrase_cells
from scripts.narrative.phrases import Search, standard_search
from scripts.study.narrative_inputs import MarkedPassage
from scripts.study.reading import Rows

Row = Mapping[str, Any]
# Spreadsheets put typographic signs for those typed.
ALIKE = ("'‘’", '"“”', "-–—")
# Words left out, and what people put around a quote.
_DOTS = r"…|\.{3,}"
_LEFT_OUT = re.compile(rf"\[\s*(?:{_DOTS})\s*\]|\(\s*(?:{_DOTS})\s*\)|{_DOTS}")
_AROUND = " \n\t'‘’\"“”"
_WORDS_AROUND = 6
# Who speaks, in front of a turn in the text that people quote from.
_LABEL = re.compile(r"^(?:INTERVIEWER|[A-Za-z][A-Za-z0-9]{0,15}-X?[0-9]{2,4}):\s+")
_Span = tuple[str, int, int]  # document, first character in its pseudonymised text, behind the last


class Place(NamedTuple):
    """Words in a turn (a row of TURNS), [start, end) in the document's pseudonymised text."""

    turn: Row
    start: int
    end: int

    @property
    def span(self) -> _Span:
        """Document, first character, and the one behind the last."""
        return self.turn["document_id"], self.start, self.end

    @property
    def words(self) -> str:
        """The words as they are shown."""
        return str(
            self.turn["text"][self.start - self.turn["start"] : self.end - self.turn["start"]]
        )


def match_marks(
    marked: Rows[MarkedPassage],
    passages: Sequence[Passage],
    turns: Iterable[Row],
    canonical: Iterable[Row],
    replacements: Iterable[Row],
    also: Iterable[tuple[Entry, Place]] = (),
    *,
    search: Search | None = None,
) -> tuple[list[dict[str, Any]], list[Match], list[Unmatched]]:
    """Find the quotes of marked.csv in the documents.

    A quote must stand at one place, within a turn. It is looked for as it was shown, then with
    words left out for …; if codes and names have changed since, in what was really said.

    Parameters
    ----------
    passages : rows of PASSAGES that the search found. A quote that is one of them is a coding of
        it; one that only lies within is a passage by itself.
    turns, canonical, replacements : rows of TURNS, CANONICAL and REPLACEMENTS.
    also : words marked elsewhere, whose places are known.
    search : the one that found the passages; without it, the project's lexicon, inflected.

    Returns
    -------
    tuple
        New rows of PASSAGES, but for the columns of `places.placed`; the quotes and their passages;
        and those that are nowhere, or at several places.
    """
    shown, said, replaced = map(by_document, (turns, canonical, replacements))
    found = list(also)
    unmatched: list[Unmatched] = []
    for entry in _quotes(marked):
        own, document_id = shown[entry.document_id], entry.document_id
        places = (
            list(as_shown(entry.text, own))
            or list(elided(entry.text, own))
            or list(as_said(entry.text, own, said[document_id], replaced[document_id]))
        )
        if len(places) == 1:
            found.append((entry, places[0]))
        elif places:
            why = f"these words stand at {len(places)} places; quote more"
            unmatched.append(Unmatched(entry, why, *places_shown(places)))
        elif own:
            why = "no turn has these words"
            unmatched.append(Unmatched(entry, why, *nearest_turns(entry.text, own)))
        else:
            unmatched.append(Unmatched(entry, f"there is no document {document_id}"))
    ids = {(p["document_id"], p["start"], p["end"]): p["passage_id"] for p in passages}
    fresh = {place.span: place for _, place in found if place.span not in ids}
    places_added = [fresh[span] for span in sorted(fresh)]
    added = _new_passages(places_added, passages, search or standard_search())
    ids |= {(p["document_id"], p["start"], p["end"]): p["passage_id"] for p in added}
    return added, [Match(entry, ids[place.span], "text") for entry, place in found], unmatched


def _quotes(marked: Rows[MarkedPassage]) -> Iterator[Entry]:
    for row, mark in marked:
        yield Entry(
            file=marked.file,
            row=row,
            coder=mark.coder,
            document_id=mark.document_id,
            passage_id="",
            text=without_label(mark.quote),
            account_id=mark.account_id,
            speech_act=mark.speech_act,
            set_aside=None,
            note=mark.note,
        )


def without_label(quote: str) -> str:
    """Return words without who says them, which stands in front of turns where people read them."""
    return _LABEL.sub("", quote)


def as_shown(quote: str, turns: Iterable[Row]) -> Iterator[Place]:
    """Yield where the words stand in what is shown, however spaces and lines break."""
    fit = re.compile(f"(?=({_words_as_shown(quote)}))")
    for turn in turns:
        for match in fit.finditer(turn["text"]):
            yield Place(turn, turn["start"] + match.start(1), turn["start"] + match.end(1))


def elided(quote: str, turns: Iterable[Row]) -> Iterator[Place]:
    """Yield where words stand of which some were left out, as … says, in what is shown.

    Signs that are only around the words, … or quotation marks, are nothing that was said. The place
    is all that stands from the first word quoted to the last, within a turn.
    """
    pieces = [piece.strip(_AROUND) for piece in _LEFT_OUT.split(quote)]
    fits = [re.compile(_words_as_shown(piece)) for piece in pieces if piece]
    for turn in turns if fits else ():
        # Of several beginnings before the same end, the nearest.
        begins: dict[int, int] = {}
        for first in fits[0].finditer(turn["text"]):
            end: int | None = first.end()
            for fit in fits[1:]:
                found = fit.search(turn["text"], end) if end is not None else None
                end = found.end() if found else None
            if end is not None:
                begins[end] = first.start()
        for end, start in begins.items():
            yield Place(turn, turn["start"] + start, turn["start"] + end)


def _words_as_shown(quote: str) -> str:
    signs = {sign: f"[{alike}]" for alike in ALIKE for sign in alike}
    pieces = [
        r"\s+".join("".join(signs.get(c, re.escape(c)) for c in word) for word in piece.split())
        for piece in re.split(_DOTS, quote)
    ]
    return rf"\s*(?:{_DOTS})\s*".join(pieces)


def as_said(
    quote: str, turns: Sequence[Row], canonical: Sequence[Row], replacements: Sequence[Row]
) -> Iterator[Place]:
    """Yield where they stand in what was said, a code being any name."""
    parts = turned(parts_of(turns, canonical, replacements))
    shown = {turn["turn"]: turn for turn in turns}
    fit = re.compile(f"(?=({as_recorded(quote).pattern}))", re.DOTALL)
    for turn in canonical:
        # Of several beginnings that a name in front allows, the nearest.
        begins = {match.end(1): match.start(1) for match in fit.finditer(turn["text"])}
        for end, start in begins.items():
            span = carried(turn["start"] + start, turn["start"] + end, parts)
            yield Place(shown[turn["turn"]], *span)


def _new_passages(
    places: Iterable[Place], passages: Iterable[Passage], search: Search
) -> list[dict[str, Any]]:
    """Return rows of PASSAGES for places, in their order, that the search did not find."""
    known = by_document(passages)
    rows = []
    for document_id, own in groupby(places, key=lambda place: place.span[0]):
        texts = [p["text"] for p in known[document_id]]
        marks = list(own)
        # Those found keep the ids they have; a mark with the same words comes behind them.
        ids = passage_ids(document_id, [*texts, *(mark.words for mark in marks)])[len(texts) :]
        rows += [
            _new_passage(passage_id, m, search) for passage_id, m in zip(ids, marks, strict=True)
        ]
    return rows


def _new_passage(passage_id: str, place: Place, search: Search) -> dict[str, Any]:
    text = place.words
    hits = search.find(text) if is_searched(place.turn) else []
    return {
        "passage_id": passage_id,
        **{name: place.turn[name] for name in ("document_id", "kind", "turn", "speaker")},
        "found_by": "marked",
        "start": place.start,
        "end": place.end,
        "text": text,
        **phrase_cells(text, hits),
    }


def places_shown(places: Sequence[Place]) -> tuple[str, str]:
    """Return the turns of places, and what stands around each, on lines of their own."""
    turns = dict.fromkeys(f"turn {place.turn['turn']}" for place in places)
    return "; ".join(turns), "\n".join(map(_with_words_around, places))


def _with_words_around(place: Place) -> str:
    text, at = place.turn["text"], place.turn["start"]
    before, behind = text[: place.start - at].split(), text[place.end - at :].split()
    words = [*before[-_WORDS_AROUND:], *place.words.split(), *behind[:_WORDS_AROUND]]
    begun = "… " if len(before) > _WORDS_AROUND else ""
    return begun + " ".join(words) + (" …" if len(behind) > _WORDS_AROUND else "")


def nearest_turns(quote: str, turns: Iterable[Row]) -> tuple[str, str]:
    """Return the turns that hold what is most like a quote, and these words, on a line each.

    The most like comes first; others, three in all at most, are nine tenths as like.
    """
    from rapidfuzz import fuzz  # only where something was not found

    found: list[tuple[float, str, str]] = []
    for turn in turns:
        text = turn["text"]
        place = fuzz.partial_ratio_alignment(_blotted(quote, "\0"), _blotted(text, "\1"))
        if place and place.score:
            start = text.rfind(" ", 0, place.dest_start + 1) + 1
            end = text.find(" ", max(place.dest_end - 1, 0))
            words = text[start : end if end >= 0 else None]
            found.append((place.score, f"turn {turn['turn']}", words))
    found.sort(key=lambda one: -one[0])
    alike = [one for one in found[:3] if one[0] >= 0.9 * found[0][0]]
    return "; ".join(turn for _, turn, _ in alike), "\n".join(words for _, _, words in alike)


def _blotted(text: str, sign: str) -> str:
    """Return as many characters, codes blotted out: by themselves they make nothing similar."""
    return BRACKETED.sub(lambda match: sign * len(match[0]), text)
