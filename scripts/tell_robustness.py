"""Tell in one table what was tried to break the workflow, and what came of it."""

import logging

from scripts.study.csv_files import write_csv
from scripts.study.files import read_json
from scripts.study.job import Job, run
from scripts.study.robustness import robustness_rows, robustness_text

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read what the programs found; write and print the table."""
    found = job.input
    rows = robustness_rows(
        read_json(found.faults), read_json(found.fuzz), read_json(found.same_bytes)
    )
    write_csv(job.output[0], ["what", "number"], rows)
    text = robustness_text(rows)
    logger.info("%s", text)
    print(text)


run(main, globals())
