"""Compile every kernel of a fit once and leave it in numba's cache.

Run it before jobs fan out (``python -m scripts.lpcm.compile``): compiling takes half a minute,
loading what is cached a fraction of a second.
"""

import numpy as np

from scripts.lpcm.fit import Settings, fit

__all__ = ["warm_up"]


def warm_up() -> None:
    """Fit a tiny network, with clusters and without, so that every kernel is compiled or loaded."""
    tie = np.array([[0, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0]], dtype=np.int8)
    observed = ~np.eye(4, dtype=np.bool_)
    settings = Settings(chains=2, warmup=50, draws=10, thin=1, teleport=True, turn=True)
    for groups in (2, 0):
        fit(
            tie,
            observed,
            groups=groups,
            settings=settings,
            seeds=np.random.SeedSequence(0).spawn(2),
        )


if __name__ == "__main__":
    warm_up()
