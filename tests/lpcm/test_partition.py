"""The point partition against every partition there is, and the variation of information."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import mutual_info_score

from scripts.lpcm import partition
from scripts.lpcm.partition import (
    Partition,
    expected_variation,
    point_partition,
    variation_of_information,
)


def partitions(n: int) -> Iterator[list[int]]:
    """All set partitions of n actors, numbered by first appearance."""
    if n == 0:
        yield []
        return
    for shorter in partitions(n - 1):
        for k in range(max(shorter, default=-1) + 2):
            yield [*shorter, k]


def draws(seed: int, n: int, count: int, groups: int, noise: float) -> np.ndarray:
    """Labels (count, n) about a truth, numbered anew in each draw."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, groups, n)
    labels = np.where(rng.random((count, n)) < noise, rng.integers(0, groups, (count, n)), truth)
    return np.array([rng.permutation(groups)[draw] for draw in labels])


def entropies(one: np.ndarray, other: np.ndarray) -> float:
    """H(one) + H(other) - 2 I in bits, another way."""
    nats = mutual_info_score(one, one) + mutual_info_score(other, other)
    return (nats - 2 * mutual_info_score(one, other)) / math.log(2)


def test_there_are_as_many_partitions_as_bell_counted() -> None:
    assert [len(list(partitions(n))) for n in range(1, 7)] == [1, 2, 5, 15, 52, 203]


def test_variation_of_information_by_hand() -> None:
    """H = 1 bit and -(1/4) log2(1/4) - (3/4) log2(3/4); overlaps 1, 1, 2 of 4 actors."""
    uneven = 0.5 + 0.75 * math.log2(4 / 3)
    shared = 0.25 * math.log2(2) + 0.25 * math.log2(2 / 3) + 0.5 * math.log2(4 / 3)
    found = variation_of_information(np.array([0, 0, 1, 1]), np.array([1, 0, 0, 0]))
    assert found == pytest.approx(1 + uneven - 2 * shared)
    assert found == pytest.approx(1.18872, abs=1e-5)
    apart = variation_of_information(np.zeros(8, dtype=int), np.arange(8))
    assert apart == pytest.approx(3)  # log2 n, the largest


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_variation_of_information_from_entropies(pairs: list[tuple[int, int]]) -> None:
    one, other = np.array(pairs).T
    found = variation_of_information(one, other)
    assert found == pytest.approx(entropies(one, other), abs=1e-9)
    assert found == pytest.approx(variation_of_information(other, one), abs=1e-12)
    assert variation_of_information(one, 4 - one) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_no_partition_of_a_few_actors_is_better(seed: int) -> None:
    n, groups = 2 + seed % 5, 1 + seed % 4
    labels = draws(seed, n, 3 + 7 * (seed % 3), groups, [0.2, 0.5, 1.0][seed % 3])
    found = point_partition(labels)
    every = {tuple(e): expected_variation(labels, np.array(e)) for e in partitions(n)}
    assert found.expected == pytest.approx(min(every.values()), abs=1e-9)
    assert expected_variation(labels, found.cluster) == pytest.approx(found.expected)
    assert found.clusters == len(set(found.cluster))


def test_the_objective_is_the_mean_over_draws_not_the_bound_on_it() -> None:
    """The bound puts the logarithm outside the mean: here another partition minimises it."""

    def bound(labels: np.ndarray, e: np.ndarray) -> float:
        same = (labels[:, :, None] == labels[:, None, :]).mean(axis=0)
        together = e[:, None] == e
        return float((np.log2(together.sum(1)) - 2 * np.log2((same * together).sum(1))).sum())

    differ = 0
    for seed in range(40):
        labels = draws(seed, 5, 8, 3, 0.6)
        least = min(partitions(5), key=lambda e: bound(labels, np.array(e)))
        differ += expected_variation(labels, np.array(least)) > (
            point_partition(labels).expected + 1e-9
        )
    assert differ > 0


@pytest.mark.parametrize("seed", range(4))
def test_moves_lead_from_a_poor_start_to_where_no_move_helps(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = draws(seed, 40, 200, 3, 0.3)
    poor = np.random.default_rng(100 + seed).integers(0, 3, 40).astype(np.int16)[None]
    monkeypatch.setattr(partition, "_cuts", lambda *_: poor)
    monkeypatch.setattr(partition, "_CANDIDATES", 1)
    found = point_partition(labels)
    assert found.expected < expected_variation(labels, poor[0]) - 0.1
    assert found.expected < min(expected_variation(labels, draw) for draw in labels) - 0.05
    for i in range(40):
        for k in range(found.clusters + 1):
            moved = found.cluster.copy()
            moved[i] = k
            assert expected_variation(labels, moved) >= found.expected - 1e-9


def test_a_move_may_open_a_cluster(monkeypatch: pytest.MonkeyPatch) -> None:
    together = np.zeros((1, 8), dtype=np.int16)
    monkeypatch.setattr(partition, "_cuts", lambda *_: together)
    monkeypatch.setattr(partition, "_CANDIDATES", 1)  # the first of the two: all together
    alone = together.copy()
    alone[0, 3] = 1
    found = point_partition(np.concatenate([together, np.repeat(alone, 9, axis=0)]))
    np.testing.assert_array_equal(found.cluster, alone[0])


def test_numbering_and_order_of_draws_do_not_matter() -> None:
    labels = draws(1, 25, 80, 3, 0.3)
    rng = np.random.default_rng(2)
    other = np.array([rng.permutation(6)[draw] for draw in rng.permutation(labels)])
    one, same = point_partition(labels), point_partition(other.reshape(4, 20, 25))
    np.testing.assert_array_equal(one.cluster, same.cluster)
    assert one[1:] == pytest.approx(same[1:], abs=1e-12)


def test_clear_clusters_are_found_largest_first() -> None:
    truth = np.repeat([2, 0, 1], [3, 10, 5])
    labels = np.tile(truth, (50, 1))
    labels[:7, 0] = 0
    found = point_partition(labels)
    np.testing.assert_array_equal(found.cluster, np.repeat([2, 0, 1], [3, 10, 5]))
    apart = variation_of_information(labels[0], truth)
    assert found.expected == pytest.approx(apart * 7 / 50)
    assert found.radius == pytest.approx(apart)  # 43 of 50 draws are 0 away: less than 95 %
    labels[2:7, 0] = 2
    assert point_partition(labels).radius == pytest.approx(0, abs=1e-12)  # now 48 are


def test_a_partition_may_have_more_clusters_than_the_model() -> None:
    """Two draws that cut across each other: what both leave together is the middle way."""
    labels = np.array([[0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 1, 1, 0, 0, 1, 1]])
    labels = np.concatenate([labels, [[0, 0, 1, 1, 1, 1, 2, 2]] * 3])
    everything = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    found = point_partition(np.concatenate([labels, [[0, 0, 1, 1, 2, 2, 0, 0]] * 3]))
    assert found.clusters == 4
    assert variation_of_information(found.cluster, everything) == pytest.approx(0, abs=1e-12)


def test_one_cluster_and_one_actor() -> None:
    assert point_partition(np.zeros((5, 4), dtype=np.int8)).cluster.tolist() == [0, 0, 0, 0]
    found = point_partition(np.array([[0], [1]]))
    assert isinstance(found, Partition)
    assert (found.cluster.tolist(), *found[1:]) == ([0], 1, 0.0, 0.0)


def test_what_cannot_be_partitioned() -> None:
    with pytest.raises(ValueError, match="without clusters"):
        point_partition(np.full((3, 4), -1))
    with pytest.raises(ValueError, match="draws by actors"):
        point_partition(np.zeros((0, 4), dtype=np.int8))
    with pytest.raises(ValueError, match="draws by actors"):
        point_partition(np.zeros(4, dtype=np.int8))
