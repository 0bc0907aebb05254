"""A sheet to show to an interviewee: the network, with the names of people they know."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray

from scripts.figures import describe, describe_sheet
from scripts.figures.labels import place_labels
from scripts.figures.lettering import wrap_whole
from scripts.figures.map_legend import Column, Sign
from scripts.figures.map_parts import (
    POINT,
    draw_badges,
    draw_rings,
    draw_ties,
    fit_limits,
    stand_apart,
)
from scripts.figures.palette import INK, QUIET
from scripts.figures.sheet_content import Sheet, Shown
from scripts.figures.signs import LABELS, Symbol, draw_symbols
from scripts.figures.style import A3_LANDSCAPE, A4_LANDSCAPE, FRAME_PAD, new_page

Array = NDArray[np.float64]

LEFT, BOTTOM, RIGHT, TOP = 0.025, 0.03, 0.975, 0.965  # what is printed on, in shares of the page
_SIDE = 0.7  # where the column beside the map begins
_YOU = 1.6  # how much larger the interviewee's own mark is
_RINGS = 2  # drawn of each group, so that there is room for the names
_LEGEND_TYPE = 6.8  # size of the type of a legend at scale 1


@dataclass(frozen=True)
class Look:
    """A size of sheet, and of what is on it in points.

    Attributes
    ----------
    page : width and height in inches.
    heading, text, name, code : sizes of type.
    scale : of symbols and lines, compared with the map of a site.
    longest : width beyond which a name is broken over lines.
    formats : in which it is saved.
    """

    page: tuple[float, float]
    heading: float
    text: float
    name: float
    code: float
    scale: float
    longest: float
    formats: tuple[str, ...]


LOOKS = {
    "A4": Look(A4_LANDSCAPE, 15, 10, 10, 7, 1.2, 110, (".pdf", ".svg")),
    "large_print": Look(A3_LANDSCAPE, 24, 16, 16, 11, 1.9, 170, (".pdf",)),
}


class _Drawn(NamedTuple):
    """What there was room for.

    Attributes
    ----------
    by_code, without_label : marks of people known that have their code on the map; that have not.
    unit : how long 1 is on the map, in points.
    """

    by_code: list[Shown]
    without_label: list[Shown]
    unit: float


def draw_sheet(sheet: Sheet, look: Look) -> Figure:
    """Draw a sheet. Call inside `style()`."""
    figure = new_page(look.page)
    top = _write_heading(figure, sheet, look)
    bottom = _write_foot(figure, sheet, look)
    axes = figure.add_axes((LEFT, bottom, _SIDE - LEFT - 0.01, top - bottom))
    axes.set_axis_off()
    drawn = _draw_map(axes, sheet, look)
    column = figure.add_axes((_SIDE, bottom, RIGHT - _SIDE, top - bottom))
    for step in range(12):  # smaller and smaller, where there are more names than room
        column.clear()
        if _explain(Column(column, 0.93**step * look.text / _LEGEND_TYPE), sheet, look, drawn):
            break
    return figure


def _write_heading(figure: Figure, sheet: Sheet, look: Look) -> float:
    """Write the heading and what was asked; return where the map may end."""
    y = TOP
    for text, size, weight in (
        (describe_sheet.TITLE, look.heading, "bold"),
        (describe_sheet.question(sheet), look.text, "normal"),
    ):
        room = (RIGHT - LEFT) * 72 * look.page[0]
        for line in wrap_whole(text, room, size, weight):
            figure.text(LEFT, y, line, size=size, weight=weight, va="top")
            y -= 1.35 * size / (72 * look.page[1])
    return y - 0.005


def _write_foot(figure: Figure, sheet: Sheet, look: Look) -> float:
    """Write who is not on the map, and which sheet it is; return where the map begins."""
    room = (RIGHT - LEFT) * 72 * look.page[0]
    lines = [(describe_sheet.footer(sheet), QUIET)]
    for text in reversed(describe_sheet.under_the_map(sheet)):
        lines += [(line, INK) for line in reversed(wrap_whole(text, room, look.text))]
    y = BOTTOM
    for line, colour in lines:
        figure.text(LEFT, y, line, size=look.text, color=colour)
        y += 1.35 * look.text / (72 * look.page[1])
    return y


def _symbol(mark: Shown, look: Look) -> Symbol:
    if mark.kind == "you":
        return Symbol("*", weak=mark.guess, filled=True, scale=_YOU * look.scale)
    return Symbol(weak=mark.guess, filled=mark.kind == "known", scale=look.scale)


def _draw_map(axes: Axes, sheet: Sheet, look: Look) -> _Drawn:
    """Draw the network."""
    symbols = [_symbol(mark, look) for mark in sheet.marks]
    radii = np.array([symbol.radius for symbol in symbols])
    places = np.array([(mark.x, mark.y) for mark in sheet.marks]).reshape(-1, 2)
    fit_limits(axes, sheet.groups, places, _RINGS)
    spots = stand_apart(axes, places, radii, look.scale * describe.SHIFT)
    outlines = draw_rings(axes, sheet.groups, _RINGS)
    ties = [_draw_ties(axes, sheet, look, spots, radii, own=own) for own in (False, True)]
    draw_symbols(axes, zip(symbols, spots, strict=True))
    taken = draw_badges(axes, sheet.groups, outlines, spots, size=look.text)

    def write(by_code: Collection[int]) -> tuple[list[Artist], list[int]]:
        """Label every mark, some of those known by code; return all drawn, and the left out."""
        before = {*axes.get_children()}
        texts = [
            _named(axes, mark.code, spot, look.code)
            if i in by_code
            else _label(axes, mark, spot, look)
            for i, (mark, spot) in enumerate(zip(sheet.marks, spots, strict=True))
        ]
        no_room = place_labels(
            axes,
            axes.transData.transform(spots),
            texts,
            radii=radii * POINT,
            taken=np.array(taken).reshape(-1, 4),
            ties=np.concatenate(ties),
            scale=look.scale,
        )
        left_out = [i for i, text in enumerate(texts) if text in no_room]
        return [a for a in axes.get_children() if a not in before], left_out

    # A name without room makes way for its code, which the others then have to keep clear of.
    by_code: set[int] = set()
    drawn, left_out = write(by_code)
    while more := {i for i in left_out if sheet.marks[i].kind == "known"} - by_code:
        by_code |= more
        for artist in drawn:
            artist.remove()
        drawn, left_out = write(by_code)
    left, right = axes.transData.transform([(0, 0), (1, 0)])
    return _Drawn(
        [sheet.marks[i] for i in sorted(by_code.difference(left_out))],
        [sheet.marks[i] for i in sorted(by_code.intersection(left_out))],
        float(right[0] - left[0]) / POINT,
    )


def _tie_look(look: Look, own: bool) -> dict[str, Any]:
    """Return how ties are drawn: those that the interviewee told of stand out."""
    return {
        "line": {"linewidth": look.scale * (1.1 if own else 0.4), "alpha": 0.9 if own else 0.45},
        "head": {"linewidth": 0, "alpha": 0.9 if own else 0.6},
        "head_length": look.scale * (5.0 if own else 3.4),
    }


def _draw_ties(
    axes: Axes, sheet: Sheet, look: Look, spots: Array, radii: Array, *, own: bool
) -> Array:
    """Draw the ties that the interviewee told of, or the others; return both ends, in pixels."""
    pairs = np.array([(a, b) for a, b, is_own in sheet.ties if is_own is own], int).reshape(-1, 2)
    return draw_ties(
        axes,
        spots[pairs],
        radii[pairs] + look.scale,
        directed=sheet.directed,
        **_tie_look(look, own),
    )


def _label(axes: Axes, mark: Shown, spot: Array, look: Look) -> Text:
    """Write what a mark is called, to be put beside it later."""
    if mark.kind == "other":
        colour = QUIET if mark.guess else INK
        return axes.text(spot[0], spot[1], mark.code, size=look.code, color=colour, zorder=LABELS)
    lines = "\n".join(wrap_whole(mark.label, look.longest, look.name, "bold"))
    return _named(axes, lines, spot, look.name, "none" if mark.kind == "known" else INK)


def _named(axes: Axes, words: str, spot: Array, size: float, edge: str = "none") -> Text:
    """Write what is to be read first: bold, on white."""
    text = axes.text(
        spot[0], spot[1], words, size=size, weight="bold", linespacing=1.0, zorder=LABELS
    )
    frame = {"boxstyle": f"square,pad={FRAME_PAD}", "fc": "white", "ec": edge, "lw": 0.8}
    text.set_bbox({**frame, "alpha": 0.85})
    return text


def _explain(column: Column, sheet: Sheet, look: Look, drawn: _Drawn) -> bool:
    """Say what the sheet shows and what it does not, and explain its signs, and only those.

    Returns
    -------
    Whether there was room.
    """
    column.y -= look.text
    column.text(describe_sheet.shows(sheet))
    column.title("What it does not show")
    column.text(describe_sheet.shows_not(sheet))
    column.title("Signs")
    kinds = {mark.kind: mark for mark in sheet.marks}
    if "you" in kinds:
        column.sign(_mark_sign(kinds["you"], look), describe_sheet.YOU)
    if "known" in kinds:
        column.sign(
            _mark_sign(replace(kinds["known"], guess=False), look), describe_sheet.known(sheet)
        )
    if "other" in kinds:
        column.sign(_mark_sign(replace(kinds["other"], guess=False), look), describe_sheet.OTHER)
    if sheet.guesses:
        column.sign(
            _mark_sign(Shown("", "", "other", 0, 0, guess=True), look), describe_sheet.GUESS
        )
    owners = {own for _, _, own in sheet.ties}
    if True in owners:
        column.sign(_tie_sign(sheet, look, own=True), describe_sheet.YOUR_TIE)
    if False in owners:
        column.sign(_tie_sign(sheet, look, own=False), describe_sheet.TOLD_TIE)
    if sheet.margin:
        _draw_bar(column, min(sheet.margin * drawn.unit, column.width), look)
        column.text(describe_sheet.margin(sheet))
    if drawn.by_code:
        column.text(describe_sheet.by_code(drawn.by_code))
    if drawn.without_label:
        column.text(describe_sheet.without_label(drawn.without_label))
    return column.y > 0


def _mark_sign(mark: Shown, look: Look) -> Sign:
    return lambda axes, x, y: draw_symbols(axes, [(_symbol(mark, look), np.array([x, y]))])


def _tie_sign(sheet: Sheet, look: Look, *, own: bool) -> Sign:
    """Return the sign of a tie, drawn as on the map."""

    def draw(axes: Axes, x: float, y: float) -> None:
        half = 8 * look.text / _LEGEND_TYPE
        ends = np.array([[[x - half, y], [x + half, y]]])
        draw_ties(axes, ends, np.zeros((1, 2)), directed=sheet.directed, **_tie_look(look, own))

    return draw


def _draw_bar(column: Column, length: float, look: Look) -> None:
    """Draw a bar of a length on the map, in points, with an end at either side."""
    column.y -= 0.2 * look.text
    end = 0.3 * look.text
    for x, y in (
        ([0, length], [column.y, column.y]),
        ([0, 0], [column.y - end, column.y + end]),
        ([length, length], [column.y - end, column.y + end]),
    ):
        column.axes.plot(x, y, color=INK, lw=0.9 * look.scale, solid_capstyle="butt")
    column.y -= 1.2 * look.text
