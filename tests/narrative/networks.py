"""A tiny fitted network for tests, every number of which can be followed by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from scripts.narrative.placement import FittedNetwork

IDS = ("S1-001", "S1-002", "S1-003", "S1-004", "S1-005")


def tiny_network(**changed: Any) -> FittedNetwork:
    """Five actors on a line at 0, 1, 2, 10, 13; two clusters; two draws, alike but for a label.

    001, 002 and 003 are in E, 004 and 005 in F; in the second draw 003 is in F, too. 001 and 004
    were asked: 001 goes to 002 and 004; 004 goes to 005.
    """
    tie, observed = np.zeros((5, 5), np.int8), np.zeros((5, 5), bool)
    observed[[0, 3]] = True
    np.fill_diagonal(observed, False)
    tie[0, [1, 3]] = tie[3, 4] = 1
    line = np.array([[0.0, 0], [1, 0], [2, 0], [10, 0], [13, 0]])
    labels = np.array([[0, 0, 0, 1, 1], [0, 0, 1, 1, 1]], np.int8)
    given: dict[str, Any] = {
        "actor_ids": IDS,
        "letters": ("E", "F"),
        "membership": np.stack([(labels == k).mean(axis=0) for k in (0, 1)], axis=1),
        "labels": labels,
        "positions": np.stack([line, line]),
        "intercept": np.array([1.0, 1.0]),
        "tie": tie,
        "observed": observed,
        "directed": True,
        "certainty": ("identified", "identified", "prior only", "identified", "weak"),
        "attributes": {
            "organisation": ("trust", "trust", None, "council", "school"),
            "role": ("manager",) * 5,
            "background": (None,) * 5,
        },
    }
    return FittedNetwork(**given | changed)
