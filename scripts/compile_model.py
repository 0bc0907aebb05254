"""Compile a part of the sampler once, so that the fits, which start together, find it compiled."""

import logging

from scripts.lpcm.compile import PARTS
from scripts.study.files import write_json
from scripts.study.job import Job, run

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Compile, and leave a mark that it was done."""
    part = job.wildcards.part
    PARTS[part]()
    logger.info("Compiled: %s.", part)
    write_json(job.output[0], {"compiled": part})


run(main, globals())
