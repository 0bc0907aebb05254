"""What names and parts of names may mean."""

from __future__ import annotations

import pytest

from scripts.narrative.known_names import Known, KnownNames, joined_key
from scripts.narrative.name_forms import words_in
from tests.narrative.made_up_names import spoken


@pytest.fixture
def known() -> KnownNames:
    known = KnownNames()
    known.add_person("S1-001", "Peter John Varley")
    known.add_person("S1-002", "Anna van der Berg")
    known.add_person("S1-003", "Director of Public Health")
    known.index()
    return known


def test_all_that_is_made_of_a_name(known: KnownNames) -> None:
    full = [key for key, entry in known.names.items() if "S1-001" in entry.full]
    assert full == ["peterjohnvarley", "peterjvarley", "petervarley"]
    assert [key for key, entry in known.names.items() if "S1-001" in entry.first] == [
        "peter", "john",
    ]  # fmt: skip
    assert known.names["varley"].last == known.names["varley"].part == {"S1-001"}
    assert known.last_first["varleypeter"] == {"S1-001"}
    assert known.initials["S1-001"] == ("p", "v")
    assert known.accounts["pvarley"] == known.accounts["varleyp"] == {"S1-001"}


def test_particles_are_nobodys_name(known: KnownNames) -> None:
    assert known.names["vanderberg"].last == known.names["berg"].last == {"S1-002"}
    assert not {"van", "der"}.intersection(known.names)


def test_of_a_post_only_the_whole_is_a_name(known: KnownNames) -> None:
    assert known.names["directorofpublichealth"].full == {"S1-003"}
    assert "S1-003" not in known.initials
    assert not {"director", "health"}.intersection(known.names)


def test_what_is_added_counts_once_indexed(known: KnownNames) -> None:
    known.add_person("S1-004", "Ian Clayton")
    assert "clayton" in known.names and "clayton" not in known.beginnings
    known.index()
    assert {"c", "clay", "clayton", "claytoni", "claytons"} <= known.beginnings
    assert known.plurals["claytons"] is known.plurals["claytones"] is known.names["clayton"]
    assert "petervarleys" not in known.plurals


def test_rows_of_a_respondent_go_before_the_general_one() -> None:
    entry = Known(aliases={None: "S1-001", "S1-014": "S1-002"})
    assert entry.aliased(["S1-014"]) == {"S1-002"}
    assert entry.aliased(["S1-015"]) == entry.aliased([]) == {"S1-001"}
    assert Known(aliases={"S1-014": "S1-002"}).aliased(["S1-015"]) == set()


def test_decisions_of_the_document_and_with_these_capitals_go_first() -> None:
    known = KnownNames()
    for row in (
        spoken("khan", "same", "S1-004"),
        spoken("Khan", "same", "S1-012"),
        spoken("khan", "hide", document="S1-I02"),
    ):
        known.add_decision(row)
    entry = known.names["khan"]

    def person(text: str, document: str) -> str | None:
        decided = entry.decided(words_in(text), document)
        assert decided
        return decided.person_id

    assert [person(text, "S1-I01") for text in ("Khan", "khan")] == ["S1-012", "S1-004"]
    assert [person(text, "S1-I02") for text in ("Khan", "khan")] == [None, None]
    assert [len(rows) for rows in entry.decisions("S1-I02")] == [1, 2]
    assert Known().decided(words_in("Khan"), None) is None


def test_words_as_one_name() -> None:
    assert joined_key(words_in("Zoë O’Brien-Smith")) == "zoeobriensmith"
