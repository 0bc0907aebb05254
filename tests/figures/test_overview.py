"""Small maps side by side: what is on them, and that they can be compared."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from scripts.figures import describe_overview
from scripts.figures.overview import draw_overview, overview_table
from scripts.figures.save import save_figure
from scripts.figures.site_map import SiteMap, gather_map
from scripts.figures.style import style
from scripts.figures.turning import Turn
from tests.figures.sites import CHOICE, tables
from tests.made_up import made_up_site


def site_map(name: str = "S1", wave: int = 3, n: int = 40, **given: Any) -> SiteMap:
    site = made_up_site(n, 3, site=name)
    return gather_map(name, wave, tables(site), site.draws, CHOICE, directed=True, **given)


def drawn(*rows: list[SiteMap]) -> Figure:
    with style():
        return draw_overview(rows)


def words(figure: Figure) -> list[str]:
    return [t.get_text() for t in figure.findobj(Text) if isinstance(t, Text) and t.get_text()]


def panels(figure: Figure) -> list[Any]:
    return figure.axes[:-3]  # the rest are the key


def test_sites_of_one_wave_stand_side_by_side_with_what_they_rest_on() -> None:
    maps = [site_map(name, n=n) for name, n in (("S1", 40), ("S2", 58), ("S3", 80))]
    figure = drawn(*([each] for each in maps))
    boxes = [axes.get_position() for axes in panels(figure)]
    assert len(boxes) == 3 and len({box.y0 for box in boxes}) == 1
    assert boxes[0].x1 <= boxes[1].x0 and boxes[1].x1 <= boxes[2].x0
    said = words(figure)
    for each in maps:
        assert describe_overview.name(each) in said
        assert any(text.startswith(f"{each.asked} interviews, {len(each.people)}") for text in said)
    assert "All sites" in said


def test_waves_of_a_site_are_of_one_scale_and_columns() -> None:
    waves = [site_map(wave=wave) for wave in (1, 2, 3)]
    figure = drawn(waves, [site_map("S2", wave) for wave in (1, 2, 3)])
    own = panels(figure)[:3]
    assert len({axes.get_xlim() for axes in own}) == len({axes.get_ylim() for axes in own}) == 1
    rows = {round(axes.get_position().y0, 6) for axes in panels(figure)}
    assert len(panels(figure)) == 6 and len(rows) == 2
    assert "All sites, after each wave of the interviews" in words(figure)


def test_before_a_wave_those_asked_later_are_not_asked() -> None:
    asked = [site_map(wave=wave).asked for wave in (1, 2, 3)]
    assert asked == [4, 8, 12]


def test_everything_stays_on_the_page_and_the_key_explains_every_shape() -> None:
    figure = drawn([site_map(n=123)], [site_map("S2", n=96)])
    page = figure.bbox
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert page.x0 <= box.x0 and box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0 and box.y1 <= page.y1, text.get_text()
    said = " ".join(words(figure))
    kinds = {p.kind for p in site_map(n=123).people if p.kind}
    assert sum(kind in said for kind in kinds) == 8 and "1 other kind" in said


def test_it_says_whose_chains_do_not_agree() -> None:
    good, bad = site_map(), replace(site_map("S2"), converged=False)
    assert "chains of every fit shown agree" in describe_overview.how_to_read([good])
    said = " ".join(words(drawn([good], [bad])))
    assert "Take care: chains do not agree at Site S2, after wave 3." in said
    kinds = [p.kind for p in good.people]
    alike = replace(good, people=tuple(replace(p, kind=kinds[0]) for p in good.people))
    figure = drawn([replace(alike, wave=wave, converged=False) for wave in (1, 2, 3)])
    assert min(t.get_window_extent().y0 for t in figure.axes[-3].texts) >= 0


def test_a_turned_map_is_the_same_map_turned() -> None:
    plain = site_map()
    turn = Turn(np.array([[0.0, 1.0], [-1.0, 0.0]]), np.zeros(2), np.array([5.0, 7.0]))
    turned = site_map(turn=turn)
    for a, b in zip(plain.people, turned.people, strict=True):
        assert (b.x, b.y) == pytest.approx((5.0 - a.y, 7.0 + a.x))
    left, right, bottom, top = plain.clusters[0].rings.extent
    found = turned.clusters[0].rings.extent
    assert found == pytest.approx((5 - top, 5 - bottom, 7 + left, 7 + right), abs=0.05)


def test_the_table_and_the_words_have_every_map() -> None:
    rows = [[site_map(), replace(site_map(), wave=2)]]
    table = list(csv.DictReader(io.StringIO(overview_table(rows))))
    for each in rows[0]:
        own = [row for row in table if row["wave"] == str(each.wave)]
        assert [row["actor_id"] for row in own] == [p.code for p in each.people]
        assert sum(bool(row["x"]) for row in own) == sum(p.placed for p in each.people)
        assert sum(bool(row["interviewed_in_wave"]) for row in own) == each.asked
        ties = [code for row in own for code in row["ties_to"].split(";") if code]
        assert len(ties) == len(each.ties)
        for cluster in each.clusters:
            held = sum(float(row[f"in_{cluster.letter}"]) for row in own)
            assert held == pytest.approx(cluster.expected_size, abs=0.05)
    text = describe_overview.description(rows, "Figure 1. Both")
    assert text.startswith("Figure 1. Both.\n") and "Site S1, after wave 2: 12 interviews" in text
    assert "2 small network maps: Site S1, after wave 3 (3 clusters)" in text


def test_sites_with_other_clusters_share_a_table_and_the_shapes_drawn() -> None:
    few, many = site_map(), site_map("S2", n=58)
    many = replace(many, clusters=many.clusters[:2])
    people = [replace(p, probabilities=p.probabilities[:2]) for p in many.people]
    table = list(
        csv.DictReader(io.StringIO(overview_table([[few], [replace(many, people=tuple(people))]])))
    )
    assert {row["in_C"] == "" for row in table if row["site"] == "S2"} == {True}
    assert {row["in_C"] == "" for row in table if row["site"] == "S1"} == {False}
    shapes = {(row["stands_for"], row["shape"]) for row in table if row["shape"]}
    assert len(shapes) == len({kind for kind, _ in shapes})


def test_it_can_be_saved(tmp_path: Path) -> None:
    with style():
        save_figure(
            draw_overview([[site_map()]], "A title of our own"), tmp_path / "x.svg", "t", "a"
        )
    assert ">A title of our own<" in (tmp_path / "x.svg").read_text(encoding="utf-8")
