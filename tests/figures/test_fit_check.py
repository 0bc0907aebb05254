"""The figure of the fit's checks: what it shows and says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from scripts.figures import describe_fit as words
from scripts.figures.fit_check import FitCheck, draw_fit, gather_fit
from scripts.figures.labels import overlapping
from scripts.figures.style import style
from scripts.lpcm import goodness
from tests.made_up import made_up_goodness


def a_check() -> FitCheck:
    rng = np.random.default_rng(1)
    compared = {
        "intercept": (rng.normal(0, 3, 900), rng.normal(1, 0.3, 900)),
        "distance between two actors": (rng.gamma(2, 2, 900), rng.gamma(2, 2, 900)),
    }
    return gather_fit("S1", 3, made_up_goodness().to_pylist(), compared)


def drawn(check: FitCheck) -> Figure:
    with style():
        return draw_fit(check)


def texts(figure: Figure) -> list[Text]:
    return [t for t in figure.findobj(Text) if isinstance(t, Text) and t.get_text().strip()]


def test_what_lies_outside_is_marked_by_shape_and_colour() -> None:
    figure = drawn(a_check())
    panels = {axes.get_title(loc="left"): axes for axes in figure.axes}
    assert list(panels) == ["In-degree", "Out-degree", "Intercept", "Distance between two actors"]
    inside, outside = (
        [c for c in panels["Out-degree"].collections if isinstance(c, PathCollection)][k]
        for k in (0, 1)
    )
    assert len(inside.get_offsets()) == 5
    assert [tuple(xy) for xy in outside.get_offsets()] == [(5, 9)]
    assert len(inside.get_paths()[0].vertices) != len(outside.get_paths()[0].vertices)


def test_verdicts_stand_on_it_and_say_whether_they_speak_for_the_model() -> None:
    check = a_check()
    assert [good for _, good in words.verdicts(check)] == [True, False, True]
    said = " ".join(t.get_text() for t in texts(drawn(check)))
    for sentence, _ in words.verdicts(check):
        assert sentence in said
    assert words.POOR == goodness.POOR


def test_nothing_leaves_the_page_and_verdicts_do_not_overlap() -> None:
    figure = drawn(a_check())
    figure.draw_without_rendering()  # labels of axes find their places only now
    page = figure.bbox
    labels = [t for a in figure.axes for t in (a.title, a.xaxis.label, a.yaxis.label)]
    for text in filter(lambda text: text.get_text(), [*figure.texts, *labels]):
        box = text.get_window_extent()
        assert page.x0 <= box.x0 and box.x1 <= page.x1, text.get_text()
        assert page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()
    assert overlapping([t for t in figure.texts if len(t.get_text()) > 1]) == []


def test_words_say_how_much_the_data_have_added() -> None:
    rng = np.random.default_rng(2)
    wide = rng.normal(0, 3, 4000)
    assert words.narrowing(wide, wide / 10) == "spread after the data: 10 % of that before"
    assert words.narrowing(wide, wide) == "the data have added next to nothing"
    text = words.description(a_check())
    assert "of 3 statistics of the network it reproduces 2" in text
    assert "Intercept: 90 % between" in text


def test_a_title_of_the_studys_own() -> None:
    own = replace(a_check(), heading="Figure 5. Checks")
    assert "Figure 5. Checks" in [t.get_text() for t in texts(drawn(own))]
    assert words.description(own).startswith("Figure 5. Checks.\n")


@pytest.mark.parametrize("level", [0.2, None])
def test_a_statistic_of_one_level_has_words_but_no_panel(level: float | None) -> None:
    rows = made_up_goodness().to_pylist()[-1:]
    rows[0]["overall"] = level
    figure = drawn(gather_fit("S1", 3, rows, {}))
    assert figure.axes == [] and any("reciprocity" in t.get_text() for t in texts(figure))
