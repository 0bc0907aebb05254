"""Where a chain starts: a layout of the actors, its scale, then clusters, all of it jittered.

1. A layout. ``mds``: geodesic distances over the observed ties, direction ignored; classical
   scaling of them, then weighted scaling (SMACOF; de Leeuw 1977) in which pairs of which nothing
   was observed have weight 0: they are unknown, not far apart. ``spectral``: the leading
   eigenvectors of the observed ties less what their density would give. ``random``: anywhere.
2. The overall scale and the intercept by maximum likelihood.
3. Jitter, then k-means from a random start for the mixture.
"""

import math

import numpy as np

from scripts.lpcm.dyads import Dyads
from scripts.lpcm.kernel import Workspace, gradient, information, log_likelihood
from scripts.lpcm.model import Prior
from scripts.lpcm.numeric import FloatArray, IntArray, compiled
from scripts.lpcm.state import State

__all__ = ["STARTS", "geodesics", "layout", "start"]

STARTS = ("mds", "spectral", "random")

_JITTER = 0.3  # of the spread of the layout


@compiled
def pair_matrices(dyads: Dyads) -> tuple[FloatArray, FloatArray]:
    """Ties and observed dyads of every pair as full (n, n) matrices."""
    n = dyads.n
    ties, seen = np.zeros((n, n)), np.zeros((n, n))
    for i in range(dyads.start.size):
        for j in range(i + 1, n):
            at = dyads.start[i] + j
            ties[i, j] = dyads.ties[at]
            ties[j, i] = dyads.ties[at]
            seen[i, j] = dyads.seen[at]
            seen[j, i] = dyads.seen[at]
    return ties, seen


@compiled
def geodesics(ties: FloatArray) -> FloatArray:
    """Count steps between actors over ties (n, n); no path = one more than the longest."""
    n = ties.shape[0]
    steps = np.full((n, n), -1.0)
    queue = np.empty(n, dtype=np.int64)
    longest = 1.0
    for source in range(n):
        steps[source, source] = 0.0
        queue[0] = source
        head, tail = 0, 1
        while head < tail:
            i = queue[head]
            head += 1
            for j in range(n):
                if ties[i, j] > 0.0 and steps[source, j] < 0.0:
                    steps[source, j] = steps[source, i] + 1.0
                    longest = max(longest, steps[source, j])
                    queue[tail] = j
                    tail += 1
    for i in range(n):
        for j in range(n):
            if steps[i, j] < 0.0:
                steps[i, j] = longest + 1.0
    return steps


@compiled
def _leading(matrix: FloatArray, z: FloatArray) -> None:
    """Leading eigenvectors of a symmetric matrix (n, n), by orthogonal iteration.

    Into z (d, n), which holds a random start; each times the root of its eigenvalue's size.
    """
    d, n = z.shape
    product = np.empty(n)
    root = np.zeros(d)
    for _ in range(60):
        for c in range(d):
            for i in range(n):
                total = 0.0
                for j in range(n):
                    total += matrix[i, j] * z[c, j]
                product[i] = total
            for b in range(c):
                overlap = 0.0
                for i in range(n):
                    overlap += product[i] * z[b, i]
                for i in range(n):
                    product[i] -= overlap * z[b, i]
            norm = 0.0
            for i in range(n):
                norm += product[i] ** 2
            norm = math.sqrt(norm)
            root[c] = math.sqrt(norm)
            for i in range(n):
                z[c, i] = product[i] / (norm + 1e-12)
    for c in range(d):
        for i in range(n):
            z[c, i] *= root[c]


@compiled
def _inner_products(distance: FloatArray) -> FloatArray:
    """Inner products about the centre (n, n) that distances (n, n) would come from."""
    n = distance.shape[0]
    inner = np.empty((n, n))
    mean = np.zeros(n)
    grand = 0.0
    for i in range(n):
        for j in range(n):
            inner[i, j] = -0.5 * distance[i, j] ** 2
            mean[i] += inner[i, j] / n
        grand += mean[i] / n
    for i in range(n):
        for j in range(n):
            inner[i, j] += grand - mean[i] - mean[j]
    return inner


@compiled
def _excess_ties(ties: FloatArray, seen: FloatArray) -> FloatArray:
    """Ties (n, n) less the density times what was observed; 0, not few, where nothing was.

    The roots of the degrees are divided out (as in a normalised Laplacian), so that people who name
    many do not fill the first axis.
    """
    n = ties.shape[0]
    density = ties.sum() / max(seen.sum(), 1.0)
    degree = np.zeros(n)
    for i in range(n):
        asked = 0.0
        for j in range(n):
            degree[i] += ties[i, j]
            asked += seen[i, j]
        degree[i] += density * asked / n + 1e-6
    out = np.empty((n, n))
    for i in range(n):
        for j in range(n):
            excess = ties[i, j] - density * seen[i, j]
            out[i, j] = excess / math.sqrt(degree[i] * degree[j])
    return out


@compiled
def _smacof(distance: FloatArray, weight: FloatArray, z: FloatArray, iterations: int) -> None:
    """Lower the weighted stress of z (d, n), one actor at a time; weight 0 = unknown."""
    d, n = z.shape
    total = np.empty(d)
    for _ in range(iterations):
        for i in range(n):
            total[:] = 0.0
            weights = 0.0
            for j in range(n):
                if weight[i, j] > 0.0 and j != i:
                    square = 1e-12
                    for c in range(d):
                        square += (z[c, i] - z[c, j]) ** 2
                    ratio = distance[i, j] / math.sqrt(square)
                    weights += weight[i, j]
                    for c in range(d):
                        total[c] += weight[i, j] * (z[c, j] + ratio * (z[c, i] - z[c, j]))
            if weights > 0.0:
                for c in range(d):
                    z[c, i] = total[c] / weights


@compiled
def layout(rng: np.random.Generator, dyads: Dyads, dims: int, kind: int) -> FloatArray:
    """Positions (d, n), centred, root mean square 1; `kind` counts :data:`STARTS` from 0."""
    n = dyads.n
    z = np.empty((dims, n))
    for c in range(dims):
        for i in range(n):
            z[c, i] = rng.standard_normal()
    if kind < 2:
        ties, seen = pair_matrices(dyads)
        if kind == 0:
            distance = geodesics(ties)
            _leading(_inner_products(distance), z)
        else:
            _leading(_excess_ties(ties, seen), z)
        spread = 0.0
        for c in range(dims):
            for i in range(n):
                spread += z[c, i] ** 2
        spread = 0.1 * math.sqrt(spread / z.size) + 1e-3
        for c in range(dims):
            for i in range(n):
                z[c, i] += spread * rng.standard_normal()
        if kind == 0:
            _smacof(distance, seen, z, 30)
    square = 0.0
    for c in range(dims):
        mean = 0.0
        for i in range(n):
            mean += z[c, i] / n
        for i in range(n):
            z[c, i] -= mean
            square += z[c, i] ** 2
    rms = math.sqrt(square / z.size) + 1e-12
    for c in range(dims):
        for i in range(n):
            z[c, i] /= rms
    return z


@compiled
def clusters(rng: np.random.Generator, z: FloatArray, k: int) -> IntArray:
    """k-means labels (n,) of positions (d, n), from centres spread at random (k-means++)."""
    d, n = z.shape
    labels = np.zeros(n, dtype=np.int64)
    centre = np.empty((k, d))
    nearest = np.full(n, np.inf)
    for g in range(k):
        chosen = int(rng.random() * n)
        if g > 0:
            total = 0.0
            for i in range(n):
                total += nearest[i]
            u = rng.random() * total
            chosen = 0
            while chosen < n - 1 and u >= nearest[chosen]:
                u -= nearest[chosen]
                chosen += 1
        for c in range(d):
            centre[g, c] = z[c, chosen]
        for i in range(n):
            square = 0.0
            for c in range(d):
                square += (z[c, i] - centre[g, c]) ** 2
            nearest[i] = min(nearest[i], square)
    for _ in range(20):
        size = np.zeros(k)
        for i in range(n):
            best = np.inf
            for g in range(k):
                square = 0.0
                for c in range(d):
                    square += (z[c, i] - centre[g, c]) ** 2
                if square < best:
                    best = square
                    labels[i] = g
            size[labels[i]] += 1.0
        for g in range(k):
            if size[g] > 0.0:
                for c in range(d):
                    centre[g, c] = 0.0
        for i in range(n):
            for c in range(d):
                centre[labels[i], c] += z[c, i] / size[labels[i]]
    return labels


def _scale(shape: FloatArray, dyads: Dyads, work: Workspace, prior: Prior) -> tuple[float, float]:
    """Scale and intercept that suit a layout best, on a grid of scales."""
    best, answer = -math.inf, (1.0, 0.0)
    variance = prior.intercept_variance
    alone = dyads._replace(
        split=False, double=True
    )  # the intercept only: covariates and effects are 0 here
    coefficient, no_effects = np.zeros(1), np.zeros((0, dyads.n))
    by_position, by_actor = np.empty_like(shape), np.empty(dyads.n)
    slope, bend, by_effect = np.empty(1), np.empty(1), np.zeros((0, dyads.n))
    for scale in np.geomspace(0.1, 6.0, 16):
        z = np.ascontiguousarray(shape * scale)
        coefficient[0] = 0.0
        for _ in range(8):
            gradient(z, coefficient, no_effects, alone, work, by_position, slope, by_effect)
            information(z, coefficient, no_effects, alone, work, by_actor, bend, by_effect)
            step = (slope[0] - coefficient[0] / variance) / (bend[0] + 1.0 / variance)
            coefficient[0] += min(max(step, -2.0), 2.0)
        square = float((z**2).mean())
        # the weak pull of a single Gaussian whose variance the prior expects
        height = log_likelihood(z, coefficient, no_effects, alone, work)
        height -= 0.5 * coefficient[0] ** 2 / variance
        height -= 0.5 * z.size * square / (prior.mean_variance + prior.variance_scale)
        if height > best:
            best, answer = height, (float(scale), float(coefficient[0]))
    return answer


def start(
    rng: np.random.Generator,
    dyads: Dyads,
    work: Workspace,
    prior: Prior,
    *,
    groups: int,
    dims: int,
    kind: str = "mds",
) -> State:
    """Draw a chain's first state.

    Parameters
    ----------
    kind : str
        One of :data:`STARTS`.

    Returns
    -------
    State
        Dispersed: positions and intercept are jittered, the mixture starts from random centres,
        covariates without influence, effects of actors small.
    """
    n, k = dyads.n, max(1, groups)
    shape = layout(rng, dyads, dims, STARTS.index(kind))
    scale, intercept = _scale(shape, dyads, work, prior)
    z = np.ascontiguousarray(scale * (shape + _JITTER * rng.standard_normal((dims, n))))
    coefficients = np.zeros(1 + len(dyads.covariates))
    coefficients[0] = intercept + 0.5 * rng.standard_normal()
    rows = max(dyads.send, dyads.receive) + 1
    effects = 0.1 * rng.standard_normal((rows, n))
    labels = clusters(rng, z, k) if k > 1 else np.zeros(n, dtype=np.int64)
    means, variances, weights = np.zeros((k, dims)), np.empty(k), np.empty(k)
    for g in range(k):
        inside = z[:, labels == g]
        size = inside.shape[1]
        if groups and size:
            means[g] = inside.mean(axis=1)
        square = float(((inside - means[g][:, None]) ** 2).sum())
        df, s = prior.variance_df, prior.variance_scale
        variances[g] = (df * s + square) / (df + dims * size)
        weights[g] = (size + prior.concentration) / (n + k * prior.concentration)
    value = log_likelihood(z, coefficients, effects, dyads, work)
    covariance = prior.effect_scale * np.eye(rows)
    return State(z, coefficients, effects, covariance, labels, means, variances, weights, value)
