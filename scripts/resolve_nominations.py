"""Turn the names given at a site into actors, ties, and what is observed of them."""

from pathlib import Path

from scripts.network.checked_study import read_checked_study
from scripts.network.nominations import network_tables, write_names
from scripts.study.config import NetworkColumns
from scripts.study.job import Job, run
from scripts.study.problems import Problem, StudyError
from scripts.study.tables import write_checked


def main(job: Job) -> None:
    """Check the whole study, resolve a site's names, write its tables and, apart, the names.

    The whole study is checked here, too, so that no site goes ahead while another's files are
    wrong, and yet no site waits for, or is made anew after, changes at another.
    """
    try:
        study = read_checked_study(
            Path(job.params.folder),
            job.params.sites,
            NetworkColumns(**job.params.network_columns),
            directed=job.params.directed,
        )
    except StudyError:
        message = "the files of the study are not right yet."
        remedy = "Rule check_inputs, which runs at the same time, lists what to put right."
        raise StudyError([Problem(job.params.folder, 0, "", "", message, remedy)]) from None
    site, directed = job.wildcards.site, job.params.directed
    tables = network_tables(study.inputs[site], study.resolved[site], directed=directed)
    write_checked(job.output.actors, tables.actors)
    write_checked(job.output.nominations, tables.nominations)
    write_checked(job.output.dyads, tables.dyads)
    write_names(job.output.names, study.inputs[site])


run(main, globals())
