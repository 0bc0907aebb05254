"""Find groups at a site that are so small that belonging to one tells who somebody is."""

import logging

from scripts.network.small_cells import small_cells
from scripts.study.job import Job, run
from scripts.study.privacy_tables import SMALL_CELLS
from scripts.study.tables import ACTORS, make_table_from_rows, read_table, write_checked

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read the actors; write the small groups, and warn of them."""
    actors = read_table(job.input.actors, ACTORS).to_pylist()
    found = small_cells(actors, job.wildcards.site, job.params.smallest)
    for cell in found:
        logger.warning("%s", cell["warning"])
    write_checked(job.output[0], make_table_from_rows(SMALL_CELLS, found))


run(main, globals())
