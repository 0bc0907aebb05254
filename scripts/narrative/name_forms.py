"""How names are written: the words of a text, what they are compared by, the parts of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from scripts.narrative.name_words import NOT_A_PERSON, PARTICLES, TITLES

_APOSTROPHES = "'’ʼ‘‛`´′＇"
_UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"  # soft hyphens, joiners and marks of no width
_LETTER = rf"(?![{_APOSTROPHES}])[^\W\d_]"
_RUN = rf"{_LETTER}(?:{_LETTER}|[\u0300-\u036f{_UNSEEN}])*"
_WORD = re.compile(rf"{_RUN}(?:[{_APOSTROPHES}]{_RUN})*")
_SHORTENED = re.compile(rf"(.+?)[{_APOSTROPHES}](?:s|ll|d|ve|re|m|em)", re.IGNORECASE)
_FOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
    | dict.fromkeys(_APOSTROPHES, "")
)
_BEGINS = re.compile(r"(?:[.?!:…–—)\]\"“(\[]|\n\s*\n|\s-)[\"“”'‘’(\[\s]*\Z")


class Word(NamedTuple):
    """A word of a text: [start, end) there, what it is compared by, and itself.

    What is joined to it by an apostrophe ('s, 'll) is no part of it.
    """

    start: int
    end: int
    key: str
    text: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper()

    @property
    def initial(self) -> bool:
        """Whether it is a single capital letter."""
        return len(self.key) == 1 and self.text.isupper()


def words_in(text: str) -> list[Word]:
    """Return the words of a text, in order."""
    found = []
    for match in _WORD.finditer(text):
        word, end = match[0], match.end()
        if shortened := _SHORTENED.fullmatch(word):
            word, end = shortened[1], match.start() + shortened.end(1)
        if key := _key(word):
            found.append(Word(match.start(), end, key, word))
    return found


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    """Return a word as compared."""
    if word.isascii():
        return word.lower().translate(_FOLDED)
    spread = unicodedata.normalize("NFKD", word.casefold().translate(_FOLDED)).casefold()
    return "".join(c for c in spread if c.isalpha())


def begins_sentence(text: str, start: int) -> bool:
    """Whether what stands at `start` begins a sentence, or what is quoted or bracketed."""
    before = text[max(0, start - 12) : start]
    return not text[:start].strip() if not before.strip() else bool(_BEGINS.search(before))


def name_parts(name: str, keep_title: bool = False) -> list[list[Word]]:
    """Return the parts of a name as typed, each one word or several joined: first names, surname.

    Brackets and titles are left out (of a title and one word the title is kept, if asked for); a
    surname given first, before a comma, is put last, and has its particles with it.
    """
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", name)
    head, comma, rest = bare.partition(",")
    if comma:
        bare = f"{rest} {head}" if len(head.split()) == 1 and len(rest.split()) in (1, 2) else head
    parts = [words for piece in bare.split() if (words := words_in(piece))]
    titles = 0
    while titles < len(parts) - 1 and parts[titles][0].key in TITLES:
        titles += 1
    if titles and not (keep_title and len(parts) - titles == 1):
        parts = parts[titles:]
    while len(parts) > 2 and parts[-2][0].key in PARTICLES:
        parts[-2:] = [parts[-2] + parts[-1]]
    return parts


def is_personal(name: str, words: Collection[Word]) -> bool:
    """Whether a name seems to be a person's, so that its parts are, too; not a team's or post's."""
    capitals = {word.capital for word in words if word.key not in PARTICLES}
    odd = any(word.key in NOT_A_PERSON for word in words) or any(c.isdigit() for c in name)
    return not odd and len(capitals) <= 1 and len(words) <= 6
