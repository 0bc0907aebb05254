"""What a study wants of its figures, held against what there is to draw."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scripts.study.figure_settings import FigureSettings
from scripts.study.problems import Problem, nearest


def wrong_look(
    look: FigureSettings, values: Collection[str], told: Collection[str], file: str
) -> Iterator[Problem]:
    """Report shapes for what nobody is, and titles and numbers of accounts that are not told.

    Parameters
    ----------
    values : of the attribute that shapes stand for, of anybody at any site.
    told : ids of the accounts told in full, which alone have figures.
    file : what messages call the configuration.
    """
    for value in look.shapes:
        if value not in values:
            message = f"is nobody's {look.shape}."
            yield Problem(f"{file}, figures.shapes", 0, "", value, message, nearest(value, values))
    for block in ("titles", "numbers"):
        for name in getattr(look, block):
            account, _, what = name.partition("_")
            if what in ("chart", "cast", "story") and account not in told:
                remedy = nearest(account, told) or "Its sequence may not be written yet."
                message = "is of an account that is not told in full, so there is no such figure."
                yield Problem(f"{file}, figures.{block}", 0, "", name, message, remedy)
