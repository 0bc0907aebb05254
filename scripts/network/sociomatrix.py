"""Ties and what is observed of them, always together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
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
    directed : where False, `dyads` holds each pair once.

    Raises
    ------
    ValueError
        Where a pair is observed but it is not said whether it is tied.
    """
    ids = actors.filter(pc.field("known_from") <= wave)["actor_id"].combine_chunks()
    seen = dyads.filter(pc.field("wave") <= wave)
    if seen["tie"].null_count:
        raise ValueError("a pair is observed without saying whether it is tied")
    sender, receiver = (
        pc.fill_null(pc.index_in(seen[end], value_set=ids), -1).to_numpy()
        for end in ("sender", "receiver")
    )
    kept = (sender >= 0) & (receiver >= 0)
    i, j = sender[kept], receiver[kept]
    tie = np.zeros((len(ids), len(ids)), np.int8)
    observed = np.zeros((len(ids), len(ids)), bool)
    tie[i, j] = seen["tie"].to_numpy()[kept]
    observed[i, j] = True
    if not directed:
        tie |= tie.T
        observed |= observed.T
    return Sociomatrix(tuple(ids.to_pylist()), tie, observed, directed)
