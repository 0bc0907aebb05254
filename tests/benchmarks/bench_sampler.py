"""Measure the sampler, beside ergmx on the same networks. Run by `make bench`.

    python -m tests.benchmarks.bench_sampler [results/benchmarks/sampler.json]

Writes a table and, beside it, the same as a figure (PNG and SVG). The quantity is effective draws
per CPU second, start and warm-up included, over the intercept, the log-likelihood and the distances
of pairs; see `fit_programs`. Programs take turns, each fit in a process of its own on one thread,
so that a busy machine slows both: trust the ratios rather than the seconds. Nothing is asserted.
"""

import argparse
import json
import os
import platform
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.measuring import ROOT, answer, cpu_seconds

__all__ = ["LATENTNET", "measure", "ratios", "together"]

TARGET = ROOT / "results" / "benchmarks" / "sampler.json"
FITS, COSTS = "tests.benchmarks.fit_programs", "tests.benchmarks.kernel_costs"
SIZES = (50, 100, 200, 500, 1000, 2000)  # actors, of the curves of costs
KERNEL_SIZES = (58, 123)


class Turns(NamedTuple):
    """How often each program fits a network, one after the other, and how long ergmx runs."""

    lpcm: int = 3
    ergmx: int = 3
    ergmx_draws: int = 4000  # its default; every tenth iteration of four chains, as by default


# ergmx gets twice its default where that leaves only some ten effective draws of the intercept, too
# few to be counted well. It takes a minute or two for each of the large networks with all rows: one
# run is enough there.
NETWORKS = {
    "syn58": Turns(ergmx_draws=8000),
    "syn58_nom12": Turns(),
    "simulated90": Turns(2, 1),
    "simulated90_rows12": Turns(2, 2),
    "simulated123": Turns(2, 1),
    "simulated123_rows12": Turns(2, 2),
}

# Effective draws per CPU second of R's latentnet 2.11.0 on syn58 (one chain, one thread, start and
# burn-in included), measured on another occasion on a similar machine, idle. "default": its default
# control. "tuned": its joint step set beforehand from the draws of a first run, which
# is not counted; the log-likelihood was not recorded.
LATENTNET = {
    "default": {
        "intercept": 2.9,
        "log_likelihood": 31.0,
        "distance_min": 17.0,
        "distance_median": 55.0,
        "worst": 2.9,
    },
    "tuned": {
        "intercept": 24.0,
        "distance_min": 44.0,
        "distance_median": 85.0,
        "worst": 24.0,
    },
}


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return lowest, median and highest."""
    return {
        "lowest": min(values),
        "median": statistics.median(values),
        "highest": max(values),
    }


def together(runs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Put the runs of one program on one network together."""
    rates = [run["per_cpu_second"] for run in runs]
    memory = [run["peak_mb"] for run in runs if run["peak_mb"] is not None]
    return {
        "runs": len(runs),
        "draws": runs[0]["draws"],
        "cpu_seconds": spread([run["cpu_seconds"] for run in runs]),
        "peak_mb": max(memory) if memory else None,
        "worst_quantity": [run["worst"] for run in runs],
        "rhat": [run["rhat"] for run in runs],
        "effective_draws": {
            name: spread([run["effective"][name] for run in runs]) for name in runs[0]["effective"]
        },
        "per_cpu_second": {name: spread([rate[name] for rate in rates]) for name in rates[0]},
    }


def ratios(
    ours: Mapping[str, Mapping[str, float]], theirs: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Divide our rates by theirs: of the medians, and the widest range that the runs allow."""
    return {
        name: {
            "lowest": ours[name]["lowest"] / theirs[name]["highest"],
            "median": ours[name]["median"] / theirs[name]["median"],
            "highest": ours[name]["highest"] / theirs[name]["lowest"],
        }
        for name in theirs
    }


def difference(
    ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]
) -> dict[str, float]:
    """Compare the posterior means of two programs: whether they sample the same posterior."""

    def mean(runs: Sequence[Mapping[str, Any]], name: str) -> float:
        return statistics.fmean(run[name] for run in runs)

    pairs = [
        [
            statistics.fmean(values)
            for values in zip(*(run["distances"] for run in runs), strict=True)
        ]
        for runs in (ours, theirs)
    ]
    relative = [abs(a - b) / b for a, b in zip(*pairs, strict=True)]
    return {
        f"{name}_in_posterior_sd": abs(mean(ours, f"{name}_mean") - mean(theirs, f"{name}_mean"))
        / mean(ours, f"{name}_sd")
        for name in ("intercept", "log_likelihood")
    } | {"distances_mean_relative": statistics.fmean(relative)}


def compare(
    name: str, turns: Turns, cache: Mapping[str, str], *, latentnet: bool, short: bool
) -> dict[str, Any]:
    """Fit one network with all programs in turn; `cache` says where the compiled kernels are."""
    often = {"lpcm": turns.lpcm, "ergmx": turns.ergmx} | ({"latentnet": 1} if latentnet else {})
    options = ["--ergmx-draws", str(turns.ergmx_draws), *(["--short"] * short)]
    runs: dict[str, list[dict[str, Any]]] = {program: [] for program in often}
    for turn in range(max(often.values())):
        for program, times in often.items():
            if turn < times:
                command = ("-m", FITS, program, name, str(turn + 1), *options)
                runs[program].append(answer(*command, **cache))
    report: dict[str, Any] = {program: together(done) for program, done in runs.items()}
    means = {program: [run["posterior"] for run in done] for program, done in runs.items()}
    for other in list(runs)[1:]:
        rates = report["lpcm"]["per_cpu_second"], report[other]["per_cpu_second"]
        report[f"ratio_to_{other}"] = ratios(*rates)
        report[f"difference_from_{other}"] = difference(means["lpcm"], means[other])
    report["settings"] = {program: done[0]["how"] for program, done in runs.items()}
    if not short:
        report["whole_fit_with_defaults"] = answer(
            "-m", FITS, "lpcm", name, "1", "--defaults", **cache
        )
    return report


def beside_latentnet(rates: Mapping[str, Mapping[str, float]]) -> dict[str, Any]:
    """Divide the rates on syn58 by latentnet's of another occasion."""
    return {
        "source": "latentnet 2.11.0 in R, one chain, measured on another occasion on a "
        "similar machine, idle",
        "latentnet_per_cpu_second": LATENTNET,
        "ratio": {
            form: {name: rates[name]["median"] / rate for name, rate in known.items()}
            for form, known in LATENTNET.items()
        },
    }


COMPILE = """
import json, time
from scripts.lpcm.compile import warm_up
warm_up()
from tests.benchmarks.measuring import peak_mb
print(json.dumps([time.process_time(), peak_mb()]))
"""
# A fit so short that all but start-up is next to nothing.
SHORT_FIT = (
    *("-m", "scripts.lpcm", "tests/lpcm/reference/networks/sampson", "--groups", "3", "--quiet"),
    *("--warmup", "50", "--draws", "50", "--thin", "1", "--extend", "0", "--out"),
)


def compiling(cache: Mapping[str, str]) -> dict[str, float]:
    """Compile everything; fits after it find it in the cache."""
    seconds, peak = answer("-c", COMPILE, **cache)
    return {"cpu_seconds": seconds, "peak_mb": peak}


def starting(cache: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """CPU seconds of processes that do next to nothing: Python, imports, a fit of a moment."""
    report = {}
    with tempfile.TemporaryDirectory() as folder:
        processes = {
            "python": ("-c", "pass"),
            "import numpy": ("-c", "import numpy"),
            "import scripts.lpcm.fit": ("-c", "import scripts.lpcm.fit"),
            "python -m scripts.lpcm, short": (*SHORT_FIT, folder),
        }
        for name, arguments in processes.items():
            cpu_seconds(*arguments, **cache)  # once unmeasured, to write byte code
            report[name] = spread([cpu_seconds(*arguments, **cache) for _ in range(3)])
    return report


def machine() -> dict[str, Any]:
    """What kind of machine this is; nothing that tells which one."""
    from llvmlite import binding  # type: ignore[import-untyped]

    return {
        "system": platform.system(),
        "architecture": platform.machine(),
        "cpu": binding.get_host_cpu_name(),
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
    }


def measure(
    networks: Mapping[str, Turns], cache: Mapping[str, str], *, short: bool
) -> dict[str, Any]:
    """Measure everything; `short` only tries it out."""
    from tests.benchmarks.fit_programs import latentnet_version

    latentnet = latentnet_version()
    versions = {name: version(name) for name in ("ergmx", "numba", "numpy")}
    report: dict[str, Any] = {
        "machine": machine(),
        "versions": {"python": platform.python_version()} | versions,
        "latentnet": latentnet or "not installed",
        "compile_from_nothing": compiling(cache),
        "networks": {},
    }
    for name, turns in networks.items():
        found = compare(name, turns, cache, latentnet=bool(latentnet), short=short)
        report["networks"][name] = found
        print(line(name, found), flush=True)
    if "syn58" in networks:
        rates = report["networks"]["syn58"]["lpcm"]["per_cpu_second"]
        report["syn58_beside_latentnet"] = beside_latentnet(rates)
    costs = answer("-m", COSTS, *map(str, (*SIZES, *KERNEL_SIZES)), **cache)
    report["costs"] = sorted(costs, key=lambda cost: cost["actors"])
    report["start_up_cpu_seconds"] = {} if short else starting(cache)
    return report


def line(name: str, report: Mapping[str, Any]) -> str:
    """Say in a line how a network went."""
    ours, theirs = (report[p]["per_cpu_second"] for p in ("lpcm", "ergmx"))
    said = [
        f"{what} {ours[what]['median']:.0f} against {theirs[what]['median']:.1f} a CPU s"
        f" ({report['ratio_to_ergmx'][what]['median']:.0f} times)"
        for what in ("worst", "median")
    ]
    return f"{name}: effective draws, lpcm against ergmx: " + "; ".join(said)


def rounded(value: Any) -> Any:
    """Keep four significant digits of every float."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, Mapping):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [rounded(part) for part in value]
    return value


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, write, draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", nargs="?", type=Path, default=TARGET)
    parser.add_argument("--networks", nargs="+", help="only these; see `networks`")
    parser.add_argument("--short", action="store_true", help="try it out: measures nothing")
    chosen = parser.parse_args(arguments)
    names = chosen.networks or list(NETWORKS)
    turns = {name: Turns(1, 1) if chosen.short else NETWORKS.get(name, Turns()) for name in names}
    if chosen.short:
        report = measure(turns, {}, short=True)
    else:
        with tempfile.TemporaryDirectory() as folder:  # compiles from nothing, once
            report = measure(turns, {"NUMBA_CACHE_DIR": folder}, short=False)
    chosen.target.parent.mkdir(parents=True, exist_ok=True)
    chosen.target.write_text(json.dumps(rounded(report), indent=2) + "\n")

    from tests.benchmarks.plot_sampler import draw

    draw(report, chosen.target)


if __name__ == "__main__":
    main()
