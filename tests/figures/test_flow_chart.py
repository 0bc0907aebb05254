from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from scripts.figures import describe_chart
from scripts.figures.flow_chart import (
    COLOUR,
    Box,
    Chart,
    chart_table,
    draw_image,
    draw_pages,
    gather_chart,
)
from scripts.figures.labels import overlapping
from scripts.figures.save import save_figure, save_pages
from scripts.figures.style import A4_PORTRAIT, contrast, style
from scripts.study.narrative_inputs import SPEECH_ACTS
from tests.made_up_narrative import made_up_narrative

HOSTILE = (
    'They <b>"have to"</b> & $x_1$ pay {012} %s \\n',
    "x" * 400,
    "[S1-041] " * 30,
    "Ask 'them' \U0001f9e0 \u202egnp.exe, é",
    "g",
)
WORDS = "The alliance hears of courses for drivers and [S1-022] wonders whether it could do so too "


def a_chart(boxes: int = 7, account: str = "S1-A01") -> Chart:
    tables = made_up_narrative()
    chart = gather_chart(account, tables["accounts"], tables["boxes"], tables["cast"])
    if account == "S1-A01":
        assert len(chart.boxes) == 7
    return replace(chart, boxes=tuple(a_box(i + 1) for i in range(boxes)))


def a_box(step: int, text: str = "", act: str = "", sources: int = 3) -> Box:
    documents = tuple(f"S1-I{k:02d}" for k in range(1, sources + 1))
    text = text or WORDS * (1 + step % 4)
    after = (step - 1,) if step > 1 else ()
    act = act or SPEECH_ACTS[step % 5]
    return Box(step, after, act, text, ("S1-F001",), documents, (), "", "")


def drawn(chart: Chart) -> list[Figure]:
    """The image, then the pages."""
    with style():
        return [draw_image(chart), *draw_pages(chart)]


def texts_of(figure: Figure) -> list[Text]:
    return [t for t in figure.axes[0].texts if t.get_text()]


def outlines(figure: Figure) -> list[Bbox]:
    """The boxes on a page, in pixels, from the first to the last."""
    return [
        p.get_window_extent()
        for p in figure.axes[0].patches
        if isinstance(p, Rectangle) and not p.get_fill()
    ]


def bands(figure: Figure) -> list[Rectangle]:
    """The coloured parts of boxes, from the first to the last; not the key."""
    return [
        p
        for p in figure.axes[0].patches
        if isinstance(p, Rectangle) and p.get_fill() and p.get_height() > 20
    ]


def within(text: Text, box: Bbox) -> bool:
    """Whether all of a text is inside a box, with a point to spare."""
    spare, own = 200 / 72, text.get_window_extent()
    return bool(
        own.x0 > box.x0 + spare
        and own.x1 < box.x1 - spare
        and own.y0 > box.y0 + spare
        and own.y1 < box.y1 - spare
    )


def texts_in(figure: Figure, box: Bbox) -> list[Text]:
    """The texts that begin in a box, in the order of their writing."""
    return [
        t
        for t in texts_of(figure)
        if box.contains(*figure.axes[0].transData.transform(t.get_position()))
    ]


# --- nothing overlaps, leaves its box or is lost --------------------------------------------------


def hostile() -> Chart:
    boxes = tuple(a_box(i + 1, text, sources=1 + 30 * i) for i, text in enumerate(HOSTILE))
    return replace(
        a_chart(),
        title="Developing <a> “referral” system $y$ " * 4 + "w" * 200,
        boxes=boxes,
        complete=False,
        missing="no fragment of sanction; one interviewee only",
        outside=tuple((f"S1-X{i:02d}", f"group <{i}> of $people$") for i in range(20)),
    )


@pytest.mark.parametrize("boxes", [1, 2, 7, 9, 20, 0])
def test_no_text_overlaps_or_leaves_its_box_or_its_page(boxes: int) -> None:
    chart = a_chart(boxes) if boxes else hostile()
    for figure in drawn(chart):
        assert overlapping(texts_of(figure)) == []
        for text in texts_of(figure):
            assert within(text, figure.bbox), text.get_text()
        shown = outlines(figure)
        assert shown
        inside = [texts_in(figure, box) for box in shown]
        for box, band, texts in zip(shown, bands(figure), inside, strict=True):
            number, act, *words = texts
            assert len(words) >= 2
            assert within(number, band.get_window_extent())
            assert within(act, band.get_window_extent())
            own = Bbox.from_extents(band.get_window_extent().x1, box.y0, box.x1, box.y1)
            for text in words:
                assert within(text, own), text.get_text()
        for one, other in itertools.pairwise(shown):
            assert one.y0 > other.y1 + 10


@pytest.mark.parametrize("boxes", [7, 20, 0])
def test_every_box_is_there_once_in_the_image_and_on_the_pages(boxes: int) -> None:
    chart = a_chart(boxes) if boxes else hostile()
    image, *pages = drawn(chart)
    for figures in ([image], pages):
        written = [
            ["".join(t.get_text().split()) for t in texts_in(figure, box)]
            for figure in figures
            for box in outlines(figure)
        ]
        assert [parts[0] for parts in written] == [str(b.step) for b in chart.boxes]
        assert [parts[1] for parts in written] == [b.act for b in chart.boxes]
        for parts, box in zip(written, chart.boxes, strict=True):
            said = box.text.replace("\U0001f9e0", "□").replace("\u202e", "")
            assert "".join(parts[2:]) == "".join(said.split()) + ",".join(box.sources)


def test_text_is_text_in_svg_and_pdf_and_comes_out_as_written(tmp_path: Path) -> None:
    chart = hostile()
    with style():
        save_figure(draw_image(chart), tmp_path / "x.svg", "t", "a")
        save_pages(draw_pages(chart), tmp_path / "x.pdf", "t", "a")
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    shown = {"".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")}
    assert HOSTILE[0] in shown
    assert "<b>" not in (tmp_path / "x.svg").read_text(encoding="utf-8")
    document = pypdfium2.PdfDocument(tmp_path / "x.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert HOSTILE[0] in text
    assert "manipulation" in text


# --- boxes and arrows -----------------------------------------------------------------------------


def test_boxes_have_the_colour_of_their_act_and_words_on_it_can_be_read() -> None:
    chart = a_chart(7)
    figure = drawn(chart)[0]
    colours = [to_hex(band.get_facecolor()).upper() for band in bands(figure)]
    assert colours == [COLOUR[box.act] for box in chart.boxes]
    assert len(set(colours)) == 5
    on_colour = 0
    for text in texts_of(figure):
        middle = text.get_window_extent()
        spot = (middle.x0 + middle.x1) / 2, (middle.y0 + middle.y1) / 2
        under = [
            to_hex(p.get_facecolor())
            for p in figure.axes[0].patches
            if p.get_fill() and p.get_window_extent().contains(*spot)
        ]
        on_colour += bool(under)
        assert contrast(to_hex(text.get_color()), (under or ["#ffffff"])[-1]) >= 4.5
    assert on_colour == 2 * 7 + 5


def test_the_key_names_the_acts_in_greimas_s_order_with_their_boxes() -> None:
    chart = replace(a_chart(), boxes=(a_box(1, act="sanction"), a_box(2, act="manipulation")))
    assert [line for _, line in describe_chart.key(chart)] == [
        "manipulation (1)", "commitment (0)", "competence (0)", "performance (0)", "sanction (1)",
    ]  # fmt: skip
    shown = [t.get_text() for t in texts_of(drawn(chart)[0])]
    assert [t for t in shown if t.endswith(")") and t[:-4] in SPEECH_ACTS] == [
        line for _, line in describe_chart.key(chart)
    ]


def arrows(figure: Figure) -> Iterator[tuple[float, float]]:
    """Where each arrow begins, and its tip, in pixels from below."""
    to_pixels = figure.axes[0].transData.transform
    heads = [p for p in figure.axes[0].patches if isinstance(p, Polygon)]
    for line, head in zip(figure.axes[0].lines, heads, strict=True):
        yield to_pixels(line.get_xydata())[0, 1], to_pixels(head.get_xy())[:, 1].min()


def test_an_arrow_leads_from_each_box_to_the_next() -> None:
    figure = drawn(a_chart(9))[0]
    shown = outlines(figure)
    found = list(arrows(figure))
    assert len(found) == 8
    for (start, tip), one, other in zip(found, shown, shown[1:], strict=False):
        assert start == pytest.approx(one.y0, abs=2)
        assert 0 <= tip - other.y1 < 6


# --- lanes ----------------------------------------------------------------------------------------

FORKS: dict[str, tuple[tuple[int, ...], ...]] = {
    "a fork that joins": ((), (1,), (1,), (2, 3)),
    "a line that passes boxes": ((), (1,), (2,), (3,), (1, 4)),
    "four lanes": ((), (1,), (1,), (1,), (1,), (2, 3), (4, 5), (6, 7)),
    "two beginnings": ((), (), (1, 2), (3,), (3,)),
    "two lanes that cross": ((), (1,), (1,), (2, 3), (2, 3), (4, 5)),
    "two ends": ((), (1,), (2,), (1,), (1, 4)),
    "many": ((), (1,), (1,), (2,), (3,), (3,), (4, 5), (7,), (6, 8), (1, 9)),
}


def forked(name: str, text: str = "") -> Chart:
    chart = a_chart(len(FORKS[name]))
    boxes = zip(chart.boxes, FORKS[name], strict=True)
    return replace(
        chart,
        boxes=tuple(replace(box, after=after, text=text or box.text) for box, after in boxes),
    )


def by_number(figure: Figure) -> dict[int, tuple[Bbox, list[Text]]]:
    """Each box on a page, with the texts that begin in it but for its number."""
    found = {}
    for box in outlines(figure):
        number, *texts = texts_in(figure, box)
        found[int(number.get_text())] = (box, texts)
    return found


def lines_of(figure: Figure) -> list[Bbox]:
    """The lines of arrows, each as its ends, in pixels."""
    to_pixels = figure.axes[0].transData.transform
    return [Bbox(to_pixels(line.get_xydata())) for line in figure.axes[0].lines]


@pytest.mark.parametrize("text", ["", "[S1-041] has to " + "x" * 60, "g"])
@pytest.mark.parametrize("name", FORKS)
def test_lanes_stand_side_by_side_and_nothing_overlaps(name: str, text: str) -> None:
    chart = forked(name, text)
    for figure in drawn(chart):
        assert overlapping(texts_of(figure)) == []
        found = by_number(figure)
        for box, texts in found.values():
            assert within_page(box, figure)
            assert len(texts) >= 3  # act, words, sources
            for shown in texts:
                assert within(shown, box), shown.get_text()
        for (one, _), (other, _) in itertools.combinations(found.values(), 2):
            assert not one.overlaps(other)
        for line in lines_of(figure):
            left, right = sorted((line.x0, line.x1))
            low, high = sorted((line.y0, line.y1))
            span = Bbox.from_extents(left - 1, low + 3, right + 1, high - 3)
            assert not any(box.overlaps(span) for box, _ in found.values())


def within_page(box: Bbox, figure: Figure) -> bool:
    page = figure.bbox
    return bool(box.x0 > 0 and box.y0 > 0 and box.x1 < page.x1 and box.y1 < page.y1)


@pytest.mark.parametrize("name", FORKS)
def test_each_box_stands_below_what_it_follows_and_arrows_lead_there(name: str) -> None:
    chart = forked(name, "Short")
    figure = drawn(chart)[0]
    found = by_number(figure)
    lines = lines_of(figure)
    heads = [p for p in figure.axes[0].patches if isinstance(p, Polygon)]
    tips = [figure.axes[0].transData.transform(p.get_xy())[0] for p in heads]

    def follow(x: float, y: float) -> int:
        """The box that the line beginning at a point leads to."""
        [line] = [line for line in lines if abs(line.x0 - x) + abs(line.y0 - y) < 3]
        tip = [t for t in tips if abs(t[0] - line.x1) < 2 and 0 <= line.y1 - t[1] < 30]
        if not tip:
            return follow(line.x1, line.y1)
        [box] = [
            number
            for number, (box, _) in found.items()
            if 0 <= tip[0][1] - box.y1 < 12 and box.x0 < tip[0][0] < box.x1
        ]
        return box

    led = {
        (number, follow(line.x0, line.y0))
        for number, (box, _) in found.items()
        for line in lines
        if abs(line.y0 - box.y0) < 3 and box.x0 < line.x0 < box.x1
    }
    assert led == {(one, box.step) for box in chart.boxes for one in box.after}
    for one, other in led:
        assert found[one][0].y0 > found[other][0].y1 + 10
    assert len(heads) == len(led)


def test_words_tell_the_lanes_and_a_chain_s_words_do_not_speak_of_them() -> None:
    chart = forked("a fork that joins", "Short")
    text = describe_chart.description(chart)
    assert text.startswith(
        "Flow chart of account S1-A01: 4 boxes, in lanes that fork or join. Boxes of each"
    )
    said = [part for part in text.split("\n\n") if part[:1].isdigit()]
    assert [part.rpartition(". ")[2] for part in said] == [
        "Begins the account.", "Follows box 1.", "Follows box 1.", "Follows boxes 2 and 3.",
    ]  # fmt: skip
    rows = csv.DictReader(io.StringIO(chart_table(chart)))
    assert [row["after"] for row in rows] == ["", "1", "1", "2;3"]
    chain = describe_chart.description(a_chart(3))
    assert "3 boxes, each leading to the next." in chain and "Follows" not in chain


def test_rows_stay_whole_on_pages() -> None:
    name = "many"
    _, *pages = drawn(forked(name, WORDS * 9))
    shown = [sorted(by_number(page)) for page in pages]
    assert len(shown) > 1
    assert sorted(itertools.chain(*shown)) == list(range(1, 11))
    for together in ([2, 3], [4, 5, 6]):
        assert any({*together} <= {*page} for page in shown)


# --- pages ----------------------------------------------------------------------------------------


def test_what_fits_one_page_stands_on_one() -> None:
    _, *pages = drawn(a_chart(7))
    assert [tuple(page.get_size_inches()) for page in pages] == [pytest.approx(A4_PORTRAIT)]
    shown = " ".join(t.get_text() for t in texts_of(pages[0]))
    assert "Continued" not in shown
    assert "Told by 3 interviewees" in shown


def test_more_boxes_go_to_more_pages_evenly_and_one_image() -> None:
    image, *pages = drawn(replace(a_chart(), boxes=tuple(a_box(i, WORDS) for i in range(1, 21))))
    assert [len(outlines(page)) for page in pages] == [7, 7, 6]
    assert [sum(1 for _ in arrows(page)) for page in pages] == [7, 7, 5]
    assert len(outlines(image)) == 20
    assert image.get_size_inches()[0] == pytest.approx(A4_PORTRAIT[0])
    for number, page in enumerate(pages, start=1):
        assert tuple(page.get_size_inches()) == pytest.approx(A4_PORTRAIT)
        shown = [t.get_text() for t in texts_of(page)]
        assert sum(t.startswith("S1-A01 Developing") for t in shown) == 1
        assert (f"Continued on page {number + 1}." in shown) is (number < 3)
        assert any(t.startswith("Told by 3") for t in shown) is (number == 3)


def test_a_page_grows_for_a_box_taller_than_it() -> None:
    _, *pages = drawn(replace(a_chart(), boxes=(a_box(1), a_box(2, WORDS * 80), a_box(3))))
    heights = [page.get_size_inches()[1] for page in pages]
    assert heights[1] > A4_PORTRAIT[1] + 1
    assert [heights[0], heights[2]] == pytest.approx([A4_PORTRAIT[1]] * 2)
    assert all(within(t, pages[1].bbox) for t in texts_of(pages[1]))


def test_pages_say_what_they_show_and_carry_no_date(tmp_path: Path) -> None:
    chart = a_chart(20)
    runs = []
    for name in ("a", "b"):
        with style():
            pages = draw_pages(chart)
            save_pages(pages, tmp_path / f"{name}.pdf", "A & B", "words")
            assert all(page.dpi == 200 for page in pages)
        runs.append((tmp_path / f"{name}.pdf").read_bytes())
    assert runs[0] == runs[1]
    document = pypdfium2.PdfDocument(runs[0])
    assert len(document) > 1
    assert document.get_metadata_dict(skip_empty=True) == {"Title": "A & B", "Subject": "words"}
    assert b"CreationDate" not in runs[0]


# --- what it shows --------------------------------------------------------------------------------


def test_only_the_account_s_own_rows_are_gathered_in_their_sequence() -> None:
    tables = made_up_narrative()
    backwards = tables["boxes"].take(list(reversed(range(len(tables["boxes"])))))
    chart = gather_chart("S1-A01", tables["accounts"], backwards, tables["cast"])
    assert [box.step for box in chart.boxes] == [1, 2, 3, 4, 5, 6, 7]
    assert chart.boxes[6].sources == ("S1-I01", "S1-M01")
    assert chart.boxes[0].persons == ("S1-001", "S1-X01")
    assert chart.outside == (("S1-X01", "taxi drivers"),)
    assert (chart.papers, chart.qualifying, chart.complete) == (1, 1, True)
    assert a_chart(0, "S1-A03").outside == (("S1-X02", "a regional <trainer>"),)


def test_the_footer_says_who_tells_it_and_what_is_missing() -> None:
    chart = a_chart()
    first, second = describe_chart.footer(chart)
    assert first == (
        "Told by 3 interviewees (S1-001, S1-002 and S1-003); rests on 1 meeting paper (1 from "
        "meetings that qualify). Complete: enough interviewees and all five speech acts."
    )
    assert second.endswith("Outside the network: S1-X01: taxi drivers.")
    lacking = replace(chart, complete=False, missing="no fragment of sanction", papers=0)
    assert describe_chart.footer(lacking)[0].endswith(
        "rests on no meeting papers. Not complete: no fragment of sanction."
    )
    nobody = replace(lacking, interviewees=(), outside=())
    assert describe_chart.footer(nobody) == [
        "Told by no interviewees; rests on no meeting papers. Not complete: no fragment of "
        "sanction.",
        describe_chart.IDS,
    ]


def test_the_table_and_the_words_hold_what_the_chart_holds() -> None:
    tables = made_up_narrative()
    chart = gather_chart("S1-A01", tables["accounts"], tables["boxes"], tables["cast"])
    rows = list(csv.DictReader(io.StringIO(chart_table(chart))))
    source = [r for r in tables["boxes"].to_pylist() if r["account_id"] == "S1-A01"]
    assert rows == [{k: str(v) for k, v in r.items() if k != "account_id"} for r in source]
    text = describe_chart.description(chart)
    assert text.startswith("Flow chart of account S1-A01: 7 boxes")
    assert describe_chart.description(chart) in text
    for row in source:
        assert f"{row['step']}. {row['speech_act'].capitalize()}: {row['text']}" in text
        assert row["notes"] in text
    assert "Sources: S1-I01, S1-M01." in text


def test_no_spreadsheet_takes_a_box_for_a_formula() -> None:
    chart = replace(a_chart(), boxes=(a_box(1, "=HYPERLINK(1)"), a_box(2, 'a, "b"\nc')))
    rows = list(csv.DictReader(io.StringIO(chart_table(chart))))
    assert [row["text"] for row in rows] == ["'=HYPERLINK(1)", 'a, "b"\nc']
