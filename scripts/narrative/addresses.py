"""E-mail addresses and names of accounts, which tell who somebody is."""

from __future__ import annotations

import re

from scripts.narrative.found_names import ADDRESS, Found
from scripts.narrative.known_names import KnownNames, joined_key
from scripts.narrative.written_text import WrittenText

_ADDRESS = re.compile(r"[\w.+'’-]*@\w[\w-]*(?:\.\w[\w-]*)*")


def find_addresses(
    known: KnownNames, written: WrittenText, document_id: str | None
) -> dict[int, Found]:
    """Return the addresses in a text, each as a whole, by their first word."""
    found = {}
    for match in _ADDRESS.finditer(written.text) if "@" in written.text else ():
        inside = [k for k, w in enumerate(written.words) if match.start() <= w.start < match.end()]
        sign = match.start() + match[0].index("@")
        # What is before the sign tells who it is; where nothing is, all does: @ianclayton.
        named = [k for k in inside if written.words[k].start < sign] or inside
        if inside:
            start, end = inside[0], inside[-1] + 1
            found[start] = _address(known, written, start, named[-1] + 1, end, document_id)
    return found


def _address(
    known: KnownNames,
    written: WrittenText,
    start: int,
    name_end: int,
    end: int,
    document_id: str | None,
) -> Found:
    """Return the address of the words [start, end), of which those up to `name_end` tell whose."""
    words = written.words[start:end]
    entry = known.names.get(joined_key(words))
    if entry and (decided := entry.decided(words, document_id)):
        why = None if decided.decision == "not_a_name" else "decision"
        return Found(start, end, frozenset(filter(None, [decided.person_id])), why)
    account = joined_key(written.words[start:name_end])
    people = frozenset(known.accounts.get(account, ()))
    if len(people) == 1:
        return Found(start, end, people, "part of a name")
    return Found(start, end, people, "ambiguous", reason=ADDRESS)
