"""Names one by one: full names, their parts, initials, families, small letters."""

from __future__ import annotations

import pytest

from scripts.narrative import found_names as f
from scripts.narrative.name_book import NameBook
from tests.narrative.made_up_names import BOOK, found, spoken


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
        ("Peter", f.SEVERAL), ("Varley", f.SEVERAL), ("VARLEY", f.SEVERAL), ("varley", f.SEVERAL),
    ]  # fmt: skip


def test_the_same_name_twice_is_nobodys() -> None:
    book = NameBook.from_rows({"S1-001": "Jo Day (fire)", "S1-002": "Jo Day (police)"})
    assert found("so Jo Day came", book) == [("Jo Day", f.SEVERAL)]
    book = NameBook.from_rows({"S1-001": "Dr Khan", "S1-002": "Imran Khan"})
    assert found("so Khan came with Imran Khan", book) == [
        ("Khan", f.SEVERAL), ("Imran Khan", "S1-002"),
    ]  # fmt: skip


def test_titles_stay_and_prefer_surnames() -> None:
    assert found("Dr. Clayton and Cllr Ingham and Miss Grace and Dr Peter Varley") == [
        ("Clayton", "S1-004"),
        ("Ingham", "S1-003"),
        ("Grace", "S1-008"),
        ("Peter Varley", "S1-001"),
    ]
    assert found("we miss Ian; I miss varley") == [("Ian", "S1-004"), ("varley", f.SMALL)]


def test_initials_must_fit() -> None:
    assert found("so X. Varley and X Varley came") == [
        ("X. Varley", f.NO_INITIAL),
        ("X Varley", f.NO_INITIAL),
    ]
    assert found("it was a Clayton idea, A Clayton idea, I. Clayton said") == [
        ("Clayton", "S1-004"),
        ("Clayton", "S1-004"),
        ("I. Clayton", "S1-004"),
    ]


def test_words_that_are_names() -> None:
    assert found("I asked Will, and Grace.") == [("Will", "S1-008"), ("Grace", "S1-008")]
    assert found("Will you come? “Grace will.” WILL. It was in May.") == [
        ("Will", f.A_WORD),
        ("Grace", f.A_WORD),
        ("WILL", f.A_WORD),
        ("May", f.A_DAY),
    ]
    assert found("a Will-led plan") == [("Will", "S1-008")]
    assert found("Will-power. Mr Will. May Hussain.") == [
        ("Will", "S1-008"),
        ("May Hussain", "S1-013"),
    ]


def test_short_words_are_doubtful_where_they_may_be_words() -> None:
    book = NameBook.from_rows({"S1-001": "He Ng", "S1-002": "Ann Other"})
    assert found("He came. Ng came. NG tubes. another, Another.", book) == [
        ("He", f.A_WORD),
        ("Ng", "S1-001"),
        ("NG", f.SHOUTED),
    ]


def test_families() -> None:
    assert found("at the Varleys and the Kershaws, and Clayton's") == [
        ("Varleys", f.FAMILY),
        ("Kershaws", f.FAMILY),
        ("Clayton", "S1-004"),
    ]


def test_plurals_of_names_that_are_words_are_names_within_a_sentence() -> None:
    assert found("so both Ians, the Smiths and the Wills. Smiths wills smiths ians") == [
        ("Ians", f.FAMILY),
        ("Smiths", f.FAMILY),
        ("Wills", f.FAMILY),
    ]


def test_names_in_small_letters_are_hidden_and_doubted() -> None:
    said = "so ian asked khan, tsang and mei-yee o’brien, smith-jones and the varleys"
    assert found(said) == [
        ("ian", f.SMALL),
        ("khan", f.SMALL),
        ("tsang", f.SMALL),
        ("mei-yee", f.SMALL),
        ("o’brien", f.SMALL),
        ("smith-jones", f.SMALL),
        ("varleys", f.FAMILY),
    ]
    book = NameBook.from_rows({"S1-001": "Ann Hall"}, [], [], [spoken("Tim", "hide")])
    assert found("tim said ann is in the hall", book) == [("tim", f.SMALL), ("ann", f.SMALL)]
    book = NameBook.from_rows({"S1-001": "Ann Hall"}, [], [], [spoken("Ann", "not_a_name")])
    assert found("per ann", book) == []
