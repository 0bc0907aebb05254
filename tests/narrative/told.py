"""Documents as the stages before would pass them on, offsets and all, and codings of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.narrative.name_book import NameBook
from scripts.narrative.passages import find_passages
from scripts.narrative.pseudonyms import pseudonymised
from scripts.narrative.refi_export import Project
from scripts.study.narrative_inputs import Account, CodebookEntry
from scripts.study.narrative_tables import CANONICAL
from tests.narrative.made_up_documents import PLACE, TURN_PLACE

Rows = list[dict[str, Any]]
Turn = tuple[str, str]  # speaker and words; speaker INT: the interviewer, "": a meeting paper
NAMES = {"S1-001": "Zaphod Lee", "S1-002": "Trillian Ash"}
TOLD: dict[str, list[Turn]] = {
    "S1-I01": [
        ("INT", "Who has to go? 😀 Nobody."),
        ("S1-003", "We have to ask Zaphod Lee. I want to see “him” first.\nIt rained on us."),
        ("S1-003", "I am able to do it. I want to. Yes. I want to."),
    ],
    "S1-I02": [("S1-004", "Trillian Ash has to go & stay. I want to stay, naïve as I am.")],
    "S1-M01": [("", "Trillian Ash was thanked."), ("", "It rained.")],
}
ACCOUNTS = [
    Account(account_id="S1-A01", title="Rain/sun & <more>", definition="whatever falls"),
    Account(account_id="S1-A02", title="Fines", definition="what drivers pay"),
]
CODEBOOK = [
    CodebookEntry(code="commitment", definition="They want to.", look_for="want to"),
    CodebookEntry(code="sanction", definition="Judging it.", look_for=None),
]


def tables(told: Mapping[str, Sequence[Turn]] = TOLD) -> dict[str, Rows]:
    """Rows of CANONICAL, PLACES, REPLACEMENTS, TURNS and PASSAGES, by name; a paragraph a turn."""
    book = NameBook.from_rows(NAMES, (), (), (), ())
    names = ("canonical", "places", "replacements", "turns")
    rows: dict[str, Rows] = {name: [] for name in names}
    for document_id, turns in told.items():
        said, text = [], ""
        for number, (speaker, words) in enumerate(turns, start=1):
            role = {"INT": "interviewer", "": "document"}.get(speaker, "interviewee")
            place = TURN_PLACE | {"paragraph": number}
            rows["places"].append({"document_id": document_id, "start": len(text)} | place)
            text += f"{speaker}: "
            said.append(
                dict.fromkeys(column.name for column in CANONICAL.columns)
                | {
                    "document_id": document_id,
                    "kind": "meeting" if "-M" in document_id else "interview",
                    "turn": number,
                    "speaker": speaker if role == "interviewee" else None,
                    "role": role,
                    "start": len(text),
                    "end": len(text) + len(words),
                    "text": words,
                    **place,
                }
            )
            text += f"{words}\n\n"
        shown = pseudonymised(said, book)
        rows["canonical"] += said
        rows["turns"] += shown.turns
        rows["replacements"] += shown.replacements
    found, _ = find_passages(rows["turns"], "sentence", 0)
    rows["passages"] = [p | PLACE | {"paragraph": p["turn"]} for p in found]
    return rows


def coding(
    passage_id: str, coder: str, account: str | None, act: str | None, aside: str | None = None
) -> dict[str, Any]:
    """A row of CODINGS."""
    return {"passage_id": passage_id, "coder": coder, "account_id": account, "speech_act": act,
            "set_aside": aside, "matched_by": "id", "summary": None, "codebook": None}  # fmt: skip


def made_up_project(told: Mapping[str, Sequence[Turn]] = TOLD, **other: Any) -> Project:
    """A project in which AB and CD have coded some passages, with two fragments."""
    rows = tables(told)
    first, second, third, *_ = (p["passage_id"] for p in rows["passages"])
    known: dict[str, Any] = {
        "codings": [
            coding(first, "CD", "S1-A02", "manipulation"),
            coding(first, "AB", "S1-A01", "manipulation"),
            coding(second, "AB", "S1-A01", "commitment"),
            coding(third, "CD", None, None, "small talk & such"),
        ],
        "documents": [
            {"document_id": "S1-I01", "interviewees": "S1-003"},
            {"document_id": "S1-I02", "interviewees": "S1-003;S1-X01"},
            {"document_id": "S1-M01", "interviewees": ""},
        ],
        "people": {"S1-003": {"role": "chair <&>", "sector": None, "cluster": "B"}},
        "fragments": [
            {"fragment_id": "S1-F001", "account_id": "S1-A01", "speech_act": "manipulation",
             "text": "we have to ask [S1-001]", "theme": "interaction"},
            {"fragment_id": "S1-F002", "account_id": "S1-A02", "speech_act": "sanction",
             "text": "thanks", "theme": None},
        ],
        "fragment_passages": [
            {"fragment_id": "S1-F001", "passage_id": first},
            {"fragment_id": "S1-F001", "passage_id": second},
            {"fragment_id": "S1-F002", "passage_id": "S1-M01-000000"},
        ],
    }  # fmt: skip
    shared: dict[str, Any] = {"accounts": ACCOUNTS, "codebook": CODEBOOK, "site": "S1"}
    shared |= {"turns": rows["turns"], "passages": rows["passages"]}
    return Project(**shared, **(known | other))
