"""The phrases of speech acts in speech: have to, want to, able to, know how to, as people say them.

A phrase gives a family, never a speech act: which act it bears, if any, is for coders to say. So
whatever may be one is a hit, what is doubtful about it is a flag, and only what plainly is none
(“the time we had to ourselves”) is left out. The search goes from word to word and looks at a
bounded number of words around each, so its time grows with the length of the text and no faster.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts.narrative.phrase_words import (
    AUXILIARIES,
    BE,
    CONFESSING,
    DETERMINERS,
    HAND_SOMETHING,
    HAVE,
    HAVE_BETWEEN,
    HOW_BETWEEN,
    KNOW,
    MEALS,
    NO_NOUNS,
    NO_VERBS_AFTER_GOT,
    OTHERS,
    PLURALS,
    SUBJECTS,
    TO_EXTENTS,
    WANT,
)
from scripts.narrative.reported import is_reported
from scripts.narrative.tokens import Speech, is_adverb
from scripts.study.narrative_tables import FAMILIES

_FARTHEST_RESTART = 8  # tokens between two phrases

HAVE_TO, WANT_TO, ABLE_TO, KNOW_HOW_TO = FAMILIES

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
    """A phrase found: [start, end) in the text searched, its family, its flags in FLAGS' order."""

    start: int
    end: int
    family: str
    flags: tuple[str, ...]


# --- the four families --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """A phrase as tokens: `pieces` are those that make it, the rest interrupt it."""

    family: str
    first: int
    pieces: tuple[int, ...]
    flags: frozenset[str] = frozenset()

    @property
    def last(self) -> int:
        return self.pieces[-1]


def find_phrases(text: str) -> list[Hit]:
    """Return the phrases of the four families in a turn, in the order in which they stand.

    They are found inflected (has, had, having to; wants, wanted, wanting to; was, were, be, been,
    being able to; knew, known, knowing how to), contracted ('ve to, 's got to, gotta, wanna), with
    up to two fillers or adverbs and commas between their words, and as “want somebody to”. What is
    begun anew (“wanted to - I wanted to”) is one hit. See `FLAGS` for what is said of each.
    """
    speech = Speech(text)
    found: list[_Found] = []
    k = 0
    while k < len(speech.tokens):
        new = next((f for find in _FAMILIES if (f := find(speech, k))), None)
        if new is None:
            k += 1
            continue
        new = _flagged(speech, new)
        if found and _begins_anew(speech, found[-1], new):
            new = _joined(found.pop(), new)
        found.append(new)
        k = new.last + 1
    return [
        Hit(
            speech.at(f.first).start,
            speech.at(f.last).end,
            f.family,
            tuple(flag for flag in FLAGS if flag in f.flags),
        )
        for f in found
    ]


def _have_to(s: Speech, k: int) -> _Found | None:
    word = s.word(k)
    pieces: tuple[int, ...] = (k,)
    if word in ("got", "gotta"):
        left_out = True
        if s.word(k - 2) in HAVE and (s.word(k - 1) in SUBJECTS or s.at(k - 1).kind == "code"):
            left_out = False  # have we got to
    elif word in HAVE or word in ("'d", "'s"):
        left_out = False
        got = s.reach(k + 1, ("got", "gotta"), also=HAVE_BETWEEN)
        if s.word(got) in ("got", "gotta"):
            pieces = (k, got)
        elif (
            s.over(k + 1) != got
            or word in ("'s", "ain't")
            or (word == "'d" and s.word(k + 1) != "to")
        ):
            return None
    else:
        return None
    if s.word(pieces[-1]) != "gotta":
        to = s.reach(pieces[-1] + 1, ("to",))
        if s.word(to) != "to" or s.thing_follows(to + 1) or s.word(to + 1) in MEALS:
            return None
        if s.word(pieces[-1]) == "got" and _is_arrival(s, to + 1, left_out or word == "'d"):
            return None
        pieces = (*pieces, to)
    return _Found(HAVE_TO, k, pieces, frozenset({"elliptical"} if left_out else ()))


def _is_arrival(s: Speech, k: int, bare: bool) -> bool:
    """Whether “got to” before token k tells of a place or number reached."""
    said = s.text[s.at(k).start : s.at(k).end]
    place = bare and said[:1].isupper() and not said.isupper()
    return place or s.word(k) in NO_VERBS_AFTER_GOT


def _want_to(s: Speech, k: int) -> _Found | None:
    word = s.word(k)
    if word == "wanna":
        return _Found(WANT_TO, k, (k,))
    if word not in WANT:
        return None
    behind = s.reach(k + 1, ("to",))
    if s.word(behind) == "to":
        return None if _is_apart(s, k, behind) else _Found(WANT_TO, k, (k, behind))
    if s.word(behind) == "for":  # want for them to
        behind += 1
    somebody = _somebody(s, behind)
    if not somebody:
        return None
    to = s.over(behind + somebody, units=1)
    if s.word(to) != "to" or s.thing_follows(to + 1):
        return None
    pieces = (k, *range(k + 1 if s.word(k + 1) == "for" else behind, behind + somebody), to)
    return _Found(WANT_TO, k, pieces, frozenset({"other_directed"}))


def _somebody(s: Speech, k: int) -> int:
    """Return how many tokens from k on name somebody or something, up to “to”; 0: none."""
    begins_well = s.at(k).kind == "code" or s.word(k) in OTHERS
    determined = s.word(k) in DETERMINERS
    for n in range(1, 6):
        token, word = s.at(k + n - 1), s.word(k + n - 1)
        if token.kind not in ("word", "code", "clitic"):
            return 0
        if (n > 1 or not begins_well) and (word in NO_NOUNS or (n > 1 and word.endswith("ed"))):
            return 0
        if s.word(s.over(k + n, units=1)) != "to":
            continue
        plural = any(_is_plural(s.word(i)) for i in range(k, k + min(n, 2)))
        if (begins_well and n <= 3) or (determined and n > 1) or plural:
            return n
    return 0


def _is_plural(word: str) -> bool:
    return (word.endswith("s") and not word.endswith("ss")) or word in PLURALS


def _is_apart(s: Speech, k: int, to: int) -> bool:
    """Whether “to” begins something of its own: able, to her mind; want to this day."""
    parted = s.broken(k, to) and s.thing_follows(to + 1)
    return parted or bool(s.phrase_at(to, TO_EXTENTS))


def _able_to(s: Speech, k: int) -> _Found | None:
    if s.word(k) not in ("able", "unable"):
        return None
    to = s.reach(k + 1, ("to",))
    if s.word(to) != "to" or _is_apart(s, k, to):
        return None
    first = k
    for before in range(k - 1, k - 4, -1):
        if s.word(before) in BE:
            first = before
            break
        if s.word(before) == "not":
            first = before
        elif not is_adverb(s.word(before)):
            break
    return _Found(ABLE_TO, first, (k, to), frozenset({"negated"} if s.word(k) == "unable" else ()))


def _know_how_to(s: Speech, k: int) -> _Found | None:
    if s.word(k) == "know-how":
        pieces: tuple[int, ...] = (k,)
    elif s.word(k) in KNOW:
        how = s.over(k + 1, also=HOW_BETWEEN)
        if s.word(how) != "how":
            return None
        pieces = (k, how)
    else:
        return None
    to = s.reach(pieces[-1] + 1, ("to",), also=HOW_BETWEEN)
    if s.word(to) != "to" or _is_apart(s, k, to):
        return None
    return _Found(KNOW_HOW_TO, k, (*pieces, to))


_FAMILIES = (_have_to, _want_to, _able_to, _know_how_to)


# --- flags --------------------------------------------------------------------------------------


def _flagged(s: Speech, f: _Found) -> _Found:
    flags = set(f.flags)
    within = any(s.denies(k) for k in range(f.first, f.last + 2))
    if within or s.denied(f.first - 1):
        flags.add("negated")
    if f.last - f.pieces[0] >= len(f.pieces):
        flags.add("interrupted")
    if s.verb_left_out(f.last):
        flags.add("elliptical")
    if s.asked[f.last]:
        flags.add("question")
    if (f.family == HAVE_TO and _is_set_phrase(s, f)) or _is_guess(s, f):
        flags.add("idiom")
    if is_reported(s, f.first, f.last):
        flags.add("reported")
    return replace(f, flags=frozenset(flags))


def _is_set_phrase(s: Speech, f: _Found) -> bool:
    verb, behind = s.word(f.last + 1), s.word(f.last + 2)
    before = [s.word(f.first - n) for n in range(1, 5)]
    if (verb, behind) in (("do", "with"), ("show", "for")) or verb in ("date", "spare"):
        return True  # has to do with, what we have to date
    if verb == "hand":
        return behind not in HAND_SOMETHING
    if verb in ("offer", "say") and {"what", "whatever"}.intersection(before):
        return True  # what they have to say
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


def _begins_anew(s: Speech, old: _Found, new: _Found) -> bool:
    """Whether `new` is `old` said again: only fillers and the same subject stand between them."""
    if old.family != new.family or new.first - old.last > _FARTHEST_RESTART:
        return False
    subject = ""
    k = old.last + 1
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
        or subject == _subject(s, old)
        or (subject in ("it", "he", "she", "they") and _subject(s, old) not in SUBJECTS)
    )


def _subject(s: Speech, f: _Found) -> str:
    for k in range(f.first - 1, f.first - 5, -1):
        if not is_adverb(s.word(k)) and s.word(k) not in AUXILIARIES:
            return s.word(k)
    return ""


def _joined(old: _Found, new: _Found) -> _Found:
    flags = old.flags - {"elliptical"} | new.flags | {"interrupted"}
    return replace(old, pieces=new.pieces, flags=flags)
