"""Symbols that do not hide each other, and short labels beside them without overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.text import Text
from numpy.typing import NDArray

from scripts.figures.palette import INK
from scripts.figures.style import DPI, FRAME_PAD

Array = NDArray[np.float64]
Truth = NDArray[np.bool_]

_POINT = DPI / 72  # a printer's point in pixels
_CLEAR = 0.8  # white around a label, in points
_GAPS = (1.0, 2.0, 4.5, 7.0, 10.0, 14.0, 19.0, 26.0, 36.0, 50.0)  # from symbol to label, in points
_ANGLES = np.arange(24) * np.pi / 12
_LEAD_FROM = 3.0  # a label further off than this gets a line to its symbol
# What makes a place for a label bad, in points of further distance that would be as bad.
_IMPOSSIBLE = 1e6
_MISTAKEN = 5.0  # for each other symbol that the label might be read to belong to
_THROUGH_SYMBOL, _THROUGH_LABEL = 10.0, 12.0  # for each one that the line to it crosses
_LEAD = 3.0  # for needing a line at all
_TIE = 0.5  # for each tie it covers
_NOT_BESIDE = 0.6  # for standing above or below


def apart(points: Array, radii: Array, furthest: float) -> Array:
    """Return points moved just so far that discs around them hide each other as little as may be.

    Parameters
    ----------
    points : (n, 2) centres.
    radii : (n,) of the discs, in the same unit.
    furthest : how far a point may move.
    """
    n = len(points)
    # Points in one place part in directions of their own: the golden angle gives each another.
    angle = np.arange(n) * np.pi * (3 - np.sqrt(5))
    moved: Array = points + 1e-3 * radii[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    touching = radii[:, None] + radii
    np.fill_diagonal(touching, 0)
    for _ in range(100):
        way = moved[:, None] - moved
        distance = np.maximum(np.hypot(way[..., 0], way[..., 1]), 1e-12)
        push = np.maximum(touching - distance, 0)
        if not push.any():
            break
        moved = moved + 0.4 * (way * (push / distance)[..., None]).sum(axis=1)
        off = moved - points
        moved = points + off / np.maximum(np.linalg.norm(off, axis=1) / furthest, 1)[:, None]
    return moved


def place_labels(
    axes: Axes,
    points: Array,
    labels: Sequence[Text],
    *,
    radii: Array,
    taken: Array,
    ties: Array,
    scale: float = 1.0,
) -> list[Text]:
    """Move each label near its point, clear of all points, of `taken` and of each other.

    Labels stand beside their points where they can, off the ties, and not where they might be read
    as another point's; a thin line leads from a label further away to its point. The limits of
    `axes` must be final. All lengths are pixels.

    Parameters
    ----------
    axes : the map.
    points : (n, 2) what is labelled, then whatever else is to be kept clear.
    labels : at most n texts, already in their final type; bold ones matter most.
    radii : (n,) radius of each point's symbol.
    taken : (k, 4) boxes to keep clear: left, bottom, right, top.
    ties : (m, 2, 2) both ends of lines that labels should rather not cover.
    scale : how much further off than on the map of a site labels may stand.

    Returns
    -------
    The labels for which there was no room, removed from the axes.
    """
    if not labels:
        return []
    sizes = np.array([box_of(t)[2:] - box_of(t)[:2] for t in labels]) + _CLEAR * _POINT
    frame = np.asarray(axes.get_window_extent().extents)
    options = [
        _Options(i, points, size, radii, np.asarray(taken).reshape(-1, 4), ties, frame, scale)
        for i, size in enumerate(sizes)
    ]
    chosen, no_room = _settle(options, [t.get_fontweight() == "bold" for t in labels])
    to_data = axes.transData.inverted()
    leads = []
    for i, text in enumerate(labels):
        if i in no_room:
            text.remove()
            continue
        x, y = to_data.transform(_middle(options[i].boxes[chosen[i]]))
        text.set(ha="center", va="center", position=(x, y))
        if options[i].leads[chosen[i]]:
            leads.append(to_data.transform(options[i].lines[chosen[i]]))
    axes.add_collection(
        LineCollection(leads, colors=INK, linewidths=0.45, zorder=2.5), autolim=False
    )
    return [labels[i] for i in no_room]


def overlapping(texts: Sequence[Text]) -> list[tuple[str, str]]:
    """Return the pairs of texts whose boxes, frames included, overlap."""
    boxes = np.array([box_of(t) for t in texts]).reshape(-1, 4)
    pairs = np.argwhere(np.triu(_boxes_meet(boxes, boxes), 1))
    return [(texts[i].get_text(), texts[j].get_text()) for i, j in pairs]


def _middle(box: Array) -> Array:
    return (box[:2] + box[2:]) / 2


def box_of(text: Text) -> Array:
    """Return left, bottom, right and top of a text with its frame, if it has one, in pixels."""
    frame = text.get_bbox_patch()
    pad = 0.0
    if frame is not None:
        pad = FRAME_PAD * float(text.get_fontsize()) + frame.get_linewidth() / 2
    return np.asarray(text.get_window_extent().padded(pad * _POINT).extents)


class _Options:
    """The places where one label could go, and what speaks against each.

    Attributes
    ----------
    boxes : (k, 4) the label's box.
    reach : (1, 4) the box around all these.
    lines : (k, 2, 2) from the edge of the symbol to the nearest point of the box.
    leads : (k,) whether that line is drawn.
    cost : (k,) what speaks against the place, other labels apart.
    """

    def __init__(
        self,
        index: int,
        points: Array,
        size: Array,
        radii: Array,
        taken: Array,
        ties: Array,
        frame: Array,
        scale: float,
    ) -> None:
        here, radius = points[index], radii[index]
        gap = scale * np.repeat(_GAPS, len(_ANGLES)) * _POINT
        way = np.tile(np.column_stack([np.cos(_ANGLES), np.sin(_ANGLES)]), (len(_GAPS), 1))
        # The near corner or side of the box touches the circle of the gap around the symbol.
        middle = here + way * (radius + gap)[:, None] + np.clip(1.5 * way, -1, 1) * size / 2
        self.boxes = np.hstack([middle - size / 2, middle + size / 2])
        near = np.clip(here, self.boxes[:, :2], self.boxes[:, 2:])
        start = here + (near - here) * (radius / np.linalg.norm(near - here, axis=1))[:, None]
        self.lines = np.stack([start, near], axis=1)
        self.leads = gap > scale * _LEAD_FROM * _POINT

        to_symbols = _distance_to_boxes(points, self.boxes) - radii  # (k, n)
        hidden = (to_symbols < 0).any(axis=1)
        outside = (self.boxes[:, :2] < frame[:2]).any(axis=1)
        outside |= (self.boxes[:, 2:] > frame[2:]).any(axis=1)
        used = _boxes_meet(self.boxes, taken).any(axis=1)
        reach = np.hstack([self.boxes[:, :2].min(axis=0), self.boxes[:, 2:].max(axis=0)])
        self.reach = reach[None]
        ties = ties[_lines_meet_boxes(ties, self.reach)[:, 0]]
        others = np.delete(np.arange(len(points)), index)
        close = np.where(self.leads, 2.2, gap / _POINT + 0.6)[:, None] * _POINT
        mistaken = (to_symbols[:, others] < close).sum(axis=1)
        passed = _distance_to_lines(points[others], self.lines) < radii[others]
        self.cost = (
            gap / (scale * _POINT)
            + _IMPOSSIBLE * (hidden | outside | used)
            + _MISTAKEN * mistaken
            + _LEAD * self.leads
            + _THROUGH_SYMBOL * (passed.sum(axis=1) * self.leads)
            + _TIE * np.minimum(_lines_meet_boxes(ties, self.boxes).sum(axis=0), 6)
            + _NOT_BESIDE * np.abs(way[:, 1])
        )


def _settle(options: Sequence[_Options], bold: Sequence[bool]) -> tuple[list[int], set[int]]:
    """Choose a place for each label, and the labels that have none.

    Each label in turn takes the best place given where the others are, until none wants to move.
    """
    n = len(options)
    chosen = [int(np.argmin(o.cost)) for o in options]
    boxes = np.array([o.boxes[c] for o, c in zip(options, chosen, strict=True)])
    lines = np.array([o.lines[c] for o, c in zip(options, chosen, strict=True)])
    leads = np.array([o.leads[c] for o, c in zip(options, chosen, strict=True)])
    hardest_last = sorted(range(n), key=lambda i: (bold[i], -float(options[i].cost.min())))
    for _ in range(20):
        moved = False
        for i in hardest_last:
            o = options[i]
            near = _boxes_meet(o.reach, boxes)[0]
            near[i] = False
            cost = o.cost + _IMPOSSIBLE * _boxes_meet(o.boxes, boxes[near]).sum(axis=1)
            crossed = _lines_meet_boxes(o.lines, boxes[near]).sum(axis=1) * o.leads
            crossed += _lines_meet_boxes(lines[near & leads], o.boxes).sum(axis=0)
            best = int(np.argmin(cost + _THROUGH_LABEL * crossed))
            if best != chosen[i]:
                moved = True
                chosen[i], boxes[i], lines[i], leads[i] = (
                    best, o.boxes[best], o.lines[best], o.leads[best],
                )  # fmt: skip
        if not moved:
            break
    impossible = [o.cost[c] >= _IMPOSSIBLE for o, c in zip(options, chosen, strict=True)]
    no_room = {i for i in range(n) if impossible[i]}
    clash = np.triu(_boxes_meet(boxes, boxes), 1)
    for i, j in np.argwhere(clash):
        if i not in no_room and j not in no_room:
            no_room.add(int(i if bold[j] else j))
    return chosen, no_room


# --- geometry: boxes are left, bottom, right, top ------------------------------------------------


def _boxes_meet(a: Array, b: Array) -> Truth:
    """Return (len(a), len(b)): whether the boxes overlap."""
    starts_before = (a[:, None, :2] < b[None, :, 2:]).all(axis=2)
    ends_after = (a[:, None, 2:] > b[None, :, :2]).all(axis=2)
    return np.asarray(starts_before & ends_after)


def _distance_to_boxes(points: Array, boxes: Array) -> Array:
    """Return (len(boxes), len(points)) distances; 0 inside."""
    nearest = np.clip(points, boxes[:, None, :2], boxes[:, None, 2:])
    off = points - nearest
    return np.asarray(np.hypot(off[..., 0], off[..., 1]))


def _distance_to_lines(points: Array, lines: Array) -> Array:
    """Return (len(lines), len(points)) distances to line segments."""
    start, way = lines[:, None, 0], lines[:, None, 1] - lines[:, None, 0]
    along = ((points - start) * way).sum(axis=2) / np.maximum((way**2).sum(axis=2), 1e-12)
    off = points - (start + np.clip(along, 0, 1)[..., None] * way)
    return np.asarray(np.hypot(off[..., 0], off[..., 1]))


def _lines_meet_boxes(lines: Array, boxes: Array) -> Truth:
    """Return (len(lines), len(boxes)): whether any part of the segment lies in the box."""
    start, way = lines[:, None, 0], lines[:, None, 1] - lines[:, None, 0]
    way = np.where(np.abs(way) < 1e-9, 1e-9, way)
    a, b = (boxes[:, :2] - start) / way, (boxes[:, 2:] - start) / way
    enters = np.minimum(a, b).max(axis=2)
    leaves = np.maximum(a, b).min(axis=2)
    return np.asarray((enters < leaves) & (enters < 1) & (leaves > 0))
