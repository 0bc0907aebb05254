"""The names of the people of a site, and where they are said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from scripts.narrative.known_names import KnownNames
from scripts.narrative.mentions import Mention, find_mentions
from scripts.study.inputs import Alias
from scripts.study.narrative_inputs import Outside, Speaker, SpokenName
from scripts.study.provisional import is_provisional


class NameBook:
    """The names of the people of a site, and what was decided about names as they are said.

    Nobody is guessed: a name that may be several people's, or a word, is found with everybody it
    may mean.
    """

    def __init__(self, known: KnownNames) -> None:
        self._known = known

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
        names : names of its actors, by id. One that nobody has decided on is hidden, and nobody's.
        aliases, outside, spoken, speakers : rows of the tables of these names. A label of a
            speaker that is a name is hidden where it is said, too.
        elsewhere : names of the people of the study's other sites, hidden where given in full.
        """
        known, outside = KnownNames(), tuple(outside)
        people = {row.outside_id: row.name for row in outside if row.kind == "person"}
        for person, name in {**names, **people}.items():
            if is_provisional(person):
                known.add_undecided(name)
            else:
                known.add_person(person, name)
        for alias in aliases:
            if alias.kind == "person":
                known.add_alias(alias)
        for name in elsewhere:
            known.add_stranger(name)
        for speaker in speakers:
            if speaker.role != "not_a_speaker":
                known.add_label(speaker)
        for decided in spoken:
            known.add_decision(decided)
        known.index()
        book = cls(known)
        # A group's name stays as it is, unless somebody's whole name is in it.
        for row in outside:
            inside = book.mentions(row.name) if row.kind == "group" else []
            if inside and all(m.why in ("part of a name", "ambiguous") for m in inside):
                known.add_group(row.name)
        known.index()
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
        return find_mentions(self._known, text, document_id, respondents)

    def certain(self, text: str) -> list[Mention]:
        """Return what is surely somebody's name in a text that a person typed.

        Full names, aliases, names decided upon, surnames with a title or an initial or by
        themselves; whether or not it is known who is meant.
        """
        return [mention for mention in self.mentions(text) if mention.certain]
