"""The flow chart of an account: its steps in boxes, from the first to the last.

Boxes stand in rows. Where an account forks, a row holds boxes side by side, their acts above their
words; where a line passes a row it has a narrow place of its own there, so that none crosses a box.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from scripts.figures import describe_chart
from scripts.figures.lettering import drawable, width, wrap_whole
from scripts.figures.palette import INK, QUIET
from scripts.figures.style import A4_PORTRAIT, ACT_COLOURS, letters_on, new_page
from scripts.study.csv_files import csv_text
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.narrative_tables import split_cell
from scripts.study.step_order import Place, links, rows_of_places
from scripts.study.watermark import Mark

COLOUR: dict[str, str] = dict(zip(SPEECH_ACTS, ACT_COLOURS, strict=True))

# Printer's points.
MARGIN = 46.0
_BAND = 82.0  # width of the coloured part of a box
_PAD = 9.0  # between the outline of a box and what stands in it
_INSIDE = 4.0  # between its text and its sources
_GAP = 20.0  # between boxes: room for the arrow
_FLAT = 34.0  # height of the lowest box
_BETWEEN = 14.0  # between boxes of a row
_STRIP = 17.0  # height of the coloured part of a box that shares its row
_LANE = 20.0  # width of the place of a line that passes a row
_HEAD = 5.5  # length of an arrowhead
_TITLE, _BODY, _ACT, _SMALL = 13.0, 9.0, 8.0, 7.0  # sizes of type
_LEADING = 1.34  # from line to line, in sizes of type


@dataclass(frozen=True)
class Box:
    """A box of the chart.

    Attributes
    ----------
    step : its place in the sequence.
    after : steps it follows; none where it begins the account.
    act : the speech act.
    text : its words, in codes.
    fragments, sources, persons : ids of what it rests on, the documents of that, and who is
        involved.
    departs : how it departs from the order of the schema; "" where it does not.
    notes : conventions that its words do not keep; "" where they keep all.
    """

    step: int
    after: tuple[int, ...]
    act: str
    text: str
    fragments: tuple[str, ...]
    sources: tuple[str, ...]
    persons: tuple[str, ...]
    departs: str
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
    heading : the title wanted; "": its own.
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
    heading: str = ""

    @property
    def rows(self) -> list[list[Place]]:
        """What stands side by side, from the first row to the last, in no order within a row."""
        return rows_of_places(self.after)

    @property
    def after(self) -> dict[int, tuple[int, ...]]:
        """The steps that each follows."""
        return {box.step: box.after for box in self.boxes}


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
                tuple(map(int, split_cell(r["after"]))),
                r["speech_act"],
                r["text"],
                split_cell(r["fragments"]),
                split_cell(r["sources"]),
                split_cell(r["persons"]),
                r["departs"],
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


CSV_COLUMNS = (
    *("step", "after", "speech_act", "text", "fragments", "sources", "persons", "departs", "notes"),
)


def chart_table(chart: Chart, mark: Mark | None = None) -> str:
    """Return the chart's content as CSV."""
    rows = [
        (
            *(b.step, ";".join(map(str, b.after)), b.act, b.text),
            *map(";".join, (b.fragments, b.sources, b.persons)),
            *(b.departs, b.notes),
        )
        for b in chart.boxes
    ]
    return csv_text(CSV_COLUMNS, rows, mark)


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
    """A box, its text broken into lines, from `left` to `right`.

    Its act stands beside its words, or above them where it shares its row.
    """

    box: Box
    text: _Lines
    sources: _Lines
    left: float
    right: float
    shares: bool

    @property
    def height(self) -> float:
        """Height that the box needs."""
        if self.shares:
            return _STRIP + self.filled + 1.6 * _PAD
        return max(self.filled + 1.6 * _PAD, _FLAT)

    @property
    def filled(self) -> float:
        """Height of what stands in it."""
        return self.text.height + _INSIDE + self.sources.height


class _Pass(NamedTuple):
    """The place of a line that passes a row, from `left` to `right`."""

    left: float
    right: float


class _Row(NamedTuple):
    """What stands side by side, and where the arrows below begin and end, from left to right."""

    places: list[_Set | _Pass]
    arrows: list[_Arrow]

    @property
    def height(self) -> float:
        return max(place.height for place in self.places if isinstance(place, _Set))


class _Arrow(NamedTuple):
    """From x at the lower edge of a row to x at the upper one of the next; a head at a box."""

    start: float
    end: float
    head: bool


class Page(NamedTuple):
    """What stands on a page of a chart.

    Attributes
    ----------
    chart, rows : of it.
    number, of : which page, of how many.
    height : in points.
    """

    chart: Chart
    rows: list[_Row]
    number: int
    of: int
    height: float


def draw_image(chart: Chart) -> Figure:
    """Draw the whole chart in one column, as tall as it needs. Call inside `style()`."""
    return _draw(set_image(chart))


def draw_pages(chart: Chart) -> list[Figure]:
    """Draw the chart on A4 pages. Call inside `style()`."""
    return [_draw(page) for page in set_pages(chart)]


def set_image(chart: Chart) -> Page:
    """Put the whole chart on one page, as tall as it needs."""
    rows = _set_rows(chart)
    return Page(chart, rows, 1, 1, _height(chart, rows))


def set_pages(chart: Chart) -> list[Page]:
    """Put the chart on A4 pages.

    A page with a row of its own that is taller than it grows by as much.
    """
    height = 72 * A4_PORTRAIT[1]
    rows = _set_rows(chart)
    room = height - _height(chart, [])
    pages = _fill_pages(rows, room)
    # The same number of pages, filled evenly: each but the last then holds an equal share at least.
    share = _column(rows) / len(pages) + max((_column([r]) for r in rows), default=0)
    pages = _fill_pages(rows, min(room, share))
    return [
        Page(chart, rows, i, len(pages), max(_height(chart, rows), height))
        for i, rows in enumerate(pages, start=1)
    ]


def _fill_pages(rows: Sequence[_Row], room: float) -> list[list[_Row]]:
    """Fill pages of `room` points, with a row each at least."""
    pages: list[list[_Row]] = [[]]
    for row in rows:
        if pages[-1] and _column([*pages[-1], row]) > room:
            pages.append([])
        pages[-1].append(row)
    return pages


def _column(rows: Sequence[_Row]) -> float:
    """Return the height of rows with what is free below each."""
    return sum(row.height + _GAP for row in rows)


def _room() -> float:
    return 72 * A4_PORTRAIT[0] - 2 * MARGIN


def _set_rows(chart: Chart) -> list[_Row]:
    boxes = {box.step: box for box in chart.boxes}
    rows = chart.rows
    below = links(rows, chart.after)
    ordered: list[list[Place]] = []
    for k, row in enumerate(rows):
        ordered.append(_without_crossings(row, ordered[-1], below[k - 1]) if k else row)
    placed = [_set_row(row, boxes) for row in ordered]
    return [
        _Row(list(row.values()), [_arrow(row[a], placed[k + 1][b]) for a, b in sorted(below[k])])
        for k, row in enumerate(placed)
    ]


def _without_crossings(
    row: list[Place], above: list[Place], between: list[tuple[Place, Place]]
) -> list[Place]:
    """Order a row so that as few arrows from the one above cross as may be; else by number.

    All orders are looked at: a row has few places.
    """

    def crossings(order: tuple[Place, ...]) -> int:
        ways = [(above.index(a), order.index(b)) for a, b in between]
        return sum(a < c and b > d for a, b in ways for c, d in ways)

    best: tuple[Place, ...] = min(permutations(row), key=crossings)
    return list(best)


def _set_row(row: Sequence[Place], boxes: Mapping[int, Box]) -> dict[Place, _Set | _Pass]:
    """Share a row's width: narrow places for lines that pass, the rest in equal parts for boxes."""
    passing = sum(bool(place.since) for place in row)
    shares = len(row) - passing > 1
    free = _room() - passing * _LANE - (len(row) - 1) * _BETWEEN
    wide = free / (len(row) - passing)
    placed: dict[Place, _Set | _Pass] = {}
    x = MARGIN
    for place in row:
        if place.since:
            placed[place] = _Pass(x, x + _LANE)
        else:
            placed[place] = _set_box(boxes[place.step], x, x + wide, shares)
        x = placed[place].right + _BETWEEN
    return placed


def _set_box(box: Box, left: float, right: float, shares: bool) -> _Set:
    room = right - left - 2 * _PAD - (0 if shares else _BAND)
    return _Set(
        box,
        _Lines(wrap_whole(drawable(box.text), room, _BODY), _BODY),
        _Lines(wrap_whole(describe_chart.sources(box), room, _SMALL), _SMALL, colour=QUIET),
        left,
        right,
        shares,
    )


def _arrow(above: _Set | _Pass, below: _Set | _Pass) -> _Arrow:
    """Lead straight down where one place stands above the other, else from corner to corner."""
    head = isinstance(below, _Set)
    (left, right), (low, high) = _reach(above), _reach(below)
    if left > high:
        return _Arrow(left, high, head)
    if right < low:
        return _Arrow(right, low, head)
    middle = (max(left, low) + min(right, high)) / 2
    return _Arrow(middle, middle, head)


def _reach(place: _Set | _Pass) -> tuple[float, float]:
    """Return between which x arrows may touch a place: the middle of a line, a box but its ends."""
    if isinstance(place, _Pass):
        middle = (place.left + place.right) / 2
        return middle, middle
    return place.left + _PAD, place.right - _PAD


def _title(chart: Chart) -> _Lines:
    lines = wrap_whole(drawable(describe_chart.title(chart)), _room(), _TITLE, "bold")
    return _Lines(lines, _TITLE, "bold")


def _footer(chart: Chart) -> list[_Lines]:
    return [
        _Lines(wrap_whole(drawable(line), _room(), _SMALL), _SMALL, colour=QUIET)
        for line in describe_chart.footer(chart)
    ]


_KEY = 34.0  # height of the key with what is free above and below it


def _height(chart: Chart, rows: Sequence[_Row]) -> float:
    """Return the height that these rows need with all that stands around them."""
    footer = sum(lines.height + 2 for lines in _footer(chart))
    return 2 * MARGIN + _title(chart).height + _KEY + _column(rows) + footer


def _draw(page: Page) -> Figure:
    figure = new_page((A4_PORTRAIT[0], page.height / 72))
    draw_page(figure.add_axes((0, 0, 1, 1)), page)
    return figure


def draw_page(axes: Axes, page: Page) -> None:
    """Draw a page of a chart on axes of its size."""
    chart = page.chart
    axes.set(xlim=(0, 72 * A4_PORTRAIT[0]), ylim=(0, page.height))
    axes.set_axis_off()
    y = page.height - MARGIN
    title = _title(chart)
    title.write(axes, MARGIN, y)
    y -= title.height
    _draw_key(axes, chart, y - 0.42 * _KEY)
    y -= _KEY
    for row in page.rows:
        _draw_row(axes, row, y)
        y -= row.height + _GAP
    if page.number < page.of:
        text = describe_chart.continued(page.number + 1)
        _Lines([text], _SMALL, colour=QUIET).write(axes, MARGIN, y)
        return
    for lines in _footer(chart):
        lines.write(axes, MARGIN, y)
        y -= lines.height + 2


def _draw_key(axes: Axes, chart: Chart, middle: float) -> None:
    """Name the five acts in their colours, and say how many boxes each has."""
    x = MARGIN
    axes.text(x, middle, describe_chart.KEY, size=_SMALL, va="center_baseline", color=QUIET)
    x += width(describe_chart.KEY, _SMALL) + 6
    for act, line in describe_chart.key(chart):
        wide = width(line, _SMALL) + 8
        _fill(axes, act, x, middle - 6.5, wide, 13)
        colour = letters_on(COLOUR[act])
        axes.text(x + 4, middle, line, size=_SMALL, va="center_baseline", color=colour)
        x += wide + 4


def _draw_row(axes: Axes, row: _Row, top: float) -> None:
    bottom = top - row.height
    for place in row.places:
        if isinstance(place, _Pass):
            x = (place.left + place.right) / 2
            axes.plot([x, x], [top, bottom], color=INK, lw=1.1, solid_capstyle="butt")
        elif place.shares:
            _draw_sharing_box(axes, place, top, bottom)
        else:
            _draw_box(axes, place, top, bottom)
    for arrow in row.arrows:
        _draw_arrow(axes, arrow, bottom)


def _draw_box(axes: Axes, box: _Set, top: float, bottom: float) -> None:
    """Draw a box that has its row for itself: its act beside its words."""
    act = box.box.act
    _fill(axes, act, box.left, bottom, _BAND, top - bottom)
    _outline(axes, box, top, bottom)
    middle, colour = (top + bottom) / 2, letters_on(COLOUR[act])
    x = box.left + _PAD
    axes.text(x, middle + 2, str(box.box.step), size=_TITLE, weight="bold", color=colour)
    axes.text(x, middle - 10, act, size=_ACT, weight="bold", color=colour)
    left = box.left + _BAND + _PAD
    y = middle + box.filled / 2
    box.text.write(axes, left, y)
    box.sources.write(axes, left, y - box.text.height - _INSIDE)


def _draw_sharing_box(axes: Axes, box: _Set, top: float, bottom: float) -> None:
    """Draw a box that shares its row: its act above its words."""
    act, number = box.box.act, str(box.box.step)
    _fill(axes, act, box.left, top - _STRIP, box.right - box.left, _STRIP)
    _outline(axes, box, top, bottom)
    x, y, colour = box.left + _PAD, top - 0.72 * _STRIP, letters_on(COLOUR[act])
    axes.text(x, y, number, size=_BODY, weight="bold", color=colour)
    x += width(number, _BODY, "bold") + 5
    axes.text(x, y, act, size=_ACT, weight="bold", color=colour)
    y = top - _STRIP - 0.8 * _PAD
    box.text.write(axes, box.left + _PAD, y)
    box.sources.write(axes, box.left + _PAD, y - box.text.height - _INSIDE)


def _outline(axes: Axes, box: _Set, top: float, bottom: float) -> None:
    size = (box.right - box.left, top - bottom)
    axes.add_patch(Rectangle((box.left, bottom), *size, fill=False, ec=QUIET, lw=0.8))


def _fill(axes: Axes, act: str, left: float, bottom: float, wide: float, high: float) -> None:
    axes.add_patch(Rectangle((left, bottom), wide, high, fc=COLOUR[act], lw=0))


def _draw_arrow(axes: Axes, arrow: _Arrow, top: float) -> None:
    """Lead from the lower edge of a row to the upper one of the next; into a box with a head."""
    x, tip = arrow.end, top - _GAP + 1
    end = tip + _HEAD if arrow.head else top - _GAP
    axes.plot([arrow.start, x], [top, end], color=INK, lw=1.1, solid_capstyle="butt")
    if arrow.head:
        head = [(x, tip), (x - 0.45 * _HEAD, tip + _HEAD), (x + 0.45 * _HEAD, tip + _HEAD)]
        axes.add_patch(Polygon(head, fc=INK, lw=0))
