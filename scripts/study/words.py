"""Numbers and lists in words, for sentences that tables, figures and pages carry."""

from __future__ import annotations

from collections.abc import Iterable

_SPELT = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def listed(values: Iterable[object], last: str = "and") -> str:
    """Return `1`, `1 and 2`, `1, 2 and 3`."""
    words = [str(value) for value in values]
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `0 ties`, `1 tie`, `3,000 ties`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def spelt(number: int) -> str:
    """Return `three`; from thirteen on `13`."""
    return _SPELT[number] if number < len(_SPELT) else f"{number:,}"


def percent(share: float) -> str:
    """Return `84 %`; never rounded to all or nothing."""
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 < share < 1 else f"{100 * share:.0f} %"
