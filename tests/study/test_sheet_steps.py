"""Bringing tables of other forms to the one that is read."""

from __future__ import annotations

import pytest

from scripts.study.problems import InRow, Problem
from scripts.study.sheet_steps import compared, joined, kept, stacked, together, with_values
from scripts.study.sheets import Sheet, UnreadableError

SHEET = Sheet(
    "t.csv",
    ("id", "Kind", "first", "second"),
    ((2, ("1", "a", "x", "y")), (4, ("2.0", "", "", "z")), (5, ("3", "A ", "", ""))),
)


def cells(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    return list(sheet.rows)


@pytest.mark.parametrize(
    ("cell", "as_compared"),
    [("17.0", "17"), ("17.00", "17"), ("17.5", "17.5"), ("-3.0", "-3"), (" A  b ", "a b"),
     ("v1.0", "v1.0"), ("", "")],
)  # fmt: skip
def test_cells_are_compared_as_people_would(cell: str, as_compared: str) -> None:
    assert compared(cell) == as_compared


def test_rows_are_kept_by_their_cells() -> None:
    assert [n for n, _ in kept(SHEET, {"kind": ["A"]}).rows] == [2, 5]
    assert [n for n, _ in kept(SHEET, {"kind": [""]}).rows] == [4]
    assert [n for n, _ in kept(SHEET, {"kind": ["a"], "id": ["3"]}).rows] == [5]
    assert kept(SHEET, {}) == SHEET


def test_a_wish_that_no_row_fits_is_told() -> None:
    with pytest.raises(UnreadableError) as caught:
        kept(SHEET, {"kind": ["b", ""], "id": ["4"], "first": ["y", "z"]})
    assert [str(problem) for problem in caught.value.problems] == [
        "t.csv, column id: no row has “4” here. It holds “1”, “2.0” and “3”.",
        "t.csv, column first: no row has “y” or “z” here. It holds “x” and blank cells.",
    ]
    nothing = Sheet(SHEET.file, SHEET.header, ())
    assert kept(nothing, {"kind": ["b"]}) == nothing


def test_values_are_replaced_and_unknown_ones_stay() -> None:
    changed = with_values(SHEET, "ID", {"2": "S1-002", "3": "S1-003"})
    assert [row[0] for _, row in changed.rows] == ["1", "S1-002", "S1-003"]


def test_columns_side_by_side_come_below_each_other() -> None:
    made = stacked(SHEET, ["first", "second"], "name", "order")
    assert made.header == ("id", "Kind", "name", "order")
    assert [row for _, row in made.rows] == [
        ("1", "a", "x", "1"), ("1", "a", "y", "2"), ("2.0", "", "z", "2"),
    ]  # fmt: skip
    numbers = [n for n, _ in made.rows]
    assert len({*numbers}) == 3 and numbers == sorted(numbers)
    assert [str(n) for n in numbers] == [f"{n}" for n in numbers] == ["2", "2", "4"]


def test_a_problem_is_of_the_row_a_person_sees() -> None:
    problem = Problem("t.csv", InRow(7, 3), "name", "x", "is wrong.")
    assert str(problem) == "t.csv, row 7, column name has “x”: is wrong."
    assert problem == Problem("t.csv", InRow(7, 1), "name", "x", "is wrong.")


def test_sheets_are_joined_by_their_keys() -> None:
    other = Sheet(
        "o.csv", ("key", "kind", "place"), ((2, ("2", "p", "here")), (3, ("1", "q", "there")))
    )
    two = Sheet(SHEET.file, SHEET.header, SHEET.rows[:2])
    made = joined(two, "id", other, "KEY")
    assert made.header == ("id", "Kind", "first", "second", "key", "place")
    assert cells(made) == [
        (2, ("1", "a", "x", "y", "1", "there")), (4, ("2.0", "", "", "z", "2", "here")),
    ]  # fmt: skip


def test_every_key_without_a_row_is_told() -> None:
    other = Sheet("o.csv", ("key",), ((2, ("1",)), (3, ("1",))))
    with pytest.raises(UnreadableError) as caught:
        joined(SHEET, "id", other, "key")
    assert [(p.file, p.row) for p in caught.value.problems] == [
        ("o.csv", 3), ("t.csv", 4), ("t.csv", 5),
    ]  # fmt: skip


def test_sheets_go_together_whatever_the_order_of_their_columns() -> None:
    one = Sheet("a.csv", ("id", "name"), ((2, ("1", "x")), (4, ("2", "y"))))
    two = Sheet("b.csv", ("Name", "more", "ID"), ((2, ("z", "m", "3")),))
    made = together("*.csv", [one, two])
    place = {heading.casefold(): k for k, heading in enumerate(made.header)}
    seen = [(n, *(row[place[h]] for h in ("id", "name", "more"))) for n, row in made.rows]
    assert seen == [
        (2, "1", "x", ""), (3, "2", "y", ""), (4, "3", "z", "m"),
    ]  # fmt: skip
    assert together("a.csv", [one]) is one
