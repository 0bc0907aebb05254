from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.layout import PLAIN
from scripts.narrative.margin import margin
from scripts.narrative.transcripts import bare
from tests.narrative.interviews import LABELS, rows_and_faults

SAID = ["INT: Why", "did you go?", "R1: 12 of us", "had to go in 1998", "and be there at 7",
        "INT: I see", "R1: 5"]  # fmt: skip


def numbered(lines: list[str], step: int, at_end: bool, blanks: bool = True) -> str:
    """Lines with their numbers beside every so many; blank ones count or not."""
    made, number = [], 0
    for line in lines:
        number += bool(line) or blanks
        shown = str(number) if number % step == 0 and (line or blanks) else ""
        made.append(" ".join(part for part in ((line, shown) if at_end else (shown, line)) if part))
    return "\n".join(made) + "\n"


@pytest.mark.parametrize("at_end", [False, True])
@pytest.mark.parametrize("step", [1, 2, 5, 10])
def test_numbers_in_the_margin_are_references(step: int, at_end: bool) -> None:
    lines = SAID * 10
    text, rows, faults = rows_and_faults(numbered(lines, step, at_end))
    assert not faults
    assert text == "\n".join(lines) + "\n"
    assert [row["line"] for row in rows[:5]] == [1, 3, 6, 7, 8]
    assert rows[1]["text"] == "12 of us\nhad to go in 1998\nand be there at 7"


@pytest.mark.parametrize("blanks", [False, True])
def test_blank_lines_count_or_do_not(blanks: bool) -> None:
    lines = ["INT: Why", "", "R1: We", "had to", "", "INT: Oh", "", "R1: Yes", "", "INT: Hm"]
    text, rows, _ = rows_and_faults(numbered(lines, 1, False, blanks))
    assert text == "\n".join(lines) + "\n"
    expected = [1, 3, 6, 8, 10] if blanks else [1, 2, 4, 5, 6]
    assert [row["line"] for row in rows] == expected
    assert [row["paragraph"] for row in rows] == [1, 2, 3, 4, 5]


def test_lines_before_the_first_number_are_a_heading() -> None:
    text, rows, _ = rows_and_faults("Interview\n" + numbered(SAID, 1, False))
    assert text == "\n".join(["Interview", *SAID]) + "\n"
    assert [row["line"] for row in rows] == [None, 1, 3, 6, 7]


@pytest.mark.parametrize(
    "lines",
    [
        ["1 one", "2 two", "3 three", "4 four"],  # too few
        ["R1: we had", "1 one", "2 two", "3 three", "4 four", "5 five", "and that's it"],
        ["1 a", "2 b", "3 c", "4 d", "6 e", "7 f"],  # a gap
        ["2 a", "3 b", "4 c", "5 d", "6 e", "7 f"],
        [f"{n} a" if n % 5 == 0 else "b" for n in range(5, 40)],
        ["1a", "2a", "3a", "4a", "5a", "6a"],
        [f"{n}{n} a" for n in range(1, 9)],
    ],
)
def test_other_numbers_stay_where_they_are(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    assert margin(text) == ([], [])
    assert bare(text, PLAIN, None)[0] == text


WORDS = st.sampled_from(["INT: why", "R1: we", "12 of us", "in 1998", "5", "and so", "x 3", "R1:"])


@settings(deadline=None)
@given(
    st.lists(WORDS, min_size=50, max_size=60), st.sampled_from([1, 2, 5, 10]), st.booleans(),
    st.data(),
)  # fmt: skip
def test_whatever_the_words_the_numbers_alone_are_taken(
    lines: list[str], step: int, at_end: bool, data: st.DataObject
) -> None:
    raw = numbered(lines, step, at_end)
    text, layout = bare(raw, PLAIN, LABELS.speaks)
    assert text == "\n".join(lines) + "\n"
    assert [number for _, number in layout.lines] == list(range(1, len(lines) + 1))
    starts = [sum(len(line) + 1 for line in lines[:k]) for k in range(len(lines))]
    assert [start for start, _ in layout.lines] == starts
    # One number wrong: the margin is not trusted, and the text stays.
    wrong = data.draw(st.integers(0, len(lines) // step - 1)) * step + step
    spoilt = raw.split("\n")
    spoilt[wrong - 1] = lines[wrong - 1]
    changed = "\n".join(spoilt)
    if not any(n == str(wrong) for n in lines[wrong - 1].split()):
        assert margin(changed) == ([], [])


@settings(deadline=None)
@given(st.text(st.sampled_from("12 5\na:"), max_size=60))
def test_any_text_is_read(raw: str) -> None:
    text = "\n".join(line.strip() for line in raw.split("\n")).rstrip("\n") + "\n"
    left, layout = bare(text, PLAIN, LABELS.speaks)
    assert left.count("\n") == text.count("\n")
    assert all(left[at - 1 : at] in ("", "\n") for at, _ in layout.lines)
    _, rows, _ = rows_and_faults(text)
    assert all(row["text"] == left[row["start"] : row["end"]] for row in rows)
