from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.name_forms import begins_sentence, is_personal, name_parts, words_in


def keys(text: str) -> list[str]:
    return [word.key for word in words_in(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zoë O’Brien-Smith's", ["zoe", "obrien", "smith"]),
        ("ZOE\u0308 o'brien", ["zoe", "obrien"]),
        ("Søren Łuczak Groß", ["soren", "luczak", "gross"]),
        ("Peter'd and Varley'll; Briand2, S1-017", ["peter", "and", "varley", "briand", "s"]),
        ("Griﬃths' don’t", ["griffiths", "dont"]),
        ("محمد 李", ["محمد", "李"]),
        ("’ ` 12 _ \u0308", []),
    ],
)
def test_words_as_compared(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@settings(deadline=None)
@given(st.text(max_size=40))
def test_words_stand_where_they_say(text: str) -> None:
    behind = 0
    for word in words_in(text):
        assert behind <= word.start < word.end
        assert text[word.start : word.end] == word.text and word.key
        behind = word.end


@settings(deadline=None)
@given(st.text("aéÉñç'’ -", max_size=20))
def test_composition_and_case_do_not_matter(text: str) -> None:
    assert keys(unicodedata.normalize("NFD", text)) == keys(unicodedata.normalize("NFC", text))
    assert keys(text.upper()) == keys(text)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Peter Varley", [["Peter"], ["Varley"]]),
        ("Dr Mei-Yee Tsang (planning)", [["Mei", "Yee"], ["Tsang"]]),
        ("Varley, Peter", [["Peter"], ["Varley"]]),
        ("Peter Varley, general practitioner in the north", [["Peter"], ["Varley"]]),
        ("Anna van der Berg", [["Anna"], ["van", "der", "Berg"]]),
        ("Dr Khan", [["Khan"]]),
        ("Dr", [["Dr"]]),
        ("???", []),
    ],
)
def test_parts_of_a_name(name: str, expected: list[list[str]]) -> None:
    assert [[word.text for word in part] for part in name_parts(name)] == expected


def test_a_title_may_be_kept() -> None:
    assert [[w.text for w in part] for part in name_parts("Mr Emmott", keep_title=True)] == [
        ["Mr"],
        ["Emmott"],
    ]
    assert len(name_parts("Mr Ian Clayton", keep_title=True)) == 2


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Peter Varley", True),
        ("peter varley", True),
        ("Anna van der Berg", True),
        ("Director of Public Health", False),
        ("Health Improvement Team", False),
        ("Stop smoking adviser", False),
        ("Ward 7", False),
    ],
)
def test_posts_and_teams_are_not_people(name: str, expected: bool) -> None:
    assert is_personal(name, words_in(name)) is expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("", True),
        ("  “", True),
        ("He left. ", True),
        ("He left.” ", True),
        ("Why? (", True),
        ("he said: ", True),
        ("he said, “", True),
        ("[laughs] ", True),
        ("well – ", True),
        ("end\n\n", True),
        ("well, ", False),
        ("at the\n", False),
        ("half-", False),
        ("the doctors' ", False),
        ("a very long beginning without an end ", False),
    ],
)
def test_where_sentences_begin(before: str, expected: bool) -> None:
    assert begins_sentence(f"{before}Will", len(before)) is expected
