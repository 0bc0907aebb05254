"""Every move leaves the posterior invariant: checked one by one and together.

The main check draws (parameters, network) from the model, applies a move given the network many
times, and compares the result with fresh draws from the prior: a correct move cannot change it
(Geweke 2004; Cook, Gelman & Rubin 2006). Each has a twin in which the move is spoilt on purpose,
and the same check must fail.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from scripts.lpcm import adaptation, gibbs, hmc, joint, kernel, model, sampler, teleport, turn
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network, simulate_prior
from scripts.lpcm.state import Hyper, State, hyper

PRIOR = Prior(2.0, 1.5, 0.6, 6.0, 2.0)
N, D = 6, 2
WORK = kernel.workspace(N, D)
Move = Callable[[np.random.Generator, State, Hyper, Dyads], State]


def joint_draw(rng: np.random.Generator, groups: int, observed: NDArray[np.bool_]) -> Any:
    drawn = simulate_prior(rng, N, groups=groups, prior=PRIOR)
    tie = simulate_network(rng, drawn.positions, drawn.intercept)
    dyads, order = condense(tie, observed, directed=True)
    k = max(1, groups)
    z = np.ascontiguousarray(drawn.positions[order].T)
    state = State(
        z,
        drawn.intercept,
        np.ascontiguousarray(np.maximum(drawn.labels[order], 0)),
        drawn.means if groups else np.zeros((k, D)),
        drawn.variances,
        drawn.weights if groups else np.ones(k),
        kernel.log_likelihood(z, drawn.intercept, dyads, WORK),
    )
    return state, dyads


def quantities(state: State, dyads: Dyads) -> tuple[float, ...]:
    """Functions of parameters and network that a wrong move would shift."""
    z = state.positions
    scatter = ((z - state.means[state.labels].T) ** 2).sum(axis=0) / state.variances[state.labels]
    return (
        state.intercept,
        math.log((z**2).mean()),
        float(np.log(state.variances).mean()),
        float((state.means**2).sum()),
        float(state.weights.max()),
        float(scatter.sum()),
        float(state.variances[state.labels].mean()),
        state.log_likelihood,
        float(state.intercept * dyads.ties.sum()),
        float(np.linalg.norm(z[:, 0] - z[:, 1]) * (dyads.ties.sum() + 1)),
    )


def mask(asked: int) -> NDArray[np.bool_]:
    """Which dyads are observed: those of the first actors; of all actors, seven in ten."""
    if asked == N:
        return SEEN
    return (np.arange(N) < asked)[:, None] & ~np.eye(N, dtype=np.bool_)


@cache
def untouched(groups: int, asked: int) -> NDArray[np.float64]:
    """Quantities of fresh draws."""
    rng = np.random.default_rng(10)
    drawn = [joint_draw(rng, groups, mask(asked)) for _ in range(2400)]
    return np.array([quantities(*each) for each in drawn]).round(9)


def smallest_p(
    move: Move, groups: int, *, asked: int = N, replicates: int = 1200, times: int = 8
) -> float:
    rng = np.random.default_rng(11)
    packed = hyper(PRIOR, groups)
    after = []
    for _ in range(replicates):
        state, dyads = joint_draw(rng, groups, mask(asked))
        for _ in range(times):
            state = move(rng, state, packed, dyads)
        after.append(quantities(state, dyads))
    first, second = untouched(groups, asked), np.array(after).round(9)
    values = [
        float(stats.ks_2samp(a, b).pvalue)
        for a, b in zip(first.T, second.T, strict=True)
        if np.ptp(a) > 0  # with one component its weight is always 1
    ]
    assert len(values) >= 7
    return min(values)


SEEN = np.random.default_rng(5).random((N, N)) < 0.7
np.fill_diagonal(SEEN, False)
MASS = hmc.Mass(np.full(N, 3.0), 3.0)
ROOT = np.array([[0.6, 0.0], [0.2, 0.3]])


def gibbs_move(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
    return gibbs.gibbs_step(rng, state, packed)


def hmc_move(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
    moved, _ = hmc.hmc_step(rng, state, packed, dyads, WORK, MASS, 0.45, 1.5)
    return moved


def joint_move(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
    moved, _ = joint.joint_step(rng, state, packed, dyads, WORK, ROOT)
    return moved


def teleport_move(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
    moved, _ = teleport.teleport_step(rng, state, dyads, WORK)
    return moved


def turn_move(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
    moved, _ = turn.turn_step(rng, state, dyads, WORK)
    return moved


def whole_iteration(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
    tuning = adaptation.initial_tuning(MASS, 0.45)
    plan = sampler.Plan(0, 1, 0.75, 1.5, True, True)
    out = sampler.empty_draws(2, N, D, state.variances.size)
    state, _, _ = sampler.run(rng, state, tuning, packed, dyads, WORK, plan, 0, 2, out)
    return state


MOVES = (gibbs_move, hmc_move, joint_move, teleport_move, turn_move)


@pytest.mark.parametrize(
    ("move", "groups"),
    [(move, g) for move in MOVES for g in (0, 2)] + [(whole_iteration, g) for g in (0, 1, 2)],
)
def test_move_leaves_the_joint_distribution_alone(move: Move, groups: int) -> None:
    assert smallest_p(move, groups) > 1e-3


@pytest.mark.parametrize("groups", [0, 2])
def test_turning_leaves_the_joint_distribution_alone_where_few_were_asked(groups: int) -> None:
    # With two rows, other actors are tied to one of them only and turn with it.
    assert smallest_p(turn_move, groups, asked=2) > 1e-3


def test_the_check_sees_a_turn_about_the_origin_that_leaves_the_mean_behind() -> None:
    def spoilt(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
        moved, _ = turn.turn_step(rng, state, dyads, WORK)
        return moved._replace(means=state.means)

    assert smallest_p(spoilt, 2, asked=2, replicates=600) < 1e-6


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_isometries_are_orthogonal_and_as_likely_as_their_inverses(dims: int) -> None:
    rng = np.random.default_rng(7)
    drawn = np.array([turn.isometry(rng, dims) for _ in range(4000)])
    assert np.einsum("sab,scb->sac", drawn, drawn) == pytest.approx(
        np.broadcast_to(np.eye(dims), drawn.shape), abs=1e-12
    )
    assert set(np.linalg.det(drawn).round(9)) == {-1.0, 1.0}
    for a in range(dims):
        for b in range(a):  # a matrix and its transpose have the same law
            assert stats.ks_2samp(drawn[:2000, a, b], drawn[2000:, b, a]).pvalue > 1e-3


def spoilt_gibbs(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
    """Variances drawn with n_k degrees of freedom instead of n_k d."""
    moved = gibbs.gibbs_step(rng, state, packed)
    fewer = packed.variance_df - moved.labels.size / 2
    scale = packed.variance_scale * packed.variance_df / fewer  # the sum of squares stays right
    variances = gibbs.draw_variances(rng, moved.positions, moved.labels, moved.means, scale, fewer)
    return moved._replace(variances=variances)


def test_the_check_sees_a_wrong_gibbs_update() -> None:
    assert smallest_p(spoilt_gibbs, 2) < 1e-6


@pytest.mark.parametrize("missing", ["positions", "means", "variances"])
def test_the_check_sees_a_wrong_jacobian(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = joint.log_prior_change
    power = {"positions": N * D, "means": 2 * D, "variances": 2 * 2}[missing]

    def wrong(state: State, packed: Hyper, shift: float, log_scale: float) -> float:
        return right(state, packed, shift, log_scale) - power * log_scale

    monkeypatch.setattr(joint, "log_prior_change", wrong)

    def spoilt(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
        moved: State = joint.joint_step.py_func(  # type: ignore[attr-defined]
            rng, state, packed, dyads, WORK, ROOT
        )[0]
        return moved

    assert smallest_p(spoilt, 2, replicates=600) < 1e-6


def test_the_check_sees_an_hmc_that_accepts_by_likelihood_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hmc, "_log_prior", lambda z, intercept, state, packed: 0.0)

    def spoilt(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
        moved: State = hmc.hmc_step.py_func(  # type: ignore[attr-defined]
            rng, state, packed, dyads, WORK, MASS, 0.45, 1.5
        )[0]
        return moved

    assert smallest_p(spoilt, 2, replicates=600) < 1e-6


def test_the_check_sees_a_teleport_that_ignores_half_the_dyads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = teleport.actor_pairs
    monkeypatch.setattr(teleport, "actor_pairs", lambda i, dyads, work: right(i, dyads, work) // 2)

    def spoilt(rng: np.random.Generator, state: State, packed: Hyper, dyads: Dyads) -> State:
        moved: State = teleport.teleport_step.py_func(  # type: ignore[attr-defined]
            rng, state, dyads, WORK
        )[0]
        return moved._replace(
            log_likelihood=kernel.log_likelihood(moved.positions, moved.intercept, dyads, WORK)
        )

    assert smallest_p(spoilt, 2, replicates=600) < 1e-6


def test_log_likelihood_is_carried_along_exactly() -> None:
    rng = np.random.default_rng(3)
    state, dyads = joint_draw(rng, 2, ~np.eye(N, dtype=np.bool_))
    packed = hyper(PRIOR, 2)
    for move in MOVES * 20:
        state = move(rng, state, packed, dyads)
        fresh = kernel.log_likelihood(state.positions, state.intercept, dyads, WORK)
        assert state.log_likelihood == pytest.approx(fresh, abs=1e-9)


def test_joint_move_ratio_is_prior_ratio_times_numerical_jacobian() -> None:
    rng = np.random.default_rng(8)
    state, _ = joint_draw(rng, 2, ~np.eye(N, dtype=np.bool_))
    shift, log_scale = 0.3, -0.2

    def unpack(x: NDArray[np.float64]) -> tuple[Any, ...]:
        sizes = np.cumsum([1, N * D, 2 * D])
        beta, z, mu, sigma2 = np.split(x, sizes)
        return float(beta[0]), z.reshape(N, D), mu.reshape(2, D), sigma2

    def image(x: NDArray[np.float64]) -> NDArray[np.float64]:
        beta, z, mu, sigma2 = unpack(x)
        c = math.exp(log_scale)
        return np.concatenate([[beta + shift], (c * z).ravel(), (c * mu).ravel(), c * c * sigma2])

    def log_prior(x: NDArray[np.float64]) -> float:
        beta, z, mu, sigma2 = unpack(x)
        return (
            model.log_prior_intercept(beta, PRIOR)
            + model.log_prior_positions(z, state.labels, mu, sigma2)
            + model.log_prior_means(mu, PRIOR)
            + model.log_prior_variances(sigma2, PRIOR)
        )

    x = np.concatenate(
        [[state.intercept], state.positions.T.ravel(), state.means.ravel(), state.variances]
    )
    h = 1e-6
    jacobian = np.array([(image(x + h * e) - image(x - h * e)) / (2 * h) for e in np.eye(x.size)])
    _, log_det = np.linalg.slogdet(jacobian)
    expected = log_prior(image(x)) - log_prior(x) + log_det
    found = joint.log_prior_change(state, hyper(PRIOR, 2), shift, log_scale)
    assert found == pytest.approx(expected, abs=1e-7)


def test_gibbs_conditionals_against_scipy() -> None:
    rng = np.random.default_rng(9)
    z = rng.normal(size=(2, 8))
    labels = np.array([0, 0, 1, 1, 1, 1, 0, 1])
    means, variances = np.array([[0.5, 0.0], [-1.0, 1.0]]), np.array([0.8, 1.7])
    weights = np.array([0.3, 0.7])
    times = 4000

    density = np.stack(
        [
            w * stats.multivariate_normal(m, v * np.eye(2)).pdf(z.T)
            for w, m, v in zip(weights, means, variances, strict=True)
        ]
    )
    share = np.mean(
        [gibbs.draw_labels(rng, z, means, variances, weights) == 1 for _ in range(times)], axis=0
    )
    assert share == pytest.approx(density[1] / density.sum(axis=0), abs=4.5 * 0.5 / times**0.5)

    drawn = np.array([gibbs.draw_means(rng, z, labels, variances, 1.5) for _ in range(times)])
    for g in range(2):
        precision = (labels == g).sum() / variances[g] + 1 / 1.5
        for c in range(2):
            centre = z[c, labels == g].sum() / variances[g] / precision
            law = stats.norm(centre, precision**-0.5)
            assert stats.kstest(drawn[:, g, c], law.cdf).pvalue > 1e-3

    drawn = np.array([gibbs.draw_variances(rng, z, labels, means, 0.6, 5.0) for _ in range(times)])
    for g in range(2):
        square = ((z[:, labels == g].T - means[g]) ** 2).sum()
        half = (5.0 + 2 * (labels == g).sum()) / 2
        law = stats.invgamma(half, scale=(5.0 * 0.6 + square) / 2)
        assert stats.kstest(drawn[:, g], law.cdf).pvalue > 1e-3

    drawn = np.array([gibbs.draw_weights(rng, labels, 2, 1.5) for _ in range(times)])
    assert stats.kstest(drawn[:, 0], stats.beta(1.5 + 3, 1.5 + 5).cdf).pvalue > 1e-3


@pytest.mark.parametrize("groups", [0, 3])
def test_with_nothing_observed_the_sampler_returns_the_prior(groups: int) -> None:
    n, rng = 12, np.random.default_rng(4)
    nothing = np.zeros((n, n), dtype=np.bool_)
    dyads, _ = condense(np.zeros((n, n), dtype=np.int8), nothing, directed=True)
    packed, work = hyper(PRIOR, groups), kernel.workspace(n, 2)
    state = State.empty(n, 2, groups)
    tuning = adaptation.initial_tuning(hmc.curvature(state, packed, dyads, work), 0.3)
    plan = sampler.Plan(500, 3, 0.75, 3.0, True, True)
    out = sampler.empty_draws(8000, n, 2, groups)
    sampler.run(rng, state, tuning, packed, dyads, work, plan, 0, 500 + 3 * 8000, out)
    assert out.intercept.mean() == pytest.approx(0, abs=0.15)
    assert out.intercept.var() == pytest.approx(2.0, rel=0.08)
    half = PRIOR.variance_df / 2
    law = stats.invgamma(half, scale=half * PRIOR.variance_scale)
    quantiles = np.quantile(out.variances, [0.1, 0.5, 0.9])
    assert quantiles == pytest.approx(law.ppf([0.1, 0.5, 0.9]), rel=0.08)
    if groups:
        assert out.means.var() == pytest.approx(1.5, rel=0.1)
        a = PRIOR.concentration
        share = np.quantile(out.weights, [0.1, 0.5, 0.9])
        assert share == pytest.approx(stats.beta(a, 2 * a).ppf([0.1, 0.5, 0.9]), rel=0.1)


def test_warm_up_reaches_its_target_and_freezes() -> None:
    rng = np.random.default_rng(6)
    tie = simulate_network(rng, rng.normal(size=(25, 2)) * 2, 1.0)
    dyads, _ = condense(tie, ~np.eye(25, dtype=np.bool_), directed=True)
    packed, work = hyper(Prior.default(25, 2, 2), 2), kernel.workspace(25, 2)
    state = State.empty(25, 2, 2)._replace(positions=rng.normal(size=(2, 25)))
    state = state._replace(log_likelihood=kernel.log_likelihood(state.positions, 0.0, dyads, work))
    tuning = adaptation.initial_tuning(hmc.curvature(state, packed, dyads, work), 0.01)
    plan = sampler.Plan(600, 2, 0.75, 3.0, False, False)
    out = sampler.empty_draws(500, 25, 2, 2)
    state, tuned, _ = sampler.run(rng, state, tuning, packed, dyads, work, plan, 0, 600, out)
    state, after, info = sampler.run(rng, state, tuned, packed, dyads, work, plan, 600, 1600, out)
    assert info.hmc_acceptance == pytest.approx(0.75, abs=0.1)
    assert info.joint_acceptance == pytest.approx(0.35, abs=0.15)
    assert after.step == tuned.step
    assert (after.mass.actors == tuned.mass.actors).all()
    assert (after.joint.root == tuned.joint.root).all()


def test_a_chain_may_be_cut_anywhere() -> None:
    def chain(cuts: list[int]) -> sampler.Draws:
        rng = np.random.default_rng(12)
        state, dyads = joint_draw(rng, 2, ~np.eye(N, dtype=np.bool_))
        packed = hyper(PRIOR, 2)
        tuning = adaptation.initial_tuning(MASS, 0.3)
        plan = sampler.Plan(100, 3, 0.75, 3.0, True, True)
        out = sampler.empty_draws(50, N, D, 2)
        for first, last in zip([0, *cuts], [*cuts, 250], strict=True):
            state, tuning, _ = sampler.run(
                rng, state, tuning, packed, dyads, WORK, plan, first, last, out
            )
        return out

    whole = chain([])
    for cuts in ([100], [37, 101, 102, 200]):
        for a, b in zip(whole, chain(cuts), strict=True):
            assert (a == b).all()
