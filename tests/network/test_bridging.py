import dataclasses

import networkx as nx
import numpy as np
import pytest

from scripts.network.bridging import contact_probability, distance_in_sigmas, draw_contacts, places
from scripts.network.draws import Draws
from scripts.network.sociomatrix import Sociomatrix, sociomatrix_at
from tests.made_up import made_up_site


def network(directed: bool = True) -> Sociomatrix:
    tie, observed = np.zeros((4, 4), np.int8), np.zeros((4, 4), bool)
    observed[0, 1:] = True
    tie[0, 1] = 1
    if not directed:
        tie, observed = tie | tie.T, observed | observed.T
    return Sociomatrix(("a", "b", "c", "d"), tie, observed, directed)


POSITIONS = np.array([[0.0, 0], [3, 4], [0, 1], [1, 0]])


def p(intercept: float, distance: float) -> float:
    return 1 / (1 + np.exp(distance - intercept))


def test_what_was_seen_stays_and_the_rest_is_the_model() -> None:
    found = contact_probability(network(), POSITIONS, 0.5)
    np.testing.assert_array_equal(found, found.T)
    assert np.all(np.diagonal(found) == 0)
    assert found[0, 1] == 1  # a was seen to go to b, whatever b would say
    assert found[0, 2] == pytest.approx(p(0.5, 1))  # a does not go to c; c was not asked
    root2 = np.sqrt(2)
    assert found[2, 3] == pytest.approx(1 - (1 - p(0.5, root2)) ** 2)  # neither was asked


def test_without_direction_a_pair_is_seen_or_not() -> None:
    found = contact_probability(network(directed=False), POSITIONS, 0.5)
    assert found[0].tolist() == [0, 1, 0, 0]
    assert found[2, 3] == pytest.approx(p(0.5, np.sqrt(2)))


def test_networks_drawn_have_the_probabilities_asked_for() -> None:
    rng = np.random.default_rng(5)
    probability = contact_probability(network(), POSITIONS, 0.5)
    drawn = np.stack([draw_contacts(probability, rng) for _ in range(4000)])
    np.testing.assert_array_equal(drawn, drawn.transpose(0, 2, 1))
    np.testing.assert_allclose(drawn.mean(axis=0), probability, atol=0.03)


def _site() -> tuple[Sociomatrix, Draws]:
    site = made_up_site(n=40, groups=3)
    draws = Draws.from_arrays(site.draws)
    exact = dataclasses.replace(draws, positions=draws.positions.astype(np.float64))
    return sociomatrix_at(site.actors, site.dyads, 3, directed=True), exact.thinned(8)


def test_places_by_brute_force() -> None:
    net, draws = _site()
    found = places(net, draws, 1, np.random.SeedSequence(1))
    d = 3
    z, label, intercept = draws.positions[0, d], draws.labels[0, d], draws.intercept[0, d]
    probability = contact_probability(net, z, float(intercept))
    members = [j for j in range(40) if label[j] == 1]
    others = [j for j in range(40) if label[j] != 1]
    for i in (members[0], members[1], others[0], others[1]):
        assert found.inside[d, i] == pytest.approx(sum(probability[i, j] for j in members))
        over = others if i in members else members
        assert found.across[d, i] == pytest.approx(sum(probability[i, j] for j in over))
        assert found.seen_across[d, i] == any(net.tie[i, j] or net.tie[j, i] for j in over)
        away = np.hypot(*(z[i] - draws.means[0, d, 1])) / np.sqrt(draws.variances[0, d, 1])
        assert found.distance[d, i] == pytest.approx(away)


def test_measures_on_networks_drawn_are_those_of_networkx() -> None:
    """The same random numbers, drawn and measured apart from the library's own loop."""
    net, draws = _site()
    found = places(net, draws, 1, np.random.SeedSequence(5))
    rng = np.random.default_rng(np.random.SeedSequence(5))
    for d in range(8):
        z, label, intercept = draws.positions[0, d], draws.labels[0, d], draws.intercept[0, d]
        probability = contact_probability(net, z, float(intercept))
        graph = nx.Graph((rng.random((40, 40)) < probability) & ~np.tri(40, dtype=bool))
        between = nx.betweenness_centrality(graph)
        central = nx.eigenvector_centrality(graph, max_iter=100_000, tol=1e-12)
        for i in range(40):
            partners = [label[j] for j in graph[i]]
            assert found.cross_drawn[d, i] == sum(k != label[i] for k in partners)
            assert found.inside_drawn[d, i] == partners.count(1)
            shares = [partners.count(k) / len(partners) for k in range(3)] if partners else [1]
            assert found.participation[d, i] == pytest.approx(1 - sum(s * s for s in shares))
            assert found.betweenness[d, i] == pytest.approx(between[i], abs=1e-12)
            assert found.eigenvector[d, i] == pytest.approx(
                central[i] / max(central.values()), abs=1e-6
            )


def test_distances_do_not_depend_on_rotation() -> None:
    _, draws = _site()
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    turned = dataclasses.replace(draws, positions=draws.positions @ turn, means=draws.means @ turn)
    for k in range(3):
        np.testing.assert_allclose(distance_in_sigmas(turned, k), distance_in_sigmas(draws, k))


def test_the_same_seed_gives_the_same_places() -> None:
    net, draws = _site()
    first, again, other = (places(net, draws, 0, np.random.SeedSequence(s)) for s in (1, 1, 2))
    np.testing.assert_array_equal(first.betweenness, again.betweenness)
    assert (first.betweenness != other.betweenness).any()
    np.testing.assert_array_equal(first.inside, other.inside)  # expected, not drawn


def test_a_fully_observed_network_is_never_redrawn() -> None:
    rng = np.random.default_rng(2)
    tie = (rng.random((40, 40)) < 0.2).astype(np.int8)
    np.fill_diagonal(tie, 0)
    net, draws = _site()
    full = Sociomatrix(net.actor_ids, tie, ~np.eye(40, dtype=bool))
    found = places(full, draws, 0, np.random.SeedSequence(1))
    assert np.ptp(found.betweenness, axis=0).max() == 0
