"""Transcripts for tests, read and cut into turns as the workflow does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.narrative.documents import read_document
from scripts.narrative.labels import Labels
from scripts.narrative.layout import PLAIN, Layout
from scripts.narrative.places import place_rows
from scripts.narrative.transcripts import bare
from scripts.narrative.turns import interview_turns, turn_rows, wrong_labels
from scripts.study.narrative_inputs import Speaker

Rows = list[dict[str, Any]]


def speaker(label: str, role: str, person: str = "", document: str = "") -> Speaker:
    """A row of speakers.csv."""
    values = {"label": label, "role": role, "person_id": person, "document_id": document}
    return Speaker.model_validate(values)


SPEAKERS = (
    speaker("INT", "interviewer"),
    speaker("I", "interviewer"),
    speaker("R1", "interviewee", "S1-001"),
    speaker("Dr Smith", "interviewee", "S1-002"),
    speaker("Jane Hall", "interviewee", "S1-003"),
    speaker("Mary", "interviewee", "S1-004"),
    speaker("NB", "not_a_speaker"),
)
WHO = {None: "INT", "S1-001": "R1", "S1-002": "Dr Smith", "S1-003": "Jane Hall", "S1-004": "Mary"}
LABELS = Labels.of(SPEAKERS, "S1-I01", "S1/speakers.csv")


def rows_and_faults(text: str, layout: Layout = PLAIN) -> tuple[str, Rows, list[str]]:
    """Return the text of a transcript, its rows of CANONICAL, and what is wrong with its labels."""
    text, layout = bare(text, layout, LABELS.speaks)
    places = place_rows("S1-I01", text, layout)
    rows = turn_rows("S1-I01", "interview", text, interview_turns(text, LABELS, layout), places)
    return text, rows, [str(p) for p in wrong_labels("a", text, LABELS, "line", (), layout)]


def told(text: str, layout: Layout = PLAIN) -> list[tuple[str, str]]:
    """Return who says what, where all labels are declared."""
    _, rows, faults = rows_and_faults(text, layout)
    assert not faults
    return [(who(row), row["text"]) for row in rows]


def who(row: dict[str, Any]) -> str:
    """Return the label of a turn; - for what nobody says."""
    return WHO[row["speaker"]] if row["role"] != "other" else "-"


def file_told(path: Path) -> list[tuple[str, str]]:
    """Return who says what in a file."""
    reading = read_document(path, path.name)
    return told(reading.text, reading.layout)


def file_faults(path: Path) -> list[str]:
    """Return what is wrong with the labels in a file."""
    reading = read_document(path, path.name)
    return rows_and_faults(reading.text, reading.layout)[2]
