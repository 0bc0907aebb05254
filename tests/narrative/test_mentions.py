from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative import mentions as m
from scripts.narrative.mentions import Mention, NameBook
from tests.narrative.made_up_names import (
    ALIASES,
    FILLERS,
    NAMES,
    OUTSIDE,
    alias,
    compact,
    speaker,
    spoken,
    tellings,
)

BOOK = NameBook.from_rows(NAMES, ALIASES, OUTSIDE)


def found(text: str, book: NameBook = BOOK, document: str | None = None) -> list[tuple[str, str]]:
    """What is found, and who or why not."""
    return [
        (text[x.start : x.end], x.person_id or x.reason or x.why)
        for x in book.mentions(text, document)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Peter Varley",
        "PETER VARLEY",
        "peter varley",
        "Peter  Varley",
        "Peter\nVarley",
        "Peter\u00a0Varley",
        "Peter J. Varley",
        "PeterVarley",
        "peter.varley",
        "Peter_Varley",
        "Varley, Peter",
        "VARLEY, Peter",
        "Varley Peter",
        "P. Varley",
        "P Varley",
        "P.Varley",
        "P. J. Varley",
        "Peter John Varley",
    ],
)
def test_a_full_name_however_it_is_written(text: str) -> None:
    for sentence in (text, f"so I asked {text} about it", f"then {text}’s car", f"({text})"):
        assert found(sentence) == [(text, "S1-001")]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Zoe OBrien", "S1-005"),
        ("ZOE\u0308 O’BRIEN", "S1-005"),
        ("Mei Yee Tsang", "S1-006"),
        ("Meiyee Tsang", "S1-006"),
        ("Mei\u2010Yee", "S1-006"),
        ("Jane Smith Jones", "S1-007"),
        ("Smith-Jones", "S1-007"),
        ("Smith", "S1-007"),
        ("Mary Kershaw", "S1-009"),
        ("Mary A. Kershaw", "S1-009"),
        ("Ann", "S1-009"),
        ("van der Berg", "S1-011"),
        ("Berg", "S1-011"),
        ("Khan", "S1-012"),
        ("director of public health", "S1-010"),
        ("Mc Cafferty", "S1-015"),
        ("greg mccaferty", "S1-015"),
        ("the gaffer", "S1-003"),
        ("Howard Illingworth", "S1-X01"),
        ("Howard", "S1-X01"),
        ("IAN", "S1-004"),
    ],
)
def test_forms_and_parts_of_names(text: str, person: str) -> None:
    assert found(f"so I asked {text}'s people") == [(text, person)]


@pytest.mark.parametrize(
    "text",
    [
        "Briand and Vian are in Claytonville",
        "will and grace and may",
        "an other hall, a brown-led mark-up; 3 @ 5, @",
        "a director, a public health nurse, the health director",
        "Peterborough; an inghamite",
        "another van, der, and de la",
        "We went in 2010 to S1-001, to Leeds and to the NHS.",
        "my Kershaw Society card",
    ],
)
def test_what_is_no_name_is_left(text: str) -> None:
    assert found(text) == []


def test_parts_of_several_people_are_nobodys() -> None:
    text = "I told Peter, and Mr Varley, and Mrs. VARLEY, and dr varley."
    assert [x.candidates for x in BOOK.mentions(text)] == [
        ("S1-001", "S1-003"),
        *[("S1-001", "S1-002")] * 3,
    ]
    assert found(text) == [
        ("Peter", m.SEVERAL), ("Varley", m.SEVERAL), ("VARLEY", m.SEVERAL), ("varley", m.SEVERAL),
    ]  # fmt: skip


def test_titles_stay_and_prefer_surnames() -> None:
    assert found("Dr. Clayton and Cllr Ingham and Miss Grace and Dr Peter Varley") == [
        ("Clayton", "S1-004"),
        ("Ingham", "S1-003"),
        ("Grace", "S1-008"),
        ("Peter Varley", "S1-001"),
    ]
    assert found("we miss Ian; I miss varley") == [("Ian", "S1-004"), ("varley", m.SMALL)]


def test_initials_must_fit() -> None:
    assert found("so X. Varley and X Varley came") == [
        ("X. Varley", m.NO_INITIAL),
        ("X Varley", m.NO_INITIAL),
    ]
    assert found("it was a Clayton idea, A Clayton idea, I. Clayton said") == [
        ("Clayton", "S1-004"),
        ("Clayton", "S1-004"),
        ("I. Clayton", "S1-004"),
    ]


def test_words_that_are_names() -> None:
    assert found("I asked Will, and Grace.") == [("Will", "S1-008"), ("Grace", "S1-008")]
    assert found("Will you come? “Grace will.” WILL. It was in May.") == [
        ("Will", m.A_WORD),
        ("Grace", m.A_WORD),
        ("WILL", m.A_WORD),
        ("May", m.A_DAY),
    ]
    assert found("a Will-led plan") == [("Will", "S1-008")]
    assert found("Will-power. Mr Will. May Hussain.") == [
        ("Will", "S1-008"),
        ("May Hussain", "S1-013"),
    ]


def test_names_do_not_stand_alone_beside_strange_ones() -> None:
    assert found("I asked Ian Smythe, Kevin Clayton, Clayton-Brown and Jim-Ian, Jim-Ian Hall") == [
        ("Ian Smythe", m.NOT_ALONE),
        ("Kevin Clayton", m.NOT_ALONE),
        ("Clayton-Brown", m.NOT_ALONE),
        ("Jim-Ian", m.NOT_ALONE),
        ("Jim-Ian Hall", m.NOT_ALONE),
    ]
    for text in ("Ask Clayton.", "told Ian Monday", "the NHS Clayton", "Ian, Kevin", "Officer Ian"):
        assert [who for _, who in found(text)] == ["S1-004"]


def test_names_of_different_people_side_by_side_are_nobodys() -> None:
    assert found("I asked Ian Ingham, Ian Xavier Ingham and Clayton Ian") == [
        ("Ian Ingham", m.DIFFERENT),
        ("Ian Xavier Ingham", m.DIFFERENT),
        ("Clayton Ian", "S1-004"),
    ]
    assert found("I saw Peter Zedd. Varley left") == [
        ("Peter Zedd", m.NOT_ALONE),
        ("Varley", m.SEVERAL),
    ]
    assert found("I told Ian Mrs Ingham left") == [("Ian", "S1-004"), ("Ingham", "S1-003")]
    assert found("Ian\n\nClayton\n\nIngham") == [
        ("Ian", "S1-004"), ("Clayton", "S1-004"), ("Ingham", "S1-003"),
    ]  # fmt: skip


def test_plurals_of_names_that_are_words_are_names_within_a_sentence() -> None:
    assert found("so both Ians, the Smiths and the Wills. Smiths wills smiths ians") == [
        ("Ians", m.FAMILY),
        ("Smiths", m.FAMILY),
        ("Wills", m.FAMILY),
    ]


def test_families() -> None:
    assert found("at the Varleys and the Kershaws, and Clayton's") == [
        ("Varleys", m.FAMILY),
        ("Kershaws", m.FAMILY),
        ("Clayton", "S1-004"),
    ]


def test_names_in_small_letters_are_hidden_and_doubted() -> None:
    said = "so ian asked khan, tsang and mei-yee o’brien, smith-jones and the varleys"
    assert found(said) == [
        ("ian", m.SMALL),
        ("khan", m.SMALL),
        ("tsang", m.SMALL),
        ("mei-yee", m.SMALL),
        ("o’brien", m.SMALL),
        ("smith-jones", m.SMALL),
        ("varleys", m.FAMILY),
    ]
    book = NameBook.from_rows({"S1-001": "Ann Hall"}, [], [], [spoken("Tim", "hide")])
    assert found("tim said ann is in the hall", book) == [("tim", m.SMALL), ("ann", m.SMALL)]
    book = NameBook.from_rows({"S1-001": "Ann Hall"}, [], [], [spoken("Ann", "not_a_name")])
    assert found("per ann", book) == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Ask ian.clayton@x.nhs.uk", ["S1-004"]),
        ("Ask iclayton@x.nhs.uk, claytoni@x, @ianclayton or @IanC", ["S1-004"] * 4),
        ("Ask zoe.o'brien2@brien.org now", ["S1-005"]),
        ("Ask pvarley@x.org or ivarley@x.org", ["S1-001", m.ADDRESS]),
        ("Ask jim.strange@varley.org or @somebody", [m.ADDRESS] * 2),
    ],
)
def test_addresses_are_hidden_whole(said: str, shown: list[str]) -> None:
    assert [who for _, who in found(said)] == shown
    assert "@x" not in without(said, BOOK.mentions(said))


def test_addresses_can_be_decided() -> None:
    book = NameBook.from_rows(NAMES, [], [], [spoken("info@x.org", "not_a_name")])
    assert found("so info@x.org and pinfo@x.org", book) == [("pinfo@x.org", m.ADDRESS)]


def test_an_initial_behind_a_name() -> None:
    assert found("so Peter V. came, Peter I came, Peter X and Ian C and Varley B. left") == [
        ("Peter V", "S1-001"),
        ("Peter", m.SEVERAL),
        ("Peter X", m.NO_INITIAL),
        ("Ian C", "S1-004"),
        ("Varley B", "S1-002"),
    ]
    book = NameBook.from_rows(NAMES, [], [], [spoken("Tim", "same", "S1-001")])
    assert found("so Tim V and Tim X", book) == [("Tim V", "S1-001"), ("Tim", "S1-001")]


@pytest.mark.parametrize(
    ("said", "person"),
    [
        ("Pe\u00adter Var\u200bley", "S1-001"),
        ("O’ Brien", "S1-005"),
        ("O′Brien", "S1-005"),
        ("M-Y Tsang", "S1-006"),
        ("M.-Y. Tsang", "S1-006"),
        ("\U0001d408\U0001d41a\U0001d427", "S1-004"),
    ],
)
def test_names_in_odd_letters(said: str, person: str) -> None:
    assert found(f"so I asked {said} about it") == [(said, person)]


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
        ("Sandra milligan", m.LEFT_OPEN),
        ("Mr Foster", m.LEFT_OPEN),
        ("Sandra", m.LEFT_OPEN),
        ("Ian Milligan", m.DIFFERENT),
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
        ("Clare", m.LEFT_OPEN),
        ("Clare Doyle", m.LEFT_OPEN),
        ("Gregor Mac", m.OTHERS_SAY),
        ("Ian", "S1-004"),
    ]
    assert [x.person_id for x in book.mentions("so Gregor Mac", None, ["S1-015"])] == ["S1-015"]


def test_what_one_respondent_says_is_no_proof_of_what_others_mean() -> None:
    rows = [alias("Doug", "S1-004", "S1-014"), alias("Mr Clayton", "S1-004", "S1-014")]
    book = NameBook.from_rows(NAMES, rows)
    text = "so Doug and Mr Clayton"
    assert [x.person_id for x in book.mentions(text, None, {"S1-014"})] == ["S1-004", "S1-004"]
    doug, clayton = book.mentions(text, None, {"S1-013"})
    assert (doug.person_id, doug.reason, doug.candidates) == (None, m.OTHERS_SAY, ("S1-004",))
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


def test_the_same_name_twice_is_nobodys() -> None:
    book = NameBook.from_rows({"S1-001": "Jo Day (fire)", "S1-002": "Jo Day (police)"})
    assert found("so Jo Day came", book) == [("Jo Day", m.SEVERAL)]
    book = NameBook.from_rows({"S1-001": "Dr Khan", "S1-002": "Imran Khan"})
    assert found("so Khan came with Imran Khan", book) == [
        ("Khan", m.SEVERAL), ("Imran Khan", "S1-002"),
    ]  # fmt: skip


def test_short_words_are_doubtful_where_they_may_be_words() -> None:
    book = NameBook.from_rows({"S1-001": "He Ng", "S1-002": "Ann Other"})
    assert found("He came. Ng came. NG tubes. another, Another.", book) == [
        ("He", m.A_WORD),
        ("Ng", "S1-001"),
        ("NG", m.SHOUTED),
    ]


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
        ("Tim Ingham", m.DIFFERENT),
        ("tim", m.SMALL),
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


def test_mentions_say_where_and_why() -> None:
    assert BOOK.mentions("So Dr Clayton's") == [
        Mention(6, 13, ("S1-004",), "part of a name", certain=True)
    ]


# --- properties ---------------------------------------------------------------------------------


def without(text: str, mentions: Sequence[Mention]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]}[]{text[mention.end :]}"
    return text


@settings(deadline=None)
@given(tellings())
def test_every_full_name_is_found_and_none_survives(told: tuple[str, list[str]]) -> None:
    text, who = told
    mentions = BOOK.mentions(text)
    assert [mention.person_id for mention in mentions] == who
    left = compact(without(text, mentions))
    for name in NAMES.values():
        assert compact(name) not in left


PIECES = "Ian Clayton Ingham Peter Varley Mei Smith Zed Zed-Lee A. Mr Khan - , so".split()  # noqa: SIM905


@settings(deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *NAMES.values(), "\n"]), max_size=12))
def test_mentions_never_overlap(pieces: list[str]) -> None:
    text = " ".join(pieces)
    behind = 0
    for mention in BOOK.mentions(text):
        assert behind <= mention.start < mention.end
        behind = mention.end
        assert (mention.why == "ambiguous") == bool(mention.reason)
        assert list(mention.candidates) == sorted(set(mention.candidates))


@settings(deadline=None)
@given(st.lists(st.sampled_from(FILLERS)), st.sampled_from([str.lower, str.capitalize, str.upper]))
def test_text_without_names_has_none(words: list[str], case: object) -> None:
    assert BOOK.mentions(case(" ".join(words))) == []  # type: ignore[operator]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_searched(text: str) -> None:
    BOOK.mentions(text)


def test_it_is_fast() -> None:
    names = {f"S3-{k:03}": f"Firstname{k % 40} Surname{k % 90}" for k in range(123)}
    text = ("We have to ask Firstname3 Surname3, Firstname7 and Mr Surname9's people. " * 120)[
        :9000
    ]
    start = time.perf_counter()
    book = NameBook.from_rows(names)
    for _ in range(29):
        book.mentions(text)
    assert time.perf_counter() - start < 2
