"""Where an account's cast stands in the fitted network.

Everything is said in three ways that are kept apart: what was seen (ties, on the pairs observed),
what the model expects (over posterior draws, each with its own labels, positions and intercept),
and what it would be for casts drawn by lot (see `redraw`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.narrative.placement_words import sentence
from scripts.study.same_bits import exp

FloatArray = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class FittedNetwork:
    """What the network half knows of n actors in G clusters, and D draws of its model.

    Attributes
    ----------
    actor_ids : n codes.
    letters : of the G clusters.
    membership : (n, G) probability of each actor to belong to each cluster.
    labels : (D, n) cluster of each actor, counted from 0.
    positions : (D, n, d); the distances between actors matter, not how the map is turned.
    intercept : (D,) log-odds of a tie at distance 0.
    tie : (n, n) 1 where i goes to j; means nothing where unobserved.
    observed : (n, n) False: not known.
    directed : where False, `tie` and `observed` are symmetric.
    certainty : n, as in the table POSITIONS.
    attributes : by name, n values each; None where not known.
    """

    actor_ids: Sequence[str]
    letters: Sequence[str]
    membership: FloatArray
    labels: NDArray[np.int8]
    positions: NDArray[np.floating]
    intercept: NDArray[np.floating]
    tie: NDArray[np.int8]
    observed: NDArray[np.bool_]
    directed: bool
    certainty: Sequence[str]
    attributes: Mapping[str, Sequence[str | None]]


def summary(draws: FloatArray) -> tuple[float, float, float]:
    """Mean of the draws, and both ends of their central 90 % interval."""
    low, high = np.quantile(draws, (0.05, 0.95))
    return float(draws.mean()), float(low), float(high)


def tie_probability(distance: FloatArray, intercept: NDArray[np.floating]) -> FloatArray:
    """Probability of a tie at a distance, under the latent position model (Hoff et al. 2002)."""
    return np.asarray(1 / (1 + exp(distance - intercept)))


def distances(positions: NDArray[np.floating], members: Places) -> FloatArray:
    """(D, pairs) distance between two of the members, for every pair, in every draw.

    Parameters
    ----------
    positions : (D, n, d).
    members : (m,) the same in every draw, or (D, m).
    """
    chosen = np.broadcast_to(members, (len(positions), members.shape[-1]))
    z = np.take_along_axis(positions, chosen[:, :, None], axis=1).astype(np.float64)
    i, j = np.triu_indices(members.shape[-1], 1)
    return np.asarray(np.sqrt(((z[:, i] - z[:, j]) ** 2).sum(axis=2)))


def cluster_counts(labels: NDArray[np.int8], members: Places, groups: int) -> FloatArray:
    """(D, G) how many of the members each cluster holds in each draw."""
    own = labels[:, members]
    return np.stack([(own == k).sum(axis=1) for k in range(groups)], axis=1).astype(np.float64)


# --- one account ------------------------------------------------------------------------------


def place_account(
    network: FittedNetwork, account_id: str, cast: Sequence[Mapping[str, Any]], redrawn: Places
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return an account's row of PLACEMENTS, and its rows of ACCOUNT_CLUSTERS.

    Parameters
    ----------
    cast : the account's rows of CAST. Whoever is no actor of the fitted network (outside it, or
        known only since a later wave) is not placed.
    redrawn : (times, m) casts drawn by lot in place of the m who are placed.
    """
    members = placed(network, cast)
    inside = {network.actor_ids[i] for i in members}
    outside = [row for row in cast if row["person_id"] not in inside]
    clusters = _clusters(network, account_id, members, redrawn)
    place: dict[str, Any] = {
        "account_id": account_id,
        "cast": len(cast),
        "placed": len(members),
        "unplaced": ";".join(row["person_id"] for row in outside),
        "weakly_placed": sum(network.certainty[i] != "identified" for i in members),
        **{
            f"{name}s": len({values[i] for i in members} - {None})
            for name, values in network.attributes.items()
        },
        **_main(network, members, clusters),
        **_seen(network, members),
        **_expected(network, members, redrawn),
    }
    others = [row["shown_as"] for row in outside]
    by_lot = bool((np.sort(redrawn, axis=1) != members).any())
    place["sentence"] = sentence(place, clusters, others, by_lot=by_lot)
    return place, clusters


def placed(network: FittedNetwork, cast: Sequence[Mapping[str, Any]]) -> Places:
    """(m,) places of the cast among the actors, rising; of those who are actors of the network."""
    where = {actor: i for i, actor in enumerate(network.actor_ids)}
    return np.array(sorted(where[p] for row in cast if (p := row["person_id"]) in where), np.int64)


def _clusters(
    network: FittedNetwork, account_id: str, members: Places, redrawn: Places
) -> list[dict[str, Any]]:
    q = network.membership
    counts = cluster_counts(network.labels, members, len(network.letters))
    home = q[members].argmax(axis=1)
    by_lot = q[redrawn].sum(axis=1)
    rows = []
    for k, letter in enumerate(network.letters):
        _, low, high = summary(counts[:, k])
        chance, chance_low, chance_high = summary(by_lot[:, k])
        rows.append(
            {
                "account_id": account_id,
                "cluster": letter,
                "members": float(q[members, k].sum()),
                "low": low,
                "high": high,
                "most_likely": int((home == k).sum()),
                "by_chance": chance,
                "chance_low": chance_low,
                "chance_high": chance_high,
            }
        )
    return rows


def _main(
    network: FittedNetwork, members: Places, clusters: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    if not len(members):
        return {"main_cluster": None, "main_share": None, "p_main": None}
    # Rounded, so that equals stay equal whatever the order of additions; then the first letter.
    expected = [round(row["members"], 9) for row in clusters]
    main = int(np.argmax(expected))
    counts = cluster_counts(network.labels, members, len(clusters))
    return {
        "main_cluster": network.letters[main],
        "main_share": clusters[main]["members"] / len(members),
        "p_main": float((counts[:, main] == counts.max(axis=1)).mean()),
    }


def _seen(network: FittedNetwork, members: Places) -> dict[str, int]:
    """Count pairs, observed pairs and ties, within and between the most likely clusters."""
    home = network.membership[members].argmax(axis=1)
    same = home[:, None] == home
    once = np.triu(np.ones_like(same), 1)
    ordered = once | once.T if network.directed else once
    known = network.observed[np.ix_(members, members)] & ordered
    tied = (network.tie[np.ix_(members, members)] > 0) & known
    return {
        f"{what}_{where}": int((pairs & of).sum())
        for what, pairs in (("pairs", once), ("observed", known), ("ties", tied))
        for where, of in (("within", same), ("between", ~same))
    }


_EXPECTED = (
    *("within_expected", "within_low", "within_high"),
    *("dispersion", "dispersion_low", "dispersion_high"),
    *("dispersion_chance", "dispersion_chance_low", "dispersion_chance_high"),
)


def _expected(network: FittedNetwork, members: Places, redrawn: Places) -> dict[str, Any]:
    if len(members) < 2:
        return dict.fromkeys(_EXPECTED)
    apart = distances(network.positions, members)
    p = tie_probability(apart, network.intercept[:, None])
    i, j = np.triu_indices(len(members), 1)
    labels = network.labels[:, members]
    within = (p * (labels[:, i] == labels[:, j])).sum(axis=1) / p.sum(axis=1)
    # Each cast drawn by lot is looked at in one draw; these are spread evenly over all draws.
    draws = np.linspace(0, len(network.positions) - 1, len(redrawn)).round().astype(int)
    by_lot = distances(network.positions[draws], redrawn)
    values = [*summary(within), *summary(apart.mean(axis=1)), *summary(by_lot.mean(axis=1))]
    return dict(zip(_EXPECTED, values, strict=True))
