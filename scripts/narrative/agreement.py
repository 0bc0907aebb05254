"""How far coders agree on what passages are: information for them, never a gate.

A unit is a passage that the search found. What coders say of it is compared under several headings:

- *relevance*: whether it bears on an activity at all, or was set aside (for whatever reason);
- *activity* and *speech act*: which, among those who say that it bears on one;
- each activity and each act by itself: whether it is that one; set aside is no;
- *speech act* within an activity: which, among those who say that it bears on this one.

Intervals come from a bootstrap over interviews, since passages of one interview are alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.study.narrative_inputs import SPEECH_ACTS

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
Answer = str | bool | None

RESAMPLES = 1_000
INTERVAL = (0.025, 0.975)
ENOUGH = 0.9  # share of resamples in which a coefficient must exist for its interval to be given
ROUNDING = 1e-12  # differences smaller than this are none
NOTHING = -1  # where a coder said nothing of a unit
NO_PAIR = "no passage was coded by at least two of them"
ONE_CATEGORY = "only one category was used"
CONSTANT = "one of them gave the same answer throughout"
ONE_INTERVIEW = "no interval: the passages are of one interview"
TOO_FEW = "no interval: too often a resample holds only one category"
ALL_ALIKE = "no interval: nothing varies between interviews"


Total = Callable[[FloatArray], FloatArray]
"""Adds up something given for each unit (n, ...), b times, units counting otherwise each time."""


# --- coefficients -----------------------------------------------------------------------------
#
# Each takes codes (n units, m coders) from 0 to q - 1, or NOTHING; the number q of categories; and
# how to add up. It returns b values, nan where it is not defined.


def percent(codes: IntArray, q: int, total: Total) -> FloatArray:
    """Observed agreement: the share of agreeing pairs of codes of a unit, averaged over units."""
    counts, coded = _counts(codes, q)
    agreeing = (counts * (counts - 1)).sum(axis=1) / np.maximum(coded * (coded - 1), 1)
    return _ratio(total(agreeing), total((coded >= 2).astype(float)))


def alpha(codes: IntArray, q: int, total: Total) -> FloatArray:
    """Krippendorff's alpha for nominal data; units may lack codes (Krippendorff 2011)."""
    counts, coded = _counts(codes, q)
    counts *= (coded >= 2)[:, None]
    coincident = total((counts * (counts - 1)).sum(axis=1) / np.maximum(coded - 1, 1))
    by_category = total(counts)
    n = by_category.sum(axis=1)
    return 1 - _ratio((n - 1) * (n - coincident), n**2 - (by_category**2).sum(axis=1))


def fleiss(codes: IntArray, q: int, total: Total) -> FloatArray:
    """Fleiss' kappa (1971), as Gwet (2014) extends it to units that lack codes."""
    return _beyond_chance(percent(codes, q, total), (_prevalence(codes, q, total) ** 2).sum(axis=1))


def ac1(codes: IntArray, q: int, total: Total) -> FloatArray:
    """Gwet's AC1 (2008; units may lack codes as in Gwet 2014): steady where one category rules."""
    shares = _prevalence(codes, q, total)
    by_chance = (shares * (1 - shares)).sum(axis=1) / max(q - 1, 1)
    return _beyond_chance(percent(codes, q, total), by_chance)


def cohen(codes: IntArray, q: int, total: Total) -> FloatArray:
    """Cohen's kappa (1960) of two coders, over the units that both coded.

    Not defined where one of them put all in one category: it would be 0, whatever the other did.
    """
    both = (codes != NOTHING).all(axis=1)
    first, second = (_one_hot(codes[:, k], q) * both[:, None] for k in (0, 1))
    n, firsts, seconds = total(both.astype(float)), total(first), total(second)
    agreed = _ratio(total((first * second).sum(axis=1)), n)
    kappa = _beyond_chance(agreed, _ratio((firsts * seconds).sum(axis=1), n**2))
    both_vary = np.minimum(n - firsts.max(axis=1), n - seconds.max(axis=1)) > 0
    return np.where(both_vary, kappa, np.nan)


def _one_hot(codes: IntArray, q: int) -> FloatArray:
    """(..., q), all zero where there is no code."""
    return np.asarray(codes[..., None] == np.arange(q), dtype=float)


def _counts(codes: IntArray, q: int) -> tuple[FloatArray, FloatArray]:
    """How many coders put each unit in each category (n, q), and how many coded it (n)."""
    counts = _one_hot(codes, q).sum(axis=1)
    return counts, counts.sum(axis=1)


def _prevalence(codes: IntArray, q: int, total: Total) -> FloatArray:
    """Shares of the categories (b, q): in each unit coded by anybody, averaged over units."""
    counts, coded = _counts(codes, q)
    shares = total(counts / np.maximum(coded, 1)[:, None])
    return _ratio(shares, total((coded >= 1).astype(float))[:, None])


def _beyond_chance(agreed: FloatArray, by_chance: FloatArray) -> FloatArray:
    return _ratio(agreed - by_chance, 1 - by_chance)


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divide; nan where there is nothing to divide by (but for rounding)."""
    return np.asarray(top / np.where(np.abs(bottom) > ROUNDING, bottom, np.nan))


Measure = Callable[[IntArray, int, Total], FloatArray]
OF_ALL: dict[str, Measure] = {"percent": percent, "alpha": alpha, "fleiss": fleiss, "ac1": ac1}
OF_TWO: dict[str, Measure] = OF_ALL | {"cohen": cohen}


# --- what is compared -------------------------------------------------------------------------


def agreement(
    codings: Sequence[Mapping[str, Any]],
    passages: Sequence[Mapping[str, Any]],
    seed: np.random.SeedSequence,
) -> list[dict[str, Any]]:
    """Compare coders, all together and two by two; rows of the table AGREEMENT.

    Parameters
    ----------
    codings, passages : rows of the tables CODINGS and PASSAGES. Passages marked by people are left
        out: those who did not mark them were never asked.
    seed : of the bootstrap; coefficients of the same passages see the same resamples.

    Returns
    -------
    list
        None in place of a value or interval that does not exist, with the reason as `remark`.
        No rows where there are fewer than two coders.
    """
    document_of = {p["passage_id"]: p["document_id"] for p in passages if p["found_by"] == "search"}
    said = [coding for coding in codings if coding["passage_id"] in document_of]
    coders = sorted({coding["coder"] for coding in said})
    if len(coders) < 2:
        return []
    units = sorted({coding["passage_id"] for coding in said})
    known = sorted({document_of[unit] for unit in units})
    documents = np.array([known.index(document_of[unit]) for unit in units])

    rows: list[dict[str, Any]] = []
    for (about, within), question in _questions(said).items():
        answers = {(c["passage_id"], c["coder"]): question(c) for c in said}
        codes = _codes([[answers.get((unit, coder)) for coder in coders] for unit in units])
        everybody = tuple(range(len(coders)))
        pairs = [pair for pair in combinations(everybody, 2) if pair != everybody]
        for group in (everybody, *pairs):
            rows += [
                {
                    "about": about,
                    "within": within,
                    "measure": name,
                    "coders": ";".join(coders[k] for k in group),
                    **estimate(measure, codes[:, group], documents, seed),
                }
                for name, measure in (OF_TWO if len(group) == 2 else OF_ALL).items()
            ]
    return rows


def _questions(
    codings: Sequence[Mapping[str, Any]],
) -> dict[tuple[str, str], Callable[[Mapping[str, Any]], Answer]]:
    """Return what is asked of a coding, by heading and the activity within which it is asked.

    The answer None: the coding does not say.
    """
    accounts = sorted({c["account_id"] for c in codings if c["account_id"]})
    acts = [act for act in SPEECH_ACTS if any(c["speech_act"] == act for c in codings)]
    return {
        ("relevance", ""): lambda c: c["set_aside"] is None,
        ("activity", ""): lambda c: c["account_id"],
        ("speech act", ""): lambda c: c["speech_act"],
        **{(account, ""): partial(_is, "account_id", account) for account in accounts},
        **{(act, ""): partial(_is, "speech_act", act) for act in acts},
        **{("speech act", account): partial(_act_within, account) for account in accounts},
    }


def _codes(answers: Sequence[Sequence[Answer]]) -> IntArray:
    """Return answers as numbers of categories; None becomes NOTHING."""
    categories = sorted({a for row in answers for a in row if a is not None}, key=str)
    number: dict[Answer, int] = {category: k for k, category in enumerate(categories)}
    number[None] = NOTHING
    return np.array([[number[answer] for answer in row] for row in answers])


def _is(column: str, value: str, coding: Mapping[str, Any]) -> bool:
    return bool(coding[column] == value)


def _act_within(account: str, coding: Mapping[str, Any]) -> Answer:
    act: str | None = coding["speech_act"]
    return act if coding["account_id"] == account else None


def estimate(
    measure: Measure, codes: IntArray, documents: IntArray, seed: np.random.SeedSequence
) -> dict[str, Any]:
    """Compute a coefficient with its 95 % bootstrap interval over interviews.

    Parameters
    ----------
    codes : (n units, m coders), NOTHING where a coder said nothing. Categories that nobody used
        are none.
    documents : (n) the document of each unit, as a number.

    Returns
    -------
    dict
        Columns of AGREEMENT. There is no interval where resampling tells nothing: of one interview,
        or where interviews do not vary, so that it would be a single point.
    """
    coded = (codes != NOTHING).sum(axis=1)
    compared = codes[coded >= 2]
    units, interviews = len(compared), len(np.unique(documents[coded >= 2]))
    found: dict[str, Any] = {"value": None, "low": None, "high": None, "resamples": None}
    found |= {"units": units, "interviews": interviews, "commonest": None}
    if not units:
        return found | {"remark": NO_PAIR}
    answers = np.bincount(compared[compared != NOTHING])
    found["commonest"] = float(answers.max() / answers.sum())
    if measure is not percent and (answers > 0).sum() < 2:
        return found | {"remark": ONE_CATEGORY}
    # Documents that only one coder read tell nothing, and would only blur the interval.
    kept = (coded >= 1) & np.isin(documents, documents[coded >= 2])
    codes, documents = codes[kept], documents[kept]
    used, numbers = np.unique(codes[codes != NOTHING], return_inverse=True)
    codes[codes != NOTHING] = numbers
    value = float(measure(codes, len(used), lambda each: each.sum(axis=0)[None])[0])
    if np.isnan(value):
        return found | {"remark": CONSTANT}
    found["value"] = value
    if interviews < 2:
        return found | {"remark": ONE_INTERVIEW}
    _, place = np.unique(documents, return_inverse=True)
    of_document = np.asarray(place == np.arange(interviews)[:, None], dtype=float)
    evenly = np.full(interviews, 1 / interviews)
    times = np.random.default_rng(seed).multinomial(interviews, evenly, RESAMPLES).astype(float)
    values = measure(codes, len(used), lambda each: times @ (of_document @ each))
    values = values[np.isfinite(values)]
    if len(values) < ENOUGH * RESAMPLES:
        return found | {"remark": TOO_FEW}
    if np.ptp(values) < ROUNDING:
        return found | {"remark": ALL_ALIKE}
    low, high = (float(end) for end in np.quantile(values, INTERVAL))
    return found | {"low": low, "high": high, "resamples": len(values), "remark": ""}
