"""The cluster to study, and whom of it to interview.

The cluster
    Of the clusters whose expected size reaches the smallest allowed, the one with the highest
    posterior mean of the normalised entropy, averaged over the study's attributes (equal: the
    first letter). Where none is large enough, or no attribute is known: the largest.

The people
    Two scores, each computed in every draw from that draw's own positions, labels and predicted
    network, and then averaged over draws. A *standing* is the share of those compared with whom an
    actor exceeds (equals count half).

    core      0 outside the cluster; inside, the mean of two standings among its members: closeness
              to the centre in sigmas, and number of members in contact.
    bridging  0 for those of whom no contact was seen across the cluster's border; for the others,
              the mean of three standings among all actors: contacts across the border,
              participation coefficient, betweenness.

    Core places go to the highest core scores among actors whose most probable cluster is the chosen
    one; then the places kept for bridgers go to the highest bridging scores of the others, of
    whatever cluster. Places that either cannot fill go to the other.

    Only actors whose position is identified are considered at first. Should there be too few of
    them, the places left go, by the same rule, to actors whose position is weak (named by a single
    respondent), and the reason says so. Actors of whom only the prior is known are never proposed.

    Four alternates, in the same proportion, are next in line; the weak may be among them.

How firm it is
    `p_place` is the share of draws in which that draw's own scores would give the actor a place
    (not as an alternate) in the chosen cluster. How firm the choice of the cluster is, is
    `p_most_heterogeneous`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.network.bridging import Places, contacts_seen, distance_in_sigmas
from scripts.network.draws import Draws, FloatArray, interval
from scripts.network.heterogeneity import ALL, Heterogeneity, share_most, summary
from scripts.network.reasons import why_cluster, why_person
from scripts.network.sociomatrix import Sociomatrix

ALTERNATES = 4


def share_out(places: int, share_of_bridgers: float) -> tuple[int, int]:
    """Return places for core members and for bridgers; halves are rounded up for bridgers."""
    bridgers = int(places * share_of_bridgers + 0.5)
    return places - bridgers, bridgers


# --- the cluster ------------------------------------------------------------------------------


def choose_cluster(
    sizes: FloatArray, found: Heterogeneity, letters: Sequence[str], smallest: int
) -> tuple[int, list[dict[str, Any]]]:
    """Return the cluster to study and the rows of the table CLUSTER_CHOICE.

    Parameters
    ----------
    sizes : (D, G) members in each draw.
    """
    expected = sizes.mean(axis=0)
    low, high = interval(sizes)
    large = expected >= smallest
    overall = [summary(found.overall[:, k]) for k in range(len(letters))]
    level = np.array([-np.inf if mean is None else mean for mean, _, _ in overall])
    contest = np.where(large, level, -np.inf)
    by_mixture = bool(np.isfinite(contest).any())
    eligible = large if large.any() else np.ones_like(large)
    chosen = int(contest.argmax() if by_mixture else np.where(eligible, expected, -1).argmax())
    p_most = share_most(found.overall, large)
    by_blau = [summary(found.values[ALL, "blau"][:, k])[0] or 0 for k in range(len(letters))]
    rows = []
    for k, letter in enumerate(letters):
        rows.append(
            {
                "cluster": letter,
                "size_mean": float(expected[k]),
                "size_low": float(low[k]),
                "size_high": float(high[k]),
                "heterogeneity": overall[k][0],
                "low": overall[k][1],
                "high": overall[k][2],
                "p_most_heterogeneous": float(p_most[k]),
                "large_enough": bool(large[k]),
                "chosen": k == chosen,
            }
        )
    first_by_blau = max(np.flatnonzero(large), key=lambda k: by_blau[k], default=chosen)
    for row in rows:
        row["reason"] = why_cluster(row, rows, letters[int(first_by_blau)], smallest)
    return chosen, rows


# --- the people -------------------------------------------------------------------------------


def standing(values: FloatArray, among: NDArray[np.bool_]) -> FloatArray:
    """(n,) share of the others in `among` whom an actor exceeds; equals count half."""
    compared = values[among]
    below = np.searchsorted(np.sort(compared), values, side="left")
    up_to = np.searchsorted(np.sort(compared), values, side="right")
    others = np.maximum(len(compared) - among, 1)
    return np.asarray((below + up_to - among) / 2 / others)


@dataclass(frozen=True)
class Standings:
    """Standings of n actors in each of D draws; all arrays (D, n).

    Attributes
    ----------
    closeness, inside : among the members of the cluster, and of them only; 0 for others.
    across, participation, betweenness : among all actors.
    """

    closeness: FloatArray
    inside: FloatArray
    across: FloatArray
    participation: FloatArray
    betweenness: FloatArray

    @classmethod
    def of(cls, found: Places) -> Standings:
        """Compare actors in every draw."""
        all_actors = np.ones(found.member.shape[1], bool)

        def each(values: FloatArray, members_only: bool = False) -> FloatArray:
            among = found.member if members_only else [all_actors] * len(values)
            ranked = np.stack([standing(v, a) for v, a in zip(values, among, strict=True)])
            return np.where(found.member, ranked, 0) if members_only else ranked

        return cls(
            each(-found.distance, members_only=True),
            each(found.inside, members_only=True),
            each(found.across),
            each(found.participation),
            each(found.betweenness),
        )

    @property
    def core(self) -> FloatArray:
        """(D, n) core score."""
        return (self.closeness + self.inside) / 2

    @property
    def bridging(self) -> FloatArray:
        """(D, n) bridging score, not yet 0 for those not seen across the border."""
        return (self.across + self.participation + self.betweenness) / 3


def best_first(score: FloatArray, eligible: NDArray[np.bool_]) -> list[int]:
    """Return eligible actors, highest score first; equals in the order of actors."""
    return [int(i) for i in np.argsort(-score, kind="stable") if eligible[i]]


def choose_people(
    core: FloatArray,
    bridging: FloatArray,
    may_be_core: NDArray[np.bool_],
    may_bridge: NDArray[np.bool_],
    tiers: Sequence[NDArray[np.bool_]],
    places: tuple[int, int],
) -> tuple[list[int], list[int]]:
    """Return core members and bridgers, best first.

    Parameters
    ----------
    core, bridging : (n,) scores.
    may_be_core, may_bridge : (n,) whom to consider for what.
    tiers : (n,) each; a tier is considered for the places that those before it left.
    places : for core members and for bridgers; what one kind cannot fill goes to the other.
    """
    core_members: list[int] = []
    bridgers: list[int] = []
    for tier in tiers:
        left = sum(places) - len(core_members) - len(bridgers)
        for_core = min(max(places[0] - len(core_members), 0), left)
        free = tier.copy()
        free[core_members + bridgers] = False
        in_line = best_first(core, may_be_core & free)
        core_members += in_line[:for_core]
        free[core_members] = False
        new = best_first(bridging, may_bridge & free)[: left - len(in_line[:for_core])]
        bridgers += new
        spare = sum(places) - len(core_members) - len(bridgers)
        core_members += [i for i in in_line[for_core:] if i not in new][:spare]
    return core_members, bridgers


def propose(
    network: Sociomatrix,
    draws: Draws,
    found: Places,
    membership: FloatArray,
    cluster: int,
    letters: Sequence[str],
    certainty: Sequence[str],
    interviewees: int,
    share_of_bridgers: float,
) -> list[dict[str, Any]]:
    """Return rows of the table PEOPLE, in the order of actors.

    Parameters
    ----------
    found : measured against `cluster`, on `draws` or on fewer of them.
    membership : (n, G) probabilities.
    certainty : what the data say of each actor's position, as in POSITIONS.
    interviewees : how many people to propose.
    """
    home = membership.argmax(axis=1)
    seen = contacts_seen(network)
    to_chosen, to_others = seen & (home == cluster), seen & (home != home[:, None])
    inside = home == cluster
    crosses = (seen & (inside != inside[:, None])).any(axis=1)
    standings = Standings.of(found)
    core, bridging = standings.core, np.where(found.seen_across, standings.bridging, 0)
    means = core.mean(axis=0), bridging.mean(axis=0)
    firm, weak = (np.array([c == kind for c in certainty]) for kind in ("identified", "weak"))
    places = share_out(interviewees, share_of_bridgers)

    chosen = choose_people(*means, inside, crosses, (firm, weak), places)
    next_in_line = firm | weak
    next_in_line[chosen[0] + chosen[1]] = False
    reserve = share_out(ALTERNATES, share_of_bridgers)
    alternates = choose_people(*means, inside, crosses, (next_in_line,), reserve)
    place = {i: ("core", rank) for rank, i in enumerate(chosen[0], 1)}
    place |= {i: ("bridger", rank) for rank, i in enumerate(chosen[1], 1)}
    place |= {i: ("alternate", rank) for rank, i in enumerate(alternates[0] + alternates[1], 1)}
    as_core = {*chosen[0], *alternates[0]}

    times_chosen = np.zeros(len(home))
    for d, (member, across) in enumerate(zip(found.member, found.seen_across, strict=True)):
        again = choose_people(core[d], bridging[d], member, across, (firm, weak), places)
        times_chosen[again[0] + again[1]] += 1
    p_place = times_chosen / len(core)
    times_member = np.maximum(found.member.sum(axis=0), 1)
    exceeds = {
        "closeness": standings.closeness.sum(axis=0) / times_member,
        "inside": standings.inside.sum(axis=0) / times_member,
        "across": standings.across.mean(axis=0),
        "betweenness": standings.betweenness.mean(axis=0),
    }

    measured = {
        "distance": distance_in_sigmas(draws, cluster),
        "participation": found.participation,
        "betweenness": found.betweenness,
    }
    ends = {name: interval(values) for name, values in measured.items()}
    rows = []
    for i, actor in enumerate(network.actor_ids):
        row: dict[str, Any] = {
            "actor_id": actor,
            "cluster": letters[home[i]],
            "membership": float(membership[i, home[i]]),
            "p_chosen_cluster": float(membership[i, cluster]),
            "certainty": certainty[i],
            "degree_seen": int(to_chosen[i].sum()),
            "degree_expected": float(found.inside[:, i].mean()),
            "cross_ties_seen": int(to_others[i].sum()),
            "place": place[i][0] if i in place else "none",
            "rank": place[i][1] if i in place else None,
            "p_place": float(p_place[i]),
        }
        for name, values in measured.items():
            row[name] = float(values[:, i].mean())
            row[f"{name}_low"], row[f"{name}_high"] = (float(end[i]) for end in ends[name])
        row["reason"] = ""
        if i in place:
            row["reason"] = why_person(
                row,
                letters[cluster],
                as_core=i in as_core,
                all_seen=int(seen[i].sum()),
                exceeds={name: float(shares[i]) for name, shares in exceeds.items()},
            )
        rows.append(row)
    return rows
