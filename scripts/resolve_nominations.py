"""Turn the names given at a site into actors, ties, and what is observed of them."""

import logging
from pathlib import Path

from scripts.network.checked_study import read_checked_study
from scripts.network.nominations import count_inputs, network_tables
from scripts.study.config import NetworkColumns
from scripts.study.files import write_json
from scripts.study.job import Job, run
from scripts.study.name_key import write_names
from scripts.study.tables import write_checked
from scripts.study.watermark import mark_of

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Resolve a site's names; write the tables of its network and, apart, the names."""
    site, directed = job.wildcards.site, job.params.directed
    study = read_checked_study(
        Path(job.params.folder),
        [site],
        NetworkColumns(**job.params.network_columns),
        directed=directed,
        all_sites=False,
        undecided=job.params.names,
    )
    for note in study.notes:
        logger.info("Note: %s", note)
    inputs, resolved, left_out = study.inputs[site], study.resolved[site], study.left_out[site]
    if left_out.interviews:
        logger.info("%s", left_out)
    tables = network_tables(inputs, resolved, directed=directed)
    write_checked(job.output.actors, tables.actors)
    write_checked(job.output.nominations, tables.nominations)
    write_checked(job.output.dyads, tables.dyads)
    counts = count_inputs(inputs, resolved) | {
        "names": job.params.names,
        "left_out": left_out.counts,
    }
    write_json(job.output.counts, counts)
    write_names(job.output.names, left_out.put_back(inputs.actors), mark_of(job.params.names))


run(main, globals())
