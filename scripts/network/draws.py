"""Posterior draws of a latent position cluster model, as the rest of the study uses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.study.files import written_whole

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Draws:
    """Draws of C chains, S kept from each; n actors, G clusters (1 where there are none), d = 2.

    Attributes
    ----------
    intercept, log_likelihood : (C, S)
    positions : (C, S, n, d), turned so that draws can be compared with each other.
    labels : (C, S, n) cluster of each actor, counted from 0, named alike in every draw.
    means : (C, S, G, d) centres of the clusters.
    variances : (C, S, G) variance of a cluster in each dimension.
    weights : (C, S, G) shares of the clusters; sum to 1.
    """

    intercept: NDArray[Any]
    log_likelihood: NDArray[Any]
    positions: NDArray[Any]
    labels: NDArray[np.int8]
    means: NDArray[Any]
    variances: NDArray[Any]
    weights: NDArray[Any]

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Draws:
        """Take the arrays of these names out of `arrays` (a loaded npz file will do)."""
        return cls(**{field.name: arrays[field.name] for field in fields(cls)})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the arrays by name."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def groups(self) -> int:
        """Number of clusters; 1 for a model without."""
        return int(self.means.shape[2])

    @property
    def membership(self) -> FloatArray:
        """(n, G) probability of each actor to belong to each cluster: its share of the labels."""
        shares = [(self.labels == k).mean(axis=(0, 1)) for k in range(self.groups)]
        return np.stack(shares, axis=1)

    @property
    def spread(self) -> FloatArray:
        """(n,) root mean squared distance of an actor's draws from their mean."""
        z = self.joined().positions[0].astype(np.float64)
        spread: FloatArray = np.sqrt(((z - z.mean(axis=0)) ** 2).sum(axis=2).mean(axis=0))
        return spread

    def joined(self) -> Draws:
        """All chains as one."""
        return Draws(**{k: v.reshape(1, -1, *v.shape[2:]) for k, v in self.arrays().items()})

    def thinned(self, at_most: int) -> Draws:
        """All chains as one, with `at_most` draws at even steps."""
        joined = self.joined()
        total = joined.intercept.shape[1]
        keep = np.linspace(0, total - 1, min(at_most, total)).round().astype(int)
        return Draws(**{k: v[:, keep] for k, v in joined.arrays().items()})

    def with_clusters_in_order(self, order: Sequence[int]) -> Draws:
        """Put cluster `order[k]` at place k in every array."""
        place = np.argsort(np.asarray(order)).astype(np.int8)
        return replace(
            self,
            labels=place[self.labels],
            means=self.means[:, :, order],
            variances=self.variances[:, :, order],
            weights=self.weights[:, :, order],
        )


def interval(values: NDArray[Any]) -> tuple[FloatArray, FloatArray]:
    """Lower and upper end of the central 90 % interval along the first axis."""
    low, high = np.quantile(values, (0.05, 0.95), axis=0)
    return low, high


def write_arrays(path: str | Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays as npz, whole or not at all; the same arrays give the same bytes."""
    with written_whole(path) as partial:
        np.savez(partial, allow_pickle=False, **arrays)


def read_arrays(path: str | Path) -> dict[str, NDArray[Any]]:
    """Read what `write_arrays` wrote."""
    with np.load(path, allow_pickle=False) as file:
        return dict(file)


def read_array(path: str | Path, name: str) -> NDArray[Any]:
    """Read one of the arrays that `write_arrays` wrote, without the others."""
    with np.load(path, allow_pickle=False) as file:
        array: NDArray[Any] = file[name]
        return array
