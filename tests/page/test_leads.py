"""The leads of all accounts of a site in one table, with filters that a link restores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from scripts.study.narrative_tables import LEADS
from scripts.study.tables import make_table_from_rows
from tests.page.conftest import Opened
from tests.page.hostile import HOSTILE
from tests.page.study import narrative_tables
from tests.page.test_browser import AXE, overflow
from tests.page.test_similar import page_with

Show = Callable[..., Opened]
PASSAGE = "S1-I01-000001"
LEAD_ROWS = (
    ("S1-A02", "interviewee", "interview to hold", "S1-009"),
    ("S1-A03", "sanction", "passage to chart", PASSAGE),
    ("S1-A03", "sanction", "interview to hold", "S1-010"),
)


def with_leads(why: Callable[[int], str] = lambda k: f"reason {k}") -> str:
    rows = [
        {"account_id": account, "lacks": lacks, "place": k, "kind": kind, "where": where,
         "document_id": "S1-I01" if where == PASSAGE else None, "why": why(k)}
        for k, (account, lacks, kind, where) in enumerate(LEAD_ROWS, start=1)
    ]  # fmt: skip
    found = narrative_tables("S1")
    tables = {**found.tables, "leads": make_table_from_rows(LEADS, rows)}
    return page_with(replace(found, tables=tables))


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_leads_are_chosen_and_a_link_restores_the_choice(show: Show, width: int) -> None:
    seen = show(with_leads(), "#site-S1-leads?account=S1-A03&kind=nothing", width=width)
    page = seen.page
    part = page.locator("#site-S1-leads")
    visible = part.locator("tbody tr:not(.off)")
    expect(part.locator(".shown")).to_have_text("2 of 3 leads shown.")
    part.locator("select[name=kind]").select_option("passage to chart")
    expect(visible).to_have_count(1)
    expect(visible).to_contain_text("reason 2")
    link = "#site-S1-leads?account=S1-A03&kind=passage+to+chart"
    assert page.evaluate("location.hash") == link
    assert Axe().run(page, options=AXE).violations_count == 0
    assert overflow(page) <= 0
    visible.locator(f"a[href='#passage-{PASSAGE}']").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog#source h3")).to_have_text(f"Passage {PASSAGE}")
    page.keyboard.press("Escape")
    assert page.evaluate("location.hash") == link
    part.locator("button[type=reset]").click()
    expect(part.locator(".shown")).to_have_text("3 of 3 leads shown.")
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


@pytest.mark.browser
def test_hostile_reasons_are_only_text(show: Show) -> None:
    seen = show(with_leads(lambda k: HOSTILE[3 * k % len(HOSTILE)] + HOSTILE[k]), width=320)
    page = seen.page
    expect(page.locator("#site-S1-leads tbody")).to_contain_text(HOSTILE[1])
    assert overflow(page) <= 0
    assert page.evaluate("window.hit") is None and page.locator(".hit").count() == 0
    assert (seen.complaints, seen.requests, seen.violations) == ([], [], [])


def test_where_nothing_is_lacking_there_is_no_such_table() -> None:
    assert 'id="site-S1-leads"' in with_leads()
    assert "site-S1-leads" not in page_with(narrative_tables("S1"))
