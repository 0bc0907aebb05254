"""What the fits of a site say together, and what a reader should be warned of."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Any

import numpy as np

from scripts.network.clusters import lowest_bic
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.watermark import mark_of

# Beyond these differences in co-membership probability, runs are said to disagree.
LARGEST_DIFFERENCE, MEAN_DIFFERENCE = 0.3, 0.05
FEW_ROWS = 0.5
RULE = (
    "number of clusters: {}; run: of those that converged (of all, where none did), the one "
    "whose co-membership probabilities are closest to the average of these runs; letters: anchored "
    "ones first, then those of an earlier wave, then the next unused from the largest cluster down"
)


def data_facts(network: Sociomatrix, cap: int | None) -> dict[str, Any]:
    """Describe what is known: actors, respondents, ties, and rows that reached the cap."""
    respondents = network.respondents
    named = network.tie[respondents].sum(axis=1)
    ties = int(network.tie.sum())
    return {
        "actors": len(network.actor_ids),
        "respondents": int(respondents.sum()),
        "share_of_rows_seen": float(respondents.mean()),
        "ties": ties if network.directed else ties // 2,
        "cap": cap,
        "rows_at_cap": None if cap is None else int((named >= cap).sum()),
    }


def bic_by_groups(models: Sequence[Mapping[str, Any]]) -> dict[int, list[float]]:
    """BIC of every run, by number of clusters; `models` are rows of the table MODELS."""
    found: dict[int, list[float]] = {}
    for row in sorted(models, key=lambda row: (row["groups"], row["seed"])):
        found.setdefault(row["groups"], []).append(row["bic"])
    return found


def bic_facts(models: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Spread of the BIC over seeds, and the number of clusters that each seed would prefer.

    `models` are rows of the table MODELS.
    """
    by_groups = bic_by_groups(models)
    seeds = sorted({row["seed"] for row in models})
    by_seed = {s: bic_by_groups([row for row in models if row["seed"] == s]) for s in seeds}
    return {
        "by_groups": [
            {
                "groups": groups,
                "lowest": min(values),
                "median": float(np.median(values)),
                "highest": max(values),
            }
            for groups, values in by_groups.items()
        ],
        "lowest_median": lowest_bic(by_groups),
        "lowest_by_seed": {str(seed): lowest_bic(found) for seed, found in by_seed.items()},
    }


def warnings(choice: Mapping[str, Any], model: Mapping[str, Any], prior_only: int) -> list[str]:
    """Say in plain English what weakens the chosen fit.

    Parameters
    ----------
    choice : facts about data, BIC and agreement, as `choice.json` holds them.
    model : the chosen fit's row of the table MODELS.
    prior_only : number of actors of whom nothing is known.
    """
    found = []
    groups, bic, agreement = choice["groups"], choice["bic"], choice["agreement"]
    if not model["converged"]:
        signs = []
        if model["worst_rhat"] is not None:
            signs.append(f"worst R-hat {model['worst_rhat']:.3f} ({model['worst_quantity']})")
        if model["ess_min"] is not None:
            signs.append(f"fewest effective draws {model['ess_min']:.0f}")
        found.append(
            f"The chosen run has not converged: {', '.join(signs) or 'it hardly moves'}. "
            "Raise model.extend, or model.warmup."
        )
    if agreement and (
        agreement["largest"] > LARGEST_DIFFERENCE or agreement["mean"] > MEAN_DIFFERENCE
    ):
        found.append(
            "Independent runs disagree about who belongs together: the probability that two actors "
            f"share a cluster differs by {agreement['mean']:.2f} on average and by up to "
            f"{agreement['largest']:.2f}."
        )
    preferred = sorted(set(bic["lowest_by_seed"].values()))
    if len(preferred) > 1:
        found.append(
            "The number of clusters with the lowest BIC depends on the run: "
            f"{' or '.join(map(str, preferred))}."
        )
    if bic["lowest_median"] != groups:
        found.append(
            f"The number of clusters is set to {groups}; the lowest median BIC is at "
            f"{bic['lowest_median']}."
        )
    if groups > 1 and model["occupied_mean"] < groups - 0.5:
        found.append(
            f"On average only {model['occupied_mean']:.1f} of the {groups} clusters hold anybody."
        )
    if choice["share_of_rows_seen"] < FEW_ROWS:
        found.append(
            f"Only {choice['respondents']} of {choice['actors']} actors were asked: the BIC then "
            "says little about the number of clusters, and positions are uncertain."
        )
    if choice["rows_at_cap"]:
        found.append(
            f"{choice['rows_at_cap']} of {choice['respondents']} respondents named as many people "
            f"as they could ({choice['cap']}): some of their contacts may be missing, and the "
            "model takes these as no ties."
        )
    if prior_only:
        found.append(
            f"{prior_only} actors were neither asked nor named: where they stand on the map says "
            "nothing."
        )
    if choice["unobserved_rows"] == "zero":
        found.append(
            "People never asked are taken to have named nobody (unobserved_rows: zero). This is "
            "for comparison only and biases the map."
        )
    return found


def names_warnings(counts: Mapping[str, Any]) -> list[str]:
    """Say what is provisional about the names of a site; `counts` are those of its files."""
    mark = mark_of(counts["names"])
    if mark is None:
        return []
    return [f"{mark.sentence} At this site: {counts['provisional_actors']}."]


def lettering_warnings(
    anchors: Mapping[str, str], known: Container[str], lost: Container[str]
) -> list[str]:
    """Say which letters the study anchored to an actor (letter: actor) could not be given."""
    not_yet = "Letter {}: {} was not yet known after this wave."
    taken = "Letter {}: {} is in a cluster that another anchored letter names. Anchor it elsewhere."
    return [
        *(not_yet.format(x, actor) for x, actor in anchors.items() if x not in known),
        *(taken.format(x, actor) for x, actor in anchors.items() if x in lost),
    ]
