"""Fit one network with one program; count effective draws and CPU seconds. Run by the bench.

    python -m tests.benchmarks.fit_programs PROGRAM NETWORK REPETITION [--short]
        [--ergmx-draws N] [--defaults]

Prints one line of JSON. CPU seconds, user's and system's, are those of start, warm-up and sampling,
after everything has been compiled or loaded; what is computed from the draws is left out for every
program. `--short` takes a few draws, to try this out. `--defaults` fits with our own default
settings instead and reports what a whole fit costs.
"""

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from scripts.lpcm.numeric import FloatArray
from tests.benchmarks.measuring import peak_mb
from tests.benchmarks.networks import Case, case

__all__ = ["PROGRAMS", "Run", "counted", "effective_draws", "latentnet_version"]

PAIRS = 5000  # distances looked at: all of up to 100 actors, else so many evenly chosen
_SCRIPT = Path(__file__).with_name("latentnet.R")


class Run(NamedTuple):
    """What a program drew, and at what cost. C chains, S draws each."""

    intercept: FloatArray  # (C, S)
    log_likelihood: FloatArray  # (C, S)
    positions: FloatArray  # (C, S, n, d)
    cpu_seconds: float
    peak_mb: float | None  # of the whole process
    how: dict[str, Any]  # settings


def lpcm(network: Case, repetition: int, *, short: bool, **_: Any) -> Run:
    """Fit with scripts.lpcm, every iteration after warm-up kept."""
    from scripts.lpcm.compile import warm_up
    from scripts.lpcm.fit import Settings, fit

    warm_up()
    settings = replace(Settings(), draws=2000, thin=1, extend=0)
    if short:
        settings = replace(settings, warmup=50, draws=50)
    seeds = np.random.SeedSequence([1, repetition]).spawn(settings.chains)
    began = time.process_time()
    result = fit(
        network.tie, network.observed, groups=network.groups, settings=settings, seeds=seeds
    )
    seconds = time.process_time() - began - result.timing.post_processing
    return Run(
        result.intercept,
        result.log_likelihood,
        result.positions,
        seconds,
        peak_mb(),
        asdict(settings),
    )


def ergmx(network: Case, repetition: int, *, short: bool, ergmx_draws: int = 4000) -> Run:
    """Fit with ergmx's own defaults, the number of draws aside.

    They are 4 chains of 10,000 iterations of burn-in and then, every tenth iteration kept, 4,000
    draws of all chains together.
    """
    import networkx as nx
    from ergmx import LatentControl, ergmm

    control = LatentControl(sample_size=ergmx_draws)
    few = LatentControl(sample_size=200, burnin=400)
    if short:
        control = few
    else:  # once unmeasured, so that everything is imported
        small = nx.gnp_random_graph(12, 0.3, seed=1, directed=True)
        ergmm(small, "euclidean(d=2, G=2)", control=few, seed=0, tofit=("mcmc",))
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(range(len(network.tie)))
    graph.add_edges_from(np.argwhere(network.observed & (network.tie == 1)).tolist())
    unobserved = ~network.observed & ~np.eye(len(network.tie), dtype=np.bool_)
    graph.add_edges_from(np.argwhere(unobserved).tolist(), na=True)
    began = time.process_time()
    fitted = ergmm(
        graph,
        f"euclidean(d=2, G={network.groups})",
        control=control,
        seed=repetition,
        tofit=("mcmc",),
    )
    seconds = time.process_time() - began
    if not np.array_equal(fitted.model.observed, network.observed):
        raise RuntimeError("ergmx was given other dyads")
    chains = control.n_chains  # in the sample one stands after the other
    sample: Any = fitted.sample
    return Run(
        sample["beta"].reshape(chains, -1),
        sample["lpY"].reshape(chains, -1),
        sample["Z"].reshape(chains, -1, *sample["Z"].shape[1:]),
        seconds,
        peak_mb(),
        asdict(control),
    )


def latentnet(network: Case, repetition: int, **_: Any) -> Run:
    """Fit with latentnet's own defaults, one chain, in R."""
    n = len(network.tie)
    cells = np.where(network.observed, network.tie.astype(str), "NA")
    np.fill_diagonal(cells, "0")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tie.csv").write_text("".join(",".join(row) + "\n" for row in cells))
        command = ["Rscript", str(_SCRIPT), name, str(network.groups), str(repetition)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds, version = printed.split()[-2:]
        beta, value, z = (np.fromfile(folder / part) for part in ("beta", "lpY", "Z"))
    positions = z.reshape(2, n, -1).transpose(2, 1, 0)  # R varies the first index fastest
    how = {"version": version, "settings": "latentnet's defaults, one chain"}
    return Run(beta[None], value[None], positions[None], float(seconds), None, how)


def latentnet_version() -> str | None:
    """Version of R's latentnet, None if it is not installed."""
    if shutil.which("Rscript") is None:
        return None
    command = ["Rscript", "-e", 'cat(as.character(packageVersion("latentnet")))']
    asked = subprocess.run(command, capture_output=True, text=True)
    return None if asked.returncode else asked.stdout


PROGRAMS: dict[str, Callable[..., Run]] = {"lpcm": lpcm, "ergmx": ergmx, "latentnet": latentnet}


def effective_draws(run: Run) -> dict[str, Any]:
    """Count effective draws of the intercept, the log-likelihood and the distances of pairs.

    Returns
    -------
    dict
        `draws` kept; `rhat`, the largest; `worst`, which quantity has fewest effective draws;
        `effective` draws and the same `per_cpu_second`: of the intercept, the log-likelihood,
        the fewest and the median of the distances, the fewest (`worst`) and the median of all.
        Bulk effective sample size, rank-normalised, chains split. A quantity that never moved has
        none.
    """
    from scripts.lpcm.diagnostics import diagnose, even_pairs, pair_distances

    pairs = even_pairs(run.positions.shape[2], PAIRS)
    parts = [diagnose(np.stack([run.intercept, run.log_likelihood]), tails=False)]
    for low in range(0, len(pairs), 200):
        distances = pair_distances(run.positions, pairs[low : low + 200])
        parts.append(diagnose(distances, tails=False))
    found = np.concatenate(parts)
    ess = np.nan_to_num(found[:, 1], nan=0.0)
    worst = int(ess.argmin())
    names = ["intercept", "log_likelihood", *(f"distance {i}-{j}" for i, j in pairs)]
    effective = {
        "intercept": ess[0],
        "log_likelihood": ess[1],
        "distance_min": ess[2:].min(),
        "distance_median": np.median(ess[2:]),
        "worst": ess[worst],
        "median": np.median(ess),
    }
    return {
        "draws": run.intercept.size,
        "rhat": float(np.nan_to_num(found[:, 0], nan=np.inf).max()),
        "worst": names[worst],
        "effective": {name: float(value) for name, value in effective.items()},
        "per_cpu_second": {
            name: float(value) / run.cpu_seconds for name, value in effective.items()
        },
    }


def posterior(run: Run) -> dict[str, Any]:
    """Posterior means by which programs that sample the same posterior must agree."""
    from scripts.lpcm.diagnostics import even_pairs, pair_distances

    pairs = even_pairs(run.positions.shape[2], PAIRS)
    distances = [
        pair_distances(run.positions, pairs[low : low + 200]).mean(axis=(1, 2))
        for low in range(0, len(pairs), 200)
    ]
    return {
        "intercept_mean": float(run.intercept.mean()),
        "intercept_sd": float(run.intercept.std()),
        "log_likelihood_mean": float(run.log_likelihood.mean()),
        "log_likelihood_sd": float(run.log_likelihood.std()),
        "distances": np.concatenate(distances).tolist(),
    }


def counted(run: Run) -> dict[str, Any]:
    """Return everything reported of a run."""
    return {
        "cpu_seconds": run.cpu_seconds,
        "peak_mb": run.peak_mb,
        **effective_draws(run),
        "how": run.how,
        "posterior": posterior(run),
    }


def whole_fit(network: Case) -> dict[str, Any]:
    """Fit with the default settings: CPU seconds by phase, memory, whether it converged."""
    from scripts.lpcm.compile import warm_up
    from scripts.lpcm.fit import fit

    warm_up()
    began = time.process_time()
    result = fit(
        network.tie,
        network.observed,
        groups=network.groups,
        seeds=np.random.SeedSequence(1).spawn(4),
    )
    return {
        "cpu_seconds": time.process_time() - began,
        "cpu_seconds_by_phase": asdict(result.timing),
        "peak_mb": peak_mb(),
        "iterations": result.iterations,
        "converged": result.converged,
    }


def main() -> None:
    """Fit, count, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("program", choices=PROGRAMS)
    parser.add_argument("network")
    parser.add_argument("repetition", type=int)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--ergmx-draws", type=int, default=4000)
    parser.add_argument("--defaults", action="store_true")
    chosen = parser.parse_args()
    network = case(chosen.network)
    if chosen.defaults:
        print(json.dumps(whole_fit(network)))
        return
    run = PROGRAMS[chosen.program](
        network, chosen.repetition, short=chosen.short, ergmx_draws=chosen.ergmx_draws
    )
    print(json.dumps(counted(run)))


if __name__ == "__main__":
    main()
