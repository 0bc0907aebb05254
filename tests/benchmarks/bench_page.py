"""How large the report page gets, and how fast it answers. Run by `make bench`.

    python -m tests.benchmarks.bench_page [results/benchmarks/page.json]

Made-up sites of 1,000 actors with some 500 passages each: the page's size, CPU seconds and peak
memory of building it, and in Chromium the milliseconds from an action to the next frame (script,
style, layout and paint). The aims are 5 MB for a site and 100 ms. Nothing is asserted.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from unittest import mock

from playwright.sync_api import Page, sync_playwright

from scripts.page.build import build
from scripts.page.sources import TABLES, NarrativeTables
from scripts.study.files import write_json
from scripts.study.tables import make_table_from_rows
from tests.benchmarks.measuring import ROOT, peak_mb
from tests.page import study
from tests.page.conftest import chromium_path

TARGET = ROOT / "results" / "benchmarks" / "page.json"
ACTORS, COPIES, TIMES = 1_000, 27, 9
COPIED = ("documents", "turns", "passages", "hits", "coded", "codings", "fates")

# By name, what is done the k-th time; each is another actor, line or choice.
ACTIONS = {
    "point at an actor": (
        "document.querySelectorAll('#site-S1-map .actors > .actor')[30 * k]"
        ".dispatchEvent(new Event('pointerenter'))"
    ),
    "choose an actor": (
        "document.querySelectorAll('#site-S1-map .actors > .actor')[30 * k + 7].focus()"
    ),
    "search for codes": (
        "const f = document.querySelector('#site-S1-map form'); f.elements.code.value = 'S1-' + k;"
        "f.dispatchEvent(new Event('input', {bubbles: true}))"
    ),
    "switch rings": (
        "const f = document.querySelector('#site-S1-map form'); "
        "f.elements.ring50.checked = k % 2 === 0;"
        "f.dispatchEvent(new Event('input', {bubbles: true}))"
    ),
    "switch pies": (
        "const f = document.querySelector('#site-S1-map form'); "
        "f.elements.membership.checked = k % 2 === 0;"
        "f.dispatchEvent(new Event('input', {bubbles: true}))"
    ),
    "show what was known after a wave": (
        "const f = document.querySelector('#site-S1-map form'); "
        "f.elements.wave.selectedIndex = (k + 1) % 3;"
        "f.dispatchEvent(new Event('input', {bubbles: true}))"
    ),
    "show a cast": (
        "const f = document.querySelector('#site-S1-map form'); "
        "f.elements.account.selectedIndex = k % 4;"
        "f.dispatchEvent(new Event('input', {bubbles: true}))"
    ),
    "choose lines of the concordance": (
        "const f = document.querySelector('#site-S1-concordance form'); "
        "f.elements.words.value = ['a', 'ask', 'x', 'the', 'rest', '', 'so', 'we', 'fine'][k];"
        "f.dispatchEvent(new Event('input', {bubbles: true}))"
    ),
    "read a passage": (
        "document.querySelectorAll('#site-S1-concordance .kwic tbody th a')[50 * k].click()"
    ),
}
TIMED = """
async ([action, k]) => {
  const act = new Function("k", action);
  const start = performance.now();
  act(k);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
}
"""


def many_passages(found: NarrativeTables) -> NarrativeTables:
    """Copy interviews with their passages, which no fragment rests on."""
    tables: dict[str, Any] = {}
    for model in TABLES:
        rows = found.rows(model.name)
        copies = COPIES if model.name in COPIED else 1
        tables[model.name] = make_table_from_rows(
            model, [_copy(row, k) for k in range(copies) for row in rows]
        )
    return replace(found, tables=tables)


def _copy(row: dict[str, Any], k: int) -> dict[str, Any]:
    if k == 0:
        return row
    own = {
        name: row[name].replace("-I0", f"-I{k:02d}").replace("-M0", f"-M{k:02d}")
        for name in ("document_id", "passage_id")
        if name in row
    }
    fate = {"became": "coded", "fragments": "", "boxes": ""} if "became" in row else {}
    return row | own | fate


@contextmanager
def large(sites: tuple[str, ...]) -> Iterator[None]:
    """Make the made-up study's sites large."""
    own = study.narrative_tables
    with (
        mock.patch.dict(study.SIZES, dict.fromkeys(sites, (ACTORS, 4))),
        mock.patch.object(study, "NARRATED", sites),
        mock.patch.object(study, "narrative_tables", lambda site: many_passages(own(site))),
    ):
        yield


def built(sites: tuple[str, ...]) -> tuple[str, dict[str, float]]:
    """Build the page of large sites; return it, its size, and what that took."""
    with large(sites):
        start = process_time()
        html = build(study.page(sites))
    size = len(html.encode()) / 1e6
    return html, {
        "sites": len(sites),
        "passages": html.count('class="passage"'),
        "MB": round(size, 2),
        "CPU s": round(process_time() - start, 1),
        "peak MB": round(peak_mb()),
    }


def timed(page: Page) -> dict[str, dict[str, float]]:
    """Return the median and the slowest of each action's milliseconds."""
    table = {}
    for name, action in ACTIONS.items():
        times = [page.evaluate(TIMED, [action, k]) for k in range(TIMES)]
        table[name] = {"median ms": round(median(times)), "slowest ms": round(max(times))}
        page.keyboard.press("Escape")
    return table


def main() -> None:
    """Print and write sizes and times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=TARGET)
    target = parser.parse_args().target
    sizes = [built(sites) for sites in (("S1",), ("S1", "S2", "S3"))]
    for _, row in sizes:
        print(row)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "index.html"
        file.write_text(sizes[0][0], encoding="utf-8")
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), chromium_sandbox=False, args=["--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(file.as_uri())
        actions = timed(page)
        browser.close()
    for name, times in actions.items():
        print(f"{name:34}", times)
    write_json(target, {"sizes": [row for _, row in sizes], "actions": actions})


if __name__ == "__main__":
    main()
