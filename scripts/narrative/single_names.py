"""The name that begins at a word of a text, and whom it may mean, taken by itself."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from scripts.narrative.found_names import (
    FAMILY,
    LEFT_OPEN,
    OTHERS_SAY,
    SEVERAL,
    SMALL,
    Found,
    initial_reason,
    whole_name,
)
from scripts.narrative.known_names import Known, KnownNames, joined_key
from scripts.narrative.name_forms import Word
from scripts.narrative.name_words import ALSO_WORDS, IN_SMALL_LETTERS, SHORT_TITLES
from scripts.narrative.written_text import WrittenText

_COMMA = re.compile(r",[^\S\n]*")
_MOST_INITIALS = 3
_SHORTEST_SMALL = 3  # letters from which a part of a name is known in small letters
_JOINED = 10  # letters from which a name in small letters is known though written as one word


class SingleNames:
    """The names in a text, each by itself.

    Parameters
    ----------
    document_id : the document the text is of, if of any.
    respondents : who is interviewed there.
    """

    def __init__(
        self,
        known: KnownNames,
        written: WrittenText,
        document_id: str | None,
        respondents: Collection[str],
    ) -> None:
        self._known, self._written, self._words = known, written, written.words
        self._document_id, self._respondents = document_id, respondents

    def beginning_at(self, k: int) -> Found | None:
        """Return the longest name that begins with a word."""
        if self._words[k].key not in self._known.beginnings and not self._words[k].initial:
            return None
        return self._longest(k) or self._with_initials(k) or self._family(k)

    def _longest(self, start: int) -> Found | None:
        """Return the longest name that is known as a whole."""
        longest, key, comma = None, "", False
        for end in range(start + 1, len(self._words) + 1):
            if end > start + 1 and not self._written.runs_on(end - 1):
                if comma or not _COMMA.fullmatch(self._written.before(end - 1)):
                    break
                comma = True
            key += self._words[end - 1].key
            if key not in self._known.beginnings:
                break
            read = self._surname_first if comma else self._as_written
            longest = read(key, start, end) or longest
        return longest

    def _surname_first(self, key: str, start: int, end: int) -> Found | None:
        people = self._known.last_first.get(key)
        if not people or not (self._words[start].capital and self._words[end - 1].capital):
            return None
        return whole_name(start, end, people, "full name")

    def _as_written(self, key: str, start: int, end: int) -> Found | None:
        """Return what the words mean in the order in which they stand."""
        known = self._known.names.get(key)
        if known is None:
            return None
        words = self._words[start:end]
        if decided := known.decided(words, self._document_id):
            people = frozenset(filter(None, [decided.person_id]))
            if decided.decision == "not_a_name":
                return Found(start, end, people, None)
            single = end - start == 1
            return Found(start, end, people, "decision", first=people, joins=single)
        if known.group:
            return Found(start, end, frozenset(), None)
        if _written_as_name(words, known.lengths):
            aliased = known.aliased(self._respondents)
            if aliased and aliased != known.full:
                return self._alias(start, end, aliased)
            if known.full and (len(words) > 1 or 1 not in known.lengths):
                return whole_name(start, end, known.full, "full name")
            if known.aliases and not aliased:
                return self._alias_of_others(start, end, known.elsewhere)
            if known.full and known.full >= known.part and key not in ALSO_WORDS:
                return whole_name(start, end, known.full, "full name")
            if known.left_open and not known.part:
                return Found(start, end, frozenset(), "ambiguous", reason=LEFT_OPEN, joins=True)
        return self._part(known, start, end) or self._in_small_letters(known, start, end)

    def _alias(self, start: int, end: int, people: Collection[str]) -> Found:
        single = end - start == 1 and not self._written.title(start)
        if doubt := self._written.doubt(start) if single else "":
            return Found(start, end, frozenset(people), "ambiguous", reason=doubt, certain=False)
        return whole_name(self._written.past_titles(start, end), end, people, "alias")

    def _alias_of_others(self, start: int, end: int, people: Collection[str]) -> Found:
        """Return an alias that others than those interviewed use; a decision goes before it."""
        bare = self._written.past_titles(start, end)
        inside = self._longest(bare) if bare > start else None
        if inside and inside.why in (None, "decision"):
            return inside
        found = self._alias(start, end, people)
        named = self._known.names.get(self._words[end - 1].key)
        if found.why != "alias" or (named and named.part == set(people)):
            return found
        return replace(found, why="ambiguous", reason=OTHERS_SAY)

    def _part(self, known: Known, start: int, end: int) -> Found | None:
        """Return a first name or surname standing by itself, or behind a title."""
        title, single = self._written.title(start), end - start == 1
        people = known.last if title and known.last else known.part
        words = self._words[start:end]
        capital = words[0].capital or words[-1].capital
        if not people or not (capital or title in SHORT_TITLES):
            return None
        if single and self._written.in_compound(start):
            return None
        doubt = self._written.doubt(start) if single and not title else ""
        reason = doubt or (SEVERAL if len(people) > 1 else "")
        also_word = single and words[0].key in ALSO_WORDS
        return Found(
            start,
            end,
            frozenset(people),
            "ambiguous" if reason else "part of a name",
            bool(title) or not also_word or self._written.alone(start),
            reason,
            frozenset(known.first),
            frozenset(known.last),
            joins=True,
        )

    def _in_small_letters(self, known: Known, start: int, end: int) -> Found | None:
        """Return one word or part of a name in small letters, as a machine may have typed it."""
        words, decided = self._words[start:end], next(iter(known.decisions(self._document_id)), [])
        if any(row.decision == "not_a_name" for row in decided):
            return None
        people = known.part | known.full | known.elsewhere
        people |= {row.person_id for row in decided if row.person_id}
        if (
            not (people or decided or known.left_open)
            or any(word.capital for word in words)
            or len(words) not in known.lengths
            or len(joined_key(words)) < _SHORTEST_SMALL
            or all(word.key in ALSO_WORDS | IN_SMALL_LETTERS for word in words)
        ):
            return None
        return Found(start, end, frozenset(people), "ambiguous", reason=SMALL)

    def _with_initials(self, start: int) -> Found | None:
        """Return initials and a surname: A. Fawcett, A Fawcett, J.M. Hussain, J-M. Hussain."""
        k, dotted = start, False
        while k - start < _MOST_INITIALS and k + 1 < len(self._words) and self._words[k].initial:
            k += 1
            if not self._written.behind_initial(k):
                return None
            dotted = dotted or "." in self._written.before(k)
        end, bearers = self._surname(k) if k > start else (k, set())
        initial = self._words[start].key
        fitting = {p for p in bearers if self._known.initials.get(p, ("", ""))[0] == initial}
        if not bearers or (not fitting and not dotted and initial in "ai"):
            return None  # a and I are words
        people, reason = frozenset(fitting or bearers), initial_reason(fitting)
        why = "ambiguous" if reason else "part of a name"
        return Found(start, end, people, why, reason=reason, last=people, joins=True)

    def _surname(self, start: int) -> tuple[int, set[str]]:
        """Return where the longest surname that begins with a word ends, and whose it is."""
        longest: tuple[int, set[str]] = (start, set())
        key = ""
        for end in range(start + 1, len(self._words) + 1):
            key += self._words[end - 1].key
            parted = end > start + 1 and not self._written.runs_on(end - 1)
            if parted or key not in self._known.beginnings:
                break
            if key in self._known.names and self._words[end - 1].capital:
                people = self._known.names[key].last
                longest = (end, people) if people else longest
        return longest

    def _family(self, k: int) -> Found | None:
        """Return a family's name, or a name in the plural: the Varleys, two Peters."""
        word = self._words[k]
        known = self._known.plurals.get(word.key)
        if known is None:
            return None
        ordinary = ALSO_WORDS | IN_SMALL_LETTERS
        also_word = word.key[:-1] in ordinary or word.key[:-2] in ordinary or not known.last
        if also_word and (not word.capital or self._written.begins_sentence(k)):
            return None
        return Found(k, k + 1, frozenset(known.part), "ambiguous", reason=FAMILY)


def _written_as_name(words: list[Word], lengths: Collection[int]) -> bool:
    """Whether words may be a whole name: capitalised, or of several words in any case.

    So “another” is not Ann Other, and “an other” is not Mr Another.
    """
    if words[0].capital or words[-1].capital:
        inside = any(c.isupper() for c in words[0].text[1:])
        return len(words) > 1 or 1 in lengths or inside
    if len(words) > 1:
        return 1 not in lengths
    return 1 not in lengths and len(words[0].key) >= _JOINED
