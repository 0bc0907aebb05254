"""Why a cluster is to be studied and a person interviewed, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.study.words import percent

UNSURE = 0.8  # below this probability of membership, the reason says so
DOUBTS = {
    "weak": "POSITION UNCERTAIN: named by one respondent only",
    "prior only": "POSITION NOT KNOWN: never asked, named by nobody",
}


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
    alone = _why_cluster_alone(row, all_rows, first_by_blau, smallest)
    if row["decision"]:
        proposed = next(other["cluster"] for other in all_rows if other["proposed"])
        agreed = proposed == row["cluster"]
        instead = "the workflow proposes it, too" if agreed else f"the workflow proposes {proposed}"
        return f"{row['decision']}; {instead}; {alone}"
    if row["proposed"] and not row["chosen"]:
        return f"what the workflow proposes, but people decided otherwise; {alone}"
    return alone


def _why_cluster_alone(
    row: Mapping[str, Any],
    all_rows: Sequence[Mapping[str, Any]],
    first_by_blau: str,
    smallest: int,
) -> str:
    """Say why the data speak for a cluster, or why not."""
    members, mixed = row["size_mean"], row["heterogeneity"]
    if not row["proposed"]:
        if not row["large_enough"]:
            return f"too small: {members:.1f} members expected, at least {smallest} wanted"
        if mixed is None:
            return "how mixed it is, is not known"
        first = next(other for other in all_rows if other["proposed"])
        return f"large enough, but less mixed than {first['cluster']}: entropy {mixed:.2f} of 1"
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
        else f"{row['degree_seen']} of the {all_seen} people seen tied with them "
        f"{'is' if row['degree_seen'] == 1 else 'are'} in {chosen}"
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
    if row["certainty"] in DOUBTS:
        parts.append(DOUBTS[row["certainty"]])
    return "; ".join(parts)


def why_decided(row: Mapping[str, Any], told: str) -> str:
    """Say that people decided to interview somebody, and whether the workflow would.

    Parameters
    ----------
    row : of the table PEOPLE, but for the reason.
    told : the decision, with its reason.
    """
    also = {
        "none": "the workflow would not propose them",
        "alternate": "for the workflow, next in line",
    }
    return f"{told}; {also.get(row['proposed'], 'the workflow proposes them, too')}"


def why_instead(gone: str, by: str, kind: str | None) -> str:
    """Say whose place somebody took; why that one is not available is nobody's business here."""
    return f"in place of {gone} ({kind}), who is not available ({by})"


def why_not(by: str) -> str:
    """Say that somebody is not to be interviewed."""
    return f"not available ({by})"
