from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.documents import canonical_text
from scripts.narrative.lexicon import standard_lexicon
from scripts.narrative.phrases import FLAGS, Search, find_phrases, standard_search
from scripts.narrative.tokens import Said, Speech
from scripts.study.narrative_tables import FAMILIES
from tests.narrative.labelled_sentences import FURTHER, labelled_sentences, measured
from tests.narrative.spoken_sentences import HELD_OUT, TUNED, Marked

DEMO = Path(__file__).parents[2] / "resources" / "demo"
WORDS = """
    I we has have had 've 's 'd got gotta to want wanted wanna the team able unable were not never
    don't know how knew , - … . ? [S1-013] [name] [pause] you know actually er nobody no of none
    must-have (have to) [I want to] I’ve know-how have-to well-’ve
"""
SPEECH = st.lists(st.sampled_from(WORDS.split()), max_size=30).map(" ".join)


def found(text: str) -> list[tuple[int, int, str, frozenset[str]]]:
    return [(h.start, h.end, h.family, frozenset(h.flags)) for h in find_phrases(text)]


def quick(search: Search, text: str) -> list[tuple[int, int]]:
    """The ends of phrases, restarts not joined."""
    return [(f.start, f.end) for f in search.each(Said(text))]


def at_each_word(search: Search, text: str) -> list[tuple[int, int]]:
    said, ends, k = Said(text), list[tuple[int, int]](), 0
    speech = Speech(said)
    while (token := speech.at(k)).kind != "end":
        begun = token.word and token.start >= (ends[-1][1] if ends else 0)
        if begun and (found := search.at(said, token.start)):
            ends.append((found.start, found.end))
        k += 1
    return ends


@pytest.mark.parametrize("row", TUNED, ids=lambda row: row.text[:40])
def test_phrases_in_speech_are_found_with_their_flags(row: Marked) -> None:
    assert found(row.text) == list(row.hits)


def test_sentences_held_out_are_found_as_well_as_is_said_of_them() -> None:
    labelled = [(row.text, hit) for row in HELD_OUT for hit in row.hits]
    everything = [(row.text, hit) for row in HELD_OUT for hit in found(row.text)]
    assert [(t, h[:3]) for t, h in everything] == [(t, h[:3]) for t, h in labelled]
    otherwise = {t for (t, h), (_, g) in zip(everything, labelled, strict=True) if h != g}
    # The speaker's own thought, which looks like somebody else's.
    assert otherwise == {"A bit of me thinks they have to want it, you know what I mean?"}


def test_there_are_enough_sentences_of_each_kind() -> None:
    rows = TUNED + HELD_OUT
    hits = [hit for row in rows for hit in row.hits]
    assert len(rows) >= 200 and sum(not row.hits for row in rows) >= 45
    assert all(sum(hit[2] == family for hit in hits) >= 15 for family in FAMILIES)
    assert all(sum(flag in hit[3] for hit in hits) >= 5 for flag in FLAGS if flag != "reported")


def test_there_are_labelled_sentences_of_each_kind_in_both_halves() -> None:
    rows = labelled_sentences()
    assert len(rows) >= 600 and [row.id for row in rows] == list(range(1, len(rows) + 1))
    for half in (0, 1):
        hits = [hit for row in rows if row.id % 2 == half for hit in row.hits]
        assert sum(not row.hits for row in rows if row.id % 2 == half) >= 50
        assert all(sum(hit.family == family for hit in hits) >= 25 for family in FAMILIES)
        assert all(sum(flag in hit.flags for hit in hits) >= 10 for flag in FLAGS)


def test_sentences_for_tuning_are_found_as_well_as_was_reached() -> None:
    tuned = [row for row in labelled_sentences() if row.id % 2]
    counts = measured([*tuned, *labelled_sentences(FURTHER)])
    below = {n: c for n, c in counts.items() if c.recall < 1 or c.precision < 1}
    # Found too often: want a seat to sit on. Words: not being able to, where “not” is left out.
    assert below == {
        "phrases": (376, 379, 376),
        "want_to": (121, 124, 121),
        "words": (376, 376, 375),
    }


def test_phrases_begin_where_the_quick_look_says_and_nowhere_else() -> None:
    """What is found at each word of a text is what is found at the few places looked at."""
    for mode, phrases in standard_lexicon().by_mode.items():
        search = Search(phrases)
        for row in [*labelled_sentences(), *labelled_sentences(FURTHER), *TUNED, *HELD_OUT]:
            assert quick(search, row.text) == at_each_word(search, row.text), (mode, row.text)


def test_a_quick_look_finds_all_there_is_in_the_demos_interviews() -> None:
    search, found = standard_search(), 0
    for path in sorted(DEMO.glob("*/documents/Interview*")):
        text, _ = canonical_text(path, path.name)
        found += len(quick(search, text))
        assert quick(search, text) == at_each_word(search, text), path
    assert found > 150


@settings(deadline=None)
@given(st.sampled_from([*TUNED, *HELD_OUT]), st.randoms(use_true_random=False))
def test_a_quick_look_at_shuffled_sentences_misses_nothing(row: Marked, chance: Random) -> None:
    words = row.text.split()
    chance.shuffle(words)
    text = " ".join(words)
    assert quick(standard_search(), text) == at_each_word(standard_search(), text)


@settings(deadline=None)
@given(SPEECH)
def test_a_quick_look_at_any_words_misses_nothing(text: str) -> None:
    search = standard_search()
    assert quick(search, text) == at_each_word(search, text)


@pytest.mark.parametrize("row", TUNED + HELD_OUT, ids=lambda row: row.text[:40])
def test_straight_and_curly_apostrophes_are_the_same(row: Marked) -> None:
    straight = row.text.replace("’", "'")
    assert found(straight) == found(straight.replace("'", "’"))


@settings(deadline=None)
@given(SPEECH, SPEECH)
def test_hits_do_not_depend_on_what_is_said_in_other_paragraphs(one: str, other: str) -> None:
    second = [(a + len(one) + 3, b + len(one) + 3, *rest) for a, b, *rest in found(other)]
    assert found(f"{one}\n\n {other}") == found(one) + [tuple(h) for h in second]


@settings(deadline=None)
@given(SPEECH)
def test_hits_stand_apart_in_order_and_hold_their_words(text: str) -> None:
    hits = find_phrases(text)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    for hit in hits:
        words = text[hit.start : hit.end]
        assert words == words.strip() and words.endswith(("to", "gotta", "wanna"))
        assert list(hit.flags) == [flag for flag in FLAGS if flag in hit.flags]


@settings(deadline=None)
@given(st.text(st.sampled_from("have to wntbl'’-[](),.?!…\n S1"), max_size=80))
def test_any_text_is_searched_without_fail(text: str) -> None:
    assert all(text[h.start : h.end] for h in find_phrases(text))


@pytest.mark.parametrize(
    "piece",
    [
        "have ", "have, ", "have, you know, ", "want the ", "want a b c d ", "never ", "don't, ",
        "to ", "none of ", "wanted to - I ", "[", "'ve",
        "we say ", "want and ", "have, a ", "got Al ",
        "a-", "a'", "(a ", "\n ", "-", "know and ",
    ],
)  # fmt: skip
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    def seconds(n: int) -> float:
        text = piece * (n // len(piece))
        best = float("inf")
        for _ in range(3):
            begun = time.process_time()
            find_phrases(text)
            best = min(best, time.process_time() - begun)
        return best

    # Eight times the text takes eight times as long, not sixty-four.
    assert seconds(24_000) < 24 * max(seconds(3_000), 1e-3)
