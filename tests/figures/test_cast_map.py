from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import pytest
from matplotlib.collections import LineCollection, PathCollection, PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from scripts.figures import describe_cast
from scripts.figures.cast_map import CastMap, Member, cast_table, draw_cast, gather_cast
from scripts.figures.labels import overlapping
from scripts.figures.network_map import draw_map
from scripts.figures.palette import FADED, INK, QUIET
from scripts.figures.save import save_figure
from scripts.figures.site_map import SiteMap, gather_map
from scripts.figures.style import style
from scripts.study.narrative_tables import CAST
from scripts.study.tables import make_table_from_rows
from tests.figures.sites import CHOICE, tables
from tests.made_up import made_up_site
from tests.made_up_narrative import made_up_narrative

LONG = "Of 14 in the cast 11 are placed, which takes a good many words to say. " * 8


@cache
def site_of(n: int, groups: int, wave: int, directed: bool) -> tuple[dict[str, pa.Table], SiteMap]:
    """The tables of a site, and its map."""
    site = made_up_site(n, groups)
    own = tables(site)
    return own, gather_map("S1", wave, own, site.draws, CHOICE, directed=directed)


def a_cast(
    n: int = 58,
    groups: int = 4,
    persons: Sequence[int] = range(1, 8),
    outside: Sequence[str] = ("taxi drivers",),
    tellers: int = 3,
    *,
    wave: int = 3,
    directed: bool = True,
    sentence: str = "Most of the cast stand in cluster A.",
) -> CastMap:
    """The cast of account S1-A01: actors by number, and outsiders by what they are shown as."""
    own, site_map = site_of(n, groups, wave, directed)
    members = [(f"S1-{k:03d}", "actor", f"S1-{k:03d}") for k in persons]
    members += [(f"S1-X{k:02d}", "outside group", o) for k, o in enumerate(outside, start=1)]
    rows = [
        {
            "account_id": "S1-A01",
            "person_id": code,
            "kind": kind,
            "shown_as": shown,
            "fragments": 2,
            "subject_of": 0,
            "tells": i < tellers,
        }
        for i, (code, kind, shown) in enumerate(members)
    ]
    narrative = made_up_narrative()
    other = [r for r in narrative["cast"].to_pylist() if r["account_id"] != "S1-A01"]
    narrative["cast"] = make_table_from_rows(CAST, [*other, *rows])
    return replace(gather_cast("S1-A01", own | narrative, site_map), sentence=sentence)


def numbers(cast: CastMap, certainty: str) -> list[int]:
    """Those of a site with this certainty, by number."""
    return [int(p.code[-3:]) for p in cast.site_map.people if p.certainty == certainty]


def large_cast(members: int = 45, outside: int = 2, groups: int = 4) -> CastMap:
    """A cast of every kind at a site of 123."""
    site = a_cast(123, groups)
    kinds = [numbers(site, c) for c in ("identified", "weak", "prior only")]
    known, weak, none = kinds
    persons = sorted([*known[: members - 13], *weak[:10], *none[:3]])
    shown = [f"a group of people number {i} <of> $many$" for i in range(outside)]
    return a_cast(123, groups, persons, shown, tellers=6, sentence=LONG)


def drawn(cast: CastMap) -> Figure:
    with style():
        return draw_cast(cast)


def codes(figure: Figure) -> list[Text]:
    return [t for t in figure.axes[0].texts if re.fullmatch(r"\d{3}", t.get_text())]


def symbols(figure: Figure) -> list[PathCollection]:
    return [c for c in figure.axes[0].collections if type(c) is PathCollection]


def dots(figure: Figure) -> list[PathCollection]:
    return [c for c in symbols(figure) if c.get_sizes()[0] < 4]


def spots(collections: Sequence[PathCollection]) -> list[tuple[float, float]]:
    offsets = [np.asarray(c.get_offsets()) for c in collections]
    return sorted(tuple(xy) for xy in np.vstack([*offsets, np.zeros((0, 2))]).round(6))


def edge(collection: PathCollection) -> str:
    return to_hex(collection.get_edgecolor()[0]).upper()


def side(figure: Figure) -> list[str]:
    return [t.get_text() for t in figure.axes[1].texts if len(t.get_text()) > 1]


# --- who is on the map ----------------------------------------------------------------------------


def test_the_cast_stands_where_the_map_of_the_site_shows_it() -> None:
    cast = a_cast(96, 4)
    figure = drawn(cast)
    with style():
        site = draw_map(cast.site_map)
    assert site.axes[0].get_position().bounds == figure.axes[0].get_position().bounds
    assert site.axes[0].get_xlim() == figure.axes[0].get_xlim()
    once = set(spots(symbols(site)))
    assert once == set(spots(symbols(figure)))
    assert len(once) == sum(p.placed for p in cast.site_map.people)
    letters = [
        {
            t.get_text(): t.get_position()
            for t in f.axes[0].texts
            if re.fullmatch("[A-D]", t.get_text())
        }
        for f in (site, figure)
    ]
    assert letters[0] == letters[1]
    assert len(letters[0]) == 4


def test_only_the_cast_has_codes_and_everybody_else_is_grey() -> None:
    cast = large_cast()
    figure = drawn(cast)
    placed = {cast.site_map.short(m.code) for m in cast.placed}
    assert len(placed) == 42
    assert sorted(t.get_text() for t in codes(figure)) == sorted(placed)
    grey = [c for c in symbols(figure) if edge(c) == FADED]
    others = [p for p in cast.site_map.people if p.placed and p.code[-3:] not in placed]
    assert len(spots(grey)) == len(others) > 20
    assert all(len(c.get_facecolor()) == 0 for c in grey), "only outlines"
    dark = [c for c in symbols(figure) if edge(c) in (INK, QUIET) and c not in dots(figure)]
    assert len(spots(dark)) == len(placed)
    assert f"everybody else on the map ({len(others)})" in side(figure)
    drawing = figure.axes[0].collections
    assert max(drawing.index(c) for c in grey) < min(drawing.index(c) for c in dark)


def test_those_named_once_are_drawn_as_uncertain_as_on_the_map() -> None:
    cast = large_cast()
    figure = drawn(cast)
    weak = [m for m in cast.placed if m.person and m.person.certainty == "weak"]
    assert len(weak) == 10
    dotted = [
        c for c in symbols(figure) if c.get_linestyle()[0][1] is not None and edge(c) == QUIET
    ]
    assert len(spots(dotted)) == 10
    assert {to_hex(c.get_facecolor()[0]) for c in dotted} == {"#ffffff"}
    greyed = {t.get_text() for t in codes(figure) if t.get_color() == QUIET}
    assert greyed == {cast.site_map.short(m.code) for m in weak}
    filled = [c for c in symbols(figure) if edge(c) == INK and c not in dots(figure)]
    assert len(spots(filled)) == 32
    assert {to_hex(c.get_facecolor()[0]).upper() for c in filled} == {INK}
    assert describe_cast.WEAK.split(",")[0] in " ".join(side(figure))


def test_tellers_have_a_dot_and_a_frame() -> None:
    cast = a_cast(persons=range(1, 20), tellers=8)
    figure = drawn(cast)
    tellers = [m for m in cast.placed if m.tells]
    assert 0 < len(tellers) < len(cast.placed)
    assert len(spots(dots(figure))) == len(tellers)
    framed = {t.get_text() for t in codes(figure) if t.get_bbox_patch()}
    assert framed == {cast.site_map.short(m.code) for m in tellers}
    assert f"{describe_cast.TELLER} ({len(tellers)})" in side(figure)
    nobody = drawn(a_cast(tellers=0))
    assert dots(nobody) == []
    assert not any(describe_cast.TELLER in text for text in side(nobody))


def test_pies_are_of_the_cast_alone() -> None:
    cast = large_cast()
    half = (0.5, 0.5, 0.0, 0.0)
    people = [replace(p, probabilities=half, membership=0.5) for p in cast.site_map.people]
    by_code = {p.code: p for p in people}
    members = [replace(m, person=by_code[m.code] if m.person else None) for m in cast.members]
    site_map = replace(cast.site_map, people=tuple(people), pies=True)
    figure = drawn(replace(cast, members=tuple(members), site_map=site_map))
    own = {to_hex(c.get_facecolor()[0]) for c in symbols(figure) if len(c.get_facecolor())}
    colours = [cluster.colour.lower() for cluster in site_map.clusters]
    assert own & {*colours} == {*colours[:2]}
    slices = [
        c
        for c in symbols(figure)
        if len(c.get_facecolor()) and to_hex(c.get_facecolor()[0]) in colours
    ]
    assert len(spots(slices)) == 2 * len(cast.placed)
    assert any(text.startswith("pie,") for text in side(figure))


# --- ties -----------------------------------------------------------------------------------------


def test_arrows_are_the_ties_seen_among_the_cast_only() -> None:
    site = made_up_site(58, 4)
    asked = [i + 1 for i, wave in enumerate(site.actors["wave"].to_pylist()) if wave is not None]
    cast = a_cast(persons=sorted({*asked, *range(1, 20)}))
    own = {m.code for m in cast.members}
    rows = site.dyads.to_pylist()
    among = [r for r in rows if r["sender"] in own and r["receiver"] in own]
    ties = {(r["sender"], r["receiver"]) for r in among if r["tie"]}
    people = cast.site_map.people
    assert {(people[a].code, people[b].code) for a, b in cast.site_map.ties} == ties
    assert 5 < len(ties) < sum(bool(r["tie"]) for r in rows)
    assert cast.pairs == len(among) == len(own - {"S1-X01"}) * (len(own) - 2)
    assert cast.observed == sum(r["tie"] is not None for r in among)
    assert cast.observed == 12 * (len(own) - 2)

    figure = drawn(cast)
    drawing = figure.axes[0].collections
    heads = next(c for c in drawing if isinstance(c, PolyCollection))
    assert 0.8 * len(ties) < len(heads.get_paths()) <= len(ties)
    line = " ".join(side(figure))
    assert (
        f"goes to, as told in an interview ({len(ties)}); {cast.observed} of {cast.pairs}" in line
    )
    assert "the others unknown" in line


def test_later_interviews_do_not_count_and_ties_without_direction_have_no_heads() -> None:
    persons = range(1, 40)
    early, late = a_cast(persons=persons, wave=1), a_cast(persons=persons)
    assert early.pairs == late.pairs
    assert 0 < early.observed < late.observed
    assert len(early.site_map.ties) < len(late.site_map.ties)
    figure = drawn(a_cast(persons=persons, directed=False))
    drawing = figure.axes[0].collections
    assert any(isinstance(c, LineCollection) for c in drawing)
    assert not any(isinstance(c, PolyCollection) for c in drawing)


# --- who is not on the map ------------------------------------------------------------------------


def test_those_without_a_place_are_listed_in_a_box_at_the_side() -> None:
    site = a_cast()
    nowhere = numbers(site, "prior only")[:2]
    known = numbers(site, "identified")[:4]
    outside = ["taxi drivers", "a <b>trainer</b> & $x_1$", "=SUM(1)"]
    cast = a_cast(persons=sorted([*known, *nowhere]), outside=outside, tellers=0)
    figure = drawn(cast)
    assert len(codes(figure)) == 4
    shown = side(figure)
    listed = [
        *(f"S1-{k:03d}: no place known (not asked, not named)" for k in nowhere),
        *outside,
    ]
    assert all(line in shown for line in [*listed, "In the cast, not on the map (5)"])
    on_map = [t.get_text() for t in figure.axes[0].texts]
    assert not any(o in text for o in outside for text in on_map)
    [box] = [p for p in figure.axes[1].patches if isinstance(p, Rectangle)]
    frame = box.get_window_extent()
    for text in figure.axes[1].texts:
        inside = text.get_text() in [*listed, "In the cast, not on the map (5)"]
        extent = text.get_window_extent()
        assert bool(frame.y0 < extent.y0 < extent.y1 < frame.y1) is inside, text.get_text()
        assert extent.x1 < frame.x1


def test_an_actor_known_only_later_and_a_teller_outside_say_so() -> None:
    cast = a_cast(outside=["a regional trainer"])
    later = Member("S1-999", "actor", "S1-999", 1, 0, False, None)
    teller = replace(cast.members[-1], tells=True)
    cast = replace(cast, members=(*cast.members[:-1], later, teller))
    shown = side(drawn(cast))
    assert "S1-999: not known by wave 3" in shown
    assert "a regional trainer; tells the account" in shown


def test_a_cast_of_nobody_in_the_network_can_be_drawn(tmp_path: Path) -> None:
    for cast in (a_cast(persons=[]), a_cast(persons=[], outside=[])):
        figure = drawn(cast)
        assert codes(figure) == []
        assert {edge(c) for c in symbols(figure)} == {FADED}
        assert f"The cast: 0 of {len(cast.members)} on the map" in side(figure)
        assert "nobody of the cast" in describe_cast.description(cast)
        with style():
            save_figure(figure, tmp_path / "x.svg", "t", "a")


# --- room -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("members", "outside", "groups"), [(45, 2, 4), (70, 40, 6)])
def test_nothing_overlaps_and_everything_is_on_the_page(
    members: int, outside: int, groups: int
) -> None:
    cast = large_cast(members, outside, groups)
    cast = replace(cast, title="Creating, shaping and meeting a target for the whole locality " * 2)
    figure = drawn(cast)
    assert len(codes(figure)) == len(cast.placed) > 40
    assert overlapping([t for t in figure.axes[0].texts if t.get_text()]) == []
    beside = [t for t in [*figure.texts, *figure.axes[1].texts] if len(t.get_text()) > 1]
    assert overlapping(beside) == []
    bottom, top = figure.axes[0].get_window_extent().intervaly
    [strip] = [t for t in figure.texts if t.get_text().startswith("Not on the map")]
    assert strip.get_window_extent().y1 < bottom
    heading = [t for t in figure.texts if t is not strip]
    assert min(t.get_window_extent().y0 for t in heading) > top
    said = [t.get_text() for t in heading if t.get_fontsize() == 8]
    assert " ".join(said) == " ".join(LONG.split())
    page = figure.bbox
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_text() and text.get_visible():
            box = text.get_window_extent()
            assert page.x0 <= box.x0 < box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0 < box.y1 <= page.y1, text.get_text()
    spots_shown = figure.axes[0].transData.transform(spots(symbols(figure)))
    for text in codes(figure):
        box = text.get_window_extent()
        inside = ((spots_shown > box.min) & (spots_shown < box.max)).all(axis=1)
        assert not inside.any(), text.get_text()


def test_a_list_too_long_for_its_box_says_how_many_more_there_are() -> None:
    cast = large_cast(45, 40)
    figure = drawn(cast)
    shown = side(figure)
    [box] = [p for p in figure.axes[1].patches if isinstance(p, Rectangle)]
    assert box.get_window_extent().y0 >= figure.axes[1].get_window_extent().y0
    [more] = [text for text in shown if text.startswith("… and ")]
    listed = sum("no place known" in t or t.startswith("a group of") for t in shown)
    assert listed > 3
    assert more == f"… and {43 - listed} more, in the table beside the map."
    assert not any(text.startswith("… and") for text in side(drawn(large_cast(45, 2))))


# --- words ----------------------------------------------------------------------------------------


def test_people_s_text_is_shown_as_text(tmp_path: Path) -> None:
    cast = a_cast(outside=['"the" <b>bold</b> $x_1$ & co'])
    cast = replace(cast, title="A “fine” <i> & $y$", sentence="About $5$ <of> them.")
    with style():
        save_figure(draw_cast(cast), tmp_path / "x.svg", "t", "a")
    root = ElementTree.parse(tmp_path / "x.svg").getroot()
    shown = ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}text")]
    for text in (
        '"the" <b>bold</b> $x_1$ & co',
        "S1-A01 A “fine” <i> & $y$: the cast",
        "About $5$ <of> them.",
    ):
        assert text in shown
    raw = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert "<b>" not in raw
    assert "<i>" not in raw


def test_shares_of_the_cast_stand_beside_their_clusters() -> None:
    cast = a_cast()
    shown = " ".join(side(drawn(cast)))
    share = cast.shares["A"]
    assert share.members == pytest.approx(4.2)
    assert f"of the cast about 4.2 ({share.low:.0f} to {share.high:.0f})" in shown
    assert shown.count("of the cast about") == 4
    assert "of the cast about" not in " ".join(side(drawn(a_cast(persons=[]))))


def test_the_table_and_the_words_hold_the_whole_cast() -> None:
    cast = large_cast(45, 3)
    rows = {row["person_id"]: row for row in csv.DictReader(io.StringIO(cast_table(cast)))}
    text = describe_cast.description(cast)
    assert text.startswith("Map of site S1 after wave 3")
    assert len(rows) == len(cast.members) == 48
    for m in cast.members:
        row = rows[m.code]
        assert (row["kind"], row["shown_as"]) == (m.kind, m.shown_as)
        assert row["tells"] == ("yes" if m.tells else "no")
        assert row["x"] == (f"{m.person.x:.3f}" if m.placed and m.person else "")
        assert row["certainty"] == (m.person.certainty if m.person else "")
        assert bool(row["shape"]) is m.placed
        share = cast.shares.get(m.person.cluster) if m.person else None
        assert row["cast_in_cluster_low"] == (f"{share.low:.3f}" if share else "")
        assert m.shown_as in text
    a, b = cast.site_map.ties[0]
    assert f"{cast.site_map.people[a].code} to {cast.site_map.people[b].code}" in text
    assert cast.site_map.people[b].code in rows[cast.site_map.people[a].code]["ties_to"].split(";")
    told = sum(len([*filter(None, row["ties_to"].split(";"))]) for row in rows.values())
    assert told == len(cast.site_map.ties)
    assert f"{cast.observed} of {cast.pairs:,} ordered pairs of the cast observed" in text
    assert "In the cast, not on the map (6): " in text


def test_only_the_account_s_own_rows_are_gathered() -> None:
    cast = a_cast()
    assert [m.code for m in cast.members] == [*(f"S1-00{k}" for k in range(1, 8)), "S1-X01"]
    assert cast.members[-1].person is None
    assert cast.title == "Developing a referral system for people who smoke & drive"
    own, site_map = site_of(58, 4, 3, True)
    other = gather_cast("S1-A03", own | made_up_narrative(), site_map)
    assert [m.code for m in other.members] == ["S1-001", "S1-009", "S1-X02"]
    assert other.members[2].shown_as == "a regional <trainer>"
    assert other.sentence == "Most of the cast stand in cluster A."
