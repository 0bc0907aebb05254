"""Quotes find their place in the documents, or are listed with what comes nearest."""

from __future__ import annotations

import time
from typing import Any

import pytest

from scripts.narrative.codings import Match, Unmatched, combine
from scripts.narrative.marked import match_marks
from scripts.narrative.passage_ids import passage_id
from scripts.study.narrative_inputs import MarkedPassage
from scripts.study.narrative_tables import PASSAGES
from scripts.study.reading import Rows
from scripts.study.tables import make_table_from_rows
from tests.narrative.made_up_documents import PLACE, Turn, made_up_documents

CODES = {"Ann Lee": "S1-001", "Bob O’Brien": "S1-002", "Bob": "S1-002"}
TOLD: dict[str, list[Turn]] = {
    "S1-I01": [
        ("INT", "And in the end? Who has to say?"),
        ("S1-003", "Ann Lee rang the depot -- at six.\nIt went well, didn’t it. We have to do it "
                   "again. Bob came, too."),
        ("S1-003", "It was fun. It was fun. “Well done”, says Keith."),
    ],
    "S1-I02": [("S1-004", "Bob O’Brien came, too. Ann Lee rang.")],
    "S1-M01": [("", "Bob O’Brien was thanked; the bus has to be insured.")],
}  # fmt: skip


class Site:
    def __init__(self, codes: dict[str, str] = CODES, told: dict[str, list[Turn]] = TOLD) -> None:
        rows = made_up_documents(told, codes)
        self.passages, self.turns = rows["passages"], rows["turns"]
        self.texts = self.turns, rows["canonical"], rows["replacements"]

    def mark(
        self, *quotes: tuple[str, str], coder: str = "AB"
    ) -> tuple[list[dict[str, Any]], list[Match], list[Unmatched]]:
        done: Any = {"coder": coder, "account_id": "S1-A01", "speech_act": "performance"}
        marks = tuple(
            (k, MarkedPassage(document_id=d, quote=q, **done))
            for k, (d, q) in enumerate(quotes, start=2)
        )
        return match_marks(Rows("S1/marked.csv", marks), self.passages, *self.texts)


SITE = Site()


def test_a_quote_becomes_a_passage_where_it_stands() -> None:
    quote = "[S1-001] rang the depot -- at six. It went well,"  # across a line's end
    ((row,), (match,), unmatched) = SITE.mark(("S1-I01", quote))
    assert not unmatched
    text = "[S1-001] rang the depot -- at six.\nIt went well,"
    assert row == {
        "passage_id": passage_id("S1-I01", quote), "document_id": "S1-I01", "kind": "interview",
        "found_by": "marked", "turn": 2, "speaker": "S1-003", "start": SITE.turns[1]["start"],
        "end": SITE.turns[1]["start"] + len(text), "text": text, "families": "", "phrases": "",
        "flags": "",
    }  # fmt: skip
    assert (match.passage_id, match.matched_by) == (row["passage_id"], "text")
    assert match.entry.decision == ("S1-A01", "performance", None)
    make_table_from_rows(PASSAGES, [*SITE.passages, row | PLACE])


def test_a_quote_of_a_found_passage_is_a_coding_of_it() -> None:
    (found,) = SITE.passages
    added, (match,), _ = SITE.mark(("S1-I01", "We have to do it again."))
    assert (added, match.passage_id) == ([], found["passage_id"])
    # One that only lies within, or that goes beyond, is a passage by itself.
    added, matches, _ = SITE.mark(("S1-I01", "have to do it"), ("S1-I01", "it. We have to do it"))
    assert len({m.passage_id for m in matches} | {found["passage_id"]}) == 3
    assert [p["families"] for p in added] == ["have_to", "have_to"]
    assert {p["phrases"] for p in added} == {"have to"}


def test_meeting_papers_and_interviewers_can_be_quoted_but_are_not_searched() -> None:
    added, _, unmatched = SITE.mark(
        ("S1-M01", "the bus has to be insured."), ("S1-I01", "Who has to say?")
    )
    assert not unmatched
    assert {(p["kind"], p["speaker"], p["families"]) for p in added} == {
        ("meeting", None, ""), ("interview", None, "")
    }  # fmt: skip


def test_the_same_words_marked_by_two_coders_are_one_passage() -> None:
    quotes = [("S1-I02", "[S1-001] rang."), ("S1-I02", "[S1-001]  rang.")]
    added, matches, _ = SITE.mark(*quotes)
    assert len(added) == 1
    assert {m.passage_id for m in matches} == {added[0]["passage_id"]}
    codings, otherwise = combine(matches)
    assert (len(codings), otherwise) == (1, [])


def test_signs_that_spreadsheets_change_do_not_matter() -> None:
    quotes = [("S1-I01", "didn't it."), ("S1-I01", '"Well done", says'),
              ("S1-I01", "depot –- at six.")]  # fmt: skip
    added, _, unmatched = SITE.mark(*quotes)
    assert (len(added), unmatched) == (3, [])


@pytest.mark.parametrize("label", ["S1-003: ", "INTERVIEWER:\n"])
def test_who_speaks_may_have_been_copied_along(label: str) -> None:
    _, bare = SITE.mark(("S1-I01", "It went well, didn’t it."))[:2]
    _, (match,), unmatched = SITE.mark(("S1-I01", label + "It went well, didn’t it."))
    assert not unmatched
    assert match.passage_id == bare[0].passage_id


def test_words_at_several_places_or_over_two_turns_or_elsewhere_are_listed() -> None:
    added, matches, unmatched = SITE.mark(
        ("S1-I01", "It was fun."),
        ("S1-I01", "came, too. It was fun."),
        ("S1-I01", "[S1-001] rang the deepot"),
        ("S1-I09", "anything"),
    )
    assert (added, matches) == ([], [])
    assert [(u.entry.row, u.nearest, u.nearest_words) for u in unmatched[::3]] == [
        (
            2,
            "turn 3",
            "It was fun. It was fun. “Well done”, says …\n"
            "It was fun. It was fun. “Well done”, says Keith.",
        ),
        (5, "", ""),
    ]
    assert "2 places" in unmatched[0].why
    assert [u.why for u in unmatched[1:3]] == ["no turn has these words"] * 2
    assert (unmatched[2].nearest, unmatched[2].nearest_words[:22]) == (
        "turn 2", "[S1-001] rang the depo"
    )  # fmt: skip
    assert unmatched[3].why == "there is no document S1-I09"


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("“Well done”, says Keith.", "“Well done”, says [name]."),
        ("says Keith", "says [name]"),
        ("[S1-007] rang the depot", "[S1-005] rang the depot"),
        ("again. [S1-002] came", "again. Bob came"),
        ("[S1-002] came, too", "Bob came, too"),
    ],
)
def test_a_quote_survives_a_name_found_or_given_up_since(quote: str, shown: str) -> None:
    now = Site({"Ann Lee": "S1-005", "Keith": "name", "Bob O’Brien": "S1-002"})
    (row,), _, unmatched = now.mark(("S1-I01", quote))
    assert (row["text"], unmatched) == (shown, [])
    turn = now.turns[row["turn"] - 1]
    assert turn["text"][row["start"] - turn["start"] : row["end"] - turn["start"]] == shown


def test_repeated_words_have_numbers_behind_those_of_the_search() -> None:
    # Words that differ in a code only are the same to an id.
    told: dict[str, list[Turn]] = {
        "S1-I01": [("S1-003", "Ann Lee has to. Bob O’Brien has to go.")],
        "S1-M01": [("", "Ann Lee came. Bob O’Brien came.")],
    }
    site = Site(told=told)
    added, _, _ = site.mark(
        ("S1-I01", "[S1-002] has to"), ("S1-M01", "[S1-002] came."), ("S1-M01", "[S1-001] came.")
    )
    first = passage_id("S1-M01", "[] came.")
    assert {p["text"]: p["passage_id"] for p in added[1:]} == {
        "[S1-001] came.": first,
        "[S1-002] came.": f"{first}-2",
    }
    ids = [p["passage_id"] for p in [*site.passages, *added]]
    assert len(ids) == len(set(ids))


DONE = "It went well, didn’t it. We have to do it again."
LEFT_OUT = {
    "a word left out": ("[S1-001] … the depot", "[S1-001] rang the depot"),
    "over a line's end": ("rang ... It went well", "rang the depot -- at six.\nIt went well"),
    "in brackets": ("It went well, [...] again.", DONE),
    "in round ones, twice": ("It went (…) have (…) again.", DONE),
    "around it": ("… rang the depot …", "rang the depot"),
    "quotation marks around it": ('"rang the depot"', "rang the depot"),
    "both, typed": ("'...rang the depot...'", "rang the depot"),
    "the nearest beginning": ("it … came, too", "it again. [S1-002] came, too"),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_words_left_out_are_found_from_the_first_to_the_last(name: str) -> None:
    quote, words = LEFT_OUT[name]
    (row,), (match,), unmatched = SITE.mark(("S1-I01", quote))
    assert (row["text"], unmatched) == (words, [])
    assert match.passage_id == row["passage_id"] == passage_id("S1-I01", words)


def test_a_quotes_own_signs_are_looked_for_first() -> None:
    told: dict[str, list[Turn]] = {"S1-I01": [("S1-003", "Well … no. Well, I said no.")]}
    (row,), _, _ = Site(told=told).mark(("S1-I01", "Well … no"))
    assert row["text"] == "Well … no"
    (row,), _, _ = Site(told=told).mark(("S1-I01", "Well... no."))  # typed with dots
    assert row["text"] == "Well … no."


@pytest.mark.parametrize("quote", ["…", "“”", "... …", "It went … never said", "six … Ann"])
def test_what_leaves_out_everything_or_goes_the_other_way_is_nowhere(quote: str) -> None:
    added, matches, (lost,) = SITE.mark(("S1-I01", quote))
    assert (added, matches, lost.why) == ([], [], "no turn has these words")


def test_many_words_left_out_take_no_time() -> None:
    told: dict[str, list[Turn]] = {"S1-I01": [("S1-003", "a b " * 5_000)]}
    site = Site(told=told)
    begun = time.process_time()
    _, _, (lost,) = site.mark(("S1-I01", "a … b … a … b … c"))
    assert lost.why == "no turn has these words"
    assert time.process_time() - begun < 5


def test_turns_that_are_almost_as_near_are_offered_too() -> None:
    told: dict[str, list[Turn]] = {
        "S1-I01": [("S1-003", "They told me about the pharmacy in May."), ("S1-003", "Not at all."),
                   ("S1-003", "They told me about the pharmacy in March.")]
    }  # fmt: skip
    _, _, (lost,) = Site(told=told).mark(("S1-I01", "They tell me about the pharmacy"))
    assert lost.nearest == "turn 1; turn 3"
    assert lost.nearest_words == "\n".join(["They told me about the pharmacy"] * 2)


def test_words_that_stand_twice_are_shown_with_what_is_around_them() -> None:
    told: dict[str, list[Turn]] = {
        "S1-I01": [("S1-003", "One two three four five six seven I want to. And then I left."),
                   ("S1-003", "I want to.")]
    }  # fmt: skip
    site = Site(told=told)
    _, _, (lost,) = site.mark(("S1-I01", "I want to."))
    assert (lost.why, lost.nearest) == (
        "these words stand at 2 places; quote more", "turn 1; turn 2"
    )  # fmt: skip
    assert lost.nearest_words.split("\n") == [
        "… two three four five six seven I want to. And then I left.", "I want to."
    ]  # fmt: skip
    # More of them is found.
    (row,), _, _ = site.mark(("S1-I01", "seven I want to."))
    assert row["turn"] == 1
