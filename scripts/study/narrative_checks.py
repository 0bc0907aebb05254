"""How the ids in the narrative tables of a site fit each other, and the files they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from scripts.study.coding_checks import wrong_codings, wrong_fragments, wrong_sequences
from scripts.study.consent import consent_files
from scripts.study.id_checks import Register, listed_twice, register, repeated, wrong_own_ids
from scripts.study.narrative_files import (
    DOCUMENT_SUFFIXES,
    NarrativeInputs,
    document_files,
    narrative_files,
)
from scripts.study.narrative_inputs import (
    NARRATIVE_FILES,
    SPEECH_ACTS,
    THEMES,
    Document,
    Speaker,
    SpokenName,
    document_of,
)
from scripts.study.problems import Problem, nearest
from scripts.study.reading import Rows, read_rows
from scripts.study.site_inputs import SiteInputs

_LETTERS = {"interview": "I", "meeting": "M"}


def wrong_narrative(
    folder: Path, tables: NarrativeInputs, network: SiteInputs
) -> Iterator[Problem]:
    """Report what is wrong with a site's narrative tables, beside what reading each one found.

    Parameters
    ----------
    folder : the study's folder; the documents are looked for there, and not read.
    network : the same site's network, whose actors speak and are spoken of.
    """
    documents = _documents(tables)
    accounts = register(tables.accounts, "account_id", "account")
    persons = _persons(tables, network)
    yield from _wrong_documents(folder, tables)
    yield from _wrong_speakers(tables.speakers, documents, persons)
    yield from wrong_own_ids(tables.outside, "outside_id", tables.site)
    yield from _wrong_spoken(tables.spoken, documents, persons)
    yield from _wrong_meetings(tables, persons)
    yield from _wrong_accounts(tables)
    yield from _wrong_codebook(tables)
    for row, mark in tables.marked:
        yield from documents.unknown(tables.marked, row, "document_id", mark.document_id)
    sheets = (tables.codings, tables.marked, tables.resolutions)
    yield from wrong_codings(*sheets, tables.site, accounts)
    yield from wrong_fragments(tables.fragments, tables.site, accounts, persons)
    yield from wrong_sequences(tables, accounts, persons)


def narrative_without_documents(folder: Path, site: str) -> Iterator[Problem]:
    """Report a site that has tables of the narrative half, but not the one it begins with."""
    found = {*narrative_files(folder, site, *NARRATIVE_FILES, "codings")}
    if found - {*consent_files(folder, site)}:
        yield from read_rows(folder, f"{site}/documents", Document).problems


def _documents(tables: NarrativeInputs) -> Register:
    """Return the documents there are, and those withdrawn: once passages of theirs were worked on.

    The ids of passages are not typed. A document that is spoken of only by typed ids is a mistake.
    """
    declared = register(tables.documents, "document_id", "document")
    if declared.ids is None:
        return declared
    passages = [
        *(row.passage_id for rows in tables.codings.values() for _, row in rows),
        *(row.passage_id for _, row in tables.resolutions),
        *(passage for _, row in tables.fragments for passage in row.passages),
    ]
    ids = {*declared.ids, *map(document_of, passages)}
    return replace(declared, ids=ids, else_="If it was withdrawn, remove this row.")


def _persons(tables: NarrativeInputs, network: SiteInputs) -> Register:
    actors, outside = network.actors.values("actor_id"), tables.outside.values("outside_id")
    known = None if actors is None or outside is None else actors | outside
    absent = f"neither {network.actors.file} nor {tables.outside.file} has this id."
    return Register(known, absent, "Add the person there.")


# --- documents --------------------------------------------------------------------------------


def _wrong_documents(folder: Path, tables: NarrativeInputs) -> Iterator[Problem]:
    rows = tables.documents
    if rows.complete and not len(rows):
        yield Problem(rows.file, 0, "", "", "there are no rows below the headings.")
    yield from wrong_own_ids(rows, "document_id", tables.site)
    keys = [document.file for _, document in rows]
    yield from repeated(rows, "file", keys, "Give each document its own file.", "file")
    meetings = register(tables.meetings, "meeting_id", "meeting")
    there = [path.name for path in document_files(folder, tables.site)]
    for row, document in rows:
        yield from _wrong_kind(rows, row, document)
        yield from _wrong_file(rows, row, document.file, f"{tables.site}/documents", there)
        yield from meetings.unknown(rows, row, "meeting_id", document.meeting_id)
        if document.kind == "interview" and document.meeting_id:
            message = "an interview belongs to no meeting."
            remedy = "Remove the meeting, or write kind meeting."
            yield Problem(rows.file, row, "meeting_id", document.meeting_id, message, remedy)
        elif document.kind == "meeting" and not document.meeting_id:
            message = "a meeting paper needs its meeting."
            remedy = f"Write its id in {tables.meetings.file}."
            yield Problem(rows.file, row, "meeting_id", "", message, remedy)


def _wrong_kind(rows: Rows[Document], row: int, document: Document) -> Iterator[Problem]:
    site, _, number = document.document_id.partition("-")
    letter = _LETTERS[document.kind]
    if number[0] != letter:
        other = next(kind for kind, sign in _LETTERS.items() if sign == number[0])
        message = f"the row is of kind {document.kind}, whose ids have the letter {letter}."
        remedy = f"Write {site}-{letter}{number[1:]}, or kind {other}."
        yield Problem(rows.file, row, "document_id", document.document_id, message, remedy)


def _wrong_file(
    rows: Rows[Document], row: int, file: str, place: str, there: list[str]
) -> Iterator[Problem]:
    if file in there:
        return
    if "/" in file or "\\" in file:
        message = f"is not the name of a file in {place}."
        remedy = "Put the file there, and write its name without any folder."
    elif Path(file).suffix.lower() not in DOCUMENT_SUFFIXES:
        message = f"is no file that ends in {', '.join(DOCUMENT_SUFFIXES)}."
        remedy = nearest(file, there) or "Open it in Word and save it as .docx."
    else:
        message = f"there is no such file in {place}."
        remedy = nearest(file, there) or "Put it there, or remove the row if it was withdrawn."
    yield Problem(rows.file, row, "file", file, message, remedy)


# --- who speaks and is spoken of -----------------------------------------------------------------


def _wrong_speakers(
    rows: Rows[Speaker], documents: Register, persons: Register
) -> Iterator[Problem]:
    keys = [(speaker.document_id, _compared(speaker.label)) for _, speaker in rows]
    yield from repeated(
        rows, "label", keys, "Keep one of the rows.", "label, for the same document,"
    )
    for row, speaker in rows:
        yield from documents.unknown(rows, row, "document_id", speaker.document_id)
        yield from persons.unknown(rows, row, "person_id", speaker.person_id)
        if speaker.role == "interviewee" and not speaker.person_id:
            message = "an interviewee needs the id of the person."
            remedy = "Write the actor id, or the id in the table outside."
            yield Problem(rows.file, row, "person_id", "", message, remedy)
        if speaker.label.endswith(":"):
            remedy = "Leave out the colon."
            message = "labels are written without their colon."
            yield Problem(rows.file, row, "label", speaker.label, message, remedy)


def _wrong_spoken(
    rows: Rows[SpokenName], documents: Register, persons: Register
) -> Iterator[Problem]:
    first: dict[tuple[str | None, str], tuple[int, SpokenName]] = {}
    for row, name in rows:
        yield from documents.unknown(rows, row, "document_id", name.document_id)
        yield from persons.unknown(rows, row, "person_id", name.person_id)
        if name.decision == "same" and not name.person_id:
            message = "decision same needs the id of the person meant."
            remedy = "Write it, or decide hide or not_a_name."
            yield Problem(rows.file, row, "person_id", "", message, remedy)
        elif name.decision != "same" and name.person_id:
            message = f"decision {name.decision} means that nobody of the study is meant."
            remedy = "Remove the id, or decide same."
            yield Problem(rows.file, row, "person_id", name.person_id, message, remedy)
        key = (name.document_id, " ".join(name.said.split()))
        earlier_row, earlier = first.setdefault(key, (row, name))
        if (earlier.decision, earlier.person_id) != (name.decision, name.person_id):
            message = f"row {earlier_row} decides otherwise about these words."
            remedy = "Keep one of them, or fill document_id where it depends on the document."
            yield Problem(rows.file, row, "said", name.said, message, remedy)


def _wrong_meetings(tables: NarrativeInputs, persons: Register) -> Iterator[Problem]:
    rows = tables.meetings
    yield from wrong_own_ids(rows, "meeting_id", tables.site)
    for row, meeting in rows:
        yield from listed_twice(rows, row, "attendees", meeting.attendees)
        for code in dict.fromkeys(meeting.attendees):
            yield from persons.unknown(rows, row, "attendees", code)


def _compared(words: str) -> str:
    """Return words as compared: case and spaces do not matter."""
    return " ".join(words.casefold().split())


# --- what coders work by -------------------------------------------------------------------------


def _wrong_accounts(tables: NarrativeInputs) -> Iterator[Problem]:
    rows = tables.accounts
    yield from wrong_own_ids(rows, "account_id", tables.site)
    remedy = "Join the two accounts, or give them titles that tell them apart."
    keys = [_compared(account.title) for _, account in rows]
    yield from repeated(rows, "title", keys, remedy, "title")


def _wrong_codebook(tables: NarrativeInputs) -> Iterator[Problem]:
    rows = tables.codebook
    keys = [entry.code for _, entry in rows]
    yield from repeated(rows, "code", keys, "Keep one of the rows.", "code")
    known = rows.values("code")
    missing = [code for code in (*SPEECH_ACTS, *THEMES) if known is not None and code not in known]
    if missing:
        message = f"there is no row for {', '.join(missing)}."
        remedy = "Add a row for each, with its definition."
        yield Problem(rows.file, 0, "code", "", message, remedy)
