"""Studies of networks whose truth is known: interviewed wave by wave, as a study would be.

A site of n people is drawn: clusters of unequal size, place and spread, and who goes to whom by the
latent position cluster model. The first wave is four people, those whom more people go to being
likelier. After each wave the model is fitted to what is known by then, and a *policy* says whom to
interview next among those named and not yet interviewed. Every policy is tried on the same truth,
from the same first wave, its fits drawing from the same streams: what differs is the policy.

What is fitted is what the workflow fits: rows of those asked, the roster as it is known by then,
lists taken as complete even where a cap cut them short. The true number of clusters is given. Fits
are shorter than a study's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from scripts.lpcm.fit import Settings, fit
from scripts.lpcm.model import tie_probability
from scripts.lpcm.simulate import simulate_network
from scripts.network.draws import Draws, FloatArray
from scripts.network.recovery import Truth, recovery
from scripts.network.sociomatrix import Sociomatrix

FITTED = Settings(chains=2, warmup=400, draws=200, thin=8, extend=0)
SMALLEST = 8  # people in the smallest true cluster
# Of a truth: how far apart neighbouring clusters are, how spread out, how many people are named.
APART, SPREAD, NAMES = (3.5, 5.5), (0.7, 1.3), (6.0, 14.0)


@dataclass(frozen=True)
class Site:
    """What kind of site is simulated.

    Attributes
    ----------
    n, groups : people and clusters.
    roster : `given` if everybody is known beforehand, `discovered` if by being named.
    cap : most names a respondent gives; those given are a random part of all.
    waves : number of interviews of each wave.
    """

    n: int
    groups: int
    roster: Literal["given", "discovered"] = "discovered"
    cap: int | None = None
    waves: Sequence[int] = (4, 4, 4)


class Seen(NamedTuple):
    """What is known after a wave, and its fit; `people` are their places in the truth."""

    people: NDArray[np.int64]
    network: Sociomatrix
    draws: Draws
    membership: FloatArray
    rhat: float


Policy = Callable[[Seen, int, np.random.Generator], Sequence[int]]


# --- the truth --------------------------------------------------------------------------------


def draw_truth(rng: np.random.Generator, site: Site) -> Truth:
    """Draw clusters, places and ties."""
    k = site.groups
    while True:
        labels = rng.choice(k, site.n, p=rng.dirichlet(np.full(k, 8.0)))
        if np.bincount(labels, minlength=k).min() >= SMALLEST:
            break
    radius = rng.uniform(*APART) / (2 * np.sin(np.pi / k))
    angle = 2 * np.pi * np.arange(k) / k
    centres = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    centres += rng.normal(0, 0.5, centres.shape)
    spread = rng.uniform(*SPREAD, k)
    positions = centres[labels] + spread[labels, None] * rng.standard_normal((site.n, 2))
    names = rng.uniform(*NAMES)
    intercept = intercept_for(positions, names)
    tie = simulate_network(rng, positions, intercept)
    return Truth(labels, positions, centres, spread**2, intercept, tie)


def intercept_for(positions: FloatArray, names: float) -> float:
    """Return the intercept by which a person goes to `names` others on average."""

    def excess(intercept: float) -> float:
        probability = tie_probability(positions, intercept)
        return float((probability.sum() - np.trace(probability)) / len(positions) - names)

    return float(brentq(excess, -20.0, 40.0))


def answers(rng: np.random.Generator, truth: Truth, cap: int | None) -> NDArray[np.int8]:
    """(n, n) whom each person would name: all they go to, or a random `cap` of them."""
    if cap is None:
        return truth.tie
    order = np.where(truth.tie > 0, rng.random(truth.tie.shape), 2.0).argsort(axis=1)
    place = order.argsort(axis=1)
    return np.where(place < cap, truth.tie, 0).astype(np.int8)


def first_wave(rng: np.random.Generator, truth: Truth, size: int) -> list[int]:
    """Draw whom senior people would think of: in proportion to who goes to them."""
    weight = truth.tie.sum(axis=0) + 1.0
    return [int(i) for i in rng.choice(len(weight), size, replace=False, p=weight / weight.sum())]


# --- what is known, and the fit ---------------------------------------------------------------


def known_after(
    answer: NDArray[np.int8], asked: Sequence[int], roster: str
) -> tuple[NDArray[np.int64], Sociomatrix]:
    """Return who is known once `asked` have answered, as places in the truth; and the network."""
    n = len(answer)
    heard = np.full(n, roster == "given")
    heard[list(asked)] = True
    heard |= answer[list(asked)].any(axis=0)
    people = np.flatnonzero(heard)
    was_asked = np.zeros(n, bool)
    was_asked[list(asked)] = True
    observed = np.repeat(was_asked[:, None], n, axis=1)
    np.fill_diagonal(observed, False)
    part = np.ix_(people, people)
    tie = np.where(observed, answer, 0).astype(np.int8)
    ids = tuple(f"S1-{i + 1:03d}" for i in people)
    return people, Sociomatrix(ids, tie[part], observed[part])


def fitted(
    people: NDArray[np.int64],
    network: Sociomatrix,
    groups: int,
    seeds: Sequence[np.random.SeedSequence],
    settings: Settings = FITTED,
) -> Seen:
    """Fit what is known."""
    found = fit(
        network.tie,
        network.observed,
        groups=min(groups, len(people)),
        settings=settings,
        seeds=seeds,
    )
    draws = Draws(**{field.name: getattr(found, field.name) for field in fields(Draws)})
    rhat = max(float(np.nan_to_num(row.rhat, nan=1.0)) for row in found.diagnostics)
    return Seen(people, network, draws, found.membership, rhat)


# --- a study ----------------------------------------------------------------------------------


def replicate_rows(
    seed: np.random.SeedSequence,
    replicate: int,
    site: Site,
    policies: Mapping[str, Policy],
    settings: Settings = FITTED,
) -> list[dict[str, Any]]:
    """Draw a truth and study it by every policy: a row for each policy and wave."""
    truth = draw_truth(_rng(seed, replicate, 0), site)
    return study_rows(seed, replicate, site, truth, policies, settings)


def study_rows(
    seed: np.random.SeedSequence,
    replicate: int,
    site: Site,
    truth: Truth,
    policies: Mapping[str, Policy],
    settings: Settings = FITTED,
) -> list[dict[str, Any]]:
    """Study a truth by every policy: a row for each policy and wave.

    How well clusters are recovered is measured on people whom every policy knows by then, so that
    a policy is not punished for having found somebody who is hard to place.
    """
    answer = answers(_rng(seed, replicate, 1), truth, site.cap)
    first = first_wave(_rng(seed, replicate, 2), truth, site.waves[0])
    asked = dict.fromkeys(policies, first)
    seen: dict[str, Seen] = {}
    rows = []
    for wave, _ in enumerate(site.waves, 1):
        if wave == 1:
            seen = dict.fromkeys(policies, _fitted_after(seed, replicate, 1, site, answer, first,
                                                         settings))  # fmt: skip
        else:
            for number, (name, policy) in enumerate(policies.items()):
                rng = _rng(seed, replicate, 3, wave, number)
                before = seen[name]
                chosen = [int(before.people[i])
                          for i in policy(before, site.waves[wave - 1], rng)]  # fmt: skip
                asked[name] = [*asked[name], *chosen]
                seen[name] = _fitted_after(
                    seed, replicate, wave, site, answer, asked[name], settings
                )
        shared = np.flatnonzero(
            np.bincount(np.concatenate([s.people for s in seen.values()]), minlength=site.n)
            == len(seen)
        )
        measured: dict[int, dict[str, Any]] = {}
        for name, found in seen.items():
            if id(found) not in measured:  # after the first wave all policies are alike
                rng_seed = _child(seed, replicate, 4, wave)
                measured[id(found)] = recovery(
                    truth, found.people, found.network, found.draws, found.membership, shared,
                    rng_seed,
                )  # fmt: skip
            rows.append(
                {"policy": name, "wave": wave, "asked": len(asked[name]), "rhat": found.rhat}
                | measured[id(found)]
            )
    return rows


def _fitted_after(
    seed: np.random.SeedSequence,
    replicate: int,
    wave: int,
    site: Site,
    answer: NDArray[np.int8],
    asked: Sequence[int],
    settings: Settings,
) -> Seen:
    people, network = known_after(answer, asked, site.roster)
    seeds = [_child(seed, replicate, 5, wave, chain) for chain in range(settings.chains)]
    return fitted(people, network, site.groups, seeds, settings)


def _child(seed: np.random.SeedSequence, *keys: int) -> np.random.SeedSequence:
    return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, *keys))


def _rng(seed: np.random.SeedSequence, *keys: int) -> np.random.Generator:
    return np.random.default_rng(_child(seed, *keys))
