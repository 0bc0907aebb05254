"""The signs of a network map, drawn alike on the map and in its legend."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from matplotlib.text import Text
from numpy.typing import NDArray

from scripts.figures.palette import FADED, INK, QUIET
from scripts.figures.style import FRAME_PAD, MARKER_SCALE

Array = NDArray[np.float64]

RINGS, EDGES, SYMBOLS, LABELS = 1.0, 2.0, 3.0, 4.0  # from back to front
CODE_SIZE = 6.0
TIE_LINE: dict[str, Any] = {"linewidth": 0.4, "alpha": 0.45}
TIE_HEAD: dict[str, Any] = {"linewidth": 0, "alpha": 0.6}
_DIAMETER = 5.2  # of a symbol, in printer's points
_PIE = 6.8  # diameter of a pie
_SECOND = 9.2  # diameter of a bridger's second outline
_DOT = 1.8  # diameter of a teller's dot


class Symbol(NamedTuple):
    """A person's symbol.

    Attributes
    ----------
    marker : shape, for the organisation.
    weak : drawn grey and dotted, since the place is a guess.
    filled : on the map of a site, the person gave a network interview; on that of a cast, the
        person is in it.
    bridger : with a second outline.
    teller : with a dot: on the map of a cast, the person tells the account; on a pie of the site's
        map, gave a network interview.
    faded : there only to show where the others stand.
    scale : how large it is, compared with the symbols of the site's map.
    shares : of a pie in place of the shape, each with its colour; none: no pie.
    """

    marker: str = "o"
    weak: bool = False
    filled: bool = False
    bridger: bool = False
    teller: bool = False
    faded: bool = False
    scale: float = 1.0
    shares: tuple[tuple[float, str], ...] = ()

    @property
    def radius(self) -> float:
        """Radius in points, outlines included."""
        return self.scale * (_SECOND if self.bridger else self.diameter) / 2 + 0.4

    @property
    def diameter(self) -> float:
        """Diameter in points at scale 1, of a shape that fills its box as a circle does."""
        return _PIE if self.shares else _DIAMETER

    @property
    def look(self) -> dict[str, Any]:
        """Fill and outline, as matplotlib wants them."""
        outline: dict[str, Any] = {"edgecolor": QUIET if self.weak else INK, "lw": 0.8}
        if self.weak:
            outline |= {"linestyle": (0, (1, 0.9)), "lw": 0.9}
        if self.faded:
            return outline | {"facecolor": "none", "edgecolor": FADED}
        return outline | {"facecolor": INK if self.filled and not self.weak else "white"}


def draw_symbols(axes: Axes, placed: Iterable[tuple[Symbol, NDArray[np.float64]]]) -> None:
    """Draw symbols at points in data coordinates: faded, then uncertain ones at the back."""
    back_to_front = sorted(placed, key=lambda s: (not s[0].faded, not s[0].weak, *s[0]))
    for symbol, group in groupby(back_to_front, key=lambda s: s[0]):
        x, y = np.array([xy for _, xy in group]).T
        if symbol.bridger:
            second = Symbol(weak=symbol.weak).look
            size = _SECOND * symbol.scale
            axes.scatter(x, y, s=size**2, marker="o", zorder=SYMBOLS, **second)
        if symbol.shares:
            _draw_pies(axes, symbol, x, y)
        else:
            size = _DIAMETER * symbol.scale * MARKER_SCALE[symbol.marker]
            axes.scatter(x, y, s=size**2, marker=symbol.marker, zorder=SYMBOLS, **symbol.look)
        if symbol.teller:
            dot = INK if symbol.weak else "white"
            line = {"ec": INK, "lw": 0.5} if symbol.shares else {"lw": 0}
            size = _DOT * symbol.scale
            axes.scatter(x, y, s=size**2, marker="o", zorder=SYMBOLS, fc=dot, **line)


def _draw_pies(axes: Axes, symbol: Symbol, x: Array, y: Array) -> None:
    """Draw a pie of the symbol's shares, clockwise from the top, at each point."""
    area = (symbol.scale * _PIE) ** 2
    start = 0.0
    for share, colour in filter(itemgetter(0), symbol.shares):
        slice_ = _slice(start, start + share)
        axes.scatter(x, y, s=area, marker=slice_, fc=colour, lw=0, zorder=SYMBOLS)
        start += share
    outline = symbol.look | {"facecolor": "none"}
    axes.scatter(x, y, s=area, marker="o", zorder=SYMBOLS, **outline)


def _slice(start: float, end: float) -> Path:
    """Return a slice of a round marker between two shares of a turn."""
    turn = 2 * np.pi * np.linspace(start, end, 2 + int(60 * (end - start)))
    arc = np.column_stack([np.sin(turn), np.cos(turn)])
    # Markers are enlarged to fill their box: a point in its corner, not drawn, stops that.
    points = np.vstack([[1, 1], [0, 0], arc, [0, 0]])
    codes = [Path.MOVETO, Path.MOVETO, *[Path.LINETO] * len(arc), Path.CLOSEPOLY]
    return Path(points, codes)


def style_code(text: Text, *, weak: bool, sure: bool, framed: bool) -> None:
    """Grey the code of a weak person, slant one of uncertain cluster, frame one that matters."""
    text.set(color=QUIET if weak else INK, fontstyle="normal" if sure else "oblique", zorder=LABELS)
    if framed:
        frame = {"boxstyle": f"square,pad={FRAME_PAD}", "fc": "white", "ec": INK, "lw": 0.6}
        text.set_fontweight("bold")
        text.set_bbox(frame)


def write_badge(axes: Axes, xy: NDArray[np.float64], letter: str, colour: str, size: float) -> None:
    """Write a cluster's letter in a circle of its colour."""
    circle = {
        "boxstyle": "circle,pad=0.25",
        "facecolor": "white",
        "edgecolor": colour,
        "linewidth": 0.16 * size,
    }
    axes.text(
        xy[0], xy[1], letter, ha="center", va="center", size=size, weight="bold", bbox=circle,
        zorder=LABELS,
    )  # fmt: skip
