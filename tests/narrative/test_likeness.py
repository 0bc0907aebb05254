from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.narrative.likeness import likeness, mean_likeness, shared, terms, weights


def test_words_are_small_and_without_their_plural_and_codes_stay() -> None:
    said = "The drivers’ non-stop fines, I’ve heard [S1-017] say; [name] hates policies."
    assert terms(f"{said} [S1-X02]'s bus is OK!") == {
        *("the", "driver", "non-stop", "fine", "i", "heard", "say", "hate", "policy"),
        *("bus", "is", "ok", "[S1-017]", "[S1-X02]"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "stem"),
    [("policies", "policy"), ("taxes", "taxe"), ("shoes", "shoe"), ("class", "class"),
     ("census", "census"), ("bus", "bus"), ("fines", "fine"), ("eerie", "eerie"),
     ("dies", "dy"), ("trees", "tree"), ("areas", "area")],
)  # fmt: skip
def test_plurals(word: str, stem: str) -> None:
    assert terms(word) == {stem}


def test_likeness_is_the_weight_of_what_is_shared() -> None:
    texts = [terms("fine the driver"), terms("fine the alliance"), terms("the bus")]
    weight = weights(texts)
    rare, twice, everywhere = math.log(4), math.log(2), math.log(4 / 3)
    assert weight == pytest.approx(
        {"fine": twice, "the": everywhere, "driver": rare, "alliance": rare, "bus": rare}
    )
    one, other, third = texts
    expected = (twice + everywhere) / (twice + everywhere + 2 * rare)
    assert likeness(one, other, weight) == pytest.approx(expected)
    assert likeness(one, other, weight) > likeness(one, third, weight) > 0
    assert mean_likeness(one, [other, third], weight) == pytest.approx(
        (likeness(one, other, weight) + likeness(one, third, weight)) / 2
    )
    assert shared(one, [other, third], weight) == ["fine", "the"]
    assert shared(one, [other], weight, most=1) == ["fine"]


def test_nothing_is_like_nothing() -> None:
    assert likeness(frozenset(), frozenset(), {}) == 0
    assert mean_likeness(terms("a bus"), [], weights([terms("a bus")])) == 0
    assert shared(frozenset(), [], {}) == []


@given(st.lists(st.text(alphabet="abc ", max_size=12), min_size=2, max_size=5))
def test_likeness_is_symmetric_from_0_to_1_and_1_of_equals(said: list[str]) -> None:
    texts = [terms(text) for text in said]
    weight = weights(texts)
    one, other = texts[:2]
    assert likeness(one, other, weight) == likeness(other, one, weight)
    assert 0 <= likeness(one, other, weight) <= 1
    assert not one or likeness(one, one, weight) == 1
