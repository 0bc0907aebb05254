from typing import Any

import numpy as np

from scripts.network.evidence import (
    bic_facts,
    data_facts,
    lettering_warnings,
    names_warnings,
    warnings,
)
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.watermark import PROVISIONAL


def test_what_is_known_is_counted() -> None:
    tie, observed = np.zeros((4, 4), np.int8), np.zeros((4, 4), bool)
    observed[:2] = ~np.eye(4, dtype=bool)[:2]
    tie[0, 1:] = 1
    tie[1, 2] = 1
    facts = data_facts(Sociomatrix(("a", "b", "c", "d"), tie, observed), cap=3)
    assert facts == {
        "actors": 4,
        "respondents": 2,
        "share_of_rows_seen": 0.5,
        "ties": 4,
        "cap": 3,
        "rows_at_cap": 1,
    }


def test_ties_without_direction_count_once() -> None:
    tie = np.ones((3, 3), np.int8) - np.eye(3, dtype=np.int8)
    facts = data_facts(Sociomatrix(("a", "b", "c"), tie, tie.astype(bool), directed=False), None)
    assert facts["ties"] == 3
    assert facts["rows_at_cap"] is None


def models(bic: dict[tuple[int, int], float]) -> list[dict[str, Any]]:
    return [{"groups": g, "seed": s, "bic": value} for (g, s), value in bic.items()]


def test_bic_over_seeds() -> None:
    facts = bic_facts(models({(2, 1): 90, (2, 2): 95, (3, 1): 92, (3, 2): 91}))
    assert facts["lowest_by_seed"] == {"1": 2, "2": 3}
    assert facts["lowest_median"] == 3
    assert facts["by_groups"][0] == {"groups": 2, "lowest": 90, "median": 92.5, "highest": 95}


CHOICE = {
    "groups": 3,
    "agreement": {"largest": 0.1, "mean": 0.01},
    "bic": {"lowest_by_seed": {"1": 3, "2": 3}, "lowest_median": 3},
    "share_of_rows_seen": 1.0,
    "respondents": 18,
    "actors": 18,
    "cap": None,
    "rows_at_cap": None,
    "unobserved_rows": "absent",
}
MODEL = {
    "converged": True,
    "worst_rhat": 1.01,
    "worst_quantity": "intercept",
    "ess_min": 500.0,
    "occupied_mean": 3.0,
}


def test_a_good_fit_needs_no_warning() -> None:
    assert warnings(CHOICE, MODEL, prior_only=0) == []


def test_each_weakness_is_said_once() -> None:
    bad = CHOICE | {
        "agreement": {"largest": 0.6, "mean": 0.02},
        "bic": {"lowest_by_seed": {"1": 2, "2": 4}, "lowest_median": 4},
        "share_of_rows_seen": 0.1,
        "cap": 5,
        "rows_at_cap": 4,
        "unobserved_rows": "zero",
    }
    found = warnings(bad, MODEL | {"converged": False, "occupied_mean": 2.1}, prior_only=5)
    expected = ("converged", "disagree", "2 or 4", "set to 3", "2.1 of the 3", "asked", "(5)",
                "5 actors", "zero")  # fmt: skip
    assert len(found) == len(expected)
    for text, part in zip(found, expected, strict=True):
        assert part in text


def test_a_run_that_hardly_moves_is_not_converged() -> None:
    still = MODEL | {"converged": False, "worst_rhat": None, "ess_min": None}
    assert "hardly moves" in warnings(CHOICE, still, 0)[0]


def test_letters_that_could_not_be_given() -> None:
    anchors = {"E": "S1-001", "F": "S1-002", "G": "S1-003"}
    found = lettering_warnings(anchors, known={"E", "F"}, lost={"F"})
    assert [text[:8] for text in found] == ["Letter G", "Letter F"]


def test_provisional_names_are_warned_of() -> None:
    assert names_warnings({"names": "stop", "provisional_actors": 0}) == []
    (said,) = names_warnings({"names": "provisional", "provisional_actors": 3})
    assert said == f"{PROVISIONAL.sentence} At this site: 3."
