"""The BIC's penalties and random effects, by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from scripts.lpcm.criteria import bic

RNG = np.random.default_rng(0)
Z, ONE = RNG.normal(size=(20, 2)), np.ones((20, 1))
EFFECTS = RNG.normal(size=(2, 20)) * [[0.5], [2.0]]


@pytest.mark.parametrize(("penalty", "size"), [("ties", 30), ("dyads", 240), ("actors", 20)])
def test_sample_size_of_the_coefficients_penalty(penalty: str, size: int) -> None:
    found = bic(-50.0, 30, Z, ONE, n_coefficients=3, penalty=penalty, n_dyads=240)
    assert found.likelihood == pytest.approx(100 + 3 * math.log(size))
    assert (found.sample_size, found.n_parameters, found.n_ties) == (size, 3, 30)
    assert found.position == bic(-50.0, 30, Z, ONE).position


def test_by_default_one_coefficient_and_ties() -> None:
    assert bic(-50.0, 30, Z, ONE) == bic(-50.0, 30, Z, ONE, n_coefficients=1, penalty="ties")
    assert bic(-50.0, 30, Z, ONE).effect == 0
    assert bic(-50.0, 0, Z, ONE).likelihood == 100  # log 1


def test_each_random_effect_adds_a_gaussian_about_zero_and_one_parameter() -> None:
    plain, found = bic(-50.0, 30, Z, ONE), bic(-50.0, 30, Z, ONE, effects=EFFECTS)
    expected = 0.0
    for delta in EFFECTS:
        sd = math.sqrt((delta**2).mean())
        expected += -2 * stats.norm.logpdf(delta, 0, sd).sum() + math.log(20)
    assert found.effect == pytest.approx(expected)
    assert found.overall == pytest.approx(plain.overall + expected)
    assert found.overall_latentnet == pytest.approx(plain.overall_latentnet + expected)
    assert math.isfinite(bic(-50.0, 30, Z, ONE, effects=np.zeros((1, 20))).overall)


def test_what_cannot_be_penalised() -> None:
    with pytest.raises(ValueError, match="ties, dyads, actors, not edges"):
        bic(-50.0, 30, Z, ONE, penalty="edges")
    with pytest.raises(ValueError, match="needs the number of dyads"):
        bic(-50.0, 30, Z, ONE, penalty="dyads")
