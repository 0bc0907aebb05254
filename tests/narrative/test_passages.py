from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.passage_ids import passage_id
from scripts.narrative.passages import find_passages, passage_spans, words_around
from scripts.study.narrative_tables import HITS, PASSAGES
from scripts.study.tables import make_table_from_rows
from tests.narrative.made_up_documents import PLACE
from tests.narrative.spoken_sentences import HELD_OUT, TUNED

SPEECH = (
    "Well. We have to ask [S1-013]. It rained. I want to, er, go. That was that. "
    "They knew how to do it, and were able to. Fine."
)


def document(*said: tuple[str, str], document_id: str = "S1-I01") -> list[dict[str, Any]]:
    """The turns of a document by role and words, each behind a label of eight signs."""
    rows: list[dict[str, Any]] = []
    place = 0
    for number, (role, text) in enumerate(said, start=1):
        start = place + 8
        place = start + len(text) + 2
        rows.append(
            {
                "document_id": document_id,
                "kind": "meeting" if role == "document" else "interview",
                "turn": number,
                "speaker": "S1-041" if role == "interviewee" else None,
                "role": role,
                "start": start,
                "end": start + len(text),
                "text": text,
            }
        )
    return rows


def texts(turns: list[dict[str, Any]], unit: str, around: int = 1) -> list[str]:
    return [row["text"] for row in find_passages(turns, unit, around)[0]]


def test_a_sentence_with_its_phrases_is_a_passage() -> None:
    passages, hits = find_passages(document(("interviewee", SPEECH)), "sentence", 1)
    assert [(p["text"], p["families"], p["phrases"], p["flags"]) for p in passages] == [
        ("We have to ask [S1-013].", "have_to", "have to", ""),
        ("I want to, er, go.", "want_to", "want to", ""),
        (
            "They knew how to do it, and were able to.",
            "able_to;know_how_to",
            "knew how to;were able to",
            "elliptical",
        ),
    ]
    first = passages[0]
    assert first["passage_id"] == passage_id("S1-I01", "We have to ask [S1-099].")
    assert (first["start"], first["end"]) == (8 + 6, 8 + 30)
    assert (first["turn"], first["speaker"], first["found_by"]) == (1, "S1-041", "search")
    assert hits[0] == {
        "passage_id": first["passage_id"],
        "start": 8 + 9,
        "end": 8 + 16,
        "family": "have_to",
        "phrase": "have to",
        "flags": "",
    }
    assert len(hits) == 4


def test_only_interviewees_in_interviews_are_searched() -> None:
    said = "You have to go."
    roles = ("interviewer", "other", "interviewee", "document")
    turns = document(*((role, said) for role in roles))
    assert [row["turn"] for row in find_passages(turns, "sentence", 1)[0]] == [3]
    assert find_passages([t for t in turns if t["turn"] != 3], "turn", 1) == ([], [])


def test_windows_that_overlap_are_one_passage() -> None:
    turns = document(("interviewee", SPEECH))
    assert texts(turns, "window", 0) == texts(turns, "sentence")
    assert texts(turns, "window", 1) == [SPEECH]
    apart = "We have to. One. Two. Three. You want to. Four. Five."
    assert texts(document(("interviewee", apart)), "window", 1) == [
        "We have to. One.",
        "Three. You want to. Four.",
    ]


def test_a_window_or_turn_never_reaches_beyond_the_turn() -> None:
    turns = document(
        ("interviewee", " We have to.\nYes. "), ("interviewer", "Why?"), ("interviewee", "Oh.")
    )
    for unit in ("window", "turn"):
        assert texts(turns, unit, 9) == ["We have to.\nYes."]


def test_a_phrase_may_begin_or_end_a_sentence() -> None:
    turns = document(("interviewee", "Yes. Wanted to go but had to\n\nstay. Oh."))
    assert texts(turns, "sentence") == ["Wanted to go but had to"]


def test_a_restart_that_reaches_into_the_next_sentence_keeps_both() -> None:
    turns = document(("interviewee", "They had to... They had to go. Then not."))
    assert texts(turns, "sentence") == ["They had to... They had to go."]


def test_phrases_over_a_line_are_listed_on_one() -> None:
    passages, hits = find_passages(document(("interviewee", "We have\n to go.")), "sentence", 1)
    assert passages[0]["phrases"] == hits[0]["phrase"] == "have to"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([row.text for row in TUNED + HELD_OUT]), min_size=1, max_size=9),
    st.sampled_from(["sentence", "window", "turn"]),
    st.integers(0, 2),
)
def test_passages_stand_apart_fit_their_tables_and_hold_their_hits(
    said: list[str], unit: str, around: int
) -> None:
    half = len(said) // 2
    speech = ("interviewee", " ".join(said[:half])), ("interviewee", " ".join(said[half:]))
    turns = document(*speech) + document(*speech, document_id="S1-I02")
    passages, hits = find_passages(list(reversed(turns)), unit, around)
    make_table_from_rows(PASSAGES, [passage | PLACE for passage in passages])
    make_table_from_rows(HITS, hits)
    by_id = {p["passage_id"]: p for p in passages}
    for a, b in pairwise(passages):
        assert a["document_id"] < b["document_id"] or a["end"] < b["start"]
    for p in passages:
        turn = next(t for t in turns if (t["document_id"], t["turn"]) ==
                    (p["document_id"], p["turn"]))  # fmt: skip
        assert turn["text"][p["start"] - turn["start"] : p["end"] - turn["start"]] == p["text"]
    for hit in hits:
        p = by_id[hit["passage_id"]]
        assert p["start"] <= hit["start"] < hit["end"] <= p["end"]
        words = p["text"][hit["start"] - p["start"] : hit["end"] - p["start"]]
        assert " ".join(words.split()) == hit["phrase"]
    assert {p["passage_id"] for p in passages} == {hit["passage_id"] for hit in hits}


def test_ids_survive_edits_elsewhere_and_other_codes() -> None:
    before = find_passages(document(("interviewee", SPEECH)), "sentence", 1)[0]
    edited = SPEECH.replace("[S1-013]", "[name]").replace("It rained", "We had to stop")
    after = find_passages(document(("interviewee", edited)), "sentence", 1)[0]
    assert [p["passage_id"] for p in before] == [after[k]["passage_id"] for k in (0, 2, 3)]


def test_words_around_tell_who_asked_what() -> None:
    turns = document(
        ("other", "Interview of May"),
        ("interviewer", "Whom do you ask?"),
        ("interviewee", "Well. We have to ask [S1-013]. It rained."),
        ("interviewer", "And then?"),
        ("interviewee", "Then nothing."),
    )
    passages, _ = find_passages(turns, "sentence", 1)
    assert words_around(passages, turns) == [
        (
            "Interview of May INTERVIEWER: Whom do you ask? Well.",
            "It rained. INTERVIEWER: And then? S1-041: Then nothing.",
        )
    ]


def test_words_around_tell_what_a_known_guest_said() -> None:
    turns = document(("other", "So I rang."), ("interviewee", "We have to ring."))
    turns[0]["speaker"] = "S1-009"
    passages, _ = find_passages(turns, "sentence", 1)
    assert words_around(passages, turns) == [("S1-009: So I rang.", "")]


@pytest.mark.parametrize(("more", "cut"), [(60, ""), (61, "…")])
def test_words_around_are_sixty(more: int, cut: str) -> None:
    others = " ".join(["so"] * more)
    turns = document(("interviewee", f"{others}. We have to go. {others.title()}"))
    [(before, after)] = words_around(find_passages(turns, "sentence", 1)[0], turns)
    assert before == f"{cut} {' '.join(['so'] * 60)}.".strip()
    assert after == f"{' '.join(['So'] * 60)} {cut}".strip()


def test_spans_lead_back_to_what_was_said() -> None:
    turns = document(
        ("interviewee", "We have to ask [S1-013]. Yes."), ("interviewee", "[name] has to go.")
    )
    said = ("We have to ask Anna Lee. Yes.", "Bo has to go.")
    canonical = [
        {"document_id": "S1-I01", "turn": 1, "start": 3, "end": 32, "text": said[0]},
        {"document_id": "S1-I01", "turn": 2, "start": 40, "end": 53, "text": said[1]},
    ]
    # Shown: the first turn is at 8 and the second at 8 + 29 + 2 + 8.
    assert turns[1]["start"] == 47
    replaced = [
        {"document_id": "S1-I01", "turn": 2, "start": 40, "end": 42, "shown_start": 47,
         "shown_end": 53},
        {"document_id": "S1-I01", "turn": 1, "start": 18, "end": 26, "shown_start": 23,
         "shown_end": 31},
    ]  # fmt: skip
    passages, _ = find_passages(turns, "sentence", 1)
    spans = passage_spans(passages, turns, canonical, replaced)
    assert [(s["start"], s["end"], s["words"]) for s in spans] == [
        (3, 27, "We have to ask Anna Lee."),
        (40, 53, "Bo has to go."),
    ]
    assert [s["passage_id"] for s in spans] == [p["passage_id"] for p in passages]
