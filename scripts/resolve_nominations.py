"""Turn the names given at a site into actors, ties, and what is observed of them."""

from pathlib import Path

from scripts.network.checked_study import read_checked_study
from scripts.network.nominations import network_tables, write_names
from scripts.study.config import NetworkColumns
from scripts.study.job import Job, run
from scripts.study.tables import write_checked


def main(job: Job) -> None:
    """Resolve a site's names; write the tables of its network and, apart, the names."""
    site, directed = job.wildcards.site, job.params.directed
    study = read_checked_study(
        Path(job.params.folder),
        [site],
        NetworkColumns(**job.params.network_columns),
        directed=directed,
        all_sites=False,
    )
    inputs = study.inputs[site]
    tables = network_tables(inputs, study.resolved[site], directed=directed)
    write_checked(job.output.actors, tables.actors)
    write_checked(job.output.nominations, tables.nominations)
    write_checked(job.output.dyads, tables.dyads)
    write_names(job.output.names, inputs)


run(main, globals())
