"""Prediction of what was held out: some dyads, or all a respondent said.

The model is fitted again without them, and scored on the posterior mean probability it gives them.
Leaving out single dyads asks how well gaps are filled; leaving out a respondent's whole row asks
what the next interview would have said, which is harder, and what matters where few are asked.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.fit import Settings, fit
from scripts.lpcm.numeric import FloatArray
from scripts.lpcm.predict import Posterior, from_fit, linear_predictors, logistic
from scripts.lpcm.scores import Scores, score

__all__ = [
    "Fold",
    "HoldOut",
    "dyad_folds",
    "fold_seeds",
    "hold_out",
    "pool",
    "predict_held",
    "respondent_folds",
]

Mask = NDArray[np.bool_]


class Fold(NamedTuple):
    """What a fit without m dyads says about them.

    Attributes
    ----------
    held : (n, n) bool
        The dyads held out. Undirected: of each pair the entry above the diagonal.
    tie, probability : (m,)
        What was seen and its posterior mean probability, in the order of ``numpy.argwhere(held)``.
    joint : float
        Log predictive probability of all of them together: log of the mean over draws of the
        product over dyads, in nats. Not the sum of the dyads' own, since they share positions.
    scores : Scores
    converged : bool
        Whether the fit that predicted them had converged.
    """

    held: Mask
    tie: NDArray[np.int8]
    probability: FloatArray
    joint: float
    scores: Scores
    converged: bool


class HoldOut(NamedTuple):
    """All folds, and all dyads held out in any of them together."""

    folds: tuple[Fold, ...]
    probability: FloatArray  # (n, n): nan where never held out; symmetric if undirected
    pooled: Scores
    joint: float  # sum over folds, in nats


def dyad_folds(
    rng: np.random.Generator,
    tie: NDArray[np.int8],
    observed: Mask,
    folds: int,
    *,
    directed: bool = True,
) -> tuple[Mask, ...]:
    """Deal the observed dyads into folds at random.

    Ties are dealt first, then the rest: the folds differ by at most one tie and by at most one
    dyad. Undirected: a pair is dealt as one, in whichever directions it was observed.

    Parameters
    ----------
    rng : Generator
    tie : (n, n) int8
        Read only where observed.
    observed : (n, n) bool
    folds : int
        2 or more.
    directed : bool

    Returns
    -------
    tuple of (n, n) bool
        What to hold out in each fold: disjoint, and together `observed`.

    Raises
    ------
    ValueError
        If there are fewer than two folds, or fewer dyads than folds.
    """
    seen = observed if directed else np.triu(observed | observed.T, 1)
    value = _value(tie, observed, directed)
    pairs = np.argwhere(seen)
    if not 2 <= folds <= len(pairs):
        raise ValueError(f"folds must be 2 to {len(pairs)}, the dyads observed, not {folds}")
    tied = value[pairs[:, 0], pairs[:, 1]] == 1
    order = np.concatenate(
        [rng.permutation(np.flatnonzero(tied)), rng.permutation(np.flatnonzero(~tied))]
    )
    fold = np.full(observed.shape, -1)
    i, j = pairs[order].T
    fold[i, j] = np.arange(len(pairs)) % folds
    if not directed:
        fold = np.maximum(fold, fold.T)
    return tuple(observed & (fold == k) for k in range(folds))


def respondent_folds(observed: Mask, *, directed: bool = True) -> dict[int, Mask]:
    """One fold a respondent: what is no longer observed if this one had not been asked.

    Parameters
    ----------
    observed : (n, n) bool
        Row i is True where i was asked. Undirected: rows as they were asked, not mirrored; a pair
        both ends of which were asked stays observed, so that only the others are held out.

    Returns
    -------
    dict of int to (n, n) bool
        By actor; those without whom nothing is lost are absent.

    Raises
    ------
    ValueError
        If nothing would be held out or there is but one respondent.
    """
    respondents = np.flatnonzero(observed.any(axis=1))
    if len(respondents) < 2:
        raise ValueError("leaving out the only respondent leaves nothing to fit")
    out = {}
    for i in respondents:
        held = np.zeros_like(observed)
        held[i] = observed[i] if directed else observed[i] & ~observed[:, i]
        if held.any():
            out[int(i)] = held
    if not out:
        raise ValueError(
            "undirected, and both ends of every pair were asked: leaving out a respondent holds "
            "nothing out; hold out dyads instead"
        )
    return out


def fold_seeds(
    seed: np.random.SeedSequence, fold: int, chains: int
) -> tuple[np.random.SeedSequence, ...]:
    """Seeds of the chains of one fold: the same whichever folds are run, and in which order."""
    return tuple(
        np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, fold, chain))
        for chain in range(chains)
    )


def predict_held(
    posterior: Posterior, tie: NDArray[np.int8], held: Mask, *, converged: bool = True
) -> Fold:
    """Score a posterior on dyads it was not fitted to.

    Parameters
    ----------
    posterior : Posterior
        Of a fit in which `held` was not observed.
    tie : (n, n) int8
        Read only where held.
    held : (n, n) bool
    """
    value = _value(tie, held, posterior.directed)
    if not posterior.directed:
        held = np.triu(held | held.T, 1)
    seen = value[held]
    joint, mean = [], np.zeros(seen.size)
    for matrix in linear_predictors(posterior):
        eta = matrix[held]
        joint.append(float((np.where(seen == 1, eta, 0.0) - np.logaddexp(0.0, eta)).sum()))
        logistic(eta)
        mean += eta
    mean /= len(joint)
    together = float(np.logaddexp.reduce(joint)) - math.log(len(joint))
    return Fold(held, seen, mean, together, score(seen, mean), converged)


def pool(folds: Sequence[Fold], *, directed: bool = True) -> HoldOut:
    """Gather folds, e.g. of fits that ran as jobs of their own."""
    if not folds:
        raise ValueError("there are no folds to gather")
    probability = np.full(folds[0].held.shape, np.nan)
    for fold in folds:
        probability[fold.held] = fold.probability
        if not directed:
            probability.T[fold.held] = fold.probability
    pooled = score(
        np.concatenate([fold.tie for fold in folds]),
        np.concatenate([fold.probability for fold in folds]),
    )
    return HoldOut(tuple(folds), probability, pooled, math.fsum(fold.joint for fold in folds))


def hold_out(
    tie: NDArray[np.int8],
    observed: Mask,
    held: Sequence[Mask],
    *,
    seed: np.random.SeedSequence,
    directed: bool = True,
    settings: Settings | None = None,
    progress: Callable[[str], None] | None = None,
    fitter: Callable[..., Any] = fit,
    **model: Any,
) -> HoldOut:
    """Fit the model without each fold in turn, and score it on what it predicts there.

    Parameters
    ----------
    tie : (n, n) int8
    observed : (n, n) bool
    held : sequence of (n, n) bool
        What to hold out in each fold; from :func:`dyad_folds` or :func:`respondent_folds`.
    seed : SeedSequence
        The chains draw from seeds derived from it, see :func:`fold_seeds`.
    directed, settings, progress
        As for :func:`scripts.lpcm.fit.fit`.
    fitter : callable
        Takes the arguments of :func:`scripts.lpcm.fit.fit` and returns what has the fields of its
        result that :func:`scripts.lpcm.predict.from_fit` reads.
    **model
        Passed on to the fit: groups, dims, prior, covariates, effects.

    Returns
    -------
    HoldOut

    Raises
    ------
    ValueError
        If a fold holds out what was not observed, or a dyad is in two folds.
    """
    settings = Settings() if settings is None else settings
    tell = progress or (lambda _: None)
    if (np.sum(held, axis=0) > observed).any():
        raise ValueError("only what was observed can be held out, and only in one fold")
    folds = []
    for k, mask in enumerate(held):
        fitted = fitter(
            tie,
            observed & ~mask,
            directed=directed,
            settings=settings,
            seeds=fold_seeds(seed, k, settings.chains),
            progress=partial(_tell_fold, tell, f"fold {k + 1} of {len(held)}: "),
            **model,
        )
        posterior = from_fit(fitted, model.get("covariates"))
        folds.append(predict_held(posterior, tie, mask, converged=fitted.converged))
    return pool(folds, directed=directed)


def _tell_fold(tell: Callable[[str], None], prefix: str, text: str) -> None:
    tell(prefix + text)


def _value(tie: NDArray[np.int8], known: Mask, directed: bool) -> NDArray[np.int8]:
    """Ties where known; undirected, either direction's on both sides."""
    if directed:
        return tie
    if (known & known.T & (tie != tie.T)).any():
        raise ValueError("undirected, but a tie differs between the two directions observed")
    return np.where(known, tie, tie.T)
