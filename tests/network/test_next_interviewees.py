"""Whom the two policies propose: who may be, in which turn, and within what limits."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.network.next_interviewees import (
    Scores,
    Wanted,
    by_both,
    candidates,
    core_and_bridge,
    deal,
    information,
)
from scripts.network.next_stability import LIGHT
from scripts.network.sociomatrix import Sociomatrix
from tests.network.fitted import half_asked

SEED = np.random.SeedSequence(11)


def made_up_scores() -> Scores:
    """Cluster 1 is the larger: actors 0 to 2 belong to cluster 0, 3 to 7 to cluster 1."""
    member = np.zeros((2, 8))
    member[0, :3] = member[1, 3:] = 1
    core = member * [0.9, 0.5, 0.1, 0.2, 0.8, 0.6, 0.4, 0.3]
    bridging = member * [0.1, 0.7, 0.2, 0.9, 0.1, 0.5, 0.3, 0.4]
    return Scores(core, bridging, member)


EVERYBODY = np.ones(8, bool)


def test_only_people_named_and_not_interviewed_are_candidates() -> None:
    ids = tuple(f"S1-{i:03d}" for i in range(1, 6))
    tie, observed = np.zeros((5, 5), np.int8), np.zeros((5, 5), bool)
    observed[0] = True
    observed[0, 0] = False
    tie[0, 1] = tie[0, 2] = tie[0, 3] = 1
    network = Sociomatrix(ids, tie, observed)
    assert candidates(network).tolist() == [False, True, True, True, False]
    assert candidates(network, {"S1-003"}).tolist() == [False, True, False, True, False]


def test_places_are_dealt_to_clusters_in_turn_core_first() -> None:
    people, kinds, clusters = deal(made_up_scores(), Wanted(EVERYBODY, 4))
    assert (people, kinds) == ([4, 0, 3, 1], ["core", "core", "bridger", "bridger"])
    assert clusters == [1, 0, 1, 0]


def test_an_odd_place_goes_to_the_core_and_reserves_take_turns() -> None:
    people, kinds, _ = deal(made_up_scores(), Wanted(EVERYBODY, 3), reserves=2)
    assert kinds == ["core", "core", "bridger", "core", "bridger"]
    assert len(set(people)) == 5


def test_settled_people_come_first_and_count() -> None:
    may = EVERYBODY.copy()
    may[7] = False
    people, kinds, clusters = deal(made_up_scores(), Wanted(may, 4, settled=(7,)))
    assert (people[0], kinds[0], clusters[0]) == (7, "decided", None)
    assert kinds == ["decided", "core", "bridger", "bridger"]


def test_fewer_candidates_than_places_are_all_there_is() -> None:
    may = np.zeros(8, bool)
    may[[2, 6]] = True
    assert sorted(deal(made_up_scores(), Wanted(may, 4))[0]) == [2, 6]


def test_nobody_of_a_full_organisation_while_there_are_others() -> None:
    kinds = ["trust", "trust", "trust", None, None, "council"]
    may = np.array([True, True, True, True, False, True])
    assert Wanted(may, 4, kinds, 1).beside([0]).tolist() == [False, False, False, True, False, True]
    only = np.array([True, True, True, False, False, False])
    assert Wanted(only, 4, kinds, 1).beside([0]).tolist() == [
        False,
        True,
        True,
        False,
        False,
        False,
    ]
    assert Wanted(may, 4, kinds, 1).beside([3])[[0, 1, 2, 5]].all(), "not known is no organisation"
    assert Wanted(may, 4, kinds, None).beside([0])[[1, 2]].all()


@pytest.mark.parametrize("directed", [True, False])
def test_both_policies_propose_candidates_within_the_limit(directed: bool) -> None:
    network, draws = half_asked(directed)
    may = candidates(network)
    kinds = [("trust", "council", "charity")[i % 3] for i in range(len(may))]
    decided = int(np.flatnonzero(~network.respondents)[-1])
    may[decided] = False
    sought = Wanted(may, 4, kinds, 2, (decided,))
    found = by_both(network, draws, sought, SEED, LIGHT, reserves=1)
    for policy, proposal in found.items():
        assert proposal.people[0] == decided and proposal.kinds[0] == "decided", policy
        assert len(set(proposal.people)) == 5
        assert all(may[list(proposal.people[1:])])
        assert max(np.unique([kinds[i] for i in proposal.people], return_counts=True)[1]) <= 2
        assert np.array_equal(~np.isnan(proposal.score), may)
    again = by_both(network, draws, sought, SEED, LIGHT, reserves=1)
    assert {p: f.people for p, f in again.items()} == {p: f.people for p, f in found.items()}


def test_core_is_central_and_bridgers_stand_between() -> None:
    network, draws = half_asked(True)
    may = ~network.respondents
    found = core_and_bridge(network, draws, Wanted(may, 2), SEED)
    where = draws.joined().positions[0].mean(axis=0)
    centres = draws.means.mean(axis=(0, 1))
    own = np.linalg.norm(where[:, None] - centres, axis=2)
    core = found.people[0]
    members = [i for i in np.flatnonzero(may) if own[i].argmin() == own[core].argmin()]
    assert sum(own[i].min() < own[core].min() for i in members) < len(members) / 3
    bridging, core_scores = found.parts["bridging"], found.parts["core"]
    assert np.argmax(np.where(may, bridging, 0)) != np.argmax(np.where(may, core_scores, 0))


def test_information_takes_first_who_tells_most_alone() -> None:
    network, draws = half_asked(True)
    found = information(network, draws, Wanted(candidates(network), 3), SEED, LIGHT)
    assert found.score[found.people[0]] == np.nanmax(found.score)
    assert (found.error[candidates(network)] > 0).all()


def test_nobody_to_choose_from_is_nobody_chosen() -> None:
    network, draws = half_asked(True)
    nobody = Wanted(np.zeros(len(network.actor_ids), bool), 4)
    assert information(network, draws, nobody, SEED, LIGHT).people == ()
    assert core_and_bridge(network, draws, nobody, SEED).people == ()
