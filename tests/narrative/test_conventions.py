"""Conventions of charting: what keeps them, what does not, and what may be waived."""

from __future__ import annotations

import pytest

from scripts.narrative.breaches import by_writer
from scripts.narrative.conventions import check_all
from scripts.study.narrative_tables import CHECKS, CONVENTIONS
from scripts.study.tables import make_table_from_rows
from tests.narrative.charted import (
    ASIDE,
    BOTH,
    CAN,
    FRAGMENTS,
    FREE,
    HAVE,
    OPEN,
    THANKS,
    charted,
    fragment,
)

GONE = "S1-I01-000000"


def states(
    text: str, *passages: str, act: str = "manipulation", waiver: str = ""
) -> dict[str, str]:
    found = charted(fragment(text, *passages, act=act, waiver=waiver))
    return {row["convention"]: row["state"] for row in check_all(found)}


def detail(convention: str, text: str, *passages: str, **more: str) -> str:
    rows = check_all(charted(fragment(text, *passages, **more)))
    return next(str(row["detail"]) for row in rows if row["convention"] == convention)


def test_every_fragment_is_held_against_every_convention() -> None:
    rows = check_all(charted(*FRAGMENTS))
    make_table_from_rows(CHECKS, rows)
    assert [row["convention"] for row in rows] == [*CONVENTIONS] * len(FRAGMENTS)
    assert {row["state"] for row in rows if row["fragment_id"] == "S1-F001"} == {"kept"}


@pytest.mark.parametrize(
    ("text", "passages", "state"),
    [
        ("we have to ask [S1-002]", [HAVE], "kept"),
        ("we had, of course, to ask [S1-002]", [HAVE], "kept"),
        ("we’ve got to ask [S1-002]", [HAVE], "kept"),
        ("we must ask [S1-002]", [HAVE], "not kept"),
        ("we want to ask [S1-002]", [HAVE], "not kept"),
        ("I wasn’t able to see", [CAN], "kept"),
        ("I want to", [BOTH], "kept"),  # one of the two will do
        ("I know how to", [BOTH], "kept"),
        ("I am able to", [BOTH], "not kept"),
        ("I am able to, we have to", [CAN, HAVE], "kept"),
        ("I am able to ask", [CAN, HAVE], "not kept"),  # each passage has its own
        ("anything", [THANKS], "not applicable"),
        ("anything", [GONE], "not applicable"),
    ],
)
def test_marker(text: str, passages: list[str], state: str) -> None:
    assert states(text, *passages)["marker"] == state


def test_what_marker_was_looked_for_is_said() -> None:
    assert detail("marker", "we must", HAVE) == "no phrase of “have to”"
    assert detail("marker", "we must", HAVE, BOTH) == (
        "no phrase of “have to” and “know how to” or “want to”"
    )


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("[S1-002] comes", "kept"),
        ("the [S1-X01] come", "kept"),
        ("they come", "not kept"),
        ("[name] comes", "not kept"),
        ("[S1-02] comes", "not kept"),
        ("S1-002 comes", "not kept"),
    ],
)
def test_actor(text: str, state: str) -> None:
    assert states(text, HAVE)["actor"] == state


@pytest.mark.parametrize(
    ("text", "passages", "state"),
    [
        ("we have to", [HAVE], "kept"),
        ("it is for us to", [HAVE], "kept"),
        ("I have to", [HAVE], "not kept"),  # they say we
        ("[S1-003] has to", [HAVE], "not kept"),
        ("I'm able to", [CAN], "kept"),
        ("[S1-004] tells me", [CAN], "kept"),
        ("we are able to", [CAN], "not kept"),
        ("We can", [CAN, HAVE], "kept"),  # I in one, we in the other
        ("they have to", [OPEN], "not applicable"),
        ("thanks", [THANKS], "not applicable"),  # of a paper, which no one person speaks
        ("i", [CAN], "not kept"),
        ("trust the campus", [HAVE], "not kept"),
    ],
)
def test_subjectivity(text: str, passages: list[str], state: str) -> None:
    assert states(text, *passages)["subjectivity"] == state


def test_source_cannot_be_waived() -> None:
    assert states("x", HAVE)["source"] == "kept"
    assert states("x", HAVE, GONE)["source"] == "not kept"
    assert states("x", HAVE, GONE, waiver="never mind")["source"] == "not kept"
    assert detail("source", "x", HAVE, GONE, "S1-I09-000000") == (
        f"no passage has the id {GONE} or S1-I09-000000"
    )


def test_shorter() -> None:
    passage = "They have to go."
    assert states(passage, OPEN)["shorter"] == "not kept"
    assert states(passage[:-1], OPEN)["shorter"] == "kept"
    assert states(passage, OPEN, HAVE)["shorter"] == "kept"  # than both together
    assert states(passage, OPEN, GONE)["shorter"] == "not applicable"
    assert states("They go.", OPEN, GONE)["shorter"] == "kept"
    assert detail("shorter", passage, OPEN) == "16 characters, its passages 16"


def test_coding() -> None:
    assert states("x", HAVE)["coding"] == "kept"
    assert states("x", HAVE, act="sanction")["coding"] == "not kept"
    assert states("x", HAVE, CAN)["coding"] == "not kept"
    assert states("x", CAN, BOTH, act="competence")["coding"] == "kept"
    assert states("x", GONE)["coding"] == "not applicable"
    assert states("x", OPEN, waiver="ours")["coding"] == "waived"
    told = detail("coding", "x", HAVE, OPEN, ASIDE, FREE)
    assert told == (f"{OPEN} is still open; {ASIDE} was set aside; {FREE} is S1-A01 commitment")


def test_a_waiver_gives_its_reason_where_something_is_not_kept_and_only_there() -> None:
    with_waiver = states("they must", HAVE, waiver="reworded")
    assert with_waiver == {"marker": "waived", "actor": "waived", "subjectivity": "waived",
                           "source": "kept", "shorter": "kept", "coding": "kept"}  # fmt: skip
    assert detail("actor", "they must", HAVE, waiver="reworded") == (
        "nobody is named; waived: reworded"
    )


def test_what_each_writer_does_not_keep_is_counted() -> None:
    fragments = [
        {"fragment_id": name, "written_by": who}
        for name, who in (("F1", "CD"), ("F2", "AB"), ("F3", "CD"), ("F4", None))
    ]
    states = [
        ("F1", "actor", "not kept"),
        ("F1", "marker", "not kept"),
        ("F3", "actor", "not kept"),
        ("F2", "actor", "waived"),
        ("F2", "marker", "kept"),
        ("F4", "shorter", "not applicable"),
    ]
    checks = [dict(zip(("fragment_id", "convention", "state"), row, strict=True)) for row in states]
    none = dict.fromkeys(CONVENTIONS, 0)
    assert by_writer(fragments, checks) == [
        {"written_by": "AB", "fragments": 1, **none, "waived": 1},
        {"written_by": "CD", "fragments": 2, **none, "actor": 2, "marker": 1, "waived": 0},
        {"written_by": "not given", "fragments": 1, **none, "waived": 0},
    ]
