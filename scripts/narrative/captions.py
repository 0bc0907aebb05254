"""What is said in captions (.vtt of Teams and Zoom, .srt), as turns."""

from __future__ import annotations

import html
import io
import re
from collections import Counter
from collections.abc import Iterator

from scripts.narrative.labels import looks_like_label
from scripts.narrative.layout import time_mark
from scripts.narrative.unreadable import unreadable
from scripts.study.problems import shortened

CAPTIONS = (".vtt", ".srt")
_MARK = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]*)>|</v>")
_LAID_OUT = re.compile(r"\{\\[^{}]*\}")  # where on the screen, in some .srt
# A dash or two arrows often mark a change of speakers.
_LABELLED = re.compile(r"(?:[-–—>]+\s*)?([^\W_][^:\n]{0,59}):(?:\s+|$)")
_ASIDE = ("WEBVTT", "NOTE", "STYLE", "REGION")


def spoken(text: str, suffix: str, file: str) -> tuple[str, frozenset[str]]:
    """Return what is said as paragraphs, `Name: words`, and the names the file itself marks.

    Successive cues of one speaker are one paragraph; numbers and looks of cues are dropped. Marks
    before the words of a cue say when it begins (`layout.time_mark`).
    The speaker is who is marked (`<v Name>`), or else named at the beginning of a line of a cue
    (`Name: words`); names that begin two cues or more count as marked.

    Parameters
    ----------
    suffix : one of CAPTIONS.

    Raises
    ------
    StudyError
        Where it is no such file, words in it belong to no cue, or some speakers are marked and
        others not.
    """
    import webvtt  # only where there are captions
    from webvtt import errors

    text = text.lstrip("\ufeff\n\r ")
    try:
        cues = webvtt.from_buffer(io.StringIO(text), format=suffix[1:]).captions
    except (errors.MalformedFileError, errors.MalformedCaptionError):
        message = f"these are no captions of the kind {suffix}, or they are damaged."
        raise unreadable(file, message, "Export the transcript again.") from None
    if outside := _outside(text, [line for cue in cues for line in cue.lines]):
        number, line = outside
        message = f"line {number} belongs to no cue: {shortened(line, 60)}"
        remedy = "Put right the times above it, as in 00:01:05.000 --> 00:01:07.500."
        raise unreadable(file, message, remedy)
    if any(_MARK.search(cue.raw_text) for cue in cues):
        said = [(cue, *part) for cue in cues for part in _marked(cue.raw_text)]
        for cue, name, words in said:
            if not name:
                message = f"nobody is marked as saying, at {cue.start}: {shortened(words, 60)}"
                raise unreadable(file, message, "Write <v NAME> before it, as elsewhere.")
        turns = [(name, words, cue.start_in_seconds) for cue, name, words in said]
        return _joined(turns), frozenset(name for name, _, _ in turns)
    return _named([(cue.raw_text, cue.start_in_seconds) for cue in cues])


def _outside(text: str, said: list[str]) -> tuple[int, str] | None:
    """Return the first line that holds words and was taken for nothing, and its number."""
    left = Counter(line.strip() for line in said)
    lines = [line.strip() for line in text.splitlines()]
    aside = False
    for number, (line, after) in enumerate(zip(lines, [*lines[1:], ""], strict=True), start=1):
        first = number == 1 or not lines[number - 2]
        aside = bool(line) and (line.startswith(_ASIDE) if first else aside)
        if not line or aside or "-->" in line or "-->" in after:  # the last: a cue's number
            continue
        if not left[line]:
            return number, line
        left[line] -= 1
    return None


def _marked(cue: str) -> Iterator[tuple[str, str]]:
    """Return who says what in a cue, by its marks; nobody: an empty name."""
    name, begin = "", 0
    for mark in [*_MARK.finditer(cue), None]:
        words = _bare(cue[begin : mark.start() if mark else None])
        if words:
            yield name, words
        if mark:
            # A colon ends the name where it is read again.
            name = " ".join(html.unescape(mark[1] or "").replace(":", " ").split())
            begin = mark.end()


def _named(cues: list[tuple[str, int]]) -> tuple[str, frozenset[str]]:
    """Return what is said, and by the names at the beginning of lines."""
    lines = [([_bare(line) for line in cue.split("\n")], seconds) for cue, seconds in cues]
    begins = Counter(m[1].rstrip() for cue, _ in lines if (m := _LABELLED.match(cue[0])))
    named = frozenset(name for name, times in begins.items() if times > 1)
    turns: list[tuple[str, str, int]] = []
    name = ""
    for line, seconds in ((line, seconds) for cue, seconds in lines for line in cue if line):
        found = _LABELLED.match(line)
        if not found:
            turns.append((name, line, seconds))
        elif (label := found[1].rstrip()) in named or looks_like_label(f"{label}:"):
            name = label
            turns.append((name, line[found.end() :], seconds))
        else:  # it may be declared as a label all the same: let it begin a line
            turns.append((name, f"\n{line}", seconds))
    return _joined(turns), named


def _bare(words: str) -> str:
    """Return words without looks."""
    import webvtt

    plain = webvtt.Caption(text=_LAID_OUT.sub("", words)).text
    return " ".join(html.unescape(plain).split())


def _joined(turns: list[tuple[str, str, int]]) -> str:
    paragraphs: list[str] = []
    before: str | None = None
    for name, words, seconds in turns:
        timed = f"{time_mark(seconds)}{words.lstrip()}"
        if name != before:
            paragraphs.append(f"{name}: {timed}" if name else timed)
        elif words:
            paragraphs[-1] += f"\n{timed}" if words.startswith("\n") else f" {timed}"
        before = name
    return "\n\n".join(paragraphs)
