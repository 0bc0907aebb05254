"""Summaries of all pairs against the same worked out plainly."""

from functools import cache

import numpy as np
import pytest

from scripts.lpcm.covariates import combine, dyadic, sender
from scripts.lpcm.fit import Fit, Settings, fit
from scripts.lpcm.pairs import summarise_pairs
from scripts.lpcm.predict import from_fit, tie_probability

N = 21  # more than are worked on at a time
RNG = np.random.default_rng(5)
TIE = (RNG.random((N, N)) < 0.3).astype(np.int8) * (1 - np.eye(N, dtype=np.int8))
APART = np.abs(RNG.normal(size=N)[:, None] - RNG.normal(size=N)[None, :])
MISSING = sender("x", np.where(np.arange(N) < 6, np.arange(N), np.nan))
ASKED = np.repeat(np.arange(N)[:, None] < 6, N, axis=1) & ~np.eye(N, dtype=np.bool_)
CASES = {
    "plain": {"groups": 2},
    "no clusters": {"groups": 0},
    "undirected": {"groups": 2, "directed": False, "effects": "sociality"},
    "effects": {"groups": 2, "effects": "correlated"},
    "receiver": {"groups": 2, "effects": "receiver"},
    "covariates": {"groups": 2, "covariates": combine([dyadic("a", APART), MISSING])},
}


@cache
def fitted(case: str) -> Fit:
    options = dict(CASES[case])
    directed = options.get("directed", True)
    return fit(
        TIE if directed else np.maximum(TIE, TIE.T),
        ASKED,
        settings=Settings(chains=2, warmup=50, draws=20, thin=1, extend=0),
        seeds=np.random.SeedSequence(1).spawn(2),
        **options,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("case", CASES)
def test_pairs_are_those_worked_out_plainly(case: str) -> None:
    result, covariates = fitted(case), CASES[case].get("covariates")
    z = result.positions.reshape(-1, N, 2)
    labels = result.labels.reshape(-1, N)
    apart = np.sqrt(((z[:, :, None] - z[:, None]) ** 2).sum(axis=3))
    together = (labels[:, :, None] == labels[:, None]).mean(axis=0)
    tie = tie_probability(from_fit(result, covariates)).mean  # type: ignore[arg-type]
    pairs = list(summarise_pairs(result, covariates))  # type: ignore[arg-type]
    assert [part.first for part in pairs] == list(range(N - 1))
    for part in pairs:
        i, after = part.first, slice(part.first + 1, N)
        np.testing.assert_allclose(part.distance_mean, apart[:, i, after].mean(axis=0))
        np.testing.assert_allclose(part.distance_sd, apart[:, i, after].std(axis=0), atol=1e-9)
        np.testing.assert_allclose(part.tie, tie[i, after])
        np.testing.assert_allclose(part.back, tie[after, i])
        if case == "no clusters":
            assert np.isnan(part.same).all()
        else:
            np.testing.assert_allclose(part.same, together[i, after])


def test_the_cases_are_not_all_alike() -> None:
    def both(case: str) -> tuple[np.ndarray, np.ndarray]:
        first = next(summarise_pairs(fitted(case), CASES[case].get("covariates")))  # type: ignore[arg-type]
        return first.tie, first.back

    for case in ("plain", "no clusters", "undirected"):
        np.testing.assert_array_equal(*both(case))
    for case in ("effects", "receiver"):
        tie, back = both(case)
        assert np.abs(tie - back).max() > 0.01
    tie, back = both("covariates")
    assert np.isnan(back).tolist() == [k >= 6 for k in range(1, N)]
    assert not np.isnan(tie).any()
