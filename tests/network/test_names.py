"""When two names are the same, and which are near."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.network.names import nearest_names, normalise_name

QUICK = settings(max_examples=200, deadline=None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ann Åberg", "ann  aberg"),
        ("Bob O’Brien", "BOB O'BRIEN"),
        ("Bob O’Brien", "Bob OBrien"),
        ("J.Smith", "J Smith"),
        ("Smith-Jones", "Smith Jones"),
        ("Health & Wellbeing Board", "health and wellbeing board"),
        ("Søren Müller", "Soren Muller"),
        ("Jo\u0308rg", "J\u00f6rg"),
        ("ﬁona", "Fiona"),
        ("Ａｎｎ", "Ann"),
        ("Weiß", "WEISS"),
        ("Ann Lee, ", "Ann\u00a0Lee"),
    ],
)
def test_the_same_name(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr Khan", "Khan"),
        ("Ann Lee", "Anna Lee"),
        ("Ann Lee", "Lee Ann"),
        ("Ann Lee (council)", "Ann Lee (hospital)"),
        ("???", "---"),
        ("Ward 1", "Ward 2"),
        ("Ив", "Ол"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


@QUICK
@given(st.text(min_size=1, max_size=20).filter(str.strip))
def test_normalising_twice_changes_nothing_and_leaves_something(name: str) -> None:
    once = normalise_name(name)
    assert normalise_name(once) == once
    assert normalise_name(f"  {name}\n") == once


@QUICK
@given(st.text("abcdefg hijk", min_size=1, max_size=20).filter(str.strip))
def test_case_and_spaces_do_not_matter(name: str) -> None:
    assert normalise_name(name.upper().replace(" ", "   ")) == normalise_name(name)


KNOWN = ["Jane Smith", "John Smith", "Bob O’Brien", "Director of Public Health", "Cyrus Khan"]


def test_near_names_best_first() -> None:
    assert nearest_names("Jon Smith", KNOWN, 2) == ["John Smith", "Jane Smith"]
    assert nearest_names("SMITH, Jane", KNOWN, 1) == ["Jane Smith"]
    assert nearest_names("the public health director", KNOWN, 1) == ["Director of Public Health"]
    assert nearest_names("Cy Khan", KNOWN, 1) == ["Cyrus Khan"]


def test_no_name_is_near() -> None:
    assert nearest_names("zzzz qqqq", KNOWN) == []
    assert nearest_names("anyone", []) == []


def test_the_order_of_known_names_does_not_matter() -> None:
    assert nearest_names("Smith", KNOWN) == nearest_names("Smith", KNOWN[::-1])
