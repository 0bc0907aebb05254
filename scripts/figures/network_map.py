"""The network map of a site: who stands near whom, in which cluster, and how surely."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from numpy.typing import NDArray

from scripts.figures import describe
from scripts.figures.labels import apart, place_labels
from scripts.figures.lettering import drawable, wrap, wrap_whole
from scripts.figures.map_legend import draw_legend
from scripts.figures.rings import SHARES
from scripts.figures.signs import (
    CODE_SIZE,
    EDGES,
    LABELS,
    RINGS,
    TIE_HEAD,
    TIE_LINE,
    Symbol,
    draw_symbols,
    style_code,
    write_badge,
)
from scripts.figures.site_map import Person, SiteMap
from scripts.figures.style import (
    DPI,
    INK,
    MARKERS,
    OTHER_MARKER,
    QUIET,
    RING_OPACITY,
    RING_WIDTH,
    cluster_colour,
    new_page,
)

Array = NDArray[np.float64]
Symbols = dict[Person, Symbol]
Spots = dict[Person, Array]

# The map's box, in shares of the page; it begins higher up where some are listed under it.
LEFT, BOTTOM, _RIGHT, _TOP = 0.03, 0.03, 0.715, 0.885
_STEP = 0.0155  # from line to line of that list
SIDEBAR = (0.75, 0.03, 0.225, 0.94)
_PADDING = 14  # between the outermost ring or symbol and the edge of the map, in points
_HEAD = 3.4  # length of an arrowhead, in points
_POINT = DPI / 72  # a printer's point in pixels


def draw_map(site_map: SiteMap) -> Figure:
    """Draw the network map on an A4 page. Call inside `style()`."""
    figure = new_page()
    top = write_heading(figure, describe.map_title(site_map), describe.model_line(site_map))
    _list_not_placed(figure, site_map)
    symbols = map_symbols(site_map)
    left_out = draw_network(figure, site_map, symbols, {p for p in symbols if p.chosen}, top)
    draw_legend(figure.add_axes(SIDEBAR), site_map, map_markers(site_map), left_out)
    return figure


def write_heading(figure: Figure, title: str, text: str) -> float:
    """Write a title and a text under it; return where the map may end."""
    room = (_RIGHT - LEFT) * 72 * figure.get_figwidth()
    heads = wrap_whole(drawable(title), room, 13, "bold")
    for i, line in enumerate(heads):
        figure.text(LEFT, 0.945 - 0.03 * i, line, size=13, weight="bold")
    below = 0.947 - 0.03 * len(heads)
    lines = wrap_whole(drawable(text), room, 8)
    for i, line in enumerate(lines):
        figure.text(LEFT, below - 0.02 * i, line, size=8, color=QUIET)
    return min(below - 0.02 * len(lines) + 0.008, _TOP)


def map_markers(site_map: SiteMap) -> dict[str, str]:
    """Return the shapes of the most frequent kinds of organisation."""
    return dict(zip((kind for kind, _ in site_map.organisations()), MARKERS, strict=False))


def map_symbols(site_map: SiteMap) -> Symbols:
    """Return the symbols of those whom the map of a site shows."""
    markers = map_markers(site_map)
    return {
        p: Symbol(
            markers.get(p.organisation, OTHER_MARKER),
            p.certainty == "weak",
            p.wave is not None,
            p.place == "bridger",
        )
        for p in site_map.people
        if p.placed
    }


def draw_network(
    figure: Figure, site_map: SiteMap, symbols: Symbols, framed: Collection[Person], top: float
) -> int:
    """Draw people where they stand, the ties seen, rings, letters, scale and codes.

    Parameters
    ----------
    figure : an A4 page, its sidebar left free.
    site_map : what is drawn.
    symbols : of everybody placed; those faded get no code. Wherever the symbols differ from
        `map_symbols`, people still stand where the map of the site shows them.
    framed : those whose codes are framed.
    top : where the map may end, as a share of the page.

    Returns
    -------
    How many codes found no room.
    """
    bottom = map_bottom(figure, site_map)
    axes = figure.add_axes((LEFT, bottom, _RIGHT - LEFT, top - bottom))
    axes.set_axis_off()
    _set_limits(axes, site_map)
    spots = _spots(axes, map_symbols(site_map))
    outlines = _draw_rings(axes, site_map)
    ties = _draw_ties(axes, site_map, symbols, spots)
    draw_symbols(axes, ((symbol, spots[p]) for p, symbol in symbols.items()))
    taken = [*_draw_badges(axes, site_map, outlines, spots), _draw_scale(axes)]
    return _write_codes(axes, site_map, symbols, framed, spots, np.array(taken), ties)


def _list_not_placed(figure: Figure, site_map: SiteMap) -> None:
    """List the people of whose place the data say nothing."""
    lines = _not_placed(figure, site_map)
    if not lines:
        return
    figure.text(
        LEFT,
        BOTTOM + _STEP * len(lines),
        "Not on the map, because never asked and named by nobody: the data do not say where "
        "they belong",
        size=6.8,
        weight="bold",
        color=QUIET,
    )
    for i, line in enumerate(reversed(lines)):
        figure.text(LEFT, BOTTOM + i * _STEP, line, size=CODE_SIZE, color=QUIET)


def map_bottom(figure: Figure, site_map: SiteMap) -> float:
    """Return where the map of a site begins, above those listed as not on it."""
    lines = _not_placed(figure, site_map)
    return BOTTOM + _STEP * (len(lines) + 2) if lines else BOTTOM


def _not_placed(figure: Figure, site_map: SiteMap) -> list[str]:
    room = (_RIGHT - LEFT) * 72 * figure.get_figwidth()
    return wrap(", ".join(map(site_map.short, site_map.not_placed)), room, CODE_SIZE)


def _set_limits(axes: Axes, site_map: SiteMap) -> None:
    """Fit rings and people into the box, both axes on one scale; nothing may change it later."""
    corners = [np.array(c.rings.extent).reshape(2, 2).T for c in site_map.clusters]
    people = [(p.x, p.y) for p in site_map.people if p.placed]
    points = np.vstack([*people, *corners])
    low, high = points.min(axis=0), points.max(axis=0)
    box = axes.get_window_extent()
    size = np.array([box.width, box.height])
    per_pixel = max(float(((high - low) / (size - 2 * _PADDING * _POINT)).max()), 1e-9)
    left, bottom = (low + high) / 2 - size * per_pixel / 2
    right, top = (low + high) / 2 + size * per_pixel / 2
    axes.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")


def _spots(axes: Axes, symbols: Symbols) -> Spots:
    """Return where each symbol goes: at the person's place, or beside it where it would hide."""
    if not symbols:
        return {}
    shown = axes.transData.transform([(p.x, p.y) for p in symbols])
    radii = np.array([s.radius + 0.2 for s in symbols.values()]) * _POINT
    moved = axes.transData.inverted().transform(apart(shown, radii, describe.SHIFT * _POINT))
    return dict(zip(symbols, moved, strict=True))


def _draw_rings(axes: Axes, site_map: SiteMap) -> list[Array]:
    """Tint and outline each cluster's regions of SHARES; return the points of the outermost."""
    outermost = []
    for i in reversed(range(len(SHARES))):  # the widest of every cluster first
        for k, cluster in enumerate(site_map.clusters):
            rings, colour = cluster.rings, [cluster_colour(k)]
            grid, level = (rings.x, rings.y, rings.density), rings.levels[i]
            above = [level, 2 * rings.density.max()]
            axes.contourf(*grid, above, colors=colour, alpha=RING_OPACITY[i], zorder=RINGS)
            look: dict[str, Any] = {"colors": colour, "linewidths": RING_WIDTH[i], "zorder": RINGS}
            line = axes.contour(*grid, [level], **look)
            if SHARES[i] == max(SHARES):
                outermost.append(np.asarray(line.get_paths()[0].vertices))
    return outermost


def _draw_badges(
    axes: Axes, site_map: SiteMap, outlines: Sequence[Array], spots: Spots
) -> list[Array]:
    """Put each letter where its outer ring is emptiest; return the boxes taken, in pixels."""
    to_pixels = axes.transData
    frame = axes.get_window_extent().padded(-10 * _POINT)
    used = to_pixels.transform(np.array([*spots.values()]).reshape(-1, 2))
    boxes = []
    for k, (cluster, outline) in enumerate(zip(site_map.clusters, outlines, strict=True)):
        line = to_pixels.transform(outline)
        free = np.linalg.norm(line[:, None] - used[None], axis=2).min(axis=1, initial=np.inf)
        inside = ((line > frame.min) & (line < frame.max)).all(axis=1)
        spot = line[np.argmax(np.where(inside, free, -1.0))]
        used = np.vstack([used, spot])
        write_badge(axes, to_pixels.inverted().transform(spot), cluster.letter, k, 10)
        boxes.append(np.hstack([spot - 9 * _POINT, spot + 9 * _POINT]))
    return boxes


def _draw_scale(axes: Axes) -> Array:
    """Draw a bar of length 1 in the lower left corner; return the box taken, in pixels."""
    back = axes.transData.inverted()
    corner = axes.get_window_extent().min
    start = corner + np.array([2, 4]) * _POINT
    x, y = back.transform(start)
    axes.plot([x, x + 1], [y, y], color=INK, lw=1.4, solid_capstyle="butt", zorder=LABELS)
    _, above = back.transform(start + 3 * _POINT)
    text = axes.text(x, above, describe.SCALE, size=6.5, va="bottom", zorder=LABELS)
    bar = axes.transData.transform((x + 1, y))
    high = np.maximum(text.get_window_extent().max, bar) + 2 * _POINT
    return np.hstack([corner, high])


def _draw_ties(axes: Axes, site_map: SiteMap, symbols: Symbols, spots: Spots) -> Array:
    """Draw the ties seen, each ending before the symbols it joins; return both ends, in pixels."""
    people = site_map.people
    pairs = [(people[a], people[b]) for a, b in site_map.ties]
    pairs = [(a, b) for a, b in pairs if a in symbols and b in symbols]
    ends = np.array([[spots[p] for p in pair] for pair in pairs]).reshape(-1, 2, 2)
    radius = np.array([[symbols[p].radius + 1 for p in pair] for pair in pairs]).reshape(-1, 2)
    shown = axes.transData.transform(ends.reshape(-1, 2)).reshape(-1, 2, 2)
    way = shown[:, 1] - shown[:, 0]
    length = np.hypot(way[:, 0], way[:, 1])
    apart_enough = length > (radius.sum(axis=1) + _HEAD) * _POINT
    shown, radius, way = shown[apart_enough], radius[apart_enough] * _POINT, way[apart_enough]
    way /= length[apart_enough, None]
    start, tip = shown[:, 0] + way * radius[:, :1], shown[:, 1] - way * radius[:, 1:]
    foot = tip - _HEAD * _POINT * way if site_map.directed else tip
    across = 0.3 * _HEAD * _POINT * np.column_stack([-way[:, 1], way[:, 0]])

    def in_data(*corners: Array) -> list[Array]:
        return [axes.transData.inverted().transform(c) for c in np.stack(corners, axis=1)]

    lines = LineCollection(in_data(start, foot), colors=INK, **TIE_LINE, zorder=EDGES)
    axes.add_collection(lines, autolim=False)
    if site_map.directed:
        heads = in_data(tip, foot + across, foot - across)
        axes.add_collection(
            PolyCollection(heads, facecolors=INK, **TIE_HEAD, zorder=EDGES), autolim=False
        )
    return np.stack([start, tip], axis=1)


def _write_codes(
    axes: Axes,
    site_map: SiteMap,
    symbols: Symbols,
    framed: Collection[Person],
    spots: Spots,
    taken: Array,
    ties: Array,
) -> int:
    """Write codes beside symbols that are not faded; return how many found no room."""
    first = sorted(symbols, key=lambda p: symbols[p].faded)
    texts = []
    for p in first:
        if not symbols[p].faded:
            text = axes.text(spots[p][0], spots[p][1], site_map.short(p.code), size=CODE_SIZE)
            style_code(text, weak=p.certainty == "weak", sure=p.sure, framed=p in framed)
            texts.append(text)
    points = axes.transData.transform(np.array([spots[p] for p in first]).reshape(-1, 2))
    radii = np.array([symbols[p].radius for p in first]) * _POINT
    return len(place_labels(axes, points, texts, radii=radii, taken=taken, ties=ties))
