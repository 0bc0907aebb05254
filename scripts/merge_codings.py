"""Merge what coders say of passages, and say how far they agree and what is left to settle."""

import logging
from pathlib import Path

from scripts.narrative.agreement import agreement
from scripts.narrative.agreement_words import agreement_sheets
from scripts.narrative.codebook_version import made_under_another, version_of_entries
from scripts.narrative.codings import (
    combine,
    count_codings,
    former_ids,
    match_entries,
    match_resolutions,
    what_holds,
    written_entries,
)
from scripts.narrative.disagreements import (
    disagreement_sheets,
    older_codings_sheet,
    unmatched_sheet,
)
from scripts.narrative.marked import match_marks
from scripts.narrative.memos import memo_sheet, resolution_rows
from scripts.narrative.passages import passage_spans
from scripts.narrative.phrases import search_for
from scripts.narrative.places import placed
from scripts.narrative.refi_match import match_projects
from scripts.narrative.refi_places import documents_of
from scripts.narrative.refi_read import read_projects
from scripts.study.coding_checks import wrong_codings
from scripts.study.files import write_json
from scripts.study.id_checks import register
from scripts.study.job import Job, run
from scripts.study.narrative_files import read_codings, read_one, withheld_documents
from scripts.study.narrative_inputs import Account, CodebookEntry, MarkedPassage, Resolution
from scripts.study.narrative_tables import (
    AGREEMENT,
    CANONICAL,
    CODED,
    CODINGS,
    FORMER_IDS,
    PASSAGES,
    PLACES,
    REPLACEMENTS,
    RESOLUTIONS,
    TURNS,
)
from scripts.study.problems import StudyError
from scripts.study.reading import read_rows
from scripts.study.seeds import stream
from scripts.study.tables import make_table, make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read what the search found and what coders wrote; write what holds, and what does not fit."""
    site = job.wildcards.site
    folder = Path(job.params.folder)
    mark = mark_of(job.params.names)
    withheld = withheld_documents(folder, site)
    sheets = read_codings(folder, site, without=withheld)
    projects, unreadable = read_projects(folder, site)
    marked = read_one(folder, site, MarkedPassage)
    resolutions = read_one(folder, site, Resolution)
    accounts = read_one(folder, site, Account)
    codebook = read_rows(folder, "codebook", CodebookEntry, optional=True)
    problems = [problem for rows in sheets.values() for problem in rows.problems] + unreadable
    problems += [*marked.problems, *resolutions.problems, *accounts.problems, *codebook.problems]
    known = register(accounts, "account_id", "account")
    problems += wrong_codings(sheets, marked, resolutions, site, known)
    if problems:
        raise StudyError(problems)

    searched, turns, canonical, replacements = (
        read_table(getattr(job.input, model.name), model).to_pylist()
        for model in (PASSAGES, TURNS, CANONICAL, REPLACEMENTS)
    )
    texts = turns, canonical, replacements
    search = search_for(job.params.lexicon, job.params.mode)
    said = {row["passage_id"]: row["words"] for row in passage_spans(searched, *texts)}
    matches, unmatched = match_entries(written_entries(sheets), searched, said)
    coders = {*sheets, *projects, *(mark.coder for _, mark in marked)}
    documents = documents_of(searched, *texts) if projects else []
    brought = match_projects(projects, documents, accounts, coders, withheld)
    matches += brought.matches
    unmatched += brought.unmatched
    new, marks, nowhere = match_marks(marked, searched, *texts, brought.quotes, search=search)
    places = read_table(job.input.places, PLACES).to_pylist()
    added = placed(new, passage_spans(new, *texts), places)
    passages = sorted([*searched, *added], key=lambda p: (p["document_id"], p["start"], p["end"]))
    codings, otherwise = combine([*matches, *marks])
    former = former_ids([*matches, *marks], passages)
    agreed, unsettled = match_resolutions(resolutions, passages, former)
    renamed = {"former_id": sorted(former), "passage_id": [former[k] for k in sorted(former)]}
    coded, settled = what_holds(passages, codings, agreed), resolution_rows(agreed)
    memos = memo_sheet(passages, [*matches, *marks], [*unmatched, *nowhere, *unsettled], settled)
    unmatched += nowhere + otherwise + unsettled
    there = {turn["document_id"] for turn in turns}
    by = [*sheets, *projects]
    older = made_under_another(codings, version_of_entries(entry for _, entry in codebook))
    counts = count_codings(by, passages, codings, coded, unmatched, there)
    counts["older_codebook"] = len(older)
    measured = agreement(codings, passages, stream(job.params.seed, site, "merge_codings"))
    logger.info("%d codings of %d passages merged.", len(codings), len(passages))
    if brought.of_others:
        logger.info("%d codings in projects are other coders’.", brought.of_others)
    if unmatched:
        logger.warning("%d rows count for no passage; unmatched.xlsx lists them.", len(unmatched))
    if older:
        logger.warning("%d codings were made by other definitions; see unmatched.xlsx.", len(older))

    write_checked(job.output.passages, make_table_from_rows(PASSAGES, passages))
    write_checked(job.output.codings, make_table_from_rows(CODINGS, codings))
    write_checked(job.output.former_ids, make_table(FORMER_IDS, renamed))
    write_checked(job.output.coded, make_table_from_rows(CODED, coded))
    write_checked(job.output.resolutions, make_table_from_rows(RESOLUTIONS, settled))
    write_checked(job.output.agreement, make_table_from_rows(AGREEMENT, measured))
    write_workbook(job.output.agreement_sheet, agreement_sheets(measured, accounts), mark)
    write_workbook(
        job.output.disagreements,
        disagreement_sheets(passages, codings, coded, resolutions, accounts, former),
        mark,
    )
    to_reread = [unmatched_sheet(unmatched), older_codings_sheet(older, passages, codebook)]
    write_workbook(job.output.unmatched, to_reread, mark)
    write_workbook(job.output.memos, [memos], mark)
    write_json(job.output.counts, counts)


run(main, globals())
