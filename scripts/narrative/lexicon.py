"""The lexicon: phrases and cues that people can edit, read and checked.

How a phrase is written stands in `resources/lexicon/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.narrative.phrase_words import LEXICON, LISTS, Phrases
from scripts.narrative.tokens import words_of
from scripts.study.narrative_inputs import MODES, LexiconRow, Mode
from scripts.study.problems import Problem, StudyError, nearest
from scripts.study.reading import Rows, read_rows

SOMEBODY = "SOMEBODY"
SOMETHING, PLACE = "SOMETHING", "PLACE"
# Which rows a mode looks for.
_ROWS_OF: dict[Mode, tuple[Mode, ...]] = {
    "paper_literal": ("paper_literal",),
    "inflected": ("inflected",),
    "extended": ("inflected", "extended"),
}
_ENDS_IN_TO = {"to", "gotta", "wanna", "wanta", "hafta", "hasta", "hadda"}
_PIECE = re.compile(r"\([^()]*\)|\{[^{}]*\}|[^\s(){}]+|.")
_NAME = re.compile(r"[A-Z][A-Z_]+")


@dataclass(frozen=True)
class Slot:
    """A place in a phrase, and any of the words it may hold; none: somebody or something.

    `between` may stand before it beside fillers; where it is `close`, nothing may.
    """

    words: frozenset[str]
    close: bool = False
    between: Phrases | None = None


@dataclass(frozen=True)
class Phrase:
    """A row of the lexicon, ready to be looked for.

    `before` are words that belong to it where they stand before it; `not_before` those, with
    `not_thing` what things are called, and with `not_place` capitals, before which it is none;
    `literal`: it is found as printed and not otherwise.
    """

    family: str
    slots: tuple[Slot, ...]
    before: frozenset[str]
    not_before: frozenset[str]
    not_thing: bool
    not_place: bool
    flags: frozenset[str]
    suggests: str | None
    literal: bool

    @property
    def takes_verb(self) -> bool:
        """Whether a verb is to follow: it ends with “to”."""
        return self.slots[-1].words <= _ENDS_IN_TO


@dataclass(frozen=True)
class Lexicon:
    """The phrases of each mode, and the cues."""

    by_mode: dict[Mode, tuple[Phrase, ...]]
    cues: tuple[Phrase, ...]


@cache
def standard_lexicon() -> Lexicon:
    """Return the lexicon that comes with the project."""
    return read_lexicon(LEXICON / "phrases.csv")


def read_lexicon(path: Path) -> Lexicon:
    """Read a lexicon, as CSV or XLSX.

    Raises
    ------
    StudyError
        Lists everything in it that is to be put right.
    """
    rows = read_rows(Path(), str(path.with_suffix("")), LexiconRow)
    problems = [*rows.problems, *_wrong(rows)]
    if problems:
        raise StudyError(problems)
    by_mode = {
        mode: tuple(phrase_of(row) for of in wanted for _, row in rows if row.mode == of)
        for mode, wanted in _ROWS_OF.items()
    }
    return Lexicon(by_mode, tuple(phrase_of(row) for _, row in rows if row.suggests))


def phrase_of(row: LexiconRow) -> Phrase:
    """Return a row, ready to be looked for.

    Raises
    ------
    ValueError
        Says what is wrong with how it is written, and what to do, as two arguments.
    """
    literal = row.mode == "paper_literal"
    slots: list[Slot] = []
    before: frozenset[str] = frozenset()
    between: Phrases | None = None
    for piece in _PIECE.findall(row.phrase.replace("’", "'")):
        if piece.startswith("(") and not slots:
            before = _any_of(piece[1:-1])
        elif piece.startswith("{") and slots:
            between = LISTS.phrases(_list(piece[1:-1].strip()))
        elif piece == SOMEBODY and slots:
            slots.append(Slot(frozenset(), between=between))
            between = None
        elif piece[0] in "(){}":
            remedy = "( ) may stand before the first word, { } between two words."
            raise ValueError(f"has “{piece}” where it cannot stand.", remedy)
        elif not piece.isspace():
            for k, part in enumerate(piece.split("+")):
                for n, words in enumerate(_words(part)):
                    slots.append(Slot(words, literal or k + n > 0, between))
                    between = None
    if not slots or not slots[-1].words or between:
        raise ValueError("must end with a word.", "")
    return Phrase(
        row.family,
        tuple(slots),
        before,
        frozenset(
            word
            for entry in row.not_before
            if entry not in (SOMETHING, PLACE)
            for word in _any_of(entry)
        ),
        SOMETHING in row.not_before,
        PLACE in row.not_before,
        frozenset({row.flag} if row.flag else ()),
        row.suggests,
        literal,
    )


def _words(part: str) -> Iterator[frozenset[str]]:
    """Yield the words of a piece such as have/has/had or we've, which is two words in speech."""
    if "/" in part or _NAME.fullmatch(part):
        yield _any_of(part)
        return
    found = [word for word in words_of(part) if word]
    if not found:
        raise ValueError(f"has “{part}”, which is no word.", "Signs are not looked for.")
    yield from (frozenset({word}) for word in found)


def _any_of(part: str) -> frozenset[str]:
    words: set[str] = set()
    for word in part.split("/"):
        if _NAME.fullmatch(word):
            words |= LISTS.words(_list(word))
            continue
        small = word.lower().replace("’", "'")
        if words_of(small) != [small]:
            raise ValueError(f"has “{word}” where one word is needed.", "Write a row for each.")
        words.add(small)
    return frozenset(words)


def _list(name: str) -> str:
    if name not in LISTS:
        known = nearest(name, [*LISTS, SOMEBODY])
        raise ValueError(
            f"has “{name}”, and no list has this name.",
            known or "Words are written in small letters; lists stand in words.csv.",
        )
    return name


def _wrong(rows: Rows[LexiconRow]) -> Iterator[Problem]:
    """Report rows that fit the columns and cannot be looked for."""
    first: dict[tuple[str | None, str], int] = {}
    for number, row in rows:
        if (row.mode is None) == (row.suggests is None):
            message = "a row needs either a mode, for a phrase, or an act in suggests, for a cue."
            yield Problem(
                rows.file, number, "mode", row.mode or "", message, "Fill in one of them."
            )
        same = (row.mode, " ".join(row.phrase.lower().split()))
        if same in first:
            message = f"row {first[same]} has this phrase already."
            yield Problem(rows.file, number, "phrase", row.phrase, message, "Keep one of them.")
        first.setdefault(same, number)
        try:
            phrase_of(row)
        except ValueError as error:
            message, remedy = error.args
            yield Problem(rows.file, number, "phrase", row.phrase, message, remedy)
    if rows.complete and not any(row.mode == "inflected" for _, row in rows):
        message = "no row has the mode inflected."
        yield Problem(rows.file, 0, "mode", "", message, f"Modes are {', '.join(MODES)}.")


def families_of(phrases: Iterable[Phrase]) -> tuple[str, ...]:
    """Return the families of phrases, in the order in which they come."""
    return tuple(dict.fromkeys(phrase.family for phrase in phrases))
