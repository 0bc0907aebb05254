"""Who says what: the canonical text of a document cut into turns, by the labels before them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.study.narrative_inputs import Speaker
from scripts.study.problems import Problem, nearest, shortened

_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_LINE = re.compile(r"[^\n]+")
_LOOKS_LIKE_LABEL = re.compile(r"([^\W_][^:\n]{0,29}):(?=\s|$)")
_MOST_WORDS = 4


@dataclass(frozen=True)
class Turn:
    """What one person says at a stretch, or a paragraph: [start, end) in the canonical text."""

    start: int
    end: int
    role: str
    speaker: str | None = None


@dataclass(frozen=True)
class Labels:
    """The labels declared for one document.

    Attributes
    ----------
    file : the table in which they are declared.
    declared : by label as compared.
    """

    file: str
    declared: Mapping[str, Speaker]

    @classmethod
    def of(cls, speakers: Iterable[Speaker], document_id: str, file: str) -> Labels:
        """Choose those that hold in a document; what is declared for it alone goes first."""
        rows = [row for row in speakers if row.document_id in (None, document_id)]
        rows.sort(key=lambda row: row.document_id is not None)
        return cls(file, {_compared(row.label): row for row in rows})

    def at(self, line: str) -> tuple[Speaker | None, int]:
        """Return whose label stands at the beginning of a line, and where their words begin."""
        label, colon, _ = line.partition(":")
        return (self.declared.get(_compared(label)), len(label) + 1) if colon else (None, 0)


def looks_like_label(line: str) -> str | None:
    """Return the words at the beginning of a line that look like a speaker's label, if they do."""
    found = _LOOKS_LIKE_LABEL.match(line)
    label = found[1].rstrip() if found else ""
    begins_like_one = label[:1].isupper() or label[:1].isdigit()
    return label if begins_like_one and len(label.split()) <= _MOST_WORDS else None


def _compared(label: str) -> str:
    return " ".join(unicodedata.normalize("NFC", label).casefold().split())


def paper_turns(text: str) -> list[Turn]:
    """Return the paragraphs of a meeting paper, each as a turn."""
    return [Turn(*m.span(), "document") for m in _paragraphs(text).finditer(text)]


def interview_turns(text: str, labels: Labels) -> list[Turn]:
    """Return the turns of an interview, and the paragraphs before the first as `other`.

    A turn begins with a label at the beginning of a line and ends before the next one; labels with
    no words behind them make no turn.
    """
    starts = list(_starts(text, labels))
    before = text[: starts[0][0]] if starts else text
    turns = [Turn(*m.span(), "other") for m in _paragraphs(text).finditer(before)]
    spans = _words_between(text, [(start, begin) for start, begin, _ in starts])
    for (_, _, speaker), (start, end) in zip(starts, spans, strict=True):
        if start < end:
            turns.append(Turn(start, end, speaker.role, speaker.person_id))
    return turns


def turns_by_looks(text: str) -> list[Turn]:
    """Return the turns of a text for which no labels are declared, all as an interviewee's.

    Whatever looks like a label at the beginning of a line is taken for one, and is the speaker:
    up to four words, each with a capital or a figure, and a colon. What stands before the first
    has the speaker "", as has a text without labels.
    """
    starts = [(0, 0, "")]
    for line in _LINE.finditer(text):
        found = _LOOKS_LIKE_LABEL.match(line[0])
        if found and _all_labels(words := found[1].split()):
            starts.append((line.start(), line.start() + found.end(), " ".join(words)))
    spans = _words_between(text, [(start, begin) for start, begin, _ in starts])
    return [
        Turn(start, end, "interviewee", label)
        for (_, _, label), (start, end) in zip(starts, spans, strict=True)
        if start < end
    ]


def _all_labels(words: list[str]) -> bool:
    capitals = all(word[0].isupper() or any(map(str.isdigit, word)) for word in words)
    return capitals and len(words) <= _MOST_WORDS


def _words_between(text: str, starts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where the words stand between labels: (where one starts, where it ends)."""
    spans = []
    for (_, begin), end in zip(starts, [*(s for s, _ in starts), len(text)][1:], strict=True):
        words = text[begin:end].strip()
        start = text.index(words, begin)
        spans.append((start, start + len(words)))
    return spans


def turn_rows(
    document_id: str, kind: str, text: str, turns: Iterable[Turn]
) -> list[dict[str, Any]]:
    """Return the turns of a document as rows of the table CANONICAL."""
    return [
        {
            "document_id": document_id,
            "kind": kind,
            "turn": number,
            "speaker": turn.speaker,
            "role": turn.role,
            "start": turn.start,
            "end": turn.end,
            "text": text[turn.start : turn.end],
        }
        for number, turn in enumerate(turns, start=1)
    ]


def shown_label(turn: Mapping[str, Any]) -> str:
    """Return what stands before a turn where it is shown: who speaks, if that is known.

    Parameters
    ----------
    turn : row of CANONICAL or TURNS.
    """
    who = "INTERVIEWER" if turn["role"] == "interviewer" else turn["speaker"]
    return f"{who}: " if who else ""


def wrong_labels(
    file: str, text: str, labels: Labels, unit: str, named: Collection[str] = ()
) -> Iterator[Problem]:
    """Report what looks like a speaker's label and is not declared, and an interviewee's silence.

    Parameters
    ----------
    file : what messages call the document.
    unit : what messages count to say where in it: `line` or `paragraph`.
    named : what the file itself marks as labels, whatever they look like.
    """
    turns = interview_turns(text, labels)
    if all(turn.role != "interviewee" for turn in turns):
        message = "no label in it is an interviewee's, so nobody is being interviewed."
        known = ", ".join(f"“{s.label}:”" for s in labels.declared.values())
        remedy = (
            f"Give the interviewee's label in {labels.file}, with the person's id. "
            f"Looked for at the beginning of lines: {known or 'nothing'}."
        )
        yield Problem(file, 0, "", "", message, remedy)
    places: dict[str, list[int]] = defaultdict(list)
    for start, label in _undeclared(text, labels, named):
        places[label].append(start)
    declared = [speaker.label for speaker in labels.declared.values()]
    for label, (first, *others) in places.items():
        number = _number(text, first, unit)
        also = f", and at {len(others)} more" if others else ""
        words = shortened(text[first:].partition("\n")[0], 60)
        message = (
            f"looks like a speaker's label (at {unit} {number}{also}: {words}) and is not declared."
        )
        remedy = (
            f"{nearest(label, declared)} Else add it to {labels.file} with who speaks, or with "
            "role not_a_speaker."
        ).strip()
        yield Problem(file, 0, "", label, message, remedy)


def _number(text: str, start: int, unit: str) -> int:
    if unit == "line":
        return text.count("\n", 0, start) + 1
    return len(_BLOCK.findall(text[:start])) + 1


def _paragraphs(text: str) -> re.Pattern[str]:
    """Return what matches a paragraph: a block between blank lines; a line, where none is blank."""
    return _BLOCK if "\n\n" in text.strip("\n") else _LINE


def _starts(text: str, labels: Labels) -> Iterator[tuple[int, int, Speaker]]:
    """Return where labels of speakers stand, where the words behind them begin, and whose."""
    for line in _LINE.finditer(text):
        speaker, words = labels.at(line[0])
        if speaker and speaker.role != "not_a_speaker":
            yield line.start(), line.start() + words, speaker


def _undeclared(text: str, labels: Labels, named: Collection[str]) -> Iterator[tuple[int, str]]:
    """Return what looks like a label, or is marked as one, and is not declared, and where.

    Only at the beginning of paragraphs, unless turns follow each other without blank lines: then
    any line may be one, and words must not go to whoever spoke before.
    """
    firsts = {m.start() for m in _paragraphs(text).finditer(text)}
    if any(start not in firsts for start, _, _ in _starts(text, labels)):
        firsts = {m.start() for m in _LINE.finditer(text)}
    marked = {_compared(label) for label in named}
    for line in _LINE.finditer(text):
        if line.start() not in firsts or labels.at(line[0])[0]:
            continue
        before = line[0].partition(":")[0].strip()
        label = before if _compared(before) in marked else looks_like_label(line[0])
        if label:
            yield line.start(), label
