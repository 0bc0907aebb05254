"""Coefficients of agreement, against published examples, by hand, and by what must hold."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from scripts.narrative.agreement import (
    ALL_ALIKE,
    CONSTANT,
    NO_PAIR,
    NOTHING,
    OF_ALL,
    OF_TWO,
    ONE_CATEGORY,
    ONE_INTERVIEW,
    TOO_FEW,
    IntArray,
    ac1,
    agreement,
    alpha,
    cohen,
    estimate,
    fleiss,
    percent,
)
from scripts.study.narrative_inputs import SPEECH_ACTS

QUICK = settings(max_examples=60, deadline=None)
SEED = np.random.SeedSequence(7)

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, example C; 0: no code.
KRIPPENDORFF = (
    np.array(
        [
            [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
            [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
            [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
            [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
        ]
    ).T
    - 1
)
# Fleiss (1971): to which of five diagnoses six psychiatrists put each of 30 patients.
FLEISS = """
444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
"""


def numbered(*coders: str) -> IntArray:
    """A column a coder, a letter a unit."""
    letters = sorted({*"".join(coders)})
    return np.array([[letters.index(letter) for letter in said] for said in coders]).T


def crossed(table: list[list[int]]) -> IntArray:
    """Units of two coders from how often the first said the row and the second the column."""
    cells = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return np.array(cells)


def whole(measure: Any, codes: Any) -> float:
    codes = np.array(codes)
    used = len(set(codes[codes != NOTHING].tolist()))
    return float(measure(codes, used, lambda each: each.sum(axis=0)[None])[0])


def test_krippendorffs_worked_example_with_missing_codes() -> None:
    assert whole(alpha, KRIPPENDORFF) == pytest.approx(0.743, abs=5e-4)


def test_krippendorffs_worked_examples_of_two_coders() -> None:
    # The same paper, examples A (two categories) and B (five).
    meg, owen = "0100000010", "1110010000"
    assert whole(alpha, numbered(meg, owen)) == pytest.approx(0.095, abs=5e-4)
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    assert whole(alpha, numbered(ben, gerry)) == pytest.approx(0.692, abs=5e-4)


def test_gwets_values_for_the_same_example() -> None:
    # Gwet's own package irrCAC gives these for the same 12 units and four raters.
    assert whole(percent, KRIPPENDORFF) == pytest.approx(0.81818, abs=5e-6)
    assert whole(fleiss, KRIPPENDORFF) == pytest.approx(0.76117, abs=5e-6)
    assert whole(ac1, KRIPPENDORFF) == pytest.approx(0.77544, abs=5e-6)
    assert whole(alpha, KRIPPENDORFF) == pytest.approx(0.74342, abs=5e-6)


def test_fleiss_worked_example() -> None:
    codes = [[int(sign) - 1 for sign in patient] for patient in FLEISS.split()]
    assert np.bincount(np.ravel(codes)).tolist() == [26, 26, 30, 55, 43]
    assert whole(percent, codes) == pytest.approx(0.5556, abs=5e-5)
    assert whole(fleiss, codes) == pytest.approx(0.430, abs=5e-4)
    assert whole(fleiss, codes) == pytest.approx(0.43024452006014)  # statsmodels 0.15.0


def test_cohens_worked_example() -> None:
    # Cohen (1960): two psychologists put 200 patients to three diagnoses; .70 agree, .41 by chance.
    codes = crossed([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert whole(percent, codes) == pytest.approx(0.70)
    assert whole(cohen, codes) == pytest.approx(0.492, abs=5e-4)
    assert whole(cohen, codes) == pytest.approx(0.49152542372881)  # statsmodels 0.15.0


def test_gwets_worked_examples() -> None:
    # The overview of Gwet's irrCAC: 100 charts, three kinds of pregnancy, two abstractors.
    abstractors = crossed([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert whole(cohen, abstractors) == pytest.approx(0.7964094, abs=5e-8)
    assert whole(fleiss, abstractors) == pytest.approx(0.7962397, abs=5e-8)  # Scott's pi
    # Gwet (2002), Kappa statistic is not satisfactory: 125 units, 118 yes and 0 no by both.
    skewed = crossed([[118, 5], [2, 0]])
    assert whole(percent, skewed) == pytest.approx(0.944)
    assert whole(cohen, skewed) == pytest.approx(-0.0234, abs=5e-5)
    assert whole(ac1, skewed) == pytest.approx(0.9408, abs=5e-5)


def test_cohens_kappa_by_hand() -> None:
    # Both yes 20, both no 15, only the first 5, only the second 10, of 50:
    # observed 35/50, by chance (25 x 30 + 25 x 20) / 50^2 = 1/2; (0.7 - 0.5) / 0.5.
    codes = [[1, 1]] * 20 + [[0, 0]] * 15 + [[1, 0]] * 5 + [[0, 1]] * 10
    assert whole(cohen, codes) == pytest.approx(0.4)
    assert whole(percent, codes) == pytest.approx(0.7)


def test_gwets_ac1_by_hand_stays_high_where_one_category_rules() -> None:
    # 118 times both yes, twice both no, 5 times differing, of 125: 0.96 observed. The share of yes
    # is (118 + 123) / 250 = 0.964; by chance 2 x 0.964 x 0.036 = 0.069408.
    codes = [[1, 1]] * 118 + [[0, 0]] * 2 + [[0, 1]] * 5
    assert whole(ac1, codes) == pytest.approx((0.96 - 0.069408) / (1 - 0.069408))
    assert whole(ac1, codes) > 0.95 > 0.6 > whole(cohen, codes) > 0


@QUICK
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_cohens_kappa_is_that_of_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    codes = np.array(pairs)
    _, packed = np.unique(codes, return_inverse=True)
    packed = packed.reshape(codes.shape)
    if min(len(np.unique(column)) for column in codes.T) == 1:
        assert np.isnan(whole(cohen, packed))  # scikit-learn: 0, or a warning and nan
    else:
        assert whole(cohen, packed) == pytest.approx(cohen_kappa_score(codes[:, 0], codes[:, 1]))


tables = st.integers(2, 4).flatmap(
    lambda m: st.lists(
        st.lists(st.integers(NOTHING, 2), min_size=m, max_size=m), min_size=3, max_size=25
    )
)


def slowly(table: list[list[int]]) -> float:
    """Krippendorff's alpha from its definition, pair of codes by pair of codes."""
    units = [[code for code in row if code != NOTHING] for row in table]
    units = [unit for unit in units if len(unit) >= 2]
    everything = [code for unit in units for code in unit]
    observed = expected = 0.0
    for unit in units:
        for i, one in enumerate(unit):
            for j, other in enumerate(unit):
                observed += (i != j and one != other) / (len(unit) - 1)
    for i, one in enumerate(everything):
        for j, other in enumerate(everything):
            expected += (i != j and one != other) / (len(everything) - 1)
    return 1 - observed / expected if expected else float("nan")


@QUICK
@given(tables)
def test_alpha_is_what_its_definition_says(table: list[list[int]]) -> None:
    found = alpha(np.array(table), 3, lambda each: each.sum(axis=0)[None])[0]
    assert found == pytest.approx(slowly(table), nan_ok=True, abs=1e-9)


@QUICK
@given(tables, st.permutations([0, 1, 2]), st.randoms())
def test_names_of_categories_and_the_order_of_coders_and_units_do_not_matter(
    table: list[list[int]], names: list[int], random: Any
) -> None:
    codes = np.array(table)
    renamed = np.where(codes == NOTHING, NOTHING, np.array(names)[codes])
    units, coders = [*range(len(codes))], [*range(codes.shape[1])]
    random.shuffle(units)
    random.shuffle(coders)
    other = renamed[units][:, coders]
    for measure in OF_ALL.values() if codes.shape[1] > 2 else (OF_ALL | OF_TWO).values():
        one, two = (measure(c, 3, lambda each: each.sum(axis=0)[None])[0] for c in (codes, other))
        assert one == pytest.approx(two, nan_ok=True)


@QUICK
@given(st.lists(st.integers(0, 2), min_size=4, max_size=30).filter(lambda c: len(set(c)) > 1))
def test_coders_who_say_the_same_agree_fully(column: list[int]) -> None:
    codes = np.array([column, column]).T
    documents = np.arange(len(column)) % 2
    for measure in (OF_ALL | OF_TWO).values():
        found = estimate(measure, codes, documents, SEED)
        assert found["value"] == pytest.approx(1)
        assert (found["low"], found["high"]) == (None, None)  # they might differ elsewhere
        assert found["remark"] in (ALL_ALIKE, TOO_FEW)


@QUICK
@given(tables)
def test_no_coefficient_exceeds_one_and_percent_is_a_share(table: list[list[int]]) -> None:
    codes: IntArray = np.array(table)
    documents = np.arange(len(codes)) % 3
    for name, measure in OF_ALL.items():
        found = estimate(measure, codes, documents, SEED)
        assert (found["value"] is None) == (found["remark"] in (NO_PAIR, ONE_CATEGORY))
        if found["value"] is not None:
            assert found["value"] <= 1 + 1e-9
            assert name != "percent" or found["value"] >= 0
        if found["low"] is not None:
            assert found["low"] <= found["high"] <= 1 + 1e-9
            assert found["remark"] == "" and 900 <= found["resamples"] <= 1_000


# --- what cannot be computed is said in words ---------------------------------------------------


def test_one_category_only() -> None:
    codes, documents = np.zeros((6, 2), dtype=int), np.arange(6) % 2
    for name, measure in (OF_ALL | OF_TWO).items():
        found = estimate(measure, codes, documents, SEED)
        if name == "percent":
            assert (found["value"], found["low"], found["remark"]) == (1, None, ALL_ALIKE)
        else:
            assert (found["value"], found["low"], found["remark"]) == (None, None, ONE_CATEGORY)


def test_a_coder_who_never_varies_has_no_kappa() -> None:
    codes = crossed([[20, 4], [0, 0]])
    documents = np.arange(24) % 3
    found = estimate(cohen, codes, documents, SEED)
    assert (found["value"], found["low"], found["remark"]) == (None, None, CONSTANT)
    assert found["commonest"] == pytest.approx(44 / 48)
    assert estimate(ac1, codes, documents, SEED)["value"] > 0.8
    assert cohen_kappa_score(codes[:, 0], codes[:, 1]) == 0  # as if no better than chance


def test_nobody_coded_the_same() -> None:
    codes = np.array([[0, NOTHING], [NOTHING, 1], [NOTHING, NOTHING]])
    for measure in (OF_ALL | OF_TWO).values():
        found = estimate(measure, codes, np.arange(3), SEED)
        assert found == {
            "value": None, "low": None, "high": None, "resamples": None, "units": 0,
            "interviews": 0, "commonest": None, "remark": NO_PAIR,
        }  # fmt: skip


def test_one_document_has_no_interval() -> None:
    codes = np.array([[0, 0], [1, 1], [0, 1]])
    found = estimate(alpha, codes, np.zeros(3, dtype=int), SEED)
    assert found["value"] is not None
    assert (found["low"], found["high"], found["remark"]) == (None, None, ONE_INTERVIEW)
    assert (found["units"], found["interviews"]) == (3, 1)
    # nor do two, of which one was read by one coder only
    codes = np.vstack([codes, [[1, NOTHING]]])
    assert estimate(alpha, codes, np.array([0, 0, 0, 1]), SEED)["remark"] == ONE_INTERVIEW


def test_no_interval_where_a_category_is_in_one_document_only() -> None:
    codes = np.array([[0, 0], [0, 0], [1, 1], [0, 1]])
    found = estimate(alpha, codes, np.array([0, 1, 2, 2]), SEED)
    assert found["value"] is not None  # a third of the resamples lack document 2
    assert (found["low"], found["remark"]) == (None, TOO_FEW)


def test_the_interval_is_that_of_resampled_documents() -> None:
    # Two documents, agreement 1 and 0: resamples have 0, 1/2 or 1, a quarter of them 0.
    codes = np.array([[0, 0], [1, 1], [0, 1], [1, 0]])
    found = estimate(percent, codes, np.array([0, 0, 1, 1]), SEED)
    assert (found["value"], found["low"], found["high"], found["units"]) == (0.5, 0, 1, 4)
    assert (found["interviews"], found["resamples"], found["commonest"]) == (2, 1_000, 0.5)
    # By unit there would be one: with ten documents alike, nothing varies.
    alike = estimate(percent, np.tile(codes, (10, 1)), np.repeat(np.arange(10), 4), SEED)
    assert (alike["value"], alike["low"], alike["remark"]) == (0.5, None, ALL_ALIKE)


def test_the_interval_holds_95_percent_of_the_resamples() -> None:
    # Full agreement in five of ten documents: a resample has Bin(10, 1/2) / 10, of which 1.1 % are
    # 0.1 or less, and 5.5 % are 0.2 or less.
    codes = np.array([[0, 0], [0, 1]] * 5)
    found = estimate(percent, codes, np.arange(10), SEED)
    assert (found["value"], found["low"], found["high"]) == pytest.approx((0.5, 0.2, 0.8))


# --- the table ---------------------------------------------------------------------------------


def passage(k: int, found_by: str = "search") -> dict[str, Any]:
    return {"passage_id": f"p{k}", "document_id": f"d{k % 3}", "found_by": found_by}


def coding(k: int, coder: str, account: str | None, act: str | None = None) -> dict[str, Any]:
    aside = None if account else "small talk"
    return {"passage_id": f"p{k}", "coder": coder, "account_id": account, "speech_act": act,
            "set_aside": aside}  # fmt: skip


CODINGS = [
    coding(0, "AB", "A01", "commitment"), coding(0, "CD", "A01", "competence"),
    coding(1, "AB", "A02", "commitment"), coding(1, "CD", "A02", "commitment"),
    coding(2, "AB", None), coding(2, "CD", "A01", "competence"),
    coding(3, "AB", None), coding(3, "CD", None),
    coding(4, "AB", "A01", "competence"),
    coding(5, "AB", "A01", "performance"), coding(5, "CD", "A01", "performance"),
]  # fmt: skip
PASSAGES = [*map(passage, range(5)), passage(5, "marked")]


def test_what_is_compared() -> None:
    table = agreement(CODINGS, PASSAGES, SEED)
    rows = {(r["about"], r["measure"]): r for r in table if not r["within"]}
    abouts = list(dict.fromkeys(about for about, _ in rows))
    assert abouts == ["relevance", "activity", "speech act", "A01", "A02", "commitment",
                      "competence"]  # fmt: skip
    assert {r["coders"] for r in rows.values()} == {"AB;CD"}
    shares = {about: (rows[about, "percent"]["value"], rows[about, "percent"]["units"])
              for about in abouts}  # fmt: skip
    assert shares == {
        "relevance": (3 / 4, 4),  # they differ on passage 2
        "activity": (1, 2),  # passages 0 and 1: the others somebody set aside, or did not code
        "speech act": (1 / 2, 2),
        "A01": (3 / 4, 4),  # set aside is no
        "A02": (1, 4),
        "commitment": (3 / 4, 4),
        "competence": (2 / 4, 4),
    }
    within = {r["within"]: (r["value"], r["units"]) for r in table
              if r["within"] and r["measure"] == "percent"}  # fmt: skip
    assert within == {"A01": (0, 1), "A02": (1, 1)}  # passage 0, and passage 1
    assert rows["relevance", "percent"]["interviews"] == 3  # passages 0 and 3 are of one


def test_three_coders_are_compared_together_and_two_by_two() -> None:
    codings = [*CODINGS, coding(0, "EF", "A01", "commitment"), coding(1, "EF", None)]
    rows = agreement(codings, PASSAGES, SEED)
    about = [(r["measure"], r["coders"]) for r in rows if r["about"] == "relevance"]
    assert about == [
        *((measure, "AB;CD;EF") for measure in OF_ALL),
        *((measure, pair) for pair in ("AB;CD", "AB;EF", "CD;EF") for measure in OF_TWO),
    ]


def test_one_coder_agrees_with_nobody() -> None:
    assert agreement([c for c in CODINGS if c["coder"] == "AB"], PASSAGES, SEED) == []
    assert agreement([], [], SEED) == []


def test_order_does_not_matter_and_seeds_are_followed() -> None:
    rows = agreement(CODINGS, PASSAGES, SEED)
    assert rows == agreement(CODINGS[::-1], PASSAGES[::-1], SEED)
    assert rows != agreement(CODINGS, PASSAGES, np.random.SeedSequence(8))


def test_a_site_takes_seconds() -> None:
    rng = np.random.default_rng(1)
    passages = [passage(k) for k in range(600)]
    codings = [
        coding(k, coder, f"A{rng.integers(10):02d}", SPEECH_ACTS[rng.integers(5)])
        for k in range(600)
        for coder in ("AB", "CD", "EF")
    ]
    before = time.process_time()
    assert len(agreement(codings, passages, SEED)) == 28 * (4 + 3 * 5)
    assert time.process_time() - before < 5
