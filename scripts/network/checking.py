"""Whether the chosen fit reproduces what was seen, and what the data have added to the prior."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.goodness import Check, goodness
from scripts.lpcm.model import Prior
from scripts.lpcm.predict import Posterior, even_draws, simulate_networks
from scripts.network.draws import Draws
from scripts.network.sociomatrix import Sociomatrix

FloatArray = NDArray[np.float64]

NETWORKS = 400  # drawn from the posterior predictive: p to about 0.02
_PRIOR_DRAWS = 4_000
_PAIRS = 2_000  # pairs of actors whose distances stand for all


def check_fit(
    rng: np.random.Generator, network: Sociomatrix, draws: Draws, observed: NDArray[np.bool_]
) -> tuple[Check, ...]:
    """Compare the network with networks drawn from the chosen fit, on what was observed.

    Parameters
    ----------
    draws : of the chosen fit.
    observed : (n, n) the pairs that the model took as observed.
    """
    joined = draws.joined()
    intercept = np.asarray(joined.intercept[0], dtype=np.float64)
    posterior = Posterior(
        np.asarray(joined.positions[0], dtype=np.float64),
        intercept[:, None],
        directed=network.directed,
    )
    drawn = simulate_networks(rng, posterior, even_draws(len(intercept), NETWORKS))
    return goodness(network.tie, observed, drawn, directed=network.directed)


def goodness_rows(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Return rows of the table GOODNESS."""
    return [
        {
            "statistic": check.name,
            "place": k,
            "level": level,
            **{name: _known(values[k - 1]) for name, values in _columns(check).items()},
            "overall": _known(check.overall),
            "verdict": check.verdict,
        }
        for check in checks
        for k, level in enumerate(check.levels, start=1)
    ]


def _columns(check: Check) -> dict[str, FloatArray]:
    names = ("observed", "mean", "low", "high", "p")
    return {name: getattr(check, name) for name in names}


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def prior_and_posterior(
    rng: np.random.Generator, draws: Draws, groups: int
) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Return draws of a few quantities from the prior and from the posterior, by name.

    The intercept, and the distance between two actors taken by lot. The prior is the model's own
    (Handcock, Raftery & Tantrum 2007, as latentnet has it); distances are drawn from it: shares,
    centres and variances of clusters, then two actors.

    Parameters
    ----------
    draws : of the chosen fit.
    groups : its number of clusters; 0: none.
    """
    joined = draws.joined()
    n = joined.positions.shape[2]
    prior = Prior.default(n, groups, 2)
    a, b = (rng.integers(0, n, _PAIRS) for _ in range(2))
    b = np.where(a == b, (b + 1) % n, b)
    chosen = rng.integers(0, joined.positions.shape[1], _PAIRS)
    z = np.asarray(joined.positions[0], dtype=np.float64)
    posterior = np.linalg.norm(z[chosen, a] - z[chosen, b], axis=1)
    intercept = np.asarray(joined.intercept[0], dtype=np.float64)
    return {
        "intercept": (
            rng.normal(0.0, np.sqrt(prior.intercept_variance), _PRIOR_DRAWS),
            intercept,
        ),
        "distance between two actors": (_prior_distances(rng, prior, groups), posterior),
    }


def _prior_distances(rng: np.random.Generator, prior: Prior, groups: int) -> FloatArray:
    """Draw distances between two actors from the prior alone."""
    clusters, size = max(groups, 1), (_PRIOR_DRAWS,)
    shares = rng.dirichlet(np.full(clusters, prior.concentration), size)
    edges = shares.cumsum(axis=1)
    chi = rng.chisquare(prior.variance_df, (_PRIOR_DRAWS, clusters))
    variances = prior.variance_df * prior.variance_scale / chi
    centres = rng.normal(0.0, np.sqrt(prior.mean_variance), (_PRIOR_DRAWS, clusters, 2))
    if not groups:
        centres[:] = 0.0
    places = []
    for _ in range(2):
        label = (rng.random(size)[:, None] > edges).sum(axis=1).clip(max=clusters - 1)
        row = np.arange(_PRIOR_DRAWS)
        sd = np.sqrt(variances[row, label])[:, None]
        places.append(centres[row, label] + sd * rng.standard_normal((_PRIOR_DRAWS, 2)))
    return np.asarray(np.linalg.norm(places[0] - places[1], axis=1))
