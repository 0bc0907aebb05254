from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.phrase_words import LISTS
from scripts.narrative.tokens import Said, Speech, Token

SIGNS = "I 've to [a] [S1-013] ( (b) [c have - … . .. o’er a-b"


def tokens(text: str) -> list[Token]:
    speech, found = Speech(Said(text)), list[Token]()
    while speech.at(len(found)).kind != "end":
        found.append(speech.at(len(found)))
    return found


def words(text: str) -> list[str]:
    return [token.word or token.kind for token in tokens(text)]


def test_words_codes_and_signs_are_told_apart() -> None:
    text = "I’d’ve said: [S1-013]'s know-how, [sighs] O'Hara, (laughs) 'no'… don’t—why?"
    assert words(text) == [
        *("i", "'d", "'ve", "said", "break", "code", "'s", "know-how", "comma", "note", "o'hara"),
        *("comma", "note", "no", "dash", "don't", "dash", "why", "question"),
    ]


def test_tokens_lie_where_their_words_stand() -> None:
    text = "Well… I’ve to,\nyou know, GO [S1-X02]."
    held = [text[t.start : t.end] for t in tokens(text)]
    assert held == ["Well", "…", "I", "’ve", "to", ",", "you", "know", ",", "GO", "[S1-X02]", "."]


@pytest.mark.parametrize(
    ("text", "reached"),
    [
        ("have to", "to"),
        ("have really to", "to"),
        ("have, er, you know, to", "to"),
        ("have, er, really, just to", "just"),  # no more than two
        ("have - [coughs] - to", "to"),
        ("have, to be fair, to", "to"),
        ("have to be fair", "to"),
        ("have family to", "family"),
        ("have all", "all"),
        ("have", ""),
    ],
)
def test_fillers_and_adverbs_are_passed_over(text: str, reached: str) -> None:
    speech = Speech(Said(text))
    assert speech.word(speech.over(1)) == reached


def test_other_words_are_passed_over_where_they_may_be() -> None:
    speech = Speech(Said("have all of us got"))
    assert speech.word(speech.over(1)) == "all"
    assert speech.word(speech.over(1, also=LISTS.phrases("HAVE_BETWEEN"))) == "got"


@pytest.mark.parametrize(
    ("before", "denied"),
    [
        ("I don't", True),
        ("I do not really", True),
        ("We would never, you know, ever", True),
        ("Don't you", True),
        ("Nor do we", True),
        ("I don't think that we", True),
        ("I think that we", False),
        ("no practice", True),
        ("no one ever", True),
        ("no you", False),
        ("none of the GPs", True),
        ("not one of them", True),
        ("one of them", False),
        ("not only do we", False),
        ("It isn't so, we", False),
        ("It isn't. Going to", False),
        ("He didn't come because people", False),
    ],
)
def test_what_a_negative_word_denies(before: str, denied: bool) -> None:
    assert Speech(Said(before)).denied(len(tokens(before)) - 1) is denied


def test_a_question_reaches_back_to_the_sentence_before() -> None:
    speech = Speech(Said("We did. Did we, you know? Yes"))
    asked = [speech.word(k) for k in range(9) if speech.word(k) and speech.asked(k)]
    assert asked == ["did", "we", "you", "know"]
    dots = Said("Did we... [why.] well. Yes? No")
    assert [dots.asked(place) for place in (0, 5, 20, 25, 28)] == [False, False, False, True, False]


@settings(deadline=None)
@given(st.lists(st.sampled_from([*SIGNS.split(), "\n’d"])))
def test_tokens_before_a_place_are_those_read_from_the_beginning(pieces: list[str]) -> None:
    text = " ".join(pieces)
    whole = tokens(text)
    for n, token in enumerate(whole):
        speech = Speech(Said(text), token.start)
        assert [speech.at(-k) for k in range(1, n + 1)] == whole[:n][::-1]
        assert speech.at(-n - 1).kind == "end" and speech.at(0) == token


def test_tokens_are_read_from_far_back_where_they_are_long() -> None:
    text = "We " + "never-" * 100 + "ever had"
    speech = Speech(Said(text), len(text) - 3)
    assert speech.word(-2) == "we" and speech.word(-1).startswith("never-never")


def test_small_letters_stand_where_the_large_ones_stood() -> None:
    said = Said("İt’s [Pause] İ")
    assert said.small == "İt's [pause] İ" and said.bare == "İt's " + "\0" * 7 + " İ"
