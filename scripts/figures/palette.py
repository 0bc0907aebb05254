"""Colours and lines of figures, for whoever need not draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

INK = "#1A1A1A"
QUIET = "#4F4F4F"  # text of less weight; 8:1 on white
HAIRLINE = "#D9D9D9"  # rules and grids; never carries meaning
GREY = "#707070"  # tints rings where there is no colour: type on them can still be read
FADED = "#949494"  # signs that are there only to show where the others stand

# Okabe and Ito's colours that reach 3:1 on white, then a grey and a brown that do.
CLUSTER_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#4D4D4D", "#8C6A00")
# Outlines of rings where there is no colour: they, and the letters, then tell clusters apart.
RING_LINES = ("solid", (0, (5, 2)), (0, (1, 1.2)), (0, (6, 1.5, 1, 1.5)), (0, (2.5, 1.2)),
              (0, (6, 1.5, 1, 1.5, 1, 1.5)))  # fmt: skip


def cluster_colour(index: int) -> str:
    """Return the colour of a cluster by its place; letters tell more than six apart."""
    return CLUSTER_COLOURS[index % len(CLUSTER_COLOURS)]


def cluster_colours(letters: Iterable[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Return colours by letter, for clusters in their order: those wanted, else our own."""
    return {x: wanted.get(x, cluster_colour(k)) for k, x in enumerate(letters)}
