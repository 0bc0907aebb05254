"""How well a fit recovers a truth: its clusters, its core members, its bridgers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import comb

from scripts.network.bridging import places
from scripts.network.certainty import certainty
from scripts.network.clusters import co_membership
from scripts.network.draws import Draws, FloatArray
from scripts.network.selection import Standings, choose_people, propose, share_out
from scripts.network.sociomatrix import Sociomatrix

INTERVIEWEES, SHARE_OF_BRIDGERS = 10, 0.3  # as a study's default settings have it
NETWORKS = 50  # predicted networks by which people are proposed


@dataclass(frozen=True)
class Truth:
    """A site as it truly is, n people in G clusters.

    Attributes
    ----------
    labels : (n,) cluster of each.
    positions : (n, 2)
    centres : (G, 2)
    variances : (G,)
    intercept : of the log odds of a tie.
    tie : (n, n) who goes to whom.
    """

    labels: NDArray[np.int64]
    positions: FloatArray
    centres: FloatArray
    variances: FloatArray
    intercept: float
    tie: NDArray[np.int8]

    @property
    def cluster(self) -> int:
        """The cluster to study: the largest."""
        return int(np.bincount(self.labels).argmax())

    def draws(self) -> Draws:
        """Return the truth as if it were a posterior of one draw."""
        one = np.ones((1, 1))
        shares = np.bincount(self.labels, minlength=len(self.centres)) / len(self.labels)
        return Draws(
            self.intercept * one,
            0 * one,
            self.positions[None, None],
            self.labels[None, None].astype(np.int8),
            self.centres[None, None],
            self.variances[None, None],
            shares[None, None],
        )

    def network(self) -> Sociomatrix:
        """Return the network with everybody asked."""
        n = len(self.labels)
        return Sociomatrix(tuple(map(str, range(n))), self.tie, ~np.eye(n, dtype=bool))


def recovery(
    truth: Truth,
    people: NDArray[np.int64],
    network: Sociomatrix,
    draws: Draws,
    membership: FloatArray,
    shared: NDArray[np.int64],
    seed: np.random.SeedSequence,
) -> dict[str, float | int | None]:
    """Measure a fit against the truth.

    Parameters
    ----------
    people : (m,) who is known, as places in the truth; `network`, `draws` and `membership` are
        theirs.
    shared : those of them by whom clusters are judged.

    Returns
    -------
    dict
        known: people known. ari: adjusted Rand index of the clusters. brier: mean squared error of
        the probability that two share a cluster. core_found, bridgers_found: share of the truth's
        that are proposed as such (recall); core_right, bridgers_right: share of those proposed that
        are the truth's (precision; None where none is proposed).
    """
    judged = np.isin(people, shared)
    true_labels = truth.labels[people[judged]]
    together = co_membership(draws.labels)[np.ix_(judged, judged)]
    same = true_labels[:, None] == true_labels
    pairs = np.triu_indices(len(true_labels), 1)
    found: dict[str, float | int | None] = {
        "known": len(people),
        "ari": adjusted_rand(true_labels, membership[judged].argmax(axis=1)),
        "brier": float(((together - same)[pairs] ** 2).mean()),
    }
    wanted = true_places(truth)
    proposed = proposed_places(truth, people, network, draws, membership, seed)
    for place, measure in (("core", "core"), ("bridger", "bridgers")):
        right = len(wanted[place] & proposed[place])
        found[f"{measure}_found"] = right / len(wanted[place]) if wanted[place] else None
        found[f"{measure}_right"] = right / len(proposed[place]) if proposed[place] else None
    return found


def true_places(truth: Truth) -> Mapping[str, Set[int]]:
    """Return whom the rules of `selection` would choose if everything were known."""
    standing = places(truth.network(), truth.draws(), truth.cluster, np.random.SeedSequence(0))
    ranked = Standings.of(standing)
    crosses = standing.seen_across[0]
    core, bridgers = choose_people(
        ranked.core[0],
        np.where(crosses, ranked.bridging[0], 0),
        standing.member[0],
        crosses,
        [np.ones(len(crosses), bool)],
        share_out(INTERVIEWEES, SHARE_OF_BRIDGERS),
    )
    return {"core": set(core), "bridger": set(bridgers)}


def proposed_places(
    truth: Truth,
    people: NDArray[np.int64],
    network: Sociomatrix,
    draws: Draws,
    membership: FloatArray,
    seed: np.random.SeedSequence,
) -> Mapping[str, Set[int]]:
    """Return whom `selection` proposes in the fitted cluster that is most like the true one."""
    cluster = most_alike(membership, truth.labels[people] == truth.cluster)
    rows = propose(
        network,
        draws.thinned(NETWORKS),
        places(network, draws.thinned(NETWORKS), cluster, seed),
        membership,
        cluster,
        [chr(ord("A") + k) for k in range(membership.shape[1])],
        certainty(network),
        INTERVIEWEES,
        SHARE_OF_BRIDGERS,
    )
    return {
        place: {int(i) for i, row in zip(people, rows, strict=True) if row["place"] == place}
        for place in ("core", "bridger")
    }


def most_alike(membership: FloatArray, member: NDArray[np.bool_]) -> int:
    """Return the fitted cluster that shares most of its expected members with a true one."""
    overlap = membership[member].sum(axis=0)
    return int((overlap / (membership.sum(axis=0) + member.sum() - overlap)).argmax())


def adjusted_rand(one: Sequence[int] | NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Return the adjusted Rand index (Hubert and Arabie 1985): 1 alike, 0 as by chance."""
    table = np.zeros((int(np.max(one)) + 1, int(np.max(other)) + 1))
    np.add.at(table, (np.asarray(one), np.asarray(other)), 1)
    both = comb(table, 2).sum()
    in_one, in_other = (comb(table.sum(axis=axis), 2).sum() for axis in (1, 0))
    expected = in_one * in_other / comb(len(one), 2)
    most = (in_one + in_other) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))
