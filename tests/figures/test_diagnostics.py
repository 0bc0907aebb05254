from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text

from scripts.figures import describe_diagnostics as words
from scripts.figures.diagnostics import Diagnostics, co_membership, draw_diagnostics
from scripts.figures.labels import overlapping
from scripts.figures.style import style
from scripts.lpcm import convergence
from tests.figures.sites import some_diagnostics


def changed(data: Diagnostics, **changes: Any) -> Diagnostics:
    """Change the row of the chosen fit."""
    fits = tuple({**f, **changes} if f["chosen"] else f for f in data.fits)
    return replace(data, fits=fits)


def test_co_membership_counts_draws() -> None:
    labels = np.random.default_rng(1).integers(0, 3, (2, 5, 4)).astype(np.int8)
    expected = np.zeros((4, 4))
    for draw in labels.reshape(-1, 4):
        for i in range(4):
            for j in range(4):
                expected[i, j] += draw[i] == draw[j]
    np.testing.assert_allclose(co_membership(labels), expected / 10, atol=1e-6)


def test_people_are_ordered_by_cluster() -> None:
    data = some_diagnostics(96)
    sizes = [count for _, count in data.blocks]
    assert sum(sizes) == len(data.together) == 96
    own = np.repeat(np.arange(4), sizes)
    same = own[:, None] == own
    assert data.together[same].mean() > 0.7 > 0.2 > data.together[~same].mean()


def test_limits_are_those_that_fits_are_judged_by() -> None:
    assert words.OF_ONE == (convergence.RHAT_MAX, convergence.ESS_MIN)
    assert words.OF_THE_WORST_PAIR == (convergence.RHAT_PAIR_MAX, convergence.ESS_PAIR_MIN)
    assert f"R-hat above {convergence.RHAT_PAIR_99_MAX}" in words.FAILS_ON_THE_MANY
    assert words.limits("intercept") == words.OF_ONE
    assert words.limits("worst co-membership") == words.OF_THE_WORST_PAIR


def test_it_says_what_is_good_and_what_is_not() -> None:
    data = some_diagnostics()
    assert words.good(data) == [
        "The chains of the chosen run agree: worst R-hat 1.004, at least 420 effective draws of "
        "every quantity.",
        "All 3 runs with 4 clusters converged.",
        "Every run has its lowest BIC at 4 clusters.",
    ]
    assert words.doubts(data) == ["Only a few were asked."]
    assert words.doubts(replace(data, doubts=())) == [words.NO_DOUBTS]

    bad = changed(data, converged=False, bic=10_000.0)
    assert "The chains" not in " ".join(words.good(bad))
    assert "Every run" not in " ".join(words.good(bad))
    assert words.FAILS_ON_THE_MANY in words.doubts(bad)
    tail = replace(bad, quantities=({**bad.quantities[0], "ess_tail": 9.0}, *bad.quantities[1:]))
    assert words.FAILS_ON_THE_MANY not in words.doubts(tail)
    worse = replace(bad, quantities=({**bad.quantities[0], "rhat": 1.2}, *bad.quantities[1:]))
    assert words.FAILS_ON_THE_MANY not in words.doubts(worse)
    assert bad.quantities[0]["quantity"] not in words.good(worse)[0]


def test_the_description_holds_every_number_shown() -> None:
    data = some_diagnostics()
    text = words.description(data)
    for groups in data.groups:
        assert f"BIC {min(data.bic(groups)):.1f} to {max(data.bic(groups)):.1f}" in text
    for row in data.quantities:
        assert f"- {row['quantity']}: R-hat {row['rhat']:.3f}" in text
    for letter, count in data.blocks:
        assert f"{letter} {count} p" in text
    assert len(words.alt(data)) < 400


@pytest.mark.parametrize("case", ["plain", "many doubts", "nothing known", "one cluster"])
def test_everything_is_on_the_page_and_no_words_overlap(case: str) -> None:
    data = some_diagnostics(58, 1 if case == "one cluster" else 4)
    if case == "many doubts":
        data = replace(data, doubts=tuple(f"Doubt {i}: {'so many words ' * 20}" for i in range(9)))
    if case == "nothing known":
        data = changed(data, worst_rhat=None, ess_min=None, converged=False)
        unknown = {"rhat": None, "ess_bulk": None, "ess_tail": None}
        data = replace(data, quantities=tuple({**row, **unknown} for row in data.quantities))
    with style():
        figure = draw_diagnostics(data)
        figure.draw_without_rendering()
        page = figure.bbox
        texts = []
        for text in figure.findobj(Text):
            assert isinstance(text, Text)
            box = text.get_window_extent()
            if text.get_text() and text.get_visible() and box.width and page.overlaps(box):
                texts.append(text)
                assert page.x0 <= box.x0, text.get_text()
                assert box.x1 <= page.x1, text.get_text()
        assert len(texts) > 30
        words_shown = [t for t in texts if len(t.get_text()) > 12]
        assert len(words_shown) > 8
        assert overlapping(words_shown) == []
    shown = " ".join(t.get_text() for t in texts)
    assert (words.MORE in shown) is (case == "many doubts")
