from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.narrative.redraw import redrawn_casts, strata

TIMES = 60


def test_strata_keep_apart_how_often_and_by_whom() -> None:
    named_by = np.array([0, 1, 2, 3, 9, 1], np.int8)
    by_interviewee = np.array([False, False, True, False, False, True])
    found = strata(named_by, by_interviewee)
    assert found[3] == found[4]  # three times or more is the same
    assert len(set(found[[0, 1, 2, 3, 5]])) == 5


def test_every_choice_within_a_stratum_is_equally_likely() -> None:
    """Two of five are drawn: ten pairs, each in a tenth of the casts."""
    stratum = np.array([0, 0, 0, 0, 0, 1])
    nobody = np.zeros(6, bool)
    drawn = redrawn_casts(np.array([1, 3]), nobody, stratum, 20_000, np.random.default_rng(1))
    pairs = [tuple(sorted(cast)) for cast in drawn.tolist()]
    assert set(pairs) == set(combinations(range(5), 2))
    for pair in set(pairs):
        assert pairs.count(pair) / 20_000 == pytest.approx(0.1, abs=0.01)


def test_a_stratum_with_nobody_else_gives_the_same_people_again() -> None:
    stratum = np.array([0, 0, 1, 1, 1])
    nobody = np.zeros(5, bool)
    drawn = redrawn_casts(np.array([0, 1]), nobody, stratum, TIMES, np.random.default_rng(1))
    assert (np.sort(drawn, axis=1) == [0, 1]).all()


def test_interviewees_outside_the_cast_are_not_drawn() -> None:
    interviewed = np.array([True, True, False, False])
    drawn = redrawn_casts(
        np.array([0, 2]), interviewed, np.zeros(4, int), TIMES, np.random.default_rng(1)
    )
    assert (drawn[:, 0] == 0).all()
    assert set(drawn[:, 1].tolist()) == {2, 3}


def test_an_empty_cast_stays_empty() -> None:
    drawn = redrawn_casts(
        np.array([], int), np.zeros(4, bool), np.zeros(4, int), TIMES, np.random.default_rng(1)
    )
    assert drawn.shape == (TIMES, 0)


@given(st.data())
def test_who_is_fixed_stays_and_strata_keep_their_sizes(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 25))
    stratum = np.array(data.draw(st.lists(st.integers(0, 3), min_size=n, max_size=n)))
    interviewed = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    members = np.array(sorted(data.draw(st.sets(st.integers(0, n - 1)))), int)
    drawn = redrawn_casts(members, interviewed, stratum, TIMES, np.random.default_rng(n))
    assert drawn.shape == (TIMES, len(members))
    fixed = set(members[interviewed[members]].tolist())
    sizes = np.bincount(stratum[members], minlength=4).tolist()
    for cast in drawn:
        assert len(set(cast.tolist())) == len(members)
        assert {int(i) for i in cast if interviewed[i]} == fixed
        assert np.bincount(stratum[cast], minlength=4).tolist() == sizes
