"""Fragments and the passages they rest on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from scripts.narrative.fragments import (
    coders_summaries,
    fragment_passage_rows,
    fragment_person_rows,
    fragment_rows,
    fragment_sheet,
    without_fragment,
)
from scripts.study.narrative_inputs import THEMES, Fragment
from scripts.study.narrative_tables import FRAGMENT_PASSAGES, FRAGMENT_PERSONS
from scripts.study.narrative_tables import FRAGMENTS as FRAGMENTS_MODEL
from scripts.study.reading import read_rows
from scripts.study.tables import make_table_from_rows
from scripts.study.workbooks import write_workbook
from tests.narrative.charted import (
    BOTH,
    CAN,
    CODED,
    FRAGMENTS,
    FREE,
    HAVE,
    PASSAGES,
    THANKS,
    charted,
    fragment,
)

GONE = "S1-I02-000000"
FOUND = charted(*FRAGMENTS)


def test_a_fragment_is_resolved_where_all_its_passages_are_there() -> None:
    rows = fragment_rows(FOUND)
    resolved = {row["fragment_id"]: row["resolved"] for row in rows}
    assert list(resolved) == [f"S1-F00{k}" for k in (1, 2, 3, 4, 5)]
    assert [k for k, there in resolved.items() if not there] == ["S1-F005"]
    assert FOUND[4].missing == [GONE]
    make_table_from_rows(FRAGMENTS_MODEL, rows)


def test_passages_with_their_rows_of_the_matrix() -> None:
    rows = fragment_passage_rows(FOUND)
    make_table_from_rows(FRAGMENT_PASSAGES, rows)
    assert [tuple(row.values()) for row in rows] == [
        ("S1-F001", HAVE, "S1-I01", "S1-003", True),
        ("S1-F002", THANKS, "S1-M01", "S1-M01", True),
        ("S1-F003", CAN, "S1-I02", "S1-004", True),
        ("S1-F003", HAVE, "S1-I01", "S1-003", True),
        ("S1-F004", CAN, "S1-I02", "S1-004", True),
        ("S1-F004", BOTH, "S1-I02", "S1-004", True),
        ("S1-F005", GONE, "S1-I02", "S1-004", False),
        ("S1-F005", HAVE, "S1-I01", "S1-003", True),
    ]


def test_a_passage_that_is_gone_from_a_document_of_nobody_belongs_to_the_document() -> None:
    (found,) = charted(fragment("x", "S1-I09-000000", "S1-I09-000000"))
    assert [(s.row_label, s.passage) for s in found.sources] == [("S1-I09", None)]


def test_persons_are_the_actors_listed() -> None:
    rows = fragment_person_rows(charted(fragment("[S1-009]", HAVE, actors="S1-002;S1-X01; S1-002")))
    make_table_from_rows(FRAGMENT_PERSONS, rows)
    assert [row["person_id"] for row in rows] == ["S1-002", "S1-X01"]
    assert fragment_person_rows(charted(fragment("[S1-009]", HAVE))) == []


def test_what_waits_to_be_summed_up_is_decided_and_in_order() -> None:
    left = without_fragment(FOUND, PASSAGES, CODED)
    assert [row["passage_id"] for row in left] == [FREE]
    left = without_fragment([], PASSAGES[::-1], CODED)
    assert [row["passage_id"] for row in left] == [FREE, HAVE, CAN, BOTH, THANKS]


def coded(passage_id: str, coder: str, summary: str | None) -> dict[str, Any]:
    return {"passage_id": passage_id, "coder": coder, "summary": summary}


def test_the_sheet_filled_in_is_read_as_fragments(tmp_path: Path) -> None:
    said = coders_summaries([coded(FREE, "CD", "it is done"), coded(FREE, "AB", None),
                             coded(FREE, "EF", "by them"), coded(HAVE, "AB", None)])  # fmt: skip
    sheet = fragment_sheet(without_fragment([], PASSAGES, CODED), [], said)
    write_workbook(tmp_path / "fragments.xlsx", [sheet])
    book = openpyxl.load_workbook(tmp_path / "fragments.xlsx")
    page = book["fragments"]
    heading = [cell.value for cell in page[1]]
    for k, row in enumerate(page.iter_rows(min_row=2), start=1):
        row[heading.index("fragment id")].value = f"S1-F{k:03d}"
        row[heading.index("text")].value = "we have to"
        row[heading.index("actors")].value = "S1-002; S1-X01"
        row[heading.index("theme")].value = THEMES[k % 4]
    book.save(tmp_path / "fragments.xlsx")
    rows = read_rows(tmp_path, "fragments", Fragment)
    assert rows.problems == ()
    assert [row.passages for _, row in rows] == [(FREE,), (HAVE,), (CAN,), (BOTH,), (THANKS,)]
    assert {row.actors for _, row in rows} == {("S1-002", "S1-X01")}
    words = [row[heading.index("words")].value for row in page.iter_rows(min_row=2)]
    assert words[0] == "It has to be done by them."
    summaries = [row[heading.index("summaries")].value for row in page.iter_rows(min_row=2)]
    assert summaries == ["CD: it is done\nEF: by them", None, None, None, None]


def test_saved_as_fragments_the_sheet_loses_none_written_before(tmp_path: Path) -> None:
    write_workbook(
        tmp_path / "fragments.xlsx",
        [fragment_sheet(without_fragment(FOUND, PASSAGES, CODED), FOUND, {HAVE: "AB: ask"})],
    )
    book = openpyxl.load_workbook(tmp_path / "fragments.xlsx")
    assert [cell.value for cell in book["fragments"]["C"]][1] == FREE
    rows = read_rows(tmp_path, "fragments", Fragment)
    assert rows.problems == ()
    assert [row for _, row in rows] == [summary.fragment for summary in FOUND]
