"""Why a cluster is to be studied and a person interviewed, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.study.words import percent

UNSURE = 0.8  # below this probability of membership, the reason says so


def why_cluster(
    row: Mapping[str, Any],
    all_rows: Sequence[Mapping[str, Any]],
    first_by_blau: str,
    smallest: int,
) -> str:
    """Say why a cluster is chosen, or why not.

    Parameters
    ----------
    row, all_rows : of the table CLUSTER_CHOICE, but for the reason.
    first_by_blau : letter of the cluster that the Blau index would choose.
    smallest : expected size a cluster must have.
    """
    members, mixed = row["size_mean"], row["heterogeneity"]
    if not row["chosen"]:
        if not row["large_enough"]:
            return f"too small: {members:.1f} members expected, at least {smallest} wanted"
        if mixed is None:
            return "how mixed it is, is not known"
        chosen = next(other for other in all_rows if other["chosen"])
        return f"large enough, but less mixed than {chosen['cluster']}: entropy {mixed:.2f} of 1"
    size = f"{members:.0f} members expected"
    large = sum(other["large_enough"] for other in all_rows)
    if not large:
        return f"no cluster reaches {smallest} expected members; this is the largest: {size}"
    if mixed is None:
        return f"no attribute tells how mixed the clusters are; this is the largest: {size}"
    parts = [
        f"the most mixed of the {large} clusters that are large enough"
        if large > 1
        else "the only cluster that is large enough",
        f"entropy {mixed:.2f} of 1, averaged over attributes "
        f"(90 % interval {row['low']:.2f} to {row['high']:.2f})",
    ]
    if large > 1:
        parts.append(f"first in {percent(row['p_most_heterogeneous'])} of draws")
    parts.append(size)
    if first_by_blau != row["cluster"]:
        parts.append(f"the Blau index would put {first_by_blau} first")
    return "; ".join(parts)


def why_person(
    row: Mapping[str, Any],
    chosen: str,
    *,
    as_core: bool,
    all_seen: int,
    exceeds: Mapping[str, float],
) -> str:
    """Say why a person is proposed.

    Parameters
    ----------
    row : of the table PEOPLE, but for the reason.
    chosen : letter of the cluster to study.
    as_core : proposed as, or next in line for, a core member; else a bridger.
    all_seen : number of people seen tied with this one.
    exceeds : share of the members whom this person exceeds in closeness to the centre
        (`closeness`) and in contacts with members (`inside`), as long as a member; share of all
        actors exceeded in contacts across the border (`across`) and in betweenness.
    """
    own, sure = row["cluster"], percent(row["membership"])
    seen = (
        f"the one person seen tied with them {'is' if row['degree_seen'] else 'is not'} in {chosen}"
        if all_seen == 1
        else f"{row['degree_seen']} of the {all_seen} people seen tied with them are in {chosen}"
    )
    parts = []
    if row["place"] == "alternate":
        parts.append(f"next in line {'for the core' if as_core else 'as a bridger'}")
    if as_core:
        parts += [
            f"nearer to the centre of {chosen} than {percent(exceeds['closeness'])} of its members "
            f"({row['distance']:.1f} of its spread away)",
            f"more contacts there than {percent(exceeds['inside'])} "
            f"(about {row['degree_expected']:.0f} expected; {seen})",
        ]
    else:
        border = "outside it" if own == chosen else f"in {chosen}"
        parts += [
            f"belongs to {own}",
            f"more contacts {border} than {percent(exceeds['across'])} of all actors have across "
            f"the border of {chosen} ({seen})",
            f"on {100 * row['betweenness']:.1f} % of the shortest paths between others, more than "
            f"{percent(exceeds['betweenness'])}",
        ]
    if row["membership"] < UNSURE:
        parts.append(f"belongs to {own} in only {sure} of draws")
    if row["certainty"] == "weak":
        parts.append("POSITION UNCERTAIN: named by one respondent only")
    return "; ".join(parts)
