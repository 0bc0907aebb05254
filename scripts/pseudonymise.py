"""Put codes in place of names in a site's documents, and list what people are to review."""

import logging
from itertools import groupby
from pathlib import Path

from scripts.narrative.name_book import NameBook
from scripts.narrative.pseudonyms import document_row, pseudonymised, review
from scripts.study.files import write_json, write_text
from scripts.study.inputs import Alias
from scripts.study.job import Job, run
from scripts.study.name_key import read_names
from scripts.study.narrative_files import rows_of, withheld_documents
from scripts.study.narrative_inputs import Document, Outside, Speaker, SpokenName
from scripts.study.narrative_tables import CANONICAL, DOCUMENTS, REPLACEMENTS, TURNS
from scripts.study.reading import read_rows
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of, marked_text
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read what was said and every name known; write it in codes, the way back, and the log."""
    folder, site = Path(job.params.folder), job.wildcards.site
    mark = mark_of(job.params.names)
    listed = {row.document_id: row for _, row in rows_of(folder, site, Document)}
    outside = [row for _, row in rows_of(folder, site, Outside)]
    spoken = [row for _, row in rows_of(folder, site, SpokenName)]
    speakers = (row for _, row in rows_of(folder, site, Speaker))
    aliases = read_rows(folder, f"{site}/aliases", Alias, optional=True).checked()
    names = read_names(job.input.names)
    elsewhere = (name for path in job.input.all_names for name in read_names(path).values())
    book = NameBook.from_rows(
        names, (row for _, row in aliases), outside, spoken, speakers, elsewhere
    )

    rows = read_table(job.input.canonical, CANONICAL).to_pylist()
    said = {d: list(turns) for d, turns in groupby(rows, key=lambda row: row["document_id"])}
    shown = [pseudonymised(turns, book) for turns in said.values()]
    names |= {row.outside_id: row.name for row in outside if row.kind == "person"}
    to_review = review(said, shown, names, outside, spoken)
    documents = [document_row(listed[d.document_id], d.turns) for d in shown]
    turns = [row for document in shown for row in document.turns]
    replacements = [row for document in shown for row in document.replacements]
    logger.info("%(replaced)d names replaced; %(doubtful)d are doubtful.", to_review.counts)

    for document in shown:
        path = Path(job.output.texts) / f"{document.document_id}.txt"
        write_text(path, marked_text(document.text, mark))
    write_checked(job.output.documents, make_table_from_rows(DOCUMENTS, documents))
    write_checked(job.output.turns, make_table_from_rows(TURNS, turns))
    write_checked(job.output.replacements, make_table_from_rows(REPLACEMENTS, replacements))
    left_out = {"interviews_left_out": len(withheld_documents(folder, site))}
    write_json(job.output.counts, to_review.counts | left_out)
    write_workbook(job.output.log_to_review, to_review.sheets, mark)


run(main, globals())
