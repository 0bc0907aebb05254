"""Times that stand in a transcript: found by their shape and place, taken out of the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from scripts.narrative.labels import looks_like_label, looks_like_name

_LONG = r"\d{1,2}:[0-5]\d:[0-5]\d(?:[.,]\d{1,3})?(?!:?\d)"
_SHORT = r"\d{1,3}:[0-5]\d(?:[.,]\d{1,3})?(?!:?\d)"
_ANY = rf"(?:{_LONG}|{_SHORT})"
_TO = rf"(?:\s*(?:-+>|[-–—])\s*{_ANY})?"  # the end of a stretch of time
_SQUARE = rf"\[\s*{_ANY}{_TO}\s*\]"
_ROUND, _SHORT_ROUND = rf"\(\s*{_LONG}{_TO}\s*\)", rf"\(\s*{_SHORT}{_TO}\s*\)"
_HASHED = r"\#\d{1,2}:[0-5]\d:[0-5]\d(?:-\d)?\#"
_SET_OFF = rf"(?:{_SQUARE}|{_ROUND}|{_HASHED})"
_AT_HEAD = rf"(?:{_SET_OFF}|{_SHORT_ROUND})"

_WHOLE = re.compile(rf"(?:{_AT_HEAD}|{_LONG}{_TO}|(?P<bare>{_SHORT}{_TO}))$")
_BEFORE = re.compile(rf"(?P<sure>{_AT_HEAD}|{_LONG}{_TO}(?=\s))|{_SHORT}{_TO}(?=\s)")
_BEHIND = re.compile(
    rf"(?P<label>[^\s:\[(\#][^:\[(\#\n]{{0,58}}?)(?P<time>\s*(?P<set_off>{_AT_HEAD})|\s+{_ANY}{_TO})"
    r"\s*(?P<colon>:)?(?=\s|$)"
)
_BEHIND_COLON = re.compile(
    rf"(?P<label>[^\s:\[(\#][^:\[(\#\n]{{0,58}}?)\s*:(?!\d)"
    rf"(?P<time>\s*(?:(?P<set_off>{_AT_HEAD}|{_LONG}{_TO})(?=\s|$)|{_SHORT}$))"
)
_WITHIN = re.compile(rf"{_SET_OFF}(?:\s*{_SET_OFF})*")
_CLOCK = re.compile(r"\d+(?::\d+)+")
_HINT = re.compile(r"\d:[0-5]\d")
_LINE = re.compile(r"[^\n]+")
_LEAST = 2  # times alone on lines, or beside what looks like labels where none is declared

Speaks = Callable[[str], bool | None]  # whether a label is a speaker's; None: it is not declared
_ALONE, _SURE = "alone", "set off"
_Takes = Callable[[str, str], bool]  # whether a label with a time in such a place is taken for one


class Stamp(NamedTuple):
    """A time in a text: [start, end) with the spaces it needs, its seconds from the beginning.

    `head` is where the label ends that it stands beside, if no colon says so.
    """

    start: int
    end: int
    seconds: int
    head: int | None


def stamps(text: str, speaks: Speaks | None) -> list[Stamp]:
    """Find the times in a transcript, such as [00:12:31], 12:31 or 0:12:31 --> 0:12:40.

    Those are times that stand alone on a line (without hours or brackets: if two or more do); in
    square brackets, or with hours in round ones, anywhere; with hours, or in round brackets, at the
    beginning of a line or behind a label and its colon; and any beside a declared label (0:12 R1:,
    R1 [0:12]:, R1  0:12), or a name in such a place if declared ones stand so. What else looks
    like a time may be one of a day: words.

    Parameters
    ----------
    speaks : None where no labels are declared: then two names or more in such places are labels.
    """
    lines = [line for line in _LINE.finditer(text) if _HINT.search(line[0])]
    places: Counter[str] = Counter()

    def takes(place: str, label: str) -> bool:
        fits = bool(speaks(label)) if speaks and label else looks_like_name(label)
        places[place] += fits or place == _ALONE
        return fits

    for line in lines:
        for _ in _in_line(line[0], takes):
            pass

    def takes_now(place: str, label: str) -> bool:
        if place == _ALONE:
            return places[place] >= _LEAST
        declared = speaks(label) if speaks else None
        if declared is not None:
            return declared
        if place == _SURE:
            return looks_like_label(f"{label}:") is not None
        return looks_like_name(label) and places[place] >= (1 if speaks else _LEAST)

    return [
        Stamp(
            line.start() + start,
            line.start() + end,
            _seconds(line[0][start:end]),
            None if head is None else line.start() + head,
        )
        for line in lines
        for start, end, head in _in_line(line[0], takes_now)
    ]


def _in_line(line: str, takes: _Takes) -> Iterator[tuple[int, int, int | None]]:
    """Yield where times stand in a line, and where a label ends beside them."""
    if whole := _WHOLE.match(line):
        if not whole["bare"] or takes(_ALONE, ""):
            yield 0, len(line), None
        return
    done = begin = 0
    if before := _BEFORE.match(line):
        spaces = _spaces(line, before.end())
        then = _dash(line, spaces)
        label, colon, _ = line[then:].partition(":")
        labelled = bool(label) and takes(f"before {colon}", label.rstrip())
        if labelled or before["sure"]:
            done = begin = then if labelled else spaces
            yield 0, done, len(line) if labelled and not colon else None
    if (behind := _BEHIND.match(line, done)) and _beside(line, behind, takes):
        done = behind.end()
        yield *behind.span("time"), None if behind["colon"] else behind.end("label")
    elif (behind := _BEHIND_COLON.match(line, done)) and takes(
        _SURE if behind["set_off"] else "behind a colon", behind["label"]
    ):
        done = behind.end()
        yield *behind.span("time"), None
    for found in _WITHIN.finditer(line, done):
        start, end = found.span()
        behind_words = line[end : end + 1]
        if start == begin:  # nothing but times before it
            end = begin = _spaces(line, end)
        elif not behind_words.strip(" .,;:?!"):
            start = max(done, len(line[:start].rstrip()))
        elif line[start - 1].isalnum() and behind_words.isalnum():
            continue
        done = end
        yield start, end, None


def _beside(line: str, behind: re.Match[str], takes: _Takes) -> bool:
    if behind["colon"]:
        place = _SURE if behind["set_off"] else "before a colon"
    else:
        place = "at the end" if behind.end() == len(line) else "between"
    return takes(place, behind["label"])


def _spaces(line: str, place: int) -> int:
    return len(line) - len(line[place:].lstrip())


def _dash(line: str, place: int) -> int:
    """Return where words begin behind a dash between a time and a label."""
    dash = line[place : place + 2]
    return _spaces(line, place + 1) if dash[:1] in {*"-–—|"} and dash[1:].isspace() else place


def _seconds(words: str) -> int:
    seconds = 0
    clock = _CLOCK.search(words)
    for part in clock[0].split(":") if clock else ():
        seconds = 60 * seconds + int(part)
    return seconds
