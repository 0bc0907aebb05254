"""Run one of the programs that try to break the workflow, and keep what it found."""

import logging
import subprocess
import sys
from pathlib import Path

from scripts.study.files import read_json, write_json
from scripts.study.job import Job, run

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Run the program. What it writes itself stays, so that it goes on from there if killed."""
    program, options = job.wildcards.program, job.params.options
    found = Path(job.params.writes)
    command = [sys.executable, "-m", f"tests.{program}", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    logger.info("%s", done.stdout)
    # 1 says that something did not survive, which is a finding.
    if done.returncode not in (0, 1) or not found.exists():
        raise RuntimeError(f"tests.{program} ended with {done.returncode}:\n{done.stderr}")
    write_json(job.output[0], read_json(found))


run(main, globals())
