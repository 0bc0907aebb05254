from __future__ import annotations

import itertools

import pytest

from scripts.figures.lettering import drawable, shorten, width, wrap, wrap_whole
from scripts.figures.style import new_page, style


def test_text_is_kept_where_the_font_can_show_it() -> None:
    assert drawable("Bücher & <b>$x$</b> “é”") == "Bücher & <b>$x$</b> “é”"
    assert drawable("a\U0001f9e0b\u202ec\x07d\ne") == "a□bc□d e"


@pytest.mark.parametrize("text", ["iiii llll", "WWWW MMMM", "12 of 123 rows seen □…"])
def test_widths_are_those_of_the_drawing(text: str) -> None:
    with style():
        drawn = new_page().text(0, 0, text, size=8).get_window_extent().width * 72 / 200
    assert width(text, 8) == pytest.approx(drawn, rel=0.03, abs=1)


def test_shortened_text_fits_and_says_so() -> None:
    assert shorten("abcdef", 100, 7) == "abcdef"
    short = shorten("abcdef " * 20, 100, 7)
    assert short.endswith("…")
    assert 85 < width(short, 7) <= 100


def test_lines_fit_and_keep_every_word() -> None:
    text = "Wide words and ill fitting little ones, WWWW and iiii, " * 5
    lines = wrap(text, 90, 7)
    assert " ".join(lines).split() == text.split()
    assert all(width(line, 7) <= 90 for line in lines)
    assert all(width(f"{a} {b.split()[0]}", 7) > 90 for a, b in itertools.pairwise(lines))
    assert wrap("", 90, 7) == []
    assert wrap("x" * 99, 50, 7)[0].endswith("…")


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_words_wider_than_a_line_are_broken_and_no_sign_is_lost(weight: str) -> None:
    text = f"a {'Wide' * 40} b {'i' * 200} é<b>$x_1$ {'W' * 3}"
    lines = wrap_whole(text, 60, 9, weight)
    assert "".join("".join(lines).split()) == text.replace(" ", "")
    assert all(width(line, 9, weight) <= 60 for line in lines)
    assert wrap_whole("two words", 500, 9, weight) == ["two words"]
    assert wrap_whole("WM", 1, 9, weight) == ["W", "M"]
    assert wrap_whole(" ", 60, 9) == []


def test_bold_type_is_wider_as_drawn() -> None:
    text = "S1-A04 Developing a referral system"
    with style():
        drawn = new_page().text(0, 0, text, size=13, weight="bold").get_window_extent()
    assert width(text, 13, "bold") == pytest.approx(drawn.width * 72 / 200, rel=0.02)
    assert width(text, 13, "bold") > 1.08 * width(text, 13)
