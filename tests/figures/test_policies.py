"""What simulated studies found, drawn and in words."""

from __future__ import annotations

from typing import Any

import pytest

from scripts.figures import describe_policies as words
from scripts.figures.policies import LINES, draw_policies
from scripts.figures.style import contrast, style
from scripts.network.policy_evidence import difference_rows, recovery_rows
from tests.made_up_validation import made_up_studies

DESIGNS: dict[str, dict[str, Any]] = {
    "discovered": {"n": 58, "groups": 3},
    "capped": {"n": 90, "groups": 4, "roster": "given", "cap": 5},
}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return made_up_studies(list(DESIGNS), replicates=12)


def test_the_verdict_says_what_is_better_at_what_and_with_which_interval(
    rows: list[dict[str, Any]],
) -> None:
    verdicts = words.verdicts(difference_rows(rows))
    assert len(verdicts) == 6
    (found,) = [v for v in verdicts if v.startswith("`information` against `random`")]
    assert "`information` is better at clusters: adjusted Rand index (+0.10, +0.09 to +0.1" in found
    assert "clusters: error of pairs (Brier) (-0.02" in found
    (even,) = [v for v in verdicts if v.startswith("`core-and-bridge` against `most named`")]
    assert "no difference can be told in clusters: adjusted Rand index" in even


def test_the_verdict_turns_with_the_evidence(rows: list[dict[str, Any]]) -> None:
    names = {"information": "random", "random": "information"}
    turned = [row | {"policy": names.get(row["policy"], row["policy"])} for row in rows]
    (found,) = [
        v
        for v in words.verdicts(difference_rows(turned))
        if "`information`" in v.split(":")[0] and "`random`" in v.split(":")[0]
    ]
    assert "`random` is better at clusters: adjusted Rand index" in found
    assert "`information` is better" not in found


def test_the_page_has_every_kind_of_site_measure_and_limit(rows: list[dict[str, Any]]) -> None:
    page = words.page(recovery_rows(rows), difference_rows(rows), DESIGNS)
    for design in DESIGNS.values():
        assert page.count(f"**{words.design_words(design)}**") == 2
    assert "90 people in 4 clusters; list of people given; at most 5 names each" in page
    for heading in words.HEADINGS.values():
        assert heading in page
    assert "12 of each kind were" in page
    assert "number of clusters is given" in page
    tables = [line for line in page.splitlines() if line.startswith("|")]
    widths = {line.count(" | ") for line in tables}
    assert len(widths) == 2
    assert sum("all alike" in line for line in tables) == len(DESIGNS)


def test_bold_are_the_differences_that_can_be_told(rows: list[dict[str, Any]]) -> None:
    differences = difference_rows(rows)
    page = words.page(recovery_rows(rows), differences, DESIGNS)
    part = page.split("## Differences")[1].split("## What")[0]
    last = [row for row in differences if row["wave"] == 3]
    told = sum(words.better(row) is not None for row in last)
    cells = [cell for line in part.splitlines() if line.startswith("|") for cell in line.split("|")]
    assert sum(cell.strip().startswith("**") for cell in cells) == told
    assert 0 < told < len(last)


def test_every_policy_and_interval_is_drawn(rows: list[dict[str, Any]]) -> None:
    recovery = recovery_rows(rows)
    with style():
        figure = draw_policies(recovery, DESIGNS)
        texts = [text.get_text() for text in figure.texts]
    assert set(words.POLICIES.values()) <= set(texts)
    panels = figure.axes
    assert len(panels) == len(DESIGNS) * len(words.MAIN)
    for axes in panels:
        assert len(axes.lines) == len(words.POLICIES)
        assert len(axes.collections) == len(words.POLICIES)  # the bars
    (means,) = {
        tuple(line.get_ydata())
        for line in panels[1].lines
        if line.get_color() == LINES["random"][0]
    }
    expected = [
        row["mean"]
        for row in recovery
        if (row["design"], row["policy"], row["measure"]) == ("discovered", "random", "ari")
    ]
    assert list(means) == pytest.approx(expected)


def test_lines_are_told_apart_without_colour_and_stand_out_from_white() -> None:
    assert len({(marker, dash) for _, marker, dash in LINES.values()}) == len(LINES)
    assert all(contrast(colour) >= 3 for colour, _, _ in LINES.values())
