"""Groups so small that belonging to one tells who somebody is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from scripts.study.words import spelt

_IN_WORDS = {
    "organisation": "organisation kind",
    "role": "role",
    "background": "background",
    "sector": "sector",
}


def small_cells(
    actors: Sequence[Mapping[str, Any]], site: str, smallest: int
) -> list[dict[str, Any]]:
    """Return the values of each attribute that fewer than `smallest` actors have.

    One attribute is looked at by itself: two together may tell of one person where each has many.
    Nobody is told of by a value that is not known.
    """
    return [
        {
            "attribute": attribute,
            "value": value,
            "people": people,
            "warning": _warning(f"{_IN_WORDS[attribute]} “{value}”", people, site),
        }
        for attribute in _IN_WORDS
        for value, people in sorted(Counter(actor[attribute] for actor in actors).items(), key=str)
        if value and people < smallest
    ]


def _warning(group: str, people: int, site: str) -> str:
    if people == 1:
        return f"Only one person of the {group} at site {site}: the label alone tells who it is."
    few = f"Only {spelt(people)} people of the {group} at site {site}"
    return f"{few}: the label nearly tells who they are."
