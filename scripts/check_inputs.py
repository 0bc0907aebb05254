"""Check all files that people own, together; write what they hold, in numbers."""

import logging
from pathlib import Path

from scripts.network.checked_study import read_checked_study
from scripts.network.nominations import count_inputs
from scripts.study.config import NetworkColumns
from scripts.study.files import write_json
from scripts.study.job import Job, run

logger = logging.getLogger(__name__)


def main(job: Job) -> None:
    """See that everything at all sites fits, and count; or say all that is to be put right."""
    study = read_checked_study(
        Path(job.params.folder),
        job.params.sites,
        NetworkColumns(**job.params.network_columns),
        directed=job.params.directed,
    )
    for note in study.notes:
        logger.info("Note: %s", note)
    counts = {s: count_inputs(study.inputs[s], study.resolved[s]) for s in job.params.sites}
    write_json(job.output[0], counts)


run(main, globals())
