"""A small network in which some were asked, and a fit of it: shared by tests of what comes next."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import numpy as np

from scripts.lpcm.fit import Fit, Settings, fit
from scripts.network.draws import Draws
from scripts.network.sociomatrix import Sociomatrix


def as_draws(found: Fit) -> Draws:
    return Draws(**{field.name: getattr(found, field.name) for field in fields(Draws)})


@cache
def half_asked(directed: bool = True, n: int = 24, asked: int = 5) -> tuple[Sociomatrix, Draws]:
    """Two clusters of people, `asked` of them asked, and draws of a fit. Not to be changed."""
    rng = np.random.default_rng(8)
    z = np.where(np.arange(n)[:, None] % 2, 2.0, -2.0) * [1, 0] + rng.standard_normal((n, 2))
    away = np.linalg.norm(z[:, None] - z[None], axis=2)
    tie = rng.random((n, n)) < 1 / (1 + np.exp(away - 2))
    observed = np.zeros((n, n), bool)
    observed[:asked] = True
    np.fill_diagonal(observed, False)
    if not directed:
        tie, observed = np.triu(tie, 1) | np.triu(tie, 1).T, observed | observed.T
    seen = (tie & observed).astype(np.int8)
    seeds = [np.random.SeedSequence((9, c)) for c in range(4)]
    found = fit(seen, observed, groups=2, directed=directed, settings=Settings(), seeds=seeds)
    assert found.converged
    ids = tuple(f"S1-{i + 1:03d}" for i in range(n))
    return Sociomatrix(ids, seen, observed, directed), as_draws(found)
