from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scripts.narrative.layout import BOLD, TIMED, Layout, mark, parted, time_mark, unmarked, without


@given(st.text(max_size=30), st.data())
def test_what_is_left_stands_where_it_is_said_to(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    left, moved = without(text, spans)
    kept = [k for k in range(len(text)) if not any(a <= k < b for a, b in spans)]
    assert left == "".join(text[k] for k in kept)
    assert [moved(k) for k in kept] == list(range(len(kept)))
    assert all(moved(k) == moved(b) for a, b in spans for k in range(a, b + 1))


@given(st.lists(st.text(max_size=5), min_size=1, max_size=4))
def test_marks_stand_behind_words_and_are_none(pieces: list[str]) -> None:
    words = [unmarked(piece) for piece in pieces]
    line = mark(BOLD).join(words)
    assert parted(line) == (
        "".join(words),
        [("".join(words[:k]), BOLD) for k in range(1, len(words))],
    )
    assert unmarked(line).replace(BOLD, "") == "".join(words).replace(BOLD, "")


def test_marks_are_labels_or_times() -> None:
    _, ((_, seconds), (_, kind)) = parted(f"{time_mark(75)}INT{mark(BOLD)} why")
    assert Layout.of([(0, seconds), (3, kind)]) == Layout(((3, BOLD),), ((0, 75),))


def test_a_label_beside_a_time_is_surer_than_one_in_bold() -> None:
    layout = Layout(((2, BOLD), (8, BOLD), (8, TIMED), (12, BOLD)))
    assert layout.head(0, 4) == (2, BOLD)
    assert layout.head(5, 11) == (8, TIMED)
    assert layout.head(8, 11) is None
