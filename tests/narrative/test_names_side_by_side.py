"""Names beside each other, beside initials, and beside words that may be names."""

from __future__ import annotations

from scripts.narrative import found_names as f
from scripts.narrative.name_book import NameBook
from tests.narrative.made_up_names import NAMES, found, spoken


def test_names_do_not_stand_alone_beside_strange_ones() -> None:
    assert found("I asked Ian Smythe, Kevin Clayton, Clayton-Brown and Jim-Ian, Jim-Ian Hall") == [
        ("Ian Smythe", f.NOT_ALONE),
        ("Kevin Clayton", f.NOT_ALONE),
        ("Clayton-Brown", f.NOT_ALONE),
        ("Jim-Ian", f.NOT_ALONE),
        ("Jim-Ian Hall", f.NOT_ALONE),
    ]
    for text in ("Ask Clayton.", "told Ian Monday", "the NHS Clayton", "Ian, Kevin", "Officer Ian"):
        assert [who for _, who in found(text)] == ["S1-004"]


def test_names_of_different_people_side_by_side_are_nobodys() -> None:
    assert found("I asked Ian Ingham, Ian Xavier Ingham and Clayton Ian") == [
        ("Ian Ingham", f.DIFFERENT),
        ("Ian Xavier Ingham", f.DIFFERENT),
        ("Clayton Ian", "S1-004"),
    ]
    assert found("I saw Peter Zedd. Varley left") == [
        ("Peter Zedd", f.NOT_ALONE),
        ("Varley", f.SEVERAL),
    ]
    assert found("I told Ian Mrs Ingham left") == [("Ian", "S1-004"), ("Ingham", "S1-003")]
    assert found("Ian\n\nClayton\n\nIngham") == [
        ("Ian", "S1-004"), ("Clayton", "S1-004"), ("Ingham", "S1-003"),
    ]  # fmt: skip


def test_an_initial_behind_a_name() -> None:
    assert found("so Peter V. came, Peter I came, Peter X and Ian C and Varley B. left") == [
        ("Peter V", "S1-001"),
        ("Peter", f.SEVERAL),
        ("Peter X", f.NO_INITIAL),
        ("Ian C", "S1-004"),
        ("Varley B", "S1-002"),
    ]
    book = NameBook.from_rows(NAMES, [], [], [spoken("Tim", "same", "S1-001")])
    assert found("so Tim V and Tim X", book) == [("Tim V", "S1-001"), ("Tim", "S1-001")]
