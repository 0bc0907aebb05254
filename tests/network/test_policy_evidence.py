"""Means and paired differences of simulated studies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from scripts.network.policy_evidence import (
    ALL,
    MEASURES,
    better,
    difference_rows,
    mean_and_interval,
    recovery_rows,
)
from scripts.study.tables import make_table_from_rows
from scripts.study.validation_tables import POLICY_DIFFERENCES, RECOVERY
from tests.made_up_validation import made_up_studies


def test_the_interval_is_students() -> None:
    values = np.random.default_rng(1).normal(2, 1, 12)
    mean, low, high = mean_and_interval(list(values))
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert mean == pytest.approx(values.mean())
    assert (low, high) == pytest.approx((expected.low, expected.high))


def test_one_study_has_no_interval() -> None:
    with pytest.raises(ValueError, match="how much they differ"):
        mean_and_interval([1.0])


def by(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    found = [row for row in rows if all(row[k] == v for k, v in wanted.items())]
    assert len(found) == 1
    return found[0]


def test_differences_are_of_the_same_truths() -> None:
    rows = made_up_studies(["a", "b"], replicates=20)
    differences = difference_rows(rows)
    make_table_from_rows(POLICY_DIFFERENCES, differences)
    make_table_from_rows(RECOVERY, recovery_rows(rows))
    key = {"wave": 3, "measure": "ari", "policy": "information", "against": "random"}
    found = by(differences, design="a", **key)
    values = {
        policy: np.array([row["ari"] for row in rows
                          if (row["design"], row["wave"], row["policy"]) == ("a", 3, policy)])
        for policy in ("information", "random")
    }  # fmt: skip
    test = stats.ttest_rel(values["information"], values["random"]).confidence_interval(0.95)
    assert (found["low"], found["high"]) == pytest.approx((test.low, test.high))
    # luck in the draw of a truth does not count
    unpaired = stats.ttest_ind(values["information"], values["random"]).confidence_interval(0.95)
    assert test.high - test.low < (unpaired.high - unpaired.low) / 2
    pooled = by(differences, design=ALL, **key)
    other = by(differences, design="b", **key)
    assert pooled["difference"] == pytest.approx((found["difference"] + other["difference"]) / 2)
    assert pooled["high"] - pooled["low"] < found["high"] - found["low"]
    assert not any(row["wave"] == 1 for row in differences)


def test_what_was_not_measured_for_both_is_left_out() -> None:
    rows = made_up_studies(["a"], replicates=6)
    for row in rows:
        if row["policy"] == "random" and row["replicate"] < 3:
            row["bridgers_right"] = None
    key = {"design": "a", "wave": 3, "policy": "information", "against": "random"}
    differences = difference_rows(rows)
    assert by(differences, measure="bridgers_right", **key)["replicates"] == 3
    assert by(differences, measure="bridgers_found", **key)["replicates"] == 6


@pytest.mark.parametrize(
    ("measure", "low", "high", "expected"),
    [
        ("ari", 0.1, 0.2, "one"),
        ("ari", -0.2, -0.1, "other"),
        ("brier", 0.1, 0.2, "other"),
        ("brier", -0.2, -0.1, "one"),
        ("ari", -0.1, 0.2, None),
        ("ari", 0.0, 0.2, None),
    ],
)
def test_more_is_better_but_for_errors(
    measure: str, low: float, high: float, expected: str | None
) -> None:
    row = {"policy": "one", "against": "other", "measure": measure,
           "difference": (low + high) / 2, "low": low, "high": high}  # fmt: skip
    assert better(row) == expected


def test_intervals_end_where_no_mean_can_lie() -> None:
    rows = made_up_studies(["a"], replicates=4)
    for row in rows:
        row["bridgers_found"] = float(row["replicate"] == 0) if row["policy"] == "random" else 1.0
    found = {row["policy"]: row for row in recovery_rows(rows)
             if row["measure"] == "bridgers_found" and row["wave"] == 3}  # fmt: skip
    assert found["random"]["low"] == 0.0
    assert found["random"]["mean"] == 0.25
    assert found["information"]["high"] == 1.0


def test_every_measure_is_compared() -> None:
    differences = difference_rows(made_up_studies(["a"], replicates=4))
    assert {row["measure"] for row in differences} == set(MEASURES)
    pairs = {(row["policy"], row["against"]) for row in differences}
    assert len(pairs) == 6
