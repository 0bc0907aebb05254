"""Figures of the checks of the model engine: ranks, moments, coverage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator
from numpy.typing import NDArray

from scripts.figures import describe_calibration as words
from scripts.figures.lettering import drawable, wrap
from scripts.figures.palette import FADED, HAIRLINE, INK, QUIET
from scripts.figures.style import A4_LANDSCAPE, A4_PORTRAIT, BAD, GOOD, new_page
from scripts.lpcm.uniformity import ecdf, simultaneous_band

Row = Mapping[str, Any]
Ranks = Mapping[tuple[str, str], NDArray[np.int64]]

_ACROSS = 5  # panels of the figure of ranks


def draw_ranks(
    ranks: Ranks, draws: int, verdicts: Sequence[Row], designs: Mapping[str, Mapping[str, Any]]
) -> Figure:
    """Draw the ECDF of ranks less that of uniform ones, a panel a design. Call inside `style()`.

    Parameters
    ----------
    ranks : ranks (R,) by design and quantity.
    draws : ranks go from 0 to this.
    verdicts : rows of RANK_VERDICTS.
    designs : settings by name, in the order in which to draw them.
    """
    figure = new_page(A4_PORTRAIT)
    down = -(-len(designs) // _ACROSS)
    _head(
        figure,
        words.TITLES["ranks"],
        "Each line is a quantity: the share of ranks below a value, less what uniform ranks would "
        "have. Grey: where 95 % of uniform quantities stay throughout, so that one in twenty lines "
        "may leave it by chance. Orange: not uniform, after adjustment for all tests of the page.",
    )
    width, height = 0.93 / _ACROSS, 0.86 / down
    for k, (name, design) in enumerate(designs.items()):
        left, bottom = 0.06 + width * (k % _ACROSS), 0.885 - height * (1 + k // _ACROSS)
        axes = figure.add_axes((left, bottom + 0.26 * height, 0.82 * width, 0.46 * height))
        own = words.of_design(verdicts, name)
        failing = {row["quantity"] for row in words.wrong(own, "uniform")}
        curves = {q: ranks[name, q] for q in (row["quantity"] for row in own)}
        _draw_curves(axes, curves, failing, draws, labelled=k % _ACROSS == 0)
        lines = wrap(words.design_words(design), 0.9 * width * 72 * figure.get_figwidth(), 5.2)[:4]
        axes.text(
            0, 1.05, "\n".join(drawable(line) for line in lines), transform=axes.transAxes,
            size=5.2, va="bottom", linespacing=1.05,
        )  # fmt: skip
    return figure


def _head(figure: Figure, title: str, note: str) -> None:
    width, height = figure.get_size_inches()
    inch = 1 / height
    figure.text(0.06, 1 - 0.45 * inch, drawable(title), size=11, weight="bold", va="center")
    for i, line in enumerate(wrap(note, 0.88 * 72 * width, 7.0)):
        figure.text(0.06, 1 - (0.70 + 0.14 * i) * inch, line, size=7.0, color=QUIET, va="center")


def _draw_curves(
    axes: Axes,
    curves: Mapping[str, NDArray[np.int64]],
    failing: set[str],
    draws: int,
    *,
    labelled: bool,
) -> None:
    size = len(next(iter(curves.values())))
    band = simultaneous_band(size, draws)
    z = band.points
    axes.fill_between(z, band.low - z, band.high - z, color=HAIRLINE, lw=0)
    axes.axhline(0, color=INK, lw=0.5)
    most = 0.12
    for quantity, ranks in curves.items():
        bad = quantity in failing
        line = ecdf(ranks, draws) - z
        axes.plot(
            z, line, color=BAD if bad else GOOD, lw=0.9 if bad else 0.5, alpha=1 if bad else 0.7,
            zorder=3 if bad else 2,
        )  # fmt: skip
        most = max(most, 1.05 * float(np.abs(line).max()))
    axes.set(xlim=(0, 1), ylim=(-most, most))
    axes.xaxis.set_major_locator(FixedLocator([0, 0.5, 1]))
    axes.yaxis.set_major_locator(MaxNLocator(3, symmetric=True))
    axes.tick_params(labelsize=5.2, length=2)
    if labelled:
        axes.set_ylabel("difference", size=5.5)


def draw_joint(verdicts: Sequence[Row], designs: Mapping[str, Mapping[str, Any]]) -> Figure:
    """Draw z-scores, a row a design. Call inside `style()`."""
    figure = new_page((A4_LANDSCAPE[0], 4.2))
    _head(
        figure,
        words.TITLES["joint"],
        "Each sign is a mean: its difference between two ways to draw that must agree, over its "
        "Monte Carlo error. Grey: within 2 errors. Orange: they do not agree, after adjustment.",
    )
    axes = figure.add_axes((0.33, 0.12, 0.64, 0.66))
    names = list(designs)[::-1]
    axes.axvspan(-2, 2, color=HAIRLINE, lw=0)
    axes.axvline(0, color=INK, lw=0.5)
    far = 4.0
    for y, name in enumerate(names):
        own = words.of_design(verdicts, name)
        z = np.clip([row["z"] for row in own], -12, 12)
        agree = np.array([row["agrees"] for row in own])
        shift = y + 0.28 * np.linspace(-1, 1, len(z))
        axes.scatter(z[agree], shift[agree], s=5, color=GOOD, lw=0, zorder=3)
        axes.scatter(z[~agree], shift[~agree], s=14, marker="X", color=BAD, lw=0, zorder=3)
        far = max(far, 1.05 * float(np.abs(z).max()))
    labels = [
        "\n".join(drawable(x) for x in wrap(words.design_words(designs[name]), 230, 6.5))
        for name in names
    ]
    axes.set_yticks(range(len(names)), labels)
    axes.tick_params(axis="y", length=0)
    axes.set(xlim=(-far, far), ylim=(-0.6, len(names) - 0.4))
    axes.set_xlabel("difference over its error")
    return figure


def draw_coverage(verdicts: Sequence[Row], designs: Mapping[str, Mapping[str, Any]]) -> Figure:
    """Draw coverage less what it should be, by size and level, a panel a kind of pair."""
    figure = new_page((A4_LANDSCAPE[0], 4.6))
    _head(
        figure,
        words.TITLES["coverage"],
        "Share of intervals that hold the true distance, less the share that should, in percentage "
        "points. Filled: truths drawn from the prior; open: one truth fixed by hand, for which "
        "nothing promises the nominal share. Bars: 1.96 Monte Carlo errors either way. Crosses: "
        "not nominal, after adjustment.",
    )
    sizes = sorted({design["n"] for design in designs.values()})
    levels = sorted({row["level"] for row in verdicts})
    wide = len(levels) + 1
    off = [abs(100 * row["coverage"] - row["level"]) + 196 * row["error"] for row in verdicts]
    most = max(3.0, 1.1 * max(off))
    for k, (pairs, ends) in enumerate(words.ENDS.items()):
        axes = figure.add_axes((0.06 + 0.315 * k, 0.17, 0.285, 0.56))
        axes.set_title(f"Pairs, {ends}")
        axes.axhline(0, color=INK, lw=0.6, zorder=1)
        for row in (row for row in verdicts if row["pairs"] == pairs):
            fixed, bad = row["nominal"] is None, row["nominal"] is False
            size = sizes.index(designs[row["design"]]["n"])
            x = size * wide + levels.index(row["level"]) + (0.15 if fixed else -0.15)
            colour = FADED if fixed else BAD if bad else GOOD
            share, reach = 100 * row["coverage"] - row["level"], 196 * row["error"]
            axes.plot([x, x], [share - reach, share + reach], color=colour, lw=1.2, zorder=2)
            axes.scatter(
                x, share, s=18, marker="X" if bad else "o", zorder=3,
                fc="white" if fixed else colour, ec=colour, lw=1.0,
            )  # fmt: skip
        ticks = {
            i * wide + j: f"{level} %" for i in range(len(sizes)) for j, level in enumerate(levels)
        }
        axes.set_xticks(list(ticks), list(ticks.values()))
        axes.tick_params(axis="x", length=2, labelsize=6)
        for i, n in enumerate(sizes):
            axes.annotate(
                f"12 of {n} asked", (i * wide + (len(levels) - 1) / 2, 0), (0, -20),
                ("data", "axes fraction"), "offset points", ha="center", va="top", size=7,
            )  # fmt: skip
        axes.yaxis.set_major_locator(MaxNLocator(7, symmetric=True))
        axes.set(xlim=(-0.8, len(sizes) * wide - 1.2), ylim=(-most, most))
        if k == 0:
            axes.set_ylabel("percentage points")
    return figure
