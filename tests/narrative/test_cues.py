from __future__ import annotations

from typing import Any

import pytest

from scripts.narrative.cues import cue_sheet, find_cues
from scripts.narrative.lexicon import standard_lexicon
from scripts.narrative.passages import find_passages
from scripts.narrative.phrases import Search
from scripts.study.narrative_tables import CUES
from scripts.study.tables import make_table_from_rows

SEARCH = Search(standard_lexicon().cues)


def turn(
    number: int, text: str, role: str = "interviewee", kind: str = "interview"
) -> dict[str, Any]:
    return {
        **{"document_id": "S1-I01" if kind == "interview" else "S1-M01", "kind": kind},
        **{"turn": number, "role": role, "start": 100 * number, "end": 100 * number + len(text)},
        **{"speaker": "S1-041" if role == "interviewee" else None, "text": text},
    }


TURNS = [
    turn(1, "Did they thank you for it?", "interviewer"),
    turn(2, "Well. In the end we shut it. She praised us, and we had to laugh. Nobody complained."),
    turn(3, "The board was grateful to the wardens.", "document", "meeting"),
]


def test_cues_are_found_in_what_interviewees_say_and_in_papers() -> None:
    passages, _ = find_passages(TURNS, "sentence", 0)
    cues = find_cues(TURNS, passages, SEARCH)
    make_table_from_rows(CUES, cues)
    assert [(c["phrase"], c["suggests"], c["flags"], c["passage_id"]) for c in cues] == [
        ("In the end we", "performance", "", None),
        ("praised", "sanction", "", passages[0]["passage_id"]),
        ("complained", "sanction", "negated", None),
        ("grateful", "sanction", "", None),
    ]
    texts = {t["turn"]: t for t in TURNS}
    for cue in cues:
        own = texts[cue["turn"]]
        place = slice(cue["start"] - own["start"], cue["end"] - own["start"])
        assert own["text"][place] == cue["phrase"] and cue["phrase"] in cue["text"]


def test_no_passage_comes_of_a_cue() -> None:
    passages, hits = find_passages(TURNS, "sentence", 0)
    assert [hit["phrase"] for hit in hits] == ["had to"] and len(passages) == 1


def test_the_sheet_has_a_sentence_a_row_and_says_why() -> None:
    twice = [turn(1, "Er. In the end we got a prize for it. No.")]
    sheet = cue_sheet(find_cues(twice, [], SEARCH), twice)
    [row] = sheet.rows
    assert row["quote"] == "In the end we got a prize for it."
    assert row["why"] == "“In the end we” (outcome)\n“prize” (reward)"
    assert row["suggests"] == "performance\nsanction"
    assert (row["before"], row["after"]) == ("Er.", "No.")


@pytest.mark.parametrize(
    "text",
    ["Thank you very much.", "Did it?", "Are we pleased?", "We ended the call.", "Thanks, bye."],
)
def test_small_talk_is_no_cue(text: str) -> None:
    assert not find_cues([turn(1, text)], [], SEARCH)
