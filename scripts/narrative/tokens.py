"""A turn as words and signs: what may be passed over between two words, and what governs them."""

from __future__ import annotations

import re
from typing import NamedTuple

from scripts.narrative.phrase_words import (
    ADVERBS,
    CHAIN,
    CLAUSE_BEGINS,
    FILLERS,
    HESITATIONS,
    LY_BUT_NO_ADVERB,
    NEGATIVE_AUXILIARIES,
    NEGATIVES,
    NO_NOUN_AFTER_NO,
    NO_VERBS,
    ONLY,
    SUBJECTS,
    THINGS,
    THINKING,
    TO_FILLERS,
    Phrases,
)

_TOKEN = re.compile(
    r"""
    (?P<code>\[(?:name|[A-Za-z][A-Za-z0-9]{0,15}-X?[0-9]{2,4})\])
  | (?P<note>\[[^\[\];\n]{0,60}\]|\([a-z][a-z ]{0,30}\))
  | (?P<clitic>['’](?:ve|d|s|m|re|ll)\b)
  | (?P<word>\w+(?:['’](?!(?:ve|d|s|m|re|ll)\b)\w+|-\w+)*+)
  | (?P<comma>,)
  | (?P<dash>[-–—]+|…|\.\.+)
  | (?P<question>\?)
  | (?P<stop>[.!]|\n[^\S\n]*\n)
  | (?P<break>[;:/|*_&%+=<>\\])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FARTHEST_NEGATIVE = 10  # tokens to the left of a phrase


class Token(NamedTuple):
    """A word, a code, or a sign, at [start, end); `word` in small letters, "" for the others."""

    kind: str
    word: str
    start: int
    end: int


_NOTHING = Token("end", "", 0, 0)


def _tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        word = match[0].lower().replace("’", "'") if kind in ("word", "clitic") else ""
        found.append(Token("word" if word else kind, word, match.start(), match.end()))
    return found


def is_adverb(word: str) -> bool:
    """Whether a word may be passed over: an adverb or a hesitation."""
    if word.endswith("ly") and len(word) > 4:
        return word not in LY_BUT_NO_ADVERB
    return word in ADVERBS or word in HESITATIONS


class Speech:
    """The tokens of a text, and what may be passed over between them.

    `asked` tells of each token whether it stands in a question.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.asked = self._questions()

    def at(self, k: int) -> Token:
        """Return token k; behind the last and before the first there is an empty one."""
        return self.tokens[k] if 0 <= k < len(self.tokens) else _NOTHING

    def word(self, k: int) -> str:
        """Return word k in small letters, "" where token k is no word."""
        return self.at(k).word

    def _questions(self) -> list[bool]:
        asked, answer = [], False
        for token in reversed(self.tokens):
            if token.kind in ("question", "stop"):
                answer = token.kind == "question"
            asked.append(answer)
        return asked[::-1]

    def phrase_at(self, k: int, phrases: Phrases) -> int:
        """Return how many words from k on make one of the phrases; 0: none."""
        for phrase in phrases.get(self.word(k), ()):
            if all(self.word(k + i) == word for i, word in enumerate(phrase)):
                return len(phrase)
        return 0

    def filler_at(self, k: int) -> int:
        """Return how many tokens from k on are one filler or adverb; 0: none."""
        if self.at(k).kind == "note":
            return 1
        if self.at(k - 1).kind in ("comma", "dash") and (n := self.phrase_at(k, TO_FILLERS)):
            return n
        return self.phrase_at(k, FILLERS) or int(is_adverb(self.word(k)))

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

    def reach(self, k: int, words: tuple[str, ...], also: Phrases | None = None) -> int:
        """Pass over what `over` does or, if that leads to none of the words, over an aside.

        An aside is up to five words between two commas or two dashes: have, under the Act, to.
        """
        over = self.over(k, also=also)
        sign = self.at(k).kind
        if self.word(over) in words or sign not in ("comma", "dash"):
            return over
        behind = next((n for n in range(k + 2, k + 7) if not self.word(n)), k)
        if self.at(behind).kind != sign or self.word(behind + 1) not in words:
            return over
        return over if self.phrase_at(behind + 1, TO_FILLERS) else behind + 1

    def broken(self, first: int, last: int) -> bool:
        """Whether a comma or dash stands among the tokens first to last."""
        return any(self.at(k).kind in ("comma", "dash") for k in range(first, last + 1))

    def denies(self, k: int) -> bool:
        """Whether word k is negative; “not only” is not."""
        return self.word(k) in NEGATIVES and self.word(k + 1) not in ONLY

    def denied(self, k: int) -> bool:
        """Whether a closed chain of words leads left from token k to a negative word."""
        begun = k
        while is_adverb(self.word(k)) and begun - k < _FARTHEST_NEGATIVE:
            if self.denies(k):
                return True
            k -= 1
        if self.at(k).kind == "code" or self.word(k) in SUBJECTS:
            if self.word(k - 1) in NEGATIVE_AUXILIARIES | {"without"}:  # don't you have to
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
                return self._none_of(k)
        return False

    def _filler_ends(self, k: int, n: int) -> bool:
        return self.phrase_at(k - n + 1, FILLERS) == n

    def _none_of(self, k: int) -> bool:
        """Whether the words left from token k on are as in: none of us, not one of the GPs."""
        near = [self.word(k - n) for n in range(6)]
        for n in range(4):
            if near[n] == "of" and all(near[:n]):
                return near[n + 1] in ("none", "neither") or near[n + 1 : n + 3] == ["one", "not"]
        return False

    def verb_left_out(self, k: int) -> bool:
        """Whether no verb comes behind token k, the “to” of a phrase."""
        behind = self.over(k + 1)
        while self.word(behind) == "to":
            behind = self.over(behind + 1)
        if self.word(k + 1) == "like":  # a filler elsewhere
            return False
        if self.at(behind).kind != "word" or self.word(behind) in NO_VERBS:
            return True
        return behind == k + 2 and self.at(k + 1).kind == "comma"  # if you want to, come

    def thing_follows(self, k: int) -> bool:
        """Whether token k is a code or begins what things are called: to her, to the team."""
        if self.word(k) in ("it", "this", "that") and self.word(k + 1) in CLAUSE_BEGINS:
            return False
        return self.at(k).kind == "code" or self.word(k) in THINGS or self.word(k).isdigit()
