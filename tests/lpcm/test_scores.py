"""Scores of predictions by hand, and average precision against scikit-learn."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss

from scripts.lpcm import scores

LEVELS = [0.05, 0.2, 0.2, 0.5, 0.9]  # few, so that many are equal
CASES = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(LEVELS)), min_size=1, max_size=30)


def test_scores_by_hand() -> None:
    """Ranks: .9 tie, .5 and .5 together (one tie), .1 no tie."""
    found = scores.score(np.array([1, 0, 1, 0]), np.array([0.9, 0.5, 0.5, 0.1]))
    assert (found.dyads, found.ties, found.note) == (4, 2, "")
    assert found.log_score == pytest.approx((2 * math.log(0.9) + 2 * math.log(0.5)) / 4)
    assert found.brier == pytest.approx((0.01 + 0.25 + 0.25 + 0.01) / 4)
    assert found.pr_auc == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


@settings(max_examples=200, deadline=None)
@given(CASES)
def test_scores_against_scikit_learn(pairs: list[tuple[int, float]]) -> None:
    tie, p = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    found = scores.score(tie, p)
    assert found.brier == pytest.approx(brier_score_loss(tie, p, labels=[0, 1]))
    assert found.log_score == pytest.approx(-log_loss(tie, p, labels=[0, 1]))
    if tie.any():
        assert found.pr_auc == pytest.approx(average_precision_score(tie, p), abs=1e-12)
    else:
        assert math.isnan(found.pr_auc)


def test_equal_probabilities_are_not_ranked_by_their_order() -> None:
    p = np.full(6, 0.3)
    for tie in ([1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1]):
        assert scores.average_precision(np.array(tie), p) == pytest.approx(1 / 3)


def test_chance_is_the_share_of_ties_and_a_perfect_ranking_is_one() -> None:
    rng = np.random.default_rng(0)
    tie = (rng.random(20_000) < 0.1).astype(np.int8)
    assert scores.average_precision(tie, rng.random(20_000)) == pytest.approx(0.1, abs=0.01)
    assert scores.average_precision(tie, 0.2 + 0.5 * tie) == 1


def test_what_is_not_defined_is_said() -> None:
    none = scores.score(np.zeros(3, dtype=np.int8), np.full(3, 0.2))
    assert math.isnan(none.pr_auc)
    assert none.note.startswith("No tie was held out")
    assert none.log_score == pytest.approx(math.log(0.8))
    nothing = scores.score(np.zeros(0, dtype=np.int8), np.zeros(0))
    assert np.isnan(nothing[2:5]).all()
    assert nothing.note.startswith("No dyad was held out")
    assert scores.score(np.ones(2, dtype=np.int8), np.array([0.1, 0.2])).note.startswith("Only")


def test_the_impossible_that_happens_costs_infinitely_much() -> None:
    assert scores.log_score(np.array([1, 0]), np.array([0.0, 0.5])) == -math.inf
    assert scores.log_score(np.array([0, 1]), np.array([0.0, 1.0])) == 0


@pytest.mark.parametrize(
    ("tie", "p", "words"),
    [
        ([0, 1], [0.5], "one probability a dyad"),
        ([0, 2], [0.5, 0.5], "0 or 1"),
        ([0, 1], [0.5, 1.5], "between 0 and 1"),
        ([0, 1], [0.5, math.nan], "between 0 and 1"),
    ],
)
def test_what_cannot_be_scored(tie: list[int], p: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        scores.score(np.array(tie), np.array(p))
