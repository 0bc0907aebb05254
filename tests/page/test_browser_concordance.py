"""The concordance in a real browser: choosing lines, and the way to the words and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scripts.page.build import build
from tests.page.conftest import Opened
from tests.page.hostile import hostile_page
from tests.page.test_browser import AXE, overflow

pytestmark = pytest.mark.browser
Show = Callable[..., Opened]
PLACE = "#site-S1-concordance"


def shown(page: Any, site: str = "S1") -> list[str]:
    """The passages of the lines to be seen."""
    lines = page.locator(f"#site-{site}-concordance .kwic tbody tr:visible th a")
    return [str(link.get_attribute("data-passages")) for link in lines.all()]


def status(page: Any) -> str:
    return str(page.locator(f"{PLACE} .shown").text_content())


def test_lines_are_chosen_and_the_choice_is_a_link(show: Show, html: str) -> None:
    seen = show(html)
    page = seen.page
    form = page.locator(f"{PLACE} form")
    assert len(shown(page)) == 19 and status(page) == "19 of 19 lines shown."
    form.locator("[name=kind]").select_option("want_to")
    assert len(shown(page)) == 4 and status(page) == "4 of 19 lines shown."
    form.locator("[name=became]").select_option("told")
    assert shown(page) == ["S1-I01-000007", "S1-I02-000002"]
    form.locator("[name=words]").fill("[s1-007]")
    assert shown(page) == ["S1-I01-000007"]
    view = page.evaluate("location.hash")
    assert view == "#site-S1-concordance?kind=want_to&became=told&words=%5Bs1-007%5D"
    again = show(html, view).page
    assert shown(again) == ["S1-I01-000007"]
    assert again.locator(f"{PLACE} [name=words]").input_value() == "[s1-007]"
    assert len(shown(again, "S2")) == 19  # the other site is left alone
    again.locator(f"{PLACE} button[type=reset]").click()
    expect(again.locator(f"{PLACE} .shown")).to_have_text("19 of 19 lines shown.")
    assert len(shown(again)) == 19 and again.evaluate("location.hash") == PLACE
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


def test_what_no_line_has_shows_none_and_says_so(show: Show, html: str) -> None:
    page = show(html, f"{PLACE}?words=nothing+of+the+kind").page
    assert shown(page) == [] and status(page) == "0 of 19 lines shown."
    page = show(html, f"{PLACE}?kind=constructor&who=nobody").page
    assert len(shown(page)) == 19  # choices nobody can make are none


def test_a_phrase_opens_its_passage_by_keyboard_and_gets_the_focus_back(
    show: Show, html: str
) -> None:
    page = show(html).page
    link = page.locator(f"{PLACE} .kwic tbody th a").first
    link.focus()
    page.keyboard.press("Enter")
    panel = page.locator("dialog#source")
    assert panel.is_visible()
    assert panel.locator("h3").text_content() == f"Passage {link.get_attribute('data-passages')}"
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert link.evaluate("a => a === document.activeElement")


def test_from_a_box_to_the_words_and_back_to_the_box(show: Show, html: str) -> None:
    page = show(html).page
    page.locator("#account-S1-A01 summary", has_text="7 boxes").click()
    page.locator("#box-S1-A01-3 a", has_text="Read what was said").click()
    panel = page.locator("dialog#source")
    assert panel.locator("h3").all_text_contents() == ["Passage S1-I03-000003"]
    panel.locator("a", has_text="box 3 of S1-A01").click()
    assert not panel.is_visible()
    assert page.locator("#box-S1-A01-3").is_visible()


def test_lines_sort_by_what_stands_before_the_phrase(show: Show, html: str) -> None:
    page = show(html).page
    page.locator(f"{PLACE} thead button", has_text="Before").click()
    before = [str(t) for t in page.locator(f"{PLACE} .kwic .left").all_text_contents()]
    assert len(set(before)) > 1 and before == sorted(before, key=str.lower)


def test_hostile_words_are_only_text(show: Show) -> None:
    seen = show(build(hostile_page()), PLACE, width=320)
    assert overflow(seen.page) <= 0
    assert seen.page.evaluate("window.hit") is None
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(show: Show, one_site: str, width: int) -> None:
    page = show(one_site, f"{PLACE}?kind=want_to", width=width).page
    result = Axe().run(page, {"include": [[PLACE]]}, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert overflow(page) <= 0
