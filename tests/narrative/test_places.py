from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.narrative.layout import Layout
from scripts.narrative.places import place_at, place_rows, placed, shown_place, shown_time
from scripts.study.narrative_tables import PLACES
from scripts.study.tables import make_table_from_rows
from tests.narrative.made_up_documents import PLACE

TEXT = "Head\n\nINT: Why\ndid you?\n\nR1: We had\nto.\n"


def at(rows: list[dict[str, object]], words: str) -> tuple[object, ...]:
    place = place_at(rows, TEXT.index(words))
    return place["paragraph"], place["line"], place["time"]


def test_a_place_holds_until_the_next() -> None:
    lines = tuple((TEXT.index(words), n) for n, words in enumerate(("INT", "did", "R1", "to."), 2))
    times = ((TEXT.index("Why"), 12), (TEXT.index("We"), 70), (TEXT.index("We"), 75))
    rows = place_rows("S1-I01", TEXT, Layout((), times, lines))
    make_table_from_rows(PLACES, rows)
    assert at(rows, "Head") == (1, None, None)
    assert at(rows, "Why") == (2, 2, 12)
    assert at(rows, "you") == (2, 3, 12)
    assert at(rows, "had") == (3, 4, 75)
    assert at(rows, "to.") == (3, 5, 75)


def test_passages_are_cited_by_their_first_and_last_words() -> None:
    rows = place_rows("S1-I01", TEXT, Layout((), ((0, 5),), ((23, 8), (30, 9))))
    other = place_rows("S1-I02", "a\nb\n", Layout())
    spans = [
        {"document_id": "S1-I02", "start": 2, "end": 3},
        {"document_id": "S1-I01", "start": 25, "end": 31},
        {"document_id": "S1-I01", "start": 25, "end": 30},
    ]
    found = placed([{"n": n} for n in range(3)], spans, [*rows, *other])
    assert [(p["n"], p["paragraph"], p["line"], p["last_line"], p["time"]) for p in found] == [
        (0, 2, None, None, None),
        (1, 3, 8, 9, 5),
        (2, 3, 8, 8, 5),
    ]
    assert [*map(shown_place, found)] == ["paragraph 2", "lines 8 to 9, 0:00:05", "line 8, 0:00:05"]


@pytest.mark.parametrize(
    ("seconds", "shown"), [(None, ""), (0, "0:00:00"), (3599, "0:59:59"), (36061, "10:01:01")]
)
def test_times_are_shown_in_hours(seconds: int | None, shown: str) -> None:
    assert shown_time(seconds) == shown
    assert shown_place(PLACE | {"time": seconds}) == ", ".join(filter(None, ("paragraph 1", shown)))


@given(st.text(st.sampled_from("ab \n"), max_size=40), st.data())
def test_paragraphs_are_counted_where_words_stand(text: str, data: st.DataObject) -> None:
    times = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=5)))
    rows = place_rows("S1-I01", text, Layout((), tuple((start, start) for start in times)))
    assert rows[0]["start"] == 0
    assert [row["start"] for row in rows] == sorted({row["start"] for row in rows})
    parts = "\n\n" if "\n\n" in text.strip("\n") else "\n"
    for place, sign in enumerate(text):
        if sign == "\n":
            continue
        row = place_at(rows, place)
        before = [part for part in text[: place + 1].split(parts) if part.strip("\n")]
        assert row["paragraph"] == len(before)
        assert row["time"] == max((start for start in times if start <= place), default=None)
