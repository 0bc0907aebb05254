from __future__ import annotations

import pytest

from scripts.narrative.keyword_context import context

TWELVE = "a b c d e f g h i j k l"


@pytest.mark.parametrize(
    ("before", "behind", "left", "right"),
    [
        ("", "", "", ""),
        ("We ", " go.", "We", "go."),
        (f"{TWELVE} ", f" {TWELVE}", TWELVE, TWELVE),
        (f"x\ny  {TWELVE} ", f" {TWELVE} x y", f"… {TWELVE}", f"{TWELVE} …"),
        (f" {TWELVE}\n", f" {TWELVE} ", TWELVE, TWELVE),
    ],
)
def test_twelve_words_stand_on_either_side(before: str, behind: str, left: str, right: str) -> None:
    text = f"{before}have to{behind}"
    assert context(text, len(before), len(before) + len("have to")) == (left, right)
