"""Turn the names given at a site into actors, ties, and what is observed of them."""

import logging
from pathlib import Path

from scripts.network.checked_study import read_checked_study
from scripts.network.name_audit import audit_sheets, spellings
from scripts.network.nominations import count_inputs, network_tables
from scripts.network.own_actors import ResolvedSite, doubtful_apart
from scripts.study.config import NetworkColumns
from scripts.study.files import write_json
from scripts.study.job import Job, run
from scripts.study.name_key import write_names
from scripts.study.name_tables import NAME_AUDIT
from scripts.study.tables import make_table_from_rows, write_checked
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

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
    found, left_out = ResolvedSite(study.inputs[site], study.resolved[site]), study.left_out[site]
    if job.params.doubtful == "apart":
        found = doubtful_apart(found)
    inputs, resolved = found.inputs, found.resolved
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
    mark, everybody = mark_of(job.params.names), left_out.put_back(inputs.actors)
    write_names(job.output.names, everybody, mark)
    audit = spellings(resolved)
    write_checked(job.output.name_audit, make_table_from_rows(NAME_AUDIT, [s.cells for s in audit]))
    names = {actor.actor_id: actor.name for _, actor in everybody}
    write_workbook(job.output.audit_workbook, audit_sheets(audit, names), mark)


run(main, globals())
