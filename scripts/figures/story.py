"""An account's story: its flow chart, and beside it its cast on the map, on a sheet of A3."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matplotlib.figure import Figure

from scripts.figures import describe_cast, describe_story
from scripts.figures.cast_map import (
    CastMap,
    draw_cast_network,
    explain_places,
    explain_signs,
    list_not_placed,
    member_cells,
)
from scripts.figures.flow_chart import MARGIN, Chart, Page, draw_page, set_image, set_pages
from scripts.figures.map_legend import Column
from scripts.figures.style import A3_LANDSCAPE, new_page
from scripts.study.csv_files import csv_text
from scripts.study.watermark import Mark

# Printer's points.
_WIDE, _HIGH = 72 * A3_LANDSCAPE[0], 72 * A3_LANDSCAPE[1]
_LEFT = _WIDE / 2 + 8  # where the cast begins
_ROOM = _WIDE - MARGIN - _LEFT
_BETWEEN = 16.0  # between columns of the legend
_TYPE = 1.25  # of the words over the map, compared with the legend


@dataclass(frozen=True)
class Story:
    """An account and its cast.

    Attributes
    ----------
    chart, cast : of the same account.
    heading : the title wanted; "": its own.
    """

    chart: Chart
    cast: CastMap
    heading: str = ""


def draw_image(story: Story) -> Figure:
    """Draw all of the chart and the cast on one sheet, as tall as it needs."""
    return _draw(story, set_image(_titled(story)))


def draw_sheets(story: Story) -> list[Figure]:
    """Draw a sheet for each page of the chart, each with the cast. Call inside `style()`."""
    return [_draw(story, page) for page in set_pages(_titled(story))]


def _titled(story: Story) -> Chart:
    return replace(story.chart, heading=describe_story.title(story))


def _draw(story: Story, page: Page) -> Figure:
    height = max(page.height, _HIGH)
    figure = new_page((A3_LANDSCAPE[0], height / 72))
    share = page.height / height
    draw_page(figure.add_axes((0, 1 - share, 0.5, share)), page)
    _draw_cast(figure, story.cast, height)
    return figure


def _draw_cast(figure: Figure, cast: CastMap, height: float) -> None:
    """Draw the right half from the top: where the cast stands in words, the map, its legend."""

    def box(left: float, top: float, wide: float, high: float) -> tuple[float, float, float, float]:
        return left / _WIDE, (height - top - high) / height, wide / _WIDE, high / height

    words = Column(figure.add_axes(box(_LEFT, MARGIN, _ROOM, 200)), _TYPE)
    used = words.y
    words.title(describe_story.cast_heading(cast))
    for text in (cast.sentence, describe_cast.others_not_placed(cast)):
        words.text(text)
    top = MARGIN + used - words.y
    legend = max(250.0, 190.0 + 24 * len(cast.site_map.clusters))
    below = _HIGH - MARGIN - legend
    left_out = draw_cast_network(figure, cast, box(_LEFT, top, _ROOM, below - top))
    wide = (_ROOM - _BETWEEN) / 2
    first, second = (
        Column(figure.add_axes(box(left, below, wide, legend)))
        for left in (_LEFT, _LEFT + wide + _BETWEEN)
    )
    explain_signs(first, cast, left_out)
    list_not_placed(first, cast)
    explain_places(second, cast)


_OF_PERSON = ("person_id", "shown_as", "tells", "certainty", "cluster", "membership", "x", "y")


def story_table(story: Story, mark: Mark | None = None) -> str:
    """Return a row for each box and person in it as CSV, and one for each of the cast in no box."""
    cells = member_cells(story.cast)
    in_boxes = {person for box in story.chart.boxes for person in box.persons}
    rows: list[list[object]] = []
    for box in story.chart.boxes:
        told = [box.step, ";".join(map(str, box.after)), box.act, box.text]
        people = [cells.get(person, {"person_id": person}) for person in box.persons]
        rows += [[*told, *map(person.get, _OF_PERSON)] for person in people or [{}]]
    rows += [
        [None] * 4 + [own.get(name) for name in _OF_PERSON]
        for code, own in cells.items()
        if code not in in_boxes
    ]
    return csv_text(("step", "after", "speech_act", "text", *_OF_PERSON), rows, mark)
