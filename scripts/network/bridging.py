"""Who is close, central and in between, on networks that the model predicts.

What was seen is kept as data; what was not asked is drawn from the model, anew in each posterior
draw. Two actors are *in contact* where either goes to the other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scripts.network.centrality import betweenness, eigenvector, participation
from scripts.network.draws import Draws, FloatArray
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.same_bits import exp


@dataclass(frozen=True)
class Places:
    """Where n actors stand towards one cluster in each of D draws; all arrays (D, n).

    Attributes
    ----------
    member : belongs to the cluster in this draw.
    distance : from the cluster's centre, in its sigmas.
    inside : number of members in contact with the actor, seen where seen, else expected.
    across : contacts over the cluster's border (for a member those outside, for others those
        inside), seen where seen, else expected.
    seen_across : has a contact over the border that was seen.
    participation, betweenness, eigenvector : on the network predicted in this draw.
    inside_drawn : number of members in contact in that network.
    cross_drawn : contacts there with other clusters than one's own, whichever these are.
    """

    member: NDArray[np.bool_]
    distance: FloatArray
    inside: FloatArray
    across: FloatArray
    seen_across: NDArray[np.bool_]
    participation: FloatArray
    betweenness: FloatArray
    eigenvector: FloatArray
    inside_drawn: FloatArray
    cross_drawn: FloatArray


def contact_probability(
    network: Sociomatrix, positions: NDArray[np.floating], intercept: float
) -> FloatArray:
    """(n, n) probability that either goes to the other: 0 or 1 where seen, else the model's."""
    z = positions.astype(np.float64)
    distance = np.sqrt(((z[:, None] - z[None]) ** 2).sum(axis=2))
    tie = np.where(network.observed, network.tie, 1 / (1 + exp(distance - intercept)))
    contact = 1 - (1 - tie) * (1 - tie.T) if network.directed else tie
    np.fill_diagonal(contact, 0)
    return np.asarray(contact)


def draw_contacts(probability: FloatArray, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Draw a symmetric network, each pair on its own."""
    upper = np.triu(rng.random(probability.shape) < probability, 1)
    return np.asarray(upper | upper.T)


def places(
    network: Sociomatrix, draws: Draws, cluster: int, seed: np.random.SeedSequence
) -> Places:
    """Measure every actor against `cluster` in every draw of `draws`."""
    flat = draws.joined()
    positions, labels = flat.positions[0], flat.labels[0]
    rng = np.random.default_rng(seed)
    member = labels == cluster
    inside, across, spread, between = (np.zeros(member.shape) for _ in range(4))
    central, inside_drawn, cross_drawn = (np.zeros(member.shape) for _ in range(3))
    for d, intercept in enumerate(flat.intercept[0]):
        probability = contact_probability(network, positions[d], float(intercept))
        # A product of matrices would sum in an order that depends on the processor.
        to_members, to_all = (probability * member[d]).sum(axis=1), probability.sum(axis=1)
        inside[d] = to_members
        across[d] = np.where(member[d], to_all - to_members, to_members)
        contact = draw_contacts(probability, rng)
        spread[d] = participation(contact, labels[d], flat.groups)
        between[d], central[d] = betweenness(contact), eigenvector(contact)
        inside_drawn[d] = contact @ member[d].astype(np.float64)
        cross_drawn[d] = (contact & (labels[d] != labels[d][:, None])).sum(axis=1)
    seen_inside = member.astype(np.float32) @ contacts_seen(network)
    seen_outside = (~member).astype(np.float32) @ contacts_seen(network)
    return Places(
        member,
        distance_in_sigmas(flat, cluster),
        inside,
        across,
        np.where(member, seen_outside, seen_inside) > 0,
        spread,
        between,
        central,
        inside_drawn,
        cross_drawn,
    )


def distance_in_sigmas(draws: Draws, cluster: int) -> FloatArray:
    """(D, n) distance of every actor from the cluster's centre, in the cluster's sigmas."""
    flat = draws.joined()
    offset = flat.positions[0] - flat.means[0, :, None, cluster]
    sigma = np.sqrt(flat.variances[0, :, cluster])
    distance: FloatArray = np.linalg.norm(offset, axis=2) / sigma[:, None]
    return distance


def contacts_seen(network: Sociomatrix) -> NDArray[np.bool_]:
    """(n, n) whether either was seen to go to the other."""
    return np.asarray((network.tie | network.tie.T) > 0)
