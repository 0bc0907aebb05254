from __future__ import annotations

import pytest

from scripts.narrative.phrase_words import HAVE_BETWEEN
from scripts.narrative.tokens import Speech


def words(text: str) -> list[str]:
    speech = Speech(text)
    return [token.word or token.kind for token in speech.tokens]


def test_words_codes_and_signs_are_told_apart() -> None:
    text = "I’d’ve said: [S1-013]'s know-how, [sighs] O'Hara, (laughs) 'no'… don’t—why?"
    assert words(text) == [
        *("i", "'d", "'ve", "said", "break", "code", "'s", "know-how", "comma", "note", "o'hara"),
        *("comma", "note", "no", "dash", "don't", "dash", "why", "question"),
    ]


def test_tokens_lie_where_their_words_stand() -> None:
    text = "Well… I’ve to,\nyou know, GO [S1-X02]."
    held = [text[t.start : t.end] for t in Speech(text).tokens]
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
    speech = Speech(text)
    assert speech.word(speech.over(1)) == reached


def test_other_words_are_passed_over_where_they_may_be() -> None:
    speech = Speech("have all of us got")
    assert speech.word(speech.over(1)) == "all"
    assert speech.word(speech.over(1, also=HAVE_BETWEEN)) == "got"


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
    speech = Speech(before)
    assert speech.denied(len(speech.tokens) - 1) is denied


def test_a_question_reaches_back_to_the_sentence_before() -> None:
    speech = Speech("We did. Did we, you know? Yes")
    asked = [t.word for t, asked in zip(speech.tokens, speech.asked, strict=True) if asked]
    assert asked == ["did", "we", "", "you", "know", ""]
