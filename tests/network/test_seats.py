from collections.abc import Collection

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scripts.network.seats import Chosen, with_decisions

# Twelve actors: 0 to 3 proposed as core, 4 and 5 as bridgers; 6, 7 and 8 next in line for the core,
# 9 as a bridger, 10 and 11 of nobody's mind.
PROPOSED: Chosen = ([0, 1, 2, 3], [4, 5])
AS_CORE = np.array([k < 4 or 6 <= k <= 8 or k == 10 for k in range(12)])


def next_in_line(taken: Collection[int]) -> Chosen:
    return ([i for i in (6, 7, 8) if i not in taken], [i for i in (9,) if i not in taken])


def seated(
    wanted: Collection[int] = (), out: Collection[int] = ()
) -> tuple[Chosen, dict[int, int]]:
    seats, instead_of = with_decisions(PROPOSED, wanted, out, AS_CORE, 6, next_in_line)
    return seats, dict(instead_of)


def test_without_decisions_a_proposal_stands() -> None:
    assert seated() == (PROPOSED, {})
    assert seated(wanted=[1, 4], out=[8, 11]) == (PROPOSED, {})


def test_the_next_of_the_same_kind_takes_a_free_place() -> None:
    assert seated(out=[1]) == (([0, 2, 3, 6], [4, 5]), {6: 1})
    assert seated(out=[4]) == (([0, 1, 2, 3], [5, 9]), {9: 4})
    assert seated(out=[3, 1, 6]) == (([0, 2, 7, 8], [4, 5]), {7: 1, 8: 3})


def test_where_the_kind_is_used_up_the_other_one_steps_in() -> None:
    assert seated(out=[4, 5]) == (([0, 1, 2, 3, 6], [9]), {9: 4, 6: 5})
    assert seated(out=[0, 1, 2, 3]) == (([6, 7, 8], [4, 5, 9]), {6: 0, 7: 1, 8: 2, 9: 3})
    nobody_left = seated(out=[0, 1, 2, 3, 4, 5, 6, 9])
    assert nobody_left == (([7, 8], []), {7: 0, 8: 1})


def test_who_is_wanted_takes_a_free_place_first_or_else_the_last_nobody_decided_on() -> None:
    assert seated(wanted=[10]) == (([0, 1, 2, 10], [4, 5]), {})
    assert seated(wanted=[11]) == (([0, 1, 2, 3], [4, 11]), {})
    assert seated(wanted=[11, 5]) == (([0, 1, 2, 3], [5, 11]), {})
    assert seated(wanted=[11], out=[2]) == (([0, 1, 3], [4, 5, 11]), {11: 2})
    assert seated(wanted=[10], out=[2, 4]) == (([0, 1, 3, 10], [5, 9]), {10: 2, 9: 4})
    assert seated(wanted=[11, 4, 5]) == (([0, 1, 2], [4, 5, 11]), {})


def test_everybody_wanted_has_a_place_even_beyond_their_number() -> None:
    seats, _ = seated(wanted=range(8))
    assert seats == ([0, 1, 2, 3, 6, 7], [4, 5])


def test_places_that_nobody_had_are_given_without_displacing_anybody() -> None:
    seats, instead_of = with_decisions(([0, 1], [4]), [10], [], AS_CORE, 6, next_in_line)
    assert (seats, instead_of) == (([0, 1, 10], [4]), {})


@given(st.sets(st.integers(0, 11)), st.sets(st.integers(0, 11)))
def test_decisions_hold_and_nobody_else_loses_a_place(wanted: set[int], out: set[int]) -> None:
    wanted -= out
    (core, bridgers), instead_of = seated(wanted, out)
    everybody = [*core, *bridgers]
    assert len(set(everybody)) == len(everybody)
    assert wanted <= set(everybody)
    assert not out & set(everybody)
    assert set(instead_of.values()) <= out
    proposed = {*PROPOSED[0], *PROPOSED[1]}
    undecided = proposed - wanted - out
    lost = undecided - set(everybody)
    assert len(lost) <= len(wanted - proposed)  # each gave way to somebody wanted
    if len(wanted) <= 6:
        assert len(everybody) <= 6
