from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative import passage_ids as module
from scripts.narrative.passage_ids import passage_id, passage_ids, words_of
from scripts.study.narrative_inputs import PASSAGE_PATTERN

TEXTS = st.text(st.sampled_from("ab [] \n\t1-’"), max_size=30)


def test_words_are_masked_and_their_spaces_collapsed() -> None:
    said = "  I have to ask [S1-013] and\n[name],\t[S1-X03]'s\u00a0friend. "
    assert words_of(said) == "I have to ask [] and [], []'s friend."


def test_the_signs_are_the_first_thirty_bits_of_the_hash() -> None:
    digest = hashlib.sha256(b"I want to ask [].").hexdigest()
    bits = bin(int(digest, 16))[2:].zfill(256)[:30]
    signs = "0123456789abcdefghjkmnpqrstvwxyz"
    expected = "".join(signs[int(bits[k : k + 5], 2)] for k in range(0, 30, 5))
    assert passage_id("S1-I04", "I want to ask [S1-013].") == f"S1-I04-{expected}"


def test_an_id_stays_the_same_for_ever() -> None:
    """People's codings hang on these: should this fail, every coding of every study is lost."""
    assert passage_id("S1-I04", "I have to go.") == "S1-I04-jcnk69"


def test_an_id_knows_its_document_and_its_words_but_not_who_is_meant() -> None:
    own = passage_id("S1-I04", "We have to ask [S1-013].")
    assert own == passage_id("S1-I04", "We  have to\nask [name].")
    assert own != passage_id("S1-I05", "We have to ask [S1-013].")
    assert own != passage_id("S1-I04", "we have to ask [S1-013].")


def test_repeated_words_are_numbered_in_their_order() -> None:
    a, b = passage_id("S1-I01", "a"), passage_id("S1-I01", "b")
    assert passage_ids("S1-I01", "abaab") == [a, b, f"{a}-2", f"{a}-3", f"{b}-2"]


def test_other_words_that_chance_upon_the_same_signs_are_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "passage_id", lambda document, text: f"{document}-000000")
    assert passage_ids("S1-I01", "ab") == ["S1-I01-000000", "S1-I01-000000-2"]


@settings(deadline=None)
@given(st.lists(TEXTS, max_size=8), st.integers(0, 8), TEXTS)
def test_ids_differ_fit_the_pattern_and_do_not_mind_other_words_elsewhere(
    texts: list[str], place: int, other: str
) -> None:
    ids = passage_ids("S1-I01", texts)
    assert len(set(ids)) == len(ids)
    assert all(re.match(PASSAGE_PATTERN, i) for i in ids)
    if passage_id("S1-I01", other) not in ids and place <= len(texts):
        more = passage_ids("S1-I01", [*texts[:place], other, *texts[place:]])
        assert ids == more[:place] + more[place + 1 :]
