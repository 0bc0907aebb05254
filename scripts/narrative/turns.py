"""Who says what: the canonical text of a document cut into turns, by the labels before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.labels import (
    LINE,
    Label,
    Labels,
    labels_by_looks,
    labels_in,
    taken_for_words,
    undeclared,
)
from scripts.narrative.layout import PLAIN, Layout
from scripts.narrative.places import BLOCK, paragraphs, place_at
from scripts.study.problems import Problem, nearest, shortened


@dataclass(frozen=True)
class Turn:
    """What one person says at a stretch, or a paragraph: [start, end) in the canonical text."""

    start: int
    end: int
    role: str
    speaker: str | None = None


def paper_turns(text: str) -> list[Turn]:
    """Return the paragraphs of a meeting paper, each as a turn."""
    return [Turn(*m.span(), "document") for m in paragraphs(text).finditer(text)]


def interview_turns(text: str, labels: Labels, layout: Layout = PLAIN) -> list[Turn]:
    """Return the turns of an interview, and the paragraphs before the first as `other`.

    A turn begins with a label at the beginning of a line (`labels.labels_in` has their shapes) and
    ends before the next one; labels with no words behind them make no turn.
    """
    found = labels_in(text, labels, layout)
    before = text[: found[0].start] if found else text
    turns = [Turn(*m.span(), "other") for m in paragraphs(text).finditer(before)]
    spans = _words_between(text, [(label.start, label.begin) for label in found])
    for label, (start, end) in zip(found, spans, strict=True):
        if start < end and (speaker := label.speaker):
            turns.append(Turn(start, end, speaker.role, speaker.person_id))
    return turns


def turns_by_looks(text: str, layout: Layout = PLAIN) -> list[Turn]:
    """Return the turns of a text for which no labels are declared, all as an interviewee's.

    Whatever looks like a label at the beginning of a line is taken for one, and is the speaker: up
    to four words, each with a capital or a figure, and a colon; or beside a time, where two lines
    or more begin so. What stands before the first has the speaker "", as has a text without labels.
    """
    starts = [(0, 0, ""), *((f.start, f.begin, f.words) for f in labels_by_looks(text, layout))]
    spans = _words_between(text, [(start, begin) for start, begin, _ in starts])
    return [
        Turn(start, end, "interviewee", label)
        for (_, _, label), (start, end) in zip(starts, spans, strict=True)
        if start < end
    ]


def _words_between(text: str, starts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where the words stand between labels: (where one starts, where it ends)."""
    spans = []
    for (_, begin), end in zip(starts, [*(s for s, _ in starts), len(text)][1:], strict=True):
        words = text[begin:end].strip()
        start = text.index(words, begin)
        spans.append((start, start + len(words)))
    return spans


def turn_rows(
    document_id: str,
    kind: str,
    text: str,
    turns: Iterable[Turn],
    places: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return the turns of a document as rows of the table CANONICAL.

    Parameters
    ----------
    places : its rows of the table PLACES.
    """
    rows = []
    for number, turn in enumerate(turns, start=1):
        place = place_at(places, turn.start)
        rows.append(
            {
                "document_id": document_id,
                "kind": kind,
                "turn": number,
                "speaker": turn.speaker,
                "role": turn.role,
                **{name: place[name] for name in ("paragraph", "line", "time")},
                "start": turn.start,
                "end": turn.end,
                "text": text[turn.start : turn.end],
            }
        )
    return rows


def shown_label(turn: Mapping[str, Any]) -> str:
    """Return what stands before a turn where it is shown: who speaks, if that is known.

    Parameters
    ----------
    turn : row of CANONICAL or TURNS.
    """
    who = "INTERVIEWER" if turn["role"] == "interviewer" else turn["speaker"]
    return f"{who}: " if who else ""


def wrong_labels(
    file: str,
    text: str,
    labels: Labels,
    unit: str,
    named: Collection[str] = (),
    layout: Layout = PLAIN,
) -> Iterator[Problem]:
    """Report what looks like a speaker's label and is not declared, and an interviewee's silence.

    Parameters
    ----------
    file : what messages call the document.
    unit : what messages count to say where in it: `line` or `paragraph`.
    named : what the file itself marks as labels, whatever they look like.
    """
    found = labels_in(text, labels, layout)
    turns = interview_turns(text, labels, layout)
    if all(turn.role != "interviewee" for turn in turns):
        message = "no label in it is an interviewee's, so nobody is being interviewed."
        known = ", ".join(f"“{s.label}:”" for s in labels.declared.values())
        remedy = (
            f"Give the interviewee's label in {labels.file}, with the person's id. "
            f"Looked for at the beginning of lines: {known or 'nothing'}."
        )
        yield Problem(file, 0, "", "", message, remedy)
    # Only at the beginning of paragraphs, unless turns follow each other without blank lines: then
    # any line may be one, and words must not go to whoever spoke before.
    firsts = {m.start() for m in paragraphs(text).finditer(text)}
    if any(label.start not in firsts for label in found):
        firsts = {m.start() for m in LINE.finditer(text)}
    declared = [speaker.label for speaker in labels.declared.values()]
    unknown = undeclared(text, labels, layout, named, firsts)
    for words, places in _by_words(text, unknown, unit).items():
        message = f"looks like a speaker's label ({places}) and is not declared."
        remedy = (
            f"{nearest(words, declared)} Else add it to {labels.file} with who speaks, or with "
            "role not_a_speaker."
        ).strip()
        yield Problem(file, 0, "", words, message, remedy)


def label_notes(
    file: str, text: str, labels: Labels, unit: str, layout: Layout = PLAIN
) -> Iterator[Problem]:
    """Return a note on each declared label that stands like one and was taken for words.

    Parameters are those of `wrong_labels`.
    """
    found = taken_for_words(text, labels, layout)
    for words, places in _by_words(text, found, unit).items():
        message = f"taken for words, as no colon follows ({places}); put one if somebody speaks."
        yield Problem(file, 0, "", words, message)


def _by_words(text: str, labels: Iterable[Label], unit: str) -> dict[str, str]:
    """Return where labels stand, in words, by theirs."""
    starts: dict[str, list[int]] = defaultdict(list)
    for label in labels:
        starts[label.words].append(label.start)
    places = {}
    for words, (first, *others) in starts.items():
        also = f", and at {len(others)} more" if others else ""
        line = shortened(text[first:].partition("\n")[0], 60)
        places[words] = f"at {unit} {_number(text, first, unit)}{also}: {line}"
    return places


def _number(text: str, start: int, unit: str) -> int:
    if unit == "line":
        return text.count("\n", 0, start) + 1
    return len(BLOCK.findall(text[:start])) + 1
