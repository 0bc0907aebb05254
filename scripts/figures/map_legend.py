"""The legend of a network map: every sign on it, and what it means."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from scripts.figures import describe
from scripts.figures.lettering import drawable, shorten, width, wrap
from scripts.figures.palette import INK, QUIET
from scripts.figures.rings import SHARES
from scripts.figures.signs import (
    CODE_SIZE,
    TIE_HEAD,
    TIE_LINE,
    Symbol,
    draw_symbols,
    style_code,
    write_badge,
)
from scripts.figures.site_map import Cluster, Person, SiteMap, kinds
from scripts.figures.style import OTHER_MARKER, RING_OPACITY, RING_WIDTH

Sign = Callable[[Axes, float, float], None]  # draws itself at x, y

_SIGN, _TEXT = 9.0, 24.0  # where signs and texts stand, in points from the left
_LINE = 8.6  # from line to line
_SIZE = 6.8  # of the type


class Column:
    """A column filled from the top; distances are printer's points.

    Parameters
    ----------
    scale : of type and distances, compared with the legend of a site's map.
    """

    def __init__(self, axes: Axes, scale: float = 1.0) -> None:
        box = axes.get_window_extent()
        point = axes.figure.dpi / 72
        self.width, self.y = box.width / point, box.height / point
        self.axes, self.scale = axes, scale
        axes.set(xlim=(0, self.width), ylim=(0, self.y))
        axes.set_axis_off()

    def title(self, text: str) -> None:
        """Write a heading."""
        self.y -= 11 * self.scale
        self.axes.text(0, self.y, text, size=8 * self.scale, weight="bold", va="center")
        self.y -= 11 * self.scale

    def text(self, text: str, left: float = 0.0) -> None:
        """Write lines that begin `left` points from the column's edge."""
        for line in wrap(text, self.width - left, _SIZE * self.scale):
            self.axes.text(left, self.y, line, size=_SIZE * self.scale, va="center")
            self.y -= _LINE * self.scale
        self.y -= 2 * self.scale

    def height(self, text: str, left: float = 0.0) -> float:
        """Return how much `text` would take."""
        lines = wrap(text, self.width - left, _SIZE * self.scale)
        return (_LINE * len(lines) + 2) * self.scale

    def sign(self, draw: Sign, text: str) -> None:
        """Draw a sign, and beside it what it means."""
        draw(self.axes, _SIGN * self.scale, self.y)
        self.text(text, _TEXT * self.scale)


def draw_legend(
    axes: Axes, site_map: SiteMap, markers: Mapping[str, str], left_out: int = 0
) -> None:
    """Explain the signs that are on the map, and only those."""
    column = Column(axes)
    column.title("How to read the map")
    column.text(describe.HOW_TO_READ)

    explain_clusters(column, site_map.clusters, map(describe.cluster_line, site_map.clusters))
    column.title(f"Shape: {site_map.shape}")
    explain_shapes(column, site_map.people, markers)

    column.title("People")
    placed = [p for p in site_map.people if p.placed]
    code = "0" * max(len(site_map.short(p.code)) for p in site_map.people)  # nobody's
    if site_map.asked:
        column.sign(
            symbol_sign(Symbol(filled=True)), f"gave a network interview ({site_map.asked})"
        )
    if any(p.wave is None and p.certainty == "identified" for p in placed):
        column.sign(symbol_sign(Symbol()), "not interviewed")
    weak = sum(p.certainty == "weak" for p in placed)
    if weak:
        column.sign(symbol_sign(Symbol(weak=True)), describe.weak_line(weak))
    bridgers = sum(p.place == "bridger" for p in placed)
    if bridgers:
        column.sign(symbol_sign(Symbol(bridger=True)), f"second outline: bridger ({bridgers})")
    chosen = [p for p in placed if p.chosen]
    if chosen:
        column.sign(code_sign(code, framed=True), describe.chosen_line(chosen))
    if unsure := sum(not p.sure for p in placed):
        column.sign(code_sign(code, sure=False), describe.UNSURE)
        if site_map.pies:
            asked = any(p.wave is not None and not p.sure for p in placed)
            explain_pies(column, site_map, describe.pie_line(unsure, dots=asked))
    if site_map.ties:
        column.sign(tie_sign(site_map.directed), describe.tie_line(site_map))
    if site_map.prefix:
        first = site_map.people[0].code
        column.y -= 3
        column.text(f"Codes: {site_map.short(first)} stands for {first}. {describe.SHIFTED}")
    if left_out:
        column.text(describe.left_out_line(left_out))


def explain_clusters(column: Column, clusters: Sequence[Cluster], lines: Iterable[str]) -> None:
    """Explain letters, a line each, and rings."""
    column.title("Clusters")
    for cluster, line in zip(clusters, lines, strict=True):
        column.y -= 2
        column.sign(_badge(cluster), line)
        column.y -= 2
    column.y -= 5
    column.sign(_rings, describe.RINGS)
    column.y -= 5


def explain_pies(column: Column, site_map: SiteMap, line: str) -> None:
    """Explain pies by one that is nobody's, in equal parts."""
    share = 1 / len(site_map.clusters)
    shares = tuple((share, cluster.colour) for cluster in site_map.clusters)
    column.sign(symbol_sign(Symbol(shares=shares)), line)


def explain_shapes(column: Column, people: Sequence[Person], markers: Mapping[str, str]) -> None:
    """Explain the shapes that stand for what people are, and count them."""
    counts = kinds(people)
    for name, count in counts:
        if name in markers:
            room = column.width - _TEXT - width(f" ({count})", _SIZE)
            label = f"{shorten(drawable(name), room, _SIZE)} ({count})"
            column.sign(symbol_sign(Symbol(markers[name])), label)
    rest = [count for name, count in counts if name not in markers]
    unknown = sum(not p.kind for p in people)
    if rest or unknown:
        column.sign(symbol_sign(Symbol(OTHER_MARKER)), describe.other_kinds(rest, unknown))


def _badge(cluster: Cluster) -> Sign:
    def draw(axes: Axes, x: float, y: float) -> None:
        if cluster.line != "solid":  # a piece of its ring on either side
            line: dict[str, Any] = {"ls": cluster.line, "lw": RING_WIDTH[0]}
            axes.plot([x - 10, x + 10], [y, y], color=cluster.colour, **line)
        write_badge(axes, np.array([x, y]), cluster.letter, cluster.colour, 6.5)

    return draw


def symbol_sign(symbol: Symbol) -> Sign:
    """Return the sign of a person."""
    return lambda axes, x, y: draw_symbols(axes, [(symbol, np.array([x, y]))])


def code_sign(code: str, *, framed: bool = False, sure: bool = True) -> Sign:
    """Return the sign that a code is."""

    def draw(axes: Axes, x: float, y: float) -> None:
        text = axes.text(x, y, code, size=CODE_SIZE, ha="center", va="center")
        style_code(text, weak=False, sure=sure, framed=framed)

    return draw


def _rings(axes: Axes, x: float, y: float) -> None:
    for share, opacity, line in zip(SHARES, RING_OPACITY, RING_WIDTH, strict=True):
        radius = 3.4 * math.sqrt(-2 * math.log(1 - share))
        axes.add_patch(Circle((x, y), radius, fc=QUIET, alpha=opacity))
        axes.add_patch(Circle((x, y), radius, fill=False, ec=QUIET, lw=line))


def tie_sign(directed: bool) -> Sign:
    """Return the sign of a tie."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.plot([x - 8, x + 6], [y, y], color=INK, **TIE_LINE)
        if directed:
            head = [(x + 8, y), (x + 4.6, y + 1.1), (x + 4.6, y - 1.1)]
            axes.fill(*zip(*head, strict=True), color=INK, **TIE_HEAD)

    return draw
