"""The networks that samplers are measured on: two reference networks, others drawn from the model.

Names: `syn58` and `syn58_nom12` are read from tests/lpcm/reference; `simulated90` has 90 actors,
`simulated90_rows12` is the same network of which the rows of 12 actors, drawn at random, are
observed.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray, IntArray
from scripts.lpcm.simulate import simulate_network
from tests.lpcm import networks as reference

__all__ = ["Case", "Truth", "case", "simulated"]

_CENTRES = np.array([[-3.0, 0.0], [2.0, 2.5], [2.0, -2.5], [0.0, 5.0]])
_SD, _INTERCEPT, _SEED = 0.9, 1.0, 123
_ACTORS = 123  # at which the centres are as above; others are moved, so that degrees stay the same


class Case(NamedTuple):
    """A network to fit, and with how many clusters."""

    tie: NDArray[np.int8]
    observed: NDArray[np.bool_]
    groups: int


class Truth(NamedTuple):
    """What a network was drawn from."""

    intercept: float
    positions: FloatArray  # (n, 2)
    labels: IntArray  # (n,)
    means: FloatArray  # (G, 2)
    variances: FloatArray  # (G,)


def case(name: str) -> Case:
    """Return a network by name: the same at every call."""
    if name.startswith("syn58"):
        tie, observed, _ = reference.network(name)
        return Case(tie, observed, 3)
    found = re.fullmatch(r"simulated(\d+)(?:_rows(\d+))?", name)
    if not found:
        raise ValueError(f"no network is called {name}")
    n, groups = int(found[1]), 3 if int(found[1]) < 100 else 4
    rng = np.random.default_rng(_SEED)
    tie, _ = simulated(rng, n, groups)
    observed = ~np.eye(n, dtype=np.bool_)
    if found[2]:
        asked = rng.choice(n, int(found[2]), replace=False)
        observed[np.setdiff1d(np.arange(n), asked)] = False
    return Case(tie, observed, groups)


def simulated(rng: np.random.Generator, n: int, groups: int) -> tuple[NDArray[np.int8], Truth]:
    """Draw a network of n actors in up to four clusters, and say what from."""
    scale = np.sqrt(n / _ACTORS)
    labels = rng.integers(0, groups, n)
    means = scale * _CENTRES[:groups]
    positions = means[labels] + scale * _SD * rng.standard_normal((n, 2))
    tie = simulate_network(rng, positions, _INTERCEPT)
    variances = np.full(groups, (scale * _SD) ** 2)
    return tie, Truth(_INTERCEPT, positions, labels, means, variances)
