from __future__ import annotations

from typing import Any

import pytest

from scripts.narrative.meetings import meeting_rows
from scripts.study.narrative_inputs import Meeting

ORGANISATION = {"S1-001": "council", "S1-002": "trust", "S1-003": "pharmacy", "S1-004": None,
                "S1-005": "council"}  # fmt: skip
DOCUMENTS = [
    {"document_id": "S1-I01", "meeting_id": None},
    {"document_id": "S1-M01", "meeting_id": "S1-G01"},
    {"document_id": "S1-M02", "meeting_id": "S1-G01"},
]


def meeting(**given: Any) -> Meeting:
    fields: dict[str, Any] = {
        "meeting_id": "S1-G01",
        "series": "alliance",
        "date": "2010-03-02",
        "regular": True,
        "on_priority": True,
        "attendees": "S1-001; S1-002; S1-003; S1-X01",
    }
    return Meeting.model_validate(fields | given)


def row_of(mixed: int = 3, interviewees: tuple[str, ...] = ("S1-002",), **given: Any) -> Any:
    (row,) = meeting_rows([meeting(**given)], ORGANISATION, DOCUMENTS, interviewees, mixed)
    return row


def test_a_meeting_that_qualifies() -> None:
    assert row_of() == {
        "meeting_id": "S1-G01",
        "series": "alliance",
        "date": "2010-03-02",
        "regular": True,
        "on_priority": True,
        "attendees": 4,
        "organisations": 3,
        "heterogeneous": True,
        "interviewees": "S1-002",
        "papers": 2,
        "qualifies": True,
        "why": "Qualifies: one of a regular series; on the priority; 3 kinds of organisation "
        "attended (3 make a mixed meeting); S1-002 attended.",
    }


@pytest.mark.parametrize(
    ("lacking", "said"),
    [
        ({"regular": False}, "not one of a regular series"),
        ({"on_priority": False}, "not on the priority"),
        ({"mixed": 4}, "only 3 kinds of organisation attended (4 make a mixed meeting)"),
        ({"interviewees": ("S1-009",)}, "no interviewee attended"),
        (
            {"regular": False, "interviewees": ("S1-009",)},
            "not one of a regular series; no interviewee attended",
        ),
    ],
)
def test_each_condition_is_needed_and_said_where_it_lacks(
    lacking: dict[str, Any], said: str
) -> None:
    row = row_of(**lacking)
    assert row["qualifies"] is False
    assert row["why"] == f"Does not qualify: {said}."


def test_kinds_that_are_equal_or_not_known_add_nothing() -> None:
    row = row_of(attendees="S1-001; S1-005; S1-004; S1-X01; S1-X01")
    assert (row["attendees"], row["organisations"], row["heterogeneous"]) == (4, 1, False)


def test_nothing_is_known_of_attendance_and_date() -> None:
    row = row_of(attendees="", date="", meeting_id="S1-G02")
    assert (row["attendees"], row["date"], row["interviewees"], row["papers"]) == (0, None, "", 0)


def test_meetings_come_by_id_and_none_is_none() -> None:
    found = meeting_rows([meeting(meeting_id="S1-G02"), meeting()], ORGANISATION, DOCUMENTS, (), 3)
    assert [row["meeting_id"] for row in found] == ["S1-G01", "S1-G02"]
    assert meeting_rows([], ORGANISATION, DOCUMENTS, (), 3) == []
