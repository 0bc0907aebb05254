"""The words close to a phrase: keyword in context."""

from __future__ import annotations

_WORDS = 12


def context(text: str, start: int, end: int) -> tuple[str, str]:
    """Return up to twelve words before and behind [start, end); … stands where there are more."""
    before, behind = text[:start].rsplit(None, _WORDS), text[end:].split(None, _WORDS)
    # One more than asked for: the rest of the text in one piece, unless it is all spaces.
    left = ["…", *before[1:]] if len(before) > _WORDS else before
    right = [*behind[:-1], "…"] if len(behind) > _WORDS else behind
    return " ".join(left), " ".join(right)
