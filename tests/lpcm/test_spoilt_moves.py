"""Moves spoilt on purpose: the check of the joint distribution must see each."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scripts.lpcm import (
    gibbs,
    hmc,
    interweave,
    kernel,
    teleport,
)
from scripts.lpcm.dyads import Dyads, condense
from scripts.lpcm.model import Prior
from scripts.lpcm.state import Hyper, State, hyper
from tests.lpcm.joint_draws import (
    CLUSTER_MASS,
    ENOUGH,
    KINDS,
    SPOILT,
    VARIANTS,
    Draw,
    Move,
    N,
    Variant,
    mass,
    satellite_move,
    slide_move,
    smallest_p,
    teleport_move,
    turn_move,
    whole_iteration,
    with_dyads,
)


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
