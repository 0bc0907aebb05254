"""What follows what, drawn in lanes: where boxes stand, what joins them, and its links."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scripts.page.build import build
from scripts.page.narrative import Account, Box
from scripts.page.narratives import HIGH, LANE, Narratives, narratives
from scripts.page.sources import Person
from tests.page.conftest import Opened
from tests.page.hostile import hostile_page
from tests.page.study import page as made_up_page
from tests.page.test_browser import AXE, overflow

Show = Callable[..., Opened]


def box(step: int, act: str, after: str, people: str) -> Box:
    persons = tuple(Person(code, code, True) for code in people)
    return Box(step, act, "", (), (), persons, tuple(after), "", "", ())


def account(code: str, *boxes: Box) -> Account:
    [site] = made_up_page(("S1",)).sites
    assert site.narrative
    return replace(site.narrative.accounts[0], id=code, boxes=boxes)


@pytest.fixture(scope="module")
def drawn() -> Narratives:
    """A fork that joins, and a second account that shares a person with its first box."""
    forked = account(
        "S1-A01",
        box(1, "manipulation", "", "ab"),
        box(2, "commitment", "1", "b"),
        box(3, "commitment", "1", "c"),
        box(4, "sanction", "23", "bd"),
    )
    other = account("S1-A02", box(1, "manipulation", "", "a"), box(2, "performance", "1", "a"))
    return narratives("S1", [forked, other])


def test_boxes_stand_in_the_lane_of_their_act_and_right_of_what_they_follow(
    drawn: Narratives,
) -> None:
    lane = {act: (top, height) for act, top, height in drawn.lanes}
    assert {act: height / LANE for act, (_, height) in lane.items()} == {
        "manipulation": 2, "commitment": 2, "competence": 1, "performance": 1, "sanction": 1,
    }  # fmt: skip
    at = {(step.account, str(step.step)): step for step in drawn.steps}
    for step in drawn.steps:
        top, height = lane[step.act]
        assert top <= step.y and step.y + HIGH <= top + height
        assert all(at[step.account, k].x < step.x for k in step.follows)
    assert len({(step.x, step.y) for step in drawn.steps}) == 6


def test_links_say_whether_people_stay_and_where_accounts_meet(drawn: Narratives) -> None:
    assert [kind for _, kind in drawn.links] == ["kept", "new", "kept", "new", "kept"] + [
        "shared"
    ] * 2
    shared = {step.label: step.shared for step in drawn.steps}
    assert shared["A01/1"] == ("S1-A02/1", "S1-A02/2") and shared["A02/2"] == ("S1-A01/1",)
    assert shared["A01/4"] == ()
    assert drawn.words == (
        "S1-A01: 1 manipulation, 2 commitment, 3 commitment, 4 sanction; "
        "2 of 4 steps from box to box have people in common",
        "S1-A02: 1 manipulation, 2 performance; 1 of 1 step from box to box has people in common",
    )
    assert drawn.steps[3].words == "Box 4 of S1-A01: sanction; follows box 2 and 3"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_a_box_leads_to_what_it_says(show: Show, one_site: str, width: int) -> None:
    seen = show(one_site, "#site-S1-narratives", width=width)
    page = seen.page
    boxes = page.locator("#site-S1-narratives svg a")
    expect(boxes).to_have_count(7)
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert overflow(page) <= 0
    boxes.nth(2).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#box-S1-A01-3")).to_be_visible()
    expect(page.locator("#box-S1-A01-3")).to_have_class("current")
    assert page.evaluate("location.hash") == "#box-S1-A01-3"
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


@pytest.mark.browser
def test_hostile_accounts_do_no_harm(show: Show) -> None:
    seen = show(build(hostile_page()), "#site-S1-narratives", width=320)
    page = seen.page
    expect(page.locator("#site-S1-narratives svg a")).to_have_count(7)
    assert overflow(page) <= 0
    assert page.evaluate("window.hit") is None and page.locator(".hit").count() == 0
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


def test_every_class_of_colour_on_the_page_has_a_rule() -> None:
    html = build(made_up_page(("S1",)))
    used = set(re.findall(r'class="(?:[^"]* )?(k[0-9a-f]{6}|k\d)[ "]', html))
    assert used and used <= set(re.findall(r"^\.(k[0-9a-f]{6}) ", html, re.MULTILINE))
