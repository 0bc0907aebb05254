"""Geometry of the page's drawings."""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import get_args

import numpy as np
import pytest

from scripts.figures.rings import cluster_rings
from scripts.figures.style import MARKERS
from scripts.page import drawing
from scripts.page.content import site_content
from scripts.study.figure_settings import Shape
from tests.page.study import SIZES, config, site_tables


def test_frame_keeps_proportions_and_turns_the_vertical() -> None:
    frame = drawing.frame_around([(-1.0, 0.0), (3.0, 2.0)])
    (x0, y0), (x1, y1) = frame.place((0.0, 0.0)), frame.place((1.0, 1.0))
    assert x1 - x0 == pytest.approx(y0 - y1, abs=0.2)
    assert frame.length(1.0) == pytest.approx(x1 - x0, abs=0.2)
    assert drawing.frame_around([(1.0, 1.0)]).scale > 0


def test_outlines_of_one_gaussian_are_its_circles() -> None:
    many = np.ones(50)
    rings = cluster_rings(np.zeros((50, 2)), 4 * many, many)
    found = dict(drawing.outlines(rings))
    assert list(found) == [95, 80, 50]
    for level, lines in found.items():
        radius = 2 * math.sqrt(-2 * math.log(1 - level / 100))
        (line,) = lines
        assert [math.hypot(*p) for p in line] == pytest.approx([radius] * len(line), rel=0.02)


def test_arrow_stops_before_both_symbols() -> None:
    line, head = drawing.arrow((0.0, 0.0), (100.0, 0.0)).split("m")[1:]
    x, y, along, across = map(float, re.findall(r"-?[\d.]+", line))
    assert drawing.SYMBOL < x < x + along < 100 - drawing.SYMBOL and (y, across) == (0, 0)
    back = [float(number) for number in re.findall(r"-?[\d.]+", head)]
    # One wing, to the tip and the other wing: mirrored, both behind the tip.
    assert back[:2] == [-back[2], -back[3]] and back[4:] == [back[0], -back[1]] and back[0] < 0
    assert drawing.arrow((0.0, 0.0), (10.0, 0.0)) == ""
    assert drawing.arrow((0.0, 0.0), (100.0, 0.0), head=False).count("m") == 1


@pytest.mark.parametrize("site", SIZES)
def test_labels_cover_nothing(site: str) -> None:
    drawn = site_content(site_tables(site), config(), 3).map
    boxes = [(m.at[0] - 7, m.at[1] - 7, m.at[0] + 7, m.at[1] + 7) for m in drawn.marks]
    labels = []
    for m in drawn.marks:
        if m.label.free:
            width = drawing.GLYPH * len(m.text)
            back = {"start": 0, "middle": width / 2, "end": width}[m.label.anchor]
            x, y = m.at[0] + m.label.dx - back, m.at[1] + m.label.dy
            labels.append((x, y - 10, x + width, y + 2))
    assert len(labels) > len(boxes) / 2
    assert not any(drawing._overlap(a, b) for a in labels for b in boxes)
    assert not any(drawing._overlap(a, b) for a, b in combinations(labels, 2))


def test_every_shape_that_a_study_can_want_is_drawn_and_looks_like_no_other() -> None:
    assert set(get_args(Shape)) | {drawing.OTHER} == set(drawing.SHAPES) == {*MARKERS, "pentagon"}
    assert drawing.OTHER == "pentagon" and drawing.OTHER not in get_args(Shape)
    assert len(set(drawing.SHAPES.values())) == len(drawing.SHAPES)


@pytest.mark.parametrize("low_high", [(0.0, 0.0), (900.1, 930.2), (-3.0, 4.0), (1e5, 1.2e5)])
def test_ticks_span_the_values(low_high: tuple[float, float]) -> None:
    low, high = low_high
    ticks = drawing.round_ticks(low, high)
    assert ticks[0] <= low and ticks[-1] >= high
    assert 2 <= len(ticks) <= 8


def test_bic_plot_of_a_single_fit() -> None:
    plot = drawing.bic_plot([(3, 900.0, True, True)])
    assert len(plot.dots) == 1 and plot.dots[0].chosen
