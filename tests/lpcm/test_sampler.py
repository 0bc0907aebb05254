"""Every move, and all together, leave the posterior invariant; whole runs."""

import numpy as np
import pytest
from scipy import stats

from scripts.lpcm import (
    adaptation,
    hmc,
    kernel,
    sampler,
)
from scripts.lpcm.dyads import condense
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network
from scripts.lpcm.state import State, hyper
from tests.lpcm.joint_draws import (
    CLUSTER_MASS,
    ENOUGH,
    KINDS,
    MOVES,
    PRIOR,
    VARIANTS,
    Move,
    N,
    Variant,
    hmc_move,
    joint_draw,
    mass,
    satellite_move,
    slide_move,
    smallest_p,
    turn_move,
    whole_iteration,
)


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


@pytest.mark.parametrize("name", VARIANTS)
def test_an_iteration_leaves_every_model_alone(name: str) -> None:
    assert smallest_p(whole_iteration, VARIANTS[name], replicates=600, times=4) > ENOUGH


@pytest.mark.parametrize("name", [*KINDS, "undirected sociality"])
def test_sliding_leaves_the_joint_distribution_alone(name: str) -> None:
    assert smallest_p(slide_move, VARIANTS[name], replicates=600, times=4) > ENOUGH


@pytest.mark.parametrize("name", ["covariate", "correlated", "undirected, all of it"])
def test_hmc_leaves_coefficients_and_effects_alone(name: str) -> None:
    assert smallest_p(hmc_move, VARIANTS[name], replicates=600) > ENOUGH


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
