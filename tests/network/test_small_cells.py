"""Groups of one, and of few, are told in words; larger ones are not."""

from __future__ import annotations

from typing import Any

from scripts.network.small_cells import small_cells

PEOPLE: tuple[dict[str, Any], ...] = tuple(
    {"organisation": organisation, "role": role, "background": "law", "sector": None}
    for organisation, role in (
        ("police", "manager"), ("council", "manager"), ("council", "nurse"),
        ("council", "nurse"), ("schools", "nurse"), ("schools", None),
    )
)  # fmt: skip


def told(smallest: int) -> dict[tuple[str, str], int]:
    cells = small_cells(PEOPLE, "S2", smallest)
    return {(cell["attribute"], cell["value"]): cell["people"] for cell in cells}


def test_groups_smaller_than_asked_for_are_told_by_each_attribute() -> None:
    assert told(1) == {}
    assert told(2) == {("organisation", "police"): 1}
    assert told(3) == {
        ("organisation", "police"): 1, ("organisation", "schools"): 2, ("role", "manager"): 2,
    }  # fmt: skip


def test_they_are_told_in_words() -> None:
    one, two, _ = (cell["warning"] for cell in small_cells(PEOPLE, "S2", 3))
    assert one == (
        "Only one person of the organisation kind “police” at site S2: the label alone tells who "
        "it is."
    )
    assert two == (
        "Only two people of the organisation kind “schools” at site S2: the label nearly tells who "
        "they are."
    )
