"""Numbers in words, for the page and for what its script says."""

from __future__ import annotations

from typing import Any


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with a true minus sign; a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def percent(share: float | None) -> str:
    """Return a share in per cent, never rounded to all or nothing."""
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return "<1\u00a0%"
    if 0.995 < share < 1:
        return ">99\u00a0%"
    return f"{100 * share:.0f}\u00a0%"


def listed(values: list[Any] | tuple[Any, ...]) -> str:
    """Return `1`, `1 and 2`, `1, 2 and 3`."""
    words = [str(value) for value in values]
    return " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def count(number: int, noun: str) -> str:
    """Return `1 tie`, `3 ties`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
