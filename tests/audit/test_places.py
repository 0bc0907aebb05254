"""What archives call files holds nothing of people or machines."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.audit.digests import keyed, sha256
from scripts.audit.places import Places

KEY = bytes(32)


def places(folder: str = "our/study", key: bytes | None = KEY) -> Places:
    return Places("demo", Path(folder), frozenset({"S1"}), key)


@pytest.mark.parametrize("folder", ["our/study", "/home/zoe/study", "../zoe"])
def test_only_tables_the_workflow_named_keep_their_names(folder: str) -> None:
    own = places(folder)
    assert own.shown(f"{folder}/sites.csv") == "study/sites.csv"
    assert own.shown(f"{folder}/S1/actors.xlsx") == "study/S1/actors.xlsx"
    for path, begin in {
        "S1/documents/Interview with Zoe.docx": "study/S1/documents/",
        "S1/codings/ZQ.csv": "study/S1/codings/",
        "S1/zoe.csv": "study/S1/",
        "zoe/actors.csv": "study/",
        "S1/actors.zoe": "study/S1/",
        "S1/documents/zoe/actors.csv": "study/S1/documents/",
    }.items():
        shown = own.shown(f"{folder}/{path}")
        assert shown.startswith(begin)
        rest = shown.removeprefix(begin)
        assert len(rest) == 16 and set(rest) <= set("0123456789abcdef"), shown


def test_files_are_told_apart_and_only_by_those_with_the_key() -> None:
    first, second = "our/study/S1/documents/a.txt", "our/study/S1/documents/b.txt"
    own = places()
    assert own.shown(first) == own.shown(first) != own.shown(second)
    assert places(key=bytes(range(32))).shown(first) != own.shown(first)
    assert places(key=None).shown(first) == "study/S1/documents/unknown"


def test_people_s_data_have_keyed_digests_and_all_else_plain_ones() -> None:
    own = places()
    for path in ("study/sites.csv", "outside/0", "results/demo/confidential/S1/names.csv"):
        assert own.digest(path, b"x") == keyed(KEY, b"x")
        assert places(key=None).digest(path, b"x") is None
    for path in ("results/demo/report/index.html", "resources/lexicon/words.csv"):
        assert own.digest(path, b"x") == sha256(b"x")


def test_settings_of_jobs_hold_no_folders_of_a_machine() -> None:
    own = places("/home/zoe/study")
    given = {
        "folder": "/home/zoe/study",
        "lexicon": "/home/zoe/study/phrases.csv",
        "inner": {"folder": "/home/zoe/study", "list": ["/opt/zoe/file", "S1", 3, None]},
        "sites": {"S2", "S1"},
        "path": Path("resources/lexicon/words.csv"),
    }
    shown = own.shown_value(given)
    assert "zoe" not in str(shown)
    assert shown["folder"] == "study"
    assert shown["inner"]["list"][1:] == ["S1", 3, None]
    assert shown["sites"] == ["S1", "S2"]
    assert shown["path"] == "resources/lexicon/words.csv"
    # A study may be called as its folder is.
    assert places("demo").shown_value({"study": "demo"}) == {"study": "demo"}
