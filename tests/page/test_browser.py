"""The page in a real browser: what it shows, asks for, and does when pointed at or typed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scripts.page import build as building
from scripts.page.build import build
from tests.page.conftest import Opened
from tests.page.hostile import HOSTILE, hostile_page
from tests.page.study import config
from tests.page.study import page as made_up_page

pytestmark = pytest.mark.browser
Show = Callable[..., Opened]
AXE: dict[str, Any] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}


def shown_actors(page: Any, site: str = "S1") -> list[str]:
    codes: list[str] = page.evaluate(
        """site => [...document.querySelectorAll(`#site-${site}-map .actors > .actor`)]
        .filter(a => getComputedStyle(a).display !== "none")
        .map(a => a.querySelector("title").textContent)""",
        site,
    )
    return codes


def selected(page: Any, site: str = "S1") -> str | None:
    found = page.locator(f"#site-{site}-map .actors > [aria-selected=true] title")
    return found.text_content() if found.count() else None


def overflow(page: Any) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide


def test_is_quiet_and_asks_for_nothing(show: Show, html: str) -> None:
    seen = show(html)
    seen.page.mouse.wheel(0, 3000)
    seen.page.locator("#site-S2-map .actor").nth(4).hover()
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


def test_policy_stops_what_is_not_the_pages_own(show: Show, html: str) -> None:
    """Positive control of the test before: the policy is in force, and violations are seen."""
    bad = html.replace("</main>", '<img src="https://example.org/x.png" onerror="0"></main>')
    seen = show(bad.replace("</body>", "<script>window.hit = 1</script></body>"))
    assert len(seen.violations) >= 2
    assert seen.complaints
    assert seen.page.evaluate("window.hit") is None


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(show: Show, one_site: str, width: int) -> None:
    page = show(one_site, "#site-S1-map?actor=S1-004", width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()


def test_axe_would_find_something(show: Show, one_site: str) -> None:
    page = show(one_site.replace('lang="en-GB"', "")).page
    assert Axe().run(page, options=AXE).violations_count == 1


@pytest.mark.parametrize("width", [320, 640])
def test_narrow_page_does_not_scroll_sideways(show: Show, html: str, width: int) -> None:
    """Check 320 px, and 1280 px at 200 % zoom."""
    page = show(html, width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert overflow(page) <= 0


def test_pointing_shows_an_actor_and_its_ties(show: Show, html: str) -> None:
    page = show(html).page
    actor = page.locator("#site-S1-map .actors > .asked").first
    actor.hover(force=True)
    code = actor.locator("title").text_content()
    assert page.locator("#site-S1-map .panel strong").text_content() == code
    assert page.locator("#site-S1-map .network.ego").count() == 1
    near = page.locator("#site-S1-map .actors > .near").count()
    assert near and near == page.evaluate(
        """code => { const {actors, ties} = JSON.parse(data.textContent).sites.S1;
        const i = actors.code.indexOf(code);
        return new Set(ties.flatMap(([a, b]) => a === i ? [b] : b === i ? [a] : [])).size; }""",
        code,
    )
    page.mouse.move(1, 1)
    assert page.locator("#site-S1-map .network.ego").count() == 0


def test_filters(show: Show, html: str) -> None:
    page = show(html).page
    form = page.locator("#site-S1-map form")
    everybody = shown_actors(page)
    assert len(everybody) == 58
    form.locator("[name=cluster]").select_option("B")
    in_b = shown_actors(page)
    rows = page.locator("#site-S1-map .nodes tbody tr:not(.off)")
    assert 0 < len(in_b) < 58 and rows.count() == len(in_b)
    assert all(row.endswith("\tB") or "\tB\t" in row for row in _texts(rows))
    form.locator("[name=degree]").fill("4")
    assert 0 < len(shown_actors(page)) < len(in_b)
    form.locator("[type=reset]").click()
    # Not wait_for_function: it polls by eval, which the page's own policy forbids.
    expect(page.locator("#site-S1-map .shown")).to_contain_text(f"{len(everybody)} of ")
    assert shown_actors(page) == everybody
    form.locator("[name=organisation]").select_option("not recorded")
    assert shown_actors(page) == ["S1-004"]
    form.locator("[type=reset]").click()
    form.locator("[name=code]").fill("s1-017")
    assert shown_actors(page) == ["S1-017"] and selected(page) == "S1-017"
    assert "1 of 58" in str(page.locator("#site-S1-map .shown").text_content())


def _texts(rows: Any) -> list[str]:
    texts: list[str] = rows.evaluate_all(
        "rows => rows.map(r => [...r.cells].map(c => c.textContent).join('\\t'))"
    )
    return texts


@pytest.mark.parametrize(
    ("name", "what"),
    [("ring50", ".ring50"), ("ring80", ".ring80"), ("ring95", ".ring95"), ("arrows", ".ties"),
     ("codes", ".actor text")],
)  # fmt: skip
def test_toggles(show: Show, html: str, name: str, what: str) -> None:
    page = show(html).page
    part = page.locator(f"#site-S1-map svg.network {what}").first
    assert part.is_visible()
    page.locator(f"#site-S1-map [name={name}]").uncheck()
    assert not part.is_visible()


def test_keyboard_alone(show: Show, html: str) -> None:
    page = show(html).page
    press = page.keyboard.press
    press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    assert page.evaluate("location.hash") == "#main"
    for _ in range(60):
        press("Tab")
        role = page.evaluate("document.activeElement.getAttribute('role')")
        if page.evaluate("document.activeElement.name") == "ring80":
            press("Space")
        if page.evaluate("document.activeElement.name") == "cluster":
            press("A")
        if role == "option":
            break
    assert role == "option"
    assert not page.locator("#site-S1-map .ring80").first.is_visible()
    shown = shown_actors(page)
    assert len(shown) < 58
    assert selected(page) == shown[0]
    press("ArrowRight")
    press("ArrowDown")
    assert selected(page) == shown[2]
    press("ArrowLeft")
    assert selected(page) == shown[1]
    press("End")
    press("ArrowRight")
    assert selected(page) == shown[0]
    press("ArrowUp")
    assert selected(page) == shown[-1]
    assert page.locator("#site-S1-map .panel strong").text_content() == shown[-1]
    assert page.locator("#site-S1-map [role=option][tabindex='0']").count() == 1
    press("Escape")
    assert selected(page) is None
    press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") != "option"


def test_hash_restores_the_view(show: Show, html: str) -> None:
    page = show(html).page
    form = page.locator("#site-S2-map form")
    form.locator("[name=ring95]").uncheck()
    form.locator("[name=organisation]").select_option("children's centres")
    form.locator("[name=degree]").fill("1")
    form.locator("[name=zoom]").select_option("2")
    page.locator("#site-S2-map svg.network").focus()
    shown = shown_actors(page, "S2")
    page.evaluate("document.querySelector('#site-S2-map [role=option][tabindex=\"0\"]').focus()")
    link = page.evaluate("location.hash")
    assert (
        page.locator("#site-S2-map .panel a", has_text="Link to this view").get_attribute("href")
        == link
    )
    again = show(html, link).page
    assert shown_actors(again, "S2") == shown and 0 < len(shown) < 96
    assert selected(again, "S2") == shown[0]
    assert not again.locator("#site-S2-map [name=ring95]").is_checked()
    assert again.evaluate("location.hash") == link
    box = "document.querySelector('#site-S2-map svg.network').getAttribute('viewBox')"
    assert again.evaluate(box) == page.evaluate(box)
    assert again.locator("#site-S2-map svg.network").is_visible()


def test_a_hash_from_elsewhere_does_no_harm(show: Show, html: str) -> None:
    seen = show(html, "#site-S1-map?actor=%3Cb%3E&organisation=nothing&cluster=Z&degree=x&zoom=9")
    assert len(shown_actors(seen.page)) == 58
    assert seen.complaints == []


def test_codes_in_tables_lead_to_the_map(show: Show, html: str) -> None:
    page = show(html).page
    link = page.locator("#site-S3-people a.code").first
    code = link.text_content()
    link.click()
    assert selected(page, "S3") == code
    assert page.locator("#site-S3-map svg.network").evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; }"
    )


def test_tables_sort(show: Show, html: str) -> None:
    page = show(html).page
    page.locator("#site-S1-map details.all summary").click()
    column = "#site-S1-map .nodes tbody tr td:nth-child(9)"
    page.locator("#site-S1-map .nodes th button", has_text="Named by").click()
    values = [int(v) for v in page.locator(column).all_text_contents()]
    assert values == sorted(values) and len(set(values)) > 2
    page.locator("#site-S1-map .nodes th button", has_text="Named by").click()
    assert [int(v) for v in page.locator(column).all_text_contents()] == sorted(values)[::-1]
    assert page.locator("#site-S1-map .nodes th[aria-sort=descending]").count() == 1


def test_weak_and_unplaced_actors_look_and_read_different(show: Show, html: str) -> None:
    page = show(html).page
    for kind, words in (("weak", "somewhere on a ring"), ("prior", "say nothing of the place")):
        actor = page.locator(f"#site-S1-map .actors > .{kind}").first
        actor.evaluate("a => a.focus()")
        assert words in str(page.locator("#site-S1-map .panel").text_content())
        assert actor.evaluate("a => getComputedStyle(a).strokeDasharray") != "none"
    border = float(str(page.locator("#site-S1-map .shelf text").get_attribute("y")))
    for place in page.locator("#site-S1-map .actors > .prior").evaluate_all(
        "all => all.map(a => Number(a.getAttribute('transform').match(/ ([\\d.]+)/)[1]))"
    ):
        assert place > border


def test_reads_without_script(browser: Any, html: str, tmp_path: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    (tmp_path / "index.html").write_text(html, encoding="utf-8")
    page.goto((tmp_path / "index.html").as_uri())
    assert page.locator("#site-S1-people .people li").first.is_visible()
    assert page.locator("#site-S1-map svg.network").is_visible()
    assert not page.locator("#site-S1-map form").is_visible()
    context.close()


def test_moves_nothing(show: Show, html: str) -> None:
    """Fading a thousand actors would cost more than the answer itself."""
    page = show(html).page
    moving = """[...document.querySelectorAll('*')].filter(e => getComputedStyle(e)
        .transitionDuration.split(', ').some(d => parseFloat(d) > 0)).length"""
    assert page.evaluate(moving) == 0
    page.evaluate("document.querySelector('.network').style.transition = 'opacity 1s'")
    assert page.evaluate(moving) == 1


# --- hostile text ---------------------------------------------------------------------------------


def test_hostile_text_is_only_text(show: Show) -> None:
    seen = show(build(hostile_page()), width=320)
    page = seen.page
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])
    assert page.evaluate("window.hit") is None and page.locator(".hit").count() == 0
    cells = page.locator("#site-S1-map .nodes tbody td:nth-child(4)").all_text_contents()
    for text in HOSTILE:
        assert any(text == cell.strip() for cell in cells), text[:60]
    options = page.locator("[name=organisation] option").evaluate_all(
        "all => all.map(o => o.value)"
    )
    assert set(HOSTILE) <= set(options)
    for k, text in enumerate(HOSTILE):
        page.locator("#site-S1-map .actors > .actor").nth(k).evaluate("a => a.focus()")
        assert page.locator("#site-S1-map .panel bdi").first.text_content() == text
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.locator(".hit").count() == 0
    assert overflow(page) <= 0


def test_the_hostile_text_would_strike(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: with escaping off, the same text becomes elements."""
    made = building.environment()
    made.autoescape = False
    monkeypatch.setattr(building, "environment", lambda: made)
    seen = show(build(hostile_page()))
    assert seen.page.locator(".hit").count() > 0
    assert seen.violations


def test_the_hostile_text_would_break_out_of_the_data(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    import json

    monkeypatch.setattr(building, "island", lambda value: building.Markup(json.dumps(value)))
    seen = show(build(hostile_page()))
    assert seen.page.locator(".hit").count() > 0
    assert seen.complaints


def test_a_provisional_page_is_marked_wherever_one_reads_and_on_every_printed_page(
    show: Show, tmp_path: Path
) -> None:
    made = made_up_page(("S1",))
    page = show(build(replace(made, config=config(names="provisional")))).page
    assert Axe().run(page, options=AXE).violations_count == 0
    page.mouse.wheel(0, 4000)
    assert page.locator(".provisional").is_visible()
    assert page.locator(".provisional").bounding_box()["y"] == 0
    page.pdf(path=tmp_path / "page.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    assert len(document) > 3
    assert all("PROVISIONAL" in sheet.get_textpage().get_text_range() for sheet in document)
