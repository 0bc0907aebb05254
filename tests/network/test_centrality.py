import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.network.centrality import betweenness, eigenvector, participation


@st.composite
def networks(draw: st.DrawFn) -> np.ndarray:
    n = draw(st.integers(1, 12))
    pairs = list(itertools.combinations(range(n), 2))
    ties = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    contact = np.zeros((n, n), bool)
    for (i, j), tie in zip(pairs, ties, strict=True):
        contact[i, j] = contact[j, i] = tie
    return contact


@settings(max_examples=200, deadline=None)
@given(networks())
def test_betweenness_agrees_with_networkx(contact: np.ndarray) -> None:
    expected = nx.betweenness_centrality(nx.from_numpy_array(contact))
    np.testing.assert_allclose(betweenness(contact), list(expected.values()), atol=1e-12)


@pytest.mark.parametrize(
    "graph",
    [nx.path_graph(40), nx.star_graph(30), nx.empty_graph(5), nx.gnp_random_graph(123, 0.05, 1)],
)
def test_betweenness_agrees_with_networkx_on_larger_networks(graph: nx.Graph) -> None:
    contact = nx.to_numpy_array(graph).astype(bool)
    expected = list(nx.betweenness_centrality(graph).values())
    np.testing.assert_allclose(betweenness(contact), expected, atol=1e-12)


@settings(deadline=None)
@given(networks(), st.integers(0, 2**32 - 1))
def test_participation_is_its_definition(contact: np.ndarray, seed: int) -> None:
    n, groups = len(contact), 3
    labels = np.random.default_rng(seed).integers(0, groups, n).astype(np.int8)
    expected = []
    for i in range(n):
        partners = [labels[j] for j in range(n) if contact[i, j]]
        shares = [partners.count(k) / len(partners) for k in range(groups)] if partners else [1]
        expected.append(1 - sum(s * s for s in shares))
    np.testing.assert_allclose(participation(contact, labels, groups), expected, atol=1e-12)


def by_networkx(contact: np.ndarray) -> np.ndarray:
    """Power iteration from equal shares, scaled to the most central."""
    found = nx.eigenvector_centrality(nx.from_numpy_array(contact), max_iter=100_000, tol=1e-13)
    shares = np.array(list(found.values()))
    return shares / shares.max()


@settings(max_examples=200, deadline=None)
@given(networks().filter(lambda contact: contact.any()))
def test_eigenvector_centrality_agrees_with_networkx_whatever_the_parts(
    contact: np.ndarray,
) -> None:
    np.testing.assert_allclose(eigenvector(contact), by_networkx(contact), atol=1e-6)


@pytest.mark.parametrize(
    "graph", [nx.star_graph(30), nx.cycle_graph(9), nx.gnp_random_graph(123, 0.08, 1)]
)
def test_eigenvector_centrality_agrees_with_networkx_on_larger_networks(graph: nx.Graph) -> None:
    contact = nx.to_numpy_array(graph).astype(bool)
    np.testing.assert_allclose(eigenvector(contact), by_networkx(contact), atol=1e-6)


def test_eigenvector_centrality_by_hand() -> None:
    star = nx.to_numpy_array(nx.star_graph(4)).astype(bool)
    assert eigenvector(star) == pytest.approx([1, 0.5, 0.5, 0.5, 0.5])
    assert eigenvector(np.zeros((3, 3), bool)).tolist() == [0, 0, 0]
    pairs = nx.to_numpy_array(nx.Graph([(0, 1), (2, 3)])).astype(bool)
    assert eigenvector(pairs) == pytest.approx([1, 1, 1, 1])  # parts alike share it
