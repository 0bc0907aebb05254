import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import entropy as scipy_entropy

from scripts.network.heterogeneity import (
    ALL,
    blau,
    entropy,
    heterogeneity,
    share_most,
    summary_rows,
)
from tests.made_up import made_up_site

COUNTS = arrays(np.int64, st.integers(2, 6), elements=st.integers(0, 30))


def test_entropy_by_hand() -> None:
    # Shares 1/2, 1/4, 1/4 of three categories: 1.5 bits of log2(3).
    assert entropy(np.array([2, 1, 1])) == pytest.approx(1.5 / math.log2(3))
    assert entropy(np.array([5, 0, 0])) == 0
    assert entropy(np.array([4, 4, 4])) == pytest.approx(1)


def test_blau_by_hand() -> None:
    # 4 people, 6 pairs of whom 1 is alike; two of three random pairs differ at full mixture.
    assert blau(np.array([2, 1, 1])) == pytest.approx((5 / 6) / (2 / 3))
    assert blau(np.array([5, 0, 0])) == 0


def test_undefined_below_two_members_or_two_categories() -> None:
    for index in (entropy, blau):
        assert np.isnan(index(np.array([1, 0])))
        assert np.isnan(index(np.array([0, 0])))
        assert np.isnan(index(np.array([7])))


@settings(deadline=None)
@given(COUNTS.filter(lambda c: c.sum() >= 2))
def test_entropy_lies_between_0_and_1_whatever_the_order_of_categories(counts: np.ndarray) -> None:
    value = float(entropy(counts))
    assert -1e-12 <= value <= 1 + 1e-12
    assert value == pytest.approx(float(entropy(counts[::-1])))


@settings(deadline=None)
@given(COUNTS.filter(lambda c: c.sum() >= 2))
def test_blau_is_the_share_of_differing_pairs(counts: np.ndarray) -> None:
    people = np.repeat(np.arange(len(counts)), counts)
    pairs = np.triu_indices(len(people), 1)
    differ = (people[pairs[0]] != people[pairs[1]]).mean()
    assert float(blau(counts)) == pytest.approx(differ / (1 - 1 / len(counts)))


def test_blau_of_small_samples_is_unbiased() -> None:
    rng = np.random.default_rng(3)
    p = np.array([0.6, 0.3, 0.1])
    truth = (1 - (p**2).sum()) / (1 - 1 / 3)
    samples = rng.multinomial(4, p, size=40_000)
    assert float(blau(samples).mean()) == pytest.approx(truth, abs=0.01)
    assert float(entropy(samples).mean()) < float(entropy(1000 * p)) - 0.05  # why both are shown


LABELS = np.array([[0, 0, 0, 1, 1], [0, 0, 1, 1, 1], [0, 1, 1, 1, 1]], np.int8)
ABOUT = {"role": ["a", "b", None, "a", "a"], "sector": ["x", "x", "y", "y", None]}


def test_values_missing_are_left_out_and_counted() -> None:
    found = heterogeneity(LABELS, 2, ABOUT)
    # Cluster 0 by draw: roles a b ?, a b, a; cluster 1: a a, ? a a, b ? a a.
    assert found.values["role", "entropy"][:2, 0] == pytest.approx([1, 1])
    assert np.isnan(found.values["role", "entropy"][2, 0])
    third = -(1 / 3) * math.log2(1 / 3) - (2 / 3) * math.log2(2 / 3)
    assert found.values["role", "entropy"][:, 1] == pytest.approx([0, 0, third])
    assert found.without_value["role"] == pytest.approx([1 / 3, 2 / 3])
    assert found.without_value[ALL] == pytest.approx([1 / 3, 5 / 3])


def test_average_over_attributes_is_undefined_where_one_of_them_is() -> None:
    found = heterogeneity(LABELS, 2, ABOUT)
    role, sector = (found.values[name, "entropy"] for name in ("role", "sector"))
    assert found.overall[:2, 0] == pytest.approx((role + sector)[:2, 0] / 2)
    assert np.isnan(found.overall[2, 0])
    rows = {(r["cluster"], r["attribute"], r["index"]): r for r in summary_rows(found, "AB")}
    row = rows["A", ALL, "entropy"]
    assert row["defined"] == pytest.approx(2 / 3)
    assert row["mean"] == pytest.approx(np.nanmean(found.overall[:, 0]))


def test_an_attribute_with_a_single_category_says_nothing() -> None:
    alike = {**ABOUT, "background": ["law"] * 5, "organisation": [None] * 5}
    with_more = heterogeneity(LABELS, 2, alike)
    assert np.isnan(with_more.values["background", "entropy"]).all()
    assert np.isnan(with_more.values["organisation", "blau"]).all()
    np.testing.assert_array_equal(with_more.overall, heterogeneity(LABELS, 2, ABOUT).overall)
    nothing = heterogeneity(LABELS, 2, {"background": ["law"] * 5})
    assert all(row["mean"] is None for row in summary_rows(nothing, "AB"))


def test_renaming_clusters_moves_results_along() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, (20, 15)).astype(np.int8)
    about = {"role": [str(k) for k in rng.integers(0, 4, 15)]}
    order = np.array([2, 0, 1])
    renamed = heterogeneity(np.argsort(order)[labels].astype(np.int8), 3, about)
    np.testing.assert_array_equal(
        renamed.overall, heterogeneity(labels, 3, about).overall[:, order]
    )


def test_share_most() -> None:
    values = np.array([[0.9, 0.8, 1.0], [0.5, 0.5, 1.0], [np.nan, 0.1, 1.0], [np.nan, np.nan, 1]])
    eligible = np.array([True, True, False])
    assert share_most(values, eligible) == pytest.approx([1.5 / 4, 1.5 / 4, 0])


def test_a_sites_heterogeneity_by_independent_calculation() -> None:
    """Hard labels of each draw; categories of the site; entropy by SciPy, Blau by pairs."""
    site = made_up_site(n=50, groups=3, seed=6)
    labels = site.draws["labels"].reshape(-1, 50)[::9]
    about = {a: site.actors[a].to_pylist() for a in ("organisation", "role", "background")}
    found = heterogeneity(labels, 3, about)
    by_draw = np.full((2, len(labels), 3), np.nan)
    for d, k in itertools.product(range(len(labels)), range(3)):
        each: dict[str, list[float]] = {"entropy": [], "blau": []}
        for column in about.values():
            kinds = sorted({value for value in column if value is not None})
            here = [v for v, label in zip(column, labels[d], strict=True)
                    if label == k and v is not None]  # fmt: skip
            counts = [here.count(kind) for kind in kinds]
            each["entropy"].append(float(scipy_entropy(counts, base=len(kinds))))
            differ = [a != b for a, b in itertools.combinations(here, 2)]
            each["blau"].append(float(np.mean(differ)) / (1 - 1 / len(kinds)))
        by_draw[:, d, k] = [np.mean(values) for values in each.values()]
    np.testing.assert_allclose(found.values[ALL, "entropy"], by_draw[0])
    np.testing.assert_allclose(found.values[ALL, "blau"], by_draw[1])
    first = by_draw[0].argmax(axis=1)
    shares = [np.mean(first == k) for k in range(3)]
    assert share_most(found.overall, np.ones(3, bool)) == pytest.approx(shares)
    row = next(r for r in summary_rows(found, "ABC")
               if (r["cluster"], r["attribute"], r["index"]) == ("B", ALL, "entropy"))  # fmt: skip
    assert row["mean"] == pytest.approx(by_draw[0][:, 1].mean())
    assert (row["low"], row["high"]) == pytest.approx(np.quantile(by_draw[0][:, 1], (0.05, 0.95)))
