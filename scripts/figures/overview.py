"""The maps of all sites, and of a site after each wave, small and side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.figures import describe_overview
from scripts.figures.lettering import drawable, wrap
from scripts.figures.map_legend import Column, explain_shapes, symbol_sign, tie_sign
from scripts.figures.map_parts import draw_badges, draw_rings, draw_ties, fit_limits, stand_apart
from scripts.figures.network_map import map_markers, map_symbols
from scripts.figures.palette import QUIET
from scripts.figures.signs import Symbol, draw_symbols
from scripts.figures.site_map import SiteMap, kinds, table_of
from scripts.figures.style import MARKERS, new_page
from scripts.study.watermark import Mark

Overview = Sequence[Sequence[SiteMap]]  # by site, and by wave

_WIDTH = 11.69  # inches, as an A4 page
_PANEL = 3.4  # inches, the height of a row; one row is higher
_TOP, _FOOT, _CAPTION = 0.75, 0.6, 0.42
_KIND = 0.15  # inches that a kind takes in the key
_LEFT, _RIGHT = 0.03, 0.985  # margins, as shares of the page
# Symbols, compared with the map of a site: no second outlines, and no pies.
_SMALL: dict[str, Any] = {"scale": 0.55, "bridger": False, "shares": (), "teller": False}


def draw_overview(overview: Overview, heading: str = "") -> Figure:
    """Draw a row a site and a column a wave, or all sites side by side where there is one wave.

    Maps in a row are of one scale, so that waves can be compared. Call inside `style()`.
    """
    rows = _shaped_alike(overview)
    if all(len(row) == 1 for row in rows):
        rows = [[row[0] for row in rows]]
    columns = max(map(len, rows))
    share = 0.96 * (_RIGHT - _LEFT) / columns
    panel = _PANEL if len(rows) > 1 else min(_WIDTH / columns, 5.2)
    foot = _FOOT + _KIND * min(len(kinds([p for row in rows for p in row[-1].people])), 9)
    foot = max(foot, _FOOT + 6 * _KIND)
    height = _TOP + len(rows) * (panel + _CAPTION) + foot
    figure = new_page((_WIDTH, height))
    title = drawable(heading or describe_overview.title(overview))
    figure.text(_LEFT, 1 - 0.42 / height, title, size=13, weight="bold", va="center")
    one_site = len({site_map.site for site_map in rows[0]}) == 1
    for i, row in enumerate(rows):
        for j, site_map in enumerate(row):
            left = _LEFT + j * (_RIGHT - _LEFT) / columns
            above = (_TOP + i * (panel + _CAPTION)) / height
            _write_caption(figure, left, 1 - above, share, site_map)
            below = 1 - above - (_CAPTION + panel) / height
            axes = figure.add_axes((left, below, share, panel / height))
            _draw_panel(axes, site_map, row if one_site else [site_map])
    _draw_key(figure, height, foot, rows)
    return figure


def _shaped_alike(overview: Overview) -> list[list[SiteMap]]:
    """Give what shapes stand for the same shapes on all maps, the most frequent of all first."""
    everybody = [p for row in overview for p in row[-1].people]
    wanted = dict(overview[0][0].shapes)
    free = [shape for shape in MARKERS if shape not in wanted.values()]
    others = [kind for kind, _ in kinds(everybody) if kind not in wanted]
    shapes = wanted | dict(zip(others, free, strict=False))
    return [[replace(m, shapes=shapes) for m in row] for row in overview]


def _write_caption(
    figure: Figure, left: float, top: float, width: float, site_map: SiteMap
) -> None:
    points = 72 * figure.get_figheight()
    figure.text(left, top, describe_overview.name(site_map), size=9, weight="bold", va="top")
    lines = wrap(describe_overview.line(site_map), width * 72 * _WIDTH, 6.8)
    for k, line in enumerate(lines[:2]):
        figure.text(left, top - (13 + 8.5 * k) / points, line, size=6.8, color=QUIET, va="top")


def _draw_panel(axes: Axes, site_map: SiteMap, row: Sequence[SiteMap]) -> None:
    axes.set_axis_off()
    places = [(p.x, p.y) for each in row for p in each.people if p.placed]
    fit_limits(axes, [c for each in row for c in each.clusters], np.array(places))
    symbols = {p: s._replace(**_SMALL) for p, s in map_symbols(site_map).items()}
    spots = np.array([(p.x, p.y) for p in symbols]).reshape(-1, 2)
    radii = np.array([symbol.radius for symbol in symbols.values()])
    spots = stand_apart(axes, spots, radii, 3.0)
    at = dict(zip(symbols, spots, strict=True))
    outlines = draw_rings(axes, site_map.clusters)
    people = site_map.people
    pairs = [(people[a], people[b]) for a, b in site_map.ties]
    pairs = [(a, b) for a, b in pairs if a in symbols and b in symbols]
    ends = np.array([[at[p] for p in pair] for pair in pairs]).reshape(-1, 2, 2)
    around = np.array([[symbols[p].radius + 0.5 for p in pair] for pair in pairs]).reshape(-1, 2)
    line = {"linewidth": 0.3, "alpha": 0.4}
    draw_ties(axes, ends, around, directed=site_map.directed, line=line, head_length=2.0)
    draw_symbols(axes, ((symbol, at[p]) for p, symbol in symbols.items()))
    draw_badges(axes, site_map.clusters, outlines, spots, size=7)


def _draw_key(
    figure: Figure, height: float, foot: float, rows: Sequence[Sequence[SiteMap]]
) -> None:
    """Explain the signs, in three columns under the maps."""
    maps = [site_map for row in rows for site_map in row]
    last = [row[-1] for row in rows] if len(rows) > 1 else rows[0]
    columns = [
        Column(figure.add_axes((0.03 + 0.33 * k, 0.02 / height, 0.29, (foot - 0.1) / height)))
        for k in range(3)
    ]
    columns[0].title("How to read the maps")
    columns[0].text(describe_overview.how_to_read(maps))
    columns[1].title("Signs")
    columns[1].sign(symbol_sign(Symbol(filled=True)), "gave a network interview by then")
    columns[1].sign(symbol_sign(Symbol()), "not interviewed by then")
    if any(p.certainty == "weak" for m in maps for p in m.people):
        columns[1].sign(symbol_sign(Symbol(weak=True)), describe_overview.WEAK)
    columns[1].sign(tie_sign(maps[0].directed), describe_overview.tie_line(maps[0].directed))
    columns[2].title(f"Shape: {maps[0].shape}")
    people = [p for site_map in last for p in site_map.people]
    explain_shapes(columns[2], people, map_markers(last[0]))


COLUMNS = (
    "site", "wave", "actor_id", "stands_for", "shape", "cluster", "membership", "x", "y",
    "certainty", "interviewed_in_wave", "ties_to",
)  # fmt: skip


def overview_table(overview: Overview, mark: Mark | None = None) -> str:
    """Return a row for each person on each map as CSV."""
    return table_of([m for row in _shaped_alike(overview) for m in row], COLUMNS, mark)
