from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from scripts.figures import describe
from scripts.figures.labels import overlapping
from scripts.figures.network_map import draw_map, map_markers
from scripts.figures.palette import CLUSTER_COLOURS, QUIET
from scripts.figures.rings import cluster_rings
from scripts.figures.save import save_figure
from scripts.figures.site_map import Cluster, SiteMap, gather_map, map_shapes, map_table
from scripts.figures.style import MARKERS, OTHER_MARKER, style
from scripts.study.figure_settings import FigureSettings
from scripts.study.tables import CLUSTER_CHOICE, PEOPLE, make_table_from_rows
from tests.figures.sites import CHOICE, a_map, tables
from tests.made_up import made_up_site


def drawn(site_map: SiteMap) -> Figure:
    with style():
        return draw_map(site_map)


def svg_texts(site_map: SiteMap, folder: Path) -> list[str]:
    with style():
        save_figure(draw_map(site_map), folder / "x.svg", "t", "a")
    root = ElementTree.parse(folder / "x.svg").getroot()
    return ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]


def code_texts(figure: Figure, site_map: SiteMap) -> list[Text]:
    codes = {site_map.short(p.code) for p in site_map.people if p.placed}
    return [t for t in figure.axes[0].texts if t.get_text() in codes]


def symbols(figure: Figure) -> list[PathCollection]:
    return [c for c in figure.axes[0].collections if type(c) is PathCollection]


# --- codes --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "groups", "seed"), [(58, 3, 1), (96, 4, 2), (123, 4, 1), (123, 3, 2)]
)
def test_every_code_is_there_once_and_nothing_overlaps(
    n: int, groups: int, seed: int, tmp_path: Path
) -> None:
    site_map = a_map(n, groups, seed)
    placed = [site_map.short(p.code) for p in site_map.people if p.placed]
    aside = [site_map.short(c) for c in site_map.not_placed]
    assert len(placed) > n / 2
    assert aside
    seen = svg_texts(site_map, tmp_path)
    count = Counter(seen)
    assert [count[code] for code in placed] == [1] * len(placed)
    lists = [text for text in seen if re.fullmatch(r"\d{3}(, \d{3})*,?", text)]
    listed = Counter(code for text in seen for code in text.split(", ") if text in lists)
    assert [listed[code] for code in aside] == [1] * len(aside)

    figure = drawn(site_map)
    texts = [t for t in figure.axes[0].texts if t.get_text()]
    assert len(code_texts(figure, site_map)) == len(placed)
    assert len(texts) == len(placed) + groups + 1  # badges, and the scale
    assert overlapping(texts) == []
    assert overlapping([t for t in figure.axes[1].texts if len(t.get_text()) > 1]) == []


def test_codes_hide_no_symbol() -> None:
    site_map = a_map(123, 4)
    figure = drawn(site_map)
    to_pixels = figure.axes[0].transData
    centres = np.vstack([to_pixels.transform(np.asarray(c.get_offsets())) for c in symbols(figure)])
    assert len(centres) >= sum(p.placed for p in site_map.people)
    for text in code_texts(figure, site_map):
        box = text.get_window_extent()
        inside = ((centres > box.min) & (centres < box.max)).all(axis=1)
        assert not inside.any(), text.get_text()


@pytest.mark.parametrize("n", [20, 123])
def test_everything_is_on_the_page(n: int) -> None:
    figure = drawn(replace(a_map(n, 3), converged=False, worst_rhat=1.234, cap=12))
    page = figure.bbox
    beside_the_map = [t for t in [*figure.texts, *figure.axes[1].texts] if len(t.get_text()) > 1]
    assert overlapping(beside_the_map) == []
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert page.x0 <= box.x0, text.get_text()
            assert box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0, text.get_text()
            assert box.y1 <= page.y1, text.get_text()


def test_codes_of_no_common_beginning_are_written_whole(tmp_path: Path) -> None:
    site_map = a_map(20, 2)
    people = list(site_map.people)
    first = next(i for i, p in enumerate(people) if p.placed)
    people[first] = replace(people[first], code="X9-001")
    site_map = replace(site_map, people=tuple(people))
    assert site_map.prefix == ""
    seen = svg_texts(site_map, tmp_path)
    assert "X9-001" in seen
    assert not any("stands for" in text for text in seen)


# --- signs --------------------------------------------------------------------------------------


def test_weak_places_are_dotted_and_people_without_data_are_not_on_the_map() -> None:
    site_map = a_map(96, 4)
    figure = drawn(site_map)
    weak = [p for p in site_map.people if p.certainty == "weak"]
    assert weak
    dotted = [c for c in symbols(figure) if c.get_linestyle()[0][1] is not None]
    single = [c for c in dotted if c.get_sizes()[0] < 80]
    assert sum(len(c.get_offsets()) for c in single) == len(weak)
    grey = {t.get_text() for t in code_texts(figure, site_map) if t.get_color() == QUIET}
    assert grey == {site_map.short(p.code) for p in weak}

    spots = np.vstack([np.asarray(c.get_offsets()) for c in symbols(figure)])
    unit = np.ptp(figure.axes[0].transData.transform([(0, 0), (1, 0)])[:, 0])
    shift = describe.SHIFT * 200 / 72 / unit + 1e-6
    for person in site_map.people:
        near = np.linalg.norm(spots - [person.x, person.y], axis=1).min() < shift
        assert near or not person.placed, person.code
    assert len({tuple(s) for s in spots}) == sum(p.placed for p in site_map.people)


def test_people_interviewed_are_filled_those_chosen_framed_bridgers_outlined_twice() -> None:
    site_map = a_map(96, 4)
    figure = drawn(site_map)
    filled = sum(
        len(c.get_offsets()) for c in symbols(figure) if to_hex(c.get_facecolor()[0]) == "#1a1a1a"
    )
    assert filled == site_map.asked == 12
    framed = {t.get_text() for t in code_texts(figure, site_map) if t.get_bbox_patch()}
    chosen = {site_map.short(p.code) for p in site_map.people if p.chosen}
    assert framed == chosen
    assert len(chosen) == 10
    second = sum(len(c.get_offsets()) for c in symbols(figure) if c.get_sizes()[0] > 80)
    assert second == sum(p.place == "bridger" for p in site_map.people) == 3
    slanted = {t.get_text() for t in code_texts(figure, site_map) if t.get_style() == "oblique"}
    unsure = {site_map.short(p.code) for p in site_map.people if p.placed and p.membership < 0.9}
    assert slanted == unsure
    assert unsure


def test_ties_end_before_symbols_and_have_heads_only_where_they_have_a_direction() -> None:
    for directed in (True, False):
        site_map = a_map(58, 3, directed=directed)
        figure = drawn(site_map)
        heads = [c for c in figure.axes[0].collections if isinstance(c, PolyCollection)]
        assert bool(heads) is directed
        lines = next(c for c in figure.axes[0].collections if isinstance(c, LineCollection))
        to_pixels = figure.axes[0].transData
        ends = to_pixels.transform(np.vstack([s[:2] for s in lines.get_segments()]))
        centres = np.vstack(
            [to_pixels.transform(np.asarray(c.get_offsets())) for c in symbols(figure)]
        )
        gap = np.linalg.norm(ends[:, None] - centres, axis=2)
        start_gap = gap[0::2].min(axis=1)
        assert 0.8 * len(site_map.ties) < len(start_gap) <= len(site_map.ties)
        assert (start_gap > 5.2 / 2 * 200 / 72).mean() > 0.95


def test_unobserved_pairs_and_later_waves_are_no_ties() -> None:
    site = made_up_site(40, 3)
    all_tables = tables(site)
    two = gather_map("S1", 2, all_tables, site.draws, CHOICE, directed=True)
    three = gather_map("S1", 3, all_tables, site.draws, CHOICE, directed=True)
    seen = sum(bool(tie) for tie in site.dyads["tie"].to_pylist())
    assert len(three.ties) == seen
    assert 0 < len(two.ties) < seen
    for a, _ in three.ties:
        assert three.people[a].wave is not None


# --- rings --------------------------------------------------------------------------------------


def test_rings_are_at_the_scale_of_the_map() -> None:
    site = made_up_site(58, 3)
    before = a_map(58, 3)
    middle = np.array([5.0, -7.0])
    draws = site.draws | {
        "positions": (site.draws["positions"].astype(float) / 0.6 + middle).astype(np.float32),
        "means": site.draws["means"] / 0.6 + middle,
        "variances": site.draws["variances"] / 0.36,
    }
    after = gather_map("S1", 3, tables(site), draws, CHOICE, directed=True)
    assert before.shrinkage == pytest.approx(1, abs=0.05)
    assert after.shrinkage == pytest.approx(0.6 * before.shrinkage, rel=1e-5)
    for a, b in zip(before.clusters, after.clusters, strict=True):
        assert a.rings.extent == pytest.approx(b.rings.extent, abs=1e-3)


def test_both_axes_have_one_scale_and_every_ring_is_inside() -> None:
    site_map = a_map(58, 3)
    axes = drawn(site_map).axes[0]
    (x0, y0), (x1, y1) = axes.transData.transform([(0, 0), (1, 1)])
    assert x1 - x0 == pytest.approx(y1 - y0)
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    for cluster in site_map.clusters:
        a, b, c, d = cluster.rings.extent
        assert left < a < b < right
        assert bottom < c < d < top


@pytest.mark.parametrize("groups", [0, 1])
def test_one_cluster_can_be_drawn(groups: int, tmp_path: Path) -> None:
    site_map = replace(a_map(30, 1), groups=groups)
    seen = svg_texts(site_map, tmp_path)
    assert any(text.startswith(f"{'no clusters' if not groups else '1 cluster'},") for text in seen)


def test_a_cluster_of_one_and_a_cluster_of_nobody_can_be_drawn(tmp_path: Path) -> None:
    site_map = a_map(30, 2)
    person = next(p for p in site_map.people if p.placed)
    rings = cluster_rings(np.array([[person.x, person.y]]), np.array([0.01]), np.ones(1))
    clusters = (
        *(Cluster(c.letter, c.expected_size, c.rings, False) for c in site_map.clusters),
        Cluster("C", 1.0, rings, True),
        Cluster("D", 0.0, rings, False),
    )
    people = tuple(replace(p, cluster="C") if p is person else p for p in site_map.people)
    site_map = replace(site_map, people=people, clusters=clusters)
    seen = svg_texts(site_map, tmp_path)
    assert "about 1 person; the cluster to study" in seen
    text = describe.map_description(site_map)
    assert f"Most probably in it: {person.code}." in text
    assert "It is nobody's most probable cluster." in text


# --- people's text ------------------------------------------------------------------------------

HOSTILE = (
    "<b>bold</b> & co",
    "$x_1$ trust",
    "the \"old\" 'school'",
    "smile \U0001f9e0 \u202egnp.exe",
    "x" * 300,
    "=HYPERLINK(1)",
    "{curly} %s \\n",
)


def test_people_s_text_is_shown_as_text(tmp_path: Path) -> None:
    site_map = a_map(58, 3, organisations=HOSTILE)
    seen = svg_texts(site_map, tmp_path)
    labels = [text.rpartition(" (")[0] for text in seen]
    for text in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[5], HOSTILE[6]):
        assert text in labels
    assert "smile □ gnp.exe" in labels
    assert any(re.fullmatch("x{20,60}…", label) for label in labels)
    raw = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "<b>" not in raw
    for kind in ("pdf", "png"):
        with style():
            save_figure(draw_map(site_map), tmp_path / f"x.{kind}", "t", describe.map_alt(site_map))
    rows = list(csv.DictReader(io.StringIO(map_table(site_map))))
    assert {row["organisation"] for row in rows} == {*HOSTILE} - {HOSTILE[5]} | {"'" + HOSTILE[5]}


def test_organisations_beyond_the_shapes_share_one(tmp_path: Path) -> None:
    kinds = [f"kind {i:02d}" for i in range(12)]
    site_map = a_map(58, 3, organisations=[*kinds, None])
    seen = svg_texts(site_map, tmp_path)
    shown = [kind for kind in kinds if any(text.startswith(kind) for text in seen)]
    assert len(shown) == len(MARKERS) == 8
    count = Counter(p.organisation for p in site_map.people)
    rest = sum(count[kind] for kind in set(kinds) - set(shown))
    assert f"4 other kinds ({rest}), not stated ({count['']})" in seen
    assert OTHER_MARKER not in MARKERS.values()


def test_shapes_may_stand_for_something_else_and_some_be_chosen(tmp_path: Path) -> None:
    site = made_up_site(58, 3)
    look = FigureSettings(shape="role", shapes={"enforcement": "star"})
    site_map = gather_map("S1", 3, tables(site), site.draws, CHOICE, directed=True, look=look)
    markers = map_markers(site_map)
    roles = {r for r in site.actors["role"].to_pylist() if r}
    assert set(markers) == roles and markers["enforcement"] == "*"
    assert len(set(markers.values())) == len(markers)
    of = {p.code: p.kind for p in site_map.people}
    assert of == dict(zip(site.actors["actor_id"].to_pylist(), site.actors["role"].to_pylist(),
                          strict=True))  # fmt: skip
    seen = svg_texts(site_map, tmp_path)
    assert "Shape: role" in seen
    assert any(text.startswith("enforcement (") for text in seen)
    assert "Roles: " in describe.map_description(site_map)


def colours_in(site_map: SiteMap, folder: Path) -> set[str]:
    with style():
        save_figure(draw_map(site_map), folder / "x.svg", "t", "a")
    return set(re.findall("#[0-9a-f]{6}", (folder / "x.svg").read_text(encoding="utf-8")))


def test_clusters_have_the_colours_wanted(tmp_path: Path) -> None:
    site = made_up_site(58, 3)
    look = FigureSettings(colours={"B": "#9B0057"})
    site_map = gather_map("S1", 3, tables(site), site.draws, CHOICE, directed=True, look=look)
    found = colours_in(site_map, tmp_path)
    first, second, third = (colour.lower() for colour in CLUSTER_COLOURS[:3])
    assert {"#9b0057", first, third} <= found and second not in found


def test_without_colour_there_is_none_and_clusters_differ_by_line_and_letter(
    tmp_path: Path,
) -> None:
    site_map = a_map(58, 3)
    black = site_map.without_colour()
    grey = {c for c in colours_in(black, tmp_path) if not c[1:3] == c[3:5] == c[5:7]}
    assert grey == set()
    assert any(not c[1:3] == c[3:5] == c[5:7] for c in colours_in(site_map, tmp_path))
    assert len({c.line for c in black.clusters}) == len(black.clusters) == 3
    assert [c.letter for c in black.clusters] == [c.letter for c in site_map.clusters]


def test_a_heading_of_the_studys_own_stands_over_map_and_words(tmp_path: Path) -> None:
    site_map = a_map(30, 2)
    own = "Figure 2a. Who goes to whom & why"
    wanted = replace(site_map, heading=own)
    with style():
        save_figure(draw_map(wanted), tmp_path / "x.svg", own, "a")
    root = ElementTree.parse(tmp_path / "x.svg")
    texts = [t.text for t in root.iter("{http://www.w3.org/2000/svg}text")]
    assert own in texts and describe.map_title(site_map) not in texts
    assert describe.map_description(wanted).startswith(f"{own}.\n")


# --- words --------------------------------------------------------------------------------------


def test_the_model_line_says_what_the_map_rests_on() -> None:
    site_map = a_map(123, 3)
    assert describe.model_line(site_map) == (
        "3 clusters, 200 draws from 4 chains, worst R-hat 1.004, 12 interviews, "
        "12 of 123 rows seen, at most five names each"
    )
    failed = describe.model_line(replace(site_map, converged=False))
    assert "worst R-hat 1.004, not converged (see the diagnostics), 12 interviews" in failed
    unknown = replace(site_map, worst_rhat=None, cap=None)
    assert describe.model_line(unknown).endswith("12 interviews, 12 of 123 rows seen")
    assert "R-hat" not in describe.model_line(unknown)


def test_the_table_and_the_description_hold_what_the_map_holds() -> None:
    site_map = a_map(96, 4)
    rows = {row["actor_id"]: row for row in csv.DictReader(io.StringIO(map_table(site_map)))}
    text = describe.map_description(site_map)
    assert len(rows) == 96
    for p in site_map.people:
        row = rows[p.code]
        assert (row["cluster"], row["certainty"], row["place"]) == (p.cluster, p.certainty, p.place)
        at = [f"{p.x:.3f}", f"{p.y:.3f}"] if p.placed else ["", ""]
        assert [row["x"], row["y"]] == at
        assert row["shape"] == (map_shapes(site_map).get(p.kind, "pentagon") if p.placed else "")
        assert row["x"] == (f"{p.x:.3f}" if p.placed else "")
        assert row["interviewed_in_wave"] == ("" if p.wave is None else str(p.wave))
        assert p.code in text
    for cluster, (heading, people) in itertools.product(
        site_map.clusters[:1],
        (
            ("Gave a network interview", [p for p in site_map.people if p.wave is not None]),
            ("Proposed as bridgers", [p for p in site_map.people if p.place == "bridger"]),
            ("the place is a guess", [p for p in site_map.people if p.certainty == "weak"]),
        ),
    ):
        assert f"Cluster {cluster.letter}:" in text
        line = next(line for line in text.splitlines() if heading in line)
        assert f"({len(people)})" in line
        assert all(p.code in line for p in people)
    assert len(describe.map_alt(site_map)) < 300


def test_what_people_decided_is_told_in_the_legend_and_in_words(tmp_path: Path) -> None:
    site = made_up_site(58, 3)
    made = tables(site)
    people = made["people"].to_pylist()
    chosen = [row for row in people if row["place"] != "none"]
    for row in chosen[:3]:
        row["decision"] = "interview"
    gone = next(row for row in people if row["place"] == "none")
    gone["decision"] = "unavailable"
    choice = made["cluster_choice"].to_pylist()
    choice[0]["decision"] = "decided by AB: it matters"
    made["people"] = make_table_from_rows(PEOPLE, people)
    made["cluster_choice"] = make_table_from_rows(CLUSTER_CHOICE, choice)
    site_map = gather_map("S1", 3, made, site.draws, CHOICE, directed=True)
    legend = " ".join(svg_texts(site_map, tmp_path))
    assert "proposed for a long interview (10); people decided on 3 of them" in legend
    assert "; the cluster to study, as people decided" in legend
    text = describe.map_description(site_map)
    line = next(line for line in text.splitlines() if "people decided on (3)" in line)
    assert all(row["actor_id"] in line for row in chosen[:3])
    plain = describe.map_description(a_map(58, 3))
    assert "decided" not in plain


def test_the_table_has_every_tie_and_the_sizes_of_clusters() -> None:
    site_map = a_map(96, 4)
    rows = list(csv.DictReader(io.StringIO(map_table(site_map))))
    ties = {(row["actor_id"], to) for row in rows for to in row["ties_to"].split(";") if to}
    assert ties == {(site_map.people[a].code, site_map.people[b].code) for a, b in site_map.ties}
    for cluster in site_map.clusters:
        held = sum(float(row[f"in_{cluster.letter}"]) for row in rows)
        assert held == pytest.approx(cluster.expected_size, abs=0.05)
    assert {float(row["membership"]) - float(row[f"in_{row['cluster']}"]) for row in rows} == {0.0}


# --- pies ---------------------------------------------------------------------------------------


def slices(figure: Figure) -> list[PathCollection]:
    colours = {c.lower() for c in CLUSTER_COLOURS}
    filled = [c for c in symbols(figure) if len(c.get_facecolor())]
    return [c for c in filled if to_hex(c.get_facecolor()[0]) in colours]


def test_pies_show_the_probabilities_of_those_of_no_one_cluster() -> None:
    site_map = a_map(96, 4)
    assert slices(drawn(site_map)) == [] and not site_map.pies
    open_ = iter([(0.5, 0.3, 0.15, 0.05), (0.1, 0.8, 0.1, 0.0), (0.25,) * 4] * 96)
    shares = [next(open_) if k % 5 == 0 else p.probabilities for k, p in enumerate(site_map.people)]
    people = [
        replace(p, probabilities=own, membership=max(own))
        for p, own in zip(site_map.people, shares, strict=True)
    ]
    site_map = replace(site_map, people=tuple(people), pies=True)
    figure = drawn(site_map)
    unsure = [p for p in people if p.placed and not p.sure]
    assert len(unsure) > 9 and any(p.wave is not None for p in unsure)
    found = slices(figure)
    assert len(found) == sum(share > 0 for p in unsure for share in p.probabilities)
    areas: dict[tuple[float, ...], list[float]] = {}
    for part in found:
        # The corner of its box, then a slice of a circle: as large as its share, as a polygon.
        x, y = part.get_paths()[0].vertices[2:-1].T
        area = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2 / (np.pi * 0.25)
        areas.setdefault(tuple(part.get_offsets()[0]), []).append(float(area))
    wanted = sorted([s for s in p.probabilities if s > 0] for p in unsure)
    for own, expected in zip(sorted(areas.values()), wanted, strict=True):
        assert own == pytest.approx(expected, abs=0.02)
    legend = " ".join(t.get_text() for t in figure.axes[1].texts)
    assert f"belonging to the clusters ({len(unsure)}); with a dot:" in legend


def test_there_are_no_pies_in_black_nor_of_those_who_are_sure() -> None:
    look = FigureSettings(pies=True)
    site = made_up_site(58, 3)
    site_map = gather_map("S1", 3, tables(site), site.draws, CHOICE, directed=True, look=look)
    assert site_map.pies and not site_map.without_colour().pies
    assert slices(drawn(site_map.without_colour())) == []
    sure = tuple(replace(p, membership=0.95) for p in site_map.people)
    figure = drawn(replace(site_map, people=sure))
    assert slices(figure) == []
    assert not any("pie" in t.get_text() for t in figure.axes[1].texts)
