"""Relabelling with few clusters against all permutations, with many against scipy's assignment."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from scripts.lpcm.relabel import relabel


def switched(seed: int, n: int, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Classification probabilities (60, n, G) about a truth, columns switched in each draw."""
    rng = np.random.default_rng(seed)
    truth = rng.dirichlet(np.full(groups, 0.3), size=n)
    plain = np.array([[rng.dirichlet(30 * row + 0.05) for row in truth] for _ in range(60)])
    switch = np.array([rng.permutation(groups) for _ in range(60)])
    return np.take_along_axis(plain, switch[:, None, :], axis=2), switch


def costs(draw: np.ndarray, q: np.ndarray) -> np.ndarray:
    """Kullback-Leibler divergence (G, G) if old column k gets new label g."""
    draw, q = np.maximum(draw, 1e-300), np.maximum(q, 1e-10)
    return (draw[:, :, None] * (np.log(draw)[:, :, None] - np.log(q)[:, None, :])).sum(axis=0)


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_no_permutation_is_better(groups: int) -> None:
    p, _ = switched(groups, 30, groups)
    result = relabel(p, np.array([0, 7]))
    total = 0.0
    for draw, chosen in zip(p, result.permutation, strict=True):
        cost = costs(draw, result.membership)
        every = {
            order: cost[order, range(groups)].sum()
            for order in itertools.permutations(range(groups))
        }
        assert every[tuple(chosen)] == pytest.approx(min(every.values()), abs=1e-9)
        total += min(every.values())
    assert result.divergence == pytest.approx(total)


@pytest.mark.parametrize("groups", [8, 15])
def test_many_clusters(groups: int) -> None:
    """15! permutations could not be tried one by one."""
    p, switch = switched(groups, 40, groups)
    result = relabel(p, np.array([0, 7]))
    total = 0.0
    for draw, chosen in zip(p, result.permutation, strict=True):
        cost = costs(draw, result.membership)
        least = cost[linear_sum_assignment(cost)].sum()
        assert cost[chosen, range(groups)].sum() == pytest.approx(least, abs=1e-9)
        total += least
    assert result.divergence == pytest.approx(total)
    relabelled = np.array([d[:, c] for d, c in zip(p, result.permutation, strict=True)])
    np.testing.assert_allclose(result.membership, relabelled.mean(axis=0), atol=1e-12)
    undone = np.take_along_axis(switch, result.permutation, axis=1)
    assert (undone == undone[0]).mean() > 0.9  # nearly empty clusters may stay switched
