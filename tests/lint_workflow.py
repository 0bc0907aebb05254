"""Run `snakemake --lint` and fail on anything it wishes for but conda environments.

The project's one environment is the hash-pinned lock; a conda environment a rule would be a second.
"""

from __future__ import annotations

import re
import subprocess
import sys

WAIVED = "Specify a conda environment or container for each rule."


def complaints(report: str) -> list[str]:
    """Return what the linter's report says, but for what is waived."""
    found, where = [], ""
    for line in report.splitlines():
        if line.startswith("Lints for"):
            where = line.removeprefix("Lints for ").rstrip(":")
        elif (item := re.match(r" {4}\* (.+):$", line)) and item[1] != WAIVED:
            found.append(f"{where}: {item[1]}")
    return found


def main() -> int:
    """Print complaints; return 0 where there are none."""
    command = [sys.executable, "-m", "snakemake", "--lint"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    report = result.stdout + result.stderr
    if "Lints for" not in report and result.returncode:
        print(report)
        return 1
    found = complaints(report)
    print("\n".join(found) if found else "snakemake --lint: nothing to complain of")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
