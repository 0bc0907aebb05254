"""What names and parts of names may mean: the people of a site by all that they may be called.

Names are compared without case, accents, apostrophes and spaces: what a name is looked up by are
the letters of its words, run together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from scripts.narrative.name_forms import Word, is_personal, name_parts, words_in
from scripts.narrative.name_words import CALENDAR, LABELS, PARTICLES, TITLES
from scripts.study.inputs import Alias
from scripts.study.narrative_inputs import Speaker, SpokenName


@dataclass
class Known:
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

    def decided(self, words: Collection[Word], document_id: str | None) -> SpokenName | None:
        """Return the decision on words: of this document first, with the same capitals first."""
        for rows in self.decisions(document_id):
            if alike := [row for row in rows if _capitalised_alike(row.said, words)]:
                return max(alike, key=lambda row: sum(c.isupper() for c in row.said))
        return None

    def decisions(self, document_id: str | None) -> list[list[SpokenName]]:
        """Return the decisions that hold in a document, those for it alone first."""
        return [rows for d in (document_id, None) if (rows := self.spoken.get(d))]


class KnownNames:
    """All that people are called, by its letters.

    Attributes
    ----------
    names : what each name, or part of one, may mean.
    last_first : people whose surname and first names these are, in that order.
    initials : of the first name and the surname, by person.
    accounts : people by what their e-mail addresses may begin with.
    plurals : what may be meant by a name and -s or -es, where that is no name by itself.
    beginnings : with which letters a name, one with the surname first, or a plural begins. These
        two are as `index` last found them.
    """

    def __init__(self) -> None:
        self.names: dict[str, Known] = defaultdict(Known)
        self.last_first: dict[str, set[str]] = defaultdict(set)
        self.initials: dict[str, tuple[str, str]] = {}
        self.accounts: dict[str, set[str]] = defaultdict(set)
        self.plurals: dict[str, Known] = {}
        self.beginnings: frozenset[str] = frozenset()

    def index(self) -> None:
        """Take into `plurals` and `beginnings` what was added."""
        self.plurals = {
            plural: known
            for key, known in self.names.items()
            if known.part and key not in CALENDAR
            for plural in (f"{key}s", f"{key}es")
            if plural not in self.names
        }
        keys = {*self.names, *self.last_first, *self.plurals}
        self.beginnings = frozenset(key[:k] for key in keys for k in range(1, len(key) + 1))

    def add_person(self, person: str, name: str) -> None:
        """Add a person's name, and unless it is a team's or post's, all that may be made of it."""
        parts = name_parts(name)
        words = _joined(parts)
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
        given, family = words[0].key, joined_key(last)
        self.initials[person] = given[0], family[0]
        for account in (
            *(given + family, given[0] + family, given + family[0]),
            *(family + given, family + given[0]),
        ):
            self.accounts[account].add(person)
        # Middle names may be left out, or be initials.
        middles = [part[0]._replace(key=part[0].key[0]) for part in firsts[1:]]
        for first in (_joined(firsts), [*firsts[0], *middles], firsts[0]):
            self._entry([*first, *last]).full.add(person)
            self.last_first[joined_key([*last, *first])].add(person)

    def add_alias(self, alias: Alias) -> None:
        """Add a person's alias. Where nobody knows whose it is, it is a name all the same."""
        if alias.decision not in ("same", "new"):
            self._add_left_open(alias.raw_name)
            return
        words = _joined(name_parts(alias.raw_name, keep_title=True))
        if not words or alias.actor_id is None:
            return
        known = self._entry(words)
        known.aliases[alias.respondent_id] = alias.actor_id
        known.elsewhere.add(alias.actor_id)
        if words[-1].key in self.names:
            known.elsewhere |= self.names[words[-1].key].part

    def add_undecided(self, name: str) -> None:
        """Add a name of which it is not decided whose it is."""
        self._add_left_open(name)

    def add_stranger(self, name: str) -> None:
        """Add the name of somebody of another site, to be known where it is said in full."""
        words = words_in(name)
        if len(words) > 1 and not self._entry(words).full:
            self._entry(words).left_open = True

    def add_label(self, speaker: Speaker) -> None:
        """Add the label of a speaker where it is a name, and none that is known.

        Of others than interviewers one word may as well say what they are: Trainer.
        """
        words = _joined(name_parts(speaker.label))
        ordinary = any(word.key in LABELS or word.text.isupper() for word in words)
        ordinary |= speaker.role != "interviewer" and len(words) == 1
        if ordinary or joined_key(words) in self.names or not is_personal(speaker.label, words):
            return
        if not speaker.person_id:
            self._add_left_open(speaker.label)
        elif words:
            known = self._entry(words)
            known.aliases[speaker.person_id] = speaker.person_id
            known.elsewhere.add(speaker.person_id)

    def add_decision(self, decided: SpokenName) -> None:
        """Add what was decided about words as they are said."""
        if words := words_in(decided.said):
            self._entry(words).spoken[decided.document_id].append(decided)

    def add_group(self, name: str) -> None:
        """Add a group's name, which stays as it is."""
        self._entry(words_in(name)).group = True

    def _add_left_open(self, name: str) -> None:
        words = _joined(name_parts(name, keep_title=True))
        if not words or not is_personal(name, words):
            return
        self._entry(words).left_open = True
        for word in words:
            if len(word.key) > 1 and word.key not in PARTICLES | TITLES:
                self._entry([word]).left_open = True

    def _entry(self, words: Collection[Word]) -> Known:
        known = self.names[joined_key(words)]
        known.lengths.add(len(words))
        return known


def joined_key(words: Iterable[Word]) -> str:
    """Return what words are looked up by as one name."""
    return "".join(word.key for word in words)


def _joined(parts: Iterable[list[Word]]) -> list[Word]:
    return [word for part in parts for word in part]


def _by_themselves(part: list[Word]) -> list[list[Word]]:
    """Return what of a first name or surname may stand alone: all of it, each of several words."""
    words = [[word] for word in part if len(word.key) > 1 and word.key not in PARTICLES]
    return [part, *words] if len(part) > 1 else words


def _capitalised_alike(said: str, words: Collection[Word]) -> bool:
    """Whether words have the capitals of those decided upon: of Will, not of will."""
    decided = words_in(said)
    if len(decided) != len(words):
        return False
    return all(w.capital or not d.capital for d, w in zip(decided, words, strict=True))
