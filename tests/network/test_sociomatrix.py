"""Ties and what is observed of them never part."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from scripts.network.certainty import certainty
from scripts.network.sociomatrix import Sociomatrix, sociomatrix_at
from scripts.study.tables import ACTORS, DYADS, make_table

NEVER = 99


def tables(
    tie: np.ndarray, wave: np.ndarray, known_from: np.ndarray, *, directed: bool = True
) -> tuple[pa.Table, pa.Table]:
    """Tables of a site; `wave[i, j]` is when a pair is observed, NEVER for never."""
    n = len(tie)
    ids = np.array([f"S1-{i + 1:04d}" for i in range(n)], object)
    blank = [None] * n
    actors = make_table(
        ACTORS,
        {
            "actor_id": ids,
            **dict.fromkeys(("organisation", "role", "background", "sector", "wave"), blank),
            "source": ["roster"] * n,
            "known_from": known_from,
            "named_by": [0] * n,
        },
    )
    i, j = np.nonzero(~np.eye(n, dtype=bool) if directed else np.triu(np.ones((n, n)), 1))
    hidden = wave[i, j] == NEVER
    dyads = make_table(
        DYADS,
        {
            "sender": ids[i],
            "receiver": ids[j],
            "wave": np.ma.masked_array(wave[i, j].astype(np.int32), hidden),
            "tie": np.ma.masked_array(tie[i, j].astype(bool), hidden),
        },
    )
    return actors, dyads


def rows(*lines: str) -> np.ndarray:
    return np.array([[int(c) for c in line.split()] for line in lines])


def network(tie: np.ndarray, asked: list[int], *, directed: bool = True) -> Sociomatrix:
    observed = np.zeros(tie.shape, bool)
    observed[asked] = True
    if not directed:
        observed |= observed.T
    np.fill_diagonal(observed, False)
    ids = tuple(f"S1-{i + 1:03d}" for i in range(len(tie)))
    return Sociomatrix(ids, np.where(observed, tie, 0).astype(np.int8), observed, directed)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), n=st.integers(1, 7), after=st.integers(1, 3), directed=st.booleans())
def test_what_is_known_after_a_wave_and_no_more(
    data: st.DataObject, n: int, after: int, directed: bool
) -> None:
    tie = data.draw(hnp.arrays(bool, (n, n)))
    wave = data.draw(hnp.arrays(int, (n, n), elements=st.sampled_from([1, 2, 3, NEVER])))
    known = data.draw(hnp.arrays(np.int32, n, elements=st.integers(0, 3)))
    seen = sociomatrix_at(*tables(tie, wave, known, directed=directed), after, directed=directed)
    here = np.flatnonzero(known <= after)
    assert seen.actor_ids == tuple(f"S1-{i + 1:04d}" for i in here)
    if not directed:
        upper = np.triu(np.ones((n, n), bool), 1)
        wave, tie = np.where(upper, wave, wave.T), np.where(upper, tie, tie.T)
    expected = (wave <= after)[np.ix_(here, here)]
    np.fill_diagonal(expected, False)
    np.testing.assert_array_equal(seen.observed, expected)
    np.testing.assert_array_equal(seen.tie, tie[np.ix_(here, here)] & expected)
    assert seen.tie.dtype == np.int8
    assert seen.directed == directed


def test_an_earlier_wave_knows_fewer_people_and_fewer_answers() -> None:
    tie = rows("0 1 0", "1 0 1", "0 0 0")
    wave = rows("1 1 1", "2 2 2", f"{NEVER} {NEVER} {NEVER}")
    actors, dyads = tables(tie, wave, np.array([0, 1, 2]))
    first, second = (sociomatrix_at(actors, dyads, w, directed=True) for w in (1, 2))
    assert first.actor_ids == ("S1-0001", "S1-0002")
    assert first.observed.tolist() == [[False, True], [False, False]]
    assert first.respondents.tolist() == [True, False]
    assert second.tie.tolist() == [[0, 1, 0], [1, 0, 1], [0, 0, 0]]
    assert second.respondents.tolist() == [True, True, False]


def test_an_observed_pair_without_an_answer_is_refused() -> None:
    actors, dyads = tables(rows("0 1", "1 0"), rows("1 1", "1 1"), np.array([0, 0]))
    nothing = dyads.set_column(3, "tie", pa.array([None, True]))
    with pytest.raises(ValueError, match="without saying"):
        sociomatrix_at(actors, nothing, 1, directed=True)


@pytest.mark.parametrize(
    ("tie", "observed", "directed", "message"),
    [
        (rows("0 1", "0 0"), rows("0 1"), True, "2 by 2"),
        (rows("0 1", "0 0"), rows("0 0", "1 0"), True, "nothing was observed"),
        (rows("0 1", "0 0"), rows("1 1", "1 0"), True, "themselves"),
        (rows("0 1", "0 0"), rows("0 1", "1 0"), False, "symmetric"),
        (rows("0 0", "0 0"), rows("0 1", "0 0"), False, "symmetric"),
    ],
)
def test_what_cannot_be_is_refused(tie: Any, observed: Any, directed: bool, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Sociomatrix(("a", "b"), tie.astype(np.int8), observed.astype(bool), directed)


def test_two_thousand_actors_take_well_under_a_second() -> None:
    n = 2_000
    rng = np.random.default_rng(1)
    tie = rng.random((n, n)) < 0.01
    wave = np.full((n, n), NEVER)
    wave[:12] = 1
    few = tables(tie, wave, np.zeros(n, np.int32))
    began = time.process_time()
    seen = sociomatrix_at(*few, 1, directed=True)
    assert time.process_time() - began < 1
    assert seen.observed.sum() == 12 * (n - 1)


# --- how much is known of each --------------------------------------------------------------------


def test_certainty_counts_respondents() -> None:
    tie = rows("0 1 1 1 0", "0 0 1 0 0", "1 1 0 1 1", "1 1 1 0 1", "1 1 1 1 0")
    asked_two = network(tie, [0, 1])
    assert certainty(asked_two) == ("identified", "identified", "identified", "weak", "prior only")


def test_where_everybody_was_asked_everybody_is_identified() -> None:
    alone = rows("0 1 0", "0 0 0", "0 0 0")
    assert certainty(network(alone, [0, 1, 2])) == ("identified",) * 3


def test_answers_that_were_not_observed_make_nobody_certain() -> None:
    tie = rows("0 1 1", "1 0 1", "1 1 0")
    assert certainty(network(tie, [])) == ("prior only",) * 3


def test_certainty_without_direction() -> None:
    tie = rows("0 1 0 0", "1 0 1 0", "0 1 0 0", "0 0 0 0")
    assert certainty(network(tie, [1], directed=False)) == (
        "weak",
        "identified",
        "weak",
        "prior only",
    )
