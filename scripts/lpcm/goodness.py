"""Goodness of fit under the observation mask.

Networks drawn from the posterior predictive are compared with the data on statistics that are
computed, for both alike, from what was observed only: a row that was never asked for has no
out-degree, not one of 0 (R's latentnet counts it as 0, which no model of the rows that were asked
for can reproduce).
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.numeric import FloatArray, IntArray, compiled

__all__ = [
    "TRIADS",
    "Check",
    "Masked",
    "geodesic_counts",
    "goodness",
    "mask",
    "statistics",
    "triad_counts",
]

POOR = 0.05  # a p below it is called a misfit

TRIADS = (
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U",
    "030T", "030C", "201", "120D", "120U", "120C", "210", "300",
)  # fmt: skip
"""Triad types (Holland & Leinhardt 1976): mutual, asymmetric and null dyads, then orientation."""

_UNDIRECTED = {"003": "no tie", "102": "one tie", "201": "two ties", "300": "three ties"}


class Masked(NamedTuple):
    """What was observed of a network, in the form the statistics want."""

    tie: NDArray[np.int8]  # (n, n): 0 where not observed
    observed: NDArray[np.bool_]  # (n, n), symmetric if undirected
    both: NDArray[np.bool_]  # (n, n): pairs observed in both directions
    triples: int  # of actors, all six dyads of whom were observed
    directed: bool


class Check(NamedTuple):
    """One statistic, for the data and for networks drawn from the posterior predictive.

    Attributes
    ----------
    name : str
        E.g. "out-degree"; see :func:`statistics`.
    levels : tuple of str
        What each value is of, e.g. the out-degrees "0", "1", ...; one level if it is a number.
    observed, mean, low, high : (m,)
        Of the data; predictive mean, 5 % and 95 % quantiles. nan where not defined.
    p : (m,)
        Two-sided posterior predictive p of each level, ties counted half.
    overall : float
        One p for all levels: share of drawn networks at least as far from the predictive mean as
        the data (sum over levels of squared deviations in predictive variances; ties counted
        half). For one level, its p.
    verdict : str
        One sentence.
    """

    name: str
    levels: tuple[str, ...]
    observed: FloatArray
    mean: FloatArray
    low: FloatArray
    high: FloatArray
    p: FloatArray
    overall: float
    verdict: str


def mask(tie: NDArray[np.int8], observed: NDArray[np.bool_], *, directed: bool = True) -> Masked:
    """Keep what was observed. Undirected: a pair is observed if either end was asked."""
    observed = np.array(observed, dtype=np.bool_)
    np.fill_diagonal(observed, False)
    value = _seen(tie, observed, directed)
    if not directed:
        observed = observed | observed.T
    both = observed & observed.T
    step = both.astype(np.float64)
    triples = round(float(((step @ step) * step).sum())) // 6  # whole numbers: exact
    return Masked(value, observed, both, triples, directed)


def _seen(tie: NDArray[np.int8], observed: NDArray[np.bool_], directed: bool) -> NDArray[np.int8]:
    value = np.where(observed, tie, 0).astype(np.int8)
    return value if directed else np.maximum(value, value.T)


def _triad_type(code: int) -> int:
    """Index in TRIADS of three actors whose six ties are the bits of `code`.

    Bits: 1 a->b, 2 b->a, 4 a->c, 8 c->a, 16 b->c, 32 c->b.
    """
    bits = [code >> k & 1 for k in range(6)]
    pairs = [bits[k] + bits[k + 1] for k in (0, 2, 4)]
    name = f"{pairs.count(2)}{pairs.count(1)}{pairs.count(0)}"
    sent = [bits[0] + bits[2], bits[1] + bits[4], bits[3] + bits[5]]
    received = [bits[1] + bits[3], bits[0] + bits[5], bits[2] + bits[4]]
    if name == "021":
        name += "D" if 2 in sent else "U" if 2 in received else "C"
    elif name == "111":  # D: the asymmetric tie points down to the mutual pair
        name += "D" if 2 in received else "U"
    elif name == "030":
        name += "T" if 2 in sent else "C"
    elif name == "120":  # of the two asymmetric ties
        third = pairs[::-1].index(2)  # the actor outside the mutual pair
        name += {(2, 0): "D", (0, 2): "U", (1, 1): "C"}[sent[third], received[third]]
    return TRIADS.index(name)


_TYPES = np.array([_triad_type(code) for code in range(64)])


@compiled
def _linked_triads(pair: NDArray[np.int8], count: IntArray) -> None:
    """Count, by code, triples with a tie whose three pairs are observed in both directions.

    pair[i, j] is y_ij + 2 y_ji, or -1 where not so observed. Each triple is met once for every
    pair of it that is linked, and counted at the first of them.
    """
    n = pair.shape[0]
    for u in range(n):
        for v in range(u + 1, n):
            if pair[u, v] > 0:
                for w in range(n):
                    uw, vw = pair[u, w], pair[v, w]
                    if uw >= 0 and vw >= 0 and (w > v or (uw == 0 and (w > u or vw == 0))):
                        count[pair[u, v] + 4 * uw + 16 * vw] += 1


def triad_counts(network: Masked) -> IntArray:
    """Count triads of each of the 16 types, (16,), over triples observed in all six dyads."""
    tie = network.tie
    pair = np.where(network.both, tie + 2 * tie.T, -1).astype(np.int8)
    linked = np.zeros(64, dtype=np.int64)
    _linked_triads(pair, linked)
    count = np.bincount(_TYPES, linked, 16).astype(np.int64)
    count[0] = network.triples - count.sum()
    return count


@compiled
def _breadth_first(start: IntArray, to: IntArray, source: int, steps: IntArray) -> None:
    """Count steps from `source` to every actor; 0 if there is no path.

    Actor i names to[start[i]], ..., to[start[i + 1] - 1].
    """
    n = steps.size
    queue = np.empty(n, dtype=np.int64)
    for j in range(n):
        steps[j] = 0
    queue[0] = source
    head, tail = 0, 1
    while head < tail:
        i = queue[head]
        head += 1
        for at in range(start[i], start[i + 1]):
            j = to[at]
            if steps[j] == 0 and j != source:
                steps[j] = steps[i] + 1
                queue[tail] = j
                tail += 1


def geodesic_counts(network: Masked) -> IntArray:
    """Count ordered pairs by geodesic distance, (n,): [0] not reachable, [k] k steps away.

    Paths follow observed ties, in their direction, and start from the actors of whose own ties
    some were observed; an actor who was not asked leads nowhere. Undirected: every pair twice.
    """
    n = len(network.tie)
    sender, to = np.nonzero(network.tie)
    start = np.searchsorted(sender, np.arange(n + 1))
    count, steps = np.zeros(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    for source in np.flatnonzero(network.observed.any(axis=1)):
        _breadth_first(start, to, int(source), steps)
        count += np.bincount(steps, minlength=n)
        count[0] -= 1  # the source itself
    return count


def statistics(network: Masked) -> dict[str, FloatArray]:
    """Compute all statistics of one network, each (m,), by name.

    A statistic for which nothing was observed is absent.

    out-degree
        Number of respondents (actors whose whole row was observed) who name 0, 1, ... others.
    in-degree
        Number of actors whom 0, 1, ... of those asked about them name.
    degree, degree of others
        Undirected, in place of both: number of actors with 0, 1, ... ties, of those whose pairs
        were all observed, and of the others (their ties with the first).
    reciprocity
        Share of ties that are returned, among dyads observed in both directions; nan without ties.
        Undirected: left out.
    geodesic distance
        See :func:`geodesic_counts`.
    triad census
        See :func:`triad_counts`. Undirected: no tie, one, two, three.
    """
    tie, observed, both, _, directed = network
    n = len(tie)
    out: dict[str, NDArray[Any]] = {}
    degrees = tie.sum(axis=1, dtype=np.int64)
    whole = observed.sum(axis=1) == n - 1
    others = observed.any(axis=1) & ~whole
    if whole.any():
        out["out-degree" if directed else "degree"] = np.bincount(degrees[whole], minlength=n)
    if directed:
        named = tie.sum(axis=0, dtype=np.int64)[observed.any(axis=0)]
        out["in-degree"] = np.bincount(named, minlength=n)
    elif others.any():
        out["degree of others"] = np.bincount(degrees[others], minlength=n)
    if directed and both.any():
        ties, returned = int(tie[both].sum()), int((tie & tie.T)[both].sum())
        out["reciprocity"] = np.array([returned / ties if ties else np.nan])
    out["geodesic distance"] = geodesic_counts(network)
    triads = triad_counts(network)
    if network.triples:
        kinds = [k for k, name in enumerate(TRIADS) if directed or name in _UNDIRECTED]
        out["triad census"] = triads[kinds]
    return {name: np.asarray(value, dtype=np.float64) for name, value in out.items()}


def goodness(
    tie: NDArray[np.int8],
    observed: NDArray[np.bool_],
    networks: Iterable[NDArray[np.int8]],
    *,
    directed: bool = True,
) -> tuple[Check, ...]:
    """Compare the observed network with networks drawn from the posterior predictive.

    Parameters
    ----------
    tie : (n, n) int8
        Read only where observed.
    observed : (n, n) bool
    networks : iterable of (n, n) int8
        Whole networks, e.g. from :func:`~scripts.lpcm.predict.simulate_networks`; they are masked
        here as the data are. Read one at a time. Some 200 give p to about 0.03.
    directed : bool

    Returns
    -------
    tuple of Check
        One a statistic. Levels that occur neither in the data nor in any drawn network are left
        out, except between others.

    Raises
    ------
    ValueError
        If there are no networks.
    """
    seen = mask(tie, observed, directed=directed)
    data = statistics(seen)
    drawn: dict[str, list[FloatArray]] = {name: [] for name in data}
    for network in networks:
        other = seen._replace(tie=_seen(network, seen.observed, directed))
        for name, value in statistics(other).items():
            drawn[name].append(value)
    if not all(drawn.values()):
        raise ValueError("goodness of fit needs at least one network drawn from the posterior")
    return tuple(_check(name, data[name], np.array(drawn[name])) for name in data)


def _labels(name: str, size: int) -> tuple[str, ...]:
    if name == "triad census":
        return TRIADS if size == len(TRIADS) else tuple(_UNDIRECTED.values())
    if name == "geodesic distance":
        return (*map(str, range(1, size)), "not reachable")
    return tuple(map(str, range(size))) if size > 1 else (name,)


def _check(name: str, data: FloatArray, drawn: FloatArray) -> Check:
    """Summarise one statistic: data (m,) against drawn networks (S, m)."""
    if name == "geodesic distance":  # those who cannot be reached come last
        data, drawn = np.roll(data, -1), np.roll(drawn, -1, axis=1)
        last = _last(data[:-1], drawn[:, :-1])
        keep = np.append(np.arange(last + 1), data.size - 1)
        data, drawn = data[keep], drawn[:, keep]
    elif "degree" in name:
        last = max(1, _last(data, drawn))
        data, drawn = data[: last + 1], drawn[:, : last + 1]
    levels = _labels(name, data.size)
    drawn = drawn[np.isfinite(drawn).all(axis=1)]
    if len(drawn) == 0 or not np.isfinite(data).all():
        nothing = np.full(data.size, np.nan)
        where = "in the data" if len(drawn) else "in any drawn network"
        text = f"The {name} is not defined {where}: no tie could be returned."
        return Check(name, levels, data, nothing, nothing, nothing, nothing, np.nan, text)
    mean, (low, high) = drawn.mean(axis=0), np.quantile(drawn, (0.05, 0.95), axis=0)
    p = _two_sided(data, drawn)
    overall = float(p[0]) if data.size == 1 else _overall(data, drawn)
    check = Check(name, levels, data, mean, low, high, p, overall, "")
    return check._replace(verdict=_verdict(check))


def _verdict(check: Check) -> str:
    """Say in one sentence whether the model reproduces a statistic, and if not, where it fails."""
    _, levels, data, mean, low, high, p, overall, _ = check
    worst = int(np.lexsort((-np.abs(data - mean), p))[0])
    seen, expected, least, most = (_number(x[worst]) for x in (data, mean, low, high))
    between = f"{least} to {most} in 90 % of the networks drawn"
    chance = f"p = {overall:.2f}" if overall >= 0.005 else "p < 0.01"
    if len(levels) == 1:
        side = "what" if overall >= POOR else "more than" if data[0] > mean[0] else "less than"
        return f"The {check.name}, {seen}, is {side} the model expects ({between}; {chance})."
    subject = f"The {check.name}" + ("" if check.name.endswith("census") else " distribution")
    if overall >= POOR:
        return f"{subject} is what the model expects ({chance})."
    return (
        f"{subject} is not what the model expects ({chance}), most of all at "
        f"{levels[worst]}: {seen} seen, {expected} expected ({between})."
    )


def _number(x: float) -> str:
    return f"{x:,.0f}" if x >= 100 else f"{x:.3g}"


def _last(data: FloatArray, drawn: FloatArray) -> int:
    """Last level that occurs anywhere; 0 if none does."""
    occurs = np.flatnonzero((data > 0) | (drawn > 0).any(axis=0))
    return int(occurs[-1]) if occurs.size else 0


def _two_sided(data: FloatArray, drawn: FloatArray) -> FloatArray:
    """Twice the smaller tail, half of those equal to the data counted in each; at most 1."""
    below, equal = (drawn < data).mean(axis=0), (drawn == data).mean(axis=0)
    smaller = np.minimum(below, 1.0 - below - equal) + 0.5 * equal
    return np.asarray(np.minimum(1.0, 2.0 * smaller))


def _overall(data: FloatArray, drawn: FloatArray) -> float:
    """Share of drawn networks at least as far from the predictive mean as the data."""
    # The data take part in mean and variance, as any drawn network does: else theirs would look
    # farther off, the more so the fewer are drawn.
    everything = np.vstack([data, drawn])
    variance = everything.var(axis=0)
    known = variance > 0
    deviation = everything[:, known] - everything[:, known].mean(axis=0)
    far = (deviation**2 / variance[known]).sum(axis=1)
    return float((far[1:] > far[0]).mean() + 0.5 * (far[1:] == far[0]).mean())
