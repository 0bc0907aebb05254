"""Whether a fit reproduces what was seen: one that does, one that does not, and the unknown."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from scripts.lpcm.model import Prior
from scripts.network.checking import check_fit, goodness_rows, prior_and_posterior
from scripts.network.draws import Draws
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.fit_tables import GOODNESS
from scripts.study.tables import make_table_from_rows


def draws_of(positions: np.ndarray, intercept: float, chains: int = 2, kept: int = 50) -> Draws:
    """Every draw the truth: positions (n, 2) and an intercept."""
    n = len(positions)
    shape = (chains, kept)
    return Draws(
        intercept=np.full(shape, intercept),
        log_likelihood=np.zeros(shape),
        positions=np.broadcast_to(positions, (*shape, n, 2)).astype(np.float32),
        labels=np.zeros((*shape, n), np.int8),
        means=np.zeros((*shape, 1, 2)),
        variances=np.ones((*shape, 1)),
        weights=np.ones((*shape, 1)),
    )


def truth(rng: np.random.Generator, n: int = 40, asked: int = 40) -> tuple[Sociomatrix, np.ndarray]:
    positions = 1.5 * rng.standard_normal((n, 2))
    distance = np.linalg.norm(positions[:, None] - positions, axis=2)
    tie = (rng.random((n, n)) < 1 / (1 + np.exp(distance - 1.0))).astype(np.int8)
    observed = np.zeros((n, n), bool)
    observed[:asked] = True
    np.fill_diagonal(observed, False)
    tie[~observed] = 0
    ids = tuple(f"S1-{k:03d}" for k in range(1, n + 1))
    return Sociomatrix(ids, tie, observed), positions


@pytest.mark.parametrize("asked", [40, 12])
def test_a_fit_that_is_the_truth_reproduces_what_was_seen(asked: int) -> None:
    """Of 20 true fits, a statistic's p falls below 0.05 about once: never for most of them."""
    poor = {}
    for seed in range(20):
        rng = np.random.default_rng(seed)
        network, positions = truth(rng, asked=asked)
        checks = check_fit(rng, network, draws_of(positions, 1.0), network.observed)
        for check in checks:
            poor[check.name] = poor.get(check.name, 0) + (check.overall < 0.05)
    # Seven or more of 20 would happen by chance once in 30,000 times.
    assert len(poor) == 5 and max(poor.values()) < 7
    assert stats.binom.sf(6, 20, 0.05) < 4e-5


def test_a_fit_with_far_too_many_ties_is_found_out() -> None:
    rng = np.random.default_rng(3)
    network, positions = truth(rng)
    checks = check_fit(rng, network, draws_of(positions, 4.0), network.observed)
    by_name = {check.name: check for check in checks}
    assert by_name["out-degree"].overall < 0.01 and by_name["in-degree"].overall < 0.01
    assert "is not what the model expects" in by_name["out-degree"].verdict


def test_those_who_were_never_asked_have_no_out_degree() -> None:
    rng = np.random.default_rng(4)
    network, positions = truth(rng, asked=12)
    checks = check_fit(rng, network, draws_of(positions, 1.0), network.observed)
    out = next(check for check in checks if check.name == "out-degree")
    assert out.observed.sum() == 12
    assert out.mean.sum() == pytest.approx(12)


def test_every_level_is_a_row_and_what_is_not_defined_is_unknown() -> None:
    rng = np.random.default_rng(5)
    network, positions = truth(rng, n=20, asked=1)
    lonely = Sociomatrix(network.actor_ids, np.zeros_like(network.tie), network.observed)
    rows = goodness_rows(check_fit(rng, lonely, draws_of(positions, -9.0), lonely.observed))
    table = make_table_from_rows(GOODNESS, rows).to_pylist()
    assert [row["place"] for row in table if row["statistic"] == "out-degree"][:2] == [1, 2]
    assert all(row["observed"] is None or row["observed"] >= 0 for row in table)
    assert {row["verdict"] for row in table if row["statistic"] == "out-degree"} == {
        next(row["verdict"] for row in table if row["statistic"] == "out-degree")
    }


def test_draws_from_the_prior_have_its_moments() -> None:
    rng = np.random.default_rng(6)
    _, positions = truth(rng)
    draws = draws_of(positions, 1.0)
    compared = prior_and_posterior(rng, draws, 3)
    prior, posterior = compared["intercept"]
    assert (posterior == 1.0).all()
    expected = Prior.default(len(positions), 3, 2)
    normal = stats.norm(0, np.sqrt(expected.intercept_variance))
    assert stats.kstest(prior, normal.cdf).pvalue > 1e-3
    distance, seen = compared["distance between two actors"]
    # Two actors: E d^2 = 2 d E sigma^2 + 2 d omega^2 P(different clusters).
    df, scale = expected.variance_df, expected.variance_scale
    variance = df * scale / (df - 2)
    alpha = expected.concentration
    same = 3 * (alpha * (alpha + 1)) / (3 * alpha * (3 * alpha + 1))
    square = 4 * variance + 4 * expected.mean_variance * (1 - same)
    error = (distance**2).std() / np.sqrt(len(distance))
    assert abs((distance**2).mean() - square) < 4 * error
    pairs = np.linalg.norm(positions[:, None] - positions, axis=2)[np.triu_indices(40, 1)]
    assert seen.mean() == pytest.approx(pairs.mean(), rel=0.05)


def test_without_clusters_the_prior_has_one_centre() -> None:
    rng = np.random.default_rng(7)
    _, positions = truth(rng)
    compared = prior_and_posterior(rng, draws_of(positions, 1.0), 0)
    distance, _ = compared["distance between two actors"]
    expected = Prior.default(len(positions), 0, 2)
    df, scale = expected.variance_df, expected.variance_scale
    error = (distance**2).std() / np.sqrt(len(distance))
    assert abs((distance**2).mean() - 4 * df * scale / (df - 2)) < 4 * error
