from __future__ import annotations

import datetime
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.name_book import NameBook
from scripts.narrative.pseudonyms import (
    Pseudonymised,
    Review,
    document_row,
    pseudonymised,
    review,
)
from scripts.study.narrative_inputs import Document, SpokenName
from scripts.study.narrative_tables import CANONICAL, DOCUMENTS, REPLACEMENTS, TURNS
from scripts.study.tables import make_table_from_rows
from tests.narrative.made_up_documents import TURN_PLACE
from tests.narrative.made_up_names import NAMES, OUTSIDE, compact, spoken, tellings

ROLES = ("interviewee", "interviewer", "other")
PEOPLE = NAMES | {row.outside_id: row.name for row in OUTSIDE}
DECIDED = [spoken("Tim", "hide"), spoken("Leeds", "not_a_name")]
BOOK = NameBook.from_rows(NAMES, (), OUTSIDE, DECIDED)


def canonical(*told: tuple[str, str], document: str = "S1-I01") -> tuple[str, list[dict[str, Any]]]:
    """A canonical text, and its turns, from roles and words."""
    text, rows = "Head\n\n", []
    for number, (role, words) in enumerate(told, start=1):
        text += f"{role[:3].upper()}: "
        rows.append(
            {
                "document_id": document,
                "kind": "interview",
                "turn": number,
                "speaker": "S1-014" if role == "interviewee" else None,
                "role": role,
                **TURN_PLACE,
                "start": len(text),
                "end": len(text) + len(words),
                "text": words,
            }
        )
        text += f"{words}\n\n"
    return text, rows


TOLD = (
    ("other", "Peter Varley comes in"),
    ("interviewer", "Was it Ian?"),
    ("interviewee", "Yes, Ian and\nPeter\nVarley’s lot. I asked Tim.\n\nHussain"),
    ("interviewee", "Nobody."),
)


def test_the_public_text() -> None:
    _, rows = canonical(*TOLD)
    shown = pseudonymised(rows, BOOK)
    assert shown.text == (
        "[S1-001] comes in\n\n"
        "INTERVIEWER: Was it [S1-004]?\n\n"
        "S1-014: Yes, [S1-004] and\n[S1-001]’s lot. I asked [name].\n\n[name]\n\n"
        "S1-014: Nobody.\n"
    )
    assert [row["turn"] for row in shown.turns] == [1, 2, 3, 4]
    assert [(r["said"], r["shown"], r["person_id"], r["why"]) for r in shown.replacements] == [
        ("Peter Varley", "[S1-001]", "S1-001", "full name"),
        ("Ian", "[S1-004]", "S1-004", "part of a name"),
        ("Ian", "[S1-004]", "S1-004", "part of a name"),
        ("Peter\nVarley", "[S1-001]", "S1-001", "full name"),
        ("Tim", "[name]", None, "decision"),
        ("Hussain", "[name]", None, "ambiguous"),
    ]
    make_table_from_rows(CANONICAL, rows)
    make_table_from_rows(TURNS, shown.turns)
    make_table_from_rows(REPLACEMENTS, shown.replacements)


def test_a_known_speaker_who_is_not_interviewed_has_a_label() -> None:
    _, rows = canonical(("other", "Hello."))
    rows[0]["speaker"] = "S1-003"
    assert pseudonymised(rows, BOOK).text == "S1-003: Hello.\n"


def test_the_row_of_a_document() -> None:
    _, rows = canonical(*TOLD)
    values = {"document_id": "S1-I01", "kind": "interview", "file": "a.txt", "date": "2010-06-02"}
    row = document_row(Document.model_validate(values), pseudonymised(rows, BOOK).turns)
    assert row["date"] == datetime.date(2010, 6, 2).isoformat()
    assert (row["interviewees"], row["turns"], row["words"]) == ("S1-014", 4, 3 + 3 + 9 + 1)
    make_table_from_rows(DOCUMENTS, [row])


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]], Pseudonymised]:
    told = draw(st.lists(st.tuples(st.sampled_from(ROLES), tellings()), min_size=1, max_size=4))
    text, rows = canonical(*((role, words.strip() or "so") for role, (words, _) in told))
    return text, rows, pseudonymised(rows, BOOK)


@settings(deadline=None)
@given(documents())
def test_replacements_lead_back_to_the_words(
    made: tuple[str, list[dict[str, Any]], Pseudonymised],
) -> None:
    text, rows, shown = made
    for said, turn in zip(rows, shown.turns, strict=True):
        assert turn["text"] == shown.text[turn["start"] : turn["end"]]
        words, moved = turn["text"], turn["start"]
        for row in reversed([r for r in shown.replacements if r["turn"] == turn["turn"]]):
            start, end = row["shown_start"] - moved, row["shown_end"] - moved
            assert words[start:end] == row["shown"]
            assert text[row["start"] : row["end"]] == row["said"]
            words = words[:start] + row["said"] + words[end:]
        assert words == said["text"] == text[said["start"] : said["end"]]
    for name in NAMES.values():
        assert compact(name) not in compact(shown.text)


def reviewed(*told: tuple[str, str]) -> Review:
    _, rows = canonical(*told)
    return review({"S1-I01": rows}, [pseudonymised(rows, BOOK)], PEOPLE, OUTSIDE, DECIDED)


def test_every_replacement_is_listed_with_its_words() -> None:
    found = reviewed(*TOLD)
    assert found.counts == {"replaced": 6, "doubtful": 1, "overlooked": 0}
    assert [row["said"] for row in found.beginnings] == ["Nobody", "Was", "Yes"]
    assert found.replaced[3] == {
        "document_id": "S1-I01",
        "turn": 3,
        "before": "Yes, Ian and ",
        "said": "Peter\nVarley",
        "after": "’s lot. I asked Tim. Hussain",
        "shown": "[S1-001]",
        "name": "Peter Varley",
        "why": "full name",
    }
    assert found.replaced[5]["why"] == "several people have this name"


def test_doubtful_names_are_listed_once_a_document_with_candidates() -> None:
    (row,) = reviewed(("other", "So Mr\nVarley, then"), ("other", "and Varley.")).doubtful
    assert row == {
        "said": "Varley",
        "document_id": "S1-I01",
        "why": "several people have this name",
        "candidates": "S1-001 Peter Varley\nS1-002 Barry Varley",
        "times": 2,
        "example": "So Mr Varley, then",
    }


def test_capitalised_words_nobody_accounted_for_are_listed() -> None:
    found = reviewed(
        ("interviewee", "Kevin said. So Kevin and Jo-Lyn Bates of the NHS met Kevin in May"),
        ("other", "The Board asked Mr Ian, the board and PV, on Mondays in Leeds."),
        ("other", "with the Kershaw society, and I'm Tim"),
    ).overlooked
    assert [(r["said"], r["times"], r["documents"]) for r in found] == [
        ("PV", 1, 1),
        ("Kevin", 3, 1),
        ("Jo-Lyn Bates", 1, 1),
    ]
    assert found[1]["example"].startswith("Kevin said. So Kevin and Jo-Lyn")


def test_the_workbook_begins_with_the_columns_of_decisions() -> None:
    sheet = reviewed(*TOLD).sheets[0]
    assert [column.name for column in sheet.columns[:6]] == [*SpokenName.model_fields]
    shown = [column.name for column in sheet.columns[6:]]
    assert all(re.fullmatch(SpokenName.shown, name) for name in shown)
    assert [row["said"] for row in sheet.rows if row["what"] == "decided before"] == [
        row.said for row in DECIDED
    ]
