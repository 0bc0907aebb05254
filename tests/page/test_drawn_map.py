"""The page's map is the printed map: the same shapes for the same people, the same colours."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from scripts.figures.network_map import map_markers
from scripts.figures.palette import CLUSTER_COLOURS
from scripts.figures.site_map import gather_map
from scripts.figures.style import MARKERS, OTHER_MARKER
from scripts.page.build import build
from scripts.page.content import Page, SiteContent, site_content
from scripts.page.drawn_map import colour_class
from scripts.study.colours import contrast
from scripts.study.config import StudyConfig
from tests.page.study import VERSIONS, config, site_tables

WANTED = {
    "shape": "role",
    "shapes": {"manager": "star", "enforcement": "circle"},
    "colours": {"B": "#6A3D9A"},
    "titles": {"S1_map": "Who goes to <whom> in town"},
    "numbers": {"S1_map": "2a"},
}


def made(figures: dict[str, object]) -> tuple[StudyConfig, SiteContent]:
    wanted = config(figures=figures)
    return wanted, site_content(site_tables("S1"), wanted, 3)


@pytest.mark.parametrize("figures", [{}, WANTED])
def test_shapes_are_those_of_the_printed_map(figures: dict[str, object]) -> None:
    wanted, content = made(figures)
    found = site_tables("S1")
    printed = gather_map(
        "S1", 3, found.tables, found.draws, found.choice, directed=True, look=wanted.figures
    )
    markers = map_markers(printed)
    names = {marker: name for name, marker in MARKERS.items()} | {OTHER_MARKER: "pentagon"}
    for person, mark in zip(printed.people, content.map.marks, strict=True):
        assert mark.shape == names[markers.get(person.kind, OTHER_MARKER)]
    explained = {value: shape for shape, value, _ in content.map.shapes}
    kinds = Counter(person.kind or "not recorded" for person in printed.people)
    assert {value: n for _, value, n in content.map.shapes} == kinds
    for person, mark in zip(printed.people, content.map.marks, strict=True):
        assert explained[person.kind or "not recorded"] == mark.shape


def test_what_a_study_wants_of_its_figures_is_on_the_page() -> None:
    wanted, content = made(WANTED)
    html = build(Page(wanted, 3, (content,), VERSIONS))
    assert ".k6a3d9a { color: #6a3d9a; }" in html
    assert dict(content.colours)["B"] == "#6A3D9A"
    ring = [colour for colour, _, _ in content.map.rings]
    assert ring == [colour_class(content.colours[x]) for x in content.letters for _ in range(3)]
    assert "Shape: role" in html and "Shape: organisation" not in html
    explained = {value: shape for shape, value, _ in content.map.shapes}
    assert (explained["manager"], explained["enforcement"]) == ("star", "circle")
    assert html.count("Figure 2a. Who goes to &lt;whom&gt; in town") == 3  # title, caption, words
    assert list(content.filters) == ["role", "organisation"]
    assert html.count('<option value="manager">') == 1


def test_colours_are_the_palette_s_where_nothing_else_is_wanted() -> None:
    _, content = made({})
    assert tuple(content.colours.values()) == CLUSTER_COLOURS[: content.groups]


@pytest.mark.parametrize("colour", [*CLUSTER_COLOURS, "#484848"])
def test_codes_can_be_read_on_the_rings_of_every_colour(colour: str) -> None:
    """Of two clusters that overlap wholly, in the darkest colours that a study may want too."""
    style = Path("scripts/page/style.css").read_text(encoding="utf-8")
    opacities = [
        float(found) for found in re.findall(r"\.ring\d\d \{ fill-opacity: ([\d.]+)", style)
    ]
    assert len(opacities) == 3
    light = 1.0
    for opacity in opacities * 2:
        light *= 1 - opacity
    mixed = [round(255 * light + int(colour[i : i + 2], 16) * (1 - light)) for i in (1, 3, 5)]
    ground = "#" + "".join(f"{value:02x}" for value in mixed)
    text = re.search(r"\.actor\.prior text, \.actor\.weak text \{ fill: (#\w+)", style)
    assert text and contrast(text[1], ground) >= 4.5
    assert contrast(colour) >= 3
