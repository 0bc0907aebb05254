"""Run `snakemake --lint` and fail on anything it wishes for but conda environments.

The project's one environment is the hash-pinned lock; a conda environment a rule would be a second.
"""

from __future__ import annotations

import json
import subprocess
import sys

WAIVED = {"Specify a conda environment or container for each rule."}


def complaints(report: dict[str, list[dict[str, object]]]) -> list[str]:
    """Return what the linter says, but for what is waived."""
    found = []
    for part in [*report.get("rules", []), *report.get("snakefiles", [])]:
        where = part.get("for", part.get("name"))
        for lint in part["lints"]:  # type: ignore[union-attr, attr-defined]
            if lint["title"] not in WAIVED:
                found.append(f"{where}: {lint['title']} {lint['body']}")
    return found


def main() -> int:
    """Print complaints; return how many there are."""
    command = [sys.executable, "-m", "snakemake", "--lint", "json"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    start = result.stdout.find("{")
    if start < 0:
        print(result.stdout, result.stderr, sep="\n")
        return result.returncode
    found = complaints(json.loads(result.stdout[start:]))
    print("\n".join(found) if found else "snakemake --lint: nothing to complain of")
    return len(found)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
