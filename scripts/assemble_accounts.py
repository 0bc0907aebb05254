"""Assemble a site's accounts: complete or not, their boxes and casts, and the meetings behind."""

import logging
from pathlib import Path

from scripts.narrative.accounts import Papers, account_rows
from scripts.narrative.boxes import box_rows
from scripts.narrative.casts import cast_rows
from scripts.narrative.meetings import meeting_rows
from scripts.narrative.sequence_sheet import sequence_sheet
from scripts.narrative.themes import theme_rows
from scripts.narrative.told_fragments import PUT_TOGETHER, told_fragments
from scripts.study.job import Job, run
from scripts.study.narrative_files import rows_of, told_steps
from scripts.study.narrative_inputs import Account, Meeting, Outside
from scripts.study.narrative_tables import (
    ACCOUNT_THEMES,
    ACCOUNTS,
    BOXES,
    CAST,
    CODED,
    MEETINGS,
    split_cell,
)
from scripts.study.tables import ACTORS, make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read the framework and people's tables; write accounts, boxes, casts and meetings."""
    p = job.params
    folder, site = Path(p.folder), job.wildcards.site
    declared = [row for _, row in rows_of(folder, site, Account)]
    steps = told_steps(folder, site)
    held = [row for _, row in rows_of(folder, site, Meeting)]
    outside = {row.outside_id: row for _, row in rows_of(folder, site, Outside)}
    found = [read_table(getattr(job.input, m.name), m).to_pylist() for m in PUT_TOGETHER]
    coded = read_table(job.input.coded, CODED).to_pylist()
    actors = read_table(job.input.actors, ACTORS).to_pylist()

    fragments, documents = told_fragments(*found), found[-1]
    organisation = {row["actor_id"]: row["organisation"] for row in actors}
    interviewees = {person for row in documents for person in split_cell(row["interviewees"])}
    meetings = meeting_rows(held, organisation, documents, interviewees, p.mixed_meeting)
    boxes = box_rows(steps, fragments, outside)
    papers = Papers.of(documents, meetings)
    accounts = account_rows(
        declared, fragments, coded, papers, boxes, outside, p.interviewees_needed
    )
    for row in accounts:
        if not row["complete"]:
            logger.info("%s is not complete: %s.", row["account_id"], row["missing"])

    tables = [
        (job.output.accounts, make_table_from_rows(ACCOUNTS, accounts)),
        (job.output.boxes, make_table_from_rows(BOXES, boxes)),
        (job.output.cast, make_table_from_rows(CAST, cast_rows(fragments, outside))),
        (job.output.meetings, make_table_from_rows(MEETINGS, meetings)),
        (job.output.themes, make_table_from_rows(ACCOUNT_THEMES, theme_rows(fragments))),
    ]
    for path, table in tables:
        write_checked(path, table)
    write_workbook(job.output.sheet, [sequence_sheet(accounts, fragments, steps)], mark_of(p.names))


run(main, globals())
