"""How well a truth is recovered: all of it by itself, all of it where everybody is asked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from scripts.lpcm.fit import Settings
from scripts.lpcm.simulate import simulate_network
from scripts.network.recovery import Truth, adjusted_rand, most_alike, recovery, true_places
from scripts.network.simulated_study import Site, draw_truth, fitted, intercept_for

SITE = Site(40, 2)
FOUND = ("core_found", "core_right", "bridgers_found", "bridgers_right")
SHORT = Settings(chains=2, warmup=300, draws=100, thin=4, extend=0)
SEED = np.random.SeedSequence(1)


def a_truth(seed: int = 1) -> Truth:
    return draw_truth(np.random.default_rng(seed), SITE)


def recovered(truth: Truth, labels: np.ndarray | None = None) -> dict[str, float | int | None]:
    """How well a posterior that is the truth itself (or one with these labels) recovers it."""
    draws = truth.draws()
    if labels is not None:
        draws = replace(draws, labels=labels[None, None].astype(np.int8))
    everybody = np.arange(len(truth.labels))
    return recovery(truth, everybody, truth.network(), draws, draws.membership, everybody, SEED)


def test_the_truth_recovers_itself_whatever_its_clusters_are_called() -> None:
    truth = a_truth()
    for labels in (None, 1 - truth.labels):
        found = recovered(truth, labels)
        assert (found["known"], found["ari"], found["brier"]) == (40, 1.0, 0.0)
    assert [recovered(truth)[name] for name in FOUND] == [1.0] * 4


def test_labels_by_chance_recover_no_cluster() -> None:
    truth = a_truth()
    by_chance = np.random.default_rng(2).permutation(truth.labels)
    found = recovered(truth, by_chance)
    assert abs(float(found["ari"] or 0)) < 0.2
    assert 0.4 < float(found["brier"] or 0) < 0.6


def test_where_everybody_is_asked_clusters_and_people_are_recovered() -> None:
    rng = np.random.default_rng(4)
    truth = a_truth()
    far = np.array([[-3.5, 0.0], [3.5, 0.0]])
    positions = truth.positions - truth.centres[truth.labels] + far[truth.labels]
    intercept = intercept_for(positions, 8.0)
    tie = simulate_network(rng, positions, intercept)
    truth = replace(truth, positions=positions, centres=far, intercept=intercept, tie=tie)
    everybody = np.arange(40)
    seen = fitted(everybody, truth.network(), 2, SEED.spawn(2), SHORT)
    found = recovery(truth, everybody, seen.network, seen.draws, seen.membership, everybody, SEED)
    assert found["ari"] == 1.0
    assert float(found["brier"] or 0) < 0.01
    assert float(found["core_found"] or 0) >= 5 / 7
    assert float(found["bridgers_found"] or 0) >= 2 / 3


def test_only_those_shared_are_judged_by_cluster_and_all_by_place() -> None:
    truth = a_truth()
    wrong = truth.labels.copy()
    wrong[:10] = 1 - wrong[:10]
    draws = replace(truth.draws(), labels=wrong[None, None].astype(np.int8))
    everybody = np.arange(40)
    network = truth.network()
    right_ones = recovery(
        truth, everybody, network, draws, draws.membership, np.arange(10, 40), SEED
    )
    assert (right_ones["ari"], right_ones["brier"]) == (1.0, 0.0)
    all_of_them = recovery(truth, everybody, network, draws, draws.membership, everybody, SEED)
    assert float(all_of_them["ari"] or 0) < 0.5
    assert right_ones["core_found"] == all_of_them["core_found"]


def test_true_places_are_ten_people_seven_of_the_largest_cluster() -> None:
    truth = a_truth()
    found = true_places(truth)
    assert len(found["core"]) == 7 and len(found["bridger"]) == 3
    assert not found["core"] & found["bridger"]
    assert all(truth.labels[i] == truth.cluster for i in found["core"])


def test_the_cluster_most_alike_shares_most_members_not_most_of_anybody() -> None:
    member = np.array([True] * 4 + [False] * 8)
    wide, narrow = np.ones(12), np.array([1.0] * 3 + [0.0] * 9)
    assert most_alike(np.stack([wide, narrow], axis=1), member) == 1


@pytest.mark.parametrize("seed", range(5))
def test_the_adjusted_rand_index_is_scikit_learns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = rng.integers(0, 3, 30), rng.integers(0, 4, 30)
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other), abs=1e-12)
    assert adjusted_rand(one, (one + 1) % 3) == pytest.approx(1.0)
    assert adjusted_rand(np.zeros(5, int), np.zeros(5, int)) == 1.0
