"""A sheet shows the names of people known to the interviewee, and of nobody else."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from scripts.figures import describe_sheet
from scripts.figures.interview_sheet import LOOKS, draw_sheet
from scripts.figures.labels import overlapping
from scripts.figures.save import save_figure
from scripts.figures.sheet_content import Sheet, Told, sheet_codes, sheet_of
from scripts.figures.site_map import SiteMap
from scripts.figures.style import style
from tests.figures.sites import a_map
from tests.leaks import find_leaks

HEADS = ("Bram", "Cald", "Dun", "Fen", "Gar", "Hol", "Kest", "Lor", "Mar", "Nor", "Pel", "Quil")
TAILS = ("aby", "ecott", "iforth", "ogrey", "uston", "yvale", "adine", "eldine", "isande", "orwen",
         "uvielle", "ynthe")  # fmt: skip
QUESTION = "Who do you go to in order to get things done about walking?"


def names_of(site_map: SiteMap) -> dict[str, str]:
    """Give everybody a forename and a surname that nobody else has."""
    parts = [f"{head}{tail}" for tail in TAILS for head in HEADS]
    return {p.code: f"{parts[i]} O’{parts[-1 - i]}" for i, p in enumerate(site_map.people)}


def ties_of(site_map: SiteMap) -> list[Told]:
    codes = [p.code for p in site_map.people]
    return [Told(codes[a], codes[b]) for a, b in site_map.ties]


def a_sheet(
    site_map: SiteMap,
    person: str,
    named: Collection[str] = (),
    reviewed: Collection[str] = (),
    **changed: Any,
) -> Sheet:
    names = names_of(site_map)
    given: dict[str, Any] = {
        "question": QUESTION,
        "codes": sheet_codes(names, 1),
        "names": names,
        "named": named,
        "reviewed": reviewed,
        "told": ties_of(site_map),
        "ties_shown": "unnamed",
    }
    return sheet_of(person, site_map, **given | changed)


def respondent(site_map: SiteMap) -> tuple[str, set[str]]:
    """Return somebody who named people, and whom they named."""
    told = ties_of(site_map)
    person = max(sorted({t.sender for t in told}), key=lambda p: sum(t.sender == p for t in told))
    return person, {t.receiver for t in told if t.sender == person}


def drawn(sheet: Sheet, look: str) -> Figure:
    with style():
        return draw_sheet(sheet, LOOKS[look])


def saved(sheet: Sheet, folder: Path, look: str, about: tuple[str, str] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with style():
        figure = draw_sheet(sheet, LOOKS[look])
        for suffix in LOOKS[look].formats:
            title, alt = about or describe_sheet.about_file(sheet)
            save_figure(figure, folder / f"{sheet.code}{suffix}", title, alt)
    return folder


def found_in(folder: Path, site_map: SiteMap, allowed: Collection[str]) -> set[str]:
    """What a folder of sheets says of people whose names may not be shown, or of ids of results."""
    names = [name for code, name in names_of(site_map).items() if code not in allowed]
    parts = [part for name in names for part in name.split()]
    kinds = {p.organisation for p in site_map.people if p.organisation}
    found = {leak.name for leak in find_leaks(folder, [*names, *parts], kinds)}
    for path in folder.iterdir():
        text = f"{path.name} {text_of(path)}"
        found |= {p.code for p in site_map.people if p.code in text}
    return found


def text_of(path: Path) -> str:
    if path.suffix == ".svg":
        return path.read_text(encoding="utf-8")
    return str(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range())


@pytest.fixture(scope="module")
def site_map() -> SiteMap:
    return a_map(58, 3)


@pytest.mark.parametrize("look", LOOKS)
def test_only_names_of_people_known_are_in_the_file(
    site_map: SiteMap, tmp_path: Path, look: str
) -> None:
    person, named = respondent(site_map)
    named = set(sorted(named)[:6])
    unplaced = {next(p.code for p in site_map.people if not p.placed)} - {person}
    sheet = a_sheet(site_map, person, named, unplaced)
    folder = saved(sheet, tmp_path / "sheets", look)
    allowed = named | unplaced
    assert found_in(folder, site_map, allowed) == set()
    # What may be shown is found, so text is there to be searched.
    names = names_of(site_map)
    for code in allowed:
        there = {leak.path for leak in find_leaks(folder, [names[code]])}
        assert there == set(folder.iterdir()), names[code]
    text = text_of(folder / f"{sheet.code}.pdf")
    assert "you" in text and QUESTION in " ".join(text.split())
    assert any(mark.code in text for mark in sheet.marks if mark.kind == "other")


@pytest.mark.parametrize("look", LOOKS)
def test_a_leaky_build_fails_the_same_search(site_map: SiteMap, tmp_path: Path, look: str) -> None:
    person, named = respondent(site_map)
    named = set(sorted(named)[:3])
    everybody = {p.code for p in site_map.people}
    leaky = saved(a_sheet(site_map, person, everybody), tmp_path / "everybody", look)
    assert len(found_in(leaky, site_map, named)) > 60
    ids = {code: code for code in names_of(site_map)}
    leaky = saved(a_sheet(site_map, person, named, codes=ids), tmp_path / "ids", look)
    assert len(found_in(leaky, site_map, named) & everybody) > 30
    kinds = {p.code: p.organisation or "" for p in site_map.people}
    leaky = saved(a_sheet(site_map, person, everybody, names=kinds), tmp_path / "kinds", look)
    assert found_in(leaky, site_map, everybody) & {*kinds.values()}
    stranger = next(n for c, n in names_of(site_map).items() if c not in named | {person})
    sheet = a_sheet(site_map, person, named)
    leaky = saved(sheet, tmp_path / "title", look, (f"Sheet without {stranger}", "A map."))
    assert stranger in found_in(leaky, site_map, named)


def test_what_is_drawn_from_holds_nothing_else(site_map: SiteMap) -> None:
    person, named = respondent(site_map)
    sheet = a_sheet(site_map, person, named)
    held = " ".join(_texts(asdict(sheet)))
    names = names_of(site_map)
    for p in site_map.people:
        assert p.code not in held
        assert (names[p.code] in held) == (p.code in named), p.code
        assert not p.organisation or p.organisation not in held
    others = [mark.code for mark in sheet.marks if mark.kind == "other"]
    assert others == sorted(others)


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []


def test_who_named_the_interviewee_and_what_people_named_said_is_not_shown(
    site_map: SiteMap,
) -> None:
    told = ties_of(site_map)
    person, named = next(
        (p, mine)
        for p in sorted({t.sender for t in told})
        if (mine := {t.receiver for t in told if t.sender == p})
        and any(t.receiver == p and t.sender not in mine for t in told)
        and any(t.sender in mine for t in told)
    )
    codes = sheet_codes(names_of(site_map), 1)
    shown = {
        how: {
            (sheet.marks[a].code, sheet.marks[b].code)
            for sheet in [a_sheet(site_map, person, named, ties_shown=how)]
            for a, b, _ in sheet.ties
        }
        for how in ("own", "unnamed", "all")
    }
    as_codes = {t: (codes[t.sender], codes[t.receiver]) for t in told}
    assert shown["own"] == {c for t, c in as_codes.items() if t.sender == person}
    assert shown["all"] == set(as_codes.values())
    assert shown["unnamed"] == {
        c
        for t, c in as_codes.items()
        if t.sender == person or (t.receiver != person and t.sender not in named)
    }
    assert shown["own"] < shown["unnamed"] < shown["all"]


def test_codes_are_drawn_by_lot_and_stay_when_actors_are_added() -> None:
    ids = [f"S1-{i:03d}" for i in range(1, 124)]
    codes = sheet_codes(ids, 7)
    assert len(set(codes.values())) == 123
    assert all(len(code) == 3 and int(code) >= 200 for code in codes.values())
    order = [int(codes[i]) for i in ids]
    assert abs(np.corrcoef(order, np.arange(123))[0, 1]) < 0.3
    more = sheet_codes([*ids, "S1-124", "S1-125"], 7)
    assert {i: more[i] for i in ids} == codes
    assert sheet_codes(ids, 8) != codes
    for n in (199, 200, 3_000):
        many = sheet_codes([f"S1-{i:04d}" for i in range(1, n + 1)], 7).values()
        assert len(set(many)) == n
        assert min(map(int, many)) > n  # so that nobody takes one for an id


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("n", [58, 123])
def test_all_names_are_there_nothing_overlaps_and_all_is_on_the_page(n: int, look: str) -> None:
    site_map = a_map(n, 3)
    person, named = respondent(site_map)
    sheet = a_sheet(site_map, person, named)
    figure = drawn(sheet, look)
    texts = [t for t in figure.findobj(Text) if isinstance(t, Text) and t.get_text()]
    shown = " ".join(t.get_text() for t in texts).split()
    names = names_of(site_map)
    for code in named:
        if next(p for p in site_map.people if p.code == code).placed:
            assert set(names[code].split()) <= {word.strip(",.") for word in shown}, names[code]
    on_map = [t for t in figure.axes[0].texts if t.get_text()]
    assert overlapping(on_map) == []
    assert overlapping([*figure.texts, *figure.axes[1].texts]) == []
    for text in texts:
        box = text.get_window_extent()
        assert figure.bbox.x0 <= box.x0 < box.x1 <= figure.bbox.x1, text.get_text()
        assert figure.bbox.y0 <= box.y0 < box.y1 <= figure.bbox.y1, text.get_text()
    size = {"A4": 10, "large_print": 16}[look]
    beside = [t.get_fontsize() for t in figure.axes[1].texts]
    assert min(beside) > 0.8 * size - 0.01
    names_on_map = [t for t in on_map if t.get_fontweight() == "bold" and len(t.get_text()) > 3]
    assert names_on_map and {t.get_fontsize() for t in names_on_map} == {size}


@pytest.mark.parametrize("look", LOOKS)
def test_who_is_told_by_code_for_want_of_room_has_it_on_the_map(look: str) -> None:
    site_map = a_map(123, 4)
    person, _ = respondent(site_map)
    names = names_of(site_map)
    known = [code for code in names if code != person][:50]
    figure = drawn(a_sheet(site_map, person, reviewed=known), look)
    assert overlapping([*figure.texts, *figure.axes[1].texts]) == []
    on_map = [" ".join(t.get_text().split()) for t in figure.axes[0].texts]
    told = " ".join(t.get_text() for t in [*reversed(figure.texts), *figure.axes[1].texts])
    by_code = re.findall(r"(\d{3}) is", told)
    assert by_code and set(by_code) <= set(on_map)
    everybody = " ".join([told, *on_map])
    assert [names[code] for code in known if names[code] not in everybody] == []


def test_a_place_that_is_a_guess_looks_like_one(site_map: SiteMap) -> None:
    weak = {p.code for p in site_map.people if p.certainty == "weak"}
    person = sorted(weak)[0]
    sheet = a_sheet(site_map, person)
    assert sheet.marks[0].kind == "you" and sheet.marks[0].guess
    assert "where these are dotted" in describe_sheet.margin(sheet)
    sure = replace(sheet, marks=tuple(mark for mark in sheet.marks if not mark.guess))
    assert "dotted" not in describe_sheet.margin(sure)
    assert sum(mark.guess for mark in sheet.marks) == len(weak)
    dotted = [
        c
        for c in drawn(sheet, "A4").axes[0].collections
        if c.get_linestyle() and c.get_linestyle()[0][1] and len(c.get_offsets())
    ]
    assert sum(len(c.get_offsets()) for c in dotted) == len(weak)


def test_somebody_without_names_or_place_is_told_so(site_map: SiteMap, tmp_path: Path) -> None:
    person = next(p.code for p in site_map.people if not p.placed)
    sheet = a_sheet(site_map, person)
    assert sheet.names == 0 and not sheet.you_are_placed
    shown = " ".join(t.get_text() for t in drawn(sheet, "A4").texts)
    assert "No names are shown on this sheet." in shown
    assert "You are not on the map" in shown
    assert describe_sheet.shows_not(sheet).endswith("Who mentioned you is not shown.")
    assert find_leaks(saved(sheet, tmp_path / "x", "A4"), names_of(site_map).values()) == []


def test_the_same_bytes_and_nothing_of_when_or_where(site_map: SiteMap, tmp_path: Path) -> None:
    person, named = respondent(site_map)
    sheet = a_sheet(site_map, person, named)
    a, b = (saved(sheet, tmp_path / run, "A4") for run in ("a", "b"))
    for path in a.iterdir():
        assert path.read_bytes() == (b / path.name).read_bytes()
    about = pypdfium2.PdfDocument(a / f"{sheet.code}.pdf").get_metadata_dict(skip_empty=True)
    assert set(about) == {"Title", "Subject"}
    assert about["Title"] == f"Network diagram for an interview, sheet {sheet.code}"
