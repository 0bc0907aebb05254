"""Whether the model reproduces what was seen, and what the data have added to the prior."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator, ScalarFormatter
from numpy.typing import NDArray

from scripts.figures import describe_fit as words
from scripts.figures.lettering import drawable, width, wrap, wrap_whole
from scripts.figures.palette import HAIRLINE, INK, QUIET
from scripts.figures.shown import Shown, shown_table
from scripts.figures.style import BAD, GOOD, new_page
from scripts.study.watermark import Mark

Array = NDArray[np.float64]
Rows = Sequence[Mapping[str, Any]]

_MOST_LEVELS = 40  # drawn; the rest stand in the table
_BINS = 40


@dataclass(frozen=True)
class FitCheck:
    """What the figure shows.

    Attributes
    ----------
    site, wave : which network.
    goodness : rows of the table GOODNESS, by statistic.
    compared : draws from the prior and from the posterior, by name of the quantity.
    heading : the title wanted; "": its own.
    """

    site: str
    wave: int
    goodness: Mapping[str, Rows]
    compared: Mapping[str, tuple[Array, Array]]
    heading: str = ""


def gather_fit(
    site: str, wave: int, goodness: Rows, compared: Mapping[str, tuple[Array, Array]]
) -> FitCheck:
    """Gather the figure from rows of GOODNESS and from draws."""
    by_statistic = {
        name: list(rows) for name, rows in groupby(goodness, key=itemgetter("statistic"))
    }
    return FitCheck(site, wave, by_statistic, compared)


def fit_table(check: FitCheck, mark: Mark | None = None) -> str:
    """Return all that the figure shows as CSV, with the levels for which it has no room."""
    parts = (_verdicts, _statistics, _compared)
    return shown_table((row for part in parts for row in part(check)), mark)


def _verdicts(check: FitCheck) -> Iterator[Shown]:
    for rows, (sentence, good) in zip(check.goodness.values(), words.verdicts(check), strict=True):
        yield Shown("verdict", rows[0]["statistic"], "", "in words", sentence, good=good)
        yield Shown("verdict", rows[0]["statistic"], "", "p", rows[0]["overall"], words.POOR)


def _statistics(check: FitCheck) -> Iterator[Shown]:
    for name, rows in check.goodness.items():
        for row in rows:
            level, (seen, low, high) = row["level"], (row[k] for k in ("observed", "low", "high"))
            known = None not in (seen, low, high)
            good = low <= seen <= high if known else None
            yield Shown("seen and drawn", name, level, "seen", seen, low, high, good)
            yield Shown("seen and drawn", name, level, "mean of those drawn", row["mean"])


def _compared(check: FitCheck) -> Iterator[Shown]:
    for name, both in check.compared.items():
        edges = _edges(*both)
        for when, values in zip(("before", "after"), both, strict=True):
            density, _ = np.histogram(values, edges, density=True)
            for low, high, value in zip(edges[:-1], edges[1:], density.tolist(), strict=True):
                what = f"density {when} the data"
                yield Shown(
                    "prior and posterior", name, f"from {low:.3f} to {high:.3f}", what, value
                )
        yield Shown("prior and posterior", name, "", "in words", words.narrowing(*both))


# --- drawing -------------------------------------------------------------------------------------


def draw_fit(check: FitCheck) -> Figure:
    """Draw the checks on an A4 page. Call inside `style()`."""
    figure = new_page()
    title = drawable(words.title(check))
    size = min(13.0, 13 * 0.92 * 72 * figure.get_figwidth() / width(title, 13, "bold"))
    figure.text(0.04, 0.95, title, size=size, weight="bold", va="center")
    top = _write_verdicts(figure, check)
    panels = [(name, rows) for name, rows in check.goodness.items() if len(rows) > 1]
    boxes = _boxes(len(panels) + len(check.compared), top)
    for box, (name, rows) in zip(boxes, panels, strict=False):
        _draw_statistic(figure.add_axes(box), name, rows)
    for box, (name, both) in zip(boxes[len(panels) :], check.compared.items(), strict=True):
        _draw_compared(figure.add_axes(box), name, *both)
    figure.text(0.04, 0.025, words.KEY, size=6.8, color=QUIET)
    return figure


def _write_verdicts(figure: Figure, check: FitCheck) -> float:
    """Write what each statistic says; return where the panels may begin."""
    y, room = 0.912, 0.9 * 72 * figure.get_figwidth()
    for line in wrap_whole(drawable(words.summary(check)), room, 8.5, "bold"):
        figure.text(0.04, y, line, size=8.5, weight="bold", va="center")
        y -= 0.022
    y -= 0.004
    for sentence, good in words.verdicts(check):
        for k, line in enumerate(wrap(drawable(sentence), room, 7.8)):
            if k == 0:
                figure.text(0.04, y, "●" if good else "✖", size=7.8, va="center",
                            color=GOOD if good else BAD)  # fmt: skip
            figure.text(0.055, y, line, size=7.8, va="center")
            y -= 0.019
    return y - 0.02


def _boxes(count: int, top: float) -> list[tuple[float, float, float, float]]:
    """Return places for so many panels, three in a row."""
    rows = -(-count // 3)
    height = (top - 0.06) / max(rows, 1)
    return [
        (0.06 + 0.32 * (k % 3), top - (k // 3 + 1) * height + 0.055, 0.265, height - 0.115)
        for k in range(count)
    ]


def _draw_statistic(axes: Axes, name: str, rows: Rows) -> None:
    """Draw what was seen against the 90 % interval of networks the fit would give."""
    shown = rows[:_MOST_LEVELS]
    x = np.arange(len(shown))
    low, high, mean, seen = (
        np.array([np.nan if row[key] is None else row[key] for row in shown], dtype=float)
        for key in ("low", "high", "mean", "observed")
    )
    axes.bar(x, high - low, 0.72, bottom=low, color=HAIRLINE, lw=0, zorder=1)
    axes.hlines(mean, x - 0.36, x + 0.36, color=QUIET, lw=0.9, zorder=2)
    outside = (seen < low) | (seen > high)
    for mask, marker, colour in ((~outside, "o", GOOD), (outside, "X", BAD)):
        axes.scatter(
            x[mask], seen[mask], s=15, marker=marker, color=colour, zorder=3, lw=0, clip_on=False
        )
    axes.set_title(f"{name[:1].upper()}{name[1:]}", pad=8)
    levels = [words.SHORT.get(str(row["level"]), str(row["level"])) for row in shown]
    triads = name == "triad census"
    step = 1 if triads else 1 + len(shown) // 14
    axes.set_xticks(x[::step], levels[::step], rotation=90 if triads else 0)
    axes.set_ylabel(words.counts_of(name))
    axes.set_xlabel(words.levels_of(name))
    top = 1.06 * max(1.0, *np.nan_to_num(np.concatenate([high, seen])))
    axes.set_yscale("function", functions=(_root, np.square))
    axes.set_ylim(0, top)
    axes.yaxis.set_major_locator(FixedLocator(_ticks(top)))
    axes.yaxis.set_major_formatter(ScalarFormatter())
    axes.yaxis.set_minor_locator(NullLocator())
    if len(rows) > len(shown):
        axes.annotate(
            f"{len(rows) - len(shown)} more in the table", (1, 1), (0, 3), "axes fraction",
            "offset points", size=6, ha="right", color=QUIET,
        )  # fmt: skip


def _root(values: Array) -> Array:
    return np.sqrt(np.maximum(values, 0))


def _ticks(top: float) -> list[float]:
    """Return round counts that stand well apart on a square-root scale that ends at `top`."""
    ticks = [0.0]
    for tick in (digit * 10.0**k for k in range(9) for digit in (1, 2, 5)):
        if tick <= top and tick**0.5 - ticks[-1] ** 0.5 >= 0.15 * top**0.5:
            ticks.append(tick)
    return ticks


def _draw_compared(axes: Axes, name: str, prior: Array, posterior: Array) -> None:
    """Draw the density of a quantity before the data, and after."""
    edges = _edges(prior, posterior)
    for values, style in (
        (prior, {"histtype": "stepfilled", "color": HAIRLINE}),
        (posterior, {"histtype": "step", "color": INK, "lw": 1.2}),
    ):
        axes.hist(values, edges, density=True, **style)
    axes.set_title(f"{name[:1].upper()}{name[1:]}", pad=8)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel(words.narrowing(prior, posterior))


def _edges(prior: Array, posterior: Array) -> list[float]:
    """Return the edges of the bars that nearly all of both fall into."""
    first, last = np.quantile(np.concatenate([prior, posterior]), (0.005, 0.995))
    edges: list[float] = np.linspace(first, last, _BINS + 1).tolist()
    return edges
