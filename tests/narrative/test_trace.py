"""The way from boxes to words and back: nothing is lost on it, and what is astray is seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.narrative.passages import find_passages
from scripts.narrative.trace import astray, fate_rows, trace_rows
from scripts.narrative.trace_sheets import trace_sheets
from scripts.study.narrative_tables import FATES, TRACE, split_cell
from scripts.study.tables import make_table_from_rows
from scripts.study.workbooks import write_workbook
from tests.narrative.charted import (
    ASIDE,
    BOTH,
    CAN,
    CODED,
    FRAGMENTS,
    FREE,
    HAVE,
    OPEN,
    PASSAGES,
    THANKS,
    held,
    passage,
)

GONE = "S1-I02-000000"
LEFT = "S1-I01-gggggg"
BOXES = [
    {"account_id": "S1-A04", "step": 1, "text": "[S1-002] has to be asked", "fragments": "S1-F001"},
    {"account_id": "S1-A04", "step": 2, "text": "So it was", "fragments": "S1-F005;S1-F004"},
]
ROWS = [f.model_dump() for f in FRAGMENTS]
LINKS = [
    {"fragment_id": f.fragment_id, "passage_id": p, "found": p != GONE}
    for f in FRAGMENTS
    for p in f.passages
]
READ = [*PASSAGES, passage(LEFT, "It has to be.")]
TRACED = trace_rows(BOXES, ROWS, LINKS)
FATE = fate_rows(READ, [*CODED, held(LEFT, None, None, "none")], TRACED)


def test_from_boxes_to_passages_in_the_order_of_the_boxes() -> None:
    make_table_from_rows(TRACE, TRACED)
    assert [(r["step"], r["fragment_id"], r["passage_id"], r["found"]) for r in TRACED] == [
        (1, "S1-F001", HAVE, True),
        (2, "S1-F004", CAN, True),
        (2, "S1-F004", BOTH, True),
        (2, "S1-F005", HAVE, True),
        (2, "S1-F005", GONE, False),
        (None, "S1-F002", THANKS, True),
        (None, "S1-F003", HAVE, True),
        (None, "S1-F003", CAN, True),
    ]


def test_every_passage_has_one_fate() -> None:
    make_table_from_rows(FATES, FATE)
    assert {r["passage_id"]: (r["became"], r["fragments"], r["boxes"]) for r in FATE} == {
        HAVE: ("told", "S1-F001;S1-F005;S1-F003", "S1-A04/1;S1-A04/2"),
        CAN: ("told", "S1-F004;S1-F003", "S1-A04/2"),
        BOTH: ("told", "S1-F004", "S1-A04/2"),
        THANKS: ("charted", "S1-F002", ""),
        OPEN: ("open", "", ""),
        ASIDE: ("set aside", "", ""),
        FREE: ("coded", "", ""),
        LEFT: ("not coded", "", ""),
    }
    assert [r["passage_id"] for r in FATE] == [p["passage_id"] for p in READ]
    assert FATE[5]["set_aside"] == "small talk"


def test_the_way_there_is_the_way_back() -> None:
    there = {(r["passage_id"], r["fragment_id"]) for r in TRACED if r["found"]}
    back = {(r["passage_id"], f) for r in FATE for f in split_cell(r["fragments"])}
    assert there == back


def turn(text: str, number: int = 1, start: int = 0) -> dict[str, Any]:
    return {"document_id": "S1-I01", "kind": "interview", "turn": number, "speaker": "S1-003",
            "role": "interviewee", "start": start, "end": start + len(text),
            "text": text}  # fmt: skip


SAID = [
    turn("Well. We have to ask. We want to go, too."),
    turn("We have to ask. And we have to ask.", 2, 60),
]


def test_passages_that_stand_where_they_should_are_not_astray() -> None:
    passages, _ = find_passages(SAID, "sentence", 0)
    assert len(passages) == 4
    assert passages[2]["passage_id"].endswith("-2")  # the same words, later on
    assert list(astray(passages, SAID)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"start": 7},
        {"end": 20},
        {"turn": 2},
        {"turn": 3},
        {"text": "We have to ask!"},
        {"passage_id": "S1-I01-000000"},
        {"document_id": "S1-I02"},
    ],
)
def test_a_passage_that_is_elsewhere_has_other_words_or_another_id_is_astray(
    change: dict[str, Any],
) -> None:
    passages, _ = find_passages(SAID, "sentence", 0)
    passages[0] |= change
    assert list(astray(passages, SAID)) == [passages[0]["passage_id"]]


def test_other_words_of_a_transcript_leave_their_passage_astray() -> None:
    passages, _ = find_passages(SAID, "sentence", 0)
    changed = [SAID[0] | {"text": SAID[0]["text"].replace("want", "wish")}, SAID[1]]
    assert list(astray(passages, changed)) == [passages[1]["passage_id"]]


SPANS = [{"passage_id": HAVE, "start": 7, "end": 62, "words": "And so we have to ask Bo Smith."}]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    folder = tmp_path_factory.mktemp("trace")
    given = (TRACED, FATE, BOXES, ROWS, READ)
    for name, more in (("codes", []), ("said", SPANS)):
        write_workbook(folder / f"{name}.xlsx", trace_sheets(*given, more))
    codes, said = (openpyxl.load_workbook(folder / f"{name}.xlsx") for name in ("codes", "said"))
    return codes, said


def cells(page: Any, row: int) -> dict[str, Any]:
    headings = [cell.value for cell in page[1]]
    return dict(zip(headings, (cell.value for cell in page[row]), strict=True))


def test_each_sheet_leads_to_the_other(books: tuple[Any, Any]) -> None:
    down, up, _ = books[0].worksheets
    for page, other in ((down, up), (up, down)):
        column = [cell.value for cell in page[1]].index("passage id")
        back = [cell.value for cell in other[1]].index("passage id")
        linked = 0
        for row in page.iter_rows(min_row=2):
            cell = row[column]
            if cell.hyperlink:
                title, _, place = cell.hyperlink.location.partition("!A")
                assert title == f"'{other.title}'"
                assert other.cell(int(place), back + 1).value == cell.value
                linked += 1
        expected = {down.title: 7, up.title: 4}[page.title]
        assert linked == expected


def test_rows_hold_box_fragment_and_words(books: tuple[Any, Any]) -> None:
    down, up, coverage = books[0].worksheets
    assert cells(down, 2) == {
        "account id": "S1-A04", "step": 1, "box": "[S1-002] has to be asked",
        "act": "manipulation", "fragment id": "S1-F001", "fragment": "we have to ask [S1-002]",
        "passage id": HAVE, "document id": "S1-I01", "turn": 1,
        "place": "paragraph 1", "speaker": "S1-003", "words": PASSAGES[0]["text"],
    }  # fmt: skip
    assert cells(down, 6)["words"] == "there are no such words any more"
    aside = cells(up, 7)
    assert (aside["became"], aside["set aside"]) == ("set aside", "small talk")
    assert cells(up, 2)["boxes"] == "S1-A04/1; S1-A04/2"
    assert [cell.value for cell in coverage[1]] == [
        "document id", "passages", "told", "charted", "coded", "set aside", "open", "not coded",
    ]  # fmt: skip
    assert [cell.value for cell in coverage[2]] == ["S1-I01", 5, 1, 0, 1, 1, 1, 1]
    assert [cell.value for cell in coverage[5]] == ["all", 8, 3, 1, 1, 1, 1, 1]


def test_only_the_confidential_workbook_has_the_words_as_said(books: tuple[Any, Any]) -> None:
    codes, said = books
    row = cells(said.worksheets[0], 2)
    assert (row["words as said"], row["from"], row["to"]) == (SPANS[0]["words"], 7, 62)
    shown = [str(c.value) for page in codes.worksheets for row in page.iter_rows() for c in row]
    assert not any("Bo Smith" in text or "as said" in text for text in shown)


def test_nothing_yet(tmp_path: Path) -> None:
    write_workbook(tmp_path / "a.xlsx", trace_sheets([], [], [], [], []))
    assert len(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets) == 3
