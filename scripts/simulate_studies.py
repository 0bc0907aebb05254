"""Simulate studies of sites of one kind, each truth by every policy, and note what is recovered."""

import logging

from scripts.network.policies import POLICIES
from scripts.network.simulated_study import Site, replicate_rows
from scripts.study.job import Job, run
from scripts.study.seeds import stream
from scripts.study.tables import make_table_from_rows, write_checked
from scripts.study.validation_tables import SIMULATED_STUDIES

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Make the replicates of one job."""
    p, w = job.params, job.wildcards
    site, seed = Site(**p.design), stream(p.seed, "validation", "studies", w.design)
    rows = []
    for replicate in range(p.first, p.last):
        key = {"design": w.design, "replicate": replicate}
        rows += [key | row for row in replicate_rows(seed, replicate, site, POLICIES)]
        logger.info("site %s of %s studied", replicate + 1 - p.first, p.last - p.first)
    write_checked(job.output[0], make_table_from_rows(SIMULATED_STUDIES, rows))


run(main, globals())
