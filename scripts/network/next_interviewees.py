"""Whom to interview in the next wave: two policies, on one fit of a site's network.

    candidates(network, out) -> (n,) bool
    core_and_bridge(network, draws, wanted, seed, reserves) -> Proposal
    information(network, draws, wanted, seed, effort, reserves) -> Proposal

Both are pure: a `Sociomatrix` as known after the last wave, `Draws` of its posterior, what is
`Wanted`, a seed (a SeedSequence), and how many people to propose as reserves, next in line should
others refuse; people, by their place in the network, best first (`Proposal.people`), out.

core-and-bridge
    For every draw and actor two scores, from that draw's own positions, labels and predicted
    network; a *standing* is the share of those compared whom an actor exceeds (see `selection`).

    core      the mean of two standings among the members of the actor's cluster: closeness to its
              centre in sigmas, and number of members in contact.
    bridging  the mean of three standings among all actors: contacts across the border of the
              actor's cluster, participation coefficient, betweenness.

    An actor's score in a cluster is its mean over draws, 0 where the actor is not a member. Places
    are dealt to the clusters in turn, from the largest expected size down: first those for core
    members, half of all (odd: one more), then those for bridgers, the turn going on where it was.
    Each place goes to the candidate with the highest score of its kind in that cluster. Reserves
    are core member and bridger by turns.

information
    The people whose answers together are expected to remove most doubt about who shares a cluster,
    in bits; see `information.py`. The set is found one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scripts.network.bridging import contact_probability, draw_contacts
from scripts.network.centrality import betweenness, participation
from scripts.network.draws import Draws, FloatArray
from scripts.network.information import Effort, frames_of, search
from scripts.network.selection import standing
from scripts.network.sociomatrix import Sociomatrix

NETWORKS = 60  # predicted networks, each from its own posterior draw


@dataclass(frozen=True)
class Proposal:
    """Whom a policy proposes.

    Attributes
    ----------
    people : places in the network, best first; those settled before come first.
    kinds : of each: `decided`, `core`, `bridger` or `information`.
    clusters : of each: the cluster that a core member or bridger stands for, else None.
    score : (n,) by which the policy ranks people for a single place; nan for who is no candidate.
    error : (n,) standard error of the score over simulated answers; 0 where there are none.
    parts : what the score was made from, (n,) each, for reasons.
    """

    people: tuple[int, ...]
    kinds: tuple[str, ...]
    clusters: tuple[int | None, ...]
    score: FloatArray
    error: FloatArray
    parts: Mapping[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class Wanted:
    """What is wanted of a proposal, whatever the fit.

    Attributes
    ----------
    may : (n,) who is a candidate; see `candidates`.
    size : how many people, those settled included.
    organisations, at_most : so many of one kind of organisation at most, while there are others.
    settled : people who will be interviewed in any case, who count among the `size`.
    """

    may: NDArray[np.bool_]
    size: int
    organisations: Sequence[str | None] | None = None
    at_most: int | None = None
    settled: tuple[int, ...] = ()

    def beside(self, chosen: Sequence[int]) -> NDArray[np.bool_]:
        """(n,) who may come beside those chosen.

        Nobody of an organisation that has its share already, unless nobody else is left. Actors
        whose organisation is not known are not held back.
        """
        free = self.may.copy()
        free[list(chosen)] = False
        if self.organisations is None or self.at_most is None:
            return free
        taken = Counter(self.organisations[i] for i in chosen)
        full = [o is not None and taken[o] >= self.at_most for o in self.organisations]
        within = free & ~np.array(full, bool)
        return within if within.any() else free


def by_both(
    network: Sociomatrix,
    draws: Draws,
    wanted: Wanted,
    seed: np.random.SeedSequence,
    effort: Effort | None = None,
    reserves: int = 0,
) -> dict[str, Proposal]:
    """Return the proposal of each policy, by its name."""
    return {
        "information": information(network, draws, wanted, _child(seed, 0), effort, reserves),
        "core-and-bridge": core_and_bridge(network, draws, wanted, _child(seed, 1), reserves),
    }


def _child(seed: np.random.SeedSequence, key: int) -> np.random.SeedSequence:
    return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, key))


def candidates(network: Sociomatrix, out: Collection[str] = ()) -> NDArray[np.bool_]:
    """(n,) who may be interviewed next: named, not interviewed, and not among the ids in `out`.

    Without direction, whoever is tied to somebody interviewed counts as named.
    """
    named = network.tie.any(axis=0)
    asked_for = np.array([actor not in out for actor in network.actor_ids], bool)
    return np.asarray(named & ~network.respondents & asked_for)


# --- core and bridge --------------------------------------------------------------------------


@dataclass(frozen=True)
class Scores:
    """Scores of n actors in G clusters; all arrays (G, n).

    Attributes
    ----------
    core, bridging : mean over draws, 0 in draws in which the actor is not a member.
    member : share of draws in which the actor is a member.
    """

    core: FloatArray
    bridging: FloatArray
    member: FloatArray


def scores(network: Sociomatrix, draws: Draws, seed: np.random.SeedSequence) -> list[Scores]:
    """Score everybody in every draw; each element is one draw's, `member` being 0 or 1."""
    rng = np.random.default_rng(seed)
    few = draws.thinned(NETWORKS)
    everybody = np.ones(len(network.actor_ids), bool)
    found = []
    for d, intercept in enumerate(few.intercept[0]):
        z, labels = few.positions[0, d].astype(np.float64), few.labels[0, d]
        member = np.arange(few.groups)[:, None] == labels
        probability = contact_probability(network, z, float(intercept))
        inside = (probability @ member.T)[np.arange(len(labels)), labels]
        across = probability.sum(axis=1) - inside
        away = np.linalg.norm(z - few.means[0, d, labels], axis=1)
        closeness = -away / np.sqrt(few.variances[0, d, labels])
        contact = draw_contacts(probability, rng)
        bridging = np.mean(
            [
                standing(across, everybody),
                standing(participation(contact, labels, few.groups), everybody),
                standing(betweenness(contact), everybody),
            ],
            axis=0,
        )
        core = np.zeros(member.shape)
        for k, members in enumerate(member):
            core[k] = members * (standing(closeness, members) + standing(inside, members)) / 2
        found.append(Scores(core, member * bridging, member.astype(np.float64)))
    return found


def averaged(each: Sequence[Scores]) -> Scores:
    """Average scores over draws."""
    names = ("core", "bridging", "member")
    return Scores(*(np.mean([getattr(one, name) for one in each], axis=0) for name in names))


def deal(
    found: Scores, wanted: Wanted, reserves: int = 0
) -> tuple[list[int], list[str], list[int | None]]:
    """Deal places to clusters in turn; return people, what as, and for which cluster."""
    settled, size = len(wanted.settled), wanted.size
    people, kinds = list(wanted.settled), ["decided"] * settled
    clusters: list[int | None] = [None] * settled
    turn = np.argsort(-found.member.sum(axis=1), kind="stable")
    places = ["core"] * (size - size // 2) + ["bridger"] * (size // 2)
    places += [("core", "bridger")[k % 2] for k in range(reserves)]
    for number, kind in enumerate(places[settled:]):
        cluster = int(turn[number % len(turn)])
        score = (found.core if kind == "core" else found.bridging)[cluster]
        free = wanted.beside(people)
        if not free.any():
            break
        people.append(int(np.where(free, score, -np.inf).argmax()))
        kinds.append(kind)
        clusters.append(cluster)
    return people, kinds, clusters


def core_and_bridge(
    network: Sociomatrix,
    draws: Draws,
    wanted: Wanted,
    seed: np.random.SeedSequence,
    reserves: int = 0,
) -> Proposal:
    """Propose the most central and the most bridging candidates of every cluster."""
    found = averaged(scores(network, draws, seed))
    people, kinds, clusters = deal(found, wanted, reserves)
    core, bridging = found.core.max(axis=0), found.bridging.max(axis=0)
    score = np.where(wanted.may, np.maximum(core, bridging), np.nan)
    return Proposal(
        tuple(people),
        tuple(kinds),
        tuple(clusters),
        score,
        np.zeros(len(score)),
        {"core": core, "bridging": bridging},
    )


# --- information ------------------------------------------------------------------------------


def information(
    network: Sociomatrix,
    draws: Draws,
    wanted: Wanted,
    seed: np.random.SeedSequence,
    effort: Effort | None = None,
    reserves: int = 0,
) -> Proposal:
    """Propose the candidates whose answers together are expected to tell most.

    Parameters
    ----------
    effort : how hard to look.
    """
    effort = effort or Effort()
    rng = np.random.default_rng(seed)
    free = np.flatnonzero(wanted.may)

    def allowed(chosen: Sequence[int]) -> NDArray[np.bool_]:
        return wanted.beside(chosen)[free]

    frames = frames_of(network, draws, effort.frames)
    settled = wanted.settled
    found = search(frames, free, wanted.size + reserves, rng, effort, allowed, settled)
    score, error = np.full(len(wanted.may), np.nan), np.zeros(len(wanted.may))
    score[free], error[free] = found.bits, found.error
    new = len(found.people) - len(settled)
    return Proposal(
        found.people,
        ("decided",) * len(settled) + ("information",) * new,
        (None,) * len(found.people),
        score,
        error,
    )
