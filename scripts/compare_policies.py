"""Compare ways to choose whom to interview next, by all simulated studies: tables, page, figure."""

import logging
from pathlib import Path

from scripts.figures import describe_policies as words
from scripts.figures.policies import draw_policies
from scripts.figures.save import save_figure
from scripts.figures.style import style
from scripts.network.policy_evidence import difference_rows, recovery_rows
from scripts.study.files import write_text
from scripts.study.job import Job, run
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from scripts.study.validation_tables import POLICY_DIFFERENCES, RECOVERY, SIMULATED_STUDIES

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read all simulated studies; write what they say."""
    designs = job.params.designs
    rows = [
        r for path in job.input.studies for r in read_table(path, SIMULATED_STUDIES).to_pylist()
    ]
    recovery, differences = recovery_rows(rows), difference_rows(rows)
    write_checked(job.output.recovery, make_table_from_rows(RECOVERY, recovery))
    write_checked(job.output.differences, make_table_from_rows(POLICY_DIFFERENCES, differences))
    write_text(job.output.page, words.page(recovery, differences, designs))
    for line in words.verdicts(differences):
        logger.info("%s", line)
    with style():
        figure = draw_policies(recovery, designs)
        for path in (job.output.svg, job.output.png):
            save_figure(figure, Path(path), words.TITLE, words.alt(recovery, differences, designs))


run(main, globals())
