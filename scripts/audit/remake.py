"""Making results again in an empty folder, by the code that is here."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.audit.checkout import code_files
from scripts.audit.places import STUDY
from scripts.audit.record import Record
from scripts.study.settings_file import write_plainly


def sample_jobs(record: Record, number: int, seed: int) -> list[int]:
    """Return the places of so many jobs, drawn by lot; all of them where there are no more."""
    places = range(len(record.jobs))
    return sorted(random.Random(seed).sample(places, min(number, len(places))))


def remake(
    record: Record, root: Path, study: Path, into: Path, jobs: Sequence[int], cores: int
) -> str:
    """Make the results of these jobs, and what they rest on, below the empty folder `into`.

    Nothing that the archive holds is run: the code is this folder's. Jobs that fail leave their
    results missing.

    Parameters
    ----------
    root : folder of the workflow's code.
    study : folder of people's files.

    Returns
    -------
    str
        What Snakemake said where it did not come to its end; else "".
    """
    for path in code_files(root):
        (into / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, into / path)
    (into / STUDY).symlink_to(study.resolve(), target_is_directory=True)
    # There from the start: what a run that fails at once did not make is missing, too.
    (into / "results" / str(record.config["study"])).mkdir(parents=True)
    config = {**record.config, "folder": STUDY}
    write_plainly(into / "config.yaml", config)
    command = [sys.executable, "-m", "snakemake", "--cores", str(cores), "--keep-going"]
    command += ["--nocolor", "--configfile", "config.yaml"]
    command += ["--", *(record.jobs[k].target for k in jobs)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SNAKEMAKE")}
    done = subprocess.run(
        command, cwd=into, env=environment, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr
