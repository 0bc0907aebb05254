from pathlib import Path

import pytest

from scripts.study.csv_files import csv_text, guarded, unguarded, write_csv

COLUMNS = ("code", "share", "known", "note")


def test_numbers_truths_and_blanks() -> None:
    rows = [("S1-001", 1 / 3, True, None), ("S1-002", 2, False, "a, b")]
    assert csv_text(COLUMNS, rows) == (
        'code,share,known,note\nS1-001,0.333,yes,\nS1-002,2,no,"a, b"\n'
    )


def test_no_text_is_taken_for_a_formula(tmp_path: Path) -> None:
    for text in ("=1+1", "+1", "-1", "@a", "\t=1"):
        assert csv_text(["note"], [[text]]).splitlines()[1].lstrip('"').startswith("'")
    assert csv_text(["=note"], []) == "'=note\n"
    assert csv_text(["note"], [[-1]]) == "note\n-1\n"
    write_csv(tmp_path / "made" / "notes.csv", ["note"], [["é"]])
    assert (tmp_path / "made" / "notes.csv").read_bytes() == b"\xef\xbb\xbfnote\n\xc3\xa9\n"


@pytest.mark.parametrize("text", ["=1", " =1", "\t=1", "\n=1", "'=1", "''+1", "＝1", "-", "@x"])
def test_a_guarded_text_comes_back(text: str) -> None:
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "'tis", "O'Hara", "a=b", "’tis", " a", "1-2"])
def test_a_harmless_text_is_left_alone(text: str) -> None:
    assert guarded(text) == unguarded(text) == text
