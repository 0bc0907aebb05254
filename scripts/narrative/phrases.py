"""The phrases of a lexicon in speech: have to, want to, able to, know how to, as people say them.

A phrase gives a family, never a speech act: which act it bears, if any, is for coders to say. So
whatever may be one is a hit, what is doubtful about it is a flag, and only what plainly is none
(“the time we had to ourselves”) is left out. A cheap expression finds the places where a phrase
may begin; only there are words read, a bounded number of them around each phrase. So the time grows
with the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from scripts.narrative.lexicon import Phrase, families_of, read_lexicon, standard_lexicon
from scripts.narrative.phrase_words import (
    ADVERBS,
    ALL_THAT,
    AUXILIARIES,
    CONFESSING,
    DEFINITES,
    DETERMINERS,
    ED_BUT_NAMES,
    FILLERS,
    HAND_SOMETHING,
    HAPPENINGS,
    HAVE,
    HESITATIONS,
    NEGATIVE_AUXILIARIES,
    NO_NOUNS,
    OTHERS,
    PLACES,
    PLURALS,
    SUBJECTS,
    THINGS,
    THINGS_UNTOLD,
    TO_EXTENTS,
)
from scripts.narrative.reported import is_reported
from scripts.narrative.tokens import Said, Speech, is_adverb
from scripts.study.narrative_inputs import Mode
from scripts.study.narrative_tables import FAMILIES

_FARTHEST_RESTART = 8  # tokens between two phrases
_LONGEST_NAME = 7  # tokens that tell who is wanted to do something
_JOINS = {"and", "or"}  # you and your mum
_NOT_LAST = PLACES | _JOINS
_NO_NAMES = NO_NOUNS | THINGS | DETERMINERS
_FARTHEST_BEFORE = 3  # tokens between a phrase and the word before that belongs to it

HAVE_TO = FAMILIES[0]

FLAGS = {
    "negated": "a negative word governs it: don't have to, unable to, nobody wants to",
    "interrupted": "something stands within it, or it is begun anew: have, er, to",
    "elliptical": "the verb behind it, or “have” before “got to”, is left out",
    "question": "in a question",
    "idiom": "a set phrase that may mean something else: I have to say, what we have to hand",
    "other_directed": "somebody else is to do it: want the council to",
    "reported": "in what somebody is said to say or think: she told us we had to",
}


@dataclass(frozen=True)
class Hit:
    """A phrase found: [start, end) in the text searched, its family, its flags in FLAGS' order.

    `form` is its words alone in small letters: “had to” for “had, er, to”; `suggests` the act that
    a cue may be one for.
    """

    start: int
    end: int
    family: str
    flags: tuple[str, ...]
    form: str = field(default="", compare=False)
    suggests: str | None = field(default=None, compare=False)


class _Found(NamedTuple):
    """A phrase at [start, end): of the tokens from `first` on, `pieces` make it."""

    speech: Speech
    phrase: Phrase
    first: int
    pieces: tuple[int, ...]
    start: int
    end: int
    form: str
    flags: frozenset[str]

    @property
    def family(self) -> str:
        return self.phrase.family

    @property
    def last(self) -> int:
        return self.pieces[-1]


class Search:
    """The search for these phrases; where several fit at one place, it is the first of them.

    They are found with up to two fillers or adverbs and commas between their words, or an aside
    between two commas. What is begun anew (“wanted to - I wanted to”) is one hit. See `FLAGS` for
    what is said of each.
    """

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        by_head: dict[str, list[Phrase]] = defaultdict(list)
        phrases = tuple(phrases)
        for phrase in phrases:
            for word in phrase.slots[0].words:
                by_head[word].append(phrase)
        self.families = families_of(phrases)
        self._by_head = {head: tuple(own) for head, own in by_head.items()}
        self._begins = re.compile(_begins(self._by_head))

    def find(self, text: str) -> list[Hit]:
        """Return the phrases in a turn, in the order in which they stand."""
        found: list[_Found] = []
        for new in self.each(Said(text)):
            if found and _begins_anew(found[-1], new):
                found[-1] = _joined(found[-1], new)
            else:
                found.append(new)
        return [
            Hit(
                f.start,
                f.end,
                f.family,
                tuple(flag for flag in FLAGS if flag in f.flags),
                f.form,
                f.phrase.suggests,
            )
            for f in found
        ]

    def each(self, said: Said) -> Iterator[_Found]:
        """Yield the phrases with their flags, what is begun anew as two."""
        end = 0
        for match in self._begins.finditer(said.bare):
            place = match.start()
            if place >= end and not said.is_inside(place) and (new := self.at(said, place)):
                end = new.end
                yield _flagged(new)

    def at(self, said: Said, place: int) -> _Found | None:
        """Return the phrase that begins with the word at this place, without flags."""
        speech = Speech(said, place)
        for phrase in self._by_head.get(speech.word(0), ()):
            if new := _fits(speech, phrase):
                return new
        return None


def search_for(lexicon: str | Path, mode: Mode) -> Search:
    """Return the search for what a lexicon has in this mode.

    Raises
    ------
    StudyError
        Lists everything in the lexicon that is to be put right.
    """
    return Search(read_lexicon(Path(lexicon)).by_mode[mode])


@cache
def standard_search() -> Search:
    """Return the search for what the project's lexicon has, inflected."""
    return Search(standard_lexicon().by_mode["inflected"])


def find_phrases(text: str) -> list[Hit]:
    """Return the phrases of the study's four families in a turn, inflected."""
    return standard_search().find(text)


# --- where a phrase may begin -------------------------------------------------------------------


def _begins(by_head: dict[str, tuple[Phrase, ...]]) -> str:
    """Return an expression for places where a phrase may begin: its first word, the next in sight.

    It finds every phrase and much that is none; words that lead nowhere cost no more than this.
    """
    heads_before: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for head, phrases in by_head.items():
        # By their first signs, as the engine then passes over text that has none of them.
        heads_before[head[0], _next_words(phrases)].append(head[1:])
    parts = []
    for (sign, behind), heads in heads_before.items():
        part = rf"{re.escape(sign)}(?:{_any(heads)})(?!\w)"
        if behind:
            # A sign, one of the words, or an adverb comes next; quotes and the like do not count.
            part += rf"(?=[^\w,.–—…-]*+(?:[,.–—…-]|(?:{_by_letter(behind)})(?!\w)|\w+ly(?!\w)))"
        parts.append(part)
    return "|".join(parts) or "(?!)"


def _by_letter(words: Iterable[str]) -> str:
    return "|".join(
        f"{re.escape(letter)}(?:{_any(word[1:] for word in own)})"
        for letter, own in groupby(sorted(words), key=lambda word: word[0])
    )


def _next_words(phrases: Iterable[Phrase]) -> frozenset[str]:
    """Return what may come behind the first word, beside signs and adverbs; empty: anything."""
    words = ADVERBS | HESITATIONS | FILLERS.keys()
    for phrase in phrases:
        if len(phrase.slots) == 1 or not phrase.slots[1].words:
            return frozenset()
        words |= phrase.slots[1].words | (phrase.slots[1].between or {}).keys()
    return frozenset(word.lstrip("'") for word in words)


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words)))


# --- whether it is one --------------------------------------------------------------------------


def _fits(s: Speech, phrase: Phrase) -> _Found | None:
    """Return the phrase at token 0, if it stands there."""
    pieces, form = [0], [s.word(0)]
    for k, slot in enumerate(phrase.slots[1:], start=1):
        place = pieces[-1] + 1
        if not slot.words:
            place = s.over(place, also=slot.between)
            many = _somebody(s, place, phrase.slots[k + 1].words)
            if not many:
                return None
            pieces += range(place, place + many)
            form.append("somebody")
            continue
        if not slot.close:
            place = s.reach(place, slot.words, slot.between)
        if s.word(place) not in slot.words:
            return None
        pieces.append(place)
        form.append(s.word(place))
    if _is_none(s, phrase, pieces[-1], pieces[-2] if len(pieces) > 1 else pieces[-1]):
        return None
    flags = phrase.flags
    if "elliptical" in flags and s.word(-2) in HAVE and _is_subject(s, -1):
        flags -= {"elliptical"}  # have we got to
    first = _first(s, phrase)
    start, end = s.at(first).start, s.at(pieces[-1]).end
    return _Found(s, phrase, first, tuple(pieces), start, end, " ".join(form), flags)


def _is_none(s: Speech, phrase: Phrase, last: int, before: int) -> bool:
    """Whether what follows token `last` shows that the words before it are no such phrase."""
    behind = s.word(last + 1)
    if behind in phrase.not_before or (phrase.not_thing and s.thing_follows(last + 1)):
        return True
    if phrase.not_place and s.is_place(last + 1):
        return True
    if phrase.literal or s.word(last) != "to":
        return False
    # What begins with “to” is something of its own: able, to her mind; want to this day.
    parted = s.broken(before, last) and s.thing_follows(last + 1)
    return parted or bool(s.phrase_at(last, TO_EXTENTS))


def _first(s: Speech, phrase: Phrase) -> int:
    """Return the token with which it begins: a word before it that belongs to it, or “not”."""
    first = 0
    for k in range(-1, -1 - _FARTHEST_BEFORE, -1) if phrase.before else ():
        if s.word(k) in phrase.before:
            return k
        if s.word(k) == "not":
            first = k
        elif not is_adverb(s.word(k)):
            break
    return first


def _is_subject(s: Speech, k: int) -> bool:
    return s.word(k) in SUBJECTS or s.at(k).kind == "code"


def _somebody(s: Speech, k: int, behind: frozenset[str]) -> int:
    """Return how many tokens from k on name somebody, or something, up to a word; 0: none."""
    first = s.word(k)
    called = s.is_capital(k) and first not in _NO_NAMES
    untold = first in THINGS_UNTOLD and s.word(k + 2) in HAPPENINGS
    begins_well = called or untold or s.at(k).kind == "code" or first in OTHERS
    determined = first in DETERMINERS
    unfit = NO_NOUNS - PLACES if first in DEFINITES else NO_NOUNS
    if begins_well or determined:
        unfit -= _JOINS
    joined = False
    for n in range(1, _LONGEST_NAME + 1):
        token, word = s.at(k + n - 1), s.word(k + n - 1)
        if token.kind not in ("word", "code", "clitic"):
            return 0
        if (n > 1 or not begins_well) and (word in unfit or (n > 1 and _is_participle(word))):
            return 0
        joined = joined or word in _JOINS
        if word in _NOT_LAST or s.word(s.reach(k + n, behind)) not in behind:
            continue
        plural = any(_is_plural(s.word(i)) for i in range(k, k + min(n, 2)))
        if (begins_well and (n <= 3 or joined)) or (determined and n > 1) or plural:
            return n
    return 0


def _is_participle(word: str) -> bool:
    return word.endswith("ed") and len(word) > 4 and word not in ED_BUT_NAMES


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith("ss")) or word in PLURALS


# --- flags --------------------------------------------------------------------------------------


def _flagged(f: _Found) -> _Found:
    s, flags = f.speech, set(f.flags)
    within = any(s.denies(k) or s.word(k) == "no" for k in range(f.first, f.last + 1))
    behind = s.denies(f.last + 1) and s.word(f.last + 1) not in NEGATIVE_AUXILIARIES
    if within or behind or s.denied(f.first - 1):
        flags.add("negated")
    if f.last - f.pieces[0] >= len(f.pieces):
        flags.add("interrupted")
    if f.phrase.takes_verb and s.verb_left_out(f.last):
        flags.add("elliptical")
    if s.asked(f.last):
        flags.add("question")
    if (f.family == HAVE_TO and _is_set_phrase(s, f)) or _is_guess(s, f):
        flags.add("idiom")
    if is_reported(s, f.first, f.last):
        flags.add("reported")
    return f._replace(flags=frozenset(flags))


def _is_set_phrase(s: Speech, f: _Found) -> bool:
    verb, behind = s.word(f.last + 1), s.word(f.last + 2)
    before = [s.word(f.first - n) for n in range(1, 5)]
    if (verb, behind) in (("do", "with"), ("show", "for")) or verb in ("date", "spare"):
        return True  # has to do with, what we have to date
    if verb == "hand":
        return behind not in HAND_SOMETHING or s.word(f.last + 3) == "to"  # hand it to them
    if verb in ("offer", "say", "give") and not ALL_THAT.isdisjoint(before):
        return True  # what they have to say
    if (verb, behind) == ("be", "said") and before[0] in ("it", "that"):
        return True
    if verb in ("know", "grips") and s.word(f.first) in ("got", "'d", "had"):
        return s.word(f.pieces[-2]) == "got"  # we got to know them
    if any(s.word(k) == "yet" for k in range(f.first, f.last)):
        return True
    confessing = (
        (verb in CONFESSING and behind != "to")
        or (verb, behind) == ("tell", "you")
        or (
            verb == "be" and behind in ("honest", "fair", "frank") and s.word(f.last + 3) != "about"
        )
    )
    subject = next((w for w in before if not (is_adverb(w) or w in ("'d", "'ll", "'ve", "do"))), "")
    return (
        confessing and s.word(f.first) != "had" and (subject == "i" or s.word(f.first) == "gotta")
    )


def _is_guess(s: Speech, f: _Found) -> bool:
    """Whether somebody gropes for a memory: I want to say it was a Tuesday."""
    said = [s.word(k) for k in (f.first - 1, f.first, f.last + 1, f.last + 2)]
    return said == ["i", "want", "say", "it"]


# --- restarts -----------------------------------------------------------------------------------


def _begins_anew(old: _Found, new: _Found) -> bool:
    """Whether `new` is `old` said again: only fillers and the same subject stand between them."""
    if old.family != new.family or new.phrase.literal:
        return False
    s, k = new.speech, new.first
    while s.at(k - 1).start >= old.end:
        k -= 1
        if new.first - k >= _FARTHEST_RESTART:
            return False
    subject = ""
    while k < new.first:
        if n := s.filler_at(k):
            k += n
            continue
        if s.word(k) in SUBJECTS and not subject:
            subject = s.word(k)
        elif s.word(k) not in AUXILIARIES and s.at(k).kind not in ("comma", "dash"):
            return False
        k += 1
    return (
        not subject
        or subject == _subject(old)
        or (subject in ("it", "he", "she", "they") and _subject(old) not in SUBJECTS)
    )


def _subject(f: _Found) -> str:
    for k in range(f.first - 1, f.first - 5, -1):
        word = f.speech.word(k)
        if not is_adverb(word) and word not in AUXILIARIES:
            return word
    return ""


def _joined(old: _Found, new: _Found) -> _Found:
    flags = old.flags - {"elliptical"} | new.flags | {"interrupted"}
    return old._replace(end=new.end, form=new.form, flags=flags)
