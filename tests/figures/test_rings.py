from __future__ import annotations

import numpy as np
import pytest

from scripts.figures.rings import SHARES, cluster_rings


def test_rings_of_a_known_gaussian_hold_what_they_say() -> None:
    sigma = 1.7
    rings = cluster_rings(
        np.array([[3.0, -2.0]] * 10), np.full(10, sigma**2), np.linspace(0.1, 1, 10)
    )
    for share, level in zip(SHARES, rings.levels, strict=True):
        # Exact: the density on the circle that holds the share, and the mass above the level.
        radius = sigma * np.sqrt(-2 * np.log(1 - share))
        exact = np.exp(-0.5 * radius**2 / sigma**2) / (2 * np.pi * sigma**2)
        assert level == pytest.approx(exact, rel=0.02)
        mass_above = 1 - 2 * np.pi * sigma**2 * level
        assert mass_above == pytest.approx(share, abs=0.003)
    left, right, bottom, top = rings.extent
    radius = sigma * np.sqrt(-2 * np.log(0.05))
    expected = [3 - radius, 3 + radius, -2 - radius, -2 + radius]
    assert [left, right, bottom, top] == pytest.approx(expected, abs=0.05)


def test_rings_of_a_mixture_hold_what_they_say() -> None:
    rng = np.random.default_rng(1)
    means = rng.normal(0, [2.0, 0.5], (400, 2))
    variances = np.exp(rng.normal(0, 0.6, 400))
    weights = rng.random(400)
    rings = cluster_rings(means, variances, weights)
    draw = rng.choice(400, 40_000, p=weights / weights.sum())
    points = means[draw] + np.sqrt(variances[draw, None]) * rng.standard_normal((40_000, 2))
    density = np.zeros(len(points))
    for mean, variance, weight in zip(means, variances, weights / weights.sum(), strict=True):
        square = ((points - mean) ** 2).sum(axis=1)
        density += weight * np.exp(-0.5 * square / variance) / (2 * np.pi * variance)
    for share, level in zip(SHARES, rings.levels, strict=True):
        assert (density >= level).mean() == pytest.approx(share, abs=0.012)


def test_draws_in_which_a_cluster_is_empty_do_not_widen_its_rings() -> None:
    means = np.zeros((100, 2))
    variances = np.where(np.arange(100) < 50, 1.0, 400.0)
    weights = np.where(np.arange(100) < 50, 0.3, 1e-9)
    rings = cluster_rings(means, variances, weights)
    assert rings.extent[1] == pytest.approx(np.sqrt(-2 * np.log(0.05)), abs=0.05)
