"""Fit the latent position cluster model: from a network to everything reported about it."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.adaptation import Tuning, initial_tuning
from scripts.lpcm.align import align_draws, principal_axes
from scripts.lpcm.convergence import Convergence, PairSummary, assess
from scripts.lpcm.covariates import Covariates, check_covariates
from scripts.lpcm.criteria import BIC, bic, occupied_clusters
from scripts.lpcm.diagnostics import Diagnostic
from scripts.lpcm.dyads import Dyads, check_network, condense
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.gibbs import classification
from scripts.lpcm.hmc import curvature
from scripts.lpcm.kernel import Workspace, log_likelihood, workspace
from scripts.lpcm.mkl import minimum_kl
from scripts.lpcm.model import Prior, log_prior_effect_covariance, log_prior_effects
from scripts.lpcm.numeric import FloatArray, IntArray
from scripts.lpcm.relabel import relabel
from scripts.lpcm.sampler import Draws, Plan, empty_draws, run
from scripts.lpcm.start import STARTS, start
from scripts.lpcm.state import Hyper, State, hyper

__all__ = [
    "Fit",
    "Sampling",
    "Settings",
    "Timing",
    "fit",
]

_PIVOTS = 5
NO_MKL = (
    "No positions come closest to the tie probabilities: some actor's could be ever farther away, "
    "its effect making up for it. The positions given are posterior means."
)


@dataclass(frozen=True)
class Settings:
    """How long to run, and the constants of the sampler.

    Attributes
    ----------
    chains
        Chains; one seed each.
    warmup
        Iterations in which step sizes and masses are learnt; not kept.
    draws
        Draws kept from each chain.
    thin
        Iterations for each kept draw.
    extend
        How often a run that has not converged is made twice as long: the draws kept stay as many,
        each standing for twice the iterations. After that the fit says that it has not converged.
    target_acceptance
        Mean acceptance of HMC that the step size is tuned to.
    trajectory
        Nominal HMC trajectory length, in units in which the posterior has about unit scale.
    teleport
        In how many iterations each actor is once proposed a place drawn from the mixture; 0: never.
        None: 2 where fewer than half of the actors were asked, else 8.
    interweave
        Every how many iterations intercept, cluster means and scales move together (see
        `interweave`); 0: never. None: 1 where fewer than half were asked, else 2.
    turn
        Whether every iteration also tries to turn groups of actors as one; see `turn`.
    start
        Where chains start: ``mds``, ``spectral`` or ``random``; see `start`.
    """

    chains: int = 4
    warmup: int = 500
    draws: int = 500
    thin: int = 3
    extend: int = 4
    target_acceptance: float = 0.75
    trajectory: float = 4.5
    teleport: int | None = None
    interweave: int | None = None
    turn: bool = True
    start: str = "mds"

    def __post_init__(self) -> None:
        for name, least in (
            ("chains", 1),
            ("warmup", 50),
            ("draws", 8),
            ("thin", 1),
            ("extend", 0),
            ("teleport", 0),
            ("interweave", 0),
        ):
            value = getattr(self, name)
            if value is not None and value < least:
                raise ValueError(f"settings: {name} must be at least {least}")
        if not 0.0 < self.target_acceptance < 1.0:
            raise ValueError("settings: target_acceptance must lie between 0 and 1")
        if not self.trajectory > 0.0:
            raise ValueError("settings: trajectory must be positive")
        if self.start not in STARTS:
            raise ValueError(f"settings: start must be one of {', '.join(STARTS)}")


@dataclass(frozen=True)
class Sampling:
    """How each chain ran."""

    hmc_acceptance: float
    interweave_acceptance: float
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
    groups, dims, directed, effects_kind, settings, prior
        As fitted.
    iterations
        Of each chain after warm-up; above draws * thin if the run was extended.
    coefficient_names : (1 + q,)
        ``intercept``, then those of the covariates.
    coefficients : (C, S, 1 + q)
    effects : (C, S, E, n)
        Of actors; rows as in ``effects.EFFECTS``.
    effect_covariance : (C, S, E, E)
    log_likelihood : (C, S)
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
        Minimum Kullback-Leibler positions, centred, on their principal axes. Posterior means where
        there is no minimum (see `mkl`); `notes` says so.
    mkl_coefficients : (1 + q,)
    mkl_effects : (E, n)
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
    warnings, notes : list of str
        In words: why the fit has not converged (none if it has), and what else to know of it.
    sampling : tuple of Sampling
        One a chain.
    timing : Timing
        CPU seconds; differs from run to run, unlike everything else.
    """

    groups: int
    dims: int
    directed: bool
    effects_kind: str
    settings: Settings
    prior: Prior
    iterations: int
    coefficient_names: tuple[str, ...]
    coefficients: FloatArray
    effects: FloatArray
    effect_covariance: FloatArray
    log_likelihood: FloatArray
    positions: FloatArray
    labels: NDArray[np.int8]
    means: FloatArray
    variances: FloatArray
    weights: FloatArray
    membership: FloatArray
    cluster: IntArray
    mkl_positions: FloatArray
    mkl_coefficients: FloatArray
    mkl_effects: FloatArray
    position_sd: FloatArray
    occupied: FloatArray
    bic: BIC
    diagnostics: tuple[Diagnostic, ...]
    distances: PairSummary
    comembership: PairSummary | None
    converged: bool
    warnings: list[str]
    notes: list[str]
    sampling: tuple[Sampling, ...]
    timing: Timing

    @property
    def intercept(self) -> FloatArray:
        """Draws of the intercept, (C, S)."""
        return self.coefficients[:, :, 0]

    @property
    def mkl_intercept(self) -> float:
        """The intercept that goes with `mkl_positions`."""
        return float(self.mkl_coefficients[0])


def fit(
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    *,
    groups: int,
    dims: int = 2,
    directed: bool = True,
    covariates: Covariates | None = None,
    effects: str = "none",
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
    covariates : Covariates, optional
        Of dyads; symmetric if undirected.
    effects : str
        Random effects of actors, a key of ``effects.EFFECTS``; undirected: none or sociality.
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
    check_effects(effects, directed=directed)
    if covariates is not None:
        check_covariates(covariates, observed, directed=directed)
    prior = Prior.default(n, groups, dims) if prior is None else prior
    tell = progress or (lambda _: None)

    x = None if covariates is None else covariates.values
    dyads, order = condense(tie, observed, directed=directed, covariates=x, effects=effects)
    work = workspace(n, dims, dyads.tie.shape[1])
    packed = pack_prior(prior, groups, dyads, effects)
    few = 2 * dyads.start.size < n
    plan = Plan(
        settings.warmup,
        settings.thin,
        settings.target_acceptance,
        settings.trajectory,
        (2 if few else 8) if settings.teleport is None else settings.teleport,
        (1 if few else 2) if settings.interweave is None else settings.interweave,
        settings.turn,
    )
    chains = []
    for number, seed in enumerate(seeds, 1):
        rng = np.random.Generator(np.random.PCG64DXSM(seed))
        chain = begin_chain(
            rng, dyads, work, prior, packed, plan, settings.draws, groups, dims, settings.start
        )
        chains.append(sample_chain(chain, packed, dyads, work))
        tell(f"chain {number} of {settings.chains}: {plan.warmup + settings.draws * plan.thin} "
             "iterations")  # fmt: skip
    began = time.process_time()
    names = ("intercept", *(() if covariates is None else covariates.names))
    convergence = judge(stacked(chains), order, groups, names, effects)
    judging = time.process_time() - began
    for _ in range(settings.extend):
        if not convergence.warnings:
            break
        chains = [sample_chain(doubled(chain), packed, dyads, work) for chain in chains]
        tell(f"not converged: {chains[0].plan.thin * settings.draws} iterations a chain")
        began = time.process_time()
        convergence = judge(stacked(chains), order, groups, names, effects)
        judging += time.process_time() - began
    tell("summarising the draws")
    began = time.process_time()
    result = summarise(stacked(chains), dyads, work, order, prior, packed, groups)
    spent = np.sum([chain.seconds for chain in chains], axis=0)
    return Fit(
        groups=groups,
        dims=dims,
        directed=directed,
        effects_kind=effects,
        settings=settings,
        prior=prior,
        iterations=chains[0].plan.thin * settings.draws,
        coefficient_names=names,
        diagnostics=convergence.rows,
        distances=convergence.distances,
        comembership=convergence.comembership,
        converged=not convergence.warnings,
        warnings=convergence.warnings,
        sampling=tuple(chain.sampling for chain in chains),
        timing=Timing(
            float(spent[0]),
            float(spent[1]),
            float(spent[2]),
            judging + time.process_time() - began,
        ),
        **result,
    )


def check_effects(effects: str, *, directed: bool) -> None:
    """Raise ValueError unless `effects` is known and suits the network."""
    allowed = [kind for kind in EFFECTS if directed or kind in ("none", "sociality")]
    if effects not in allowed:
        network = "a directed" if directed else "an undirected"
        raise ValueError(
            f"effects of {network} network must be one of {', '.join(allowed)}, not {effects}"
        )


def pack_prior(prior: Prior, groups: int, dyads: Dyads, effects: str) -> Hyper:
    """Pack the prior for the kernels, with the mean square of each covariate."""
    squares = (dyads.covariates**2 * dyads.asked).sum(axis=(1, 2)) / max(dyads.seen.sum(), 1.0)
    return hyper(prior, groups, covariate_squares=squares, correlated=effects == "correlated")


class Chain(NamedTuple):
    """A chain at rest: it can be summarised, or run on."""

    rng: np.random.Generator
    state: State
    tuning: Tuning
    plan: Plan
    done: int  # iterations
    out: Draws
    seconds: FloatArray  # CPU seconds of start, warm-up and sampling
    sampling: Sampling


def begin_chain(
    rng: np.random.Generator,
    dyads: Dyads,
    work: Workspace,
    prior: Prior,
    packed: Hyper,
    plan: Plan,
    keep: int,
    groups: int,
    dims: int,
    kind: str,
) -> Chain:
    """Start a chain and warm it up."""
    clock = [time.process_time()]
    state = start(rng, dyads, work, prior, groups=groups, dims=dims, kind=kind)
    mass, size = curvature(state, packed, dyads, work), state.positions.size
    actors = mass[: dyads.n].sum() / len(state.variances)  # a cluster's, about
    cluster_mass = np.array([mass[size], actors, actors * dims])
    tuning = initial_tuning(mass, cluster_mass, 0.1)
    out = empty_draws(
        keep,
        dyads.n,
        dims,
        groups,
        covariates=state.coefficients.size - 1,
        effects=len(state.effects),
    )
    clock.append(time.process_time())
    state, tuning, info = run(rng, state, tuning, packed, dyads, work, plan, 0, plan.warmup, out)
    clock.append(time.process_time())
    how = Sampling(*info, step_size=math.exp(tuning.step.log_average))
    return Chain(rng, state, tuning, plan, plan.warmup, out, np.append(np.diff(clock), 0.0), how)


def doubled(chain: Chain) -> Chain:
    """Drop every other draw to make room: each of those left stands for twice the iterations."""
    out = Draws(*(np.concatenate([part[1::2], part[: -(len(part) // 2)]]) for part in chain.out))
    return chain._replace(out=out, plan=chain.plan._replace(thin=2 * chain.plan.thin))


def sample_chain(chain: Chain, packed: Hyper, dyads: Dyads, work: Workspace) -> Chain:
    """Run a chain until it has all its draws."""
    plan, began = chain.plan, time.process_time()
    last = plan.warmup + len(chain.out.log_likelihood) * plan.thin
    state, tuning, info = run(
        chain.rng,
        chain.state,
        chain.tuning,
        packed,
        dyads,
        work,
        plan,
        chain.done,
        last,
        chain.out,
    )
    how = Sampling(*info, step_size=math.exp(tuning.step.log_average))
    seconds = chain.seconds + np.array([0.0, 0.0, time.process_time() - began])
    return chain._replace(state=state, tuning=tuning, done=last, seconds=seconds, sampling=how)


def stacked(chains: Sequence[Chain]) -> Draws:
    """Draws of all chains, (C, S, ...)."""
    return Draws(*(np.stack(part) for part in zip(*(chain.out for chain in chains), strict=True)))


def judge(
    draws: Draws, order: IntArray, groups: int, names: Sequence[str], effects: str
) -> Convergence:
    """Whether the chains have converged, actors named by the caller's indices.

    Parameters
    ----------
    draws : Draws
        (C, S, ...)
    order, groups
        Actors as the draws have them; clusters.
    names : (1 + q,)
        Of the coefficients.
    effects : str
        A key of ``effects.EFFECTS``.
    """
    place = np.argsort(order)
    sigma = None
    if groups:
        labels = draws.labels.astype(np.int64)
        sigma = 0.5 * np.log(np.take_along_axis(draws.variances, labels, axis=2)).mean(axis=2)
    scalars = {"log_likelihood": draws.log_likelihood, "intercept": draws.coefficients[:, :, 0]}
    if sigma is not None:
        scalars["mean_log_sigma"] = sigma
    for k in range(1, len(names)):
        scalars[f"coefficient_of_{names[k]}"] = draws.coefficients[:, :, k]
    covariance = draws.effect_covariance
    for e, effect in enumerate(EFFECTS[effects]):
        scalars[f"log_variance_of_{effect}_effects"] = np.log(covariance[:, :, e, e])
    if effects == "correlated":
        spread = np.sqrt(covariance[:, :, 0, 0] * covariance[:, :, 1, 1])
        scalars["correlation_of_effects"] = np.arctanh(covariance[:, :, 0, 1] / spread)
    positions = np.ascontiguousarray(draws.positions.transpose(0, 1, 3, 2)[:, :, place])
    return assess(scalars, positions, draws.labels[:, :, place], groups)


def _log_posterior(draws: Draws, prior: Prior, packed: Hyper, groups: int) -> FloatArray:
    """Log posterior density of each draw up to a constant, (S,); draws flattened over chains."""
    d = draws.positions.shape[1]
    total = draws.log_likelihood.copy()
    total -= 0.5 * (draws.coefficients**2 / packed.coefficient_variance).sum(axis=1)
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
    if draws.effects.shape[1]:
        total += [
            log_prior_effects(effects, covariance)
            + log_prior_effect_covariance(covariance, prior, correlated=packed.correlated)
            for effects, covariance in zip(draws.effects, draws.effect_covariance, strict=True)
        ]
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
    packed: Hyper,
    groups: int,
) -> dict[str, Any]:
    """Everything in a Fit that is computed from the draws (C, S, ...), actors in internal order."""
    chains, keep, d, n = draws.positions.shape
    flat = Draws(*(part.reshape(chains * keep, *part.shape[2:]) for part in draws))
    place = np.argsort(order)  # internal index of each of the caller's actors
    height = _log_posterior(flat, prior, packed, groups)
    best = int(height.argmax())

    mean = np.ascontiguousarray(_representative(flat, best).T)
    starts = [mean, flat.positions[best]]
    mkl = minimum_kl(flat.positions, flat.coefficients, flat.effects, starts, dyads, work)
    value = float(log_likelihood(mkl.positions, mkl.coefficients, mkl.effects, dyads, work))
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
    mkl_effects = mkl.effects[:, place]
    return {
        "coefficients": draws.coefficients,
        "effects": draws.effects[:, :, :, place],
        "effect_covariance": draws.effect_covariance,
        "log_likelihood": draws.log_likelihood,
        "positions": aligned.reshape(chains, keep, n, d),
        "labels": labels.reshape(chains, keep, n),
        "means": aligned_means.reshape(chains, keep, groups, d),
        "variances": variances.reshape(chains, keep, -1),
        "weights": weights.reshape(chains, keep, groups),
        "membership": membership,
        "cluster": cluster,
        "mkl_positions": mkl_positions,
        "mkl_coefficients": mkl.coefficients,
        "mkl_effects": mkl_effects,
        "notes": [] if mkl.found else [NO_MKL],
        "position_sd": np.sqrt(deviation.mean(axis=0)),
        "occupied": occupied_clusters(labels, groups),
        "bic": bic(
            value,
            int(dyads.ties.sum()),
            mkl_positions,
            membership,
            n_coefficients=mkl.coefficients.size,
            effects=mkl_effects,
            n_dyads=int(dyads.seen.sum()),
        ),
    }
