"""A text as words, and what is written around them: what may be one name, and what may be none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scripts.narrative.found_names import A_DAY, A_WORD, SHOUTED
from scripts.narrative.name_forms import Word, begins_sentence, words_in
from scripts.narrative.name_words import (
    ALSO_WORDS,
    CALENDAR,
    NOT_A_PERSON,
    SHORT_TITLES,
    TITLES,
)

# What may stand between the words of a name. A line may break there, a paragraph may not end.
_SPACE = r"[^\S\n]*\n?[^\S\n]*"
_WITHIN = re.compile(rf"[-\u2010\u2011]\n?|[._]|{_SPACE}")
_BEHIND_TITLE = re.compile(rf"\.?{_SPACE}")
_BEHIND_INITIAL = re.compile(rf"[.'’]?-?{_SPACE}")  # J-L Müller, O’ Brien


class WrittenText:
    """The words of a text, and what stands between and around them; word k is `words[k]`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_in(text)

    def before(self, k: int) -> str:
        """Return what stands between a word and the one before it, "" where there is none."""
        if not 0 < k < len(self.words):
            return ""
        return self.text[self.words[k - 1].end : self.words[k].start]

    def begins_sentence(self, k: int) -> bool:
        """Whether a word begins a sentence."""
        return begins_sentence(self.text, self.words[k].start)

    def runs_on(self, k: int) -> bool:
        """Whether a word may belong to the same name as the one before it."""
        before = self.words[k - 1]
        return bool(
            _WITHIN.fullmatch(self.before(k))
            or (before.initial and self.behind_initial(k))
            or (before.key in TITLES and self._behind_title(k))
        )

    def behind_initial(self, k: int) -> bool:
        """Whether only what may follow an initial is between a word and the one before it."""
        return bool(self.before(k) and _BEHIND_INITIAL.fullmatch(self.before(k)))

    def _behind_title(self, k: int) -> bool:
        return bool(self.before(k) and _BEHIND_TITLE.fullmatch(self.before(k)))

    def title(self, k: int) -> str:
        """Return the title before a word, "" where there is none."""
        if not self._behind_title(k):
            return ""
        title = self.words[k - 1]
        known = title.key in SHORT_TITLES or (title.key in TITLES and title.capital)
        return title.key if known else ""

    def past_titles(self, start: int, end: int) -> int:
        """Return the first of the words [start, end) that is no title; at most the last."""
        while self.words[start].key in TITLES and start < end - 1:
            start += 1
        return start

    # --- a word, or a name ------------------------------------------------------------------------

    def doubt(self, k: int) -> str:
        """Return why it is doubtful whether a word is a name at all, "" where it is not."""
        word = self.words[k]
        shouted = word.text.isupper()
        if word.key in CALENDAR:
            return A_DAY
        if word.key in ALSO_WORDS and (shouted or self.begins_sentence(k)):
            return A_WORD
        beside = (near.text for near in self._beside(k))
        if shouted and len(word.key) <= 2 and not any(t.isupper() and len(t) > 3 for t in beside):
            return SHOUTED
        return ""

    def alone(self, k: int) -> bool:
        """Whether a word is capitalised within a sentence, and not as in the Park, Park Street."""
        return (
            self.words[k].key not in CALENDAR
            and not self.begins_sentence(k)
            and not any(word.capital for word in self._beside(k))
            and not (k and self.words[k - 1].key in ("the", "a", "an"))
        )

    def in_compound(self, k: int) -> bool:
        """Whether a word is the head of another, at the beginning of a sentence: Mark-up."""
        word = self.words[k]
        headed = bool(re.match(r"-[a-z]", self.text[word.end : word.end + 2]))
        return word.key in ALSO_WORDS and headed and self.begins_sentence(k)

    def strange(self, k: int) -> bool:
        """Whether a word is written as a name, and no title, day or word of teams and posts."""
        word = self.words[k]
        ordinary = word.key in TITLES or word.key in CALENDAR or word.key in NOT_A_PERSON
        return word.capital and len(word.key) > 1 and not word.text.isupper() and not ordinary

    def _beside(self, k: int) -> Iterator[Word]:
        return (self.words[j] for j in (k - 1, k + 1) if 0 <= j < len(self.words))
