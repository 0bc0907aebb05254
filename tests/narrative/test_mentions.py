"""Names in whatever text: where they stand, and that none is missed."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.mentions import Mention
from scripts.narrative.name_book import NameBook
from tests.narrative.made_up_names import BOOK, FILLERS, NAMES, compact, tellings, without

PIECES = "Ian Clayton Ingham Peter Varley Mei Smith Zed Zed-Lee A. Mr Khan - , so".split()  # noqa: SIM905


def test_mentions_say_where_and_why() -> None:
    assert BOOK.mentions("So Dr Clayton's") == [
        Mention(6, 13, ("S1-004",), "part of a name", certain=True)
    ]


@settings(deadline=None)
@given(tellings())
def test_every_full_name_is_found_and_none_survives(told: tuple[str, list[str]]) -> None:
    text, who = told
    mentions = BOOK.mentions(text)
    assert [mention.person_id for mention in mentions] == who
    left = compact(without(text, mentions))
    for name in NAMES.values():
        assert compact(name) not in left


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
