"""The cast beside a told account: who is drawn, and who lights up box by box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scripts.page.build import build
from scripts.page.cast_map import WIDTH, CastMap, cast_map
from tests.page.conftest import Opened
from tests.page.hostile import hostile_page
from tests.page.study import page as made_up_page
from tests.page.test_browser import AXE, overflow

Show = Callable[..., Opened]
CAST = [f"S1-00{k}" for k in range(1, 8)]
UNPLACED = ["S1-001", "S1-002", "S1-006"]
MAP = "#account-S1-A01 .cast-map"


@pytest.fixture(scope="module")
def small() -> CastMap:
    [site] = made_up_page(("S1",)).sites
    assert site.narrative
    return cast_map(site.narrative.accounts[0], site.map, site.actors)


def test_the_cast_stands_where_it_stands_on_the_large_map(small: CastMap) -> None:
    [site] = made_up_page(("S1",)).sites
    at = {actor.code: mark.at for actor, mark in zip(site.actors, site.map.marks, strict=True)}
    assert sorted(code for code, _ in small.marks) == CAST
    for code, spot in small.marks:
        if code not in UNPLACED:
            x, y = (small.scale * place for place in at[code])
            assert abs(spot.at[0] - x) <= 12 and abs(spot.at[1] - y) <= 12  # moved apart at most
    assert small.shelf is not None
    below = [code for code, spot in small.marks if spot.at[1] > small.shelf]
    assert sorted(below) == UNPLACED
    assert all(0 < s.at[0] < WIDTH and 0 < s.at[1] < small.height for _, s in small.marks)


def test_words_say_who_stands_where(small: CastMap) -> None:
    assert small.words == (
        "in A: S1-003 and S1-004; in B: S1-005 and S1-007; "
        "without a place: S1-001, S1-002 and S1-006; outside the network: taxi drivers"
    )


def lit(page: Any) -> list[str]:
    """Codes of those who stand out on the small map."""
    codes: list[str] = page.locator(f"{MAP} .actor").evaluate_all(
        """all => all.filter(a => getComputedStyle(a).fillOpacity === "1")
        .map(a => a.dataset.person)"""
    )
    return sorted(codes)


@pytest.mark.browser
def test_pointing_at_a_box_lights_its_people(show: Show, one_site: str) -> None:
    seen = show(one_site)
    page = seen.page
    page.locator("#account-S1-A01 summary", has_text="The account in").click()
    assert lit(page) == CAST
    page.locator("#box-S1-A01-3").hover()
    assert lit(page) == ["S1-003"]
    expect(page.locator(f"{MAP} [role=status]")).to_have_text("Box 3: S1-003.")
    page.locator(f"{MAP} strong").hover()
    assert lit(page) == CAST
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


@pytest.mark.browser
def test_by_keyboard_alone(show: Show, one_site: str) -> None:
    page = show(one_site).page
    page.locator("#account-S1-A01 summary", has_text="The account in").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert lit(page) == ["S1-001"]
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#box-S1-A01-1"
    while not page.evaluate("document.activeElement.closest('#box-S1-A01-2')"):
        page.keyboard.press("Tab")
    assert lit(page) == ["S1-002"]
    page.keyboard.press("Escape")
    assert lit(page) == CAST


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_a_link_restores_a_box(show: Show, one_site: str, width: int) -> None:
    page = show(one_site, "#box-S1-A01-4", width=width).page
    expect(page.locator("#box-S1-A01-4")).to_be_visible()
    assert lit(page) == ["S1-004"]
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert overflow(page) <= 0
    places = page.evaluate(
        """() => [".flow", ".cast-map"].map(part => {
          const box = document.querySelector(`#account-S1-A01 ${part}`).getBoundingClientRect();
          return [box.left, box.right, box.top, box.bottom];
        })"""
    )
    flow, beside = places
    assert beside[0] > flow[1] if width == 1280 else beside[2] >= flow[3]


@pytest.mark.browser
def test_the_small_map_has_the_rings_of_the_large_one(show: Show, one_site: str) -> None:
    page = show(one_site, "#box-S1-A01-1").page
    ring = page.locator(f"{MAP} use[href='#site-S1-rings']")
    assert ring.bounding_box()["width"] > 200
    assert page.locator("#site-S1-rings path").count() > 0


@pytest.mark.browser
def test_hostile_boxes_are_only_text(show: Show) -> None:
    seen = show(build(hostile_page()), "#box-S1-A01-2", width=320)
    page = seen.page
    expect(page.locator("#box-S1-A01-2")).to_be_visible()
    assert lit(page) == ["S1-002"]
    assert overflow(page) <= 0
    assert page.evaluate("window.hit") is None and page.locator(".hit").count() == 0
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])
