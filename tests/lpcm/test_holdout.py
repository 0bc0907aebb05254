"""What is held out, that nothing of it leaks into the fit, and how it is scored."""

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from scripts.lpcm import holdout
from scripts.lpcm.covariates import dyadic
from scripts.lpcm.fit import Settings
from scripts.lpcm.holdout import dyad_folds, fold_seeds, hold_out, predict_held, respondent_folds
from scripts.lpcm.predict import Posterior, tie_probability
from scripts.lpcm.scores import score
from tests.lpcm.networks import network

SHORT = Settings(chains=2, warmup=100, draws=100, thin=3, extend=0)


def random_network(seed: int, n: int, *, asked: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    tie = (np.random.default_rng(seed).random((n, n)) < 0.25).astype(np.int8)
    observed = ~np.eye(n, dtype=np.bool_)
    if asked is not None:
        observed[asked:] = False
    return tie * observed, observed


def symmetric(tie: np.ndarray) -> np.ndarray:
    return np.triu(tie, 1) + np.triu(tie, 1).T


@pytest.mark.parametrize("folds", [2, 5, 10])
def test_dyads_are_dealt_evenly_ties_too(folds: int) -> None:
    tie, observed = random_network(0, 15, asked=9)
    held = dyad_folds(np.random.default_rng(1), tie, observed, folds)
    np.testing.assert_array_equal(np.sum(held, axis=0), observed)
    ties, dyads = [tie[h].sum() for h in held], [h.sum() for h in held]
    assert max(ties) - min(ties) <= 1
    assert max(dyads) - min(dyads) <= 1
    other = dyad_folds(np.random.default_rng(2), tie, observed, folds)
    assert (held[0] != other[0]).any()


@pytest.mark.parametrize("asked", [None, 6])
def test_undirected_pairs_are_held_out_together(asked: int | None) -> None:
    tie, observed = random_network(3, 14, asked=asked)
    tie = symmetric(tie)
    held = dyad_folds(np.random.default_rng(1), tie, observed, 4, directed=False)
    np.testing.assert_array_equal(np.sum(held, axis=0), observed)
    both = observed & observed.T
    assert both.any()
    for h in held:
        np.testing.assert_array_equal(h & both, (h & both).T)
    ties = [np.triu(np.where(h, tie, 0) | np.where(h, tie, 0).T).sum() for h in held]
    assert max(ties) - min(ties) <= 1


def test_too_many_or_too_few_folds() -> None:
    tie, observed = random_network(0, 3)
    for folds in (1, 7):
        with pytest.raises(ValueError, match="folds must be 2 to 6"):
            dyad_folds(np.random.default_rng(0), tie, observed, folds)


def test_a_respondent_is_left_out_with_the_whole_row() -> None:
    _, observed = random_network(0, 8, asked=3)
    held = respondent_folds(observed)
    assert list(held) == [0, 1, 2]
    for i, h in held.items():
        assert h.sum() == h[i].sum() == 7
    with pytest.raises(ValueError, match="only respondent"):
        respondent_folds(random_network(0, 8, asked=1)[1])


def test_undirected_a_pair_stays_if_the_other_end_was_asked() -> None:
    _, observed = random_network(0, 8, asked=3)
    held = respondent_folds(observed, directed=False)
    for i, h in held.items():
        assert np.flatnonzero(h[i]).tolist() == [3, 4, 5, 6, 7]
        left = observed & ~h
        assert (left | left.T)[i, [k for k in range(3) if k != i]].all()
    with pytest.raises(ValueError, match="hold out dyads instead"):
        respondent_folds(random_network(0, 8)[1], directed=False)


def test_seeds_depend_on_fold_and_chain_only() -> None:
    seed = np.random.SeedSequence(5, spawn_key=(1,))
    first = [fold_seeds(seed, k, 3) for k in range(4)]
    again = [fold_seeds(seed, k, 3) for k in (3, 2, 1, 0)][::-1]
    states = [tuple(s.generate_state(4)) for fold in first for s in fold]
    assert len(set(states)) == 12
    assert states == [tuple(s.generate_state(4)) for fold in again for s in fold]
    assert seed.n_children_spawned == 0


def posterior(n: int, *, directed: bool = True, draws: int = 5) -> Posterior:
    rng = np.random.default_rng(0)
    effect = rng.normal(size=(draws, n))
    return Posterior(
        rng.normal(size=(draws, n, 2)),
        rng.normal(size=(draws, 1)),
        None,
        effect,
        effect if not directed else rng.normal(size=(draws, n)),
        directed,
    )


def draw(p: Posterior, s: int) -> Posterior:
    """One draw alone."""
    assert p.sender is not None
    assert p.receiver is not None
    parts = {"sender": p.sender[[s]], "receiver": p.receiver[[s]]}
    return p._replace(positions=p.positions[[s]], coefficients=p.coefficients[[s]], **parts)


@pytest.mark.parametrize("directed", [True, False])
def test_scores_of_what_was_held_out_by_hand(directed: bool) -> None:
    tie, observed = random_network(1, 6, asked=None if directed else 4)
    if not directed:
        tie = symmetric(tie)
    held = observed & (np.random.default_rng(4).random((6, 6)) < 0.4)
    p = posterior(6, directed=directed)
    found = predict_held(p, tie, held)
    dyads = {(i, j) if directed else (min(i, j), max(i, j)) for i, j in np.argwhere(held).tolist()}
    each = [tie_probability(draw(p, s)).mean for s in range(5)]
    assert found.held.sum() == len(dyads)
    products = [
        math.prod(q[i, j] if tie[i, j] else 1 - q[i, j] for i, j in sorted(dyads)) for q in each
    ]
    assert found.joint == pytest.approx(math.log(np.mean(products)))
    mean = np.mean(each, axis=0)
    np.testing.assert_allclose(found.probability, [mean[d] for d in sorted(dyads)], atol=1e-12)
    np.testing.assert_array_equal(found.tie, [tie[d] for d in sorted(dyads)])
    by_dyad = [math.log(mean[d] if tie[d] else 1 - mean[d]) for d in sorted(dyads)]
    assert found.scores.log_score == pytest.approx(np.mean(by_dyad))
    assert abs(found.joint - sum(by_dyad)) > 1e-3  # they share positions


def test_a_long_product_does_not_underflow() -> None:
    tie, observed = random_network(2, 60)
    p = posterior(60)
    p = p._replace(coefficients=p.coefficients - 3)
    found = predict_held(p, tie, observed)
    assert math.exp(found.joint) == 0
    assert math.isfinite(found.joint)


def test_undirected_ties_that_differ_cannot_be_scored() -> None:
    tie, observed = random_network(1, 6)
    with pytest.raises(ValueError, match="differs between the two directions"):
        predict_held(posterior(6, directed=False), tie, observed)


class Recorder:
    """A fit that only notes what it is shown."""

    def __init__(self, n: int, *, directed: bool = True) -> None:
        self.shown: list[dict[str, Any]] = []
        self.n, self.directed = n, directed

    def __call__(self, tie: np.ndarray, observed: np.ndarray, **model: Any) -> SimpleNamespace:
        self.shown.append({"observed": observed, **model})
        model["progress"]("sampled")
        rng = np.random.default_rng(len(self.shown))
        return SimpleNamespace(
            positions=rng.normal(size=(2, 3, self.n, 2)),
            coefficients=rng.normal(size=(2, 3, 1)),
            effects=np.zeros((2, 3, 0, self.n)),
            effects_kind="none",
            directed=self.directed,
            converged=len(self.shown) > 1,
        )


def test_each_fit_sees_all_but_its_fold() -> None:
    tie, observed = random_network(1, 9, asked=4)
    held = list(respondent_folds(observed).values())
    recorder, told = Recorder(9), []
    found = hold_out(
        tie,
        observed,
        held,
        seed=np.random.SeedSequence(1),
        settings=SHORT,
        fitter=recorder,
        progress=told.append,
        groups=2,
    )
    assert told[3] == "fold 4 of 4: sampled"
    for h, shown in zip(held, recorder.shown, strict=True):
        np.testing.assert_array_equal(shown["observed"], observed & ~h)
        assert (shown["groups"], len(shown["seeds"])) == (2, 2)
    np.testing.assert_array_equal(np.isnan(found.probability), ~observed)
    assert found.pooled == score(
        np.concatenate([f.tie for f in found.folds]),
        np.concatenate([f.probability for f in found.folds]),
    )
    assert found.pooled.dyads == 32
    assert found.joint == pytest.approx(sum(f.joint for f in found.folds))
    assert [f.converged for f in found.folds] == [False, True, True, True]


def test_undirected_predictions_are_mirrored() -> None:
    tie, observed = random_network(1, 9)
    tie = symmetric(tie)
    held = dyad_folds(np.random.default_rng(0), tie, observed, 3, directed=False)
    found = hold_out(
        tie,
        observed,
        held[:2],
        seed=np.random.SeedSequence(1),
        directed=False,
        settings=SHORT,
        fitter=Recorder(9, directed=False),
    )
    np.testing.assert_array_equal(found.probability, found.probability.T)
    np.testing.assert_array_equal(~np.isnan(found.probability), held[0] | held[1])
    assert found.pooled.dyads == (held[0] | held[1]).sum() // 2


def test_only_what_was_observed_can_be_held_out_and_once() -> None:
    tie, observed = random_network(1, 5, asked=3)
    for held in ([observed, observed], [~observed]):
        with pytest.raises(ValueError, match="only in one fold"):
            hold_out(tie, observed, held, seed=np.random.SeedSequence(1), fitter=Recorder(5))
    with pytest.raises(ValueError, match="no folds"):
        holdout.pool([])


def test_the_real_fit_predicts_better_than_the_density_and_sees_nothing_held_out() -> None:
    tie, observed, _ = network("sampson")
    held = dyad_folds(np.random.default_rng(0), tie, observed, 3)
    options: dict[str, Any] = {"seed": np.random.SeedSequence(3), "settings": SHORT, "groups": 3}
    found = hold_out(tie, observed, held, **options)
    share = found.pooled.ties / found.pooled.dyads
    chance = share * math.log(share) + (1 - share) * math.log(1 - share)
    assert found.pooled.log_score > chance + 0.03
    assert found.pooled.pr_auc > share + 0.15
    spoilt = np.where(held[0], 1 - tie, tie).astype(np.int8)
    again = hold_out(spoilt, observed, held[:1], **options)
    np.testing.assert_array_equal(again.folds[0].probability, found.folds[0].probability)
    assert again.folds[0].scores.log_score < found.folds[0].scores.log_score


def test_a_covariate_of_the_real_fit_reaches_the_prediction() -> None:
    """Ties follow a covariate and nothing else: it must carry over to a row never seen."""
    n = 14
    x = np.random.default_rng(6).integers(0, 2, (n, n))
    tie = (x * (1 - np.eye(n))).astype(np.int8)
    observed = ~np.eye(n, dtype=np.bool_)
    held = [respondent_folds(observed)[4]]
    options: dict[str, Any] = {"seed": np.random.SeedSequence(3), "settings": SHORT, "groups": 0}
    blind = hold_out(tie, observed, held, **options)
    seeing = hold_out(tie, observed, held, covariates=dyadic("x", x), effects="sender", **options)
    assert seeing.pooled.pr_auc == 1
    assert blind.pooled.pr_auc < 0.9
    assert seeing.joint > blind.joint + 3
