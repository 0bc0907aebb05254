"""The map in the browser: earlier waves, pies of membership, narrow windows, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from scripts.page.build import build
from scripts.page.content import Page as Content
from scripts.page.content import site_content
from scripts.study.tables import MEMBERSHIP, make_table_from_rows
from tests.page.conftest import Opened
from tests.page.early import known_by, page_with_waves, site_with_waves
from tests.page.study import VERSIONS, config, site_tables
from tests.page.test_browser import AXE, overflow

pytestmark = pytest.mark.browser
Show = Callable[..., Opened]
MAP = "#site-S1-map"


@pytest.fixture(scope="module")
def waves() -> str:
    """Build the page of a site whose first wave was fitted too, and whose second was not."""
    return build(page_with_waves())


def shown_map(page: Page) -> dict[str, Any]:
    """What of the map is seen: by code the classes and place of each actor, and the ties."""
    found: dict[str, Any] = page.evaluate(
        """map => {
          const {actors, ties} = JSON.parse(data.textContent).sites.S1;
          const arrows = [...document.querySelectorAll(`${map} .ties path`)];
          return {
            actors: Object.fromEntries(
              [...document.querySelectorAll(`${map} .actors > .actor`)].map(node => [
                node.querySelector("title").textContent,
                {classes: [...node.classList].sort(), place: node.getAttribute("transform"),
                 dot: node.querySelector(".dot") !== null
                   && getComputedStyle(node.querySelector(".dot")).display !== "none"}])),
            ties: ties.filter((_, k) => getComputedStyle(arrows[k]).display !== "none"
                && getComputedStyle(arrows[k].parentNode).display !== "none")
              .map(([i, j]) => [actors.code[i], actors.code[j]]),
            rings: [...document.querySelectorAll(`${map} .rings path`)]
              .map(path => path.getAttribute("d")),
          }; }""",
        MAP,
    )
    return found


def asked_by(wave: int) -> set[str]:
    rows = site_with_waves().rows("actors")
    return {row["actor_id"] for row in rows if row["wave"] and row["wave"] <= wave}


@pytest.mark.parametrize("wave", [1, 2])
def test_the_map_as_known_after_an_earlier_wave(show: Show, waves: str, wave: int) -> None:
    seen = show(waves)
    page = seen.page
    last = shown_map(page)
    page.locator(f"{MAP} [name=wave]").select_option(str(wave))
    early = shown_map(page)
    known, ties = known_by(site_with_waves(), wave)
    asked = asked_by(wave)
    assert {tuple(tie) for tie in early["ties"]} == ties and len(ties) < len(last["ties"])
    assert {code for code, actor in early["actors"].items() if actor["dot"]} == asked
    grey = {code for code, actor in early["actors"].items() if "prior" in actor["classes"]}
    assert grey == set(early["actors"]) - known
    assert not any({"core", "bridger"} & set(a["classes"]) for a in early["actors"].values())
    moved = {c for c, a in early["actors"].items() if a["place"] != last["actors"][c]["place"]}
    status = str(page.locator(f"{MAP} .shown").text_content())
    assert f"As known after wave {wave}: {len(asked)} interviews, {len(ties)} ties" in status
    assert f"nobody had named {len(grey)} actors" in status
    assert page.locator(f"{MAP} .as-known").is_visible()
    fitted = wave == 1
    assert bool(moved) == fitted
    assert ("no map was fitted after wave 2" in status) != fitted
    beside = str(page.locator(f"{MAP} form").text_content())
    assert "No map was fitted after wave 2" in beside
    page.locator(f"{MAP} [name=wave]").select_option("")
    assert shown_map(page) == last
    assert not page.locator(f"{MAP} .as-known").is_visible()
    assert (seen.complaints, seen.violations) == ([], [])


def test_a_link_restores_the_wave_and_says_what_was_known_of_an_actor(
    show: Show, waves: str
) -> None:
    code = min((asked_by(3) - asked_by(1)) & known_by(site_with_waves(), 1)[0])
    page = show(waves, f"{MAP}?wave=1&actor={code}").page
    assert page.locator(f"{MAP} [name=wave]").input_value() == "1"
    panel = str(page.locator(f"{MAP} .panel").text_content())
    assert "no, not by then" in panel and "Goes to" not in panel and "Proposed" not in panel
    link = page.locator(f"{MAP} .panel a", has_text="Link to this view").get_attribute("href")
    assert link == page.evaluate("location.hash") == f"{MAP}?actor={code}&wave=1"
    unheard = min(set(shown_map(page)["actors"]) - known_by(site_with_waves(), 1)[0])
    again = show(waves, f"{MAP}?wave=1&actor={unheard}").page
    panel = str(again.locator(f"{MAP} .panel").text_content())
    assert "Not heard of" in panel and "0 of those asked by then" in panel
    elsewhere = show(waves, f"{MAP}?wave=9&actor=S1-003").page
    assert "As known" not in str(elsewhere.locator(f"{MAP} .shown").text_content())


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_the_map_of_an_earlier_wave(
    show: Show, waves: str, width: int
) -> None:
    page = show(waves, f"{MAP}?wave=2&actor=S1-003", width=width).page
    expect(page.locator(f"{MAP} .as-known")).to_be_visible()
    result = Axe().run(page, context=MAP, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert overflow(page) <= 0


SHARES = {"S1-003": (0.5, 0.25, 0.25), "S1-004": (0.91, 0.09, 0.0), "S1-017": (0.1, 0.3, 0.6)}


@pytest.fixture(scope="module")
def unsure() -> str:
    """Build the page of a site at which the cluster of some is open."""
    found = site_tables("S1")
    rows = found.rows("membership")
    for row in rows:
        if row["actor_id"] in SHARES:
            row["probability"] = SHARES[row["actor_id"]]["ABC".index(row["cluster"])]
    tables = {**found.tables, "membership": make_table_from_rows(MEMBERSHIP, rows)}
    site = site_content(replace(found, tables=tables), config(), 3)
    return build(Content(config(), 3, (site,), VERSIONS))


def pied(page: Page) -> list[str]:
    """Codes of the actors with a pie."""
    codes: list[str] = page.locator(f"{MAP} .network .pie").evaluate_all(
        "all => all.map(pie => pie.closest('.actor').querySelector('title').textContent)"
    )
    return codes


def test_pies_are_drawn_where_the_cluster_is_open_and_nowhere_else(show: Show, unsure: str) -> None:
    seen = show(unsure)
    page = seen.page
    before = page.locator(f"{MAP} svg.network").inner_html()
    pies = page.locator(f"{MAP} .network .pie")
    assert pies.count() == 0
    page.locator(f"{MAP} [name=membership]").check()
    # S1-002 is as unsure, but nobody named this actor: nothing is known.
    assert pied(page) == ["S1-003", "S1-017"]
    assert "Pies: 2 of no one cluster" in str(page.locator(f"{MAP} .shown").text_content())
    slices = page.locator(f"{MAP} .network .actor", has=page.locator(".pie")).first
    colours = slices.locator(".pie path").evaluate_all(
        "all => all.map(p => getComputedStyle(p).fill)"
    )
    badges = page.locator(f"{MAP} .badges g").evaluate_all(
        "all => all.map(g => getComputedStyle(g).color)"
    )
    assert colours == badges
    # Half of the circle, then two quarters: where each slice ends.
    ends = slices.locator(".pie path").evaluate_all(
        "all => all.map(p => p.getAttribute('d').match(/ 1 (\\S+) (\\S+)Z/).slice(1).map(Number))"
    )
    assert ends == [[0, 5], [-5, 0], [0, -5]]
    page.mouse.move(1, 1)
    page.locator(f"{MAP} .actors > .actor").nth(2).focus()
    panel = str(page.locator(f"{MAP} .panel").text_content())
    assert "A\u00a050\u00a0%, B\u00a025\u00a0%, C\u00a025\u00a0% (the pie)" in panel
    link = page.evaluate("location.hash")
    assert link == f"{MAP}?actor=S1-003&membership=yes"
    page.keyboard.press("Escape")
    page.locator(f"{MAP} [name=membership]").uncheck()
    assert pies.count() == 0
    page.locator(f"{MAP} [type=reset]").click()
    expect(page.locator(f"{MAP} .network .pie")).to_have_count(0)
    assert before.count("<path") == page.locator(f"{MAP} svg.network path").count()
    again = show(unsure, link).page
    assert again.locator(f"{MAP} .network .pie").count() == 2
    assert Axe().run(again, context=MAP, options=AXE).violations_count == 0
    assert (seen.complaints, seen.violations) == ([], [])


def test_pies_of_an_earlier_wave_are_its_own(show: Show, waves: str) -> None:
    page = show(waves, f"{MAP}?wave=1&membership=yes").page
    found = site_with_waves()
    known, _ = known_by(found, 1)
    best: dict[str, float] = {}
    for row in found.earlier[0].tables["membership"].to_pylist():
        best[row["actor_id"]] = max(best.get(row["actor_id"], 0), row["probability"])
    assert pied(page) == sorted(code for code in known if best[code] < 0.9) != []
    page.locator(f"{MAP} [name=wave]").select_option("")
    assert pied(page) == []


# --- narrow windows and the keyboard --------------------------------------------------------------

WINDOWS = {"200 % zoom": (640, 450, 2), "a phone": (320, 640, 2), "a desktop": (1280, 900, 1)}
CONTROLS = "input, select, button"


@pytest.mark.parametrize("window", WINDOWS)
def test_every_control_can_be_reached_and_nothing_lies_over_another(
    show: Show, waves: str, window: str
) -> None:
    width, height, scale = WINDOWS[window]
    view = f"{MAP}?wave=2&membership=yes&account=S1-A01"
    page = show(waves, view, width=width, height=height, scale=scale).page
    assert overflow(page) <= 0
    controls = page.locator(f"{MAP} form").locator(CONTROLS)
    assert controls.count() >= 14
    for control in controls.all():
        control.scroll_into_view_if_needed()
        name = control.get_attribute("name") or control.get_attribute("type")
        box = control.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width, name
        assert min(box["width"], box["height"]) >= 24, name
        assert control.evaluate(
            """e => { const {x, y, width, height} = e.getBoundingClientRect();
            return e.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"""
        ), f"{name} is covered"
    assert overlapping(page) == []
    page.locator(f"{MAP} .sheet").evaluate("sheet => { sheet.style.marginTop = '-40px'; }")
    assert overlapping(page), "what overlaps would be seen"


def overlapping(page: Page) -> list[str]:
    """Pairs of parts of the map's section that lie over each other."""
    found: list[str] = page.evaluate(
        """map => {
          const parts = [...document.querySelectorAll(`${map} > h3, ${map} > p, ${map} form label,
            ${map} form button, ${map} form .small, ${map} .sheet, ${map} figcaption > *,
            ${map} .side > *, ${map} > details`)].filter(e => e.checkVisibility());
          const boxes = parts.map(e => e.getBoundingClientRect());
          const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 1 && b.top < a.bottom - 1;
          return parts.flatMap((a, i) => parts.slice(i + 1)
            .filter((b, k) => over(boxes[i], boxes[i + 1 + k]))
            .map(b => `${a.textContent.slice(0, 30)} | ${b.textContent.slice(0, 30)}`)); }""",
        MAP,
    )
    return found


@pytest.mark.parametrize("window", WINDOWS)
def test_an_actor_led_to_is_in_sight(show: Show, waves: str, window: str) -> None:
    width, height, scale = WINDOWS[window]
    page = show(waves, "#site-S1-map", width=width, height=height, scale=scale).page
    codes = page.locator(f"{MAP} .actors > .actor title").all_text_contents()
    for code in codes[::9]:
        page.evaluate("hash => { location.hash = hash; }", f"{MAP}?actor={code}")
        expect(page.locator(f"{MAP} .panel strong")).to_have_text(code)
        expect(page.locator(f"{MAP} .actors > [aria-selected=true]")).to_be_in_viewport()


def test_every_control_works_by_keyboard_alone_and_is_in_the_link(show: Show, waves: str) -> None:
    seen = show(waves, MAP)
    page, press = seen.page, seen.page.keyboard.press
    names = (
        page.locator(f"{MAP} form").locator("[name]").evaluate_all("all => all.map(e => e.name)")
    )
    focus = "document.activeElement"
    page.locator(f"{MAP} h3").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    walked = []
    while not page.evaluate(f"{focus}.classList.contains('sheet')"):
        press("Tab")
        kind = page.evaluate(f"{focus}.tagName + ({focus}.type ?? '')")
        name = page.evaluate(f"{focus}.name ?? ''")
        if name:
            walked.append(name)
            assert page.evaluate(f"{focus}.matches(':focus-visible')")
            key = {"INPUTcheckbox": "Space", "INPUTnumber": "ArrowUp", "INPUTsearch": "S"}
            press(key.get(kind, "ArrowDown"))
            link = page.evaluate("location.hash")
            assert f"{name}=" in link, name
            status = page.locator(f"{MAP} .shown").text_content()
            assert page.locator(f"{MAP} .shown").get_attribute("role") == "status"
            again = show(waves, link).page
            # What the link restores is the same view, not only the same words.
            assert again.locator(f"{MAP} .shown").text_content() == status
            assert shown_map(again) == shown_map(page)
            again.context.close()
            press({"INPUTcheckbox": "Space", "INPUTnumber": "ArrowDown", "INPUTsearch": "Backspace"}
                  .get(kind, "ArrowUp"))  # fmt: skip
            assert f"{name}=" not in page.evaluate("location.hash"), name
        assert len(walked) <= len(names)
    assert walked == names
    press("Tab")
    assert page.evaluate(f"{focus}.getAttribute('role')") == "option"
    assert (seen.complaints, seen.violations) == ([], [])
