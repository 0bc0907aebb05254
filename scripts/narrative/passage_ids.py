"""Ids of passages: made from their words, so that work on them survives changes elsewhere."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

# Crockford's base 32: no i, l, o, u, which people misread.
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_LONG = 6
BRACKETED = re.compile(r"\[[^\[\]]*\]")


def words_of(text: str) -> str:
    """Return the words of pseudonymised text: whatever stands in brackets masked, spaces collapsed.

    Codes may change (somebody is found to be somebody else) and lines may break elsewhere; neither
    makes other words. Capitals do.
    """
    return " ".join(BRACKETED.sub("[]", text).split())


def passage_id(document_id: str, text: str) -> str:
    """Return the id of the first passage with these words in a document, such as S1-I04-7k3f9q.

    The six signs are the first 30 bits of the SHA-256 of `words_of(text)`.
    """
    return f"{document_id}-{signs_of(words_of(text), _LONG)}"


def signs_of(text: str, number: int) -> str:
    """Return so many signs made from a text: the first bits of its SHA-256, five a sign."""
    bits = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    return "".join(_SIGNS[(bits >> (256 - 5 * k)) & 31] for k in range(1, number + 1))


def passage_ids(document_id: str, texts: Iterable[str]) -> list[str]:
    """Return the ids of passages of a document, given in the order in which they stand there.

    Passages with the same words, or whose words chance upon the same signs, have -2, -3 … behind
    the second, third … of them.
    """
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        first = passage_id(document_id, text)
        seen[first] += 1
        ids.append(first if seen[first] == 1 else f"{first}-{seen[first]}")
    return ids
