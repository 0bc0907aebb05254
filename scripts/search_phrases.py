"""Search the interviews of a site for the phrases of speech acts; write the passages to code."""

import logging
from collections import Counter
from pathlib import Path

from scripts.narrative.coding_sheet import coding_sheets
from scripts.narrative.passages import find_passages, passage_spans
from scripts.narrative.places import placed
from scripts.study.csv_files import write_csv
from scripts.study.job import Job, run
from scripts.study.narrative_files import rows_of
from scripts.study.narrative_inputs import Account, CodebookEntry
from scripts.study.narrative_tables import (
    CANONICAL,
    FAMILIES,
    HITS,
    PASSAGES,
    PLACES,
    REPLACEMENTS,
    TURNS,
)
from scripts.study.reading import read_rows
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read the turns; write passages, hits, the coding sheet and the way back to what was said."""
    folder, site = Path(job.params.folder), job.wildcards.site
    mark = mark_of(job.params.names)
    accounts = rows_of(folder, site, Account)
    codebook = read_rows(folder, "codebook", CodebookEntry).checked()
    turns = read_table(job.input.turns, TURNS).to_pylist()
    canonical = read_table(job.input.canonical, CANONICAL).to_pylist()
    replacements = read_table(job.input.replacements, REPLACEMENTS).to_pylist()
    places = read_table(job.input.places, PLACES).to_pylist()

    found, hits = find_passages(turns, job.params.unit, job.params.sentences_around)
    spans = passage_spans(found, turns, canonical, replacements)
    passages = placed(found, spans, places)
    speakers = {row["passage_id"]: row["speaker"] for row in passages}
    counts = Counter((speakers[hit["passage_id"]], hit["family"]) for hit in hits)
    for speaker in sorted(set(speakers.values())):
        phrases = ", ".join(f"{family} {counts[speaker, family]}" for family in FAMILIES)
        own = sum(one == speaker for one in speakers.values())
        logger.info("%s: %s; %d passages.", speaker, phrases, own)
    logger.info("%d phrases in %d passages.", len(hits), len(passages))
    sheets = coding_sheets(passages, turns, accounts, codebook)

    write_checked(job.output.passages, make_table_from_rows(PASSAGES, passages))
    write_checked(job.output.hits, make_table_from_rows(HITS, hits))
    write_workbook(job.output.sheet, sheets, mark)
    columns = ("passage_id", "document_id", "start", "end", "words")
    write_csv(
        job.output.spans, columns, ([span[column] for column in columns] for span in spans), mark
    )


run(main, globals())
