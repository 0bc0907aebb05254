"""How often a person is proposed again is counted over the right fits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from scripts.network.next_stability import leave_out, parts, shares, stability
from tests.network.fitted import half_asked


def row(groups: int, seed: int, actor: str, without: str | None = None) -> dict[str, Any]:
    return {"policy": "information", "groups": groups, "seed": seed, "without": without,
            "rank": 1, "actor_id": actor}  # fmt: skip


ROWS = [
    row(3, 1, "A"), row(3, 1, "B"), row(3, 2, "A"), row(3, 3, "C"),
    row(2, 1, "A"), row(4, 1, "B"),
    row(3, 1, "A", "X"), row(3, 1, "A", "Y"), row(3, 1, "B", "Z"), row(3, 1, "B", "W"),
]  # fmt: skip


def test_seeds_numbers_of_clusters_and_interviews_are_told_apart() -> None:
    found = stability(ROWS, 3, "information", "A")
    assert found == {
        "chosen_seeds": pytest.approx(2 / 3),
        "chosen_groups": pytest.approx(1 / 2),
        "chosen_without": pytest.approx(1 / 2),
    }
    assert stability(ROWS, 3, "information", "D")["chosen_seeds"] == 0


def test_what_was_not_fitted_is_not_said() -> None:
    only = [r for r in ROWS if r["groups"] == 3 and r["without"] is None]
    found = stability(only, 3, "information", "A")
    assert found["chosen_groups"] is None and found["chosen_without"] is None


def test_shares_are_of_fits() -> None:
    assert shares(ROWS[:4], ("seed",))["information"] == pytest.approx(
        {"A": 2 / 3, "B": 1 / 3, "C": 1 / 3}
    )


def test_leaving_out_an_interview_forgets_its_answers_and_nothing_else() -> None:
    network, _ = half_asked(True)
    less = leave_out(network, 1)
    assert not less.observed[1].any() and not less.tie[1].any()
    others = np.arange(len(network.actor_ids)) != 1
    assert np.array_equal(less.observed[others], network.observed[others])
    assert np.array_equal(less.tie[others], network.tie[others])
    assert network.observed[1].any(), "the network itself is left as it was"


def test_without_direction_what_others_were_asked_stays_known() -> None:
    network, _ = half_asked(False)
    less = leave_out(network, 1)
    asked = network.respondents.copy()
    asked[1] = False
    assert np.array_equal(less.observed[1], asked)
    assert np.array_equal(less.respondents, asked)
    assert np.array_equal(less.tie[1, asked], network.tie[1, asked])


def test_parts_are_the_chains() -> None:
    _, draws = half_asked(True)
    cut = parts(draws)
    assert len(cut) == 4 and all(part.intercept.shape[0] == 1 for part in cut)
    assert np.array_equal(cut[2].labels[0], draws.labels[2])
