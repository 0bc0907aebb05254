"""Elementary functions with the same bits everywhere are right to the last bit or two."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scripts.study.same_bits import exp, log


def units(found: np.ndarray, right: np.ndarray) -> float:
    """The largest difference in units of the last place."""
    return float((np.abs(found - right) / np.spacing(np.abs(right))).max())


def test_exp_is_within_two_units_of_the_last_place() -> None:
    x = np.concatenate([np.linspace(-700, 700, 20_001), np.linspace(-1, 1, 20_001)])
    assert units(exp(x), np.array([math.exp(v) for v in x])) <= 2
    assert exp(0.0) == 1
    assert exp([-1e9, 1e9]).tolist() == exp([-700.0, 700.0]).tolist()
    assert np.isnan(exp(np.nan))


def test_log_is_within_two_units_of_the_last_place() -> None:
    x = np.concatenate([np.logspace(-300, 300, 20_001), np.linspace(0.01, 0.9, 20_001)])
    right = np.array([math.log(v) for v in x])
    assert units(log(x)[right != 0], right[right != 0]) <= 2
    assert log(1.0) == 0
    assert log([2.0, 4.0])[1] == pytest.approx(2 * math.log(2), abs=0)


def test_shapes_stay_as_they_are() -> None:
    x = np.arange(1.0, 7.0).reshape(2, 3)
    assert exp(x).shape == log(x).shape == (2, 3)
    assert exp(x.astype(np.float32)).dtype == np.float64
