"""Fragments with all that the tables say of them: where they come from, who tells, who is in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.study.narrative_tables import (
    DOCUMENTS,
    FRAGMENT_PASSAGES,
    FRAGMENT_PERSONS,
    FRAGMENTS,
    PASSAGES,
    split_cell,
)

# What fragments are put together from, in the order in which `told_fragments` wants their rows.
PUT_TOGETHER = (FRAGMENTS, FRAGMENT_PASSAGES, FRAGMENT_PERSONS, PASSAGES, DOCUMENTS)

TableRows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True)
class ToldFragment:
    """A fragment and what it rests on; ids in each tuple rise and do not repeat.

    Attributes
    ----------
    resolved : all its passages are there, with unchanged words.
    passages : the ids it was given, those no longer there included.
    documents : of its passages.
    tellers : person ids of the interviewees who speak its passages.
    persons : person ids of those involved in it.
    subject : person id: whose programme of action it tells; None: not said.
    theme : what it tells of; None: not said.
    """

    fragment_id: str
    account_id: str
    speech_act: str
    text: str
    resolved: bool
    passages: tuple[str, ...]
    documents: tuple[str, ...]
    tellers: tuple[str, ...]
    persons: tuple[str, ...]
    subject: str | None
    theme: str | None


def told_fragments(
    fragments: TableRows,
    fragment_passages: TableRows,
    fragment_persons: TableRows,
    passages: TableRows,
    documents: TableRows,
) -> tuple[ToldFragment, ...]:
    """Put together, in the order of ids, what the tables of these names hold of each fragment.

    Somebody else who speaks in an interview (an interviewer, a guest) does not tell.
    """
    interviewed = {row["document_id"]: set(split_cell(row["interviewees"])) for row in documents}
    teller = {
        row["passage_id"]: row["speaker"]
        for row in passages
        if row["speaker"] in interviewed.get(row["document_id"], ())
    }
    rests_on: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in fragment_passages:
        rests_on[row["fragment_id"]].append(row)
    involved: dict[str, set[str]] = defaultdict(set)
    for row in fragment_persons:
        involved[row["fragment_id"]].add(row["person_id"])
    told = []
    for row in fragments:
        sources = rests_on[row["fragment_id"]]
        own = {source["passage_id"] for source in sources}
        told.append(
            ToldFragment(
                row["fragment_id"],
                row["account_id"],
                row["speech_act"],
                row["text"],
                row["resolved"],
                tuple(sorted(own)),
                tuple(sorted({source["document_id"] for source in sources})),
                tuple(sorted({teller[passage] for passage in own if passage in teller})),
                tuple(sorted(involved[row["fragment_id"]])),
                row["subject"],
                row["theme"],
            )
        )
    return tuple(sorted(told, key=lambda fragment: fragment.fragment_id))
