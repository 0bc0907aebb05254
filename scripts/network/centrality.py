"""Measures of an actor's place in a network whose every tie is known (seen, or drawn from a model).

All take a symmetric (n, n) bool matrix `contact` with an empty diagonal.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from scripts.network.draws import FloatArray


def betweenness(contact: NDArray[np.bool_]) -> FloatArray:
    """(n,) share of the shortest paths between pairs of others that pass through an actor.

    Brandes's algorithm (2001), all sources at once: one matrix product for each step of distance,
    forth to count the shortest paths and back to share them out.
    """
    n = len(contact)
    if n < 3:
        return np.zeros(n)
    # Sparse, since its products sum in the same order on every processor.
    adjacent = sparse.csr_array(contact.astype(np.float64))
    paths = np.eye(n)  # number of shortest paths from source (row) to actor (column)
    frontier = paths > 0
    reached = frontier
    steps = []
    while True:
        counts = np.where(reached, 0.0, np.asarray((paths * frontier) @ adjacent))
        frontier = counts > 0
        if not frontier.any():
            break
        paths = paths + counts
        reached = reached | frontier
        steps.append(frontier)
    through = np.zeros((n, n))  # dependency of the source on the actor
    for further, nearer in zip(steps[:0:-1], steps[-2::-1], strict=True):
        owed = np.divide(1 + through, paths, out=np.zeros((n, n)), where=further)
        through += np.where(nearer, paths * np.asarray(owed @ adjacent), 0.0)
    share: FloatArray = through.sum(axis=0) / ((n - 1) * (n - 2))
    return share


def eigenvector(contact: NDArray[np.bool_]) -> FloatArray:
    """(n,) eigenvector centrality, as a share of that of the most central actor.

    An actor is as central as those in contact with it are together. 0 for all where nobody is in
    contact; in a network of several parts, 0 outside the part with the largest eigenvalue. The
    last bits depend on the processor.
    """
    if not contact.any():
        return np.zeros(len(contact))
    values, vectors = np.linalg.eigh(contact.astype(np.float64))
    # Parts of equal eigenvalue share it: what repeated averaging from equal shares would end in.
    top = vectors[:, values > values[-1] * (1 - 1e-9)]
    centrality = np.abs(top @ top.sum(axis=0))
    centrality[centrality < 1e-12 * centrality.max()] = 0
    share: FloatArray = centrality / centrality.max()
    return share


def participation(contact: NDArray[np.bool_], labels: NDArray[np.int8], groups: int) -> FloatArray:
    """(n,) participation coefficient: 1 - sum over clusters of (share of an actor's ties there)^2.

    0 where all ties go to one cluster (or there are none), at most 1 - 1 / groups. Guimera and
    Amaral (2005), Nature 433, 895.
    """
    to_cluster = contact.astype(np.float64) @ np.eye(groups)[labels]
    degree = to_cluster.sum(axis=1)
    squares = (to_cluster**2).sum(axis=1)
    coefficient: FloatArray = 1 - np.divide(
        squares, degree**2, out=np.ones_like(degree), where=degree > 0
    )
    return coefficient
