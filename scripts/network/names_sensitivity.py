"""How much of a site's results hangs on names that were merged with low confidence.

The study's fit is compared with one to the network in which every such merge is undone. Letters
of the second are those of the clusters of the first that they share most members with.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.network.clusters import co_membership
from scripts.network.draws import FloatArray
from scripts.network.letters import shares_in_common
from scripts.network.recovery import adjusted_rand
from scripts.study.words import count, listed, percent

DRAWS = 200  # of each fit that partitions are compared on
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What came of the names as they are merged, or with the doubtful merges undone.

    Attributes
    ----------
    actors : codes of those in the fit, in order.
    labels : (D, n) cluster of each in each draw.
    membership : (n, G) probabilities, clusters in the order of `letters`.
    counts, choice : what the files of these names hold.
    clusters, people : rows of the tables CLUSTER_CHOICE and PEOPLE.
    converged : did the chosen fit converge?
    """

    actors: tuple[str, ...]
    labels: NDArray[np.int8]
    membership: FloatArray
    counts: Row
    choice: Row
    clusters: Sequence[Row]
    people: Sequence[Row]
    converged: bool

    def among(self, actors: Sequence[str]) -> tuple[NDArray[np.int8], FloatArray]:
        """Return labels and membership of some actors, in their order."""
        place = {actor: i for i, actor in enumerate(self.actors)}
        chosen = [place[actor] for actor in actors]
        return self.labels[:, chosen], self.membership[chosen]

    @property
    def cluster(self) -> Row:
        """The cluster that the workflow proposes to study."""
        return next(row for row in self.clusters if row["proposed"])

    @property
    def interviewees(self) -> dict[str, float]:
        """Whom the workflow proposes, each with the share of draws that choose them again."""
        places = ("core", "bridger")
        return {row["actor_id"]: row["p_place"] for row in self.people if row["proposed"] in places}


def compare(merged: Outcome, apart: Outcome) -> dict[str, Any]:
    """Say in numbers what changes when doubtful merges are undone."""
    both = [actor for actor in merged.actors if actor in set(apart.actors)]
    (labels, membership), (labels_apart, membership_apart) = merged.among(both), apart.among(both)
    far = np.abs(co_membership(labels) - co_membership(labels_apart))
    pairs = far[np.triu_indices(len(both), 1)]
    between = merged.choice["agreement"]
    letters: Sequence[str] = merged.choice["letters"]
    proposed, instead = merged.cluster, apart.cluster
    in_common = shares_in_common(membership, membership_apart)[
        letters.index(proposed["cluster"]),
        apart.choice["letters"].index(instead["cluster"]),
    ]
    before, after = merged.interviewees, apart.interviewees
    return {
        "undone": apart.counts["provisional_actors"] - merged.counts["provisional_actors"],
        "actors": {"merged": len(merged.actors), "apart": len(apart.actors), "both": len(both)},
        "ties": {"merged": merged.choice["ties"], "apart": apart.choice["ties"]},
        "clusters": {"merged": merged.choice["groups"], "apart": apart.choice["groups"]},
        "converged": {"merged": merged.converged, "apart": apart.converged},
        "co_membership": {
            "mean_difference": float(pairs.mean()),
            "largest_difference": float(pairs.max()),
            "between_runs": between["mean"] if between else None,
        },
        "adjusted_rand": {
            "most_probable": adjusted_rand(
                membership.argmax(axis=1), membership_apart.argmax(axis=1)
            ),
            "across": _agreement(labels, labels_apart),
            "within": _agreement(labels, labels),
        },
        "cluster_to_study": {
            "merged": proposed["cluster"],
            "apart": instead["cluster"],
            "p_merged": proposed["p_most_heterogeneous"],
            "p_apart": instead["p_most_heterogeneous"],
            "members_in_common": float(in_common),
        },
        "interviewees": {
            "kept": sorted(before.keys() & after.keys()),
            "dropped": {code: before[code] for code in sorted(before.keys() - after.keys())},
            "new": {code: after[code] for code in sorted(after.keys() - before.keys())},
        },
    }


def _agreement(one: NDArray[np.int8], other: NDArray[np.int8]) -> dict[str, float]:
    """Return the adjusted Rand index of draws of one fit with draws of another, or of its own.

    Draws are taken at even steps; the second ones begin half-way, so that none meets itself.
    """
    first = np.linspace(0, len(one) - 1, min(DRAWS, len(one))).astype(int)
    second = (np.linspace(0, len(other) - 1, len(first)).astype(int) + len(other) // 2) % len(other)
    found = [
        adjusted_rand(one[i].astype(np.int64), other[j].astype(np.int64))
        for i, j in zip(first, second, strict=True)
    ]
    low, high = np.quantile(found, (0.05, 0.95))
    return {"mean": float(np.mean(found)), "low": float(low), "high": float(high)}


# --- in words -------------------------------------------------------------------------------------

NOTHING = (
    "No name was merged into an actor with low confidence, so there is nothing to undo: the "
    "results do not hang on any such decision."
)


def page(site: str, wave: int, found: Row | None) -> str:
    """Return the comparison as a page of Markdown; None: nothing was to be undone."""
    title = f"# Site {site}: what hangs on names merged with low confidence\n\n"
    if found is None:
        return f"{title}{NOTHING}\n"
    f = found
    undone = count(f["undone"], "merge")
    head = (
        f"{undone} of low confidence {'was' if f['undone'] == 1 else 'were'} undone: each such "
        f"alias became an actor of its own. The model was fitted again to wave {wave}, from the "
        "same seeds, and cluster and interviewees were proposed again."
    )
    parts = [head, _table(f), _clusters(f), _chosen(f), _people(f)]
    return title + "\n\n".join(filter(None, parts)) + "\n"


def _table(f: Row) -> str:
    def real(value: float | None) -> str:
        return "not known" if value is None else f"{value:.2f}"

    rows = [
        ("actors", f["actors"]["merged"], f["actors"]["apart"]),
        ("ties", f["ties"]["merged"], f["ties"]["apart"]),
        ("clusters", f["clusters"]["merged"], f["clusters"]["apart"]),
        ("cluster proposed for study", f["cluster_to_study"]["merged"],
         f["cluster_to_study"]["apart"]),
        ("probability that it is the most heterogeneous", real(f["cluster_to_study"]["p_merged"]),
         real(f["cluster_to_study"]["p_apart"])),
        ("converged", *("yes" if f["converged"][k] else "no" for k in ("merged", "apart"))),
    ]  # fmt: skip
    lines = ["| | names as merged | doubtful merges undone |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(map(str, row))} |" for row in rows)])


def _clusters(f: Row) -> str:
    c, rand = f["co_membership"], f["adjusted_rand"]

    def interval(values: Row) -> str:
        return f"{values['mean']:.2f} (90 %: {values['low']:.2f} to {values['high']:.2f})"

    scale = (
        f"runs of the same model on the same names differ by {c['between_runs']:.3f} (the two that "
        "differ most about a pair)"
        if c["between_runs"] is not None
        else "there is one run only, so how far runs differ anyway is not known"
    )
    return (
        f"Clusters, over the {count(f['actors']['both'], 'actor')} in both: the probability that "
        f"two share a cluster differs by {c['mean_difference']:.3f} on average and "
        f"{c['largest_difference']:.2f} at most; {scale}. The adjusted Rand index of the most "
        f"probable clusters is {rand['most_probable']:.2f}. Draws of the one fit agree with draws "
        f"of the other by {interval(rand['across'])}, and with each other by "
        f"{interval(rand['within'])}."
    )


def _chosen(f: Row) -> str:
    c = f["cluster_to_study"]
    same = c["merged"] == c["apart"]
    proposed = (
        f"Cluster {c['merged']} is proposed for study in both"
        if same
        else f"Cluster {c['apart']} would be proposed for study instead of {c['merged']}"
    )
    shared = percent(c["members_in_common"])
    return f"{proposed}; the two have {shared} of their expected members in common."


def _people(f: Row) -> str:
    who = f["interviewees"]
    if not who["dropped"] and not who["new"]:
        return "The same people are proposed for interview."

    def told(people: Mapping[str, float]) -> str:
        return listed(f"{code} (in {percent(p)} of draws)" for code, p in people.items())

    changes = [f"{len(who['kept'])} of those proposed for interview stay"]
    if who["dropped"]:
        changes.append(f"no longer proposed: {told(who['dropped'])}")
    if who["new"]:
        changes.append(f"proposed instead: {told(who['new'])}")
    return "; ".join(changes) + ". The shares are of each fit's own draws."
