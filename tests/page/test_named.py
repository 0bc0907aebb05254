"""The confidential page: the public one with names beside the codes, and marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scripts.page.build import build
from scripts.page.named import with_names
from scripts.write_named_report import main
from tests.leaks import find_leaks
from tests.page.conftest import Opened
from tests.page.hostile import HOSTILE, hostile_page
from tests.page.study import page as made_up_page
from tests.page.test_browser import AXE, overflow, shown_actors

Show = Callable[..., Opened]
NAMES = {f"S1-{k:03}": f"Ursula Quillfeather{k}" for k in range(1, 59)} | {
    "S1-003": "Zoë Saltmarshe"
}
WARNING = "CONFIDENTIAL: names people. Not to be shared."


@pytest.fixture(scope="module")
def public() -> str:
    return build(made_up_page(("S1",)))


@pytest.fixture(scope="module")
def named(public: str) -> str:
    return with_names(public, NAMES | {"S9-001": "Nobody Onthispage"})


def test_the_public_page_has_no_name_and_no_way_to_the_other(
    public: str, named: str, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(public, encoding="utf-8")
    assert find_leaks(tmp_path, NAMES.values()) == []
    assert "confidential/report" not in public and "CONFIDENTIAL" not in public.split("<main", 1)[1]
    (tmp_path / "index.html").write_text(named, encoding="utf-8")
    assert {leak.name for leak in find_leaks(tmp_path, NAMES.values())} == set(NAMES.values())
    assert "Onthispage" not in named


def test_nothing_but_names_and_the_mark_is_added(public: str, named: str) -> None:
    changed = ("title>", "Actors appear by code only.", "whose code contains", "../figures/")
    kept = [tag for tag in public.split("<") if not any(part in tag for part in changed)]
    tags = iter(named.split("<"))
    assert len(kept) > 1000 and all(tag in tags for tag in kept)  # in their order


def test_the_entry_point_writes_it_from_the_page_and_the_keys(public: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(public, encoding="utf-8")
    (tmp_path / "names.csv").write_text("actor_id,name\nS1-003,Zoë Saltmarshe\n", encoding="utf-8")
    out = tmp_path / "confidential" / "index.html"
    main(
        SimpleNamespace(
            input=SimpleNamespace(
                page=str(tmp_path / "index.html"), names=[str(tmp_path / "names.csv")]
            ),
            output=[str(out)],
        )
    )
    assert out.read_text(encoding="utf-8") == with_names(public, {"S1-003": "Zoë Saltmarshe"})


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="Make it again"):
        with_names("<html><body>\n<p>something else</p></body></html>", NAMES)


@pytest.mark.browser
def test_names_stand_beside_codes(show: Show, named: str) -> None:
    seen = show(named, "#site-S1-map?actor=S1-003")
    page = seen.page
    expect(page.locator("#site-S1-map .panel dd bdi").first).to_have_text("Zoë Saltmarshe")
    row = page.locator("#site-S1-map .nodes tbody th", has_text="S1-003")
    assert row.text_content() == "S1-003 Zoë Saltmarshe"
    cast = page.locator("#account-S1-A01 .cast-list tbody th").all_text_contents()
    assert any(text.strip() == "S1-003 Zoë Saltmarshe" for text in cast)
    page.locator("#site-S1-map input[name=code]").fill("saltm")
    expect(page.locator("#site-S1-map .shown")).to_contain_text("1 of 58 actors shown")
    assert shown_actors(page) == ["S1-003 Zoë Saltmarshe"]
    assert page.evaluate("location.hash") == "#site-S1-map?actor=S1-003&code=saltm"
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


@pytest.mark.browser
def test_names_on_the_map_cover_no_other(show: Show, named: str) -> None:
    """Of names that stand on the map all the time, no two meet, nor a name and a symbol."""
    found = show(named).page.evaluate(
        """() => {
          const actors = [...document.querySelectorAll("#site-S1-map .actors > .actor")];
          const box = (element) => element.getBoundingClientRect();
          const named = actors.filter((a) => a.querySelector("tspan:not(.covering)"));
          const meet = (a, b) => a.left < b.right && b.left < a.right
            && a.top < b.bottom && b.top < a.bottom;
          let meeting = 0;
          for (const a of named) for (const b of actors) if (a !== b) {
            const own = box(a.querySelector("text"));
            meeting += meet(own, box(b.querySelector("use")));
            meeting += meet(own, box(b.querySelector("text")));
          }
          return { shown: named.length, meeting };
        }"""
    )
    assert found["shown"] > 10 and found["meeting"] == 0


@pytest.mark.browser
def test_it_is_marked_wherever_one_reads_and_on_every_printed_page(
    show: Show, named: str, tmp_path: Path
) -> None:
    page = show(named).page
    page.mouse.wheel(0, 4000)
    mark = page.locator(".confidential")
    assert mark.text_content() == WARNING
    assert mark.bounding_box()["y"] == 0
    page.pdf(path=tmp_path / "page.pdf")
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    assert len(document) > 3
    assert all(WARNING in sheet.get_textpage().get_text_range() for sheet in document)


@pytest.mark.browser
def test_the_panel_that_covers_the_mark_is_marked_too(show: Show, named: str, public: str) -> None:
    said = "getComputedStyle(document.querySelector('dialog h2'), '::after').content"
    page = show(named, "#passage-S1-I02-000002", width=320).page
    expect(page.locator("dialog#source .content")).to_contain_text("S1-003 Zoë Saltmarshe")
    assert "confidential" in page.evaluate(said)
    assert show(public, "#passage-S1-I02-000002").page.evaluate(said) == "none"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_on_it(show: Show, named: str, width: int) -> None:
    page = show(named, width=width).page
    result = Axe().run(page, options=AXE)
    assert result.violations_count == 0, result.generate_report()
    assert overflow(page) <= 0


@pytest.mark.browser
def test_hostile_names_are_only_text(show: Show) -> None:
    names = {code: HOSTILE[k % len(HOSTILE)] for k, code in enumerate(NAMES)}
    seen = show(with_names(build(hostile_page()), names), "#site-S1-map?actor=S1-001", width=320)
    page = seen.page
    expect(page.locator("#site-S1-map .panel dd bdi").first).to_have_text(HOSTILE[0])
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert overflow(page) <= 0
    assert page.evaluate("window.hit") is None and page.locator(".hit").count() == 0
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])
