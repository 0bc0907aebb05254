"""The checks of calibration in short, on tiny networks, and spoilt fits that they must notice.

Tests of a family are adjusted (Holm) and must stay above LEVEL: with other seeds a sound engine
would fail once in LEVEL's inverse. The long form is `snakemake validation`.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from scripts.lpcm import gibbs
from scripts.lpcm.adaptation import Tuning
from scripts.lpcm.calibration import (
    LEVELS,
    Design,
    coverage_rows,
    draw_truth,
    invariants,
    point_of_truth,
    rank_rows,
    replicate_rng,
    some_pairs,
    three_clusters,
)
from scripts.lpcm.fit import Settings
from scripts.lpcm.geweke import Given, Step, joint_rows, one_iteration
from scripts.lpcm.model import distances, tie_probability
from scripts.lpcm.simulate import linear_of
from scripts.lpcm.state import State
from scripts.lpcm.verdicts import (
    JointVerdict,
    Ranks,
    RankVerdict,
    judge_coverage,
    judge_joint,
    judge_ranks,
)

LEVEL = 1e-4
SEED = np.random.SeedSequence(2018)
SHORT = Settings(chains=3, warmup=300, draws=130, thin=3, extend=0)
EVERY = 10  # 3 chains x 13 draws: ranks 0 to 39
FEW = Design(10, 3, 2)


def ranked(design: Design, replicates: int) -> dict[str, RankVerdict]:
    rows = [rank_rows(SEED, k, design, SHORT, EVERY) for k in range(replicates)]
    return judge_ranks(
        {
            same[0].quantity: Ranks(
                np.array([row.rank for row in same]),
                39,
                np.array([row.ess for row in same]),
                np.array([row.rhat for row in same]),
            )
            for same in zip(*rows, strict=True)
        }
    )


@pytest.mark.parametrize(
    "design",
    [
        FEW,
        Design(8, 8, 1, directed=False, effects="sociality", covariates=("dyad",)),
        Design(9, 3, 0, effects="correlated", comparable=True),
    ],
    ids=["few asked", "undirected, sociality, covariate", "correlated effects"],
)
def test_ranks_of_true_values_are_uniform(design: Design) -> None:
    verdicts = ranked(design, 50)
    assert len(verdicts) >= 8
    assert min(verdict.adjusted for verdict in verdicts.values()) > LEVEL


@pytest.mark.parametrize(
    ("spoilt", "noticed"),
    [("zeros", ("intercept", "tie probability, neither asked")), ("scale", ("mean log sigma",))],
)
def test_ranks_notice_a_fit_that_is_told_something_wrong(
    spoilt: str, noticed: tuple[str, ...]
) -> None:
    verdicts = ranked(Design(10, 3, 2, spoilt=spoilt), 30)
    for quantity in noticed:
        assert verdicts[quantity].adjusted < LEVEL, quantity


def compared(design: Design, replicates: int, step: Step = one_iteration) -> list[JointVerdict]:
    rows = [joint_rows(SEED, k, design, step, 60, 60) for k in range(replicates)]
    differences = {
        same[0].quantity: np.array([row.in_turn - row.at_once for row in same])
        for same in zip(*rows, strict=True)
    }
    return list(judge_joint(differences).values())


def too_few_degrees_of_freedom(
    rng: np.random.Generator, state: State, given: Given, tuning: Tuning, iteration: int
) -> State:
    """Variances of clusters drawn with n_k degrees of freedom instead of n_k d."""
    state = one_iteration(rng, state, given, tuning, iteration)
    prior = given.prior
    fewer = prior.variance_df - state.labels.size / 2
    scale = prior.variance_scale * prior.variance_df / fewer  # the sum of squares stays right
    variances = gibbs.draw_variances(rng, state.positions, state.labels, state.means, scale, fewer)
    return state._replace(variances=variances)


JOINT = Design(6, 3, 2, effects="correlated", covariates=("dyad",))


@pytest.mark.parametrize("design", [JOINT, Design(6, 6, 1)], ids=["everything", "plain"])
def test_both_ways_to_draw_parameters_and_network_agree(design: Design) -> None:
    assert min(verdict.adjusted for verdict in compared(design, 40)) > LEVEL


def test_the_joint_test_notices_a_gibbs_update_with_too_few_degrees_of_freedom() -> None:
    verdicts = compared(Design(6, 6, 2), 30, too_few_degrees_of_freedom)
    assert min(verdict.adjusted for verdict in verdicts) < LEVEL


def test_coverage_is_nominal_where_the_truth_is_drawn_from_the_prior() -> None:
    design = Design(12, 4, 2)
    rows = [coverage_rows(SEED, k, design, SHORT, 6) for k in range(40)]
    shares = {
        same[0][:2]: np.array([row.holding / row.intervals for row in same])
        for same in zip(*rows, strict=True)
    }
    levels = [level / 100 for _, level in shares]
    verdicts = judge_coverage(shares, levels, [True] * len(shares))
    assert len(verdicts) == 3 * len(LEVELS)
    assert all(v.adjusted is not None and v.adjusted > LEVEL for v in verdicts.values())


# --- what the checks are made of ---------------------------------------------------------------


def test_a_replicate_follows_from_its_seed_and_number_alone() -> None:
    first = rank_rows(SEED, 3, FEW, SHORT, EVERY)
    rank_rows(SEED, 4, FEW, SHORT, EVERY)
    assert rank_rows(SEED, 3, FEW, SHORT, EVERY) == first
    assert rank_rows(SEED, 4, FEW, SHORT, EVERY) != first
    assert rank_rows(np.random.SeedSequence(1), 3, FEW, SHORT, EVERY) != first


def truth_of(design: Design, replicate: int = 0) -> Any:
    return draw_truth(replicate_rng(SEED, replicate), design)


def test_who_is_asked_is_what_is_observed_and_nothing_else_is_known() -> None:
    truth = truth_of(Design(14, 5, 2))
    assert sorted([*truth.asked, *truth.others]) == list(range(14))
    expected = np.isin(np.arange(14), truth.asked)[:, None] & ~np.eye(14, dtype=bool)
    assert (truth.observed == expected).all()
    assert not truth.tie[~truth.observed].any()


def test_invariants_of_the_truth_are_what_they_say() -> None:
    design = Design(9, 4, 2, effects="correlated", covariates=("dyad", "sender"))
    truth = truth_of(design)
    p = truth.parameters
    found = invariants(point_of_truth(truth, design), truth, design)
    i, j = some_pairs(truth)["one asked"]
    assert i in truth.asked and j in truth.others
    assert found["distance, one asked"] == pytest.approx(distances(p.positions)[i, j])
    linear = linear_of(p, "correlated", truth.covariates)
    expected = tie_probability(p.positions, linear)[i, j]
    assert found["tie probability, one asked"] == pytest.approx(expected)
    assert found["same cluster, one asked"] == (p.labels[i] == p.labels[j])
    assert found["coefficient, sender"] == p.coefficients[2]
    assert found["receiver effect, not asked"] == p.effects[1, truth.others[0]]
    assert found["mean log sigma"] == pytest.approx(0.5 * np.log(p.variances)[p.labels].mean())


def test_invariants_do_not_hang_on_rotation_or_labels() -> None:
    design = Design(9, 4, 2, effects="sender")
    truth = truth_of(design)
    point = point_of_truth(truth, design)
    turn, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(2, 2)))
    other = point._replace(
        positions=point.positions @ turn + 3.0,
        labels=1 - point.labels,
        variances=point.variances[::-1],
        weights=point.weights[::-1],
    )
    expected = invariants(point, truth, design)
    for name, value in invariants(other, truth, design).items():
        assert value == pytest.approx(expected[name]), name


def test_three_clusters_are_laid_out_as_they_are_described() -> None:
    p = three_clusters(123)
    assert np.bincount(p.labels).tolist() == [41, 41, 41]
    apart = distances(p.means)
    assert apart[np.triu_indices(3, 1)] == pytest.approx(5.0)
    within = p.positions - p.means[p.labels]
    assert (within**2).mean() == pytest.approx(1.0, abs=0.05)
    assert within.mean() == pytest.approx(0.0, abs=0.1)


def test_intervals_of_a_higher_level_hold_no_less_and_are_wider() -> None:
    rows = coverage_rows(SEED, 0, Design(24, 6, 3, layout="three clusters"), SHORT, 10)
    assert [(row.pairs, row.level) for row in rows] == [
        (pairs, level) for pairs in ("both", "one", "neither") for level in LEVELS
    ]
    for low, high in pairwise(rows):
        if low.pairs == high.pairs:
            assert low.holding <= high.holding <= high.intervals == 10
            assert low.width < high.width
