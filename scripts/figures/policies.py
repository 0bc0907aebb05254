"""Figure of simulated studies: what is recovered after each wave by each policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from scripts.figures import describe_policies as words
from scripts.figures.lettering import drawable, wrap
from scripts.figures.palette import CLUSTER_COLOURS, INK, QUIET
from scripts.figures.style import A4_LANDSCAPE, new_page

Row = Mapping[str, Any]
Line = tuple[str, str, str]  # colour, marker, dash: told apart without colour too

LINES: Mapping[str, Line] = dict(
    zip(
        words.POLICIES,
        (
            (CLUSTER_COLOURS[0], "o", "-"),
            (CLUSTER_COLOURS[1], "s", "-"),
            (CLUSTER_COLOURS[2], "^", "--"),
            (CLUSTER_COLOURS[4], "D", ":"),
        ),
        strict=True,
    )
)


def draw_policies(recovery: Sequence[Row], designs: Mapping[str, Mapping[str, Any]]) -> Figure:
    """Draw means with 95 % intervals, a column a design, a row a measure. Call inside `style()`.

    Parameters
    ----------
    recovery : rows of RECOVERY.
    """
    figure = new_page(A4_LANDSCAPE)
    figure.text(0.05, 0.955, drawable(words.TITLE), size=11, weight="bold", va="center")
    policies = list(dict.fromkeys(row["policy"] for row in recovery))
    for k, policy in enumerate(policies):
        colour, marker, dash = LINES[policy]
        x = 0.05 + 0.13 * k
        figure.add_artist(
            Line2D([x, x + 0.03], [0.92, 0.92], color=colour, ls=dash, lw=1.2, marker=marker, ms=4)
        )
        figure.text(x + 0.036, 0.92, words.POLICIES[policy], size=7.5, va="center")
    figure.text(
        0.05 + 0.13 * len(policies), 0.92, "Bars: 95 % intervals of the mean.", size=7,
        color=QUIET, va="center",
    )  # fmt: skip
    width, height = 0.945 / len(designs), 0.80 / len(words.MAIN)
    for column, (name, design) in enumerate(designs.items()):
        lines = wrap(words.design_words(design), 0.80 * width * 72 * A4_LANDSCAPE[0], 6.2)
        left = 0.05 + column * width
        figure.text(
            left, 0.893, "\n".join(map(drawable, lines)), size=6.2, va="top", linespacing=1.1
        )
        for row, measure in enumerate(words.MAIN):
            axes = figure.add_axes(
                (left, 0.835 - (row + 1) * height + 0.26 * height, 0.80 * width, 0.66 * height)
            )
            own = [r for r in recovery if r["design"] == name and r["measure"] == measure]
            _panel(axes, own, policies)
            most = design["n"] if measure == "known" else 0.3 if measure == "brier" else 1
            axes.set_ylim(0, 1.04 * most)
            axes.set_xticklabels([])
            if column == 0:
                axes.set_title(drawable(words.HEADINGS[measure]), size=7, pad=3)
            if row == len(words.MAIN) - 1:
                axes.set_xticklabels([f"wave {w}" for w in axes.get_xticks().astype(int)])
    return figure


def _panel(axes: Axes, rows: Sequence[Row], policies: Sequence[str]) -> None:
    waves = sorted({row["wave"] for row in rows})
    for k, policy in enumerate(policies):
        colour, marker, dash = LINES[policy]
        own = sorted((r for r in rows if r["policy"] == policy), key=lambda r: r["wave"])
        x = [r["wave"] + 0.07 * (k - (len(policies) - 1) / 2) for r in own]
        axes.plot(x, [r["mean"] for r in own], color=colour, ls=dash, lw=0.9, marker=marker, ms=2.6)
        axes.vlines(x, [r["low"] for r in own], [r["high"] for r in own], color=colour, lw=0.9)
    axes.set_xticks(waves)
    axes.tick_params(labelsize=5.8, length=2, colors=INK)
    axes.set_xlim(min(waves, default=0) - 0.3, max(waves, default=1) + 0.3)
