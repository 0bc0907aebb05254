"""Turning one map of a network onto another, so that both can be compared by eye."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.linalg import orthogonal_procrustes

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Turn:
    """A turn or reflection about `middle`, which comes to stand at `onto`; no change of scale."""

    rotation: Array
    middle: Array
    onto: Array

    def of(self, points: Array) -> Array:
        """Return where points (…, 2) come to stand."""
        return np.asarray((points - self.middle) @ self.rotation + self.onto)


def turn_onto(positions: pa.Table, target: pa.Table) -> Turn | None:
    """Return the turn that brings people closest to where they stand on another map.

    A map's up, down, left and right mean nothing: two fits may lie in any direction. By least
    squares over those placed on both (orthogonal Procrustes; Schönemann 1966); None where fewer
    than two are, so that nothing tells how to turn.

    Parameters
    ----------
    positions, target : tables POSITIONS.
    """
    here, there = _placed(positions), _placed(target)
    both = sorted(here.keys() & there.keys())
    if len(both) < 2:
        return None
    a, b = (np.array([placed[code] for code in both]) for placed in (here, there))
    middle, onto = a.mean(axis=0), b.mean(axis=0)
    rotation, _ = orthogonal_procrustes(a - middle, b - onto)
    return Turn(np.asarray(rotation), middle, onto)


def _placed(positions: pa.Table) -> Mapping[str, tuple[float, float]]:
    return {
        row["actor_id"]: (row["x"], row["y"])
        for row in positions.to_pylist()
        if row["certainty"] != "prior only"
    }
