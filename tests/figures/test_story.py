"""An account beside its cast: both are there, nothing overlaps, the table joins them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from scripts.figures import describe_cast, describe_story
from scripts.figures.flow_chart import Chart, gather_chart
from scripts.figures.labels import overlapping
from scripts.figures.story import Story, draw_image, draw_sheets, story_table
from scripts.figures.style import style
from tests.figures.test_cast_map import LONG, a_cast, large_cast
from tests.made_up_narrative import made_up_narrative


def a_chart(times: int = 1) -> Chart:
    """The chart of account S1-A01, its boxes told several times over."""
    tables = made_up_narrative()
    chart = gather_chart("S1-A01", tables["accounts"], tables["boxes"], tables["cast"])
    boxes = [
        replace(box, step=k + 1, after=(k,) if k else ())
        for k, box in enumerate(chart.boxes * times)
    ]
    return replace(chart, boxes=tuple(boxes))


def sheets(story: Story) -> list[Figure]:
    with style():
        return draw_sheets(story)


def words(figure: Figure) -> list[Text]:
    texts = [t for t in figure.findobj(Text) if isinstance(t, Text)]
    return [t for t in texts if t.get_text() and t.get_visible()]


def test_the_chart_stands_left_of_its_cast_on_a_landscape_sheet() -> None:
    story = Story(a_chart(), a_cast())
    [sheet] = sheets(story)
    width, height = sheet.get_size_inches()
    assert width == pytest.approx(2 * 8.27) and height == pytest.approx(11.69)
    said = {t.get_text(): t.get_window_extent() for t in words(sheet)}
    middle = sheet.bbox.width / 2
    for box in story.chart.boxes:
        assert said[str(box.step)].x1 < middle
    codes = [story.cast.site_map.short(m.code) for m in story.cast.placed]
    assert len(codes) > 3 and all(said[code].x0 > middle for code in codes)
    assert said[describe_story.cast_heading(story.cast)].x0 > middle
    assert any(text.startswith(story.cast.sentence) for text in said)


def test_a_chart_of_several_pages_has_a_sheet_for_each_with_the_cast_on_all() -> None:
    story = Story(a_chart(3), a_cast())
    drawn = sheets(story)
    assert len(drawn) > 1
    codes = {story.cast.site_map.short(m.code) for m in story.cast.placed}
    steps: list[str] = []
    for k, sheet in enumerate(drawn, start=1):
        said = [t.get_text() for t in words(sheet)]
        assert codes <= {*said}
        assert (f"Continued on page {k + 1}." in said) is (k < len(drawn))
        chart = sheet.axes[0].texts
        steps += [t.get_text() for t in chart if t.get_text().isdigit()]
    assert steps == [str(box.step) for box in story.chart.boxes]
    with style():
        image = draw_image(story)
    assert image.get_figheight() > drawn[0].get_figheight()
    assert {t.get_text() for t in words(image)} >= {*steps, *codes}


@pytest.mark.parametrize("case", ["plain", "many", "nobody", "long chart"])
def test_nothing_overlaps_or_leaves_the_sheet(case: str) -> None:
    cast = {"many": large_cast(45, 20, 6), "nobody": a_cast(persons=[])}.get(case, a_cast())
    cast = replace(cast, sentence=LONG[:400])
    story = Story(a_chart(3 if case == "long chart" else 1), cast)
    with style():
        figures = [draw_image(story), *draw_sheets(story)]
    for figure in figures:
        page = figure.bbox
        long = [t for t in words(figure) if len(t.get_text()) > 1]
        assert overlapping(long) == []
        for text in words(figure):
            box = text.get_window_extent()
            assert page.x0 <= box.x0 < box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0 < box.y1 <= page.y1, text.get_text()


def test_the_table_says_where_the_people_of_each_box_stand() -> None:
    story = Story(a_chart(), a_cast(persons=range(1, 20)))
    rows = list(csv.DictReader(io.StringIO(story_table(story))))
    members = {m.code: m for m in story.cast.members}
    for box in story.chart.boxes:
        own = [row for row in rows if row["step"] == str(box.step)]
        assert {row["text"] for row in own} == {box.text}
        assert [row["person_id"] for row in own if row["person_id"]] == list(box.persons)
    in_boxes = {person for box in story.chart.boxes for person in box.persons}
    assert {row["person_id"] for row in rows if not row["step"]} == {*members} - in_boxes
    assert {*members} - in_boxes
    for row in rows:
        member = members.get(row["person_id"])
        placed = member.person if member and member.placed else None
        assert row["x"] == (f"{placed.x:.3f}" if placed else "")


def test_words_are_those_of_both() -> None:
    story = Story(a_chart(), a_cast())
    text = describe_story.description(story)
    assert text.startswith("Flow chart of account S1-A01")
    assert text.endswith(describe_cast.description(story.cast))
    assert describe_story.title(story).endswith(": the account and its cast")
    own = replace(story, heading="Figure 9. All of it")
    assert describe_story.title(own) == "Figure 9. All of it"
    assert "Figure 9. All of it" in [t.get_text() for t in words(sheets(own)[0])]
