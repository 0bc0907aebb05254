from __future__ import annotations

from pathlib import Path

import pytest

from tests.figures.drawing_jobs import drawn_twice
from tests.figures.sites import write_site

FILES = {
    "draw_map": {"x.svg", "x.pdf", "x.png", "x.csv", "x.txt"}
    | {"x.black.svg", "x.black.pdf", "x.black.png"},
    "draw_diagnostics": {
        f"x.{form}{kind}" for form in ("", "fit.") for kind in ("svg", "pdf", "png", "csv", "txt")
    },
}


@pytest.mark.parametrize("rule", sorted(FILES))
def test_two_runs_write_the_same_bytes(rule: str, tmp_path: Path) -> None:
    write_site(tmp_path / "in", n=40)
    assert set(drawn_twice(rule, tmp_path, site="S1")) == FILES[rule]
