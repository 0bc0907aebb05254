"""Where names of people stand in a text, and whose they may be.

Names are compared without case, accents, apostrophes and spaces. Nobody is guessed: a name that
may be several people's, or a word, is found with everybody it may mean.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from scripts.narrative.name_forms import Word, begins_sentence, is_personal, name_parts, words_in
from scripts.narrative.name_words import (
    ALSO_WORDS,
    CALENDAR,
    IN_SMALL_LETTERS,
    LABELS,
    NOT_A_PERSON,
    PARTICLES,
    SHORT_TITLES,
    TITLES,
)
from scripts.study.inputs import Alias
from scripts.study.narrative_inputs import Outside, Speaker, SpokenName

# What may stand between the words of a name. A line may break there, a paragraph may not end.
_SPACE = r"[^\S\n]*\n?[^\S\n]*"
_WITHIN = re.compile(rf"[-\u2010\u2011]\n?|[._]|{_SPACE}")
_COMMA = re.compile(r",[^\S\n]*")
_BEHIND_TITLE = re.compile(rf"\.?{_SPACE}")
_BEHIND_INITIAL = re.compile(rf"[.'’]?-?{_SPACE}")  # J-L Müller, O’ Brien
_SIDE_BY_SIDE = re.compile(r"\.?[^\S\n]+")
_HYPHEN = re.compile(r"[-\u2010\u2011]")
_BLANKS = re.compile(r"[^\S\n]+")
_MOST_INITIALS = 3
_MOST_MIDDLE_NAMES = 2
_ADDRESS = re.compile(r"[\w.+'’-]*@\w[\w-]*(?:\.\w[\w-]*)*")
_SHORTEST_SMALL = 3  # letters from which a part of a name is known in small letters
_JOINED = 10  # letters from which a name in small letters is known though written as one word

SEVERAL = "several people have this name"
A_WORD = "also a word, at the beginning of a sentence or all in capitals"
A_DAY = "also a word that is always capitalised"
SHOUTED = "may be an abbreviation"
FAMILY = "a name in the plural, or a name and 's"
SMALL = "a name in small letters, or a word"
ADDRESS = "an e-mail address or the name of an account"
LEFT_OPEN = "somebody who is named in a table, but not said who it is"
OTHERS_SAY = "a name that only somebody else is known to use"
NO_INITIAL = "nobody fits this initial"
SOME_INITIALS = "several people fit this initial"
DIFFERENT = "names of different people side by side"
NOT_ALONE = "beside a word that may be somebody else's name"


@dataclass(frozen=True)
class Mention:
    """A name in a text.

    Attributes
    ----------
    start, end : where it stands, titles before it and 's behind it left out.
    candidates : ids of the people it may mean, sorted; none: of nobody known.
    why : as in the table REPLACEMENTS; `ambiguous`: a person must decide who is meant, or whether
        it is a name at all.
    certain : is it surely somebody's name, whoever is meant? First names by themselves and names
        that are also words are not.
    reason : why it is ambiguous, in words; else empty.
    """

    start: int
    end: int
    candidates: tuple[str, ...]
    why: str
    certain: bool
    reason: str = ""

    @property
    def person_id(self) -> str | None:
        """The one it means; None: nobody known, or not known who."""
        return self.candidates[0] if self.candidates and self.why != "ambiguous" else None


class NameBook:
    """The names of the people of a site, and what was decided about names as they are said."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = defaultdict(_Known)
        self._last_first: dict[str, set[str]] = defaultdict(set)
        self._initials: dict[str, tuple[str, str]] = {}  # of first name and surname
        self._accounts: dict[str, set[str]] = defaultdict(set)
        self._plurals: dict[str, _Known] = {}
        self._beginnings: frozenset[str] = frozenset()

    @classmethod
    def from_rows(
        cls,
        names: Mapping[str, str],
        aliases: Iterable[Alias] = (),
        outside: Iterable[Outside] = (),
        spoken: Iterable[SpokenName] = (),
        speakers: Iterable[Speaker] = (),
        elsewhere: Iterable[str] = (),
    ) -> NameBook:
        """Make the book of a site.

        Parameters
        ----------
        names : names of its actors, by id.
        aliases, outside, spoken, speakers : rows of the tables of these names. A label of a
            speaker that is a name is hidden where it is said, too.
        elsewhere : names of the people of the study's other sites, hidden where given in full.
        """
        book, outside = cls(), tuple(outside)
        people = {row.outside_id: row.name for row in outside if row.kind == "person"}
        for person, name in {**names, **people}.items():
            book._add_person(person, name)
        for alias in aliases:
            if alias.kind == "person" and alias.decision in ("same", "new"):
                book._add_alias(alias)
            elif alias.kind == "person":
                book._add_left_open(alias.raw_name)
        for name in elsewhere:
            words = words_in(name)
            if len(words) > 1 and not book._entry(words).full:
                book._entry(words).left_open = True
        for speaker in speakers:
            if speaker.role != "not_a_speaker":
                book._add_label(speaker)
        for decided in spoken:
            if words := words_in(decided.said):
                book._entry(words).spoken[decided.document_id].append(decided)
        book._index()
        # A group's name stays as it is, unless somebody's whole name is in it.
        for row in outside:
            inside = book.mentions(row.name) if row.kind == "group" else []
            if inside and all(m.why in ("part of a name", "ambiguous") for m in inside):
                book._entry(words_in(row.name)).group = True
        book._index()
        return book

    def mentions(
        self, text: str, document_id: str | None = None, respondents: Collection[str] = ()
    ) -> list[Mention]:
        """Return the names in a text, in order; none overlap, and the longest is taken.

        Parameters
        ----------
        document_id : the document the text is of; decisions about that document alone then hold.
        respondents : who is interviewed there; aliases that only they use then hold.
        """
        return _Reading(self, text, words_in(text), document_id, respondents).mentions()

    def certain(self, text: str, document_id: str | None = None) -> list[Mention]:
        """Return what is surely somebody's name in a text that a person typed.

        Full names, aliases, names decided upon, surnames with a title or an initial or by
        themselves; whether or not it is known who is meant.
        """
        return [mention for mention in self.mentions(text, document_id) if mention.certain]

    def _entry(self, words: Collection[Word]) -> _Known:
        known = self._known["".join(word.key for word in words)]
        known.lengths.add(len(words))
        return known

    def _index(self) -> None:
        self._plurals = {
            plural: known
            for key, known in self._known.items()
            if known.part and key not in CALENDAR
            for plural in (f"{key}s", f"{key}es")
            if plural not in self._known
        }
        keys = {*self._known, *self._last_first, *self._plurals}
        self._beginnings = frozenset(key[:k] for key in keys for k in range(1, len(key) + 1))

    def _add_person(self, person: str, name: str) -> None:
        parts = name_parts(name)
        words = [word for part in parts for word in part]
        if not words:
            return
        self._entry(words).full.add(person)
        if not is_personal(name, words):
            return
        *firsts, last = parts
        for part in firsts:
            for own in _by_themselves(part):
                self._entry(own).first.add(person)
        for own in _by_themselves(last):
            self._entry(own).last.add(person)
        if not firsts:
            return
        given, family = words[0].key, "".join(word.key for word in last)
        self._initials[person] = given[0], family[0]
        for account in (given + family, given[0] + family, given + family[0]):
            self._accounts[account].add(person)
        for account in (family + given, family + given[0]):
            self._accounts[account].add(person)
        # Middle names may be left out, or be initials.
        middles = [part[0]._replace(key=part[0].key[0]) for part in firsts[1:]]
        for first in ([w for part in firsts for w in part], [*firsts[0], *middles], firsts[0]):
            self._entry([*first, *last]).full.add(person)
            self._last_first["".join(word.key for word in (*last, *first))].add(person)

    def _add_alias(self, alias: Alias) -> None:
        words = [w for part in name_parts(alias.raw_name, keep_title=True) for w in part]
        if not words or alias.actor_id is None:
            return
        known = self._entry(words)
        known.aliases[alias.respondent_id] = alias.actor_id
        known.elsewhere.add(alias.actor_id)
        if words[-1].key in self._known:
            known.elsewhere |= self._known[words[-1].key].part

    def _add_label(self, speaker: Speaker) -> None:
        """Add the label of a speaker where it is a name, and none that is known.

        Of others than interviewers one word may as well say what they are: Trainer.
        """
        words = [w for part in name_parts(speaker.label) for w in part]
        key = "".join(word.key for word in words)
        ordinary = any(word.key in LABELS or word.text.isupper() for word in words)
        ordinary |= speaker.role != "interviewer" and len(words) == 1
        if ordinary or key in self._known or not is_personal(speaker.label, words):
            return
        if not speaker.person_id:
            self._add_left_open(speaker.label)
        elif words:
            known = self._entry(words)
            known.aliases[speaker.person_id] = speaker.person_id
            known.elsewhere.add(speaker.person_id)

    def _add_left_open(self, name: str) -> None:
        """Add a name of which aliases do not tell whose it is; it is a person's all the same."""
        words = [w for part in name_parts(name, keep_title=True) for w in part]
        if not words or not is_personal(name, words):
            return
        self._entry(words).left_open = True
        for word in words:
            if len(word.key) > 1 and word.key not in PARTICLES | TITLES:
                self._entry([word]).left_open = True


def _by_themselves(part: list[Word]) -> list[list[Word]]:
    """Return what of a first name or surname may stand alone: all of it, each of several words."""
    words = [[word] for word in part if len(word.key) > 1 and word.key not in PARTICLES]
    return [part, *words] if len(part) > 1 else words


@dataclass
class _Known:
    """What a string of letters may mean.

    Attributes
    ----------
    lengths : numbers of words in which it is written.
    full, first, last : people whose full name, first name, surname it is.
    aliases : people it stands for, by who says so; None: whoever says it.
    elsewhere : people it may mean when somebody else says it.
    spoken : decisions, by document; None: in all.
    group : is it a group's name?
    left_open : is it a name, or part of one, of somebody whom nobody knows?
    """

    lengths: set[int] = field(default_factory=set)
    full: set[str] = field(default_factory=set)
    first: set[str] = field(default_factory=set)
    last: set[str] = field(default_factory=set)
    aliases: dict[str | None, str] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    spoken: dict[str | None, list[SpokenName]] = field(default_factory=lambda: defaultdict(list))
    group: bool = False
    left_open: bool = False

    @property
    def part(self) -> set[str]:
        """People whose first name or surname it is."""
        return self.first | self.last

    def aliased(self, respondents: Iterable[str]) -> set[str]:
        """Return whom these respondents mean by it: by rows of their own, or by the general one."""
        own = {self.aliases[r] for r in respondents if r in self.aliases}
        general = {self.aliases[None]} if None in self.aliases else set()
        return own or general


@dataclass(frozen=True)
class _Found:
    """A name found.

    Attributes
    ----------
    start, end : its first word, and the one behind its last.
    people : those it may mean.
    why : as in `Mention`; None: it is nobody's name, and left as it is.
    first, last : people whose first name, surname it is, where it was found as such by itself.
    joins : may it be one name with a name beside it?
    """

    start: int
    end: int
    people: frozenset[str]
    why: str | None
    certain: bool = True
    reason: str = ""
    first: frozenset[str] = frozenset()
    last: frozenset[str] = frozenset()
    joins: bool = False


class _Reading:
    """One text being searched for the names of a book."""

    def __init__(
        self,
        book: NameBook,
        text: str,
        words: list[Word],
        document_id: str | None,
        respondents: Collection[str],
    ) -> None:
        self.book, self.text, self.words = book, text, words
        self.document_id, self.respondents = document_id, respondents
        self.addresses = _addresses(text, words) if "@" in text else {}

    def mentions(self) -> list[Mention]:
        """Return the names, in order."""
        found, end = [], 0
        for k, word in enumerate(self.words):
            if k < end:
                continue
            if k in self.addresses:
                here: _Found | None = self._address(k)
            elif word.key in self.book._beginnings or word.initial:
                here = self._longest(k) or self._with_initials(k) or self._family(k)
            else:
                here = None
            if here:
                found.append(here)
                end = here.end
        return [
            Mention(
                self.words[here.start].start,
                self.words[here.end - 1].end,
                tuple(sorted(here.people)),
                here.why,
                here.certain,
                here.reason,
            )
            for here in self._not_alone(self._with_initial_behind(self._joined(found)))
            if here.why
        ]

    # --- one name ---------------------------------------------------------------------------------

    def _longest(self, start: int) -> _Found | None:
        """Return the longest name that begins with a word."""
        longest, key, comma = None, "", False
        for end in range(start + 1, len(self.words) + 1):
            if end > start + 1 and not self._runs_on(end - 1):
                if comma or not _COMMA.fullmatch(self._before(end - 1)):
                    break
                comma = True
            key += self.words[end - 1].key
            if key not in self.book._beginnings:
                break
            read = self._surname_first if comma else self._known
            longest = read(key, start, end) or longest
        return longest

    def _before(self, k: int) -> str:
        """Return what stands between a word and the one before it, "" where there is none."""
        if not 0 < k < len(self.words):
            return ""
        return self.text[self.words[k - 1].end : self.words[k].start]

    def _runs_on(self, k: int) -> bool:
        """Whether a word may belong to the same name as the one before it."""
        between, before = self._before(k), self.words[k - 1]
        return bool(
            _WITHIN.fullmatch(between)
            or (before.initial and _BEHIND_INITIAL.fullmatch(between))
            or (before.key in TITLES and _BEHIND_TITLE.fullmatch(between))
        )

    def _surname_first(self, key: str, start: int, end: int) -> _Found | None:
        people = self.book._last_first.get(key)
        if not people or not (self.words[start].capital and self.words[end - 1].capital):
            return None
        return _whole(start, end, people, "full name")

    def _known(self, key: str, start: int, end: int) -> _Found | None:
        known = self.book._known.get(key)
        if known is None:
            return None
        words = self.words[start:end]
        if decided := self._decided(known, words):
            people = frozenset(filter(None, [decided.person_id]))
            if decided.decision == "not_a_name":
                return _Found(start, end, people, None)
            single = end - start == 1
            return _Found(start, end, people, "decision", first=people, joins=single)
        if known.group:
            return _Found(start, end, frozenset(), None)
        if _written_as_name(words, known.lengths):
            aliased = known.aliased(self.respondents)
            if aliased and aliased != known.full:
                return self._alias(start, end, aliased)
            if known.full and (len(words) > 1 or 1 not in known.lengths):
                return _whole(start, end, known.full, "full name")
            if known.aliases and not aliased:
                return self._alias_of_others(start, end, known.elsewhere)
            if known.full and known.full >= known.part and key not in ALSO_WORDS:
                return _whole(start, end, known.full, "full name")
            if known.left_open and not known.part:
                return _Found(start, end, frozenset(), "ambiguous", reason=LEFT_OPEN, joins=True)
        return self._part(known, start, end) or self._in_small_letters(known, start, end)

    def _decided(self, known: _Known, words: list[Word]) -> SpokenName | None:
        """Return the decision on words: of this document first, with the same capitals first."""
        for rows in self._decisions(known):
            if alike := [row for row in rows if _capitalised_alike(row.said, words)]:
                return max(alike, key=lambda row: sum(c.isupper() for c in row.said))
        return None

    def _decisions(self, known: _Known) -> list[list[SpokenName]]:
        return [rows for d in (self.document_id, None) if (rows := known.spoken.get(d))]

    def _alias(self, start: int, end: int, people: Collection[str]) -> _Found:
        doubt = self._doubt(start) if end - start == 1 and not self._title(start) else ""
        if doubt:
            return _Found(start, end, frozenset(people), "ambiguous", reason=doubt, certain=False)
        return _whole(self._behind_title(start, end), end, people, "alias")

    def _alias_of_others(self, start: int, end: int, people: Collection[str]) -> _Found:
        """Return an alias that others than those interviewed use; a decision goes before it."""
        bare = self._behind_title(start, end)
        inside = self._longest(bare) if bare > start else None
        if inside and inside.why in (None, "decision"):
            return inside
        found = self._alias(start, end, people)
        named = self.book._known.get(self.words[end - 1].key)
        if found.why != "alias" or (named and named.part == set(people)):
            return found
        return replace(found, why="ambiguous", reason=OTHERS_SAY)

    def _behind_title(self, start: int, end: int) -> int:
        while self.words[start].key in TITLES and start < end - 1:
            start += 1
        return start

    def _part(self, known: _Known, start: int, end: int) -> _Found | None:
        """Return a first name or surname standing by itself, or behind a title."""
        title = self._title(start)
        people = known.last if title and known.last else known.part
        words = self.words[start:end]
        capital = words[0].capital or words[-1].capital
        if not people or not (capital or title in SHORT_TITLES) or self._in_compound(start, end):
            return None
        doubt = "" if title or end - start > 1 else self._doubt(start)
        reason = doubt or (SEVERAL if len(people) > 1 else "")
        also_word = end - start == 1 and words[0].key in ALSO_WORDS
        return _Found(
            start,
            end,
            frozenset(people),
            "ambiguous" if reason else "part of a name",
            bool(title) or not also_word or self._alone(start),
            reason,
            frozenset(known.first),
            frozenset(known.last),
            joins=True,
        )

    def _in_small_letters(self, known: _Known, start: int, end: int) -> _Found | None:
        """Return one word or part of a name in small letters, as a machine may have typed it."""
        words, decided = self.words[start:end], next(iter(self._decisions(known)), [])
        if any(row.decision == "not_a_name" for row in decided):
            return None
        people = known.part | known.full | known.elsewhere
        people |= {row.person_id for row in decided if row.person_id}
        key = "".join(word.key for word in words)
        if (
            not (people or decided or known.left_open)
            or any(word.capital for word in words)
            or len(words) not in known.lengths
            or len(key) < _SHORTEST_SMALL
            or all(word.key in ALSO_WORDS | IN_SMALL_LETTERS for word in words)
        ):
            return None
        return _Found(start, end, frozenset(people), "ambiguous", reason=SMALL)

    def _alone(self, k: int) -> bool:
        """Whether a word is capitalised within a sentence, and not as in the Park, Park Street."""
        near = [self.words[j] for j in (k - 1, k + 1) if 0 <= j < len(self.words)]
        return (
            self.words[k].key not in CALENDAR
            and not begins_sentence(self.text, self.words[k].start)
            and not any(word.capital for word in near)
            and not (k and self.words[k - 1].key in ("the", "a", "an"))
        )

    def _address(self, start: int) -> _Found:
        """Return an e-mail address or the name of an account, which tells who it is whole."""
        end, behind_name = self.addresses[start]
        words = self.words[start:end]
        known = self.book._known.get("".join(word.key for word in words))
        decided = self._decided(known, words) if known else None
        if decided:
            people = frozenset(filter(None, [decided.person_id]))
            why = None if decided.decision == "not_a_name" else "decision"
            return _Found(start, end, people, why)
        account = "".join(word.key for word in self.words[start:behind_name])
        people = frozenset(self.book._accounts.get(account, ()))
        if len(people) == 1:
            return _Found(start, end, people, "part of a name")
        return _Found(start, end, people, "ambiguous", reason=ADDRESS)

    def _title(self, k: int) -> str:
        """Return the title before a word, "" where there is none."""
        if not self._before(k) or not _BEHIND_TITLE.fullmatch(self._before(k)):
            return ""
        title = self.words[k - 1]
        known = title.key in SHORT_TITLES or (title.key in TITLES and title.capital)
        return title.key if known else ""

    def _in_compound(self, start: int, end: int) -> bool:
        """Whether a word is the head of another, at the beginning of a sentence: Mark-up."""
        word = self.words[start]
        if end - start > 1 or word.key not in ALSO_WORDS:
            return False
        headed = bool(re.match(r"-[a-z]", self.text[word.end : word.end + 2]))
        return headed and begins_sentence(self.text, word.start)

    def _doubt(self, k: int) -> str:
        """Return why it is doubtful whether a word is a name at all, "" where it is not."""
        word = self.words[k]
        shouted = word.text.isupper()
        if word.key in CALENDAR:
            return A_DAY
        if word.key in ALSO_WORDS and (shouted or begins_sentence(self.text, word.start)):
            return A_WORD
        beside = (self.words[j].text for j in (k - 1, k + 1) if 0 <= j < len(self.words))
        if shouted and len(word.key) <= 2 and not any(t.isupper() and len(t) > 3 for t in beside):
            return SHOUTED
        return ""

    def _with_initials(self, start: int) -> _Found | None:
        """Return initials and a surname: A. Fawcett, A Fawcett, J.M. Hussain, J-M. Hussain."""
        k, dotted = start, False
        while k - start < _MOST_INITIALS and k + 1 < len(self.words) and self.words[k].initial:
            k += 1
            if not self._before(k) or not _BEHIND_INITIAL.fullmatch(self._before(k)):
                return None
            dotted = dotted or "." in self._before(k)
        end, bearers = self._surname(k) if k > start else (k, set())
        initial = self.words[start].key
        fitting = {p for p in bearers if self.book._initials.get(p, ("",))[0] == initial}
        if not bearers or (not fitting and not dotted and initial in "ai"):
            return None  # a and I are words
        people = frozenset(fitting or bearers)
        reason = "" if len(fitting) == 1 else SOME_INITIALS if fitting else NO_INITIAL
        why = "ambiguous" if reason else "part of a name"
        return _Found(start, end, people, why, reason=reason, last=people, joins=True)

    def _surname(self, start: int) -> tuple[int, set[str]]:
        """Return where the longest surname that begins with a word ends, and whose it is."""
        longest: tuple[int, set[str]] = (start, set())
        key = ""
        for end in range(start + 1, len(self.words) + 1):
            key += self.words[end - 1].key
            if key not in self.book._beginnings or (end > start + 1 and not self._runs_on(end - 1)):
                break
            if key in self.book._known and self.words[end - 1].capital:
                people = self.book._known[key].last
                longest = (end, people) if people else longest
        return longest

    def _family(self, k: int) -> _Found | None:
        """Return a family's name, or a name in the plural: the Varleys, two Peters."""
        word = self.words[k]
        known = self.book._plurals.get(word.key)
        if known is None:
            return None
        ordinary = ALSO_WORDS | IN_SMALL_LETTERS
        also_word = word.key[:-1] in ordinary or word.key[:-2] in ordinary or not known.last
        if also_word and (not word.capital or begins_sentence(self.text, word.start)):
            return None
        return _Found(k, k + 1, frozenset(known.part), "ambiguous", reason=FAMILY)

    # --- names beside each other ------------------------------------------------------------------

    def _joined(self, found: list[_Found]) -> list[_Found]:
        """Take names side by side for one name, of whoever has them all."""
        joined: list[_Found] = []
        for here in found:
            if joined and here.joins and joined[-1].joins and self._touch(joined[-1], here):
                joined[-1] = _one(joined[-1], here)
            else:
                joined.append(here)
        return joined

    def _touch(self, one: _Found, other: _Found) -> bool:
        """Whether only middle names are between two names: Peter J. Varley, Peter John Varley."""
        middle = range(one.end, other.start)
        return (
            len(middle) <= _MOST_MIDDLE_NAMES
            and all(self.words[k].initial or self._strange(k) for k in middle)
            and bool(_BLANKS.fullmatch(self._before(one.end)))
            and all(
                (_SIDE_BY_SIDE if self.words[k].initial else _BLANKS).fullmatch(self._before(k + 1))
                for k in middle
            )
        )

    def _with_initial_behind(self, found: list[_Found]) -> list[_Found]:
        """Take an initial behind a name into it: Peter V., Varley P."""
        taken = {here.start for here in found}
        return [here if here.end in taken else self._abbreviated(here) for here in found]

    def _abbreviated(self, here: _Found) -> _Found:
        k = here.end
        if not here.joins or k >= len(self.words) or not self.words[k].initial:
            return here
        initial, dotted = self.words[k].key, self.text[self.words[k].end :][:1] == "."
        if not _BLANKS.fullmatch(self._before(k)) or (initial in "ai" and not dotted):
            return here
        initials = self.book._initials
        fitting = {p for p in here.first if initials.get(p, ("", ""))[1] == initial}
        fitting |= {p for p in here.last - here.first if initials.get(p, ("", ""))[0] == initial}
        if here.why == "decision":
            return replace(here, end=k + 1) if fitting else here
        if not fitting and (not here.first or initial in "ai"):
            return here
        reason = "" if len(fitting) == 1 else SOME_INITIALS if fitting else NO_INITIAL
        return replace(
            here,
            end=k + 1,
            people=frozenset(fitting) or here.people,
            why="ambiguous" if reason else "part of a name",
            reason=reason,
        )

    def _not_alone(self, found: list[_Found]) -> list[_Found]:
        """Doubt whose first name it is before a strange surname, and the reverse."""
        free = {*range(len(self.words))} - {k for f in found for k in range(f.start, f.end)}
        doubted = []
        for here in found:
            wider = self._widened(here, free) if here.why not in (None, "decision") else here
            free -= {*range(wider.start, wider.end)}
            doubted.append(wider)
        return doubted

    def _widened(self, here: _Found, free: Collection[int]) -> _Found:
        """Take into a name what stands beside it as if it were of the same name."""
        known = here.why == "part of a name" or here.reason == SEVERAL
        start, end = here.start, here.end
        if known and here.last and not self._title(start) and self._adds(start - 1, start, free):
            start -= 1
        elif known and here.first and self._adds(end, end, free):
            end += 1
        # What hangs on by a hyphen is of the same name in any case.
        while self._adds(start - 1, start, free, _HYPHEN):
            start -= 1
        while self._adds(end, end, free, _HYPHEN):
            end += 1
        if (start, end) == (here.start, here.end):
            return here
        return replace(here, start=start, end=end, why="ambiguous", reason=NOT_ALONE)

    def _adds(
        self, k: int, later: int, free: Collection[int], gap: re.Pattern[str] = _BLANKS
    ) -> bool:
        """Whether word k may belong to the name beside it; `later` is whichever stands behind."""
        if k not in free or not gap.fullmatch(self._before(later)) or not self._strange(k):
            return False
        return gap is _HYPHEN or not begins_sentence(self.text, self.words[k].start)

    def _strange(self, k: int) -> bool:
        """Whether a word is written as a name, though nobody of the study has it."""
        word = self.words[k]
        ordinary = word.key in TITLES or word.key in CALENDAR or word.key in NOT_A_PERSON
        return word.capital and len(word.key) > 1 and not word.text.isupper() and not ordinary


def _whole(start: int, end: int, people: Collection[str], why: str) -> _Found:
    """Return a whole name, which may still be several people's."""
    if len(people) > 1:
        return _Found(start, end, frozenset(people), "ambiguous", reason=SEVERAL)
    return _Found(start, end, frozenset(people), why)


def _one(before: _Found, here: _Found) -> _Found:
    """Return two names side by side as one: of the only person who has both, or of nobody known."""
    both = (before.first | before.last) & (here.first | here.last)
    if len(both) == 1:
        why, reason, people = "part of a name", "", both
    else:
        why, reason, people = "ambiguous", DIFFERENT, before.people | here.people
    return _Found(before.start, here.end, people, why, reason=reason, last=both, joins=True)


def _addresses(text: str, words: list[Word]) -> dict[int, tuple[int, int]]:
    """Return where addresses begin: by word, the one behind the last, the one behind the name."""
    found = {}
    for match in _ADDRESS.finditer(text):
        inside = [k for k, word in enumerate(words) if match.start() <= word.start < match.end()]
        sign = text.index("@", match.start())
        named = [k for k in inside if words[k].start < sign]
        if inside:
            found[inside[0]] = (inside[-1] + 1, (named or inside)[-1] + 1)
    return found


def _capitalised_alike(said: str, words: Collection[Word]) -> bool:
    """Whether words have the capitals of those decided upon: of Will, not of will."""
    decided = words_in(said)
    if len(decided) != len(words):
        return False
    return all(w.capital or not d.capital for d, w in zip(decided, words, strict=True))


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
