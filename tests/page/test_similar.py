"""Passages with similar words: in a passage's panel, as an aid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scripts.page.build import build
from scripts.page.content import Page, site_content
from scripts.page.similar import Alike, similar_passages
from scripts.study.narrative_tables import SIMILAR_PASSAGES
from scripts.study.tables import make_table_from_rows
from tests.page.conftest import Opened
from tests.page.hostile import HOSTILE
from tests.page.study import VERSIONS, config, narrative_tables, site_tables
from tests.page.test_browser import AXE, overflow

Show = Callable[..., Opened]
OPEN, CLOSEST = "S1-I02-000017", "S1-I02-000002"


def with_similar(words: str = "alliance;smoke", **changes: Any) -> Any:
    """The narrative tables of S1 in which a passage is like one activity, and like another."""
    rows = [
        {"passage_id": OPEN, "account_id": f"S1-A0{k}", "rank": rank, "likeness": 0.4 / rank,
         "words": words, "closest": closest}
        for rank, (k, closest) in enumerate(((1, CLOSEST), (2, None)), start=1)
    ]  # fmt: skip
    found = narrative_tables("S1")
    tables = {**found.tables, "similar_passages": make_table_from_rows(SIMILAR_PASSAGES, rows)}
    return replace(found, tables=tables, **changes)


def page_with(narrative: Any) -> str:
    site = site_content(replace(site_tables("S1"), narrative=narrative), config(), 3)
    return build(Page(config(), 3, (site,), VERSIONS))


def test_both_ends_know_of_each_other() -> None:
    found = similar_passages(with_similar())
    assert set(found) == {OPEN, CLOSEST}
    assert [(a.account, a.passage, a.is_open) for a in found[OPEN]] == [
        ("S1-A01", CLOSEST, False),
        ("S1-A02", None, False),
    ]
    title = "Developing a referral system for people who smoke & drive"
    assert found[CLOSEST] == (Alike(OPEN, "S1-A01", title, ("alliance", "smoke"), True),)


def test_words_of_somebody_not_to_be_quoted_are_not_shown() -> None:
    speaker = next(
        row["speaker"] for row in with_similar().rows("passages") if row["passage_id"] == OPEN
    )
    found = similar_passages(with_similar(unquoted=frozenset({speaker})))
    assert [a.words for own in found.values() for a in own] == [(), (), ()]


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_one_steps_from_passage_to_passage(show: Show, width: int) -> None:
    seen = show(page_with(with_similar()), f"#passage-{OPEN}", width=width)
    page = seen.page
    panel = page.locator("dialog#source")
    expect(panel.locator(".similar li").first).to_contain_text("Shared: alliance, smoke.")
    assert Axe().run(page, options=AXE).violations_count == 0
    assert overflow(page) <= 0
    panel.locator(f".similar a[href='#passage-{CLOSEST}']").focus()
    page.keyboard.press("Enter")
    expect(panel.locator("h3")).to_have_text(f"Passage {CLOSEST}")
    expect(panel.locator(".similar")).to_contain_text("decides nothing")
    assert page.evaluate("location.hash") == f"#passage-{CLOSEST}"
    panel.locator(f".similar a[href='#passage-{OPEN}']").click()
    expect(panel.locator("h3")).to_have_text(f"Passage {OPEN}")
    panel.locator(".similar a[href='#account-S1-A02']").click()
    expect(panel).not_to_be_visible()
    assert page.evaluate("location.hash") == "#account-S1-A02"
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


@pytest.mark.browser
def test_hostile_words_are_only_text(show: Show) -> None:
    words = ";".join(text.replace(";", ",") for text in HOSTILE)
    seen = show(page_with(with_similar(words)), f"#passage-{OPEN}", width=320)
    page = seen.page
    expect(page.locator("dialog#source .similar").first).to_contain_text(HOSTILE[0])
    assert overflow(page) <= 0
    assert page.evaluate("window.hit") is None and page.locator(".hit").count() == 0
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])
