"""Compile the sampler once, so that the fits, which start together, find it compiled."""

import logging

from scripts.lpcm.compile import warm_up
from scripts.study.files import write_json
from scripts.study.job import Job, run

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Compile, and leave a mark that it was done."""
    warm_up()
    logger.info("The sampler is compiled.")
    write_json(job.output[0], {"compiled": "scripts.lpcm"})


run(main, globals())
