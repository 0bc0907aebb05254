"""Where a cast stands, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.study.words import listed, percent, spelt

SURE = 0.95  # share of draws from which it goes without saying which cluster holds most


def sentence(
    place: Mapping[str, Any],
    clusters: Sequence[Mapping[str, Any]],
    outside: Sequence[str],
    *,
    by_lot: bool,
) -> str:
    """Say where a cast stands.

    Parameters
    ----------
    place : the account's row of PLACEMENTS, but for the sentence.
    clusters : its rows of ACCOUNT_CLUSTERS.
    outside : what results call those who are not placed.
    by_lot : whether a cast drawn by lot can be any other than this one.
    """
    said = [_placed(place, clusters)]
    if place["placed"] > 1:
        if span := _span(place):
            said.append(f"They come from {listed(span)}.")
        share, low, high = (100 * place[f"within_{end}"] for end in ("expected", "low", "high"))
        said.append(
            f"Of the ties expected among them {share:.0f} % ({low:.0f} to {high:.0f}) stay within "
            "a cluster."
        )
        if by_lot:
            said.append(_by_lot(place, clusters))
    if outside:
        said.append(f"Outside the network: {', '.join(outside)}.")
    if weak := place["weakly_placed"]:
        stand = "stands" if weak == 1 else "stand"
        who = spelt(weak).capitalize()
        said.append(f"{who} {stand} on weak evidence: named by one respondent at most.")
    return " ".join(said)


def _placed(place: Mapping[str, Any], clusters: Sequence[Mapping[str, Any]]) -> str:
    cast, placed, main = place["cast"], place["placed"], place["main_cluster"]
    if not cast:
        return "There is nobody in the cast yet."
    if not placed:
        return f"Of {cast} in the cast nobody is in the network."
    head = f"Of {cast} in the cast {placed} {'is' if placed == 1 else 'are'} placed"
    if placed == cast > 1:
        head = f"All {cast} in the cast are placed"
    if placed == 1:
        return f"{head}, with probability {place['main_share']:.2f} in cluster {main}."
    # Sums that are equal but for the order of summing stay in the order of letters.
    ordered = sorted(clusters, key=lambda row: (-round(row["members"], 9), row["cluster"]))
    held = [row for row in ordered if row["cluster"] == main or row["members"] >= 0.5]
    held.sort(key=lambda row: bool(row["cluster"] != main))
    about = [
        f"{row['members']:.0f} in {'cluster ' * (not k)}{row['cluster']}{_ends(row, '')}"
        for k, row in enumerate(held)
    ]
    return f"{head}: about {', '.join(about)}.{_how_sure(place)}{_likeliest(ordered)}"


def _how_sure(place: Mapping[str, Any]) -> str:
    """Say how often another cluster holds more, where that is not seldom."""
    if place["p_main"] >= SURE:
        return ""
    return f" {place['main_cluster']} holds most of them in {percent(place['p_main'])} of draws."


def _span(place: Mapping[str, Any]) -> list[str]:
    """Return how many kinds of organisation and professions there are, as far as known."""
    kinds, professions = place["organisations"], place["backgrounds"]
    found = [(kinds, f"kind{'s' * (kinds > 1)} of organisation")]
    found.append((professions, f"profession{'s' * (professions > 1)}"))
    return [f"{spelt(number)} {words}" for number, words in found if number]


def _likeliest(ordered: Sequence[Mapping[str, Any]]) -> str:
    """Say how many have which cluster as their likeliest, where that is not the same again."""
    if all(row["most_likely"] == round(row["members"]) for row in ordered):
        return ""
    each = [f"{row['cluster']} for {spelt(row['most_likely'])}" for row in ordered
            if row["most_likely"]]  # fmt: skip
    return f" The likeliest cluster is {listed(each)}."


def _by_lot(place: Mapping[str, Any], clusters: Sequence[Mapping[str, Any]]) -> str:
    """Compare with casts drawn by lot."""
    main = next(row for row in clusters if row["cluster"] == place["main_cluster"])
    together = "about as close together as"
    if place["dispersion"] < place["dispersion_chance_low"]:
        together = "closer together than"
    elif place["dispersion"] > place["dispersion_chance_high"]:
        together = "further apart than"
    return (
        "If those not interviewed were drawn by lot from people named as often, about "
        f"{main['by_chance']:.0f} of the cast would be in {main['cluster']}"
        f"{_ends(main, 'chance_')}; it stands {together} such casts."
    )


def _ends(row: Mapping[str, Any], name: str) -> str:
    """Return ` (7 to 10)`, or nothing where both ends are the same whole number."""
    low, high = (f"{row[f'{name}{end}']:.0f}" for end in ("low", "high"))
    return f" ({low} to {high})" if low != high else ""
