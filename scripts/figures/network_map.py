"""The network map of a site: who stands near whom, in which cluster, and how surely."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from scripts.figures import describe
from scripts.figures.labels import place_labels
from scripts.figures.lettering import drawable, wrap, wrap_whole
from scripts.figures.map_legend import draw_legend
from scripts.figures.map_parts import (
    POINT,
    draw_badges,
    draw_rings,
    draw_ties,
    fit_limits,
    stand_apart,
)
from scripts.figures.palette import INK, QUIET
from scripts.figures.signs import (
    CODE_SIZE,
    LABELS,
    Symbol,
    draw_symbols,
    style_code,
)
from scripts.figures.site_map import Person, SiteMap, map_shapes
from scripts.figures.style import MARKERS, OTHER_MARKER, new_page

Array = NDArray[np.float64]
Symbols = dict[Person, Symbol]
Spots = dict[Person, Array]
Box = tuple[float, float, float, float]

# The map's box, in shares of the page; it begins higher up where some are listed under it.
LEFT, BOTTOM, _RIGHT, _TOP = 0.03, 0.03, 0.715, 0.885
_STEP = 0.0155  # from line to line of that list
SIDEBAR = (0.75, 0.03, 0.225, 0.94)


def draw_map(site_map: SiteMap) -> Figure:
    """Draw the network map on an A4 page. Call inside `style()`."""
    figure = new_page()
    top = write_heading(figure, describe.map_title(site_map), describe.model_line(site_map))
    _list_not_placed(figure, site_map)
    symbols = map_symbols(site_map)
    chosen, box = {p for p in symbols if p.chosen}, map_box(figure, site_map, top)
    left_out = draw_network(figure, site_map, symbols, chosen, box)
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
    """Return the markers of the kinds that have a shape of their own."""
    return {kind: MARKERS[shape] for kind, shape in map_shapes(site_map).items()}


def map_symbols(site_map: SiteMap) -> Symbols:
    """Return the symbols of those whom the map of a site shows."""
    markers = map_markers(site_map)
    colours = [cluster.colour for cluster in site_map.clusters]
    symbols = {}
    for p in site_map.people:
        if p.placed:
            symbol = Symbol(
                markers.get(p.kind, OTHER_MARKER),
                p.certainty == "weak",
                p.wave is not None,
                p.place == "bridger",
            )
            if site_map.pies and not p.sure:
                shares = tuple(zip(p.probabilities, colours, strict=True))
                symbol = symbol._replace(shares=shares, teller=symbol.filled)
            symbols[p] = symbol
    return symbols


def draw_network(
    figure: Figure, site_map: SiteMap, symbols: Symbols, framed: Collection[Person], box: Box
) -> int:
    """Draw people where they stand, the ties seen, rings, letters, scale and codes.

    Parameters
    ----------
    figure : a page.
    site_map : what is drawn.
    symbols : of everybody placed; those faded get no code. Wherever the symbols differ from
        `map_symbols`, people still stand where the map of the site shows them.
    framed : those whose codes are framed.
    box : left, bottom, width and height of the map, as shares of the page.

    Returns
    -------
    How many codes found no room.
    """
    axes = figure.add_axes(box)
    axes.set_axis_off()
    places = np.array([(p.x, p.y) for p in site_map.people if p.placed])
    fit_limits(axes, site_map.clusters, places)
    spots = _spots(axes, map_symbols(site_map))
    outlines = draw_rings(axes, site_map.clusters)
    ties = _draw_ties(axes, site_map, symbols, spots)
    draw_symbols(axes, ((symbol, spots[p]) for p, symbol in symbols.items()))
    used = np.array([*spots.values()])
    taken = [*draw_badges(axes, site_map.clusters, outlines, used), _draw_scale(axes)]
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


def map_box(figure: Figure, site_map: SiteMap, top: float) -> Box:
    """Return the box of a map on an A4 page: up to `top`, above those listed as not on it."""
    lines = _not_placed(figure, site_map)
    bottom = BOTTOM + _STEP * (len(lines) + 2) if lines else BOTTOM
    return LEFT, bottom, _RIGHT - LEFT, top - bottom


def _not_placed(figure: Figure, site_map: SiteMap) -> list[str]:
    room = (_RIGHT - LEFT) * 72 * figure.get_figwidth()
    return wrap(", ".join(map(site_map.short, site_map.not_placed)), room, CODE_SIZE)


def _spots(axes: Axes, symbols: Symbols) -> Spots:
    """Return where each symbol goes: at the person's place, or beside it where it would hide."""
    if not symbols:
        return {}
    places = np.array([(p.x, p.y) for p in symbols])
    radii = np.array([s.radius for s in symbols.values()])
    return dict(zip(symbols, stand_apart(axes, places, radii, describe.SHIFT), strict=True))


def _draw_scale(axes: Axes) -> Array:
    """Draw a bar of length 1 in the lower left corner; return the box taken, in pixels."""
    back = axes.transData.inverted()
    corner = axes.get_window_extent().min
    start = corner + np.array([2, 4]) * POINT
    x, y = back.transform(start)
    axes.plot([x, x + 1], [y, y], color=INK, lw=1.4, solid_capstyle="butt", zorder=LABELS)
    _, above = back.transform(start + 3 * POINT)
    text = axes.text(x, above, describe.SCALE, size=6.5, va="bottom", zorder=LABELS)
    bar = axes.transData.transform((x + 1, y))
    high = np.maximum(text.get_window_extent().max, bar) + 2 * POINT
    return np.hstack([corner, high])


def _draw_ties(axes: Axes, site_map: SiteMap, symbols: Symbols, spots: Spots) -> Array:
    """Draw the ties seen between those who have a symbol; return both ends, in pixels."""
    people = site_map.people
    pairs = [(people[a], people[b]) for a, b in site_map.ties]
    pairs = [(a, b) for a, b in pairs if a in symbols and b in symbols]
    ends = np.array([[spots[p] for p in pair] for pair in pairs]).reshape(-1, 2, 2)
    radii = np.array([[symbols[p].radius + 1 for p in pair] for pair in pairs]).reshape(-1, 2)
    return draw_ties(axes, ends, radii, directed=site_map.directed)


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
    radii = np.array([symbols[p].radius for p in first]) * POINT
    return len(place_labels(axes, points, texts, radii=radii, taken=taken, ties=ties))
