"""Rings of a cluster: the smallest regions that hold a given share of its members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SHARES = (0.5, 0.8, 0.95)
_POINTS = 241  # of the grid, each way


@dataclass(frozen=True)
class Rings:
    """Where a cluster's members are.

    Attributes
    ----------
    x, y : coordinates of a grid.
    density : (len(y), len(x)) posterior-predictive density of a member of the cluster.
    levels : densities on the outline of each of SHARES, in that order: the region above
        `levels[i]` holds a share of SHARES[i].
    """

    x: Array
    y: Array
    density: Array
    levels: tuple[float, ...]

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """Left, right, bottom and top of the widest ring."""
        return self.extent_of(len(SHARES))

    def extent_of(self, rings: int) -> tuple[float, float, float, float]:
        """Return left, right, bottom and top of the widest of the first so many rings."""
        inside = self.density >= self.levels[rings - 1]
        x, y = self.x[inside.any(axis=0)], self.y[inside.any(axis=1)]
        return float(x[0]), float(x[-1]), float(y[0]), float(y[-1])


def cluster_rings(means: Array, variances: Array, weights: Array) -> Rings:
    """Mix a cluster's Gaussians over the draws and find its highest-density regions.

    Parameters
    ----------
    means : (draws, 2) centres, rotated and relabelled alike.
    variances : (draws,) variance in each direction.
    weights : (draws,) the cluster's share of all actors; draws in which it is all but empty, so
        that its centre and variance say nothing, count for little. The mixture is then the
        posterior-predictive density of a member.
    """
    sd = np.sqrt(variances)
    x = _axis(means[:, 0], sd, weights)
    y = _axis(means[:, 1], sd, weights)
    # An isotropic Gaussian is a product of two, so the average over draws is a matrix product.
    in_x = np.exp(-0.5 * ((x - means[:, :1]) / sd[:, None]) ** 2)
    in_y = np.exp(-0.5 * ((y - means[:, 1:]) / sd[:, None]) ** 2)
    share = weights / weights.sum() / (2 * np.pi * variances)
    density: Array = in_y.T @ (share[:, None] * in_x)
    cell = (x[1] - x[0]) * (y[1] - y[0])
    return Rings(x, y, density, tuple(_level(density * cell, s) / cell for s in SHARES))


def _axis(centre: Array, sd: Array, weights: Array) -> Array:
    """Return grid points that reach far enough for all but a few thousandths of the mass."""
    low = _quantile(centre - 3.5 * sd, weights, 0.002)
    high = _quantile(centre + 3.5 * sd, weights, 0.998)
    return np.linspace(low, high, _POINTS)


def _quantile(values: Array, weights: Array, q: float) -> float:
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(below, q * below[-1])])


def _level(mass: Array, share: float) -> float:
    """Return the mass of the lightest cell among the heaviest that together hold `share`."""
    heaviest = np.sort(mass, axis=None)[::-1]
    held = np.cumsum(heaviest)
    # Less than `share` in all would mean a grid too small; then the ring is the grid's edge.
    return float(np.interp(share, held, heaviest))
