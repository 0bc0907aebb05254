"""How well clusters are connected: ties seen between them, and those the model expects."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.narrative.placement import FittedNetwork, FloatArray, summary, tie_probability


def cluster_pairs(network: FittedNetwork, at_most: int = 200) -> list[dict[str, Any]]:
    """Return rows of the table CLUSTER_PAIRS.

    Parameters
    ----------
    at_most : draws to look at, at even steps.

    Notes
    -----
    Ties are counted by most likely cluster, on observed pairs only. The density is the mean
    probability of a tie over the pairs whose actors have these labels in a draw. Draws in which
    there is no such pair are left out; where that is every draw, nothing is known of the two
    clusters, and they have no row.
    """
    density = densities(network, at_most)
    home = network.membership.argmax(axis=1)
    known = network.observed if network.directed else np.triu(network.observed)
    tied = (network.tie > 0) & known
    rows = []
    for a, letter in enumerate(network.letters):
        for b in range(a, len(network.letters)):
            values = density[:, a, b]
            values = values[np.isfinite(values)]
            if not values.size:
                continue
            mean, low, high = summary(values)
            from_a, to_b = home[:, None] == a, home == b
            pairs = (from_a & to_b) | (from_a & to_b).T
            rows.append(
                {
                    "cluster": letter,
                    "other": network.letters[b],
                    "ties_seen": int((tied & pairs).sum()),
                    "pairs_observed": int((known & pairs).sum()),
                    "density": mean,
                    "low": low,
                    "high": high,
                }
            )
    return rows


def densities(network: FittedNetwork, at_most: int) -> FloatArray:
    """(D, G, G) expected share of tied pairs between clusters; nan where there is no pair."""
    total = len(network.labels)
    draws = np.linspace(0, total - 1, min(at_most, total)).round().astype(int)
    groups = range(len(network.letters))
    found = np.empty((len(draws), len(groups), len(groups)))
    for row, d in enumerate(draws):
        p = tie_probability(_distance(network.positions[d]), network.intercept[d])
        np.fill_diagonal(p, 0)
        member = [network.labels[d] == k for k in groups]
        size = np.array([each.sum() for each in member], dtype=np.float64)
        pairs = np.outer(size, size) - np.diag(size)
        with np.errstate(divide="ignore", invalid="ignore"):
            # A product of matrices would sum in an order that depends on the processor.
            total_p = [[p[np.ix_(a, b)].sum() for b in member] for a in member]
            found[row] = np.where(pairs > 0, np.array(total_p) / pairs, np.nan)
    return found


def _distance(positions: NDArray[np.floating]) -> FloatArray:
    """(n, n) distance between every two actors."""
    z = positions.astype(np.float64)
    return np.asarray(np.sqrt(((z[:, None] - z[None]) ** 2).sum(axis=2)))
