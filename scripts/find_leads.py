"""Find where a site's incomplete accounts might be completed, and what is like what."""

import logging
from pathlib import Path

from scripts.narrative.lead_sheets import lead_sheets
from scripts.narrative.leads import Sources, lead_rows
from scripts.narrative.similar import activities, alike_fragments, similar_rows
from scripts.narrative.told_fragments import PUT_TOGETHER, told_fragments
from scripts.study.job import Job, run
from scripts.study.narrative_files import rows_of
from scripts.study.narrative_inputs import Account
from scripts.study.narrative_tables import (
    ACCOUNTS,
    CAST,
    CODED,
    LEADS,
    MEETINGS,
    PASSAGES,
    SIMILAR_PASSAGES,
    TURNS,
)
from scripts.study.tables import PEOPLE, make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")

READ = (*PUT_TOGETHER, ACCOUNTS, CAST, CODED, MEETINGS, TURNS, PEOPLE)
PROPOSED = ("core", "bridger")


def main(job: Job) -> None:
    """Read the accounts and what they rest on; write leads and suggestions."""
    p = job.params
    found = {m.name: read_table(getattr(job.input, m.name), m).to_pylist() for m in READ}
    declared = [row for _, row in rows_of(Path(p.folder), job.wildcards.site, Account)]
    passages, coded, accounts = (found[m.name] for m in (PASSAGES, CODED, ACCOUNTS))
    fragments = told_fragments(*(found[m.name] for m in PUT_TOGETHER))
    known = activities(declared, passages, coded)
    similar = similar_rows(known, coded)
    sources = Sources(
        passages,
        coded,
        found["documents"],
        found["turns"],
        found["meetings"],
        found["cast"],
        similar,
        {passage for fragment in fragments for passage in fragment.passages},
        {row["actor_id"] for row in found["people"] if row["place"] in PROPOSED},
    )
    leads = lead_rows(accounts, sources, known, p.interviewees_needed)
    alike = alike_fragments(fragments)
    logger.info(
        "%d leads for incomplete accounts; suggestions for %d passages; %d pairs of fragments are "
        "alike.",
        len(leads),
        len({row["passage_id"] for row in similar}),
        len(alike),
    )
    write_checked(job.output.leads, make_table_from_rows(LEADS, leads))
    write_checked(job.output.similar, make_table_from_rows(SIMILAR_PASSAGES, similar))
    sheets = lead_sheets(leads, similar, alike, accounts, passages, fragments)
    write_workbook(job.output.sheet, sheets, mark_of(p.names))


run(main, globals())
