"""What the demo's researchers bring home: documents, and the tables that say what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tests.demo.plans import SITES
from tests.demo.story import Story, names_of, read_story
from tests.demo.transcripts import Written, transcribe
from tests.demo.word_files import plain_text, word, write_bytes

Cells = dict[str, Any]
REVIEWER = {plan.site: plan.reviewer for plan in SITES}
CODEBOOK = {
    "manipulation": (
        "Somebody or something makes somebody else act: an order, a target, a threat, a good idea.",
        "have to, got to, want to; who or what stands behind it",
    ),
    "commitment": (
        "Somebody takes it on: they have to or want to do it, and say so.",
        "have to, want to; I or we",
    ),
    "competence": (
        "Somebody is able to do it or knows how to, or is not.",
        "able to, unable to, know how to; means, skills, contacts, rights",
    ),
    "performance": (
        "It is done, or fails to be done.",
        "no phrase to search for: verbs of doing, in the past tense",
    ),
    "sanction": (
        "What was done is judged: praise, blame, reward, consequences, lessons.",
        "no phrase to search for: results, thanks, complaints, what people said of it",
    ),
    "interaction": ("People deal with each other: meet, ring, write, bargain, persuade.", ""),
    "relationships": ("How people stand to each other: trust, debts, rank, old acquaintance.", ""),
    "constraint": ("What holds an activity back.", "rules, money, time, fear"),
    "enabler": ("What makes an activity possible.", "money, permission, somebody who knows"),
}


def codebook() -> list[Cells]:
    """Return the rows of codebook.csv."""
    return [
        {"code": code, "definition": meaning, "look_for": signs}
        for code, (meaning, signs) in CODEBOOK.items()
    ]


def bring_home(
    site: str, folder: Path, rng: np.random.Generator
) -> tuple[list[Written], dict[str, list[Cells]]]:
    """Write a site's documents to `folder`; return them, and the rows of the tables about them."""
    story, names = read_story(site), names_of(site)
    written = list(transcribe(story, names, rng))
    files = [_write(document, k, names, folder) for k, document in enumerate(written)]
    tables: dict[str, list[Cells]] = {
        "documents": [
            {
                "document_id": document.document,
                "kind": document.kind,
                "file": file,
                "meeting_id": document.meeting,
                "date": document.date,
            }
            for document, file in zip(written, files, strict=True)
        ],
        "speakers": list(_speakers(site, written)),
        "accounts": [
            {"account_id": f"{site}-{a.id}", "title": a.title, "definition": a.definition}
            for a in story.accounts
        ],
        "outside": [
            {"outside_id": f"{site}-{o.id}", "kind": o.kind, "name": o.name, "shown_as": o.public}
            for o in story.outside
        ],
        "spoken": list(_spoken(story, names, written)),
        "meetings": [
            {
                "meeting_id": f"{site}-{meeting.id}",
                "series": meeting.series,
                "date": meeting.date,
                "regular": int(meeting.regular),
                "on_priority": int(meeting.on_priority),
                "attendees": "; ".join(f"{site}-{code}" for code in meeting.attendees),
                "note": meeting.note,
            }
            for meeting in story.meetings
        ],
    }
    return written, tables


def _write(document: Written, number: int, names: dict[str, str], folder: Path) -> str:
    """Write a document, every other one as Word, under a name as people give it."""
    as_word = number % 2 == 1
    if document.kind == "interview":
        surname = names[document.person.rpartition("-")[2]].split(" ")[-1]
        stem = f"Interview {number + 1}" + (f" {surname}" if number % 3 == 0 else "")
    else:
        stem = f"{document.date} {document.title}".replace("/", "-").replace(":", "")
    if as_word:
        data = word(document.paragraphs, corrected=number == 1)
    else:
        data = plain_text(document.paragraphs, number // 2 % 3)
    file = f"{stem}.{'docx' if as_word else 'txt'}"
    write_bytes(folder / file, data)
    return file


def _speakers(site: str, written: Sequence[Written]) -> Iterator[Cells]:
    interviews = [document for document in written if document.kind == "interview"]
    for label in dict.fromkeys(document.labels[0] for document in interviews):
        yield {"document_id": "", "label": label, "role": "interviewer"}
    for document in interviews:
        yield {
            "document_id": document.document,
            "label": document.labels[1],
            "role": "interviewee",
            "person_id": document.person,
        }


def _spoken(story: Story, names: dict[str, str], written: Sequence[Written]) -> Iterator[Cells]:
    """Return decisions: on short forms and strangers, and on names that several people bear."""
    reviewer = REVIEWER[story.site]
    for entry in story.spoken:
        who = f"{story.site}-{entry.person}" if entry.person else ""
        yield {
            "said": entry.said,
            "decision": "same" if who else "hide",
            "person_id": who,
            "reviewer": reviewer,
            "reason": "short form" if who else "not of the study",
        }
    bearers = Counter(part for name in names.values() for part in set(name.split(" ")))
    for document in written:
        meant: dict[str, set[str]] = {}
        for form, code in document.forms:
            meant.setdefault(form, set()).add(code)
        for form, codes in sorted(meant.items()):
            if bearers[form] > 1 and len(codes) == 1:
                yield {
                    "said": form,
                    "document_id": document.document,
                    "decision": "same",
                    "person_id": f"{story.site}-{min(codes)}",
                    "reviewer": reviewer,
                    "reason": "clear from what is told",
                }
