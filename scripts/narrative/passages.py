"""From phrases found to passages: the unit of text around them, its place, and the words around it.

Rows go in and out as dicts by the columns of the tables in `scripts.study.narrative_tables`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from scripts.narrative.offsets import carried, parts_of
from scripts.narrative.passage_ids import passage_ids
from scripts.narrative.phrases import FLAGS, Hit, find_phrases
from scripts.narrative.sentences import sentence_spans
from scripts.narrative.turns import shown_label
from scripts.study.narrative_tables import FAMILIES

Row = Mapping[str, Any]

_WORDS_AROUND = 60
_document = itemgetter("document_id")
_in_order = itemgetter("document_id", "turn")


@dataclass(frozen=True)
class _Unit:
    """Sentences of a turn, [start, end) in its text, and the phrases in them."""

    turn: Row
    start: int
    end: int
    hits: tuple[Hit, ...]

    @property
    def text(self) -> str:
        return str(self.turn["text"][self.start : self.end])


def find_passages(
    turns: Iterable[Row], unit: str, sentences_around: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Search what interviewees say in interviews.

    Parameters
    ----------
    turns : rows of TURNS.
    unit : a passage is the `sentence` around a phrase, a `window` of sentences, or the whole
        `turn`. Where a phrase reaches into the next sentence, or windows overlap, they are one.
    sentences_around : with `window`, the sentences taken before and after.

    Returns
    -------
    tuple
        Rows of PASSAGES, but for the columns of `places.placed`, and of HITS, in the order of the
        documents.
    """
    passages, hits = [], []
    in_order = sorted(filter(is_searched, turns), key=_in_order)
    for document_id, own in groupby(in_order, key=_document):
        units = [found for turn in own for found in _units(turn, unit, sentences_around)]
        ids = passage_ids(document_id, (found.text for found in units))
        for passage_id, found in zip(ids, units, strict=True):
            passages.append({"passage_id": passage_id, **_passage_cells(found)})
            hits += [{"passage_id": passage_id, **_hit_cells(found, hit)} for hit in found.hits]
    return passages, hits


def is_searched(turn: Row) -> bool:
    """Whether a turn (a row of TURNS) is searched: what interviewees say in interviews is."""
    return (turn["kind"], turn["role"]) == ("interview", "interviewee")


def _units(turn: Row, unit: str, sentences_around: int) -> Iterator[_Unit]:
    sentences = sentence_spans(turn["text"])
    starts, ends = [start for start, _ in sentences], [end for _, end in sentences]
    reach = {"sentence": 0, "window": sentences_around, "turn": len(sentences)}[unit]
    groups: list[tuple[int, int, tuple[Hit, ...]]] = []
    for hit in find_phrases(turn["text"]):
        first = max(0, bisect_right(starts, hit.start) - 1 - reach)
        last = min(len(sentences) - 1, bisect_left(ends, hit.end) + reach)
        hits: tuple[Hit, ...] = (hit,)
        if groups and first <= groups[-1][1]:
            first, _, before = groups.pop()
            hits = (*before, hit)
        groups.append((first, last, hits))
    for first, last, hits in groups:
        yield _Unit(turn, starts[first], ends[last], hits)


def _passage_cells(found: _Unit) -> dict[str, Any]:
    turn = found.turn
    return {
        **{name: turn[name] for name in ("document_id", "kind", "turn", "speaker")},
        "found_by": "search",
        "start": turn["start"] + found.start,
        "end": turn["start"] + found.end,
        "text": found.text,
        **phrase_cells(turn["text"], found.hits),
    }


def phrase_cells(text: str, hits: Sequence[Hit]) -> dict[str, str]:
    """Return what a row of PASSAGES says of the phrases found, `text` being what was searched."""
    families = {hit.family for hit in hits}
    flags = {flag for hit in hits for flag in hit.flags}
    return {
        "families": ";".join(family for family in FAMILIES if family in families),
        "phrases": ";".join(_phrase(text, hit) for hit in hits),
        "flags": ";".join(flag for flag in FLAGS if flag in flags),
    }


def _phrase(text: str, hit: Hit) -> str:
    return " ".join(text[hit.start : hit.end].split())


def _hit_cells(found: _Unit, hit: Hit) -> dict[str, Any]:
    return {
        "start": found.turn["start"] + hit.start,
        "end": found.turn["start"] + hit.end,
        "family": hit.family,
        "phrase": _phrase(found.turn["text"], hit),
        "flags": ";".join(hit.flags),
    }


def words_around(passages: Iterable[Row], turns: Iterable[Row]) -> list[tuple[str, str]]:
    """Return up to 60 words before and behind each passage: who said what, the interviewer too.

    Other turns begin with who speaks; … stands where more was said.
    """
    shown = by_document(turns)
    place = {_in_order(turn): k for own in shown.values() for k, turn in enumerate(own)}
    around = []
    for passage in passages:
        own, k = shown[passage["document_id"]], place[_in_order(passage)]
        turn = own[k]
        before = [turn["text"][: passage["start"] - turn["start"]]]
        behind = [turn["text"][passage["end"] - turn["start"] :]]
        # A neighbour has a word or more, so no others can be needed.
        before = [*map(_labelled, own[max(0, k - _WORDS_AROUND) : k]), *before]
        behind += map(_labelled, own[k + 1 : k + 1 + _WORDS_AROUND])
        around.append((_last_words(before), _first_words(behind)))
    return around


def _labelled(turn: Row) -> str:
    return f"{shown_label(turn)}{turn['text']}"


def _first_words(texts: Sequence[str]) -> str:
    words = " ".join(texts).split()
    return " ".join(words[:_WORDS_AROUND]) + (" …" if len(words) > _WORDS_AROUND else "")


def _last_words(texts: Sequence[str]) -> str:
    words = " ".join(texts).split()
    return ("… " if len(words) > _WORDS_AROUND else "") + " ".join(words[-_WORDS_AROUND:])


def passage_spans(
    passages: Iterable[Row],
    turns: Iterable[Row],
    canonical: Iterable[Row],
    replacements: Iterable[Row],
) -> list[dict[str, Any]]:
    """Return where passages stand in the canonical text, and the words there, names and all.

    Parameters
    ----------
    passages, turns, canonical, replacements : rows of PASSAGES, TURNS, CANONICAL, REPLACEMENTS.

    Returns
    -------
    list
        With passage_id, document_id, start, end and words; CONFIDENTIAL.
    """
    shown, said, replaced = map(by_document, (turns, canonical, replacements))
    parts = {d: parts_of(shown[d], said[d], replaced[d]) for d in shown}
    turn_said = {_in_order(turn): turn for turns_of in said.values() for turn in turns_of}
    rows = []
    for passage in passages:
        document_id = passage["document_id"]
        start, end = carried(passage["start"], passage["end"], parts[document_id])
        turn = turn_said[_in_order(passage)]
        rows.append(
            {
                "passage_id": passage["passage_id"],
                "document_id": document_id,
                "start": start,
                "end": end,
                "words": turn["text"][start - turn["start"] : end - turn["start"]],
            }
        )
    return rows


def by_document(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return rows by document, in the order of turns; of other documents there are none."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=_in_order):
        found[row["document_id"]].append(row)
    return found
