"""Simulated studies: what is known when, and that better choices are seen to be better."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from scripts.lpcm.fit import Settings
from scripts.lpcm.model import tie_probability
from scripts.network.next_interviewees import candidates
from scripts.network.policies import at_random, most_named
from scripts.network.policy_evidence import difference_rows
from scripts.network.recovery import Truth
from scripts.network.simulated_study import (
    NAMES,
    SMALLEST,
    Policy,
    Seen,
    Site,
    answers,
    draw_truth,
    first_wave,
    intercept_for,
    known_after,
    study_rows,
)

SEED = np.random.SeedSequence(3)
SHORT = Settings(chains=2, warmup=300, draws=100, thin=8, extend=0)
SMALL = Site(40, 2, waves=(2, 6))


def truth_of(site: Site, seed: int = 1) -> Truth:
    return draw_truth(np.random.default_rng(seed), site)


def test_a_truth_has_clusters_of_some_size_and_ties_as_the_model_has_them() -> None:
    for seed in range(5):
        truth = truth_of(Site(90, 4), seed)
        assert np.bincount(truth.labels, minlength=4).min() >= SMALLEST
        assert not truth.tie.diagonal().any()
        probability = tie_probability(truth.positions, truth.intercept)
        np.fill_diagonal(probability, 0)
        expected = probability.sum() / 90
        assert NAMES[0] <= expected <= NAMES[1]
        assert truth.tie.sum() / 90 == pytest.approx(expected, rel=0.15)


def test_the_intercept_gives_the_names_asked_for() -> None:
    positions = np.random.default_rng(1).normal(size=(30, 2))
    probability = tie_probability(positions, intercept_for(positions, 5.0))
    np.fill_diagonal(probability, 0)
    assert probability.sum() / 30 == pytest.approx(5.0)


def test_a_cap_keeps_some_of_the_true_names() -> None:
    truth = truth_of(SMALL)
    assert answers(np.random.default_rng(1), truth, None) is truth.tie
    capped = answers(np.random.default_rng(1), truth, 3)
    np.testing.assert_array_equal(capped.sum(axis=1), np.minimum(truth.tie.sum(axis=1), 3))
    assert not (capped > truth.tie).any()
    other = answers(np.random.default_rng(2), truth, 3)
    assert (capped != other).any()


def test_who_is_known_and_what_was_observed_of_them() -> None:
    answer = np.zeros((5, 5), np.int8)
    answer[1, 3] = answer[3, 4] = answer[4, 0] = 1
    people, network = known_after(answer, [1], "discovered")
    assert people.tolist() == [1, 3]
    assert network.tie.tolist() == [[0, 1], [0, 0]]
    assert network.observed.tolist() == [[False, True], [False, False]]
    people, network = known_after(answer, [3, 1], "given")
    assert people.tolist() == [0, 1, 2, 3, 4]
    assert network.respondents.tolist() == [False, True, False, True, False]
    assert network.tie.sum() == 2  # the answer of 4, who was not asked, is not known


def test_the_first_wave_are_different_people_the_more_gone_to_the_likelier() -> None:
    truth = truth_of(SMALL)
    drawn = np.array([first_wave(np.random.default_rng(k), truth, 4) for k in range(400)])
    assert all(len(set(wave)) == 4 for wave in drawn)
    often = np.bincount(drawn.ravel(), minlength=40)
    assert np.corrcoef(often, truth.tie.sum(axis=0))[0, 1] > 0.7


def test_policies_start_alike_and_a_policy_does_the_same_whoever_is_beside_it() -> None:
    truth = truth_of(SMALL)
    both = study_rows(SEED, 0, SMALL, truth, {"named": most_named, "random": at_random}, SHORT)
    rows = {(row["policy"], row["wave"]): row for row in both}
    same = {key: value for key, value in rows["named", 1].items() if key != "policy"}
    assert same == {key: value for key, value in rows["random", 1].items() if key != "policy"}
    assert [rows["named", wave]["asked"] for wave in (1, 2)] == [2, 8]
    assert rows["named", 1]["known"] <= rows["named", 2]["known"]
    alone = study_rows(SEED, 0, SMALL, truth, {"named": most_named}, SHORT)
    assert alone[1]["known"] == rows["named", 2]["known"]
    assert alone[1]["core_found"] == rows["named", 2]["core_found"]
    again = study_rows(SEED, 0, SMALL, truth, {"named": most_named, "random": at_random}, SHORT)
    assert again == both


def told(truth: Truth) -> Policy:
    """A policy that knows the truth: evenly over the true clusters, those who name most."""

    def policy(seen: Seen, size: int, rng: np.random.Generator) -> Sequence[int]:
        free = [int(i) for i in np.flatnonzero(candidates(seen.network))]
        asked = seen.people[seen.network.respondents]
        have = np.bincount(truth.labels[asked], minlength=len(truth.centres))
        chosen: list[int] = []
        for _ in range(min(size, len(free))):
            best = min(
                (i for i in free if i not in chosen),
                key=lambda i: (
                    have[truth.labels[seen.people[i]]],
                    -truth.tie[seen.people[i]].sum(),
                ),
            )
            chosen.append(best)
            have[truth.labels[seen.people[best]]] += 1
        return chosen

    return policy


def test_a_policy_that_is_told_the_truth_beats_random_choice() -> None:
    rows = []
    for replicate in range(16):
        truth = draw_truth(np.random.default_rng([3, replicate]), SMALL)
        policies = {"told": told(truth), "random": at_random}
        key = {"design": "small", "replicate": replicate}
        rows += [key | row for row in study_rows(SEED, replicate, SMALL, truth, policies, SHORT)]
    found = {row["measure"]: row for row in difference_rows(rows) if row["design"] == "small"}
    assert found["known"]["low"] > 0
    assert found["ari"]["difference"] > 0
    assert found["brier"]["difference"] < 0
