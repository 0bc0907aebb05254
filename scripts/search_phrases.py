"""Search the interviews of a site for the phrases of speech acts; write the passages to code.

Beside them: how often each phrase is said, each phrase in its context, and cues for the acts that
no phrase leads to.
"""

import logging
from collections import Counter
from pathlib import Path

from scripts.narrative.coding_sheet import coding_sheets
from scripts.narrative.concordance import concordance_sheet
from scripts.narrative.cues import cue_sheet, find_cues
from scripts.narrative.lexicon import read_lexicon
from scripts.narrative.passages import find_passages, passage_spans
from scripts.narrative.phrase_counts import count_phrases, count_sheets
from scripts.narrative.phrases import Search
from scripts.narrative.places import placed
from scripts.study.csv_files import write_csv
from scripts.study.job import Job, run
from scripts.study.narrative_files import rows_of
from scripts.study.narrative_inputs import Account, CodebookEntry
from scripts.study.narrative_tables import (
    CANONICAL,
    CUES,
    HITS,
    PASSAGES,
    PHRASE_COUNTS,
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

    lexicon = read_lexicon(Path(job.params.lexicon))
    searches = {mode: Search(phrases) for mode, phrases in lexicon.by_mode.items()}
    search = searches[job.params.mode]
    found, hits = find_passages(turns, job.params.unit, job.params.sentences_around, search)
    spans = passage_spans(found, turns, canonical, replacements)
    passages = placed(found, spans, places)
    speakers = {row["passage_id"]: row["speaker"] for row in passages}
    counts = Counter((speakers[hit["passage_id"]], hit["family"]) for hit in hits)
    for speaker in sorted(set(speakers.values())):
        phrases = ", ".join(f"{family} {counts[speaker, family]}" for family in search.families)
        own = sum(one == speaker for one in speakers.values())
        logger.info("%s: %s; %d passages.", speaker, phrases, own)
    counted = count_phrases(turns, searches)
    cues = find_cues(turns, passages, Search(lexicon.cues))
    logger.info("%d phrases in %d passages.", len(hits), len(passages))
    logger.info("%d cues suggest where else to look.", len(cues))
    sheets = coding_sheets(passages, turns, accounts, codebook)

    write_checked(job.output.passages, make_table_from_rows(PASSAGES, passages))
    write_checked(job.output.hits, make_table_from_rows(HITS, hits))
    write_checked(job.output.counts, make_table_from_rows(PHRASE_COUNTS, counted))
    write_checked(job.output.cues, make_table_from_rows(CUES, cues))
    write_workbook(job.output.sheet, sheets, mark)
    write_workbook(
        job.output.count_sheet, count_sheets(counted, turns, searches["extended"].families), mark
    )
    write_workbook(job.output.concordance, [concordance_sheet(passages, hits, turns)], mark)
    write_workbook(job.output.cue_sheet, [cue_sheet(cues, turns)], mark)
    columns = ("passage_id", "document_id", "start", "end", "words")
    write_csv(
        job.output.spans, columns, ([span[column] for column in columns] for span in spans), mark
    )


run(main, globals())
