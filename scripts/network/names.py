"""Names as people type them: when two are the same, and which are near."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "&": " and "})
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")


def normalise_name(name: str) -> str:
    """Return a name as compared: case, accents, punctuation and spaces do not matter.

    Titles stay: “Dr Khan” and “Khan” may be two people. Apostrophes join (O'Brien is OBrien), all
    other punctuation separates (Smith-Jones is Smith Jones); `&` is `and`.
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _APOSTROPHES.sub("", text).translate(_LETTERS)
    letters = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in letters).split()
    # A name all of punctuation stays as it is: “???” is not “---”.
    return unicodedata.normalize("NFC", " ".join(words)) or " ".join(text.split())


def nearest_names(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return the names nearest to `name`, best first; words may be missing or in another order."""
    from rapidfuzz import fuzz, process  # only where a name was not found

    found = process.extract(
        name, sorted(known), scorer=fuzz.WRatio, processor=normalise_name,
        limit=count, score_cutoff=60,
    )  # fmt: skip
    return [match for match, _, _ in found]
