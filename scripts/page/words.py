"""Numbers and dates as the page shows them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from scripts.study import words

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip


def number(value: float | None, digits: int = 2) -> str:
    """Return a number with a true minus sign; a dash where there is none."""
    return "–" if value is None else f"{value:,.{digits}f}".replace("-", "−")


def percent(share: float | None) -> str:
    """Return a share in per cent, never rounded to all or nothing."""
    return "–" if share is None else words.percent(share).replace(" ", "\u00a0")


def likely(shares: Mapping[str, float]) -> str:
    """Return the clusters an actor may belong to, most probable first, as in `A 80 %, B 20 %`."""
    ranked = sorted(shares.items(), key=lambda share: -share[1])
    return ", ".join(f"{letter}\u00a0{percent(p)}" for letter, p in ranked if p >= 0.005)


def day(date: str | None) -> str:
    """Return `14 June 2010` of `2010-06-14`, whatever the locale."""
    if date is None:
        return "no date"
    given = datetime.date.fromisoformat(date)
    return f"{given.day}\u00a0{MONTHS[given.month - 1]} {given.year}"
