from __future__ import annotations

import numpy as np
import pytest

from scripts.narrative.cluster_pairs import cluster_pairs
from tests.narrative.networks import tiny_network


def p(distance: float) -> float:
    return 1 / (1 + np.exp(distance - 1.0))


def test_pairs_of_clusters_by_hand() -> None:
    """003 is in E in the first draw, in F in the second; of equals, E is its likeliest cluster."""
    found = {(row["cluster"], row["other"]): row for row in cluster_pairs(tiny_network())}
    assert list(found) == [("E", "E"), ("E", "F"), ("F", "F")]
    # 001 (of E) and 004 (of F) were asked, each about everybody else.
    assert [row["pairs_observed"] for row in found.values()] == [2, 5, 1]
    assert [row["ties_seen"] for row in found.values()] == [1, 1, 1]
    first, second = (p(1) + p(2) + p(1)) / 3, p(1)
    assert found["E", "E"]["density"] == pytest.approx((first + second) / 2)
    first = (p(10) + p(13) + p(9) + p(12) + p(8) + p(11)) / 6
    second = (p(2) + p(10) + p(13) + p(1) + p(9) + p(12)) / 6
    assert found["E", "F"]["density"] == pytest.approx((first + second) / 2)
    low, high = sorted([first, second])
    assert found["E", "F"]["low"] == pytest.approx(low + 0.05 * (high - low))
    assert found["E", "F"]["high"] == pytest.approx(high - 0.05 * (high - low))


def test_draws_in_which_a_cluster_has_no_pair_are_left_out() -> None:
    labels = np.array([[0, 0, 0, 0, 0], [0, 0, 1, 1, 1]], np.int8)
    found = {
        (row["cluster"], row["other"]): row["density"]
        for row in cluster_pairs(tiny_network(labels=labels))
    }
    assert found["F", "F"] == pytest.approx((p(8) + p(11) + p(3)) / 3)


def test_of_clusters_that_never_have_a_pair_nothing_is_known() -> None:
    labels = np.zeros((2, 5), np.int8)
    labels[:, 4] = 1  # F has one member in every draw
    rows = cluster_pairs(tiny_network(labels=labels))
    assert [(row["cluster"], row["other"]) for row in rows] == [("E", "E"), ("E", "F")]


def test_without_direction_each_pair_counts_once() -> None:
    network = tiny_network()
    rows = cluster_pairs(
        tiny_network(
            directed=False,
            tie=network.tie | network.tie.T,
            observed=network.observed | network.observed.T,
        )
    )
    assert [row["pairs_observed"] for row in rows] == [2, 4, 1]
    assert [row["ties_seen"] for row in rows] == [1, 1, 1]


def test_draws_are_thinned_at_even_steps() -> None:
    network = tiny_network()
    only_first = cluster_pairs(network, at_most=1)
    assert only_first[0]["density"] == pytest.approx((p(1) + p(2) + p(1)) / 3)
