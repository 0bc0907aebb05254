from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from scripts.figures import describe_diagnostics as words
from scripts.figures.describe import counted
from scripts.figures.diagnostics import (
    NAMES,
    Diagnostics,
    co_membership,
    diagnostics_table,
    draw_diagnostics,
)
from scripts.figures.labels import overlapping
from scripts.figures.palette import QUIET
from scripts.figures.style import BAD, style
from scripts.lpcm import convergence
from tests.figures.sites import some_diagnostics
from tests.made_up import made_up_site


def shown(data: Diagnostics) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(diagnostics_table(data))))


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


def test_of_the_tail_of_the_worst_pair_nothing_is_asked() -> None:
    data = some_diagnostics()
    few = tuple({**row, "ess_tail": 9.0} for row in data.quantities)
    data = replace(data, quantities=few)
    rows = {(r["of"], r["measure"]): r for r in shown(data)}
    with style():
        figure = draw_diagnostics(data)
    [axes] = [a for a in figure.axes if a.get_xlabel() == "effective draws"]
    points = [c for c in axes.collections if c.get_offsets()[0][0] == 9.0]
    for row, point in zip(reversed(few), points, strict=True):
        pair = row["quantity"].startswith("worst")
        tail = rows[row["quantity"], "effective draws, tail"]
        assert (tail["low"], tail["good"]) == (("", "") if pair else ("400.000", "no"))
        assert to_hex(point.get_edgecolor()[0]).upper() == (QUIET if pair else BAD)
        assert to_hex(point.get_facecolor()[0]).upper() == (QUIET if pair else "#FFFFFF")
        assert words.passes(row) is pair
    text = words.description(data)
    assert text.count("tail effective draws 9 (at least 400)") == sum(
        not row["quantity"].startswith("worst") for row in few
    )


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


def test_every_bar_of_the_rank_plots_is_in_the_table() -> None:
    data = some_diagnostics()
    rows = [row for row in shown(data) if row["part"] == "ranks"]
    with style():
        figure = draw_diagnostics(data)
    for name in NAMES.values():
        [axes] = [a for a in figure.axes if a.get_title(loc="left").endswith(f"agree? {name}")]
        own = [row for row in rows if row["of"] == name]
        assert [float(row["value"]) for row in own] == [bar.get_height() for bar in axes.patches]
        assert own[17]["at"] == "chain 2, 2 of 16"
        chance = axes.collections[0].get_paths()[0].vertices[:, 1]
        assert float(own[0]["low"]) == pytest.approx(chance.min(), abs=1e-3)
        assert float(own[0]["high"]) == pytest.approx(chance.max(), abs=1e-3)
    assert len(rows) == 2 * 16 * len(data.traces["intercept"])


def test_runs_quantities_and_pairs_are_in_the_table_with_what_is_asked() -> None:
    data = some_diagnostics()
    rows = {(r["part"], r["of"], r["at"], r["measure"]): r for r in shown(data)}
    assert len(rows) == len(shown(data))
    for fit in data.fits:
        what = "BIC of the chosen run" if fit["chosen"] else "BIC"
        row = rows["runs", counted(fit["groups"], "cluster"), f"seed {fit['seed']}", what]
        assert row["value"] == f"{fit['bic']:.3f}"
        assert row["good"] == ("yes" if fit["converged"] else "no")
    for quantity in data.quantities:
        row = rows["the chosen run", quantity["quantity"], "", "R-hat"]
        limit = words.limits(quantity["quantity"])
        assert (row["value"], row["high"]) == (f"{quantity['rhat']:.3f}", f"{limit.rhat:.3f}")
        assert row["good"] == ("yes" if quantity["rhat"] <= limit.rhat else "no")
        assert ("the chosen run", quantity["quantity"], "", "effective draws, bulk") in rows
    pairs = {k[1:3]: float(r["value"]) for k, r in rows.items() if k[3].startswith("probability")}
    n = len(data.people)
    assert len(pairs) == n * (n - 1) / 2
    assert pairs[data.people[3], data.people[1]] == pytest.approx(data.together[3, 1], abs=1e-3)
    said = {r["value"] for r in shown(data) if r["part"] == "verdict"}
    assert said == {*words.good(data), *words.doubts(data)}


def test_people_of_the_matrix_are_those_of_its_blocks() -> None:
    data = some_diagnostics()
    site = made_up_site(58, 4)
    best: dict[str, tuple[float, str]] = {}
    for row in site.membership.to_pylist():
        found = row["probability"], row["cluster"]
        best[row["actor_id"]] = max(best.get(row["actor_id"], found), found)
    letters = [letter for letter, count in data.blocks for _ in range(count)]
    assert [best[code][1] for code in data.people] == letters


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
