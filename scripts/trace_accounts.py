"""Trace a site's accounts: from every box to the words, and from every passage to its fate."""

import logging
from collections import Counter

from scripts.narrative.passages import passage_spans
from scripts.narrative.trace import astray, fate_rows, trace_rows
from scripts.narrative.trace_sheets import trace_sheets
from scripts.study.job import Job, run
from scripts.study.narrative_tables import (
    BOXES,
    CANONICAL,
    CODED,
    FATES,
    FRAGMENT_PASSAGES,
    FRAGMENTS,
    PASSAGES,
    REPLACEMENTS,
    TRACE,
    TURNS,
)
from scripts.study.problems import Problem, StudyError
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of
from scripts.study.words import listed
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")

FOUND = (BOXES, FRAGMENTS, FRAGMENT_PASSAGES, PASSAGES, CODED, TURNS, CANONICAL, REPLACEMENTS)


def main(job: Job) -> None:
    """Read boxes, fragments and passages; write the trace in both directions."""
    found = (read_table(getattr(job.input, m.name), m).to_pylist() for m in FOUND)
    boxes, fragments, links, passages, coded, turns, canonical, replacements = found
    if wrong := list(astray(passages, turns)):
        message = f"the words of {listed(wrong)} are not where this table says."
        remedy = "Somebody changed results by hand: delete that site's results and run again."
        raise StudyError([Problem(str(job.input.passages), 0, "", "", message, remedy)])

    trace = trace_rows(boxes, fragments, links)
    fates = fate_rows(passages, coded, trace)
    spans = passage_spans(passages, turns, canonical, replacements)
    counts = Counter(row["became"] for row in fates)
    logger.info("Passages: %s.", ", ".join(f"{counts[b]} {b}" for b in counts) or "none")

    write_checked(job.output.trace, make_table_from_rows(TRACE, trace))
    write_checked(job.output.fates, make_table_from_rows(FATES, fates))
    read = (trace, fates, boxes, fragments, passages)
    mark = mark_of(job.params.names)
    write_workbook(job.output.sheet, trace_sheets(*read), mark)
    write_workbook(job.output.sheet_as_said, trace_sheets(*read, spans), mark)


run(main, globals())
