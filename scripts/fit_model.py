"""Fit the latent position cluster model to a site's network: one number of clusters, one seed."""

import logging
import math
import re
import resource
import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scripts.lpcm.convergence import PairSummary
from scripts.lpcm.fit import Fit, Settings, fit
from scripts.network.draws import write_arrays
from scripts.network.sociomatrix import Sociomatrix, sociomatrix_at
from scripts.study.files import write_json
from scripts.study.job import Job, run
from scripts.study.problems import Problem, StudyError
from scripts.study.seeds import stream
from scripts.study.tables import (
    ACTORS,
    DIAGNOSTICS,
    DYADS,
    MODELS,
    make_table_from_rows,
    read_table,
    write_checked,
)

logger = logging.getLogger("network-narratives")

QUANTITIES = {
    "log_likelihood": "log-likelihood",
    "intercept": "intercept",
    "mean_log_sigma": "mean log sigma",
    "distance_worst": "worst distance",
    "comembership_worst": "worst co-membership",
}


def main(job: Job) -> None:
    """Read the network, fit the model, keep the draws and how well they were drawn."""
    p, w = job.params, job.wildcards
    wave, groups, seed = int(w.wave), int(w.groups), int(w.seed)
    actors, dyads = read_table(job.input.actors, ACTORS), read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, wave, directed=p.directed)
    check_fittable(network, w.site, wave, groups)
    fitted = fit(
        network.tie,
        network.observed if p.unobserved_rows == "absent" else everything(network),
        groups=groups,
        dims=p.dims,
        directed=p.directed,
        settings=Settings(
            chains=p.chains, warmup=p.warmup, draws=p.draws, thin=p.thin, extend=p.doublings
        ),
        seeds=[
            stream(p.seed, w.site, f"wave{wave}", f"groups{groups}", f"seed{seed}", f"chain{c}")
            for c in range(p.chains)
        ],
        progress=logger.info,
    )
    for warning in fitted.warnings:
        logger.warning("%s", with_codes(warning, network.actor_ids))
    key = {"groups": groups, "seed": seed}
    rows = diagnostic_rows(fitted)
    write_arrays(job.output.draws, arrays(fitted))
    write_checked(
        job.output.diagnostics, make_table_from_rows(DIAGNOSTICS, [key | row for row in rows])
    )
    model = key | model_row(fitted, rows, network.actor_ids)
    write_checked(job.output.model, make_table_from_rows(MODELS, [model]))
    write_json(job.output.timing, timing(fitted))


def check_fittable(network: Sociomatrix, site: str, wave: int, groups: int) -> None:
    """Raise StudyError where there is nothing to fit, or more clusters than actors."""
    n = len(network.actor_ids)
    if not network.observed.any():
        raise StudyError(
            [Problem("config.yaml", 0, "model.waves", str(wave),
                     f"nobody at site {site} was interviewed by that wave.", "Use later waves.")]
        )  # fmt: skip
    if groups > n:
        raise StudyError(
            [Problem("config.yaml", 0, "model.groups", str(groups),
                     f"site {site} has only {n} actors after wave {wave}.", "Fit fewer clusters.")]
        )  # fmt: skip


def everything(network: Sociomatrix) -> NDArray[np.bool_]:
    """Take all dyads as observed, so that people never asked count as having named nobody."""
    return ~np.eye(len(network.actor_ids), dtype=bool)


def arrays(fitted: Fit) -> dict[str, NDArray[Any]]:
    """Return what later rules need. A model without clusters gets one that holds everybody."""
    labels, means, weights = fitted.labels, fitted.means, fitted.weights
    membership = fitted.membership
    if fitted.groups == 0:
        chains_and_draws, n = labels.shape[:2], labels.shape[2]
        labels = np.zeros_like(labels)
        means = np.zeros((*chains_and_draws, 1, fitted.dims))
        weights, membership = np.ones((*chains_and_draws, 1)), np.ones((n, 1))
    return {
        "intercept": fitted.intercept,
        "log_likelihood": fitted.log_likelihood,
        "positions": fitted.positions.astype(np.float32),
        "labels": labels,
        "means": means,
        "variances": fitted.variances,
        "weights": weights,
        "membership": membership,
        "mkl_positions": fitted.mkl_positions,
        "mkl_intercept": np.array(fitted.mkl_intercept),
    }


def diagnostic_rows(fitted: Fit) -> list[dict[str, Any]]:
    """Rows of the table DIAGNOSTICS, without the columns that name the fit."""
    return [
        {
            "quantity": QUANTITIES[name],
            "rhat": _known(rhat),
            "ess_bulk": _known(bulk),
            "ess_tail": _known(tail),
        }
        for name, rhat, bulk, tail in fitted.diagnostics
    ]


def model_row(
    fitted: Fit, diagnostics: list[dict[str, Any]], actor_ids: tuple[str, ...]
) -> dict[str, Any]:
    """Row of the table MODELS, without the columns that name the fit."""
    known = [row for row in diagnostics if row["rhat"] is not None]
    worst = max(known, key=lambda row: row["rhat"], default={"rhat": None, "quantity": None})
    pairs = {
        "worst distance": ("distance", fitted.distances),
        "worst co-membership": ("co-membership", fitted.comembership),
    }
    quantity = worst["quantity"]
    if quantity in pairs:
        quantity = _pair(*pairs[quantity], actor_ids) or quantity
    bulk = [row["ess_bulk"] for row in diagnostics if row["ess_bulk"] is not None]
    return {
        "bic": fitted.bic.overall,
        "bic_likelihood": fitted.bic.likelihood,
        "bic_positions": fitted.bic.position,
        "intercept_mean": float(fitted.intercept.mean()),
        "intercept_sd": float(fitted.intercept.std()),
        "occupied_mean": float(fitted.occupied @ np.arange(len(fitted.occupied))),
        "worst_rhat": worst["rhat"],
        "worst_quantity": quantity,
        "ess_min": min(bulk, default=None),
        "ess_median": _known(fitted.distances.ess_bulk_median),
        "iterations": fitted.iterations,
        "converged": fitted.converged,
        "chosen": False,
    }


def with_codes(text: str, actor_ids: tuple[str, ...]) -> str:
    """Put codes in place of pairs of actors that are counted from 0: `actors (0, 2)`."""
    return re.sub(
        r"actors \((\d+), (\d+)\)",
        lambda pair: f"{actor_ids[int(pair[1])]} and {actor_ids[int(pair[2])]}",
        text,
    )


def _pair(what: str, summary: PairSummary | None, actor_ids: tuple[str, ...]) -> str | None:
    if summary is None or summary.worst is None:
        return None
    i, j = summary.worst
    return f"{what} {actor_ids[i]} to {actor_ids[j]}"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def timing(fitted: Fit) -> dict[str, float]:
    """CPU seconds by phase, and the process's peak memory in MB; not part of the results."""
    unit = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss is in bytes or kilobytes
    return {
        **{phase: round(seconds, 3) for phase, seconds in vars(fitted.timing).items()},
        "total": round(fitted.timing.total, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1),
    }


run(main, globals())
