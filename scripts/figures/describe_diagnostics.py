"""What a diagnostics figure shows, in plain English made from the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from scripts.figures.describe import counted
from scripts.study.words import listed, percent

if TYPE_CHECKING:
    from scripts.figures.diagnostics import Diagnostics

SAMPLING_NOTE = "bars: what is asked; ● bulk, ▲ tail; hollow: too few"
BIC_NOTE = "each sign is a run; the bar is its range over runs"
RANK_NOTE = "even bars: the chain explores what the others do; grey: chance"
TOGETHER_NOTE = "one row and column a person; dark blocks: clear clusters"


NO_DOUBTS = "Nothing found that weakens the fit."
MORE = "… and more, in the description beside this figure."


FAILS_ON_THE_MANY = (
    "All that is shown of the chosen run passes; it fails because more than 1 % of the distances "
    "between people have R-hat above 1.01."
)


class Limits(NamedTuple):
    """What is asked of a quantity: R-hat at most, effective draws at least."""

    rhat: float
    ess: float


# The sampler judges by the same limits (scripts/lpcm/convergence.py); a test compares them.
OF_ONE, OF_THE_WORST_PAIR = Limits(1.01, 400.0), Limits(1.03, 200.0)


def limits(quantity: str) -> Limits:
    """Return what is asked: less of the worst among thousands of pairs than of a single number."""
    return OF_THE_WORST_PAIR if quantity.startswith("worst") else OF_ONE


def effective(row: Mapping[str, Any]) -> list[tuple[str, float, float | None]]:
    """Return the effective draws of the bulk and the tail, and how many are asked for of each.

    Of the worst among thousands of pairs nothing is asked in the tail.
    """
    asked = limits(row["quantity"])
    of_tail = asked.ess if asked is OF_ONE else None
    found = (("bulk", row["ess_bulk"], asked.ess), ("tail", row["ess_tail"], of_tail))
    return [(kind, draws, least) for kind, draws, least in found if draws is not None]


def title(data: Diagnostics) -> str:
    """Return the heading."""
    own = f"Site {data.site}: can the map after wave {data.wave} be trusted?"
    return data.heading or own


def lowest_by_run(data: Diagnostics) -> list[int]:
    """Return the numbers of clusters that some seed finds best by BIC."""
    best: dict[int, tuple[float, int]] = {}
    for fit in data.fits:
        found = fit["bic"], fit["groups"]
        best[fit["seed"]] = min(found, best.get(fit["seed"], found))
    return sorted({groups for _, groups in best.values()})


def good(data: Diagnostics) -> list[str]:
    """Return what speaks for the chosen fit."""
    chosen, sentences = data.chosen, []
    if chosen["converged"]:
        facts = []
        if chosen["worst_rhat"] is not None:
            facts.append(f"worst R-hat {chosen['worst_rhat']:.3f}")
        if chosen["ess_min"] is not None:
            facts.append(f"at least {chosen['ess_min']:,.0f} effective draws of every quantity")
        sentences.append(f"The chains of the chosen run agree: {', '.join(facts)}.")
    same = [fit for fit in data.fits if fit["groups"] == chosen["groups"]]
    if len(same) > 1 and all(fit["converged"] for fit in same):
        many = counted(len(same), "run")
        sentences.append(f"All {many} with {counted(chosen['groups'], 'cluster')} converged.")
    if lowest_by_run(data) == [chosen["groups"]] and len(data.groups) > 1:
        sentences.append(f"Every run has its lowest BIC at {counted(chosen['groups'], 'cluster')}.")
    if not chosen["converged"]:
        passed = [row["quantity"] for row in data.quantities if passes(row)]
        if passed:
            sentences.append(f"Within their limits in the chosen run: {listed(passed)}.")
    return sentences or ["Nothing speaks for the chosen run."]


def passes(row: Mapping[str, Any]) -> bool:
    """Whether a quantity is sampled as well as is asked; a constant one is."""
    limit = limits(row["quantity"])
    if row["rhat"] is None:
        return True
    enough = all(least is None or draws >= least for _, draws, least in effective(row))
    return bool(row["rhat"] <= limit.rhat and enough)


def doubts(data: Diagnostics) -> list[str]:
    """Return what speaks against the chosen fit."""
    hidden = not data.chosen["converged"] and all(map(passes, data.quantities))
    return [*data.doubts, *([FAILS_ON_THE_MANY] if hidden else [])] or [NO_DOUBTS]


def alt(data: Diagnostics) -> str:
    """Return the alternative text: a sentence or two."""
    chosen = data.chosen
    state = "has converged" if chosen["converged"] else "has not converged"
    return (
        f"Diagnostics of site {data.site}: BIC of {counted(len(data.fits), 'run')} with "
        f"{listed(map(str, data.groups))} clusters; rank plots, R-hat and effective draws of the "
        f"chosen run with {counted(chosen['groups'], 'cluster')}, which {state}; and how often "
        "each two people share a cluster."
    )


def description(data: Diagnostics) -> str:
    """Return the long description, a paragraph for each part of the figure."""
    parts = [
        title(data),
        alt(data),
        f"Good: {' '.join(good(data))}",
        f"Take care: {' '.join(doubts(data))}",
        f"How many clusters? {BIC_NOTE.capitalize()}.\n"
        + "\n".join(_bic_line(data, groups) for groups in data.groups),
        "The chosen run:\n" + "\n".join(_quantity_line(row) for row in data.quantities),
        "Most probable clusters: "
        + ", ".join(f"{letter} {counted(n, 'person', 'people')}" for letter, n in data.blocks)
        + f". {sharing(data)}",
    ]
    return "\n\n".join(parts) + "\n"


def _bic_line(data: Diagnostics, groups: int) -> str:
    values = sorted(data.bic(groups))
    runs = [fit for fit in data.fits if fit["groups"] == groups]
    sound = sum(fit["converged"] for fit in runs)
    chosen = "; the chosen run is one of these" if data.chosen["groups"] == groups else ""
    return (
        f"- {counted(groups, 'cluster')}: BIC {values[0]:.1f} to {values[-1]:.1f} over "
        f"{counted(len(runs), 'run')}, {sound} converged{chosen}"
    )


def _quantity_line(row: Mapping[str, Any]) -> str:
    limit = limits(str(row["quantity"]))
    if row["rhat"] is None:
        return f"- {row['quantity']}: constant"
    draws = [
        f"{kind} effective draws {number:,.0f}{'' if least is None else f' (at least {least:g})'}"
        for kind, number, least in effective(row)
    ]
    return (
        f"- {row['quantity']}: R-hat {row['rhat']:.3f} (at most {limit.rhat:g} is asked), "
        f"{', '.join(draws)}"
    )


def sharing(data: Diagnostics) -> str:
    """Say how surely people of one cluster share it, and how rarely people of two."""
    own = np.repeat(np.arange(len(data.blocks)), [count for _, count in data.blocks])
    same = own[:, None] == own
    other_people = ~np.eye(len(own), dtype=bool)
    sentences = [
        f"People of {whose} share one in {percent(data.together[pairs].mean())} of the draws."
        for whose, pairs in (("one cluster", same & other_people), ("different clusters", ~same))
        if pairs.any()
    ]
    return " ".join(sentences)
