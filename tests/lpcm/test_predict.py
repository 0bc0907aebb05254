"""Posterior predictions against formulas written out dyad by dyad."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from scripts.lpcm import predict
from scripts.lpcm.covariates import Covariates
from scripts.lpcm.predict import Posterior, even_draws, simulate_networks, tie_probability

S, N, D, Q = 7, 6, 2, 2


def posterior(*, directed: bool = True, dims: int = D) -> Posterior:
    rng = np.random.default_rng(dims)
    sender, receiver = rng.normal(size=(2, S, N))
    x = rng.normal(size=(N, N, Q))
    return Posterior(
        rng.normal(size=(S, N, dims)),
        rng.normal(size=(S, 1 + Q)),
        x if directed else x + x.transpose(1, 0, 2),
        sender,
        receiver if directed else sender,
        directed,
    )


def by_hand(p: Posterior, s: int, i: int, j: int) -> float:
    """P(y_ij = 1) in draw s."""
    eta = p.coefficients[s, 0] - math.dist(p.positions[s, i], p.positions[s, j])
    if p.covariates is not None:
        eta += sum(p.coefficients[s, 1 + k] * p.covariates[i, j, k] for k in range(Q))
    if p.sender is not None:
        eta += p.sender[s, i]
    if p.receiver is not None:
        eta += p.receiver[s, j]
    return 1 / (1 + math.exp(-eta))


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("block", [10, 10**9])
def test_mean_and_quantiles(
    dims: int, directed: bool, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(predict, "_BLOCK", block)  # rows one at a time, or all at once
    p = posterior(dims=dims, directed=directed)
    found = tie_probability(p, (0.05, 0.5, 0.95))
    assert np.isnan(found.mean.diagonal()).all()
    for i in range(N):
        for j in range(N):
            if i != j:
                each = [by_hand(p, s, i, j) for s in range(S)]
                assert found.mean[i, j] == pytest.approx(np.mean(each), abs=1e-12)
                expected = np.quantile(each, (0.05, 0.5, 0.95))
                np.testing.assert_allclose(found.quantiles[:, i, j], expected, atol=1e-12)
    if not directed:
        np.testing.assert_array_equal(found.mean, found.mean.T)
        np.testing.assert_array_equal(found.quantiles, found.quantiles.transpose(0, 2, 1))


@pytest.mark.parametrize("drop", ["covariates", "sender", "receiver"])
def test_each_part_may_be_absent(drop: str) -> None:
    p = posterior()._replace(**{drop: None})
    if drop == "covariates":
        p = p._replace(coefficients=p.coefficients[:, :1])
    found = tie_probability(p).mean[2, 4]
    assert found == pytest.approx(np.mean([by_hand(p, s, 2, 4) for s in range(S)]), abs=1e-12)
    assert abs(found - tie_probability(posterior()).mean[2, 4]) > 1e-6


@pytest.mark.parametrize("directed", [True, False])
def test_networks_come_from_the_chosen_draws(directed: bool) -> None:
    p = posterior(directed=directed)
    networks = np.stack(
        list(simulate_networks(np.random.default_rng(0), p, np.repeat([2, 5], 3000)))
    )
    assert networks.dtype == np.int8
    assert set(np.unique(networks)) == {0, 1}
    assert not networks[:, range(N), range(N)].any()
    if not directed:
        np.testing.assert_array_equal(networks, networks.transpose(0, 2, 1))
    for first, s in ((0, 2), (3000, 5)):
        share = networks[first : first + 3000].mean(axis=0)
        for i in range(N):
            for j in range(i + 1, N):
                q = by_hand(p, s, i, j)
                assert abs(share[i, j] - q) < 5 * math.sqrt(q * (1 - q) / 3000)
    if directed:  # the two directions are drawn apart
        assert (networks != networks.transpose(0, 2, 1)).any()
    again = next(simulate_networks(np.random.default_rng(0), p, np.array([2])))
    np.testing.assert_array_equal(again, networks[0])


def test_nothing_is_predicted_where_a_covariate_is_unknown() -> None:
    p = posterior()
    assert p.covariates is not None
    p.covariates[1, 3, 0] = math.nan
    found = tie_probability(p).mean
    assert math.isnan(found[1, 3])
    assert np.isnan(found).sum() == N + 1


def test_extremes_neither_overflow_nor_leave_the_interval() -> None:
    p = Posterior(np.array([[[0.0], [1.0], [1e6]]]), np.array([[900.0]]))
    found = tie_probability(p).mean
    assert found[0, 1] == 1
    assert 0 <= found[0, 2] < 1e-300


def test_even_draws() -> None:
    assert even_draws(10, 4).tolist() == [0, 3, 6, 9]
    assert even_draws(3, 10).tolist() == [0, 1, 2]


@pytest.mark.parametrize("kind", ["none", "sender", "receiver", "sender+receiver", "sociality"])
def test_from_a_fit(kind: str) -> None:
    rng = np.random.default_rng(1)
    rows = {"none": 0, "sender+receiver": 2}.get(kind, 1)
    fit = SimpleNamespace(
        positions=rng.normal(size=(2, 3, N, D)),
        coefficients=rng.normal(size=(2, 3, 2)),
        effects=rng.normal(size=(2, 3, rows, N)),
        effects_kind=kind,
        directed=kind != "sociality",
    )
    p = predict.from_fit(fit, Covariates(("x",), np.ones((N, N, 1))))
    eta = list(predict.linear_predictors(p))[4]  # chain 1, draw 1
    effect = {"none": [0, 0], "sender": [1, 0], "receiver": [0, 1]}.get(kind, [1, 1])
    first, last = fit.effects[1, 1, [0, -1]] if rows else np.zeros((2, N))
    expected = fit.coefficients[1, 1].sum() - math.dist(*fit.positions[1, 1, [2, 4]])
    expected += effect[0] * first[2] + effect[1] * last[4]
    assert eta[2, 4] == pytest.approx(expected)


def test_shapes_that_do_not_fit() -> None:
    p = posterior()
    for wrong, words in (
        ({"positions": p.positions[0]}, "positions must be"),
        ({"covariates": None}, r"coefficients must be of shape \(7, 1\)"),
        ({"covariates": np.zeros((N, 2, Q))}, r"covariates must be of shape \(6, 6, 2\)"),
        ({"sender": np.zeros((S, 2))}, "sender must be"),
        ({"directed": False}, "sender and receiver differ"),
    ):
        with pytest.raises(ValueError, match=words):
            tie_probability(p._replace(**wrong))
