"""CPU seconds and memory of processes, and running them on one thread."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["ROOT", "answer", "cpu_seconds", "peak_mb", "reset_peak", "resident_mb"]

ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(
    (
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "RAYON_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
    ),
    "1",
)


def _run(arguments: tuple[str, ...], extra: Mapping[str, str]) -> str:
    environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT), **extra}
    process = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)}:\n{process.stderr[-4000:]}")
    return process.stdout


def answer(*arguments: str, **extra: str) -> Any:
    """Run Python on one thread in a process of its own; return the JSON of its last line.

    `extra` are environment variables.
    """
    return json.loads(_run(arguments, extra).splitlines()[-1])


def cpu_seconds(*arguments: str, **extra: str) -> float:
    """CPU seconds, user's and system's, of running Python on one thread."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _run(arguments, extra)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _status(field: str) -> float | None:
    """Megabytes in a field of Linux's /proc/self/status; elsewhere None."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return None


def peak_mb() -> float:
    """Largest resident memory of this process so far.

    Not from getrusage on Linux: there a process inherits the peak of the one that started it.
    """
    peak = _status("VmHWM")
    if peak is not None:
        return peak
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def resident_mb() -> float | None:
    """Resident memory of this process now; None where it cannot be told."""
    return _status("VmRSS")


def reset_peak() -> None:
    """Count the peak anew from here, where the system can (Linux)."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
