from __future__ import annotations

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.text import Text

from scripts.figures.labels import apart, overlapping, place_labels
from scripts.figures.style import new_page, style


def an_axes(size: tuple[float, float] = (4, 3)) -> Axes:
    axes = new_page(size).add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return axes


def write(axes: Axes, points: np.ndarray, bold: int = 0) -> tuple[list[Text], list[Text]]:
    texts = [
        axes.text(*xy, f"{i:03d}", size=6, weight="bold" if i < bold else "normal")
        for i, xy in enumerate(points)
    ]
    left_out = place_labels(
        axes,
        axes.transData.transform(points),
        texts,
        radii=np.full(len(points), 8.0),
        taken=np.array([[0, 0, 50, 50]]),
        ties=np.zeros((0, 2, 2)),
    )
    return [t for t in texts if t not in left_out], left_out


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_label_is_beside_its_point_clear_of_all_else(seed: int) -> None:
    with style():
        axes = an_axes()
        points = 0.1 + 0.8 * np.random.default_rng(seed).random((60, 2))
        kept, left_out = write(axes, points)
        assert not left_out
        assert not overlapping(kept)
        shown = axes.transData.transform(points)
        for text in kept:
            box = text.get_window_extent()
            nearest = np.clip(shown, box.min, box.max)
            distance = np.linalg.norm(shown - nearest, axis=1)
            assert distance.min() >= 8 - 0.5, "a label covers a symbol"
            assert distance[int(text.get_text())] < 60 * 200 / 72
            assert box.x0 >= 0
            assert box.x1 <= 800
            assert box.x0 > 50 or box.y0 > 50, "a label is in a box that is taken"


def test_overlaps_are_noticed() -> None:
    with style():
        axes = an_axes()
        a, b = axes.text(0.5, 0.5, "one"), axes.text(0.51, 0.5, "two")
        c = axes.text(0.9, 0.9, "three")
        assert overlapping([a, b, c]) == [("one", "two")]
        height = (c.get_window_extent().height + 0.5) / 600
        d = axes.text(0.9, 0.9 - height, "four")
        assert overlapping([c, d]) == []
        d.set_bbox({"boxstyle": "square,pad=0.12"})
        assert overlapping([c, d]) == [("three", "four")]


def test_where_there_is_no_room_the_labels_left_out_are_named_and_bold_ones_stay() -> None:
    with style():
        axes = an_axes((0.7, 0.7))
        points = 0.5 + 0.2 * np.random.default_rng(1).random((40, 2))
        kept, left_out = write(axes, points, bold=2)
        assert left_out
        assert not overlapping(kept)
        assert len(kept) + len(left_out) == 40
        assert all(t not in axes.texts for t in left_out)
    assert write(an_axes(), np.zeros((0, 2))) == ([], [])


def test_symbols_part_but_stay_near() -> None:
    rng = np.random.default_rng(1)
    points = np.vstack([np.zeros((3, 2)), 30 + 20 * rng.random((20, 2)), [[90.0, 90.0]]])
    radii = np.full(len(points), 2.0)
    moved = apart(points, radii, furthest=5)
    distance = np.linalg.norm(moved[:, None] - moved, axis=2)
    np.fill_diagonal(distance, 9)
    before = np.linalg.norm(points[:, None] - points, axis=2)
    np.fill_diagonal(before, 9)
    assert before.min() == 0
    assert distance.min() > 3.5
    assert np.linalg.norm(moved - points, axis=1).max() <= 5 + 1e-9
    np.testing.assert_allclose(moved[-1], points[-1], atol=0.01)
