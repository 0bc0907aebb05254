"""Read a site's transcripts and meeting papers, and cut them into turns."""

import logging
from pathlib import Path
from typing import Any

from scripts.narrative.documents import read_document
from scripts.narrative.labels import Labels
from scripts.narrative.places import place_rows
from scripts.narrative.transcripts import bare
from scripts.narrative.turns import (
    interview_turns,
    label_notes,
    paper_turns,
    turn_rows,
    wrong_labels,
)
from scripts.study.files import write_text
from scripts.study.job import Job, run
from scripts.study.narrative_files import rows_of, withheld_documents
from scripts.study.narrative_inputs import Document, Speaker
from scripts.study.narrative_tables import CANONICAL, PLACES
from scripts.study.problems import Problem, StudyError
from scripts.study.reading import read_rows
from scripts.study.tables import make_table_from_rows, write_checked
from scripts.study.words import count

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read every document the site lists; write its text, and what was said by whom."""
    folder, site = Path(job.params.folder), job.wildcards.site
    documents = rows_of(folder, site, Document)
    speakers = rows_of(folder, site, Speaker)
    place = f"{site}/documents"

    texts: dict[str, str] = {}
    turns: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for document in sorted((row for _, row in documents), key=lambda row: row.document_id):
        path = folder / place / document.file
        file = f"{place}/{document.file}"
        try:
            reading = read_document(path, file)
        except StudyError as error:
            problems += error.problems
            continue
        text, layout = reading.text, reading.layout
        notes = [*reading.notes]
        if document.kind == "interview":
            labels = Labels.of((row for _, row in speakers), document.document_id, speakers.file)
            unit = "line" if path.suffix.lower() == ".txt" else "paragraph"
            text, layout = bare(text, layout, labels.speaks)
            problems += wrong_labels(file, text, labels, unit, reading.named, layout)
            notes += label_notes(file, text, labels, unit, layout)
            found = interview_turns(text, labels, layout)
        else:
            found = paper_turns(text)
        for note in notes:
            logger.info("%s", note)
        texts[document.document_id] = text
        own = place_rows(document.document_id, text, layout)
        turns += turn_rows(document.document_id, document.kind, text, found, own)
        places += own
    if problems:
        raise StudyError(problems)

    if left_out := withheld_documents(folder, site):
        said = count(len(left_out), "interview")
        logger.info("%s left out: refused or taken back by whoever was interviewed.", said)
    listed = {row.file for _, row in read_rows(folder, f"{site}/documents", Document)}
    for path in sorted((folder / place).glob("[!.~]*")):
        if path.name not in listed:
            logger.info("%s/%s: no row of %s names it.", place, path.name, documents.file)
    for document_id, text in texts.items():
        write_text(Path(job.output.texts) / f"{document_id}.txt", text)
    write_checked(job.output.canonical, make_table_from_rows(CANONICAL, turns))
    write_checked(job.output.places, make_table_from_rows(PLACES, places))


run(main, globals())
