"""A turn as words and signs: what may be passed over between two words, and what governs them."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import islice
from typing import NamedTuple

from scripts.narrative.phrase_words import (
    ADVERBS,
    AFTER_NOBODY,
    ANY,
    BE,
    CHAIN,
    CLAUSE_BEGINS,
    CLAUSE_JOINS,
    CLAUSE_OPENS,
    FILLERS,
    HESITATIONS,
    LY_BUT_NO_ADVERB,
    NEGATIVE_AUXILIARIES,
    NEGATIVES,
    NO_NOUN_AFTER_NO,
    NO_VERBS,
    ONLY,
    QUANTITIES,
    RAISING,
    REPORTING,
    SUBJECTS,
    THINGS,
    THINKING,
    TO_FILLERS,
    Phrases,
)

_BRACKETED = r"""
    (?P<code>\[(?:name|[a-z][a-z0-9]{0,15}-x?[0-9]{2,4})\])
  | (?P<note>\[[^\[\];\n]{0,60}\]|\([a-z][a-z ]{0,30}\))
"""
_TOKEN = re.compile(
    rf"""
    {_BRACKETED}
  | (?P<clitic>'(?:ve|d|s|m|re|ll)\b)
  | (?P<word>\w+(?:'(?!(?:ve|d|s|m|re|ll)\b)\w+|-\w+)*+)
  | (?P<comma>,)
  | (?P<dash>[-–—]+|…|\.\.+)
  | (?P<question>\?)
  | (?P<stop>[.!]|\n[^\S\n]*\n)
  | (?P<break>[;:/|*_&%+=<>\\])
    """,
    re.VERBOSE,
)
_NOTE = re.compile(_BRACKETED, re.VERBOSE)
_SENTENCE_END = re.compile(r"(?P<dots>\.\.+)|(?P<question>\?)|[.!]|\n[^\S\n]*\n")
_PASSED = ADVERBS | HESITATIONS
_FIRST_PASSED = _PASSED | FILLERS.keys() | TO_FILLERS.keys()
# What is asked of the words before a phrase.
_TURNED = NEGATIVE_AUXILIARIES | {"without"}
_REPORTED = THINKING | REPORTING
_MORE_OF_NOBODY = QUANTITIES | AFTER_NOBODY
_NO_NOUN = NO_NOUN_AFTER_NO | THINGS
_CLAUSE_ENDS = CLAUSE_JOINS | CLAUSE_OPENS - {"who"} | BE
_NOT_VERBS = NO_VERBS | NEGATIVE_AUXILIARIES
_FARTHEST_NEGATIVE = 10  # tokens to the left of a phrase
_FARTHEST_SUBJECT = 9  # tokens to the left of that
_LOOK_BACK = 64  # characters before a phrase that are read at first
_READ_AHEAD = 3  # tokens read at once
_LONGEST_NOTE = 64  # characters; no sign or note that was cut in two reaches farther


class Token(NamedTuple):
    """A word, a code, or a sign, at [start, end); `word` in small letters, "" for the others."""

    kind: str
    word: str
    start: int
    end: int


_NOTHING = Token("end", "", 0, 0)


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    if kind in ("word", "clitic"):
        return Token("word", match[0], *match.span())
    return Token(kind, "", *match.span())


def tokens_of(text: str) -> list[Token]:
    """Return all tokens of a text."""
    return [_token(match) for match in _TOKEN.finditer(Said(text).small)]


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared; "" for each sign."""
    return [token.word for token in tokens_of(text)]


def is_adverb(word: str) -> bool:
    """Whether a word may be passed over: an adverb or a hesitation."""
    if word.endswith("ly") and len(word) > 4:
        return word not in LY_BUT_NO_ADVERB
    return word in _PASSED


class Said:
    """A text to be searched.

    `small` is it in small letters with straight apostrophes, and `bare` the same with codes and
    notes blotted out: each sign stands where it stands in `text`.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        small = text.lower()
        if len(small) != len(text):  # a few letters of other languages become two
            small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
        self.small = small.replace("’", "'")
        self.bare = self.small
        if "[" in text or "(" in text:
            self.bare = _NOTE.sub(lambda note: "\0" * len(note[0]), self.small)
        self._judged = (0, 0, False)

    def asked(self, place: int) -> bool:
        """Whether the sentence ends, from this place on, with a question mark."""
        start, end, answer = self._judged
        if not start <= place < end:
            ends = _SENTENCE_END.finditer(self.bare, place)
            sign = next((match for match in ends if not match["dots"]), None)
            answer = sign is not None and sign["question"] is not None
            self._judged = (place, sign.start() + 1 if sign else len(self.text), answer)
        return answer

    def is_inside(self, place: int) -> bool:
        """Whether what stands from this place on belongs to a word that begins before it."""
        before = self.small[max(0, place - 2) : place]
        joined = before[-1:] in ("'", "-") and _is_letter(before[:-1])
        return self.small[place] != "'" and (_is_letter(before[-1:]) or joined)


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


class Speech:
    """The tokens around a place in a text, and what may be passed over between them.

    Token 0 begins at the place, which must not be within a token; tokens before it have negative
    numbers. They are read when they are asked for, so that what is far from a phrase costs nothing.
    """

    def __init__(self, said: Said, place: int = 0) -> None:
        self.said, self.place = said, place
        self._ahead: list[Token] = []
        self._behind: list[Token] = []  # the nearest first
        self._unread = _TOKEN.finditer(said.small, place)
        self._look, self._begin = _LOOK_BACK, place

    def at(self, k: int) -> Token:
        """Return token k; behind the last and before the first there is an empty one."""
        try:
            return self._ahead[k] if k >= 0 else self._behind[~k]
        except IndexError:
            return self._read_to(k)

    def _read_to(self, k: int) -> Token:
        while len(self._behind) < -k and self._begin:
            self._look_back()
        if k >= 0:
            more = islice(self._unread, k + _READ_AHEAD - len(self._ahead))
            self._ahead += [_token(match) for match in more]
        tokens, n = (self._ahead, k) if k >= 0 else (self._behind, ~k)
        return tokens[n] if n < len(tokens) else _NOTHING

    def _look_back(self) -> None:
        """Read from farther back, from the beginning of a token."""
        small = self.said.small
        known = self._behind[-1].start if self._behind else self.place
        self._begin = max(0, self.place - self._look)
        self._look *= 2
        # From a little before, lest a token cut in two is taken for one; or from between two words.
        start = max(0, self._begin - _LONGEST_NOTE)
        margin = small[start : self._begin]
        if " " in margin and "[" not in margin and "(" not in margin:
            start = self._begin = start + margin.rindex(" ") + 1
        found = _TOKEN.finditer(small, start, known)
        self._behind += [_token(match) for match in found if match.start() >= self._begin][::-1]

    def word(self, k: int) -> str:
        """Return word k in small letters, "" where token k is no word."""
        try:
            return (self._ahead[k] if k >= 0 else self._behind[~k])[1]
        except IndexError:
            return self._read_to(k)[1]

    def asked(self, k: int) -> bool:
        """Whether token k stands in a question."""
        return self.said.asked(self.at(k).end)

    def phrase_at(self, k: int, phrases: Phrases) -> int:
        """Return how many words from k on make one of the phrases; 0: none."""
        word = self.word(k)
        if word not in phrases:
            return 0
        for phrase in phrases[word]:
            for i in range(1, len(phrase)):
                if self.word(k + i) != phrase[i]:
                    break
            else:
                return len(phrase)
        return 0

    def filler_at(self, k: int) -> int:
        """Return how many tokens from k on are one filler or adverb; 0: none."""
        word = self.word(k)
        if word not in _FIRST_PASSED and word[-2:] != "ly":
            return int(self.at(k).kind == "note")
        if self.at(k - 1).kind in ("comma", "dash") and (n := self.phrase_at(k, TO_FILLERS)):
            return n
        return self.phrase_at(k, FILLERS) or int(is_adverb(word))

    def over(self, k: int, units: int = 2, also: Phrases | None = None) -> int:
        """Pass over up to so many fillers or adverbs, with commas and dashes around them."""
        for _ in range(2 * units + 1):
            if self.at(k).kind in ("comma", "dash"):
                k += 1
                continue
            n = self.filler_at(k) or (self.phrase_at(k, also) if also else 0)
            if not n or not units:
                break
            k += n
            units -= 1
        return k

    def reach(self, k: int, words: Container[str], also: Phrases | None = None) -> int:
        """Pass over what `over` does or, if that leads to none of the words, over an aside.

        An aside is up to five words between two commas or two dashes: have, under the Act, to.
        """
        if self.word(k) in words:
            return k
        over = self.over(k, also=also)
        begin = k if self.at(k).kind in ("comma", "dash") else over - 1
        sign = self.at(begin).kind
        if self.word(over) in words or sign not in ("comma", "dash"):
            return over
        behind = next((n for n in range(begin + 2, begin + 7) if not self.word(n)), begin)
        if self.at(behind).kind != sign or self.word(behind + 1) not in words:
            return over
        return over if self.phrase_at(behind + 1, TO_FILLERS) else behind + 1

    def is_capital(self, k: int) -> bool:
        """Whether token k begins with a capital."""
        token = self.at(k)
        return self.said.text[token.start : token.start + 1].isupper()

    def is_place(self, k: int) -> bool:
        """Whether token k has a capital and small letters, as names of places have, but not FOI."""
        token = self.at(k)
        return self.is_capital(k) and not self.said.text[token.start : token.end].isupper()

    def broken(self, first: int, last: int) -> bool:
        """Whether a comma or dash stands among the tokens first to last."""
        return any(self.at(k).kind in ("comma", "dash") for k in range(first, last + 1))

    def denies(self, k: int) -> bool:
        """Whether word k is negative; “not only” is not."""
        return self.word(k) in NEGATIVES and self.word(k + 1) not in ONLY

    def denied(self, k: int, across: int = 2) -> bool:
        """Whether a closed chain of words leads left from token k to a negative word.

        Who does it, and what somebody thinks, says or expects of it, may stand in between, one
        within another so many times.
        """
        begun = k
        while is_adverb(self.word(k)) and begun - k < _FARTHEST_NEGATIVE:
            if self.denies(k):
                return True
            k -= 1
        if self.at(k).kind == "code" or self.word(k) in SUBJECTS:
            if self.word(k - 1) in _TURNED:  # don't you have to
                return True
            if self.word(k - 2) in ("nor", "neither"):  # nor do we want to
                return True
            thinking = k - 2 if self.word(k - 1) == "that" else k - 1
            if self.word(thinking) in THINKING:  # I don't think we have to
                k = thinking - 1
        while begun - k < _FARTHEST_NEGATIVE:
            word = self.word(k)
            if word in NEGATIVES:
                return self.denies(k)
            if word not in NO_NOUN_AFTER_NO and self.word(k - 1) == "no" and not is_adverb(word):
                return True  # no longer, no one, no practice
            if self.at(k).kind == "comma":
                inside = next((n for n in range(2, 6) if self.at(k - n).kind == "comma"), 0)
                if not inside:
                    return False
                k -= inside + 1
            elif word in CHAIN or is_adverb(word):
                k -= 1
            elif filler := next((n for n in range(5, 1, -1) if self._filler_ends(k, n)), 0):
                k -= filler
            else:
                return across > 0 and self._denied_across(k, across - 1)
        return False

    def _filler_ends(self, k: int, n: int) -> bool:
        return self.phrase_at(k - n + 1, FILLERS) == n

    def _denied_across(self, k: int, across: int) -> bool:
        """Whether the words that end with token k say of somebody that it does not hold.

        As in: none of us, no one at the council, neither side, not a single driver, without the
        school; I don't think the council; and, before “to”, can't expect the lads.
        """
        near = [self.word(k - n) for n in range(_FARTHEST_SUBJECT)]
        raised = self.word(k + 1) == "to"
        any_of, nearer, kind = False, "", ""
        for n, word in enumerate(near[:-2]):
            if word == "not":
                alone = nearer == "that" and not near[n + 1]  # Not that we have to
                sort = nearer == "the" and kind in ("sort", "kind", "type")
                return alone or sort or nearer in QUANTITIES
            if word in ("nor", "neither", "without") or (any_of and word in NEGATIVES):
                return True
            if word in NEGATIVES and nearer in _MORE_OF_NOBODY:
                return True  # nobody at the council, hardly any of them
            if word == "no" and nearer not in _NO_NOUN:
                return True
            if word in _REPORTED or (raised and word in RAISING):
                return self.denied(k - n - 1, across)
            if word in ("because", "if"):
                return "not" in (near[n + 1], near[n + 2])  # not because, not as if
            if word in _CLAUSE_ENDS:
                return False
            if not word and self.at(k - n).kind != "code":
                return False
            any_of = any_of or word in ANY
            if not is_adverb(word):
                nearer, kind = word, nearer
        return False

    def verb_left_out(self, k: int) -> bool:
        """Whether no verb comes behind token k, the “to” of a phrase."""
        behind = self.over(k + 1)
        while self.word(behind) == "to":
            behind = self.over(behind + 1)
        if self.word(k + 1) == "like":  # a filler elsewhere
            return False
        if self.at(behind).kind != "word" or self.word(behind) in _NOT_VERBS:
            return True
        return behind == k + 2 and self.at(k + 1).kind == "comma"  # if you want to, come

    def thing_follows(self, k: int) -> bool:
        """Whether token k is a code or begins what things are called: to her, to the team."""
        if self.word(k) in ("it", "this", "that") and self.word(k + 1) in CLAUSE_BEGINS:
            return False
        return self.at(k).kind == "code" or self.word(k) in THINGS or self.word(k).isdigit()
