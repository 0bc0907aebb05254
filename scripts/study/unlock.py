"""Unlock a folder whose run was killed, unless a run is still at work in it.

Used by `make resume` (`python -m scripts.study.unlock`). Snakemake locks the folder it works in and
leaves the lock behind when it is killed; its own `--unlock` does not look whether anybody still
works there.
"""

from __future__ import annotations

import sys
from pathlib import Path

import psutil


def live_runs(folder: Path) -> list[int]:
    """Return the process ids of the Snakemake runs at work in `folder`, this process left out."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "cwd"]):
        command = process.info["cmdline"] or []
        is_run = any(Path(word).name == "snakemake" for word in command[:4])
        if is_run and process.info["cwd"] == str(folder.resolve()):
            found.append(process.info["pid"])
    return sorted(found)


def main() -> int:
    """Unlock the current folder where it is locked and nobody works in it; else say why not."""
    locks = Path(".snakemake/locks")
    if not locks.is_dir() or not any(locks.iterdir()):
        return 0
    if pids := live_runs(Path()):
        print(
            f"A run is still at work in this folder (process {', '.join(map(str, pids))}). "
            "Wait for it, or stop it with Ctrl-C where it was started; nothing was changed."
        )
        return 1
    print("The last run was killed: removing its lock.")
    for lock in locks.iterdir():
        lock.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
