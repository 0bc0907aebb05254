"""How mixed the members of a cluster are: by organisation, role, background.

Two measures on the counts of members by category, both 0 where all are alike:

* entropy: Shannon's, divided by the logarithm of the number of categories at the site (1: all
  categories equally frequent). Low in small clusters, which cannot hold every category.
* blau: the chance that two different members differ (Blau 1977, Gini-Simpson, without the bias of
  small clusters: Simpson 1949), divided by its value where all categories are equally frequent.
  Being unbiased, it can pass 1 in a small cluster.

Members whose attribute is not known are left out. Neither is defined for fewer than two members, or
where the site has a single category.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.network.draws import FloatArray, interval
from scripts.study.same_bits import log

ALL = "all"


def entropy(counts: NDArray[Any]) -> FloatArray:
    """Normalised Shannon entropy of `counts` (..., m categories) -> (...); nan where undefined."""
    size, categories = counts.sum(axis=-1, keepdims=True), counts.shape[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / size
        terms = np.where(share > 0, -share * log(share), 0.0)
        value = terms.sum(axis=-1) / log(categories)
    return np.where((size[..., 0] < 2) | (categories < 2), np.nan, value)


def blau(counts: NDArray[Any]) -> FloatArray:
    """Normalised, bias-corrected Blau index of `counts` (..., m) -> (...); nan where undefined."""
    size, categories = counts.sum(axis=-1), counts.shape[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = (counts * (counts - 1)).sum(axis=-1) / (size * (size - 1))
        value = (1 - alike) / (1 - np.float64(1) / categories)
    return np.where((size < 2) | (categories < 2), np.nan, value)


INDICES = {"entropy": entropy, "blau": blau}


@dataclass(frozen=True)
class Heterogeneity:
    """Heterogeneity of G clusters in D draws.

    Attributes
    ----------
    values : by attribute (and `all`, their average) and index: (D, G); nan where undefined.
    without_value : by attribute (and `all`: any of them): (G,) mean number of members left out.
    """

    values: Mapping[tuple[str, str], FloatArray]
    without_value: Mapping[str, FloatArray]

    @property
    def overall(self) -> FloatArray:
        """(D, G) entropy averaged over attributes."""
        return self.values[ALL, "entropy"]


def heterogeneity(
    labels: NDArray[np.int8], groups: int, attributes: Mapping[str, Sequence[str | None]]
) -> Heterogeneity:
    """Heterogeneity of every cluster in every draw.

    Parameters
    ----------
    labels : (D, n) cluster of each actor in each draw.
    attributes : by name, the n values; None where unknown.

    Notes
    -----
    `all` averages the attributes that have at least two categories at the site; it is undefined in
    a draw in which one of them is.
    """
    members = np.stack([labels == k for k in range(groups)], axis=1).astype(np.float32)  # D, G, n
    values: dict[tuple[str, str], FloatArray] = {}
    known: dict[str, NDArray[np.bool_]] = {}
    usable = []
    for name, column in attributes.items():
        categories = sorted({v for v in column if v is not None})
        is_of = np.array([[v == c for c in categories] for v in column], np.float32)
        counts = (members @ is_of).astype(np.float64)  # D, G, categories
        known[name] = np.array([v is not None for v in column])
        if len(categories) > 1:
            usable.append(name)
        for index, measure in INDICES.items():
            values[name, index] = measure(counts)
    undefined = np.full(members.shape[:2], np.nan)
    for index in INDICES:
        each = [values[name, index] for name in usable]
        values[ALL, index] = np.mean(each, axis=0) if each else undefined
    known[ALL] = np.array([all(given) for given in zip(*known.values(), strict=True)])
    without = {
        name: (members @ ~mask).mean(axis=0, dtype=np.float64) for name, mask in known.items()
    }
    return Heterogeneity(values, without)


def summary_rows(found: Heterogeneity, letters: Sequence[str]) -> list[dict[str, Any]]:
    """Rows of the table HETEROGENEITY."""
    rows = []
    for (attribute, index), draws in found.values.items():
        for k, letter in enumerate(letters):
            mean, low, high = summary(draws[:, k])
            rows.append(
                {
                    "cluster": letter,
                    "attribute": attribute,
                    "index": index,
                    "mean": mean,
                    "low": low,
                    "high": high,
                    "defined": float(np.isfinite(draws[:, k]).mean()),
                    "without_value": float(found.without_value[attribute][k]),
                }
            )
    return sorted(rows, key=lambda row: (row["cluster"], row["index"], row["attribute"] == ALL))


def summary(draws: FloatArray) -> tuple[float | None, float | None, float | None]:
    """Mean and 90 % interval over the draws in which the value is defined; None where never."""
    defined = draws[np.isfinite(draws)]
    if not defined.size:
        return None, None, None
    low, high = interval(defined)
    return float(defined.mean()), float(low), float(high)


def share_most(values: FloatArray, eligible: NDArray[np.bool_]) -> FloatArray:
    """(G,) share of draws in which each eligible cluster has the largest of `values` (D, G).

    Draws in which no eligible cluster has a value count for nobody; ties are shared equally.
    """
    contest = np.where(eligible & np.isfinite(values), values, -np.inf)
    top = contest.max(axis=1, keepdims=True)
    first = (contest == top) & np.isfinite(top)
    share: FloatArray = (first / np.maximum(first.sum(axis=1, keepdims=True), 1)).mean(axis=0)
    return share
