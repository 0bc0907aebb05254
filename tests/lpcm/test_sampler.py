"""Every move leaves the posterior invariant: checked one by one and together.

The main check draws (parameters, network) from the model, applies a move given the network many
times, and compares the result with fresh draws from the prior: a correct move cannot change it
(Geweke 2004; Cook, Gelman & Rubin 2006). Each has a twin in which the move is spoilt on purpose,
and the same check must fail.
"""

import math
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from scripts.lpcm import (
    adaptation,
    gibbs,
    hmc,
    interweave,
    kernel,
    model,
    sampler,
    slide,
    teleport,
    turn,
)
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.effects import EFFECTS, sender_and_receiver
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network, simulate_prior
from scripts.lpcm.state import Hyper, State, hyper

PRIOR = Prior(2.0, 1.5, 0.6, 6.0, 2.0, effect_scale=0.8, effect_df=5.0)
N = 6
SEEN = np.random.default_rng(5).random((N, N)) < 0.7
np.fill_diagonal(SEEN, False)
X = np.random.default_rng(6).normal(size=(N, N))
CLUSTER_MASS = np.array([2.0, 3.0, 5.0])


class Variant(NamedTuple):
    """Which model."""

    groups: int = 2
    dims: int = 2
    directed: bool = True
    effects: str = "none"
    covariate: bool = False
    asked: int = N  # how many actors' rows are observed; of all actors, seven dyads in ten
    comparable: bool = False  # the prior that does not change with the number of clusters

    @property
    def prior(self) -> Prior:
        return Prior.comparable(N, self.dims) if self.comparable else PRIOR

    @property
    def observed(self) -> NDArray[np.bool_]:
        if self.asked == N:
            return SEEN
        return (np.arange(N) < self.asked)[:, None] & ~np.eye(N, dtype=np.bool_)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Every dyad that counts, once."""
        return self.observed if self.directed else np.triu(self.observed | self.observed.T, 1)

    @property
    def x(self) -> NDArray[np.float64] | None:
        """The covariate (N, N, 1)."""
        if not self.covariate:
            return None
        return (X if self.directed else X + X.T)[:, :, None]


class Draw(NamedTuple):
    """Parameters and a network drawn together; what moves are given."""

    state: State
    packed: Hyper
    dyads: Dyads
    work: kernel.Workspace
    tie: NDArray[np.int8]  # (N, N) in the dyads' order, 0 where not observed


Move = Callable[[np.random.Generator, Draw], State]


def draw_covariance(rng: np.random.Generator, kind: str, prior: Prior) -> NDArray[np.float64]:
    """Covariance of the effects from its prior."""
    rows, df, scale = len(EFFECTS[kind]), prior.effect_df, prior.effect_scale
    if kind == "correlated":
        drawn = stats.invwishart.rvs(df + 1, df * scale * np.eye(2), random_state=rng)
        return np.asarray(drawn)
    return np.diag(df * scale / rng.chisquare(df, rows))


def joint_draw(rng: np.random.Generator, variant: Variant) -> Draw:
    groups, prior, known = variant.groups, variant.prior, variant.known
    drawn = simulate_prior(rng, N, groups=groups, dims=variant.dims, prior=prior)
    covariance = draw_covariance(rng, variant.effects, prior)
    effects = np.linalg.cholesky(covariance) @ rng.normal(size=(len(covariance), N))
    coefficients, squares = np.array([drawn.intercept]), None
    if variant.x is not None:
        squares = (variant.x[known] ** 2).mean(axis=0)
        sd = np.sqrt(prior.intercept_variance / squares)
        coefficients = np.append(coefficients, sd * rng.normal(size=1))
    sender, receiver = sender_and_receiver(variant.effects, effects)
    linear = model.linear_predictor(coefficients, N, variant.x, sender, receiver)
    tie = simulate_network(rng, drawn.positions, linear, directed=variant.directed)
    dyads, order = condense(
        tie,
        variant.observed,
        directed=variant.directed,
        covariates=variant.x,
        effects=variant.effects,
    )
    work = kernel.workspace(N, variant.dims, pairs=dyads.tie.shape[1])
    z = np.ascontiguousarray(drawn.positions[order].T)
    effects = np.ascontiguousarray(effects[:, order])
    k = max(1, groups)
    state = State(
        z,
        coefficients,
        effects,
        covariance,
        np.ascontiguousarray(np.maximum(drawn.labels[order], 0)),
        drawn.means if groups else np.zeros((k, variant.dims)),
        drawn.variances,
        drawn.weights if groups else np.ones(k),
        kernel.log_likelihood(z, coefficients, effects, dyads, work),
    )
    correlated = variant.effects == "correlated"
    packed = hyper(prior, groups, covariate_squares=squares, correlated=correlated)
    return Draw(state, packed, dyads, work, (tie * known)[np.ix_(order, order)])


def quantities(draw: Draw, variant: Variant) -> tuple[float, ...]:
    """Functions of parameters and network that a wrong move would shift."""
    state, tie = draw.state, draw.tie
    z, ties, intercept = state.positions, float(tie.sum()), float(state.coefficients[0])
    scatter = ((z - state.means[state.labels].T) ** 2).sum(axis=0) / state.variances[state.labels]
    out = [
        intercept,
        math.log((z**2).mean()),
        float(np.log(state.variances).mean()),
        float((state.means**2).sum()),
        float(state.weights.max()),
        float(scatter.sum()),
        float(state.variances[state.labels].mean()),
        float(np.log(state.weights[state.labels]).sum()),
        state.log_likelihood,
        intercept * ties,
        float(np.linalg.norm(z[:, 0] - z[:, 1]) * (ties + 1)),
    ]
    # the score, which is 0 on average: parameters and network must go on suiting each other
    slopes = [np.empty_like(part) for part in state[:3]]
    kernel.gradient(*state[:3], draw.dyads, draw.work, *slopes)
    out += [*slopes[1].tolist(), *slopes[2][:, 0].tolist(), float((slopes[0] * z).sum())]
    if variant.covariate:
        beta = float(state.coefficients[1])
        out += [beta, beta**2, beta * intercept]
    covariance = state.effect_covariance
    for effect, variance in zip(state.effects, np.diag(covariance), strict=True):
        out += [
            float(effect.mean()),
            math.log(variance),
            float((effect**2).sum() / variance),
            float(effect.mean() * intercept),
            float((effect * tie.sum(axis=0)).sum()),
            float((effect * tie.sum(axis=1)).sum()),
        ]
    if len(covariance) == 2:
        out += [
            float(covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1])),
            float((state.effects[0] * state.effects[1]).sum()),
        ]
    return tuple(out)


@cache
def joint_draws(variant: Variant, number: int, seed: int) -> list[Draw]:
    rng = np.random.default_rng(seed)
    return [joint_draw(rng, variant) for _ in range(number)]


@cache
def untouched(variant: Variant, number: int) -> NDArray[np.float64]:
    """Quantities of fresh draws."""
    draws = joint_draws(variant, number, 10)
    return np.array([quantities(draw, variant) for draw in draws]).round(9)


def smallest_p(move: Move, variant: Variant, *, replicates: int = 1200, times: int = 8) -> float:
    """Smallest p-value of all quantities times how many there are (Bonferroni)."""
    rng = np.random.default_rng(11)
    after = []
    for draw in joint_draws(variant, replicates, 9):
        for _ in range(times):
            draw = draw._replace(state=move(rng, draw))
        after.append(quantities(draw, variant))
    first, second = untouched(variant, 2 * replicates), np.array(after).round(9)
    values = [
        float(stats.ks_2samp(a, b).pvalue)
        for a, b in zip(first.T, second.T, strict=True)
        if np.ptp(a) + np.ptp(b) > 0  # with one component its weight is always 1
    ]
    assert len(values) >= 7
    return min(1.0, min(values) * len(values))


def mass(state: State) -> NDArray[np.float64]:
    return np.full(state.positions.size + state.coefficients.size + state.effects.size, 3.0)


def gibbs_move(rng: np.random.Generator, draw: Draw) -> State:
    return gibbs.gibbs_step(rng, draw.state, draw.packed)


def slide_move(rng: np.random.Generator, draw: Draw) -> State:
    return slide.slide_step(rng, draw.state, draw.packed, draw.dyads)


def hmc_move(rng: np.random.Generator, draw: Draw) -> State:
    moved, _ = hmc.hmc_step(rng, *draw[:4], mass(draw.state), 0.45, 1.5)
    return moved


def interweave_move(rng: np.random.Generator, draw: Draw) -> State:
    moved, _ = interweave.interweave_step(rng, *draw[:4], CLUSTER_MASS, 0.6, 1.5)
    return moved


def teleport_move(rng: np.random.Generator, draw: Draw) -> State:
    """Every other actor, the even ones or the odd ones."""
    first = int(rng.random() * 2)
    moved, _ = teleport.teleport_step(rng, draw.state, draw.dyads, draw.work, first, 2)
    return moved


def turn_move(rng: np.random.Generator, draw: Draw) -> State:
    moved, _ = turn.turn_step(rng, draw.state, draw.dyads, draw.work)
    return moved


def satellite_move(rng: np.random.Generator, draw: Draw) -> State:
    if draw.dyads.egos.size == 0:
        return draw.state
    moved, _ = turn.carry_satellite(rng, draw.state, draw.dyads, draw.work)
    return moved


def whole_iteration(rng: np.random.Generator, draw: Draw) -> State:
    """Two iterations, in which every actor is once proposed a new place."""
    state = draw.state
    tuning = adaptation.initial_tuning(mass(state), CLUSTER_MASS, 0.45)
    plan = sampler.Plan(0, 1, 0.75, 1.5, 2, 1, True)
    out = sampler.empty_draws(
        2,
        N,
        len(state.positions),
        state.variances.size,
        covariates=state.coefficients.size - 1,
        effects=len(state.effects),
    )
    state, _, _ = sampler.run(
        rng, state, tuning, draw.packed, draw.dyads, draw.work, plan, 0, 2, out
    )
    return state


MOVES = (gibbs_move, hmc_move, interweave_move, teleport_move, turn_move)
KINDS = tuple(kind for kind in EFFECTS if kind != "none")
ENOUGH = 1e-3  # a right move falls below it once in a thousand checks
SPOILT = 1e-6


@pytest.mark.parametrize(
    ("move", "groups"),
    [(move, g) for move in MOVES for g in (0, 2)] + [(whole_iteration, g) for g in (0, 1, 2, 3)],
)
def test_move_leaves_the_joint_distribution_alone(move: Move, groups: int) -> None:
    assert smallest_p(move, Variant(groups)) > ENOUGH


@pytest.mark.parametrize("groups", [0, 2, 3])
@pytest.mark.parametrize("move", [turn_move, satellite_move])
def test_turning_leaves_the_joint_distribution_alone_where_few_were_asked(
    move: Move, groups: int
) -> None:
    # With two rows, other actors are tied to one of them only and turn with it.
    assert smallest_p(move, Variant(groups, asked=2)) > ENOUGH


VARIANTS = {
    "a line": Variant(dims=1),
    "space": Variant(dims=3),
    "undirected": Variant(directed=False),
    "few rows": Variant(asked=2),
    "comparable prior": Variant(comparable=True),
    "covariate": Variant(covariate=True),
    **{kind: Variant(effects=kind) for kind in KINDS},
    "undirected sociality": Variant(effects="sociality", directed=False),
    "undirected, all of it": Variant(1, effects="sociality", directed=False, covariate=True),
    "all of it": Variant(3, 3, effects="correlated", covariate=True, asked=2),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_an_iteration_leaves_every_model_alone(name: str) -> None:
    assert smallest_p(whole_iteration, VARIANTS[name], replicates=600, times=4) > ENOUGH


@pytest.mark.parametrize("name", [*KINDS, "undirected sociality"])
def test_sliding_leaves_the_joint_distribution_alone(name: str) -> None:
    assert smallest_p(slide_move, VARIANTS[name], replicates=600, times=4) > ENOUGH


@pytest.mark.parametrize("name", ["covariate", "correlated", "undirected, all of it"])
def test_hmc_leaves_coefficients_and_effects_alone(name: str) -> None:
    assert smallest_p(hmc_move, VARIANTS[name], replicates=600) > ENOUGH


# --- spoilt twins: each must be seen ----------------------------------------------------------


def fewer_degrees(rng: np.random.Generator, draw: Draw) -> State:
    """Variances drawn with n_k degrees of freedom instead of n_k d."""
    moved, packed = gibbs.gibbs_step(rng, draw.state, draw.packed), draw.packed
    fewer = packed.variance_df - moved.labels.size / 2
    scale = packed.variance_scale * packed.variance_df / fewer  # the sum of squares stays right
    variances = gibbs.draw_variances(rng, moved.positions, moved.labels, moved.means, scale, fewer)
    return moved._replace(variances=variances)


def with_prior(**changes: Any) -> Callable[[Draw], Draw]:
    """The move works with another prior than the parameters were drawn from."""
    return lambda draw: draw._replace(packed=draw.packed._replace(**changes))


def with_dyads(**changes: Any) -> Callable[[Draw], Draw]:
    return lambda draw: draw._replace(dyads=draw.dyads._replace(**changes))


def pairs_counted_twice(draw: Draw) -> Draw:
    d = draw.dyads
    return with_dyads(
        ties=2 * d.ties,
        seen=2 * d.seen,
        ties_single=2 * d.ties_single,
        seen_single=2 * d.seen_single,
    )(draw)


def unobserved_taken_for_zero(draw: Draw) -> Draw:
    dyads, order = condense(draw.tie, ~np.eye(N, dtype=np.bool_), directed=True)
    assert (order == np.arange(N)).all()
    return draw._replace(dyads=dyads)


def latentnets_prior(draw: Draw) -> Draw:
    return draw._replace(packed=hyper(Prior.default(N, 2, 2), 2))


def other_covariate(draw: Draw) -> Draw:
    return with_dyads(covariates=draw.dyads.covariates[:, ::-1].copy())(draw)


def wide_coefficients(draw: Draw) -> Draw:
    return with_prior(coefficient_variance=3 * draw.packed.coefficient_variance)(draw)


def fewer_effects(draw: Draw) -> Draw:
    """The effects' variance drawn with n / 2 degrees of freedom too few."""
    df, scale = draw.packed.effect_df, draw.packed.effect_scale
    return with_prior(effect_df=df - N / 2, effect_scale=scale * df / (df - N / 2))(draw)


def slid(spoil: Callable[[Draw], Draw]) -> Move:
    """Slide with something wrong, otherwise iterate as one should."""

    def move(rng: np.random.Generator, draw: Draw) -> State:
        state = slide_move(rng, spoil(draw))
        right = kernel.log_likelihood(*state[:3], draw.dyads, draw.work)
        return state._replace(log_likelihood=right)

    return move


def iterated(spoil: Callable[[Draw], Draw]) -> Move:
    """Whole iterations with something wrong."""

    def move(rng: np.random.Generator, draw: Draw) -> State:
        wrong = spoil(draw)
        start = kernel.log_likelihood(*draw.state[:3], wrong.dyads, wrong.work)
        state = wrong.state._replace(log_likelihood=start)
        state = whole_iteration(rng, wrong._replace(state=state))
        right = kernel.log_likelihood(*state[:3], draw.dyads, draw.work)
        return state._replace(log_likelihood=right)

    return move


def slid_the_wrong_way(rng: np.random.Generator, draw: Draw) -> State:
    """What is added to the effects is added to the intercept too, not taken from it."""
    state = slide_move(rng, draw)
    state = state._replace(coefficients=2 * draw.state.coefficients - state.coefficients)
    right = kernel.log_likelihood(*state[:3], draw.dyads, draw.work)
    return state._replace(log_likelihood=right)


TWINS: dict[str, tuple[str | Variant, Move]] = {
    "one cluster: degrees of freedom": (Variant(1), fewer_degrees),
    "two clusters: degrees of freedom": (Variant(2), fewer_degrees),
    "three clusters: degrees of freedom": (Variant(3), fewer_degrees),
    "pairs counted twice": ("undirected", iterated(pairs_counted_twice)),
    "unobserved taken for zero": ("few rows", iterated(unobserved_taken_for_zero)),
    "latentnet's prior": ("comparable prior", iterated(latentnets_prior)),
    "covariate turned round": ("covariate", iterated(other_covariate)),
    "prior of coefficients": ("covariate", iterated(wide_coefficients)),
    "sender: effects' variance": ("sender", slid(fewer_effects)),
    "receiver: effects' variance": ("receiver", slid(fewer_effects)),
    "both: effects' variances": ("sender+receiver", slid(fewer_effects)),
    "correlated: effects' covariance": ("correlated", slid(fewer_effects)),
    "sociality: effects' variance": ("sociality", slid(fewer_effects)),
    "both: correlated": ("sender+receiver", slid(with_prior(correlated=True))),
    "correlated: not so": ("correlated", slid(with_prior(correlated=False))),
    **{
        f"{name}: slid the wrong way": (name, slid_the_wrong_way)
        for name in (*KINDS, "undirected sociality", "undirected, all of it", "all of it")
    },
}


@pytest.mark.parametrize("name", TWINS)
def test_the_check_sees_what_is_wrong(name: str) -> None:
    which, move = TWINS[name]
    variant = VARIANTS[which] if isinstance(which, str) else which
    replicates = 1200 if name == "prior of coefficients" else 600
    assert smallest_p(move, variant, replicates=replicates) < SPOILT


def test_the_check_sees_a_turn_about_the_origin_that_leaves_the_mean_behind() -> None:
    def spoilt(rng: np.random.Generator, draw: Draw) -> State:
        return turn_move(rng, draw)._replace(means=draw.state.means)

    assert smallest_p(spoilt, Variant(2, asked=2), replicates=600) < SPOILT


@pytest.mark.parametrize("groups", [2, 3])
def test_the_check_sees_a_satellite_carried_without_the_ratio_of_weights(groups: int) -> None:
    def spoilt(rng: np.random.Generator, draw: Draw) -> State:
        weights = draw.state.weights
        alike = draw.state._replace(weights=np.full_like(weights, weights.mean()))
        return satellite_move(rng, draw._replace(state=alike))._replace(weights=weights)

    assert smallest_p(spoilt, Variant(groups, asked=2)) < SPOILT


@pytest.mark.parametrize(
    ("missing", "dims", "groups"),
    [
        ("positions", 2, 2),
        ("means", 2, 2),
        ("variances", 2, 2),
        ("positions", 1, 2),
        ("means", 3, 2),
        ("variances", 2, 0),
        ("intercept", 2, 1),
    ],
)
def test_the_check_sees_interweaving_with_a_wrong_density(
    missing: str, dims: int, groups: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the Jacobian of positions or variances, or without a prior."""
    right = interweave._log_prior

    def wrong(theta: NDArray[np.float64], k: int, d: int, packed: Hyper) -> float:
        log_scales, value = theta[1 + k * d :], float(right(theta, k, d, packed))
        if missing == "positions":
            return value - d * N / k * float(log_scales.sum())
        if missing == "variances":
            return value - 2 * float(log_scales.sum())
        kept = theta.copy()
        kept[slice(0, 1) if missing == "intercept" else slice(1, 1 + k * d)] = 0.0
        return float(right(kept, k, d, packed))

    monkeypatch.setattr(interweave, "_log_prior", wrong)

    def spoilt(rng: np.random.Generator, draw: Draw) -> State:
        moved: State = interweave.interweave_step.py_func(  # type: ignore[attr-defined]
            rng, *draw[:4], CLUSTER_MASS, 0.6, 1.5
        )[0]
        return moved

    replicates = 1200 if missing == "intercept" else 600
    assert smallest_p(spoilt, Variant(groups, dims), replicates=replicates) < SPOILT


def slow_hmc(rng: np.random.Generator, draw: Draw) -> State:
    """HMC not compiled, so that its parts can be replaced."""
    moved: State = hmc.hmc_step.py_func(  # type: ignore[attr-defined]
        rng, *draw[:4], mass(draw.state), 0.45, 1.5
    )[0]
    return moved


def test_the_check_sees_an_hmc_that_accepts_by_likelihood_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hmc, "_log_prior", lambda *_: 0.0)
    assert smallest_p(slow_hmc, Variant(2), replicates=600) < SPOILT


def test_the_check_sees_an_hmc_that_accepts_without_the_covariate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def without(z: Any, coefficients: Any, *rest: Any) -> float:
        return float(kernel.log_likelihood(z, coefficients * [1, 0], *rest))

    monkeypatch.setattr(hmc, "log_likelihood", without)

    def spoilt(rng: np.random.Generator, draw: Draw) -> State:
        value = without(*draw.state[:3], draw.dyads, draw.work)
        state = slow_hmc(rng, draw._replace(state=draw.state._replace(log_likelihood=value)))
        right = kernel.log_likelihood(*state[:3], draw.dyads, draw.work)
        return state._replace(log_likelihood=right)

    assert smallest_p(spoilt, VARIANTS["covariate"]) < SPOILT


def test_the_check_sees_an_hmc_that_forgets_the_effects_prior(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = hmc._log_prior
    nothing = np.zeros((0, N))
    monkeypatch.setattr(hmc, "_log_prior", lambda z, b, effects, *rest: right(z, b, nothing, *rest))
    assert smallest_p(slow_hmc, VARIANTS["sender+receiver"], replicates=600, times=4) < SPOILT


def test_hmc_may_follow_a_wrong_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what it accepts by must be exact: so single precision, say, may do for the gradient."""
    right = hmc.force

    def wrong(z: Any, coefficients: Any, effects: Any, *rest: Any) -> None:
        right(z, coefficients, effects, *rest)
        for out in rest[-3:]:
            out *= 0.7

    monkeypatch.setattr(hmc, "force", wrong)
    assert smallest_p(slow_hmc, VARIANTS["covariate"], replicates=600, times=4) > ENOUGH


def test_the_check_sees_a_teleport_that_ignores_half_the_dyads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right = teleport.gather_actor

    def half(actor: int, coefficients: Any, effects: Any, dyads: Dyads, work: Any) -> int:
        pairs: int = right(actor, coefficients, effects, dyads, work)
        work.actor[2:, N // 2 :] = 0.0
        return pairs

    monkeypatch.setattr(teleport, "gather_actor", half)

    def spoilt(rng: np.random.Generator, draw: Draw) -> State:
        moved: State = teleport.teleport_step.py_func(  # type: ignore[attr-defined]
            rng, draw.state, draw.dyads, draw.work, 0, 1
        )[0]
        right = kernel.log_likelihood(*moved[:3], draw.dyads, draw.work)
        return moved._replace(log_likelihood=right)

    assert smallest_p(spoilt, Variant(2), replicates=600) < SPOILT


def test_the_check_sees_a_teleport_that_proposes_from_elsewhere() -> None:
    """From about the origin: then the prior does not cancel."""

    def spoilt(rng: np.random.Generator, draw: Draw) -> State:
        elsewhere = draw._replace(state=draw.state._replace(means=0 * draw.state.means))
        return teleport_move(rng, elsewhere)._replace(means=draw.state.means)

    assert smallest_p(spoilt, Variant(2), replicates=600) < SPOILT


# --- the moves one by one ---------------------------------------------------------------------


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


def test_each_actor_is_proposed_a_place_once_in_so_many_iterations() -> None:
    """With nothing observed every proposal is accepted."""
    rng = np.random.default_rng(13)
    nothing = np.zeros((N, N), dtype=np.bool_)
    dyads, _ = condense(np.zeros((N, N), dtype=np.int8), nothing, directed=True)
    state, work = (
        joint_draw(rng, Variant()).state._replace(log_likelihood=0.0),
        kernel.workspace(N, 2),
    )
    for every in (1, 2, 4, 8):
        tried = []
        for first in range(every):
            moved, info = teleport.teleport_step(rng, state, dyads, work, first, every)
            tried += np.flatnonzero((moved.positions != state.positions).any(axis=0)).tolist()
            assert info.moved == len(range(first, N, every))
        assert sorted(tried) == list(range(N))


@pytest.mark.parametrize("name", ["few rows", "covariate", *KINDS, "undirected, all of it"])
def test_log_likelihood_is_carried_along_exactly(name: str) -> None:
    rng = np.random.default_rng(3)
    draw = joint_draw(rng, VARIANTS[name])
    for move in (*MOVES, slide_move) * 20:
        draw = draw._replace(state=move(rng, draw))
        fresh = kernel.log_likelihood(*draw.state[:3], draw.dyads, draw.work)
        assert draw.state.log_likelihood == pytest.approx(fresh, abs=1e-9), move


@pytest.mark.parametrize(
    "variant", [Variant(2), Variant(1), Variant(0), Variant(2, 3, effects="sender", covariate=True)]
)
def test_interweaving_has_the_posteriors_density_and_slope(variant: Variant) -> None:
    """The density of (intercept, means, log scales) given places in clusters: the posterior's of
    what they make of (intercept, positions, means, variances), times a numerical Jacobian."""
    rng = np.random.default_rng(8)
    state, packed, dyads, work, _ = joint_draw(rng, variant)
    d, k, prior = variant.dims, max(1, variant.groups), variant.prior
    free = variant.groups * d  # coordinates of means
    labels = state.labels
    x = (state.positions - state.means[labels].T) / np.sqrt(state.variances[labels])
    squares = None if variant.x is None else (variant.x[variant.known] ** 2).mean(axis=0)

    def unfold(theta: NDArray[np.float64], x: NDArray[np.float64]) -> tuple[Any, ...]:
        means = np.zeros((k, d))
        means.ravel()[:free] = theta[1 : 1 + free]
        scales = np.exp(theta[1 + free :])
        return means, scales, means[labels].T + scales[labels] * x

    def image(point: NDArray[np.float64]) -> NDArray[np.float64]:
        theta = point[: 1 + free + k]
        means, scales, z = unfold(theta, point[1 + free + k :].reshape(d, N))
        return np.concatenate([theta[:1], means.ravel()[:free], scales**2, z.ravel()])

    def log_density(theta: NDArray[np.float64]) -> float:
        means, scales, z = unfold(theta, x)
        beta = np.append(theta[0], state.coefficients[1:])
        point, h = np.concatenate([theta, x.ravel()]), 1e-5
        jacobian = [
            (image(point + h * e) - image(point - h * e)) / (2 * h) for e in np.eye(point.size)
        ]
        return (
            float(kernel.log_likelihood(z, beta, state.effects, dyads, work))
            + model.log_prior_coefficients(beta, prior, squares)
            + model.log_prior_positions(z.T, labels, means[: variant.groups], scales**2)
            + model.log_prior_means(means[: variant.groups], prior)
            + model.log_prior_variances(scales**2, prior)
            + float(np.linalg.slogdet(np.array(jacobian))[1])
        )

    def ours(theta: NDArray[np.float64]) -> float:
        means, scales, z = unfold(theta, x)
        beta = np.append(theta[0], state.coefficients[1:])
        whole = np.concatenate([theta[:1], means.ravel(), np.log(scales)])
        value = float(kernel.log_likelihood(z, beta, state.effects, dyads, work))
        return value + float(interweave._log_prior(whole, k, d, packed))

    here = np.concatenate(
        [state.coefficients[:1], state.means.ravel()[:free], 0.5 * np.log(state.variances)]
    )
    there = here + 0.4 * rng.normal(size=here.size)
    assert ours(there) - ours(here) == pytest.approx(
        log_density(there) - log_density(here), abs=1e-6
    )

    means, scales, z = unfold(there, x)
    whole = np.concatenate([there[:1], means.ravel(), np.log(scales)])
    slope, coefficients = np.empty(whole.size), state.coefficients.copy()
    scratch = [np.empty_like(part) for part in state[:3]]
    double = dyads._replace(double=True)
    interweave._slope(whole, z, coefficients, state, packed, double, work, *scratch, slope)
    found = np.concatenate([slope[: 1 + free], slope[1 + k * d :]])
    h = 1e-5
    steps = [(ours(there + h * e) - ours(there - h * e)) / (2 * h) for e in np.eye(here.size)]
    assert found == pytest.approx(np.array(steps), rel=1e-6, abs=1e-5)
    if not variant.groups:
        assert (slope[1 : 1 + d] == 0).all()  # the mean is not moved


def inside(state: State) -> NDArray[np.float64]:
    """Place of every actor in its cluster, in units of its spread."""
    spread = np.sqrt(state.variances[state.labels])
    return np.asarray((state.positions - state.means[state.labels].T) / spread)


@pytest.mark.parametrize("groups", [0, 1, 3])
def test_interweaving_keeps_every_actors_place_in_its_cluster(groups: int) -> None:
    rng = np.random.default_rng(20)
    draw = joint_draw(rng, Variant(groups))
    moved = draw.state
    for _ in range(20):
        moved = interweave_move(rng, draw._replace(state=moved))
    assert inside(moved) == pytest.approx(inside(draw.state), abs=1e-9)
    assert moved.coefficients[0] != draw.state.coefficients[0]
    assert (moved.variances != draw.state.variances).all()
    assert (moved.means != draw.state.means).all() == (groups > 0)


@pytest.mark.parametrize("groups", [0, 3])
def test_a_satellite_keeps_its_places_in_clusters_but_for_a_turn(groups: int) -> None:
    rng = np.random.default_rng(21)
    carried, unlike = 0, 0.0
    for draw in joint_draws(Variant(groups, asked=2), 300, 9):
        before, after = draw.state, satellite_move(rng, draw)
        moved = (after.positions != before.positions).any(axis=0)
        if not moved.any():
            assert after.labels.tolist() == before.labels.tolist()
            continue
        egos = {
            int(i) if draw.dyads.only[i] < 0 else int(draw.dyads.only[i])
            for i in np.flatnonzero(moved)
        }
        assert len(egos) == 1
        assert egos <= set(draw.dyads.egos.tolist())
        assert (after.means == before.means).all()
        size = (inside(before) ** 2).sum(axis=0)
        assert (inside(after) ** 2).sum(axis=0) == pytest.approx(size, abs=1e-9)
        wrong = after._replace(variances=before.variances[::-1])
        unlike = max(unlike, float(np.abs((inside(wrong) ** 2).sum(axis=0) - size).max()))
        # of two clusters the members change places
        changed = after.labels != before.labels
        carried += bool(changed.any())
        pairs = {
            frozenset(pair)
            for pair in zip(before.labels[changed], after.labels[changed], strict=True)
        }
        assert len(pairs) <= 1
    assert (carried > 10) == (groups > 0)
    assert (unlike > 0.1) == (groups > 0)


@pytest.mark.parametrize("name", ["covariate", *KINDS, "undirected, all of it"])
def test_force_and_prior_of_hmc_are_the_models(name: str) -> None:
    """Against the densities written to be read, their slopes by finite differences."""
    rng = np.random.default_rng(14)
    variant = VARIANTS[name]
    draw = joint_draw(rng, variant)
    state, packed, dyads, work = draw[:4]
    precision = hmc.effect_precision(state.effect_covariance)
    assert precision == pytest.approx(np.linalg.inv(state.effect_covariance))
    squares = None if variant.x is None else (variant.x[variant.known] ** 2).mean(axis=0)
    labels, means = (state.labels, state.means) if variant.groups else (state.labels * 0, ())

    def log_prior(z: Any, coefficients: Any, effects: Any) -> float:
        return (
            model.log_prior_positions(z.T, labels, np.asarray(means), state.variances)
            + model.log_prior_coefficients(coefficients, variant.prior, squares)
            + model.log_prior_effects(effects, state.effect_covariance)
        )

    def posterior(*parts: Any) -> float:
        return float(kernel.log_likelihood(*parts, dyads, work)) + log_prior(*parts)

    here = state[:3]
    way = [rng.normal(size=part.shape) for part in here]
    there = [part + w for part, w in zip(here, way, strict=True)]
    change = hmc._log_prior(*there, precision, state, packed)
    change -= hmc._log_prior(*here, precision, state, packed)
    assert change == pytest.approx(log_prior(*there) - log_prior(*here))

    slopes = [np.empty_like(part) for part in here]
    centre = np.ascontiguousarray(state.means[state.labels].T)
    inverse = 1 / state.variances[state.labels]
    double = dyads._replace(double=True)
    hmc.force(*here, precision, centre, inverse, packed, double, work, *slopes)
    h = 1e-5
    on, back = ([p + s * h * w for p, w in zip(here, way, strict=True)] for s in (1, -1))
    along = sum(float((s * w).sum()) for s, w in zip(slopes, way, strict=True))
    assert along == pytest.approx((posterior(*on) - posterior(*back)) / (2 * h), rel=1e-6, abs=1e-5)


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
    found = gibbs.classification(z[None], means[None], variances[None], weights[None])[0]
    np.testing.assert_allclose(found, (density / density.sum(axis=0)).T, rtol=1e-12)
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


def covariances(effects: NDArray[np.float64], packed: Hyper) -> NDArray[np.float64]:
    rng = np.random.default_rng(15)
    return np.array([slide.draw_effect_covariance(rng, effects, packed) for _ in range(4000)])


def test_covariance_of_effects_is_inverse_wishart() -> None:
    rng = np.random.default_rng(16)
    effects = np.array([[1.0, 0.0], [0.8, 0.5]]) @ rng.normal(size=(2, 7))
    packed = hyper(PRIOR, 2, correlated=True)
    df, scale = PRIOR.effect_df + 1 + 7, PRIOR.effect_df * PRIOR.effect_scale
    matrix = scale * np.eye(2) + effects @ effects.T

    def compared(df: float) -> float:
        law = stats.invwishart(df, matrix)
        found, expected = covariances(effects, packed), law.rvs(4000, random_state=rng)
        numbers = [
            np.stack(
                [
                    v[:, 0, 0],
                    v[:, 1, 1],
                    v[:, 0, 1],
                    v[:, 0, 1] / np.sqrt(v[:, 0, 0] * v[:, 1, 1]),
                    np.linalg.det(v),
                    v.sum(axis=(1, 2)),
                    v[:, 0, 0] / v[:, 1, 1],
                ]
            )
            for v in (found, expected)
        ]
        assert (found[:, 0, 1] == found[:, 1, 0]).all()
        return 7 * min(stats.ks_2samp(a, b).pvalue for a, b in zip(*numbers, strict=True))

    assert compared(df) > 1e-3
    assert compared(df + 2) < 1e-6  # a wrong number of degrees of freedom is seen
    # by its own law each variance is inverse gamma
    drawn = covariances(effects, packed)
    for row in range(2):
        law = stats.invgamma((df - 1) / 2, scale=matrix[row, row] / 2)
        assert stats.kstest(drawn[:, row, row], law.cdf).pvalue > 1e-3


@pytest.mark.parametrize("rows", [1, 2])
def test_variances_of_independent_effects_are_inverse_gamma(rows: int) -> None:
    effects = np.random.default_rng(17).normal(size=(rows, 7))
    drawn = covariances(effects, hyper(PRIOR, 2))
    for row in range(rows):
        half = (PRIOR.effect_df + 7) / 2
        square = PRIOR.effect_df * PRIOR.effect_scale + (effects[row] ** 2).sum()
        law = stats.invgamma(half, scale=square / 2)
        assert stats.kstest(drawn[:, row, row], law.cdf).pvalue > 1e-3
        wrong = stats.invgamma(half + 0.5, scale=square / 2)
        assert stats.kstest(drawn[:, row, row], wrong.cdf).pvalue < 1e-6
    assert (drawn * (1 - np.eye(rows)) == 0).all()


@pytest.mark.parametrize("name", [*KINDS, "undirected, all of it"])
def test_sliding_leaves_every_linear_predictor_alone(name: str) -> None:
    rng, variant = np.random.default_rng(18), VARIANTS[name]
    draw = joint_draw(rng, variant)

    def linear(state: State) -> NDArray[np.float64]:
        s, r = sender_and_receiver(variant.effects, state.effects)
        return model.linear_predictor(state.coefficients, N, variant.x, s, r)

    slid = slide_move(rng, draw)
    np.testing.assert_allclose(linear(slid), linear(draw.state), atol=1e-12)
    assert abs(slid.coefficients[0] - draw.state.coefficients[0]) > 1e-3
    # a sociality enters each tie twice, any other effect once
    send, receive = (0, 0) if "sociality" not in variant.effects else (0, 1)
    wrong = slide_move(rng, with_dyads(send=send, receive=receive)(draw))
    assert np.abs(linear(wrong) - linear(draw.state)).max() > 1e-3


@pytest.mark.parametrize("name", ["sender", "receiver", "sociality"])
def test_a_slide_is_drawn_from_the_priors_along_the_line(name: str) -> None:
    rng = np.random.default_rng(19)
    draw = joint_draw(rng, VARIANTS[name])
    state, times = draw.state, 2 if name == "sociality" else 1

    def log_prior(intercept: float) -> float:
        by = (state.coefficients[0] - intercept) / times
        return model.log_prior_coefficients(np.array([intercept]), PRIOR) + model.log_prior_effects(
            state.effects + by, state.effect_covariance
        )

    down, here, up = (log_prior(intercept) for intercept in (-1.0, 0.0, 1.0))
    variance = 1 / (2 * here - up - down)  # of a quadratic
    law = stats.norm((up - down) / 2 * variance, math.sqrt(variance))
    found = [slide_move(rng, draw).coefficients[0] for _ in range(4000)]
    assert stats.kstest(found, law.cdf).pvalue > 1e-3
    assert stats.kstest(found, stats.norm(law.mean() + law.std() / 4, law.std()).cdf).pvalue < 1e-6


# --- whole runs -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("groups", "kind"), [(0, "none"), (3, "none"), (2, "sociality"), (2, "correlated")]
)
def test_with_nothing_observed_the_sampler_returns_the_prior(groups: int, kind: str) -> None:
    n, rng = 12, np.random.default_rng(4)
    nothing = np.zeros((n, n), dtype=np.bool_)
    tie, rows = np.zeros((n, n), dtype=np.int8), len(EFFECTS[kind])
    dyads, _ = condense(tie, nothing, directed=True, effects=kind)
    packed, work = hyper(PRIOR, groups, correlated=kind == "correlated"), kernel.workspace(n, 2)
    state = State.empty(n, 2, groups, effects=rows)
    curvature = hmc.curvature(state, packed, dyads, work)
    tuning = adaptation.initial_tuning(curvature, CLUSTER_MASS, 0.3)
    plan = sampler.Plan(500, 3, 0.75, 3.0, 1, 1, True)
    out = sampler.empty_draws(8000, n, 2, groups, effects=rows)
    sampler.run(rng, state, tuning, packed, dyads, work, plan, 0, 500 + 3 * 8000, out)
    assert out.coefficients[:, 0].mean() == pytest.approx(0, abs=0.15)
    assert out.coefficients[:, 0].var() == pytest.approx(2.0, rel=0.08)
    half = PRIOR.variance_df / 2
    law = stats.invgamma(half, scale=half * PRIOR.variance_scale)
    quantiles = np.quantile(out.variances, [0.1, 0.5, 0.9])
    assert quantiles == pytest.approx(law.ppf([0.1, 0.5, 0.9]), rel=0.08)
    if groups:
        assert out.means.var() == pytest.approx(1.5, rel=0.1)
        a = PRIOR.concentration
        share = np.quantile(out.weights, [0.1, 0.5, 0.9])
        assert share == pytest.approx(stats.beta(a, (groups - 1) * a).ppf([0.1, 0.5, 0.9]), rel=0.1)
    half = PRIOR.effect_df / 2  # of each variance, correlated or not
    law = stats.invgamma(half, scale=half * PRIOR.effect_scale)
    for row in range(rows):
        quantiles = np.quantile(out.effect_covariance[:, row, row], [0.1, 0.5, 0.9])
        assert quantiles == pytest.approx(law.ppf([0.1, 0.5, 0.9]), rel=0.08)
        # an effect divided by its standard deviation
        standard = out.effects[:, row] / np.sqrt(out.effect_covariance[:, row, row])[:, None]
        assert standard.var() == pytest.approx(1.0, rel=0.05)


@pytest.mark.parametrize("kind", ["none", "correlated"])
def test_warm_up_reaches_its_target_and_freezes(kind: str) -> None:
    rng, rows = np.random.default_rng(6), len(EFFECTS[kind])
    tie = simulate_network(rng, rng.normal(size=(25, 2)) * 2, 1.0)
    dyads, _ = condense(tie, ~np.eye(25, dtype=np.bool_), directed=True, effects=kind)
    packed = hyper(Prior.default(25, 2, 2), 2, correlated=kind == "correlated")
    work = kernel.workspace(25, 2, dyads.tie.shape[1])
    state = State.empty(25, 2, 2, effects=rows)._replace(positions=rng.normal(size=(2, 25)))
    state = state._replace(log_likelihood=kernel.log_likelihood(*state[:3], dyads, work))
    curvature = hmc.curvature(state, packed, dyads, work)
    tuning = adaptation.initial_tuning(curvature, CLUSTER_MASS, 0.01)
    plan = sampler.Plan(600, 2, 0.75, 3.0, 0, 1, False)
    out = sampler.empty_draws(500, 25, 2, 2, effects=rows)
    state, tuned, _ = sampler.run(rng, state, tuning, packed, dyads, work, plan, 0, 600, out)
    state, after, info = sampler.run(rng, state, tuned, packed, dyads, work, plan, 600, 1600, out)
    assert info.hmc_acceptance == pytest.approx(0.75, abs=0.1)
    assert info.interweave_acceptance == pytest.approx(0.75, abs=0.15)
    assert after.step == tuned.step
    assert after.cluster_step == tuned.cluster_step
    assert (after.mass == tuned.mass).all()
    assert (after.cluster_mass == tuned.cluster_mass).all()
    assert (tuned.mass != curvature).all()  # something was learnt
    assert (tuned.cluster_mass != CLUSTER_MASS).all()


@pytest.mark.parametrize("name", ["few rows", "correlated", "undirected, all of it"])
def test_a_chain_may_be_cut_anywhere(name: str) -> None:
    def chain(cuts: list[int]) -> sampler.Draws:
        rng, variant = np.random.default_rng(12), VARIANTS[name]
        draw = joint_draw(rng, variant)
        state = draw.state
        tuning = adaptation.initial_tuning(mass(state), CLUSTER_MASS, 0.3)
        plan = sampler.Plan(100, 3, 0.75, 3.0, 4, 2, True)
        out = sampler.empty_draws(
            50,
            N,
            variant.dims,
            variant.groups,
            covariates=int(variant.covariate),
            effects=len(state.effects),
        )
        for first, last in zip([0, *cuts], [*cuts, 250], strict=True):
            state, tuning, _ = sampler.run(
                rng, state, tuning, draw.packed, draw.dyads, draw.work, plan, first, last, out
            )
        return out

    whole = chain([])
    for cuts in ([100], [37, 101, 102, 200]):
        for a, b in zip(whole, chain(cuts), strict=True):
            assert a.tobytes() == b.tobytes()
