"""Measure drawing all figures of the demo study: CPU seconds, memory, and that bytes stay the same.

Run by `make bench`. Works in a copy of the project with the results that are there, and makes what
is missing before it measures; writes results/benchmarks/figures.json and prints a table.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.bench_demo import PARTS, ROOT, jobs_by_rule, measured

RULES = ("draw_map", "draw_overview", "draw_diagnostics", "draw_account")
MOST = 60.0  # CPU seconds that all of them may take


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def main() -> None:
    """Measure, print and write."""
    # Whatever code has changed since: what is there is only to be drawn.
    command = [sys.executable, "-m", "snakemake", "figures", "--cores", "1"]
    command += ["--rerun-triggers", "mtime"]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in (*PARTS, "results/demo", ".snakemake/metadata"):
            source = ROOT / part
            if source.is_dir():
                shutil.copytree(source, root / part)
            elif source.exists():
                shutil.copy2(source, root / part)
        results = root / "results" / "demo"
        measured(command, root)
        measured([*command, "--forcerun", *RULES], root)  # by this code
        before = contents(results / "figures")
        shutil.rmtree(results / "benchmarks")  # of other rules, and perhaps of older ones
        drawn = measured([*command, "--forcerun", *RULES], root)
        nothing = measured(command, root)
        rules = jobs_by_rule(results / "benchmarks")
        after = contents(results / "figures")
    differing = sorted(name for name, content in after.items() if content != before[name])
    cpu = round(drawn["cpu_s"] - nothing["cpu_s"], 1)
    report = {
        "cpu_s": cpu,
        "most_cpu_s": MOST,
        "peak_mb": max(rule["peak_mb"] for rule in rules.values()),
        "files": len(after),
        "differing": differing,
        "with_snakemake": drawn,
        "rules": rules,
    }
    target = ROOT / "results" / "benchmarks" / "figures.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(report, indent=2) + "\n")
    print(f"all figures: {cpu} CPU s ({MOST:g} at most are wanted), Snakemake's own left out")
    print(f"{len(after)} files drawn twice, differing: {differing or 'none'}")
    for name, rule in rules.items():
        print(f"{name:<20}" + "".join(f"{key} {rule[key]:<10g}" for key in sorted(rule)))


if __name__ == "__main__":
    main()
