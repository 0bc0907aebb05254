"""How figures look: type, colours, page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from scripts.figures.palette import INK, QUIET
from scripts.study.colours import contrast

A4_LANDSCAPE = (11.69, 8.27)  # inches
A4_PORTRAIT = (8.27, 11.69)
A3_LANDSCAPE = (16.54, 11.69)
DPI = 200

# Of the five speech acts in Greimas's order: they stay apart for colour-blind people and in grey.
ACT_COLOURS = ("#A63D00", "#F2C14E", "#56B4E9", "#004C8C", "#9A9A9A")
GOOD, BAD = "#0072B2", "#D55E00"
WARNING = "#B00020"  # of the mark on what is not final
# Of the ring that holds 50, 80 and 95 %: each adds to those around it, so the centre is darkest.
RING_OPACITY = (0.18, 0.12, 0.07)
FRAME_PAD = 0.12  # between a code and its frame, in font sizes
RING_WIDTH = (1.1, 0.8, 0.6)

# Told apart at 2 mm and in black and white; the last stands for all others.
MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D", "triangle down": "v",
           "plus": "P", "cross": "X", "star": "*"}  # fmt: skip
OTHER_MARKER = "p"
# Markers fill their box differently; these factors on the diameter make them look alike.
MARKER_SCALE = {
    "o": 1.0, "s": 0.9, "^": 1.1, "D": 0.84, "v": 1.1, "P": 1.12, "X": 1.12, "*": 1.4, "p": 1.08,
}  # fmt: skip

_RC: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 7.0,
    "text.color": INK,
    "text.parse_math": False,
    "text.usetex": False,
    "axes.unicode_minus": True,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 8.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": 6.5,
    "ytick.labelsize": 6.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "network-narratives",
    "pdf.fonttype": 42,
    "path.simplify": False,
}


@contextmanager
def style() -> Iterator[None]:
    """Draw and save inside this: nothing of the user's own matplotlib settings gets in."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_RC)  # type: ignore[arg-type]
        yield


def new_page(size: tuple[float, float] = A4_LANDSCAPE) -> Figure:
    """Return an empty white page."""
    figure = Figure(figsize=size, dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)  # keeps one renderer for all measuring of text
    return figure


def letters_on(colour: str) -> str:
    """Return the colour of type that is read best on `colour`."""
    return max(INK, "#FFFFFF", key=lambda letters: contrast(letters, colour))
