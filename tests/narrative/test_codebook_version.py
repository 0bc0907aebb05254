"""A changed definition makes another version of its own act, and of no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from scripts.narrative.codebook_version import made_under_another, version_of, version_of_entries
from scripts.narrative.refi_export import Project, project_file
from scripts.narrative.refi_read import read_project
from scripts.study.narrative_inputs import SPEECH_ACTS, THEMES, CodebookEntry

ENTRIES = [
    CodebookEntry(code=code, definition=f"what {code} means", look_for="have to" if k else None)
    for k, code in enumerate((*SPEECH_ACTS, *THEMES))
]
NOW = version_of_entries(ENTRIES)


def with_(k: int, **change: str | None) -> str:
    changed = [*ENTRIES]
    changed[k] = changed[k].model_copy(update=change)
    return version_of_entries(changed)


def row(act: str | None, version: str | None) -> dict[str, Any]:
    return {"passage_id": "S1-I01-aaaaaa", "speech_act": act, "codebook": version}


def test_a_version_has_a_part_for_each_act() -> None:
    assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{3}(-[0-9a-hjkmnp-tv-z]{3}){4}", NOW)
    assert version_of_entries(ENTRIES[::-1]) == NOW
    # Fixed once and for all, as versions stand in people's files. SHA-256 of x begins with 2d71.
    assert version_of(dict.fromkeys(SPEECH_ACTS, "x")) == "-".join(["5nr"] * 5)


@pytest.mark.parametrize("k", range(5))
@pytest.mark.parametrize("change", [{"definition": "else"}, {"look_for": "want to"}])
def test_a_changed_definition_changes_its_part_alone(k: int, change: dict[str, str]) -> None:
    parts = zip(NOW.split("-"), with_(k, **change).split("-"), strict=True)
    assert [now != then for now, then in parts] == [j == k for j in range(5)]


def test_spaces_and_themes_make_no_other_version() -> None:
    assert with_(0, definition=" what  manipulation\nmeans ") == NOW
    assert with_(7, definition="else") == NOW


def test_what_was_coded_by_another_definition_is_told() -> None:
    old = with_(1, definition="else")
    rows = [row("commitment", old), row("sanction", old), row("commitment", NOW),
            row(None, old), row("commitment", None), row("commitment", "v2")]  # fmt: skip
    assert made_under_another(rows, NOW) == rows[:1]
    # What cannot be known is not told: no such row in the codebook, now or then.
    without = version_of_entries(e for e in ENTRIES if e.code != "commitment")
    assert without.split("-")[1] == "?"
    assert made_under_another([row("commitment", without)], NOW) == []
    assert made_under_another([row("commitment", old)], without) == []


def test_projects_carry_the_version_in_what_they_say_of_codes() -> None:
    project = Project("S1", [], [], [], ENTRIES)
    data = project_file(project)
    assert read_project(data, "AB.qdpx").codebook == NOW
    bare = project_file(Project("S1", [], [], [], []))
    assert read_project(bare, "AB.qdpx").codebook == "-".join("?" * 5)
