"""The parts that maps of a network are drawn from: their frame, rings, letters and ties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from numpy.typing import NDArray

from scripts.figures.labels import apart
from scripts.figures.palette import INK
from scripts.figures.rings import SHARES
from scripts.figures.signs import EDGES, RINGS, TIE_HEAD, TIE_LINE, write_badge
from scripts.figures.site_map import Cluster
from scripts.figures.style import DPI, RING_OPACITY, RING_WIDTH

Array = NDArray[np.float64]

POINT = DPI / 72  # a printer's point in pixels
_PADDING = 14  # between the outermost ring or symbol and the edge of the map, in points
_HEAD = 3.4  # length of an arrowhead, in points


def fit_limits(
    axes: Axes, clusters: Sequence[Cluster], places: Array, rings: int = len(SHARES)
) -> None:
    """Fit rings and people into the box, both axes on one scale; nothing may change it later.

    Parameters
    ----------
    rings : how many of each cluster's, from the innermost.
    """
    corners = [np.array(c.rings.extent_of(rings)).reshape(2, 2).T for c in clusters]
    points = np.vstack([places.reshape(-1, 2), *corners])
    low, high = points.min(axis=0), points.max(axis=0)
    box = axes.get_window_extent()
    size = np.array([box.width, box.height])
    per_pixel = max(float(((high - low) / (size - 2 * _PADDING * POINT)).max()), 1e-9)
    left, bottom = (low + high) / 2 - size * per_pixel / 2
    right, top = (low + high) / 2 + size * per_pixel / 2
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")


def stand_apart(axes: Axes, places: Array, radii: Array, furthest: float) -> Array:
    """Return where symbols go: at their places, or beside them where they would hide each other.

    Parameters
    ----------
    places : (n, 2) in data coordinates, as is what is returned.
    radii : (n,) of the symbols, in points.
    furthest : how far a symbol may stand from its place, in points.
    """
    shown = axes.transData.transform(places.reshape(-1, 2))
    moved = apart(shown, (radii + 0.2) * POINT, furthest * POINT)
    return np.asarray(axes.transData.inverted().transform(moved)).reshape(-1, 2)


def draw_rings(axes: Axes, clusters: Sequence[Cluster], rings: int = len(SHARES)) -> list[Array]:
    """Tint and outline each cluster's regions of SHARES; return the points of the outermost.

    Parameters
    ----------
    rings : how many of each cluster's, from the innermost.
    """
    outermost = []
    for i in reversed(range(rings)):  # the widest of every cluster first
        for cluster in clusters:
            region, tint = cluster.rings, [cluster.tint or cluster.colour]
            grid, level = (region.x, region.y, region.density), region.levels[i]
            above = [level, 2 * region.density.max()]
            axes.contourf(*grid, above, colors=tint, alpha=RING_OPACITY[i], zorder=RINGS)
            look: dict[str, Any] = {"colors": [cluster.colour], "linestyles": [cluster.line]}
            look |= {"linewidths": RING_WIDTH[i], "zorder": RINGS}
            line = axes.contour(*grid, [level], **look)
            if i == rings - 1:
                outermost.append(np.asarray(line.get_paths()[0].vertices))
    return outermost


def draw_badges(
    axes: Axes,
    clusters: Sequence[Cluster],
    outlines: Sequence[Array],
    spots: Array,
    size: float = 10,
) -> list[Array]:
    """Put each letter where its outer ring is emptiest; return the boxes taken, in pixels.

    Parameters
    ----------
    outlines : the points of each cluster's outer ring.
    spots : (n, 2) where symbols are.
    size : of the letters, in points.
    """
    to_pixels = axes.transData
    frame = axes.get_window_extent().padded(-size * POINT)
    used = to_pixels.transform(spots.reshape(-1, 2))
    half = 0.9 * size * POINT
    boxes = []
    for cluster, outline in zip(clusters, outlines, strict=True):
        line = to_pixels.transform(outline)
        free = np.linalg.norm(line[:, None] - used[None], axis=2).min(axis=1, initial=np.inf)
        inside = ((line > frame.min) & (line < frame.max)).all(axis=1)
        spot = line[np.argmax(np.where(inside, free, -1.0))]
        used = np.vstack([used, spot])
        write_badge(
            axes, to_pixels.inverted().transform(spot), cluster.letter, cluster.colour, size
        )
        boxes.append(np.hstack([spot - half, spot + half]))
    return boxes


def draw_ties(
    axes: Axes,
    ends: Array,
    radii: Array,
    *,
    directed: bool,
    line: Mapping[str, Any] = TIE_LINE,
    head: Mapping[str, Any] = TIE_HEAD,
    head_length: float = _HEAD,
) -> Array:
    """Draw ties, each ending before the symbols it joins; return both ends, in pixels.

    Parameters
    ----------
    ends : (m, 2, 2) the symbols that each tie joins.
    radii : (m, 2) of these symbols, with what is kept clear around them, in points.
    directed : whether ties have heads.
    line, head : how ties and their heads look.
    head_length : in points.
    """
    shown = axes.transData.transform(ends.reshape(-1, 2)).reshape(-1, 2, 2)
    way = shown[:, 1] - shown[:, 0]
    length = np.hypot(way[:, 0], way[:, 1])
    apart_enough = length > (radii.sum(axis=1) + head_length) * POINT
    shown, radii, way = shown[apart_enough], radii[apart_enough] * POINT, way[apart_enough]
    way /= length[apart_enough, None]
    start, tip = shown[:, 0] + way * radii[:, :1], shown[:, 1] - way * radii[:, 1:]
    foot = tip - head_length * POINT * way if directed else tip
    across = 0.3 * head_length * POINT * np.column_stack([-way[:, 1], way[:, 0]])

    def in_data(*corners: Array) -> list[Array]:
        return [axes.transData.inverted().transform(c) for c in np.stack(corners, axis=1)]

    lines = LineCollection(in_data(start, foot), colors=INK, **line, zorder=EDGES)
    axes.add_collection(lines, autolim=False)
    if directed:
        heads = in_data(tip, foot + across, foot - across)
        axes.add_collection(
            PolyCollection(heads, facecolors=INK, **head, zorder=EDGES), autolim=False
        )
    return np.stack([start, tip], axis=1)
