"""Ties and what is observed of them, always together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True)
class Sociomatrix:
    """Who goes to whom, as far as anybody was asked.

    Attributes
    ----------
    actor_ids : n codes, in order.
    tie : (n, n) int8; `tie[i, j]` is 1 where i goes to j. 0 where unobserved, where it means
        nothing.
    observed : (n, n) bool; False means unknown, never "no tie". The diagonal is False.
    directed : where False, both matrices are symmetric.
    """

    actor_ids: tuple[str, ...]
    tie: NDArray[np.int8]
    observed: NDArray[np.bool_]
    directed: bool = True

    def __post_init__(self) -> None:
        n = len(self.actor_ids)
        if self.tie.shape != (n, n) or self.observed.shape != (n, n):
            raise ValueError(f"{n} actors need {n} by {n} matrices")
        if np.any(np.diagonal(self.observed)):
            raise ValueError("nobody can be observed to go to themselves")
        if np.any(self.tie[~self.observed]):
            raise ValueError("a tie is recorded where nothing was observed")
        if not self.directed and not (
            np.array_equal(self.tie, self.tie.T) and np.array_equal(self.observed, self.observed.T)
        ):
            raise ValueError("ties without direction need symmetric matrices")

    @property
    def respondents(self) -> NDArray[np.bool_]:
        """(n,) True where every answer of the actor is observed."""
        n = len(self.actor_ids)
        return np.asarray(self.observed.sum(axis=1) == n - 1)


def sociomatrix_at(actors: pa.Table, dyads: pa.Table, wave: int, *, directed: bool) -> Sociomatrix:
    """Return the network as known after `wave`.

    Parameters
    ----------
    actors, dyads : tables of the models ACTORS and DYADS.
    wave : all interviews up to this wave count; actors known only later are left out.
    """
    columns: dict[str, list[Any]] = actors.select(["actor_id", "known_from"]).to_pydict()
    ids = [
        a for a, known in zip(columns["actor_id"], columns["known_from"], strict=True)
        if known <= wave
    ]  # fmt: skip
    index = {actor: i for i, actor in enumerate(ids)}
    tie = np.zeros((len(ids), len(ids)), np.int8)
    observed = np.zeros((len(ids), len(ids)), bool)
    seen = dyads.filter((pa.compute.field("wave") <= wave)).to_pydict()
    for sender, receiver, is_tie in zip(seen["sender"], seen["receiver"], seen["tie"], strict=True):
        if sender in index and receiver in index:
            i, j = index[sender], index[receiver]
            observed[i, j] = True
            tie[i, j] = is_tie
            if not directed:
                observed[j, i] = True
                tie[j, i] = is_tie
    return Sociomatrix(tuple(ids), tie, observed, directed)
