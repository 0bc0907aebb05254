"""A real browser for the page's tests, and what it complains of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.page.build import build
from tests.page.study import page as made_up_page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (e) => violations.push(e.violatedDirective));
"""


def chromium_path() -> str | None:
    """Where Debian's chromium is, if it is there."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Opened:
    """A page in the browser, and everything that should not have happened."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[str]:
        return list(self.page.evaluate("window.violations"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium; skip where there is none, but fail in CI."""
    chromium = chromium_path()
    if chromium is None:
        message = "no chromium: the report page is NOT tested in a browser (install `chromium`)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium,
            chromium_sandbox=False,
            args=["--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def html() -> str:
    """Build the page of the made-up study, once."""
    return build(made_up_page())


@pytest.fixture(scope="session")
def one_site() -> str:
    """Build the page of a study of one site: axe takes its time."""
    return build(made_up_page(("S1",)))


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open HTML as a local file."""
    contexts = []

    def opened(
        html: str, view: str = "", width: int = 1280, height: int = 900, scale: float = 1
    ) -> Opened:
        file = tmp_path / "index.html"
        file.write_text(html, encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale
        )
        contexts.append(context)
        seen = Opened(context.new_page())
        seen.page.add_init_script(WATCH)
        seen.page.on("console", lambda message: seen.complaints.append(message.text))
        seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(file.as_uri() + view)
        seen.requests = [url for url in seen.requests if not url.startswith(file.as_uri())]
        return seen

    yield opened
    for context in contexts:
        context.close()
