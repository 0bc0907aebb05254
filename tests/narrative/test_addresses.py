"""E-mail addresses and names of accounts."""

from __future__ import annotations

import pytest

from scripts.narrative import found_names as f
from scripts.narrative.name_book import NameBook
from tests.narrative.made_up_names import BOOK, NAMES, found, spoken, without


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Ask ian.clayton@x.nhs.uk", ["S1-004"]),
        ("Ask iclayton@x.nhs.uk, claytoni@x, @ianclayton or @IanC", ["S1-004"] * 4),
        ("Ask zoe.o'brien2@brien.org now", ["S1-005"]),
        ("Ask pvarley@x.org or ivarley@x.org", ["S1-001", f.ADDRESS]),
        ("Ask jim.strange@varley.org or @somebody", [f.ADDRESS] * 2),
    ],
)
def test_addresses_are_hidden_whole(said: str, shown: list[str]) -> None:
    assert [who for _, who in found(said)] == shown
    assert "@x" not in without(said, BOOK.mentions(said))


def test_addresses_can_be_decided() -> None:
    book = NameBook.from_rows(NAMES, [], [], [spoken("info@x.org", "not_a_name")])
    assert found("so info@x.org and pinfo@x.org", book) == [("pinfo@x.org", f.ADDRESS)]
