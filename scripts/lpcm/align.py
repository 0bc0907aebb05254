"""Procrustes alignment: shift, rotation and reflection, never scaling."""

import math

import numpy as np

from scripts.lpcm.numeric import FloatArray, compiled

__all__ = ["align", "align_draws", "nearest_orthogonal", "principal_axes"]


@compiled
def _jacobi(m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Find A = M V with orthogonal columns, and V: one-sided Jacobi rotations (Hestenes 1958)."""
    d = m.shape[0]
    a = m.copy()
    v = np.eye(d)
    for _ in range(30):
        largest = 0.0
        for p in range(d - 1):
            for q in range(p + 1, d):
                alpha, beta, gamma = 0.0, 0.0, 0.0
                for i in range(d):
                    alpha += a[i, p] ** 2
                    beta += a[i, q] ** 2
                    gamma += a[i, p] * a[i, q]
                if gamma == 0.0 or abs(gamma) <= 1e-16 * math.sqrt(alpha * beta):
                    continue
                largest = max(largest, abs(gamma) / math.sqrt(alpha * beta))
                zeta = 0.5 * (beta - alpha) / gamma
                t = 1.0 / (abs(zeta) + math.sqrt(1.0 + zeta * zeta))
                if zeta < 0.0:
                    t = -t
                cosine = 1.0 / math.sqrt(1.0 + t * t)
                sine = cosine * t
                for i in range(d):
                    x, y = a[i, p], a[i, q]
                    a[i, p] = cosine * x - sine * y
                    a[i, q] = sine * x + cosine * y
                    x, y = v[i, p], v[i, q]
                    v[i, p] = cosine * x - sine * y
                    v[i, q] = sine * x + cosine * y
        if largest <= 1e-15:
            break
    return a, v


@compiled
def nearest_orthogonal(m: FloatArray) -> FloatArray:
    """Orthogonal Q (d, d) that maximises trace(Q' M): U V' of M = U S V'.

    By Jacobi rotations, so that the result does not depend on a LAPACK build. Directions in which M
    vanishes are completed to an orthonormal basis.
    """
    d = m.shape[0]
    a, v = _jacobi(m)
    # the columns of a are orthogonal: their directions are U
    length = np.zeros(d)
    top = 0.0
    for q in range(d):
        for i in range(d):
            length[q] += a[i, q] ** 2
        length[q] = math.sqrt(length[q])
        top = max(top, length[q])
    u = np.zeros((d, d))
    done = np.zeros(d)
    for q in range(d):
        if length[q] > 1e-13 * top and length[q] > 0.0:
            done[q] = 1.0
            for i in range(d):
                u[i, q] = a[i, q] / length[q]
    for q in range(d):
        if done[q] > 0.0:
            continue
        for axis in range(d):
            for i in range(d):
                u[i, q] = 1.0 if i == axis else 0.0
            for p in range(d):
                if done[p] > 0.0:
                    overlap = u[axis, p]
                    for i in range(d):
                        u[i, q] -= overlap * u[i, p]
            norm = 0.0
            for i in range(d):
                norm += u[i, q] ** 2
            if norm > 0.5 / d:
                for i in range(d):
                    u[i, q] /= math.sqrt(norm)
                done[q] = 1.0
                break
    out = np.zeros((d, d))
    for i in range(d):
        for j in range(d):
            for q in range(d):
                out[i, j] += u[i, q] * v[j, q]
    return out


@compiled
def align_draws(
    positions: FloatArray, means: FloatArray, target: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Align each draw to a target, its cluster means moving along.

    Parameters
    ----------
    positions : (S, n, d)
    means : (S, G, d)
    target : (n, d)

    Returns
    -------
    (S, n, d), (S, G, d)
        Each draw shifted, rotated and reflected to lie closest to `target` in least squares.
    """
    draws, n, d = positions.shape
    moved, moved_means = np.empty_like(positions), np.empty_like(means)
    goal, centre = np.zeros(d), np.zeros(d)
    m = np.zeros((d, d))
    for i in range(n):
        for c in range(d):
            goal[c] += target[i, c] / n
    for s in range(draws):
        for c in range(d):
            centre[c] = 0.0
            for i in range(n):
                centre[c] += positions[s, i, c] / n
        for b in range(d):
            for c in range(d):
                m[b, c] = 0.0
                for i in range(n):
                    m[b, c] += (positions[s, i, b] - centre[b]) * (target[i, c] - goal[c])
        rotation = nearest_orthogonal(m)
        for c in range(d):
            for i in range(n):
                moved[s, i, c] = goal[c]
                for b in range(d):
                    moved[s, i, c] += (positions[s, i, b] - centre[b]) * rotation[b, c]
            for g in range(means.shape[1]):
                moved_means[s, g, c] = goal[c]
                for b in range(d):
                    moved_means[s, g, c] += (means[s, g, b] - centre[b]) * rotation[b, c]
    return moved, moved_means


def align(positions: FloatArray, target: FloatArray) -> FloatArray:
    """Align one configuration (n, d) to another."""
    no_means = np.empty((1, 0, positions.shape[1]))
    moved, _ = align_draws(np.ascontiguousarray(positions)[None], no_means, target)
    return np.asarray(moved[0])


def principal_axes(positions: FloatArray) -> FloatArray:
    """Shift and turn positions (n, d) to their centre and principal axes, the longest first.

    Each axis points the way in which its farthest actor lies.
    """
    centred = positions - positions.mean(axis=0)
    product = np.array([[(a * b).sum() for b in centred.T] for a in centred.T])
    turned_product, axes = _jacobi(product)
    longest_first = np.argsort(-(turned_product**2).sum(axis=0), kind="stable")
    axes = axes[:, longest_first]
    turned = np.zeros_like(centred)
    for b in range(len(axes)):
        turned += centred[:, b, None] * axes[b]
    farthest = np.abs(turned).argmax(axis=0)
    sign = np.where(turned[farthest, np.arange(len(axes))] < 0.0, -1.0, 1.0)
    pointed: FloatArray = np.ascontiguousarray(turned * sign)
    return pointed
