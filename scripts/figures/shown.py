"""What a figure of several panels shows, as one table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scripts.study.csv_files import csv_text
from scripts.study.watermark import Mark


class Shown(NamedTuple):
    """Something that is drawn.

    Attributes
    ----------
    part : of the figure.
    of, at : what it is of, and where on its axis.
    measure, value : what is shown, and how much.
    low, high : from where to where it is as it should be; None: no such end.
    good : whether it is shown as good; None: neither good nor bad.
    """

    part: str
    of: str
    at: str
    measure: str
    value: object
    low: float | None = None
    high: float | None = None
    good: bool | None = None


def shown_table(shown: Iterable[Shown], mark: Mark | None = None) -> str:
    """Return what is shown as CSV."""
    return csv_text(Shown._fields, shown, mark)
