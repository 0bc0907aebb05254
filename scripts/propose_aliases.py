"""Propose whom the undecided names of a site may mean, for people to decide."""

import logging
from pathlib import Path

from scripts.network.alias_candidates import candidate_sheets, open_names, undecided_line
from scripts.network.checked_study import read_checked_study
from scripts.study.config import NetworkColumns
from scripts.study.inputs import Alias
from scripts.study.job import Job, run
from scripts.study.reading import read_rows
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read a site's files, undecided names included; write the workbook to decide them in."""
    site = job.wildcards.site
    study = read_checked_study(
        Path(job.params.folder),
        [site],
        NetworkColumns(**job.params.network_columns),
        directed=job.params.directed,
        all_sites=False,
        undecided="leave",
    )
    inputs, resolved = study.inputs[site], study.resolved[site]
    logger.info("%s", undecided_line(open_names(inputs, resolved)))
    aliases = read_rows(Path(job.params.folder), f"{site}/aliases", Alias, optional=True).checked()
    sheets = candidate_sheets(inputs, resolved, aliases)
    write_workbook(job.output[0], sheets, mark_of(job.params.names))


run(main, globals())
