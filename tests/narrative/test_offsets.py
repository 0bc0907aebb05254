from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.offsets import carried, parts_of, turned

Rows = list[dict[str, Any]]
# A turn: pieces of plain words and of (said, shown).
PLAIN = st.text(st.sampled_from("ab "), max_size=4)
REPLACED = st.tuples(
    st.text("XYZ", min_size=1, max_size=9), st.sampled_from(["[S1-013]", "[name]"])
)
TURN = st.lists(st.one_of(PLAIN, REPLACED), min_size=1, max_size=6).filter(
    lambda pieces: any(pieces)
)


def document(turns: list[list[str | tuple[str, str]]]) -> tuple[str, str, Rows, Rows, Rows]:
    """The two texts of a document, each with its own labels, and the rows about it."""
    said = shown = ""
    rows: tuple[Rows, Rows, Rows] = ([], [], [])
    for number, pieces in enumerate(turns, start=1):
        said, shown = f"{said}Anna Maria: ", f"{shown}\n\nS1-041: "
        begun = len(shown), len(said)
        for piece in pieces:
            word, code = (piece, piece) if isinstance(piece, str) else piece
            if not isinstance(piece, str):
                rows[2].append(
                    {
                        "turn": number,
                        "start": len(said),
                        "end": len(said) + len(word),
                        "shown_start": len(shown),
                        "shown_end": len(shown) + len(code),
                    }
                )
            said, shown = said + word, shown + code
        rows[0].append({"turn": number, "start": begun[0], "end": len(shown)})
        rows[1].append({"turn": number, "start": begun[1], "end": len(said)})
    return said, shown, *rows


def test_a_span_is_carried_over_by_hand() -> None:
    #                 0123456789012345678901234567890
    shown = "S1-041: We ask [S1-013]’s team."
    said = "Jo: We ask Anna Maria Lee’s team."
    turns = [{"turn": 1, "start": 8, "end": 31}]
    canonical = [{"turn": 1, "start": 4, "end": 33}]
    replaced = [{"turn": 1, "start": 11, "end": 25, "shown_start": 15, "shown_end": 23}]
    parts = parts_of(turns, canonical, replaced)
    assert parts == [(8, 8, 4, 4), (15, 23, 11, 25)]

    def over(words: str) -> str:
        start = shown.index(words)
        a, b = carried(start, start + len(words), parts)
        return said[a:b]

    assert over("We ask ") == "We ask "
    assert over("ask [S1-013]") == "ask Anna Maria Lee"
    assert over("[S1-013]") == "Anna Maria Lee"
    assert over("013]’s team") == "Anna Maria Lee’s team"
    assert over("k [S") == "k Anna Maria Lee"
    assert over("’s team.") == "’s team."


@settings(deadline=None)
@given(st.lists(TURN, min_size=1, max_size=4), st.data())
def test_putting_codes_for_names_gives_back_what_was_shown(
    turns: list[list[str | tuple[str, str]]], data: st.DataObject
) -> None:
    said, shown, rows, canonical, replaced = document(turns)
    parts = parts_of(rows, canonical, replaced)
    turn = data.draw(st.sampled_from(rows))
    start = data.draw(st.integers(turn["start"], turn["end"] - 1))
    end = data.draw(st.integers(start + 1, turn["end"]))
    a, b = carried(start, end, parts)
    # Of a code that was cut all is taken, and the same place comes back.
    back = carried(a, b, turned(parts))
    assert back[0] <= start < end <= back[1]
    assert carried(*back, parts) == (a, b)
    words, place = "", a
    for row in replaced:
        if a <= row["start"] < b:
            words += said[place : row["start"]] + shown[row["shown_start"] : row["shown_end"]]
            place = row["end"]
    assert words + said[place:b] == shown[slice(*back)]


@pytest.mark.parametrize("turn", [["a"], [("X", "[name]")], [("XY", "[name]"), ("X", "[S1-013]")]])
def test_a_whole_turn_becomes_the_whole_turn(turn: list[str | tuple[str, str]]) -> None:
    _, _, rows, canonical, replaced = document([turn, turn])
    parts = parts_of(rows, canonical, replaced)
    for shown, said in zip(rows, canonical, strict=True):
        assert carried(shown["start"], shown["end"], parts) == (said["start"], said["end"])
        assert carried(said["start"], said["end"], turned(parts)) == (shown["start"], shown["end"])
