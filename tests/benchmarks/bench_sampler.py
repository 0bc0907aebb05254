"""Measure the sampler: effective draws per CPU second, memory. Run as a script.

    python tests/benchmarks/bench_sampler.py [results/benchmarks/sampler.json]

Each network is fitted in a process of its own after everything has been compiled. `cpu_seconds` and
`peak_mb` (of the whole process) are those of a fit with default settings, post-processing included.
Effective draws are counted with every iteration kept, over the intercept, the log-likelihood and
all pair distances, per CPU second of start, warm-up and sampling.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

CASES = ("syn58", "syn58_nom12", "simulated123", "simulated123_rows12")


def network(name: str) -> tuple[Any, Any]:
    """Sociomatrix and mask of a case."""
    from scripts.lpcm.simulate import simulate_network
    from tests.lpcm.networks import network as reference

    if name.startswith("syn58"):
        tie, observed, _ = reference(name)
        return tie, observed
    rng = np.random.default_rng(123)
    means = np.array([[-3.0, 0.0], [2.0, 2.5], [2.0, -2.5], [0.0, 5.0]])
    positions = means[rng.integers(0, 4, 123)] + 0.9 * rng.standard_normal((123, 2))
    tie = simulate_network(rng, positions, 1.0)
    observed = ~np.eye(123, dtype=np.bool_)
    if name.endswith("rows12"):
        observed[np.setdiff1d(np.arange(123), rng.choice(123, 12, replace=False))] = False
    return tie, observed


def measure(name: str) -> dict[str, Any]:
    """Fit one case with the default settings."""
    from scripts.lpcm.compile import warm_up
    from scripts.lpcm.diagnostics import diagnose, even_pairs, pair_distances
    from scripts.lpcm.fit import Settings, fit

    warm_up()
    tie, observed = network(name)
    groups = 3 if name.startswith("syn58") else 4
    seeds = np.random.SeedSequence(1).spawn(4)
    began = time.process_time()
    result = fit(tie, observed, groups=groups, seeds=seeds)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    every = fit(tie, observed, groups=groups, settings=Settings(draws=2000, thin=1), seeds=seeds)
    sampled = every.timing.start + every.timing.warmup + every.timing.sampling
    pairs = even_pairs(len(tie), 10**9)
    scalars = diagnose(np.stack([every.intercept, every.log_likelihood]))
    apart = [
        diagnose(pair_distances(every.positions, pairs[low : low + 200]))
        for low in range(0, len(pairs), 200)
    ]
    ess = np.concatenate([scalars, *apart])[:, 1]
    return {
        "actors": len(tie),
        "observed_dyads": int(observed.sum()),
        "groups": groups,
        "cpu_seconds": round(seconds, 3),
        "cpu_seconds_by_phase": {
            phase: round(getattr(result.timing, phase), 3)
            for phase in ("start", "warmup", "sampling", "post_processing")
        },
        "peak_mb": round(peak),
        "ess_intercept": round(float(ess[0])),
        "ess_log_likelihood": round(float(ess[1])),
        "ess_distance_min": round(float(ess[2:].min())),
        "ess_distance_median": round(float(np.median(ess[2:]))),
        "worst_ess_per_cpu_second": round(float(ess.min()) / sampled, 1),
        "median_ess_per_cpu_second": round(float(np.median(ess)) / sampled, 1),
        "converged": result.converged,
        "warnings": result.warnings,
    }


def main() -> None:
    """Measure every case, print and write the table."""
    if len(sys.argv) == 3 and sys.argv[1] == "--case":
        print(json.dumps(measure(sys.argv[2])))
        return
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "results/benchmarks/sampler.json"
    table = {}
    for name in CASES:
        command = [sys.executable, __file__, "--case", name]
        answer = subprocess.run(command, check=True, capture_output=True, text=True)
        table[name] = json.loads(answer.stdout.splitlines()[-1])
        print(name, json.dumps(table[name], indent=1))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(table, indent=2) + "\n")


if __name__ == "__main__":
    main()
