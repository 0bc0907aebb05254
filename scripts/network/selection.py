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

    Four alternates, in the same proportion but at least one of each kind, are next in line; the
    weak come after all whose position is identified.

What people decided
    overrides both, and is told: see `scripts/study/decisions.py` and `scripts/network/seats.py`.
    Scores, intervals and shares of draws are those of the data alone.

How firm it is
    `p_place` is the share of draws in which that draw's own scores would give the actor a place
    (not as an alternate) in the chosen cluster. How firm the choice of the cluster is, is
    `p_most_heterogeneous`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.network.bridging import Places, contacts_seen, distance_in_sigmas
from scripts.network.draws import Draws, FloatArray, interval
from scripts.network.heterogeneity import ALL, Heterogeneity, share_most, summary
from scripts.network.reasons import why_cluster, why_decided, why_instead, why_not, why_person
from scripts.network.seats import KINDS, Chosen, with_decisions
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.decisions import NOTHING_DECIDED, Decided

ALTERNATES = 4


def share_out(places: int, share_of_bridgers: float) -> tuple[int, int]:
    """Return places for core members and for bridgers; halves are rounded up for bridgers."""
    bridgers = int(places * share_of_bridgers + 0.5)
    return places - bridgers, bridgers


def reserve_of(places: tuple[int, int], share_of_bridgers: float) -> tuple[int, int]:
    """Return how many alternates there are of each kind: at least one where it has places."""
    core, bridgers = share_out(ALTERNATES, share_of_bridgers)
    if places[1] and not bridgers:
        return core - 1, 1
    return (1, bridgers - 1) if places[0] and not core else (core, bridgers)


# --- the cluster ------------------------------------------------------------------------------


def choose_cluster(
    sizes: FloatArray,
    found: Heterogeneity,
    letters: Sequence[str],
    smallest: int,
    decided: tuple[int, str] | None = None,
) -> tuple[int, list[dict[str, Any]]]:
    """Return the cluster to study and the rows of the table CLUSTER_CHOICE.

    Parameters
    ----------
    sizes : (D, G) members in each draw.
    decided : the cluster people decided on, and what is told of their decision.
    """
    expected = sizes.mean(axis=0)
    low, high = interval(sizes)
    large = expected >= smallest
    overall = [summary(found.overall[:, k]) for k in range(len(letters))]
    level = np.array([-np.inf if mean is None else mean for mean, _, _ in overall])
    contest = np.where(large, level, -np.inf)
    by_mixture = bool(np.isfinite(contest).any())
    eligible = large if large.any() else np.ones_like(large)
    proposed = int(contest.argmax() if by_mixture else np.where(eligible, expected, -1).argmax())
    chosen = decided[0] if decided else proposed
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
                "proposed": k == proposed,
                "decision": decided[1] if decided and k == chosen else None,
            }
        )
    first_by_blau = max(np.flatnonzero(large), key=lambda k: by_blau[k], default=proposed)
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

    def exceeded(self, member: NDArray[np.bool_]) -> dict[str, FloatArray]:
        """(n,) each: mean share of those compared with whom an actor exceeds.

        Parameters
        ----------
        member : (D, n) membership of the cluster; draws in which an actor is not a member say
            nothing of `closeness` and `inside`.
        """
        times_member = np.maximum(member.sum(axis=0), 1)
        return {
            "closeness": self.closeness.sum(axis=0) / times_member,
            "inside": self.inside.sum(axis=0) / times_member,
            "across": self.across.mean(axis=0),
            "betweenness": self.betweenness.mean(axis=0),
        }

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
) -> Chosen:
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


@dataclass(frozen=True)
class _Considered:
    """Whom to consider, as what, and how they score.

    Attributes
    ----------
    core, bridging : (D, n) scores.
    inside, crosses : (n,) whom to consider as core members, and as bridgers.
    firm, weak : (n,) what the data say of their positions.
    """

    core: FloatArray
    bridging: FloatArray
    inside: NDArray[np.bool_]
    crosses: NDArray[np.bool_]
    firm: NDArray[np.bool_]
    weak: NDArray[np.bool_]

    def choose(self, places: tuple[int, int], taken: Collection[int] = ()) -> Chosen:
        """Give places by mean scores, the firm first, to those who are not among `taken`."""
        free = np.ones(len(self.inside), bool)
        free[list(taken)] = False
        tiers = (self.firm & free, self.weak & free)
        return choose_people(*self._means, self.inside, self.crosses, tiers, places)

    def share_of_draws(self, found: Places, places: tuple[int, int]) -> FloatArray:
        """(n,) share of draws whose own scores would give the actor a place."""
        times = np.zeros(len(self.inside))
        for d, (member, across) in enumerate(zip(found.member, found.seen_across, strict=True)):
            tiers = (self.firm, self.weak)
            again = choose_people(self.core[d], self.bridging[d], member, across, tiers, places)
            times[again[0] + again[1]] += 1
        return times / len(self.core)

    @property
    def _means(self) -> tuple[FloatArray, FloatArray]:
        return self.core.mean(axis=0), self.bridging.mean(axis=0)


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
    decisions: Decided = NOTHING_DECIDED,
) -> list[dict[str, Any]]:
    """Return rows of the table PEOPLE, in the order of actors.

    Parameters
    ----------
    found : measured against `cluster`, on `draws` or on fewer of them.
    membership : (n, G) probabilities.
    certainty : what the data say of each actor's position, as in POSITIONS.
    interviewees : how many people to propose.
    decisions : what people decided about the long interviews.
    """
    home = membership.argmax(axis=1)
    inside = home == cluster
    seen = contacts_seen(network)
    standings = Standings.of(found)
    considered = _Considered(
        standings.core,
        np.where(found.seen_across, standings.bridging, 0),
        inside,
        (seen & (inside != inside[:, None])).any(axis=1),
        *(np.array([c == kind for c in certainty]) for kind in ("identified", "weak")),
    )
    places = share_out(interviewees, share_of_bridgers)
    reserve = reserve_of(places, share_of_bridgers)
    number = {actor: i for i, actor in enumerate(network.actor_ids)}
    wanted = {number[code]: d for code, d in decisions.chosen.items() if code in number}
    out = {number[code]: d for code, d in decisions.out.items() if code in number}

    def next_in_line(taken: Collection[int]) -> Chosen:
        return considered.choose(reserve, taken)

    alone = considered.choose(places)
    place_alone = _places(alone, next_in_line(alone[0] + alone[1]))
    as_core = inside.copy()
    for i, had in place_alone.items():
        as_core[i] = had.kind == "core"
    chosen, instead_of = with_decisions(alone, wanted, out, as_core, interviewees, next_in_line)
    place = _places(chosen, next_in_line({*chosen[0], *chosen[1], *out}))
    p_place = considered.share_of_draws(found, places)
    exceeds = standings.exceeded(found.member)
    measured = {
        "distance": distance_in_sigmas(draws, cluster),
        "participation": found.participation,
        "betweenness": found.betweenness,
        "eigenvector": found.eigenvector,
        "cross_ties": found.cross_drawn,
        "degree": found.inside_drawn,
    }
    ends = {name: interval(values) for name, values in measured.items()}
    rows = []
    for i, actor in enumerate(network.actor_ids):
        now, proposed = place.get(i, NO_PLACE), place_alone.get(i, NO_PLACE)
        row: dict[str, Any] = {
            "actor_id": actor,
            "cluster": letters[home[i]],
            "membership": float(membership[i, home[i]]),
            "p_chosen_cluster": float(membership[i, cluster]),
            "certainty": certainty[i],
            "degree_seen": int((seen[i] & inside).sum()),
            "degree_expected": float(found.inside[:, i].mean()),
            "cross_ties_seen": int((seen[i] & (home != home[i])).sum()),
            "place": now.place,
            "kind": now.kind,
            "rank": now.rank,
            "proposed": proposed.place,
            "decision": "interview" if i in wanted else "unavailable" if i in out else None,
            "p_place": float(p_place[i]),
        }
        for name, values in measured.items():
            if name != "degree":
                row[name] = _told(name, values[:, i].mean())
            row[f"{name}_low"], row[f"{name}_high"] = (_told(name, end[i]) for end in ends[name])
        row["reason"] = ""
        if now.kind:
            row["reason"] = why_person(
                row,
                letters[cluster],
                as_core=now.kind == "core",
                all_seen=int(seen[i].sum()),
                exceeds={name: float(shares[i]) for name, shares in exceeds.items()},
            )
        if i in wanted:
            row["reason"] = f"{why_decided(row, wanted[i].told)}; {row['reason']}"
        elif i in instead_of:
            gone = instead_of[i]
            instead = why_instead(network.actor_ids[gone], out[gone], place_alone[gone].kind)
            row["reason"] = f"{instead}; {row['reason']}"
        elif i in out:
            row["reason"] = why_not(out[i])
        rows.append(row)
    return rows


class Place(NamedTuple):
    """Where somebody stands in a proposal; `kind` is null where nowhere."""

    place: str
    kind: str | None
    rank: int | None


NO_PLACE = Place("none", None, None)


def _places(chosen: Chosen, alternates: Chosen) -> dict[int, Place]:
    in_line = [(i, kind) for kind, line in zip(KINDS, alternates, strict=True) for i in line]
    place = {i: Place("alternate", kind, rank) for rank, (i, kind) in enumerate(in_line, 1)}
    for kind, seats in zip(KINDS, chosen, strict=True):
        place |= {i: Place(kind, kind, rank) for rank, i in enumerate(seats, 1)}
    return place


def _told(measure: str, value: float) -> float:
    """Return a number as it is told: without bits that depend on the processor."""
    return round(float(value), 8) if measure == "eigenvector" else float(value)
