"""Whether a phrase stands in what somebody is said to say, ask, write or think."""

from __future__ import annotations

from scripts.narrative.phrase_words import (
    ASKING,
    AUXILIARIES,
    BASES,
    BE,
    CLAUSE_JOINS,
    CLAUSE_OPENS,
    MODALS,
    NEGATIVE_AUXILIARIES,
    NOMINATIVES,
    NOT_BEHIND_REPORTING,
    NOUN_OPENS,
    REPORTING,
    REPORTING_NOW,
    SUBJECTS,
    TELLING,
    TIME_OPENS,
)
from scripts.narrative.tokens import Speech, is_adverb

_FARTHEST_BEFORE = 14  # tokens between “said” and the phrase
_FARTHEST_BEHIND = 20  # tokens between the phrase and “he said”


_MAY_REPORT = REPORTING | {"about", "according", "goes", "like"}
_HELPING = AUXILIARIES | MODALS | NEGATIVE_AUXILIARIES


def is_reported(s: Speech, first: int, last: int) -> bool:
    """Whether the phrase at tokens first to last is governed by a verb of saying or thinking.

    The verb is looked for before it in the same sentence (she told us we had to), with no other
    clause begun between the two, and behind it (we have to, she said). What the speaker thinks at
    the time of speaking (I think we have to) is not reported.
    """
    return _said_before(s, first) or _said_behind(s, last)


def _said_before(s: Speech, first: int) -> bool:
    """Whether a verb of reporting before token `first` governs it."""
    for k in range(first - 1, first - 2 - _FARTHEST_BEFORE, -1):
        kind, word = s.at(k).kind, s.word(k)
        if kind in ("stop", "question", "break", "end") or word in CLAUSE_JOINS:
            return False
        if _reports(s, k):
            return _governs(s, k, first)
        if word in CLAUSE_OPENS and not _opens_reported(s, k):
            return False
    return False


def _reports(s: Speech, k: int) -> bool:
    """Whether word k is a verb of reporting, or stands for one."""
    word = s.word(k)
    if word not in _MAY_REPORT:
        return False
    before, behind = s.word(k - 1), s.word(k + 1)
    if word == "about":
        return before == "on"  # always on about how
    if word == "according":
        return behind == "to"
    if word == "goes":
        return s.at(k + 1).kind in ("comma", "dash") or behind == "to"
    if word == "like":
        be = k - 2 if before in ("all", "just") else k - 1
        is_be = s.word(be) in BE or s.word(be) in ("'s", "'re", "'m")
        return is_be and s.word(be - 1) not in ("it", "that", "this", "what", "")
    noun = before in NOUN_OPENS  # the thought of having to
    return word in REPORTING and not noun and behind not in NOT_BEHIND_REPORTING


def _opens_reported(s: Speech, k: int) -> bool:
    """Whether the clause that word k opens is what is asked or told: asked us what we had to."""
    return any(_reports(s, k - n) for n in (1, 2)) or any(
        s.word(k - n) in ASKING for n in range(3, 6)
    )


def _governs(s: Speech, k: int, first: int) -> bool:
    """Whether the verb at token k has the phrase in what it reports."""
    word = s.word(k)
    if word in ("about", "according", "goes", "like"):
        return first > k + 1
    subject, place, helped = _subject(s, k)
    if subject in ("who", "whoever", "whatever") or s.word(place - 1) in ("as", "like"):
        return False  # people who say, as I said
    if subject == "" and word in BASES:
        return False  # ask them, to think
    if word in REPORTING_NOW and subject in ("i", "we", "you", "let", ""):
        own = word != "say" or s.word(k + 1) != "to" or helped
        if own and s.word(k - 1) != "to":
            return False  # I think, I'd say
        if s.word(k - 2) in ("have", "has", "had", "got") or s.word(k - 1) == "gotta":
            return False  # I have to say
    between = range(k + 1, first)
    if any(s.at(n).kind == "comma" for n in between) and s.word(place - 1) in TIME_OPENS:
        return False  # when they told us, we had to
    words = [s.word(n) for n in between if s.at(n).kind in ("word", "code")]
    passive = s.word(k - 1) in BE or s.word(k - 1) in ("'m", "'re", "'s")
    alone = word not in TELLING or passive or not NOMINATIVES.isdisjoint(words[:1])
    return len(words) >= (1 if alone else 2)


def _subject(s: Speech, k: int) -> tuple[str, int, bool]:
    """Return who says what the verb at token k reports, at which token, and if a modal helps it."""
    helped = False
    for n in range(k - 1, k - 6, -1):
        word = s.word(n)
        if not (word == "to" or word in _HELPING or is_adverb(word)):
            return word, n, helped
        helped = helped or word in MODALS
    return "", k, helped


def _said_behind(s: Speech, last: int) -> bool:
    """Whether “, she said” or the like stands behind token `last`, in the same sentence."""
    for k in range(last + 1, last + 1 + _FARTHEST_BEHIND):
        kind = s.at(k).kind
        if kind in ("comma", "dash", "question"):
            for verb in (k + 2, k + 3, k + 4):
                if _is_tag(s, k + 1, verb):
                    return True
        if kind in ("stop", "question", "break", "end"):
            return False
    return False


def _is_tag(s: Speech, k: int, verb: int) -> bool:
    """Whether tokens k to `verb` are somebody and a verb of saying, with no clause behind."""
    if s.word(verb) not in REPORTING or s.word(verb) in REPORTING_NOW:
        return False
    named = s.at(k).kind == "code" or s.word(k) in NOUN_OPENS or verb == k + 1
    if not named or (verb == k + 1 and s.word(k) not in SUBJECTS and s.at(k).kind != "code"):
        return False
    told = verb + 1 + (s.word(verb + 1) in ("me", "us", "him", "her", "them"))
    return s.at(told).kind not in ("word", "code", "note")
