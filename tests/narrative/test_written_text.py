"""What is written around words: what may be one name, and what may be none."""

from __future__ import annotations

import pytest

from scripts.narrative.found_names import A_DAY, A_WORD, SHOUTED
from scripts.narrative.written_text import WrittenText


def place(text: str, word: str) -> int:
    return [w.text for w in WrittenText(text).words].index(word)


def test_what_is_before_a_word() -> None:
    written = WrittenText("(Ian) — Clayton")
    assert [written.before(k) for k in range(-1, 4)] == ["", "", ") — ", "", ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ian Clayton", True),
        ("Ian\nClayton", True),
        ("Ian \n\n Clayton", False),
        ("Mei-Yee", True),
        ("ian.clayton", True),
        ("Ian. Clayton", False),
        ("I. Clayton", True),
        ("Dr. Clayton", True),
        ("O’ Brien", True),
        ("Ian, Clayton", False),
        ("Ian's Clayton", False),
    ],
)
def test_words_of_one_name_are_written_close_together(text: str, expected: bool) -> None:
    assert WrittenText(text).runs_on(1) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so mr. Varley", "mr"),
        ("so Miss Varley", "miss"),
        ("they miss Varley", ""),
        ("so Dr, Varley", ""),
        ("Varley", ""),
    ],
)
def test_a_title_before_a_word(text: str, expected: str) -> None:
    assert WrittenText(text).title(place(text, "Varley")) == expected


def test_titles_are_passed_over_but_for_the_last_word() -> None:
    written = WrittenText("Dr Mrs Varley Sir")
    assert (written.past_titles(0, 3), written.past_titles(0, 2)) == (2, 1)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("so Will came", "Will", ""),
        ("so. Will came", "Will", A_WORD),
        ("so WILL came", "WILL", A_WORD),
        ("so in May they", "May", A_DAY),
        ("the NG tube", "NG", SHOUTED),
        ("so NG VARLEY came", "NG", ""),
        ("so Clayton came", "Clayton", ""),
    ],
)
def test_words_that_may_be_no_names(text: str, word: str, expected: str) -> None:
    assert WrittenText(text).doubt(place(text, word)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("so Park came", True),
        ("so. Park came", False),
        ("in the Park they", False),
        ("in Park Street they", False),
        ("in old Park they", True),
    ],
)
def test_a_word_that_stands_alone(text: str, expected: bool) -> None:
    assert WrittenText(text).alone(place(text, "Park")) is expected


def test_the_head_of_a_compound() -> None:
    assert WrittenText("Mark-up is").in_compound(0)
    assert not WrittenText("Mark-Up is").in_compound(0)
    assert not WrittenText("so Mark-up is").in_compound(1)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Smythe", True), ("smythe", False), ("NHS", False), ("Dr", False), ("Monday", False),
     ("Officer", False), ("J", False)],
)  # fmt: skip
def test_words_written_as_names(word: str, expected: bool) -> None:
    assert WrittenText(f"so {word} came").strange(1) is expected
