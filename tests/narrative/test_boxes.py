from __future__ import annotations

from typing import Any

from scripts.narrative.boxes import box_rows
from scripts.study.narrative_inputs import Outside, Step
from tests.narrative.fragments import told

OUTSIDE = {
    "S1-X01": Outside(outside_id="S1-X01", kind="group", name="Taxis", shown_as="taxi drivers")
}
SAID = "I am able to ask [S1-001] and the taxi drivers."


def step(
    text: str, *fragments: str, number: int = 1, act: str = "competence", after: str = ""
) -> Step:
    return Step.model_validate(
        {
            "account_id": "S1-A01",
            "step": number,
            "after": after,
            "speech_act": act,
            "text": text,
            "fragments": ";".join(fragments) or "S1-F001",
        }
    )


def notes(box: str, act: str = "competence", **given: Any) -> str:
    fragment = told(1, **{"text": SAID, "persons": ("S1-001", "S1-X01")} | given)
    (row,) = box_rows([step(box, act=act)], [fragment], OUTSIDE)
    return str(row["notes"])


def test_a_box_rests_on_its_fragments() -> None:
    fragments = [
        told(1, documents=("S1-I02", "S1-M01"), persons=("S1-002", "S1-X01")),
        told(2, documents=("S1-I01", "S1-I02"), persons=("S1-001", "S1-002")),
        told(3, documents=("S1-I09",), persons=("S1-009",)),
    ]
    steps = [
        step("Then", "S1-F003", number=2),
        step("We are able to ask [S1-002]", "S1-F002", "S1-F001"),
    ]
    first, second = box_rows(steps, fragments, OUTSIDE)
    assert first == {
        "account_id": "S1-A01",
        "step": 1,
        "after": "",
        "speech_act": "competence",
        "text": "We are able to ask [S1-002]",
        "fragments": "S1-F002;S1-F001",
        "sources": "S1-I01;S1-I02;S1-M01",
        "persons": "S1-001;S1-002;S1-X01",
        "departs": "",
        "notes": "",
    }
    assert (second["step"], second["after"], second["fragments"]) == (2, "1", "S1-F003")


def test_words_that_keep_everything_have_no_note() -> None:
    assert notes(SAID) == ""
    assert notes("I'm able to ask Taxi Drivers") == ""  # inflected; called as results call them


def test_what_is_not_kept_is_noted() -> None:
    assert notes("I ask [S1-001]") == ("the phrase of its fragments (“able to”) is not kept")
    assert notes("[S1-001] is able to ask") == "its fragments say I, the box does not"
    assert notes("I am able to ask") == "nobody involved is named"
    assert notes(SAID, act="sanction") == "told as sanction, its fragments as competence"
    assert notes(SAID, resolved=False) == "words that S1-F001 rests on are gone"


def test_of_what_fragments_do_not_say_nothing_is_to_be_kept() -> None:
    assert notes("They ask", text="They asked [S1-001].", persons=()) == ""


def test_one_of_several_phrases_and_persons_is_enough() -> None:
    both = "I have to ask, and we want to."
    assert notes("We have to ask [S1-001]", text=both) == ""
    assert notes("They ask [S1-001]", text=both) == (
        "the phrase of its fragments (“have to” or “want to”) is not kept; its fragments say I "
        "and we, the box does not"
    )


def departures(*boxes: tuple[str, str]) -> list[str]:
    """What is said of boxes, each an act and what it follows."""
    steps = [
        step("They ask", number=number, act=act, after=after)
        for number, (act, after) in enumerate(boxes, start=1)
    ]
    return [row["departs"] for row in box_rows(steps, [told(1)], OUTSIDE)]


def test_boxes_keep_their_order_and_departures_from_the_schema_are_said() -> None:
    in_order = ["manipulation", "manipulation", "competence", "performance", "sanction"]
    assert departures(*((act, "") for act in in_order)) == [""] * 5
    backwards = departures(("sanction", ""), ("performance", ""), ("sanction", ""))
    assert backwards == ["", "told after sanction (box 1)", ""]
    # What counts is what a box follows, not what stands before it on the page.
    forked = departures(("manipulation", ""), ("sanction", "1"), ("commitment", "1"))
    assert forked == ["", "", ""]
    joined = departures(("performance", ""), ("sanction", "0"), ("competence", "1;2"))
    assert joined[2] == "told after performance (box 1) and sanction (box 2)"
