"""Words of spoken British English by which the phrases of speech acts are found and judged.

They stand in `resources/lexicon/words.csv`, in small letters, with straight apostrophes; a clitic
('ve, 's) is a word of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scripts.study.narrative_inputs import WordList
from scripts.study.problems import Problem, StudyError, nearest
from scripts.study.reading import Rows, read_rows

Phrases = dict[str, tuple[tuple[str, ...], ...]]  # by their first word, longest first

LEXICON = Path(__file__).resolve().parents[2] / "resources" / "lexicon"


class WordLists(dict[str, tuple[str, ...]]):
    """The lists by their names; one that is missing raises StudyError."""

    def __init__(self, rows: Rows[WordList]) -> None:
        self.rows = rows
        super().__init__((row.name, row.words) for _, row in rows.checked())

    def __missing__(self, name: str) -> tuple[str, ...]:
        message, remedy = f"there is no list {name}.", nearest(name, self) or "Put it back."
        raise StudyError([Problem(self.rows.file, 0, "name", "", message, remedy)])

    def words(self, name: str) -> frozenset[str]:
        """Return the list, its order not mattering."""
        return frozenset(self[name])

    def phrases(self, *names: str) -> Phrases:
        """Return the lists' entries, of one word or several, by their first words."""
        return by_first(phrase for name in names for phrase in self[name])


def by_first(phrases: Iterable[str]) -> Phrases:
    """Return phrases by their first words, the longest first."""
    split = [tuple(phrase.split()) for phrase in phrases]
    firsts = {phrase[0] for phrase in split}
    return {
        first: tuple(sorted((p for p in split if p[0] == first), key=len, reverse=True))
        for first in firsts
    }


LISTS = WordLists(read_rows(LEXICON.parents[1], "resources/lexicon/words", WordList))
_words = LISTS.words

# The verbs themselves.
HAVE = _words("HAVE")
BE = _words("BE")

# What people put between the words of a phrase, beside most words in -ly.
ADVERBS = _words("ADVERBS")
LY_BUT_NO_ADVERB = _words("LY_BUT_NO_ADVERB")
HESITATIONS = _words("HESITATIONS")
FILLERS = LISTS.phrases("FILLERS")
# These begin with “to” and are no part of a phrase, the second kind only behind a comma.
TO_EXTENTS = LISTS.phrases("TO_EXTENTS")
TO_FILLERS = LISTS.phrases("TO_EXTENTS", "TO_ASIDES")

# What comes before the phrase, or behind “to” where no verb does.
SUBJECTS = _words("SUBJECTS")
THINGS = _words("THINGS")
CLAUSE_BEGINS = _words("CLAUSE_BEGINS")
NO_VERBS = SUBJECTS | THINGS | _words("NO_VERBS")

# What denies.
NEGATIVE_AUXILIARIES = _words("NEGATIVE_AUXILIARIES")
NEGATIVES = NEGATIVE_AUXILIARIES | _words("NEGATIVES")
NO_NOUN_AFTER_NO = _words("NO_NOUN_AFTER_NO") | {""}
ONLY = _words("ONLY")
# What may stand between a negative word and what it denies.
CHAIN = BE | _words("CHAIN")
THINKING = _words("THINKING")
RAISING = _words("RAISING")
ANY = _words("ANY")
QUANTITIES = _words("QUANTITIES")
AFTER_NOBODY = _words("AFTER_NOBODY")

# Who or what is wanted to do something.
OTHERS = _words("OTHERS")
DETERMINERS = _words("DETERMINERS")
PLURALS = _words("PLURALS")
NO_NOUNS = (NO_VERBS - THINGS - PLURALS - OTHERS - DETERMINERS - {"of", "in"}) | _words("NO_NOUNS")
# The lads from the estate; the disabled kids.
DEFINITES = _words("DEFINITES")
PLACES = _words("PLACES")
ED_BUT_NAMES = _words("ED_BUT_NAMES")
THINGS_UNTOLD = _words("THINGS_UNTOLD")
HAPPENINGS = _words("HAPPENINGS")

AUXILIARIES = _words("AUXILIARIES")

# Set phrases: what may follow “have to hand” where it is handed over, and “I have to” confess.
ALL_THAT = _words("ALL_THAT")
HAND_SOMETHING = _words("HAND_SOMETHING")
CONFESSING = _words("CONFESSING")

# What reports: she told us that we had to.
TELLING = _words("TELLING")
REPORTING_NOW = _words("REPORTING_NOW")
REPORTING = TELLING | REPORTING_NOW | _words("REPORTING")
BASES = REPORTING_NOW | _words("BASES")
ASKING = _words("ASKING")
CLAUSE_JOINS = _words("CLAUSE_JOINS")
CLAUSE_OPENS = _words("CLAUSE_OPENS")
TIME_OPENS = _words("TIME_OPENS")
NOMINATIVES = _words("NOMINATIVES")
NOUN_OPENS = _words("NOUN_OPENS")
NOT_BEHIND_REPORTING = _words("NOT_BEHIND_REPORTING")
MODALS = _words("MODALS")
