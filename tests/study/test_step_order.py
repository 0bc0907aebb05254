from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from scripts.study.narrative_inputs import Step
from scripts.study.step_order import Place, links, predecessors, rows_of_places, without


def steps(after: Mapping[int, str]) -> list[Step]:
    return [
        Step.model_validate(
            {
                "account_id": "S1-A01",
                "step": number,
                "after": before,
                "speech_act": "competence",
                "text": "They can",
                "fragments": f"S1-F{number:03d}",
            }
        )
        for number, before in after.items()
    ]


def left_without(after: Mapping[int, str], *gone: int) -> dict[int, tuple[int, ...]]:
    return {s.step: s.after for s in without(steps(after), lambda step: step.step in gone)}


def test_a_box_follows_the_one_before_unless_it_says_otherwise() -> None:
    assert predecessors(steps({2: "", 1: "", 3: ""})) == {1: (), 2: (1,), 3: (2,)}
    assert predecessors(steps({1: "", 2: "", 3: "1", 4: "3; 2", 5: "0", 6: ""})) == {
        1: (), 2: (1,), 3: (1,), 4: (2, 3), 5: (), 6: (5,),
    }  # fmt: skip


def test_what_followed_a_box_left_out_follows_what_it_followed() -> None:
    assert left_without({1: "", 2: "", 3: ""}, 2) == {1: (), 3: ()}  # a chain stays one
    assert left_without({1: "", 2: ""}, 1) == {2: ()}
    fork = {1: "", 2: "", 3: "1", 4: "2", 5: "3", 6: "4;5"}
    assert left_without(fork, 3)[5] == (1,)
    assert left_without(fork, 3, 5)[6] == (1, 4)
    assert left_without(fork, 4) == {1: (), 2: (), 3: (1,), 5: (3,), 6: (2, 5)}
    begun = left_without(fork, 1)
    assert (begun[2], begun[3]) == ((), (0,))  # both begin the account now
    assert predecessors(without(steps(fork), lambda s: s.step == 1)) == {
        2: (), 3: (), 4: (2,), 5: (3,), 6: (4, 5),
    }  # fmt: skip


def test_a_line_takes_a_place_in_each_row_it_passes() -> None:
    # 1 forks into 2, 3 and, by itself, 4, which both lead to.
    after = {1: (), 2: (1,), 3: (2,), 4: (1, 3)}
    rows = rows_of_places(after)
    assert rows == [[Place(1)], [Place(2), Place(4, 1)], [Place(3), Place(4, 1)], [Place(4)]]
    assert links(rows, after) == [
        [(Place(1), Place(2)), (Place(1), Place(4, 1))],
        [(Place(2), Place(3)), (Place(4, 1), Place(4, 1))],
        [(Place(4, 1), Place(4)), (Place(3), Place(4))],
        [],
    ]
    assert rows_of_places({}) == []


@st.composite
def graphs(draw: st.DrawFn) -> dict[int, tuple[int, ...]]:
    size = draw(st.integers(1, 9))
    return {
        n: tuple(sorted(draw(st.sets(st.integers(1, n - 1), max_size=3)))) if n > 1 else ()
        for n in range(1, size + 1)
    }


@given(graphs())
def test_each_box_stands_once_below_all_it_follows_and_every_line_arrives(
    after: dict[int, tuple[int, ...]],
) -> None:
    rows = rows_of_places(after)
    where = {p.step: k for k, row in enumerate(rows) for p in row if not p.since}
    assert sorted(where) == sorted(after)
    assert all(where[one] < where[step] for step in after for one in after[step])
    arrived: dict[int, list[int]] = {step: [] for step in after}
    for k, row in enumerate(links(rows, after)):
        for above, below in row:
            assert above in rows[k] and below in rows[k + 1]
            if not below.since:
                arrived[below.step].append(above.since or above.step)
    assert {step: tuple(sorted(before)) for step, before in arrived.items()} == after
