"""Unlock a folder whose run was killed, unless a run is still at work in it.

Used by `make resume` (`python -m scripts.study.unlock`). Snakemake locks the folder it works in and
leaves the lock behind when it is killed; its own `--unlock` does not look whether anybody still
works there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil

_SCRIPTS = "/.snakemake/scripts/"  # where Snakemake puts the entry points it runs


def live_runs(folder: Path, *, jobs_only: bool = False) -> list[int]:
    """Return the process ids of the Snakemake runs at work in `folder`, and of their jobs.

    Jobs outlive a run that is killed, and go on writing. Those of a cluster that happen to run on
    this machine are told by `queued_jobs`.
    """
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "cwd"]):
        command = process.info["cmdline"] or []
        is_job = "--mode=subprocess" in "=".join(command) or any(
            _SCRIPTS in word for word in command[:3]
        )
        is_run = any(Path(word).name == "snakemake" for word in command[:4]) and not jobs_only
        here = process.info["cwd"] == str(folder.resolve()) and process.pid != os.getpid()
        if here and (is_job or is_run) and not _is_on_cluster(process):
            found.append(process.pid)
    return sorted(found)


def _is_on_cluster(process: psutil.Process) -> bool:
    try:
        commands = ["=".join(each.cmdline()) for each in (process, *process.parents())]
    except psutil.Error:  # it has ended, or belongs to somebody else
        return False
    return any("--mode=remote" in command for command in commands)


def queued_jobs(folder: Path) -> tuple[tuple[str, str], ...] | None:
    """Return id and content of our jobs that SLURM holds for `folder`; null: SLURM does not answer.

    A killed Snakemake leaves them behind, waiting or at work.
    """
    asked = ["squeue", "--me", "--noheader", "--format=%i\t%k\t%Z"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=60)
    except FileNotFoundError:
        return ()
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None if (folder / ".snakemake/slurm_logs").exists() else ()
    jobs = [line.split("\t") for line in told.stdout.splitlines()]
    return tuple((job, what) for job, what, where in jobs if Path(where) == folder.resolve())


def main() -> int:
    """Unlock the current folder where it is locked and nobody works in it; else say why not."""
    locks = sorted(Path(".snakemake/locks").glob("*"))
    # Killed gently, Snakemake takes its lock away even where jobs are still at work.
    if pids := live_runs(Path(), jobs_only=not locks):
        print(
            f"A run is still at work in this folder (process {', '.join(map(str, pids))}). "
            "Wait for it, or stop it with Ctrl-C where it was started; nothing was changed."
        )
        return 1
    if not locks:
        return 0
    jobs = queued_jobs(Path())
    if jobs is None:
        print(
            "SLURM does not answer, so its jobs may still be at work in this folder. Try again "
            "once squeue works; nothing was changed."
        )
        return 1
    if jobs:
        print(
            f"Jobs of the last run are still in SLURM's queue: {', '.join(w for _, w in jobs)}. "
            f"Wait for them, or end them with: scancel {' '.join(job for job, _ in jobs)}. "
            "Nothing was changed."
        )
        return 1
    print("The last run was killed: removing its lock.")
    for lock in locks:
        lock.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
