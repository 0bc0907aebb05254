"""Build the framework matrices from people's summaries, and check them against the conventions."""

import logging
from pathlib import Path

from scripts.narrative.account_sheet import account_sheet
from scripts.narrative.conventions import check_all
from scripts.narrative.fragments import (
    coders_summaries,
    fragment_passage_rows,
    fragment_person_rows,
    fragment_rows,
    fragment_sheet,
    summaries,
    without_fragment,
)
from scripts.narrative.matrices import matrix_sheets
from scripts.narrative.phrases import search_for
from scripts.study.coding_checks import wrong_fragments
from scripts.study.files import write_json
from scripts.study.id_checks import NOT_JUDGED, register
from scripts.study.job import Job, run
from scripts.study.narrative_files import read_one
from scripts.study.narrative_inputs import Account, Fragment
from scripts.study.narrative_tables import (
    CHECKS,
    CODED,
    CODINGS,
    FORMER_IDS,
    FRAGMENT_PASSAGES,
    FRAGMENT_PERSONS,
    FRAGMENTS,
    NOT_KEPT,
    PASSAGES,
    WAIVED,
)
from scripts.study.problems import StudyError
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read fragments, passages and what holds for them; write the matrices and their checks."""
    folder, site = Path(job.params.folder), job.wildcards.site
    mark = mark_of(job.params.names)
    fragments, accounts = read_one(folder, site, Fragment), read_one(folder, site, Account)
    problems = [*fragments.problems, *accounts.problems]
    known = register(accounts, "account_id", "account")
    problems += wrong_fragments(fragments, site, known, NOT_JUDGED)
    if problems:
        raise StudyError(problems)

    passages = read_table(job.input.passages, PASSAGES).to_pylist()
    coded = read_table(job.input.coded, CODED).to_pylist()
    renamed = read_table(job.input.former_ids, FORMER_IDS).to_pylist()
    former = {row["former_id"]: row["passage_id"] for row in renamed}
    found = summaries(fragments, passages, coded, former)
    left = without_fragment(found, passages, coded)
    said = coders_summaries(read_table(job.input.codings, CODINGS).to_pylist())
    checks = check_all(found, search_for(job.params.lexicon, job.params.mode))
    states = [row["state"] for row in checks]
    counts = {
        "fragments": len(found),
        "unresolved": sum(not summary.resolved for summary in found),
        "without_fragment": len(left),
        "not_kept": states.count(NOT_KEPT),
        "waived": states.count(WAIVED),
    }
    logger.info("%(fragments)d fragments, %(unresolved)d of them not resolved.", counts)

    for path, model, rows in (
        (job.output.fragments, FRAGMENTS, fragment_rows(found)),
        (job.output.fragment_passages, FRAGMENT_PASSAGES, fragment_passage_rows(found)),
        (job.output.fragment_persons, FRAGMENT_PERSONS, fragment_person_rows(found)),
        (job.output.checks, CHECKS, checks),
    ):
        write_checked(path, make_table_from_rows(model, rows))
    write_workbook(job.output.matrices, matrix_sheets(accounts, found, checks), mark)
    write_workbook(
        job.output.sheet, [fragment_sheet(left, found, said), account_sheet(accounts)], mark
    )
    write_json(job.output.counts, counts)


run(main, globals())
