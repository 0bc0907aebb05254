"""What changes when doubtful merges are undone: the numbers and the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scripts.network.names_sensitivity import NOTHING, Outcome, compare, page

ACTORS = tuple(f"S1-{i:03d}" for i in range(1, 13))


def outcome(labels: list[int], actors: tuple[str, ...] = ACTORS, **changes: Any) -> Outcome:
    """A fit whose draws all have these labels, but for the last actor's, which changes."""
    draws = np.tile(np.array(labels, np.int8), (40, 1))
    draws[::2, -1] = 1 - draws[::2, -1]
    membership = np.stack([(draws == k).mean(axis=0) for k in range(2)], axis=1)
    people = [
        {"actor_id": actor, "proposed": "core" if i < 3 else "none", "p_place": 1 - i / 10}
        for i, actor in enumerate(actors)
    ]
    clusters = [
        {"cluster": letter, "proposed": letter == "A", "p_most_heterogeneous": p}
        for letter, p in (("A", 0.7), ("B", 0.3))
    ]
    settings: dict[str, Any] = {
        "counts": {"provisional_actors": 0},
        "choice": {"letters": ["A", "B"], "groups": 2, "ties": 30, "agreement": {"mean": 0.04}},
        "clusters": clusters,
        "people": people,
        "converged": True,
    }
    return Outcome(actors, draws, membership, **(settings | changes))


LABELS = [0] * 6 + [1] * 6


def test_the_same_names_give_the_same_results() -> None:
    found = compare(outcome(LABELS), outcome(LABELS))
    assert found["undone"] == 0
    assert found["co_membership"]["largest_difference"] == 0
    assert found["adjusted_rand"]["most_probable"] == 1
    assert found["adjusted_rand"]["across"] == found["adjusted_rand"]["within"]
    assert found["cluster_to_study"]["members_in_common"] == 1
    assert found["interviewees"] == {"kept": list(ACTORS[:3]), "dropped": {}, "new": {}}
    said = page("S1", 3, found)
    assert "The same people are proposed for interview." in said
    assert "Cluster A is proposed for study in both; the two have 100 % of" in said


@pytest.fixture
def changed() -> dict[str, Any]:
    """Actor 3 is in another cluster, two actors are new, and others are proposed."""
    actors = (*ACTORS[:11], "S1-P004", "S1-P009", ACTORS[11])
    apart = outcome([0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1], actors)
    apart = replace(
        apart,
        counts={"provisional_actors": 2},
        choice={"letters": ["A", "B"], "groups": 2, "ties": 33, "agreement": None},
        clusters=[{**row, "proposed": row["cluster"] == "B"} for row in apart.clusters],
        people=[
            {"actor_id": a, "proposed": p, "p_place": 0.6}
            for a, p in (("S1-001", "core"), ("S1-007", "bridger"), ("S1-P004", "none"))
        ],
    )
    return compare(outcome(LABELS), apart)


def test_what_changes_is_measured_on_those_in_both(changed: dict[str, Any]) -> None:
    assert changed["undone"] == 2
    assert changed["actors"] == {"merged": 12, "apart": 14, "both": 12}
    assert changed["ties"] == {"merged": 30, "apart": 33}
    # Actor 3 is together with other people: 10 of the 66 pairs differ by 1; those with the last
    # actor, who is in each cluster half the time, not at all.
    assert changed["co_membership"]["mean_difference"] == pytest.approx(10 / 66)
    assert changed["co_membership"]["largest_difference"] == 1
    assert changed["adjusted_rand"]["most_probable"] < 0.8
    across, within = changed["adjusted_rand"]["across"], changed["adjusted_rand"]["within"]
    assert across["low"] <= across["mean"] <= across["high"] < within["mean"]
    assert changed["cluster_to_study"]["merged"] == "A"
    assert changed["cluster_to_study"]["apart"] == "B"
    assert changed["cluster_to_study"]["members_in_common"] < 0.3
    assert changed["interviewees"] == {
        "kept": ["S1-001"],
        "dropped": {"S1-002": 0.9, "S1-003": 0.8},
        "new": {"S1-007": 0.6},
    }


def test_what_changes_is_said(changed: dict[str, Any]) -> None:
    said = page("S1", 3, changed)
    assert said.startswith("# Site S1: what hangs on names merged with low confidence\n\n2 merges")
    assert "| ties | 30 | 33 |" in said
    assert "Cluster B would be proposed for study instead of A" in said
    assert "runs of the same model on the same names differ by 0.040" in said
    assert "1 of those proposed for interview stay; no longer proposed: S1-002 (in 90 %" in said
    assert "proposed instead: S1-007 (in 60 % of draws)" in said


def test_without_doubtful_merges_there_is_nothing_to_undo() -> None:
    assert page("S2", 3, None).endswith(f"\n\n{NOTHING}\n")


def test_one_run_gives_no_scale() -> None:
    one = outcome(LABELS)
    one = replace(one, choice={**one.choice, "agreement": None})
    assert "how far runs differ anyway is not known" in page("S1", 3, compare(one, outcome(LABELS)))
