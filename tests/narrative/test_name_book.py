"""What the tables of a site say about names, and what is found by it."""

from __future__ import annotations

import pytest

from scripts.narrative import found_names as f
from scripts.narrative.name_book import NameBook
from tests.narrative.made_up_names import (
    ALIASES,
    BOOK,
    NAMES,
    OUTSIDE,
    alias,
    found,
    speaker,
    spoken,
)


def test_names_of_whom_aliases_do_not_tell_are_hidden() -> None:
    open_names = [
        alias("Sandra Milligan", "", decision="unresolved"),
        alias("Mr Foster", "", decision="exclude"),
        alias("a lad at the club", "", decision="unresolved"),
        alias("the Pub Quiz", "", kind="team", decision="exclude"),
    ]
    book = NameBook.from_rows(NAMES, open_names)
    text = "so Sandra milligan, Mr Foster, Sandra's lad at the Pub Quiz and Ian Milligan"
    assert found(text, book) == [
        ("Sandra milligan", f.LEFT_OPEN),
        ("Mr Foster", f.LEFT_OPEN),
        ("Sandra", f.LEFT_OPEN),
        ("Ian Milligan", f.DIFFERENT),
    ]


def test_labels_of_speakers_are_hidden_where_they_are_said() -> None:
    labels = [
        speaker("Clare Doyle", "interviewer"),
        speaker("Interviewer", "interviewer"),
        speaker("Chair", "other"),
        speaker("PV", "interviewee", "S1-001"),
        speaker("Gregor Mac", "interviewee", "S1-015"),
        speaker("Ian", "interviewee", "S1-004"),
        speaker("Trainer", "interviewee", "S1-006"),
        speaker("Speaker 2", "other"),
        speaker("Action", "not_a_speaker"),
    ]
    book = NameBook.from_rows(NAMES, [], [], [], labels)
    text = "so Clare, the Chair, the Interviewer, PV, Clare Doyle, Action, Gregor Mac, Ian, Trainer"
    assert found(text, book) == [
        ("Clare", f.LEFT_OPEN),
        ("Clare Doyle", f.LEFT_OPEN),
        ("Gregor Mac", f.OTHERS_SAY),
        ("Ian", "S1-004"),
    ]
    assert [x.person_id for x in book.mentions("so Gregor Mac", None, ["S1-015"])] == ["S1-015"]


def test_what_one_respondent_says_is_no_proof_of_what_others_mean() -> None:
    rows = [alias("Doug", "S1-004", "S1-014"), alias("Mr Clayton", "S1-004", "S1-014")]
    book = NameBook.from_rows(NAMES, rows)
    text = "so Doug and Mr Clayton"
    assert [x.person_id for x in book.mentions(text, None, {"S1-014"})] == ["S1-004", "S1-004"]
    doug, clayton = book.mentions(text, None, {"S1-013"})
    assert (doug.person_id, doug.reason, doug.candidates) == (None, f.OTHERS_SAY, ("S1-004",))
    assert clayton.person_id == "S1-004"


def test_aliases_of_a_respondent_hold_in_their_interview() -> None:
    text = "So Mr Varley came."
    (own,) = BOOK.mentions(text, "S1-I01", {"S1-014"})
    assert (own.person_id, own.why, text[own.start : own.end]) == ("S1-002", "alias", "Varley")
    (other,) = BOOK.mentions(text, "S1-I02", {"S1-009"})
    assert other.why == "ambiguous" and other.candidates == ("S1-001", "S1-002")


def test_groups_keep_their_names_unless_a_whole_name_is_in_them() -> None:
    assert found("the Kershaw Society and Kershaw") == [("Kershaw", "S1-009")]
    assert found("the friends of Barry Varley") == [("Barry Varley", "S1-002")]


def test_decisions_go_first() -> None:
    book = NameBook.from_rows(
        NAMES,
        ALIASES,
        OUTSIDE,
        [
            spoken("Tim", "same", "S1-001"),
            spoken("Tim", "hide", document="S1-I02"),
            spoken("Will", "not_a_name"),
            spoken("Varley", "same", "S1-002"),
            spoken("our Zoe", "hide"),
        ],
    )
    text = "Will Tim’s lot tell our Zoe? Will Grace asked Mr Varley, and Tim Ingham. tim, will."
    assert found(text, book, "S1-I01") == [
        ("Tim", "S1-001"),
        ("our Zoe", "decision"),
        ("Will Grace", "S1-008"),
        ("Varley", "S1-002"),
        ("Tim Ingham", f.DIFFERENT),
        ("tim", f.SMALL),
    ]
    assert found("So Tim came.", book, "S1-I02") == [("Tim", "decision")]
    assert found("Peter Varley", book) == [("Peter Varley", "S1-001")]


@pytest.mark.parametrize("turned", [False, True])
def test_a_name_may_be_decided_in_small_letters_and_with_a_capital(turned: bool) -> None:
    rows = [
        spoken("Khan", "same", "S1-012"),
        spoken("khan", "same", "S1-004"),
        spoken("ian", "not_a_name"),
        spoken("will", "same", "S1-008", "S1-I01"),
    ]
    book = NameBook.from_rows(NAMES, [], [], rows[::-1] if turned else rows)
    assert found("so Khan, khan, ian and will", book, "S1-I01") == [
        ("Khan", "S1-012"),
        ("khan", "S1-004"),
        ("will", "S1-008"),
    ]
    book = NameBook.from_rows({"S1-001": "Ann Hall"}, [], [], [spoken("Ann", "not_a_name")])
    assert found("per ann", book) == []


def test_what_is_certain() -> None:
    certain = "Peter Varley, the gaffer, Clayton, Mr Varley, P. Varley, Varley, Howard Illingworth"
    assert len(BOOK.certain(certain)) == certain.count(",") + 1
    assert len(BOOK.certain("told by ian, by Ian, by Will alone, and Ann")) == 4
    assert BOOK.certain("In Smith Street, the Smith, on a May Day. Grace it is, in May.") == []


def test_people_of_other_sites_are_hidden_where_named_in_full() -> None:
    book = NameBook.from_rows(NAMES, elsewhere=["Nora Batty", "Ian Clayton", "Boris"])
    assert found("so Nora Batty, Nora, Boris and Ian Clayton", book) == [
        ("Nora Batty", f.LEFT_OPEN),
        ("Ian Clayton", "S1-004"),
    ]
