"""The demo's hidden networks and the interviews that find a part of them.

A site's people stand at places in the plane, in clusters. How much i would go to j is
`intercept - distance + logistic noise`; i goes to j where that is positive, so that
`logit P(tie) = intercept - distance`: the latent position cluster model.
Interviews then go in waves; what they find, and no more, becomes the study's files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Cluster:
    """A cluster as it truly is: how many people, where, how spread out."""

    people: int
    centre: tuple[float, float]
    spread: float


@dataclass(frozen=True)
class NetworkPlan:
    """Everything that decides a site's network and its interviews.

    Attributes
    ----------
    clusters : the true clusters by their letters. In a discovered site they hold more people than
        the interviews will find.
    waves : for each wave the clusters its respondents come from, one letter an interview.
    actors : how many people the study ends up knowing.
    lists : fewest and most people a respondent names.
    seed : one for which the interviews find exactly `actors` people (see `interview`).
    """

    clusters: dict[str, Cluster]
    intercept: float
    roster: Literal["given", "discovered"]
    cap: int | None
    waves: tuple[str, ...]
    actors: int
    lists: tuple[int, int]
    seed: int


@dataclass(frozen=True)
class Population:
    """All people of a site, most of whom nobody asks.

    Attributes
    ----------
    letter : (n,) the cluster of each.
    position : (n, 2) their places.
    wish : (n, n) how much i would go to j; a tie where positive; -inf on the diagonal.
    """

    letter: NDArray[np.str_]
    position: NDArray[np.float64]
    wish: NDArray[np.float64]


@dataclass(frozen=True)
class Findings:
    """What the interviews found, with people as indices into the population.

    Attributes
    ----------
    waves : the respondents of each wave.
    named : for each respondent whom they named, most wished for first.
    known : everybody the study knows, in the order they came to be known.
    """

    waves: tuple[tuple[int, ...], ...]
    named: dict[int, tuple[int, ...]]
    known: tuple[int, ...]

    @property
    def respondents(self) -> tuple[int, ...]:
        """Everybody interviewed, in order."""
        return tuple(person for wave in self.waves for person in wave)


class UnsuitableError(Exception):
    """A seed whose interviews do not come out as the plan wants."""


def draw_population(plan: NetworkPlan, rng: np.random.Generator) -> Population:
    """Draw places, then wishes."""
    letter = np.repeat(list(plan.clusters), [c.people for c in plan.clusters.values()])
    centre = np.array([plan.clusters[str(k)].centre for k in letter])
    spread = np.array([plan.clusters[str(k)].spread for k in letter])
    position = centre + spread[:, None] * rng.standard_normal(centre.shape)
    distance = np.linalg.norm(position[:, None] - position[None], axis=2)
    wish = plan.intercept - distance + rng.logistic(size=distance.shape)
    np.fill_diagonal(wish, -np.inf)
    return Population(letter, position, wish)


def interview(plan: NetworkPlan, population: Population) -> Findings:
    """Carry out the waves: seniors choose the first, earlier answers the later ones.

    Raises
    ------
    UnsuitableError
        Where the answers are too short or long, lead nowhere, or find another number of people.
    """
    waves: list[tuple[int, ...]] = []
    named: dict[int, tuple[int, ...]] = {}
    for letters in plan.waves:
        candidates = _times_named(named) if waves else _times_wished_within_cluster(population)
        wave = _choose(letters, population, candidates, {*named})
        waves.append(wave)
        named.update({person: _names(plan, population, person) for person in wave})
    known = _in_order_of_hearing(plan, population, waves, named)
    if len(known) != plan.actors:
        raise UnsuitableError(f"{len(known)} people known, not {plan.actors}")
    return Findings(tuple(waves), named, known)


def carry_out(plan: NetworkPlan) -> tuple[Population, Findings]:
    """Draw the network of the plan's seed and interview."""
    population = draw_population(plan, np.random.default_rng(plan.seed))
    return population, interview(plan, population)


def _names(plan: NetworkPlan, population: Population, person: int) -> tuple[int, ...]:
    wish = population.wish[person]
    by_wish = np.argsort(-wish, kind="stable")
    named = [int(other) for other in by_wish if wish[other] > 0][: plan.cap]
    fewest, most = plan.lists
    if not fewest <= len(named) <= most:
        raise UnsuitableError(f"a list of {len(named)}")
    return tuple(named)


def _times_wished_within_cluster(population: Population) -> dict[int, int]:
    same = population.letter[:, None] == population.letter[None]
    times = ((population.wish > 0) & same).sum(axis=0)
    return {person: int(count) for person, count in enumerate(times)}


def _times_named(named: dict[int, tuple[int, ...]]) -> dict[int, int]:
    times: dict[int, int] = {}
    for list_ in named.values():
        for person in list_:
            times[person] = times.get(person, 0) + 1
    return times


def _choose(
    letters: str, population: Population, candidates: dict[int, int], asked: set[int]
) -> tuple[int, ...]:
    """Take the most named candidate of each letter's cluster who was not asked yet."""
    chosen: list[int] = []
    for letter in letters:
        free = [
            person
            for person in candidates
            if population.letter[person] == letter and person not in asked and person not in chosen
        ]
        if not free:
            raise UnsuitableError(f"nobody to ask in {letter}")
        chosen.append(max(free, key=lambda person: (candidates[person], -person)))
    return tuple(chosen)


def _in_order_of_hearing(
    plan: NetworkPlan,
    population: Population,
    waves: list[tuple[int, ...]],
    named: dict[int, tuple[int, ...]],
) -> tuple[int, ...]:
    if plan.roster == "given":
        return tuple(range(len(population.letter)))
    heard = [*waves[0], *(person for wave in waves for ego in wave for person in named[ego])]
    return tuple(dict.fromkeys(heard))
