"""The flow chart of an account: its steps in boxes, from the first to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from scripts.figures import describe_chart
from scripts.figures.lettering import drawable, width, wrap_whole
from scripts.figures.style import (
    A4_PORTRAIT,
    ACT_COLOURS,
    INK,
    QUIET,
    letters_on,
    new_page,
)
from scripts.study.csv_files import csv_text
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.narrative_tables import split_cell
from scripts.study.watermark import Mark

COLOUR: dict[str, str] = dict(zip(SPEECH_ACTS, ACT_COLOURS, strict=True))

# Printer's points.
_MARGIN = 46.0
_BAND = 82.0  # width of the coloured part of a box
_PAD = 9.0  # between the outline of a box and what stands in it
_INSIDE = 4.0  # between its text and its sources
_GAP = 20.0  # between boxes: room for the arrow
_FLAT = 34.0  # height of the lowest box
_HEAD = 5.5  # length of an arrowhead
_TITLE, _BODY, _ACT, _SMALL = 13.0, 9.0, 8.0, 7.0  # sizes of type
_LEADING = 1.34  # from line to line, in sizes of type


@dataclass(frozen=True)
class Box:
    """A box of the chart.

    Attributes
    ----------
    step : its place in the sequence.
    act : the speech act.
    text : its words, in codes.
    fragments, sources, persons : ids of what it rests on, the documents of that, and who is
        involved.
    notes : conventions that its words do not keep; "" where they keep all.
    """

    step: int
    act: str
    text: str
    fragments: tuple[str, ...]
    sources: tuple[str, ...]
    persons: tuple[str, ...]
    notes: str


@dataclass(frozen=True)
class Chart:
    """An account told in full.

    Attributes
    ----------
    account, title : its id and object.
    boxes : in their sequence.
    interviewees : person ids of those who tell it.
    papers, qualifying : meeting papers it rests on, and those of meetings that qualify.
    complete : enough interviewees and all five acts.
    missing : what it lacks, in words; "" where complete.
    outside : id of each of its cast outside the network, and what results may call them.
    """

    account: str
    title: str
    boxes: tuple[Box, ...]
    interviewees: tuple[str, ...]
    papers: int
    qualifying: int
    complete: bool
    missing: str
    outside: tuple[tuple[str, str], ...]


def gather_chart(account: str, accounts: pa.Table, boxes: pa.Table, cast: pa.Table) -> Chart:
    """Gather the chart of an account from the tables of all accounts of its site."""
    [row] = [r for r in accounts.to_pylist() if r["account_id"] == account]
    steps = [r for r in boxes.to_pylist() if r["account_id"] == account]
    members = [r for r in cast.to_pylist() if r["account_id"] == account]
    return Chart(
        account,
        row["title"],
        tuple(
            Box(
                r["step"],
                r["speech_act"],
                r["text"],
                split_cell(r["fragments"]),
                split_cell(r["sources"]),
                split_cell(r["persons"]),
                r["notes"],
            )
            for r in sorted(steps, key=lambda r: int(r["step"]))
        ),
        split_cell(row["interviewees"]),
        row["meeting_papers"],
        row["qualifying_papers"],
        row["complete"],
        row["missing"],
        tuple(sorted((r["person_id"], r["shown_as"]) for r in members if r["kind"] != "actor")),
    )


CSV_COLUMNS = ("step", "speech_act", "text", "fragments", "sources", "persons", "notes")


def chart_table(chart: Chart, mark: Mark | None = None) -> str:
    """Return the chart's content as CSV."""
    return csv_text(
        CSV_COLUMNS,
        [
            (b.step, b.act, b.text, *map(";".join, (b.fragments, b.sources, b.persons)), b.notes)
            for b in chart.boxes
        ],
        mark,
    )


# --- drawing -------------------------------------------------------------------------------------


class _Lines(NamedTuple):
    """Text broken into lines, ready to be written."""

    lines: list[str]
    size: float
    weight: str = "normal"
    colour: str = INK

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * _LEADING

    def write(self, axes: Axes, left: float, top: float) -> None:
        for i, line in enumerate(self.lines):
            y = top - (i + 0.78) * self.size * _LEADING  # baseline: room for what hangs below it
            axes.text(
                left, y, line, size=self.size, weight=self.weight, color=self.colour, va="baseline"
            )


class _Set(NamedTuple):
    """A box, its text broken into lines."""

    box: Box
    text: _Lines
    sources: _Lines

    @property
    def height(self) -> float:
        """Height of the box."""
        return max(self.filled + 1.6 * _PAD, _FLAT)

    @property
    def filled(self) -> float:
        """Height of what stands in it."""
        return self.text.height + _INSIDE + self.sources.height


def draw_image(chart: Chart) -> Figure:
    """Draw the whole chart in one column, as tall as it needs. Call inside `style()`."""
    boxes = _set_boxes(chart)
    return _draw(chart, boxes, 1, 1, 0.0)


def draw_pages(chart: Chart) -> list[Figure]:
    """Draw the chart on A4 pages. Call inside `style()`.

    A page with a box of its own that is taller than it grows by as much.
    """
    height = 72 * A4_PORTRAIT[1]
    boxes = _set_boxes(chart)
    room = height - _height(chart, [])
    pages = _fill_pages(boxes, room)
    # The same number of pages, filled evenly: each but the last then holds an equal share at least.
    share = _column(boxes) / len(pages) + max((_column([b]) for b in boxes), default=0)
    pages = _fill_pages(boxes, min(room, share))
    return [_draw(chart, boxes, i, len(pages), height) for i, boxes in enumerate(pages, start=1)]


def _fill_pages(boxes: Sequence[_Set], room: float) -> list[list[_Set]]:
    """Fill pages of `room` points, with a box each at least."""
    pages: list[list[_Set]] = [[]]
    for box in boxes:
        if pages[-1] and _column([*pages[-1], box]) > room:
            pages.append([])
        pages[-1].append(box)
    return pages


def _column(boxes: Sequence[_Set]) -> float:
    """Return the height of boxes with what is free below each."""
    return sum(box.height + _GAP for box in boxes)


def _room() -> float:
    return 72 * A4_PORTRAIT[0] - 2 * _MARGIN


def _set_boxes(chart: Chart) -> list[_Set]:
    room = _room() - _BAND - 2 * _PAD
    return [
        _Set(
            box,
            _Lines(wrap_whole(drawable(box.text), room, _BODY), _BODY),
            _Lines(wrap_whole(describe_chart.sources(box), room, _SMALL), _SMALL, colour=QUIET),
        )
        for box in chart.boxes
    ]


def _title(chart: Chart) -> _Lines:
    lines = wrap_whole(drawable(describe_chart.title(chart)), _room(), _TITLE, "bold")
    return _Lines(lines, _TITLE, "bold")


def _footer(chart: Chart) -> list[_Lines]:
    return [
        _Lines(wrap_whole(drawable(line), _room(), _SMALL), _SMALL, colour=QUIET)
        for line in describe_chart.footer(chart)
    ]


_KEY = 34.0  # height of the key with what is free above and below it


def _height(chart: Chart, boxes: Sequence[_Set]) -> float:
    """Return the height that these boxes need with all that stands around them."""
    footer = sum(lines.height + 2 for lines in _footer(chart))
    return 2 * _MARGIN + _title(chart).height + _KEY + _column(boxes) + footer


def _draw(chart: Chart, boxes: Sequence[_Set], page: int, pages: int, at_least: float) -> Figure:
    height = max(_height(chart, boxes), at_least)
    figure = new_page((A4_PORTRAIT[0], height / 72))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 72 * A4_PORTRAIT[0]), ylim=(0, height))
    axes.set_axis_off()
    y = height - _MARGIN
    title = _title(chart)
    title.write(axes, _MARGIN, y)
    y -= title.height
    _draw_key(axes, chart, y - 0.42 * _KEY)
    y -= _KEY
    for box in boxes:
        _draw_box(axes, box, y)
        y -= box.height
        if box.box is not chart.boxes[-1]:
            _draw_arrow(axes, y)
        y -= _GAP
    if page < pages:
        text = describe_chart.continued(page + 1)
        _Lines([text], _SMALL, colour=QUIET).write(axes, _MARGIN, y)
        return figure
    for lines in _footer(chart):
        lines.write(axes, _MARGIN, y)
        y -= lines.height + 2
    return figure


def _draw_key(axes: Axes, chart: Chart, middle: float) -> None:
    """Name the five acts in their colours, and say how many boxes each has."""
    x = _MARGIN
    axes.text(x, middle, describe_chart.KEY, size=_SMALL, va="center_baseline", color=QUIET)
    x += width(describe_chart.KEY, _SMALL) + 6
    for act, line in describe_chart.key(chart):
        wide = width(line, _SMALL) + 8
        _fill(axes, act, x, middle - 6.5, wide, 13)
        colour = letters_on(COLOUR[act])
        axes.text(x + 4, middle, line, size=_SMALL, va="center_baseline", color=colour)
        x += wide + 4


def _draw_box(axes: Axes, box: _Set, top: float) -> None:
    act, bottom = box.box.act, top - box.height
    _fill(axes, act, _MARGIN, bottom, _BAND, box.height)
    outline = Rectangle((_MARGIN, bottom), _room(), box.height, fill=False, ec=QUIET, lw=0.8)
    axes.add_patch(outline)
    middle, colour = (top + bottom) / 2, letters_on(COLOUR[act])
    x = _MARGIN + _PAD
    axes.text(x, middle + 2, str(box.box.step), size=_TITLE, weight="bold", color=colour)
    axes.text(x, middle - 10, act, size=_ACT, weight="bold", color=colour)
    left = _MARGIN + _BAND + _PAD
    y = middle + box.filled / 2
    box.text.write(axes, left, y)
    box.sources.write(axes, left, y - box.text.height - _INSIDE)


def _fill(axes: Axes, act: str, left: float, bottom: float, wide: float, high: float) -> None:
    axes.add_patch(Rectangle((left, bottom), wide, high, fc=COLOUR[act], lw=0))


def _draw_arrow(axes: Axes, top: float) -> None:
    """Lead from the lower edge of a box to the upper one of the next."""
    x, tip = _MARGIN + _room() / 2, top - _GAP + 1
    axes.plot([x, x], [top, tip + _HEAD], color=INK, lw=1.1, solid_capstyle="butt")
    head = [(x, tip), (x - 0.45 * _HEAD, tip + _HEAD), (x + 0.45 * _HEAD, tip + _HEAD)]
    axes.add_patch(Polygon(head, fc=INK, lw=0))
