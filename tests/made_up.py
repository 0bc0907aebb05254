"""A made-up fitted site for tests: the tables that fits and selection pass on, from a known truth.

Not a fit: positions are the truth plus noise. Good for drawing, selecting and reporting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from scripts.study import tables as t
from scripts.study.fit_tables import GOODNESS


@dataclass(frozen=True)
class MadeUpSite:
    actors: pa.Table
    dyads: pa.Table
    positions: pa.Table
    membership: pa.Table
    clusters: pa.Table
    models: pa.Table
    diagnostics: pa.Table
    draws: dict[str, np.ndarray]


ORGANISATIONS = (
    "primary care commissioning",
    "community health services",
    "local government authority",
    "pharmacies",
    "primary care practices",
    "children's centres",
    "acute hospital trust",
    "schools",
    "private sector employers",
)
ROLES = ("commissioner", "manager", "practitioner", "enforcement", "elected member")
BACKGROUNDS = ("public health", "nursing", "law", "education", "business")


def made_up_site(
    n: int = 123, groups: int = 4, respondents: int = 12, seed: int = 1, site: str = "S1"
) -> MadeUpSite:
    rng = np.random.default_rng(seed)
    letters = [chr(ord("A") + k) for k in range(groups)]
    ids = [f"{site}-{i + 1:03d}" for i in range(n)]
    angle = 2 * np.pi * np.arange(groups) / groups
    centres = 3.5 * np.column_stack([np.cos(angle), np.sin(angle)])
    label = np.sort(rng.choice(groups, n, p=np.arange(groups, 0, -1) / sum(range(groups + 1))))
    rng.shuffle(label)
    z = centres[label] + 0.8 * rng.standard_normal((n, 2))
    distance = np.linalg.norm(z[:, None] - z[None], axis=2)
    y = rng.random((n, n)) < 1 / (1 + np.exp(distance - 1))
    np.fill_diagonal(y, False)
    asked = np.zeros(n, bool)
    asked[rng.choice(n, respondents, replace=False)] = True
    wave: list[int | None] = [None] * n
    for k, i in enumerate(np.flatnonzero(asked)):
        wave[i] = 1 + 3 * k // respondents
    named_by = y[asked].sum(axis=0)
    pick = lambda values: [values[int(k)] for k in rng.integers(0, len(values), n)]  # noqa: E731
    organisation: list[Any] = pick(ORGANISATIONS)
    organisation[3] = None
    actors = t.make_table(
        t.ACTORS,
        {
            "actor_id": ids,
            "organisation": organisation,
            "role": pick(ROLES),
            "background": pick(BACKGROUNDS),
            "sector": [None] * n,
            "source": ["roster" if not k and not a else "nomination"
                       for k, a in zip(named_by, asked, strict=True)],
            "wave": wave,
            "known_from": [0 if not k and not a else 1
                           for k, a in zip(named_by, asked, strict=True)],
            "named_by": named_by,
        },
    )  # fmt: skip
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    dyads = t.make_table(
        t.DYADS,
        {
            "sender": [ids[i] for i, _ in pairs],
            "receiver": [ids[j] for _, j in pairs],
            "wave": [wave[i] for i, _ in pairs],
            "tie": [bool(y[i, j]) if asked[i] else None for i, j in pairs],
        },
    )
    chains, kept = 4, 50
    spread = np.where(asked | (named_by > 1), 0.4, np.where(named_by == 1, 1.0, 2.0))
    draws_z = z + spread[:, None] * rng.standard_normal((chains, kept, n, 2)) / np.sqrt(2)
    draws_mu = centres + 0.2 * rng.standard_normal((chains, kept, groups, 2))
    draws_s2 = 0.64 * np.exp(0.3 * rng.standard_normal((chains, kept, groups)))
    weight = -0.5 * ((draws_z[..., :, None, :] - draws_mu[..., None, :, :]) ** 2).sum(-1) / 0.64
    p = np.exp(weight - weight.max(-1, keepdims=True))
    p /= p.sum(-1, keepdims=True)
    labels = (p.cumsum(-1) > rng.random((chains, kept, n, 1))).argmax(-1).astype(np.int8)
    q = np.stack([(labels == k).mean(axis=(0, 1)) for k in range(groups)], axis=1)
    positions = t.make_table(
        t.POSITIONS,
        {
            "actor_id": ids,
            "x": z[:, 0],
            "y": z[:, 1],
            "spread": spread,
            "certainty": [
                "identified" if a or k > 1 else "weak" if k == 1 else "prior only"
                for k, a in zip(named_by, asked, strict=True)
            ],
        },
    )
    membership = t.make_table(
        t.MEMBERSHIP,
        {
            "actor_id": [a for a in ids for _ in letters],
            "cluster": letters * n,
            "probability": q.ravel(),
        },
    )
    clusters = t.make_table(
        t.CLUSTERS,
        {
            "cluster": letters,
            "x": centres[:, 0],
            "y": centres[:, 1],
            "sigma": [0.8] * groups,
            "expected_size": q.sum(axis=0),
        },
    )
    grid = [(g, s) for g in range(1, groups + 2) for s in (1, 2, 3)]
    models = t.make_table(
        t.MODELS,
        {
            "groups": [g for g, _ in grid],
            "seed": [s for _, s in grid],
            "bic": [900 + 12 * abs(g - groups) + 4 * rng.random() for g, _ in grid],
            "bic_likelihood": [500.0 - 2 * g for g, _ in grid],
            "bic_positions": [400.0 + 2 * g for g, _ in grid],
            "intercept_mean": [1.0] * len(grid),
            "intercept_sd": [0.3] * len(grid),
            "occupied_mean": [g - 0.1 * (g > 1) for g, _ in grid],
            "worst_rhat": [1.004 + 0.01 * (g > groups) for g, _ in grid],
            "worst_quantity": ["distance S1-003 to S1-009"] * len(grid),
            "ess_min": [420.0] * len(grid),
            "ess_median": [1650.0] * len(grid),
            "iterations": [1500 for _ in grid],
            "converged": [g <= groups for g, _ in grid],
            "chosen": [(g, s) == (groups, 1) for g, s in grid],
        },
    )
    quantities = ("log-likelihood", "intercept", "mean log sigma", "worst distance")
    diagnostics = t.make_table(
        t.DIAGNOSTICS,
        {
            "groups": [g for g, _ in grid for _ in quantities],
            "seed": [s for _, s in grid for _ in quantities],
            "quantity": list(quantities) * len(grid),
            "rhat": 1.002 + 0.004 * rng.random(len(grid) * len(quantities)),
            "ess_bulk": 400 + 1500 * rng.random(len(grid) * len(quantities)),
            "ess_tail": 400 + 1200 * rng.random(len(grid) * len(quantities)),
        },
    )
    draws = {
        "intercept": 1 + 0.3 * rng.standard_normal((chains, kept)),
        "log_likelihood": -400 + 8 * rng.standard_normal((chains, kept)),
        "positions": draws_z.astype(np.float32),
        "labels": labels,
        "means": draws_mu,
        "variances": draws_s2,
        "weights": np.full((chains, kept, groups), 1 / groups),
    }
    return MadeUpSite(
        actors, dyads, positions, membership, clusters, models, diagnostics, draws
    )  # fmt: skip


def made_up_goodness() -> pa.Table:
    """Two statistics of a network: one that the fit reproduces, one that it does not."""
    rows = []
    for name, overall, verdict in (
        ("in-degree", 0.4, "The in-degree distribution is what the model expects (p = 0.40)."),
        ("out-degree", 0.01, "The out-degree distribution is not what the model expects."),
    ):
        for place in range(1, 7):
            seen = 9.0 if (name, place) == ("out-degree", 6) else 2.0
            rows.append(
                {"statistic": name, "place": place, "level": str(place - 1), "observed": seen,
                 "mean": 2.2, "low": 1.0, "high": 4.0, "p": 0.01 if seen > 4 else 0.5,
                 "overall": overall, "verdict": verdict}
            )  # fmt: skip
    verdict = "The reciprocity is not defined in the data: no tie could be returned."
    unknown = dict.fromkeys(("observed", "mean", "low", "high", "p", "overall"))
    one = {"statistic": "reciprocity", "place": 1, "level": "reciprocity", "verdict": verdict}
    return t.make_table_from_rows(GOODNESS, [*rows, one | unknown])
