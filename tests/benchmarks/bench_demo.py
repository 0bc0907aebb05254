"""Measure a run of the demo study from nothing: CPU seconds, wall time, memory, what dominates.

Run by `make bench`. Works in a copy of the project, so that results/ is left alone; writes
results/benchmarks/demo.json and prints a table.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("Snakefile", "rules", "scripts", "config", "resources")
CORES = 2


class MemoryWatch(threading.Thread):
    """Watches the resident memory of a process and everything it starts."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.process = psutil.Process(pid)
        self.peak = 0
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(0.1):
            try:
                family = [self.process, *self.process.children(recursive=True)]
                self.peak = max(self.peak, sum(p.memory_info().rss for p in family))
            except psutil.NoSuchProcess:
                continue  # a job ended while it was looked at


def measured(command: list[str], cwd: Path) -> dict[str, float]:
    """Run a command; return its CPU seconds (children included), wall seconds and peak memory."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with (cwd / "output.txt").open("w") as output:
        process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=subprocess.STDOUT)
        watch = MemoryWatch(process.pid)
        watch.start()
        code = process.wait()
        watch.ended.set()
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise SystemExit((cwd / "output.txt").read_text()[-4000:])
    return {
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "wall_s": round(wall, 1),
        "peak_mb": round(watch.peak / 2**20),
    }


def jobs_by_rule(benchmarks: Path) -> dict[str, dict[str, float]]:
    """Add up Snakemake's own benchmark files, rule by rule."""
    totals: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for path in sorted(benchmarks.rglob("*.tsv")):
        rule = path.relative_to(benchmarks).parts[0]
        with path.open() as file:
            row = next(csv.DictReader(file, delimiter="\t"))
        total = totals[rule]
        total["jobs"] += 1
        total["wall_s"] = round(total["wall_s"] + float(row["s"]), 2)
        total["cpu_s"] = round(total["cpu_s"] + float(row["cpu_time"]), 2)
        total["peak_mb"] = max(total["peak_mb"], float(row["max_rss"]))
    return {rule: dict(total) for rule, total in totals.items()}


def start_up(rule: str, root: Path) -> float:
    """CPU seconds from starting Python to having everything imported that a rule's script imports.

    Imports made late, inside functions, are not in it.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = f"import snakemake.script, runpy; runpy.run_path('scripts/{rule}.py')"
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, env=environment(root))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def environment(root: Path) -> dict[str, str]:
    """Return the environment with the project importable."""
    return {**os.environ, "PYTHONPATH": str(root)}


def main() -> None:
    """Measure, print and write."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in PARTS:
            source = ROOT / part
            if source.is_dir():
                without_kernels = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, root / part, ignore=without_kernels)
            else:
                shutil.copy2(source, root / part)
        command = [sys.executable, "-m", "snakemake", "--cores", str(CORES)]
        whole = measured(command, root)
        rules = jobs_by_rule(root / "results" / "demo" / "benchmarks")
        for rule, total in rules.items():
            start_up(rule, root)  # once unmeasured, to write byte code
            total["start_up_cpu_s"] = round(start_up(rule, root) * total["jobs"], 2)
        again = measured(command, root)
    report = {"cores": CORES, "whole": whole, "nothing_to_do": again, "rules": rules}
    target = ROOT / "results" / "benchmarks" / "demo.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(report, indent=2) + "\n")
    print(f"whole run, compiling included, on {CORES} cores: {whole}")
    print(f"run with nothing to do: {again}")
    columns = ("jobs", "wall_s", "cpu_s", "start_up_cpu_s", "peak_mb")
    print(f"{'rule':<22}" + "".join(f"{name:>16}" for name in columns))
    for rule, total in sorted(rules.items(), key=lambda item: -item[1]["cpu_s"]):
        print(f"{rule:<22}" + "".join(f"{total[name]:>16.1f}" for name in columns))
    share = sum(total["start_up_cpu_s"] for total in rules.values()) / whole["cpu_s"]
    print(f"start-up of jobs: {share:.0%} of the CPU seconds")


if __name__ == "__main__":
    main()
