"""Geometry of the page's drawings: where things go in an SVG, rounded so that pages are stable."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

import contourpy
import numpy as np

from scripts.figures.rings import SHARES, Rings

Point = tuple[float, float]
Outline = list[Point]

WIDTH, TALLEST, MARGIN = 960.0, 820.0, 26.0
SYMBOL = 7.0  # radius of an actor's symbol
GLYPH, LINE = 6.6, 12.0  # width and height of a character of a label


@dataclass(frozen=True)
class Frame:
    """From positions in the latent space to an SVG; the same scale along both axes."""

    left: float
    top: float
    scale: float
    width: float
    height: float

    def place(self, point: Point) -> Point:
        """Return `point` in the SVG, where y grows downwards."""
        return (
            round(MARGIN + (point[0] - self.left) * self.scale, 1),
            round(MARGIN + (self.top - point[1]) * self.scale, 1),
        )

    def length(self, length: float) -> float:
        """Return a length in the SVG."""
        return round(length * self.scale, 1)


def frame_around(points: Iterable[Point]) -> Frame:
    """Return the frame that holds all `points`."""
    x, y = zip(*points, strict=True)
    wide, tall = (max(max(v) - min(v), 1e-9) for v in (x, y))
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    height = round(tall * scale + 2 * MARGIN, 1)
    # All maps are as wide; a tall one stands in the middle.
    left = min(x) - (WIDTH - 2 * MARGIN - wide * scale) / 2 / scale
    return Frame(left, max(y), scale, WIDTH, height)


def apart(points: Sequence[Point], furthest: float = 12.0) -> list[Point]:
    """Move points just so far that symbols on them hide each other as little as may be."""
    start = np.asarray(points).reshape(-1, 2)
    # Points in one place part in directions of their own: the golden angle gives each another.
    angle = np.arange(len(start)) * math.pi * (3 - math.sqrt(5))
    moved = start + 0.01 * np.column_stack([np.cos(angle), np.sin(angle)])
    for _ in range(60):
        way = moved[:, None] - moved
        distance = np.maximum(np.hypot(way[..., 0], way[..., 1]), 1e-9)
        push = np.maximum(2.2 * SYMBOL - distance, 0)
        np.fill_diagonal(push, 0)
        moved = moved + 0.4 * (way * (push / distance)[..., None]).sum(axis=1)
        off = moved - start
        moved = start + off / np.maximum(np.linalg.norm(off, axis=1) / furthest, 1)[:, None]
    return [(round(x, 1), round(y, 1)) for x, y in moved.tolist()]


SHELF, STEP = 46.0, 50.0  # under the map: where those who have no place stand


def shelf(frame: Frame, actors: int) -> list[Point]:
    """Return places in rows under the map."""
    a_row = int((frame.width - 2 * MARGIN) // STEP)
    return [
        (round(MARGIN + STEP * (k % a_row), 1), round(frame.height + SHELF + 28 * (k // a_row), 1))
        for k in range(actors)
    ]


def path(points: Sequence[Point], closed: bool = True) -> str:
    """Return SVG path data through `points`."""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + ("Z" if closed else "")


def _polygon(corners: int, turn: float, radius: float = 1.0) -> str:
    angles = [turn + 2 * math.pi * k / corners for k in range(corners)]
    return path(
        [
            (round(SYMBOL * radius * math.cos(a), 2), round(SYMBOL * radius * math.sin(a), 2))
            for a in angles
        ]
    )


def _star() -> str:
    corners = []
    for k in range(10):
        radius = SYMBOL * (1.3 if k % 2 == 0 else 0.55)
        angle = math.pi * k / 5 - math.pi / 2
        corners.append((round(radius * math.cos(angle), 2), round(radius * math.sin(angle), 2)))
    return path(corners)


def _cross(turn: float) -> str:
    """Return a cross of broad bars, turned."""
    long, short = SYMBOL * 1.2, SYMBOL * 0.42
    corners = [(-short, -long), (short, -long), (short, -short), (long, -short), (long, short),
               (short, short), (short, long), (-short, long), (-short, short), (-long, short),
               (-long, -short), (-short, -short)]  # fmt: skip
    cos, sin = math.cos(turn), math.sin(turn)
    return path([(round(x * cos - y * sin, 2), round(x * sin + y * cos, 2)) for x, y in corners])


# By the names a study's configuration calls them; the last stands for all others.
SHAPES: dict[str, str] = {
    "circle": f"M{-SYMBOL:g} 0a{SYMBOL:g} {SYMBOL:g} 0 1 0 {2 * SYMBOL:g} 0"
    f"a{SYMBOL:g} {SYMBOL:g} 0 1 0 {-2 * SYMBOL:g} 0Z",
    "square": _polygon(4, math.pi / 4, 1.22),
    "triangle": _polygon(3, -math.pi / 2, 1.3),
    "diamond": _polygon(4, 0, 1.22),
    "triangle down": _polygon(3, math.pi / 2, 1.3),
    "plus": _cross(0),
    "cross": _cross(math.pi / 4),
    "star": _star(),
    "pentagon": _polygon(5, -math.pi / 2, 1.15),
}
*_, OTHER = SHAPES


def outlines(rings: Rings) -> list[tuple[int, list[Outline]]]:
    """Return the outlines of a cluster's rings by per cent held, the widest first."""
    contours = contourpy.contour_generator(rings.x, rings.y, rings.density)
    found = []
    for share, level in reversed(list(zip(SHARES, rings.levels, strict=True))):
        lines = [np.asarray(line).tolist() for line in contours.lines(level)]
        thinned = [line[:: max(1, len(line) // 90)] for line in lines]
        found.append((round(100 * share), [[(x, y) for x, y in line] for line in thinned]))
    return found


def arrow(start: Point, end: Point, head: bool = True) -> str:
    """Return an arrow between two symbols: a line that stops short of both, and its head."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    gap = SYMBOL * 1.4
    if length <= 2 * gap + 1:
        return ""
    ux, uy = dx / length, dy / length
    line = (start[0] + gap * ux, start[1] + gap * uy, dx - 2 * gap * ux, dy - 2 * gap * uy)
    if not head:
        return _relative(*line)
    left, right = ((-6 * ux + side * 2.6 * uy, -6 * uy - side * 2.6 * ux) for side in (1, -1))
    return _relative(*line) + _relative(*left, -left[0], -left[1], *right)


def _relative(*numbers: float) -> str:
    """Return path data in which each point is told from the one before: the shortest there is."""
    written = [f"{round(number, 1) + 0:g}" for number in numbers]
    return "m" + "".join(
        n if not k or n.startswith("-") else f" {n}" for k, n in enumerate(written)
    )


@dataclass(frozen=True)
class Label:
    """Where a label goes, relative to its symbol; not `free`: no place without overlap."""

    dx: float
    dy: float
    anchor: str
    free: bool


_PLACES = ((11, 4, "start"), (-11, 4, "end"), (0, -11, "middle"), (0, 19, "middle"),
           (9, -7, "start"), (-9, -7, "end"), (9, 15, "start"), (-9, 15, "end"))  # fmt: skip


def place_labels(
    places: Sequence[Point],
    texts: Sequence[str],
    order: Sequence[int],
    taken: Sequence[Point],
    size: tuple[float, float],
) -> list[Label]:
    """Place a label beside each symbol, first come first served in the order given.

    A label covers no symbol, no label and no badge (`taken`: centres of badges), and stays within
    the drawing's `size`; one that finds no such place is shown only when asked for.
    """
    boxes = [(x - SYMBOL, y - SYMBOL, x + SYMBOL, y + SYMBOL) for x, y in places]
    boxes += [(x - 13, y - 13, x + 13, y + 13) for x, y in taken]
    labels = [Label(11, 4, "start", False)] * len(places)
    for i in order:
        width = GLYPH * len(texts[i])
        for dx, dy, anchor in _PLACES:
            left = places[i][0] + dx - {"start": 0, "middle": width / 2, "end": width}[anchor]
            top = places[i][1] + dy - LINE + 2
            box = (left, top, left + width, top + LINE)
            inside = left > 0 and top > 0 and box[2] < size[0] and box[3] < size[1]
            if inside and not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                labels[i] = Label(dx, dy, anchor, True)
                break
    return labels


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


@dataclass(frozen=True)
class Dot:
    """A fit in the plot of BIC by number of clusters."""

    x: float
    y: float
    chosen: bool
    converged: bool


@dataclass(frozen=True)
class BicPlot:
    """A small plot: a dot for each fit, a line through the medians over seeds."""

    width: float
    height: float
    dots: tuple[Dot, ...]
    medians: str
    columns: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, str], ...]


def bic_plot(fits: Sequence[tuple[int, float, bool, bool]]) -> BicPlot:
    """Plot fits given as number of clusters, BIC, chosen, converged."""
    width, height, left, right, top, bottom = 420.0, 230.0, 62.0, 16.0, 14.0, 40.0
    groups = sorted({g for g, *_ in fits})
    step = (width - left - right) / max(len(groups), 1)
    x_of = {g: round(left + step * (k + 0.5), 1) for k, g in enumerate(groups)}
    values = [bic for _, bic, *_ in fits]
    ticks = round_ticks(min(values), max(values))
    low, high = min(ticks[0], min(values)), max(ticks[-1], max(values))

    def y_of(bic: float) -> float:
        return round(top + (high - bic) / (high - low) * (height - top - bottom), 1)

    by_seed: dict[int, int] = {}
    dots = []
    for g, bic, chosen, converged in fits:
        k = by_seed[g] = by_seed.get(g, -1) + 1
        count = sum(1 for other in fits if other[0] == g)
        offset = min(step / 5, 9.0) * (k - (count - 1) / 2)
        dots.append(Dot(round(x_of[g] + offset, 1), y_of(bic), chosen, converged))
    middle = [(x_of[g], y_of(median(b for h, b, *_ in fits if h == g))) for g in groups]
    return BicPlot(
        width,
        height,
        tuple(dots),
        path(middle, closed=False),
        tuple((x_of[g], g) for g in groups),
        tuple((y_of(t), f"{t:,.0f}" if ticks[1] - ticks[0] >= 1 else f"{t:g}") for t in ticks),
    )


def round_ticks(low: float, high: float) -> list[float]:
    """Return three to seven round numbers that span `low` to `high`."""
    span = max(high - low, abs(high) * 1e-6, 1e-6)
    power = 10.0 ** math.floor(math.log10(span))
    step = next(m * power for m in (0.2, 0.5, 1.0, 2.0, 5.0) if span / (m * power) <= 5)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(k * step, 10) for k in range(first, max(last, first + 1) + 1)]
