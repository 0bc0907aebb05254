"""What the figure of the fit's checks says, in plain English made from the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scripts.study.words import count, listed, percent

if TYPE_CHECKING:
    from scripts.figures.fit_check import FitCheck

POOR = 0.05  # a p below it is called a misfit; scripts/lpcm/goodness.py judges by the same
KEY = (
    "Grey: 90 % of networks drawn from the fit, on the pairs that were observed; line: their mean; "
    "● seen, ✖ seen outside; counts on a square-root scale. Last panels: grey before the data, "
    "line after them."
)
SHORT = {"not reachable": "no path"}
_LEVELS = {
    "out-degree": "people named",
    "in-degree": "respondents who name them",
    "degree": "ties",
    "degree of others": "ties",
    "geodesic distance": "steps",
    "triad census": "type of triad",
}
_COUNTS = {
    "out-degree": "respondents who name so many",
    "in-degree": "people named by so many",
    "degree": "people with so many ties",
    "degree of others": "people with so many ties",
    "geodesic distance": "pairs so many steps apart",
    "triad census": "triads of this type",
}


def title(check: FitCheck) -> str:
    """Return the heading."""
    own = f"Site {check.site}: does the model reproduce what was seen after wave {check.wave}?"
    return check.heading or own


def levels_of(statistic: str) -> str:
    """Say what the levels of a statistic are."""
    return _LEVELS.get(statistic, "")


def counts_of(statistic: str) -> str:
    """Say what a statistic counts."""
    return _COUNTS.get(statistic, "")


def summary(check: FitCheck) -> str:
    """Say in a sentence what can be relied on."""
    poor = [
        name for name, (_, good) in zip(check.goodness, verdicts(check), strict=True) if not good
    ]
    if not check.goodness:
        return "Take care: there was nothing that could be checked."
    all_of_them = count(len(check.goodness), "statistic")
    if not poor:
        return f"Good: the model reproduces what was seen in all of {all_of_them}."
    good = len(check.goodness) - len(poor)
    return (
        f"Good: the model reproduces {good} of {all_of_them}. Take care: it does not reproduce the "
        f"{listed(poor)}; rest nothing on {'them' if poor[1:] else 'it'}."
    )


def verdicts(check: FitCheck) -> Iterator[tuple[str, bool]]:
    """Yield what each statistic says, and whether it speaks for the model."""
    for rows in check.goodness.values():
        overall = rows[0]["overall"]
        yield str(rows[0]["verdict"]), overall is None or overall >= POOR


def narrowing(prior: NDArray[np.float64], posterior: NDArray[np.float64]) -> str:
    """Say how much narrower the data have made a quantity: standard deviations compared."""
    share = float(posterior.std() / prior.std())
    if share >= 0.95:
        return "the data have added next to nothing"
    return f"spread after the data: {percent(share)} of that before"


def alt(check: FitCheck) -> str:
    """Return the alternative text: a sentence or two."""
    good = [fits for _, fits in verdicts(check)]
    return (
        f"Checks of the chosen fit of site {check.site}: of {count(len(good), 'statistic')} of the "
        f"network it reproduces {sum(good)}; and what the data have added to the prior of "
        f"{' and '.join(check.compared)}."
    )


def description(check: FitCheck) -> str:
    """Return the long description: a line for each statistic and quantity."""
    parts = [title(check).removesuffix(".") + ".", alt(check), summary(check), KEY]
    parts += [sentence for sentence, _ in verdicts(check)]
    for name, (prior, posterior) in check.compared.items():
        ends = [np.quantile(values, (0.05, 0.95)) for values in (prior, posterior)]
        before, after = (f"{low:.2f} to {high:.2f}" for low, high in ends)
        parts.append(
            f"{name[:1].upper()}{name[1:]}: 90 % between {before} before the data, {after} after "
            f"them; {narrowing(prior, posterior)}."
        )
    return "\n\n".join(parts) + "\n"
