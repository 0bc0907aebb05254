"""Fit the latent position cluster model: from a network to everything reported about it."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.adaptation import initial_tuning
from scripts.lpcm.align import align_draws, principal_axes
from scripts.lpcm.convergence import PairSummary, assess
from scripts.lpcm.criteria import BIC, bic, occupied_clusters
from scripts.lpcm.diagnostics import Diagnostic
from scripts.lpcm.dyads import Dyads, check_network, condense
from scripts.lpcm.hmc import curvature
from scripts.lpcm.kernel import Workspace, log_likelihood, workspace
from scripts.lpcm.mkl import minimum_kl
from scripts.lpcm.model import Prior
from scripts.lpcm.numeric import FloatArray, IntArray
from scripts.lpcm.relabel import classification, relabel
from scripts.lpcm.sampler import Draws, Plan, empty_draws, run
from scripts.lpcm.start import start
from scripts.lpcm.state import hyper

__all__ = [
    "Fit",
    "Sampling",
    "Settings",
    "Timing",
    "fit",
]

_PIVOTS = 5


@dataclass(frozen=True)
class Settings:
    """How long to run, and the constants of the sampler.

    Attributes
    ----------
    chains
        Chains; one seed each.
    warmup
        Iterations in which step size, mass and the joint proposal are learnt; not kept.
    draws
        Draws kept from each chain.
    thin
        Iterations for each kept draw.
    target_acceptance
        Mean acceptance of HMC that the step size is tuned to.
    trajectory
        Nominal HMC trajectory length, in units in which the posterior has about unit scale.
    teleport
        Whether every iteration also proposes each actor a place drawn from the mixture. None: where
        at least half of the actors were asked. With 12 rows observed and turning the evidence is
        mixed: for the same CPU time, more iterations without it gave somewhat more effective draws
        of the worst distance on the demo's networks, about as many on a simulated one of 123
        actors, and fewer (0.5 to 1 times) on `syn58_nom12`.
    turn
        Whether every iteration also tries to turn three groups of actors as one: see `turn`.
    """

    chains: int = 4
    warmup: int = 800
    draws: int = 500
    thin: int = 9
    target_acceptance: float = 0.75
    trajectory: float = 3.0
    teleport: bool | None = None
    turn: bool = True

    def __post_init__(self) -> None:
        for name, least in (("chains", 1), ("warmup", 50), ("draws", 8), ("thin", 1)):
            if getattr(self, name) < least:
                raise ValueError(f"settings: {name} must be at least {least}")
        if not 0.0 < self.target_acceptance < 1.0:
            raise ValueError("settings: target_acceptance must lie between 0 and 1")
        if not self.trajectory > 0.0:
            raise ValueError("settings: trajectory must be positive")


@dataclass(frozen=True)
class Sampling:
    """How each chain ran."""

    hmc_acceptance: float
    joint_acceptance: float
    leapfrog_steps: float  # a trajectory
    teleported: float  # actors an iteration
    step_size: float


@dataclass(frozen=True)
class Timing:
    """CPU seconds of each phase, all chains together. Not part of the results."""

    start: float
    warmup: float
    sampling: float
    post_processing: float

    @property
    def total(self) -> float:
        """All phases."""
        return self.start + self.warmup + self.sampling + self.post_processing


@dataclass(frozen=True)
class Fit:
    """A fitted model. C chains, S draws, n actors (the caller's order), d dimensions, G clusters.

    Without clusters (G = 0) `labels` and `cluster` are -1, `means` and `weights` are empty, and
    `variances` holds the one variance of the positions.

    Attributes
    ----------
    groups, dims, directed, settings, prior
        As fitted.
    intercept, log_likelihood : (C, S)
    positions : (C, S, n, d)
        Each draw Procrustes-aligned (shift, rotation, reflection) to `mkl_positions`.
    labels : (C, S, n) int8
        Relabelled (Stephens), cluster 0 the largest.
    means : (C, S, G, d)
        Moved along with the positions.
    variances : (C, S, max(1, G))
        sigma^2, not sigma.
    weights : (C, S, G)
    membership : (n, G)
        Stephens' Q: posterior probability of each cluster.
    cluster : (n,)
        Its argmax.
    mkl_positions : (n, d)
        Minimum Kullback-Leibler positions, centred, on their principal axes.
    mkl_intercept : float
    position_sd : (n,)
        Root mean squared distance of an actor's aligned draws from their mean.
    occupied : (G + 1,)
        Probability that k = 0, ..., G clusters have a member.
    bic : BIC
    diagnostics : tuple of Diagnostic
        Name, R-hat, bulk and tail ESS of the log-likelihood, the intercept, the mean log sigma (if
        there are clusters) and the worst pair of `distances` and `comembership`.
    distances, comembership : PairSummary
        All pairs, or 5,000 evenly chosen; `comembership` is None below two clusters.
    converged : bool
        Whether every diagnostic is within its threshold (see ``convergence``).
    warnings : list of str
        What is wrong, in words; empty if converged.
    sampling : tuple of Sampling
        One a chain.
    timing : Timing
        CPU seconds; differs from run to run, unlike everything else.
    """

    groups: int
    dims: int
    directed: bool
    settings: Settings
    prior: Prior
    intercept: FloatArray
    log_likelihood: FloatArray
    positions: FloatArray
    labels: NDArray[np.int8]
    means: FloatArray
    variances: FloatArray
    weights: FloatArray
    membership: FloatArray
    cluster: IntArray
    mkl_positions: FloatArray
    mkl_intercept: float
    position_sd: FloatArray
    occupied: FloatArray
    bic: BIC
    diagnostics: tuple[Diagnostic, ...]
    distances: PairSummary
    comembership: PairSummary | None
    converged: bool
    warnings: list[str]
    sampling: tuple[Sampling, ...]
    timing: Timing


def fit(
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    *,
    groups: int,
    dims: int = 2,
    directed: bool = True,
    settings: Settings | None = None,
    prior: Prior | None = None,
    seeds: Sequence[np.random.SeedSequence],
    progress: Callable[[str], None] | None = None,
) -> Fit:
    """Fit the model by Markov chain Monte Carlo and summarise the posterior.

    Parameters
    ----------
    tie : (n, n) int8
        1 where i names j, 0 where not; read only where observed.
    observed : (n, n) bool
        True where the dyad was asked about. Dyads that were not are absent from the likelihood.
    groups : int
        Clusters G. 0: positions from one Gaussian at the origin, no clusters.
    dims : int
        Dimensions of the space, 1 to 3.
    directed : bool
        If False the upper triangle is used, a pair being observed if either end was asked.
    settings, prior
        Defaults if None.
    seeds : sequence of SeedSequence
        One a chain; each chain draws from its own generator.
    progress : callable, optional
        Called with a line of text now and then.

    Returns
    -------
    Fit
        The same bits for the same arguments (its `timing` aside).

    Raises
    ------
    ValueError
        If the network, the settings or the seeds cannot be used; the message says why.
    """
    settings = Settings() if settings is None else settings
    check_network(tie, observed)
    n = int(np.asarray(tie).shape[0])
    if not 0 <= groups <= min(n, 127):
        raise ValueError(f"groups must be 0 to {min(n, 127)} for {n} actors, not {groups}")
    if dims not in (1, 2, 3):
        raise ValueError(f"dims must be 1, 2 or 3, not {dims}")
    if len(seeds) != settings.chains:
        raise ValueError(f"{settings.chains} chains need as many seeds, got {len(seeds)}")
    prior = Prior.default(n, groups, dims) if prior is None else prior
    tell = progress or (lambda _: None)

    dyads, order = condense(tie, observed, directed=directed)
    work = workspace(n, dims)
    plan = Plan(
        settings.warmup,
        settings.thin,
        settings.target_acceptance,
        settings.trajectory,
        2 * dyads.start.size >= n if settings.teleport is None else settings.teleport,
        settings.turn,
    )
    kept: list[Draws] = []
    sampling: list[Sampling] = []
    spent = np.zeros(3)
    for chain, seed in enumerate(seeds):
        draws, how, seconds = sample_chain(
            np.random.Generator(np.random.PCG64DXSM(seed)),
            dyads,
            work,
            prior,
            plan,
            settings.draws,
            groups,
            dims,
            partial(_tell_chain, tell, f"chain {chain + 1} of {settings.chains}: "),
        )
        kept.append(draws)
        sampling.append(how)
        spent += seconds
    tell("summarising the draws")
    began = time.process_time()
    stacked = Draws(*(np.stack(part) for part in zip(*kept, strict=True)))
    result = summarise(stacked, dyads, work, order, prior, groups)
    post_processing = time.process_time() - began
    return Fit(
        groups=groups,
        dims=dims,
        directed=directed,
        settings=settings,
        prior=prior,
        sampling=tuple(sampling),
        timing=Timing(float(spent[0]), float(spent[1]), float(spent[2]), post_processing),
        **result,
    )


def _tell_chain(tell: Callable[[str], None], prefix: str, text: str) -> None:
    tell(prefix + text)


def sample_chain(
    rng: np.random.Generator,
    dyads: Dyads,
    work: Workspace,
    prior: Prior,
    plan: Plan,
    keep: int,
    groups: int,
    dims: int,
    tell: Callable[[str], None],
) -> tuple[Draws, Sampling, FloatArray]:
    """Run one chain; its draws, how it went, and CPU seconds of start, warm-up and sampling."""
    clock = [time.process_time()]
    state = start(rng, dyads, work, prior, groups=groups, dims=dims)
    packed = hyper(prior, groups)
    tuning = initial_tuning(curvature(state, packed, dyads, work), 0.1)
    out = empty_draws(keep, dyads.n, dims, groups)
    clock.append(time.process_time())
    state, tuning, _ = run(rng, state, tuning, packed, dyads, work, plan, 0, plan.warmup, out)
    clock.append(time.process_time())
    tell("warmed up")
    last = plan.warmup + keep * plan.thin
    state, tuning, info = run(rng, state, tuning, packed, dyads, work, plan, plan.warmup, last, out)
    clock.append(time.process_time())
    tell("sampled")
    return out, Sampling(*info, step_size=math.exp(tuning.step.log_average)), np.diff(clock)


def _log_posterior(draws: Draws, prior: Prior, groups: int) -> FloatArray:
    """Log posterior density of each draw up to a constant, (S,); draws flattened over chains."""
    d = draws.positions.shape[1]
    total = draws.log_likelihood - 0.5 * draws.intercept**2 / prior.intercept_variance
    labels = draws.labels.astype(np.int64)
    variance = np.take_along_axis(draws.variances, labels, axis=1)
    centre = np.take_along_axis(draws.means, labels[:, :, None], axis=1)
    square = ((draws.positions.transpose(0, 2, 1) - centre) ** 2).sum(axis=2)
    total -= 0.5 * (d * np.log(variance) + square / variance).sum(axis=1)
    half, scale = 0.5 * prior.variance_df, prior.variance_scale
    total -= ((half + 1.0) * np.log(draws.variances) + half * scale / draws.variances).sum(axis=1)
    if groups:
        total -= 0.5 * (draws.means**2).sum(axis=(1, 2)) / prior.mean_variance
        total += np.log(np.take_along_axis(draws.weights, labels, axis=1)).sum(axis=1)
        total += (prior.concentration - 1.0) * np.log(draws.weights).sum(axis=1)
    return total


def _representative(flat: Draws, best: int) -> FloatArray:
    """Mean (n, d) of the draws, aligned to the best one, then to their mean."""
    positions = np.ascontiguousarray(flat.positions.transpose(0, 2, 1))
    target = positions[best]
    for _ in range(2):
        aligned, _ = align_draws(positions, flat.means, target)
        target = aligned.mean(axis=0)
    return np.asarray(target)


def summarise(
    draws: Draws,
    dyads: Dyads,
    work: Workspace,
    order: IntArray,
    prior: Prior,
    groups: int,
) -> dict[str, Any]:
    """Everything in a Fit that is computed from the draws (C, S, ...), actors in internal order."""
    chains, keep, d, n = draws.positions.shape
    flat = Draws(*(part.reshape(chains * keep, *part.shape[2:]) for part in draws))
    place = np.argsort(order)  # internal index of each of the caller's actors
    height = _log_posterior(flat, prior, groups)
    best = int(height.argmax())

    mean = np.ascontiguousarray(_representative(flat, best).T)
    mkl = minimum_kl(flat.positions, flat.intercept, [mean, flat.positions[best]], dyads, work)
    value = float(log_likelihood(mkl.positions, mkl.intercept, dyads, work))
    mkl_positions = principal_axes(np.ascontiguousarray(mkl.positions.T[place]))

    labels, means, variances, weights = flat.labels, flat.means, flat.variances, flat.weights
    membership, cluster = np.zeros((n, 0)), np.full(n, -1, dtype=np.int64)
    if groups:
        # the best draw of each chain, the best of all first
        pivots = np.array(
            [s * keep + height[s * keep : (s + 1) * keep].argmax() for s in range(chains)]
        )
        pivots = pivots[np.argsort(-height[pivots], kind="stable")][:_PIVOTS]
        probability = classification(flat.positions, means, variances, weights)
        permutation, membership, _ = relabel(probability, pivots)
        new_label = np.argsort(permutation, axis=1).astype(np.int8)
        labels = np.take_along_axis(new_label, labels.astype(np.int64), axis=1)
        means = np.take_along_axis(means, permutation[:, :, None], axis=1)
        variances = np.take_along_axis(variances, permutation, axis=1)
        weights = np.take_along_axis(weights, permutation, axis=1)
        membership = membership[place]
        cluster = membership.argmax(axis=1)
    else:
        labels, means, weights = np.full_like(labels, -1), means[:, :0], weights[:, :0]

    positions = np.ascontiguousarray(flat.positions.transpose(0, 2, 1)[:, place])
    aligned, aligned_means = align_draws(positions, np.ascontiguousarray(means), mkl_positions)
    labels = np.ascontiguousarray(labels[:, place], dtype=np.int8)
    deviation = ((aligned - aligned.mean(axis=0)) ** 2).sum(axis=2)

    sigma = np.take_along_axis(variances, labels.astype(np.int64), axis=1) if groups else None
    convergence = assess(
        draws.log_likelihood,
        draws.intercept,
        None if sigma is None else (0.5 * np.log(sigma)).mean(axis=1).reshape(chains, keep),
        positions.reshape(chains, keep, n, d),
        labels.reshape(chains, keep, n),
        groups,
    )
    return {
        "intercept": draws.intercept,
        "log_likelihood": draws.log_likelihood,
        "positions": aligned.reshape(chains, keep, n, d),
        "labels": labels.reshape(chains, keep, n),
        "means": aligned_means.reshape(chains, keep, groups, d),
        "variances": variances.reshape(chains, keep, -1),
        "weights": weights.reshape(chains, keep, groups),
        "membership": membership,
        "cluster": cluster,
        "mkl_positions": mkl_positions,
        "mkl_intercept": mkl.intercept,
        "position_sd": np.sqrt(deviation.mean(axis=0)),
        "occupied": occupied_clusters(labels, groups),
        "bic": bic(value, int(dyads.ties.sum()), mkl_positions, membership),
        "diagnostics": convergence.rows,
        "distances": convergence.distances,
        "comembership": convergence.comembership,
        "converged": not convergence.warnings,
        "warnings": convergence.warnings,
    }
