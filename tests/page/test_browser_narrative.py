"""Accounts, casts and passages in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from scripts.page.build import build
from tests.page.conftest import Opened
from tests.page.hostile import HOSTILE, hostile_page
from tests.page.test_browser import AXE, overflow, selected, shown_actors

pytestmark = pytest.mark.browser
Show = Callable[..., Opened]
CAST = ["S1-001", "S1-002", "S1-003", "S1-004", "S1-005", "S1-006", "S1-007"]
LINK = "#site-S1-map?account=S1-A01"


def members(page: Any, site: str = "S1") -> list[str]:
    """Codes of the actors that stand out on the map; all others are dimmed."""
    codes: list[str] = page.evaluate(
        """site => {
          const svg = document.querySelector(`#site-${site}-map svg.network`);
          svg.querySelectorAll(".actor").forEach(a => { a.style.transition = "none"; });
          return [...svg.querySelectorAll(".actors > .actor")]
            .filter(a => getComputedStyle(a).fillOpacity === "1")
            .map(a => a.querySelector("title").textContent);
        }""",
        site,
    )
    return codes


def focused(page: Any) -> str:
    text: str = page.evaluate("document.activeElement.textContent")
    return text


def status(page: Any) -> str:
    return str(page.locator("#site-S1-map .shown").text_content())


# --- passages -----------------------------------------------------------------------------------


def test_a_fragment_opens_its_passage_in_context(show: Show, html: str) -> None:
    seen = show(html)
    page = seen.page
    page.locator("#matrix-S1-A01 summary").click()
    link = page.locator("#fragment-S1-F002 a.fragment")
    link.click()
    panel = page.locator("dialog#source")
    assert panel.is_visible()
    assert panel.locator("h3").text_content() == "Passage S1-I02-000002"
    assert str(panel.locator("mark").text_content()).startswith("So we want to ask [S1-002]")
    said = [str(text) for text in panel.locator(".said").all_text_contents()]
    assert said[0] == said[2] == "Interviewer: And what happened then?"
    assert said[1].startswith("S1-002: Er, well, it’s") and said[1].endswith("Anyway.")
    assert "Interview S1-I02, 14 June 2010; turn 2 of 12, paragraph 1; S1-002 speaks." in " ".join(
        str(panel.locator(".small").first.text_content()).split()
    )
    assert "(2 coders agree)" in str(panel.text_content())
    assert page.evaluate("location.hash") == "#passage-S1-I02-000002"
    panel.locator("button", has_text="Close").click()
    assert not panel.is_visible()
    assert page.evaluate("location.hash") == ""
    assert link.evaluate("a => a === document.activeElement")
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


def test_passages_by_keyboard_alone(show: Show, html: str) -> None:
    page = show(html).page
    page.locator("#matrix-S1-A01 summary").focus()
    page.keyboard.press("Enter")
    while not page.evaluate("document.activeElement.matches('a.fragment')"):
        page.keyboard.press("Tab")
    assert focused(page) == "We have to ask [S1-001] & others"
    page.keyboard.press("Enter")
    panel = page.locator("dialog#source")
    assert panel.is_visible() and focused(page) == "Passage in its context"
    for _ in range(12):  # the focus stays in the panel
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || source.contains(document.activeElement)"
        )
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    assert focused(page) == "We have to ask [S1-001] & others"
    page.keyboard.press("Enter")
    assert panel.is_visible()


def test_a_fragment_of_several_passages_shows_them_all(show: Show, html: str) -> None:
    together = html.replace(
        'data-passages="S1-I02-000002"', 'data-passages="S1-I02-000002 S1-I03-000003"'
    )
    assert together != html
    page = show(together).page
    page.locator("#matrix-S1-A01 summary").click()
    page.locator("#fragment-S1-F002 a.fragment").click()
    headings = page.locator("dialog#source h3").all_text_contents()
    assert headings == ["Passage S1-I02-000002", "Passage S1-I03-000003"]


def test_a_link_restores_a_passage(show: Show, html: str) -> None:
    page = show(html, "#passage-S1-I03-000003").page
    panel = page.locator("dialog#source")
    assert panel.locator("h3").text_content() == "Passage S1-I03-000003"
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    link = page.locator("#fragment-S1-F003 a.fragment")
    assert link.is_visible() and link.evaluate("a => a === document.activeElement")


def test_links_lead_out_of_the_panel(show: Show, html: str) -> None:
    page = show(html, "#passage-S1-I02-000002").page
    panel = page.locator("dialog#source")
    panel.locator("a", has_text="S1-F002").click()
    assert not panel.is_visible()
    assert page.locator("#fragment-S1-F002").is_visible()
    page.locator("#fragment-S1-F002 a.fragment").click()
    panel.locator("a.code", has_text="S1-003").click()
    assert not panel.is_visible() and selected(page) == "S1-003"


def test_a_box_leads_to_its_fragment(show: Show, html: str) -> None:
    page = show(html).page
    page.locator("#account-S1-A01 summary", has_text="7 boxes").click()
    page.locator("#account-S1-A01 .flow a", has_text="S1-F003").click()
    cell = page.locator("#fragment-S1-F003")
    assert cell.is_visible()
    assert cell.evaluate("e => { const b = e.getBoundingClientRect(); "
                         "return b.top >= 0 && b.bottom <= innerHeight; }")  # fmt: skip


def test_passages_read_without_script(browser: Any, html: str, tmp_path: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "index.html").as_uri())
    assert page.locator("#site-S1-accounts .account").first.is_visible()
    assert page.locator("#passage-S1-I02-000002 mark").is_visible()
    assert not page.locator("dialog").is_visible()
    assert not page.locator("text=Show the cast on the map").first.is_visible()
    page.locator("#matrix-S1-A01 summary").click()
    page.locator("#fragment-S1-F002 a.fragment").click()
    assert page.locator("#passage-S1-I02-000002").evaluate(
        "e => { const top = e.getBoundingClientRect().top; return top >= 0 && top < innerHeight; }"
    )
    context.close()


# --- casts --------------------------------------------------------------------------------------


def test_an_account_shows_its_cast_on_the_map(show: Show, html: str) -> None:
    seen = show(html)
    page = seen.page
    page.locator("#account-S1-A01 a", has_text="Show the cast on the map").click()
    assert page.evaluate("location.hash") == LINK
    assert members(page) == CAST and len(shown_actors(page)) == 58
    words = status(page)
    assert "58 of 58 actors shown. Highlighted: 7 of the 8 in the cast of" in words
    assert "smoke & drive” (S1-A01). Outside the network: taxi drivers." in words
    assert page.locator("#site-S1-map .shown").get_attribute("role") == "status"
    box = page.locator("#site-S1-map .cast")
    assert box.is_visible() and box.locator("li").all_text_contents() == ["taxi drivers"]
    assert box.locator("p").first.locator("a").all_text_contents() == CAST
    assert page.locator("#site-S1-map svg.network").evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; }"
    )
    assert focused(page).startswith("Cast of Developing")
    page.keyboard.press("Escape")
    assert members(page) == shown_actors(page) and not box.is_visible()
    assert page.evaluate("document.activeElement.name") == "account"
    assert page.evaluate("location.hash") == "#site-S1-map"
    assert status(page) == "58 of 58 actors shown."
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


def test_a_link_restores_a_cast(show: Show, html: str) -> None:
    page = show(html, LINK).page
    assert members(page) == CAST
    assert page.locator("#site-S1-map [name=account]").input_value() == "S1-A01"
    page.locator("#site-S1-map .cast button").click()
    assert len(members(page)) == 58
    again = show(html, "#site-S1-map?account=S1-A03&code=001").page
    assert members(again) == ["S1-001"] == shown_actors(again)
    words = "1 of 58 actors shown. Highlighted: 1 of the 3 in the cast of “Planning a health fair"
    assert status(again).startswith(words) and "a regional <trainer>." in status(again)


def test_casts_by_keyboard_alone(show: Show, html: str) -> None:
    page = show(html).page
    page.locator("#site-S1-map [name=account]").focus()
    page.keyboard.press("ArrowDown")
    assert members(page) == CAST
    page.locator("#site-S1-map [role=option][tabindex='0']").focus()
    first = selected(page)
    assert first is not None
    page.keyboard.press("Escape")  # lets go of the actor, then of the cast
    assert selected(page) is None and members(page) == CAST
    page.keyboard.press("Escape")
    assert len(members(page)) == 58


def test_the_same_link_works_twice(show: Show, html: str) -> None:
    page = show(html).page
    link = page.locator("#account-S1-A01 a", has_text="Show the cast on the map")
    link.click()
    page.evaluate("scrollTo(0, 0)")
    link.click()
    assert page.locator("#site-S1-map svg.network").evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; }"
    )


def test_an_actor_of_a_cast_keeps_the_cast(show: Show, html: str) -> None:
    page = show(html, LINK).page
    page.locator("#site-S1-map .cast a", has_text="S1-004").click()
    assert selected(page) == "S1-004"
    assert page.evaluate("location.hash") == "#site-S1-map?actor=S1-004&account=S1-A01"
    assert page.locator("#site-S1-map .cast").is_visible()


def test_a_cast_from_elsewhere_does_no_harm(show: Show, html: str) -> None:
    seen = show(html, "#site-S1-map?account=constructor")
    assert len(members(seen.page)) == 58 and seen.complaints == []
    other = show(html, "#site-S3-map?account=S1-A01")
    assert len(members(other.page, "S3")) == 123 and other.complaints == []


# --- access, width, hostile text ------------------------------------------------------------------


@pytest.mark.parametrize("view", [LINK, "#passage-S1-I02-000002"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_in_these_views(show: Show, one_site: str, view: str, width: int) -> None:
    page = show(one_site, view, width=width).page
    open_ = page.locator("dialog#source" if "passage" in view else ".cast")
    assert open_.is_visible()
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert overflow(page) <= 0


def test_hostile_text_in_accounts_is_only_text(show: Show) -> None:
    seen = show(build(hostile_page()), "#site-S1-map?account=S1-A01", width=320)
    page = seen.page
    assert HOSTILE[0] in status(page)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    said = page.locator(".passage .said bdi").all_text_contents()
    assert any(HOSTILE[2] in text for text in said)
    page.locator("#fragment-S1-F001 a.fragment").click()
    assert page.locator("dialog#source").is_visible()
    assert overflow(page) <= 0
    assert page.evaluate("window.hit") is None and page.locator(".hit").count() == 0
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


def test_prints_the_accounts_and_not_the_panel(show: Show, html: str) -> None:
    page = show(html, "#passage-S1-I02-000002").page
    page.emulate_media(media="print")
    assert not page.locator("dialog#source").is_visible()
    assert page.locator("#account-S1-A01 .shares").is_visible()
