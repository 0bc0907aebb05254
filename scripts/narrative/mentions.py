"""Where names of people stand in a text, and whose they may be."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from scripts.narrative.addresses import find_addresses
from scripts.narrative.found_names import Found
from scripts.narrative.known_names import KnownNames
from scripts.narrative.names_side_by_side import SideBySide
from scripts.narrative.single_names import SingleNames
from scripts.narrative.written_text import WrittenText


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


def find_mentions(
    known: KnownNames, text: str, document_id: str | None, respondents: Collection[str]
) -> list[Mention]:
    """Return the names in a text, in order; none overlap, and the longest is taken.

    Parameters
    ----------
    known : with its index.
    document_id : the document the text is of; None: of none, and only what was decided for all
        documents holds.
    respondents : who is interviewed there; aliases that only they use then hold.
    """
    written = WrittenText(text)
    addresses = find_addresses(known, written, document_id)
    names = SingleNames(known, written, document_id, respondents)
    found: list[Found] = []
    k = 0
    while k < len(written.words):
        here = addresses[k] if k in addresses else names.beginning_at(k)
        if here:
            found.append(here)
        k = here.end if here else k + 1
    return [
        Mention(
            written.words[name.start].start,
            written.words[name.end - 1].end,
            tuple(sorted(name.people)),
            name.why,
            name.certain,
            name.reason,
        )
        for name in SideBySide(known, written).settled(found)
        if name.why
    ]
