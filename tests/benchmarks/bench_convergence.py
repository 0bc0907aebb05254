"""Do fits of simulated networks converge, and do those that do not say so? Run by `make bench`.

    python -m tests.benchmarks.bench_convergence [results/benchmarks/convergence.json]

Networks of 58, 90 and 123 actors, fully observed and with 12 rows, each with seeds 1 to 20, fitted
with the default settings and the number of clusters they were drawn with. Aim: over all distances
of pairs R-hat at most 1.01 for 99 % and 1.03 for the worst, in at least 18 of 20. R-hat is worked
out here over all pairs, not over the 5,000 that a fit looks at. Nothing is asserted.
"""

import argparse
import json
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.measuring import ROOT

TARGET = ROOT / "results" / "benchmarks" / "convergence.json"
SIZES, ROWS, SEEDS = (58, 90, 123), (None, 12), range(1, 21)


def fit_one(n: int, rows: int | None, seed: int) -> dict[str, Any]:
    """Draw a network, fit it, and look at every pair."""
    from scripts.lpcm.diagnostics import diagnose, even_pairs, pair_distances
    from scripts.lpcm.fit import fit
    from tests.benchmarks.networks import simulated

    rng = np.random.default_rng(seed)
    groups = 3 if n < 100 else 4
    tie, _ = simulated(rng, n, groups)
    observed = ~np.eye(n, dtype=np.bool_)
    if rows is not None:
        observed[np.setdiff1d(np.arange(n), rng.choice(n, rows, replace=False))] = False
    found = fit(tie, observed, groups=groups, seeds=np.random.SeedSequence(seed).spawn(4))
    pairs = even_pairs(n, n * n)
    slices = [pairs[low : low + 500] for low in range(0, len(pairs), 500)]
    rhat = np.concatenate(
        [diagnose(pair_distances(found.positions, part), tails=False)[:, 0] for part in slices]
    )
    good = bool(np.quantile(rhat, 0.99) <= 1.01 and rhat.max() <= 1.03)
    return {
        "actors": n,
        "rows": rows or n,
        "seed": seed,
        "rhat_99": round(float(np.quantile(rhat, 0.99)), 4),
        "rhat_worst": round(float(rhat.max()), 4),
        "good": good,
        "says_converged": found.converged,
        "iterations": found.iterations,
        "cpu_seconds": round(found.timing.total, 2),
        "warnings": found.warnings,
    }


def main() -> None:
    """Fit all, print a line for each size and design, write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", nargs="?", type=Path, default=TARGET)
    target = parser.parse_args().target
    cases = [(n, rows, seed) for n in SIZES for rows in ROWS for seed in SEEDS]
    with ProcessPoolExecutor(max(1, (os.cpu_count() or 2))) as pool:
        table = list(pool.map(fit_one, *zip(*cases, strict=True)))
    for n in SIZES:
        for rows in ROWS:
            part = [row for row in table if (row["actors"], row["rows"]) == (n, rows or n)]
            silent = sum(row["says_converged"] and not row["good"] for row in part)
            print(
                f"{n} actors, {rows or n} rows: {sum(row['good'] for row in part)} of {len(part)} "
                f"good; {silent} not good without the fit's saying so; "
                f"median {np.median([row['cpu_seconds'] for row in part]):.1f} CPU s"
            )
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
