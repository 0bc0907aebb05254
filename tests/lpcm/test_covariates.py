"""Covariates of dyads: making them, refusing what cannot be used, and finding their influence."""

import re
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from scripts.lpcm import covariates, model
from scripts.lpcm.covariates import Covariates
from scripts.lpcm.dyads import condense
from scripts.lpcm.fit import Fit, Settings, fit, pack_prior
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network

SHORT = Settings(warmup=150, draws=60, thin=1, extend=0)
FloatArray = NDArray[np.float64]


def seeds(number: int = 1, chains: int = 4) -> list[np.random.SeedSequence]:
    return np.random.SeedSequence(number).spawn(chains)


def full(n: int) -> NDArray[np.bool_]:
    observed: NDArray[np.bool_] = ~np.eye(n, dtype=np.bool_)
    return observed


def test_each_sort_of_covariate_by_hand() -> None:
    age, distance = [30.0, 40.0, 55.0], np.arange(9.0).reshape(3, 3)
    made = covariates.combine(
        [
            covariates.dyadic("distance", distance),
            covariates.sender("asker", age),
            covariates.receiver("asked", age),
            covariates.sociality("both", age),
        ]
    )
    assert made.names == ("distance", "asker", "asked", "both")
    assert made.values.shape == (3, 3, 4)
    assert made.values[0, 2].tolist() == [2.0, 30.0, 55.0, 85.0]
    assert made.values[2, 0].tolist() == [6.0, 55.0, 30.0, 85.0]


def test_prior_of_a_coefficient_is_scaled_by_its_mean_square() -> None:
    rng = np.random.default_rng(0)
    prior, squares = Prior(9.0, 1.0, 1.0, 3.0, 1.0), np.array([4.0, 0.25])
    beta = rng.normal(size=3)
    expected = stats.norm(0, [3.0, 3.0 / 2, 3.0 / 0.5]).logpdf(beta).sum()
    assert model.log_prior_coefficients(beta, prior, squares) == pytest.approx(expected)


@pytest.mark.parametrize("directed", [True, False])
def test_mean_squares_are_over_the_observed_dyads(directed: bool) -> None:
    """Each pair once if undirected; what is not observed, or missing there, does not count."""
    rng = np.random.default_rng(1)
    n, prior = 21, Prior.default(21, 2, 2)
    x, observed = rng.normal(size=(n, n, 2)), rng.random((n, n)) < 0.4
    np.fill_diagonal(observed, False)
    known = observed if directed else np.triu(observed | observed.T, 1)
    if not directed:
        x = x + x.transpose(1, 0, 2)
    squares = (x[known] ** 2).mean(axis=0)
    x[~(observed if directed else observed | observed.T)] = np.nan
    tie = np.zeros((n, n), dtype=np.int8)
    dyads, _ = condense(tie, observed, directed=directed, covariates=x)
    packed = pack_prior(prior, 2, dyads, "none")
    expected = prior.intercept_variance / np.append(1.0, squares)
    np.testing.assert_allclose(packed.coefficient_variance, expected)


N = 26
BETA = np.array([1.0, -1.5, 0.8])


def truth(directed: bool) -> tuple[NDArray[np.int8], Covariates]:
    rng = np.random.default_rng(2)
    apart = np.abs(np.subtract.outer(np.arange(N), np.arange(N))) / N * 4
    seniority = rng.normal(size=N)
    of_actors = covariates.receiver if directed else covariates.sociality
    made = covariates.combine(
        [covariates.dyadic("apart", apart), of_actors("seniority", seniority)]
    )
    linear = model.linear_predictor(BETA, N, made.values)
    return simulate_network(rng, rng.normal(size=(N, 2)), linear, directed=directed), made


@cache
def recovered(directed: bool) -> Fit:
    tie, made = truth(directed)
    return fit(
        tie,
        full(N),
        groups=1,
        directed=directed,
        covariates=made,
        settings=Settings(warmup=400, draws=300, thin=4, extend=0),
        seeds=seeds(),
    )


@pytest.mark.parametrize("directed", [True, False])
def test_coefficients_are_found(directed: bool) -> None:
    found = recovered(directed)
    assert found.coefficient_names == ("intercept", "apart", "seniority")
    assert found.coefficients.shape == (4, 300, 3)
    assert (found.intercept == found.coefficients[:, :, 0]).all()
    assert found.mkl_coefficients.shape == (3,)
    assert found.mkl_intercept == found.mkl_coefficients[0]
    mean, sd = found.coefficients.mean(axis=(0, 1)), found.coefficients.std(axis=(0, 1))
    assert (np.abs(mean - BETA) < 4 * sd).all()
    right = np.sign(found.coefficients[..., 1:]) == np.sign(BETA[1:])
    assert (right.mean(axis=(0, 1)) > 0.99).all()  # the data say something
    assert (np.abs(found.mkl_coefficients[1:]) > 0.3).all()
    assert (np.sign(found.mkl_coefficients[1:]) == np.sign(BETA[1:])).all()


@pytest.mark.parametrize("directed", [True, False])
def test_draws_and_coefficients_belong_together(directed: bool) -> None:
    found, (tie, made) = recovered(directed), truth(directed)

    def value(z: FloatArray, beta: FloatArray) -> float:
        linear = model.linear_predictor(beta, N, made.values)
        return model.log_likelihood(tie, full(N), z, linear, directed=directed)

    for c, s in [(0, 0), (2, 150), (3, 299)]:
        here = value(found.positions[c, s], found.coefficients[c, s])
        assert found.log_likelihood[c, s] == pytest.approx(here, abs=1e-7)
    best = value(found.mkl_positions, found.mkl_coefficients)
    assert found.bic.log_likelihood_at_mkl == pytest.approx(best, abs=1e-5)


def test_the_unit_of_a_covariate_does_not_matter() -> None:
    """Its coefficient's prior is scaled with it, so the posterior is the same to rounding."""
    tie, made = truth(True)
    settings = Settings(warmup=50, draws=8, thin=1, extend=0)
    one, other = (
        fit(
            tie,
            full(N),
            groups=1,
            covariates=Covariates(made.names, made.values * unit),
            settings=settings,
            seeds=seeds(),
        )
        for unit in (1.0, 1024.0)  # a power of two: the same significant digits
    )
    np.testing.assert_allclose(
        other.coefficients[..., 1:] * 1024, one.coefficients[..., 1:], rtol=1e-6
    )
    np.testing.assert_allclose(other.log_likelihood, one.log_likelihood, rtol=1e-6)


def test_covariates_and_effects_together_with_few_rows() -> None:
    """What is not observed need not be known, of ties or of covariates."""
    tie, made = truth(True)
    observed = full(N) & (np.arange(N) < 6)[:, None]
    values = made.values.copy()
    results = []
    for missing in (0.0, np.nan):
        values[~observed] = missing
        results.append(
            fit(
                tie,
                observed,
                groups=2,
                covariates=Covariates(made.names, values.copy()),
                effects="correlated",
                settings=SHORT,
                seeds=seeds(),
            )
        )
    assert results[0].coefficients.tobytes() == results[1].coefficients.tobytes()
    assert np.isfinite(results[1].coefficients).all()
    assert np.isfinite(results[1].effects).all()
    # coefficients count in the verdict: 240 draws are too few
    for name in made.names:
        words = f"The coefficient of {name.replace('_', ' ')} has only"
        assert any(words in line for line in results[1].warnings)


def spoilt(how: str) -> tuple[Covariates, bool]:
    """A covariate that cannot be used with four actors, and whether the network is directed."""
    x, directed = np.ones((4, 4)), True
    if how == "nan":
        x[1, 2] = np.nan
    elif how == "infinite":
        x[3, 0] = np.inf
    elif how == "asymmetric":
        x[0, 3], directed = 2.0, False
    elif how == "zero":
        x[full(4)] = 0.0
    elif how == "actors":
        x = np.ones((5, 5))
    return covariates.dyadic("age gap", x), directed


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("nan", "covariate age gap is nan at the observed dyad [1, 2]"),
        ("infinite", "covariate age gap is inf at the observed dyad [3, 0]"),
        ("asymmetric", "undirected, but covariate age gap is 2.0 at [0, 3] and 1.0 at [3, 0]"),
        ("zero", "covariate age gap is 0 at every observed dyad"),
        ("actors", "covariates are of 5 actors, the network has 4"),
    ],
)
def test_fits_refuse_covariates_in_words(how: str, words: str) -> None:
    made, directed = spoilt(how)
    tie = np.zeros((4, 4), dtype=np.int8)
    with pytest.raises(ValueError, match=re.escape(words)):
        fit(tie, full(4), groups=1, directed=directed, covariates=made, seeds=seeds())


def test_what_is_wrong_only_where_nothing_is_observed_is_not_refused() -> None:
    x = np.ones((4, 4))
    x[3], x[0, 0] = np.nan, np.inf
    observed = full(4)
    observed[3] = False
    covariates.check_covariates(covariates.dyadic("age gap", x), observed, directed=True)


def of_actors(name: str, n: int) -> Covariates:
    return covariates.sender(name, np.ones(n))


REFUSED: dict[str, Callable[[], Covariates]] = {
    "gap must be a square matrix, not of shape (3, 4)": lambda: covariates.dyadic(
        "gap", np.ones((3, 4))
    ),
    "gap must be a square matrix, not of shape (3,)": lambda: covariates.dyadic("gap", np.ones(3)),
    "age must have one value an actor": lambda: covariates.sender("age", np.ones((3, 3))),
    "shape (3, 4, 1), not (n, n, q)": lambda: Covariates(("a",), np.ones((3, 4, 1))),
    "shape (3, 3), not (n, n, q)": lambda: Covariates(("a",), np.ones((3, 3))),
    "2 names for 1 covariates": lambda: Covariates(("a", "b"), np.ones((3, 3, 1))),
    "a named more than once": lambda: Covariates(("a", "b", "a"), np.ones((3, 3, 3))),
    "the intercept is always there": lambda: of_actors("intercept", 2),
    "nothing to combine": lambda: covariates.combine([]),
    "covariates: a named more": lambda: covariates.combine([of_actors("a", 2), of_actors("a", 2)]),
    "are of 2, 3 actors": lambda: covariates.combine([of_actors("a", 2), of_actors("b", 3)]),
}


@pytest.mark.parametrize("words", REFUSED)
def test_refusals_say_what_is_wrong(words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        REFUSED[words]()
