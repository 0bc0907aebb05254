"""After which waves something is done."""

from __future__ import annotations

import pytest

from scripts.study.waves import wave_before


@pytest.mark.parametrize(
    ("wave", "fitted", "proposed_after", "before"),
    [
        (1, [1, 2, 3], [], None),
        (3, [1, 2, 3], [1, 2], 2),
        (3, [3], [1, 2], None),  # the study's own fit needs no fit it did not ask for
        (2, [3], [1, 2], 1),
        (2, [1, 3], [2], 1),
    ],
)
def test_letters_come_from_the_wave_fitted_before(
    wave: int, fitted: list[int], proposed_after: list[int], before: int | None
) -> None:
    assert wave_before(wave, fitted, proposed_after) == before
