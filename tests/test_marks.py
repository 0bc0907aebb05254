"""Every entry point that writes what people see of a study hands on the mark of its run."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
OF_NO_STUDY = {"compare_policies", "draw_calibration", "judge_calibration", "tell_robustness"}
WRITERS = {"save_figure", "save_pages", "write_workbook", "write_csv", "write_list", "write_names"}


def unmarked(source: str) -> list[int]:
    """Lines of calls that write for people without a mark."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id in WRITERS
        and not any("mark" in ast.unparse(a) for a in (*call.args, *call.keywords))
    ]


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.py")), ids=lambda path: path.stem)
def test_whatever_people_see_is_given_the_mark(path: Path) -> None:
    if path.stem not in OF_NO_STUDY:
        assert unmarked(path.read_text(encoding="utf-8")) == []


def test_a_forgotten_mark_is_found() -> None:
    assert unmarked("write_workbook(path, sheets)\nsave_figure(f, p, t, a, mark_of(names))") == [1]
