from __future__ import annotations

from typing import Any

import pytest

from scripts.lpcm.folder import Problem as FolderProblem
from scripts.study.problems import Problem


@pytest.mark.parametrize("kind", [Problem, FolderProblem])
def test_what_a_cell_holds_cannot_move_the_cursor_or_stop_the_message(kind: Any) -> None:
    said = str(kind("a.csv", 2, "name", "A\x1b[2J\0\ud800 B", "is not\u202e right"))
    assert "A�[2J�� B" in said and "is not� right" in said
    assert said.encode("utf-8").decode() == said


def test_names_in_any_script_are_shown_as_they_are() -> None:
    assert "نام‌ها 😀 Åse" in str(Problem("a.csv", 2, "name", "نام‌ها 😀 Åse", "is unknown."))
