from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.layout import PLAIN
from scripts.narrative.transcripts import bare
from scripts.narrative.turns import turns_by_looks
from tests.narrative.interviews import LABELS, rows_and_faults, told, who


def timed(text: str) -> list[tuple[str, int | None, str]]:
    """Who says what when, where all labels are declared."""
    _, rows, faults = rows_and_faults(text)
    assert not faults
    return [(who(row), row["time"], row["text"]) for row in rows]


@pytest.mark.parametrize(
    ("first", "seconds"),
    [
        ("[00:12:31] R1: We have to.", 751),
        ("(12:31) R1: We have to.", 751),
        ("00:12:31 R1: We have to.", 751),
        ("00:12:31,240 R1: We have to.", 751),
        ("0:12 R1: We have to.", 12),
        ("1:00:12 - R1: We have to.", 3612),
        ("[0:00:05 --> 0:00:10] R1: We have to.", 5),
        ("#00:12:31-4# R1: We have to.", 751),
        ("R1 [00:12]: We have to.", 12),
        ("R1 00:12 : We have to.", 12),
        ("R1 00:12: We have to.", 12),
        ("r1 (00:12) We have to.", 12),
        ("R1: [112:31] We have to.", 6751),
        ("R1: (00:12) We have to.", 12),
        ("R1: 00:00:12 We have to.", 12),
        ("R1  0:12\nWe have to.", 12),
        ("R1: 0:12\nWe have to.", 12),
        ("[0:12] R1\nWe have to.", 12),
        ("0:12 R1\nWe have to.", 12),
        ("0:00:12\nR1: We have to.", 12),
        ("[00:12 - 00:15]\n\nR1: We have to.", 12),
        ("[0:12][0:13] R1: We have to.", 13),
    ],
)
def test_a_time_beside_a_label_is_when_the_turn_begins(first: str, seconds: int) -> None:
    assert timed(f"INT: Why?\n\n{first}\n\nNB: he nods\n\nINT: I see.\n") == [
        ("INT", None, "Why?"),
        ("R1", seconds, "We have to.\n\nNB: he nods"),
        ("INT", seconds, "I see."),
    ]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("We [00:12:31] have to", "We have to"),
        ("We have [0:31], (0:12:31) to.", "We have, to."),
        ("We have to. [12:31]", "We have to."),
        ("We[12:31] have", "We have"),
        ("#00:12:31# We have", "We have"),
    ],
)
def test_times_within_a_turn_are_no_words(said: str, left: str) -> None:
    assert told(f"R1: {said}\n") == [("R1", left)]


@pytest.mark.parametrize(
    "said",
    [
        "We met at 10:30 and at 11:30:00.",
        "10:30 was when we met",
        "We met (10:30) in the hall",
        "We[12:31]have",
        "[inaudible 00:12:31] we had to",
        "It was 3:1 [3:75] [a:b] (12:) 1:2:3",
        "At 12:30: we ate",
        "Thursday 10:30\nand so on",
        "10:30\nwas when",
        "NB: 10:30",
    ],
)
def test_what_may_be_a_time_of_day_is_words(said: str) -> None:
    assert told(f"R1: Well.\n\n{said}\n") == [("R1", f"Well.\n\n{said}")]


def test_times_alone_on_lines_are_times_where_they_return() -> None:
    assert timed("0:05\nINT: Why?\n\n1:10 - 1:20\n\nR1: We\n2:00\nhave to.\n") == [
        ("INT", 5, "Why?"),
        ("R1", 70, "We\n\nhave to."),
    ]


def test_names_beside_times_are_labels_where_declared_ones_stand_so() -> None:
    teams = "Jane Hall   0:03\nWe have to.\n\nINT   0:07\nWhy?\n\n{}   1:00:10\nNo.\n"
    assert timed(teams.format("Mary")) == [
        ("Jane Hall", 3, "We have to."),
        ("INT", 7, "Why?"),
        ("Mary", 3610, "No."),
    ]
    (fault,) = rows_and_faults(teams.format("Bob Lee"))[2]
    assert "“Bob Lee”" in fault and "at line 7" in fault
    # Declared as no speaker, or elsewhere than others: words.
    assert timed(teams.format("NB"))[-1] == ("INT", 7, "Why?\n\nNB   1:00:10\nNo.")
    assert told("R1: The train.\n\nLeeds Station 10:30\n") == [
        ("R1", "The train.\n\nLeeds Station 10:30")
    ]


def test_an_undeclared_label_with_a_time_is_not_the_words_of_others() -> None:
    for line in ("[0:12] Bob Lee: no", "Bob Lee [0:12]: no", "0:00:12 Bob Lee: no"):
        (fault,) = rows_and_faults(f"[0:01] R1: we\n\n{line}\n")[2]
        assert "“Bob Lee”" in fault


def by_looks(text: str) -> list[tuple[str | None, str]]:
    text, layout = bare(text, PLAIN, None)
    return [(t.speaker, text[t.start : t.end]) for t in turns_by_looks(text, layout)]


def test_without_declarations_two_names_beside_times_are_labels() -> None:
    otter = "Ann Bell  0:03\nWe had to.\n\nBob Lee  0:10\nWhy?\n"
    assert by_looks(otter) == [("Ann Bell", "We had to."), ("Bob Lee", "Why?")]
    assert by_looks("Ann Bell  0:03\nWe had to.\n") == [("", "Ann Bell  0:03\nWe had to.")]
    assert by_looks("[0:01] R1: We had to.\n") == [("R1", "We had to.")]


PIECES = st.sampled_from(
    ["INT", "R1", "Bob", ":", " ", " ", "\n", "\n\n", "- ", "[0:12]", "(0:12)", "0:12", "0:00:12",
     "#0:00:12-1#", "[0:12", "12", "we", "we have", "to.", "10:30", "–", "--> "]
)  # fmt: skip
CLOCKS = re.compile(r"[\[(]?\d+:\d+(?::\d+)?[\])]?|#\d+:\d+:\d+-\d#")


@settings(deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_only_times_are_taken_out_and_words_stay_where_they_are_said_to_be(
    pieces: list[str],
) -> None:
    raw = "\n".join(line.strip() for line in "".join(pieces).split("\n")).rstrip("\n") + "\n"
    for speaks in (LABELS.speaks, None):
        text, layout = bare(raw, PLAIN, speaks)
        assert text.count("\n") == raw.count("\n")
        for line, before in zip(text.split("\n"), raw.split("\n"), strict=True):
            assert line == line.strip()
            kept = CLOCKS.sub("", before).replace("-->", "")
            left = CLOCKS.sub("", line).replace("-->", "")
            assert [w.strip("-–|:") for w in left.split()] == [
                w.strip("-–|:") for w in kept.split()
            ] or "12" in before
        assert [at for at, _ in layout.times] == sorted(at for at, _ in layout.times)
        assert all(0 <= at <= len(text) for at, _ in (*layout.times, *layout.heads))
    text, rows, _ = rows_and_faults(raw)
    for row in rows:
        assert row["text"] == text[row["start"] : row["end"]] == row["text"].strip() != ""


@pytest.mark.parametrize(
    "line",
    ["R1 0:12{n} x 0:12 x", "{d} 0:12 x", "1:12:{d}", "[0:12{n}", "[{n}0:12", "0:12 {m}x",
     "A b{n}- x", "A{n}:x", "x{n}12", "12{n}x", "#0:12:12{m}"],
)  # fmt: skip
def test_lines_made_to_take_long_do_not(line: str) -> None:
    # The square of this many steps would take minutes.
    raw = line.format(n=" " * 50_000, d="1" * 50_000, m="-" * 50_000)
    assert len(rows_and_faults(f"R1: we\n{raw}\n")[0]) > 50_000
