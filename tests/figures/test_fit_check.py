"""The figure of the fit's checks: what it shows and says."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.text import Text

from scripts.figures import describe_fit as words
from scripts.figures.fit_check import FitCheck, draw_fit, fit_table, gather_fit
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


def shown(check: FitCheck) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fit_table(check))))


def test_what_was_seen_and_the_ends_of_every_bar_are_in_the_table() -> None:
    check = a_check()
    rows = {(r["of"], r["at"], r["measure"]): r for r in shown(check)}
    panels = {axes.get_title(loc="left").lower(): axes for axes in drawn(check).axes}
    for name in ("in-degree", "out-degree"):
        levels = [str(level["level"]) for level in check.goodness[name]]
        bars = panels[name].patches
        for level, bar in zip(levels, bars, strict=True):
            row = rows[name, level, "seen"]
            assert float(row["low"]) == pytest.approx(bar.get_y())
            assert float(row["high"]) == pytest.approx(bar.get_y() + bar.get_height())
        values = {float(rows[name, level, "seen"]["value"]) for level in levels}
        points = [c for c in panels[name].collections if isinstance(c, PathCollection)]
        assert values == {y for c in points for _, y in np.asarray(c.get_offsets()).tolist()}
    assert rows["out-degree", "5", "seen"]["good"] == "no"
    assert rows["out-degree", "4", "seen"]["good"] == "yes"
    assert {r["value"] for r in shown(check) if r["part"] == "verdict"} >= {
        sentence for sentence, _ in words.verdicts(check)
    }


def test_what_the_data_have_added_is_in_the_table_bar_by_bar() -> None:
    check = a_check()
    [axes] = [a for a in drawn(check).axes if a.get_title(loc="left") == "Intercept"]
    after = [r for r in shown(check) if r["of"] == "intercept" and "after" in r["measure"]]
    outline = axes.patches[1].get_path().vertices[:, 1]
    values = [float(r["value"]) for r in after]
    assert len(values) == 40 and max(values) == pytest.approx(outline.max(), abs=1e-3)
    before = [r for r in shown(check) if r["of"] == "intercept" and "before" in r["measure"]]
    ends = [r["at"].removeprefix("from ").split(" to ") for r in before]
    width = [float(high) - float(low) for low, high in ends]
    held = sum(w * float(r["value"]) for w, r in zip(width, before, strict=True))
    assert held == pytest.approx(1, abs=0.02)


def test_levels_that_the_figure_has_no_room_for_are_in_the_table() -> None:
    row = made_up_goodness().to_pylist()[0]
    check = gather_fit("S1", 3, [row | {"level": str(k), "place": k + 1} for k in range(60)], {})
    assert sum(r["measure"] == "seen" for r in shown(check)) == 60
    assert "20 more in the table" in [t.get_text() for t in texts(drawn(check))]


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


def test_small_counts_can_be_told_apart_beside_large_ones() -> None:
    rows = made_up_goodness().to_pylist()
    levels = [
        r | {"low": 0.0, "mean": 2.0, "high": 4.0} for r in rows if r["statistic"] == "in-degree"
    ]
    levels[0] |= {"low": 900.0, "mean": 1000.0, "high": 1200.0, "observed": 1000.0}
    [axes] = drawn(gather_fit("S1", 3, levels, {})).axes
    heights = axes.transData.transform([(0, 0), (0, 4), (0, 1000)])[:, 1]
    assert heights[1] - heights[0] > 0.05 * (heights[2] - heights[0])
    ticks = [float(t) for t in axes.get_yticks()]
    assert ticks == [0, 50, 200, 500, 1000]
    assert axes.get_xlabel() == "respondents who name them"


def test_a_sentence_says_what_to_rely_on() -> None:
    check = a_check()
    assert words.summary(check) == (
        "Good: the model reproduces 2 of 3 statistics. Take care: it does not reproduce the "
        "out-degree; rest nothing on it."
    )
    good = {name: rows for name, rows in check.goodness.items() if name != "out-degree"}
    assert words.summary(replace(check, goodness=good)) == (
        "Good: the model reproduces what was seen in all of 2 statistics."
    )
    nothing = replace(check, goodness={})
    assert words.summary(nothing) == "Take care: there was nothing that could be checked."
    said = " ".join(t.get_text() for t in texts(drawn(check)))
    assert words.summary(check) in said and words.summary(check) in words.description(check)


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
