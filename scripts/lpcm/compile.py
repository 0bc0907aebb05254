"""Compile every kernel of a fit once and leave it in numba's cache.

Run it before jobs fan out (``python -m scripts.lpcm.compile``): compiling takes half a minute,
loading what is cached a fraction of a second. The two parts can be compiled at the same time, in
processes of their own.
"""

from collections.abc import Callable

import numpy as np

from scripts.lpcm.dyads import condense
from scripts.lpcm.fit import begin_chain, judge, pack_prior, sample_chain, summarise
from scripts.lpcm.kernel import workspace
from scripts.lpcm.model import Prior
from scripts.lpcm.sampler import Draws, Plan

__all__ = ["PARTS", "warm_up"]

N, DIMS = 4, 2
TIE = np.array([[0, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0]], dtype=np.int8)


def compile_sampling() -> None:
    """Compile what a chain runs: start, moves, tuning."""
    dyads, _ = condense(TIE, ~np.eye(N, dtype=np.bool_), directed=True)
    plan = Plan(50, 1, 0.75, 3.0, 2, 1, True)
    rng = np.random.Generator(np.random.PCG64DXSM(0))
    work, prior = workspace(N, DIMS), Prior.default(N, 2, DIMS)
    packed = pack_prior(prior, 2, dyads, "none")
    chain = begin_chain(rng, dyads, work, prior, packed, plan, 10, 2, DIMS, "mds")
    sample_chain(chain, packed, dyads, work)


def compile_summaries() -> None:
    """Compile what is computed from the draws, with clusters and without."""
    dyads, order = condense(TIE, ~np.eye(N, dtype=np.bool_), directed=True)
    rng, work = np.random.default_rng(0), workspace(N, DIMS)
    for groups in (2, 0):
        k, shape = max(1, groups), (2, 10)
        draws = Draws(
            rng.normal(size=(*shape, 1)),
            np.zeros((*shape, 0, N)),
            np.zeros((*shape, 0, 0)),
            rng.normal(size=shape),
            rng.normal(size=(*shape, DIMS, N)),
            rng.integers(0, k, (*shape, N)).astype(np.int8),
            rng.normal(size=(*shape, k, DIMS)),
            rng.uniform(1, 2, (*shape, k)),
            np.full((*shape, k), 1 / k),
        )
        prior = Prior.default(N, groups, DIMS)
        packed = pack_prior(prior, groups, dyads, "none")
        judge(draws, order, groups, ("intercept",), "none")
        summarise(draws, dyads, work, order, prior, packed, groups)


PARTS: dict[str, Callable[[], None]] = {
    "sampling": compile_sampling,
    "summaries": compile_summaries,
}


def warm_up() -> None:
    """Compile, or load, all parts."""
    for compile_part in PARTS.values():
        compile_part()


if __name__ == "__main__":
    warm_up()
