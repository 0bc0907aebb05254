"""Say what is done, what is still to be made, and what waits for whom."""

import subprocess
import sys
from pathlib import Path

from scripts.network.checked_study import read_checked_study
from scripts.study.job import Job, run
from scripts.study.problems import StudyError
from scripts.study.status import stages_from_summary, status_text, waiting_for


def main(job: Job) -> None:
    """Ask Snakemake what is up to date, check people's files, and print both in words."""
    study = job.params.study
    stages = stages_from_summary(snakemake_summary(job), job.params.stages)
    try:
        read_checked_study(
            Path(study.folder),
            list(study.sites),
            study.network_columns,
            directed=study.model.directed,
        )
        problems = 0
    except StudyError as error:
        problems = len(error.problems)
    print(status_text(study.title, stages, waiting_for(stages, problems)))


def snakemake_summary(job: Job) -> str:
    """Return what `snakemake --summary` prints of everything the study should hold."""
    command = [sys.executable, "-m", "snakemake", "all", "--summary", "--nolock"]
    command += ["--snakefile", str(job.params.snakefile)]
    if job.params.configfiles:
        command += ["--configfile", *map(str, job.params.configfiles)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"snakemake --summary failed:\n{done.stderr}")
    return done.stdout


run(main, globals())
