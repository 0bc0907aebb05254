from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from scripts.narrative.sequence_sheet import sequence_sheet
from scripts.study.narrative_files import rows_of
from scripts.study.narrative_inputs import Step
from scripts.study.workbooks import write_workbook
from tests.narrative.fragments import told


def account(code: str, rank: int, complete: bool = True, boxes: int = 0) -> dict[str, Any]:
    return {
        "account_id": f"S1-{code}",
        "title": f"Title of {code}",
        "rank": rank,
        "complete": complete,
        "boxes": boxes,
    }


FRAGMENTS = [
    told(1, "A01", "sanction"),
    told(2, "A01", "manipulation", tellers=(), documents=("S1-M01",), passages=("S1-M01-0a",)),
    told(3, "A01", "sanction", resolved=False),
    told(4, "A02"),
    told(5, "A03"),
    told(6, "A04"),
]
ACCOUNTS = [
    account("A01", 2),
    account("A02", 1),
    account("A03", 3, complete=False),
    account("A04", 4, boxes=6),
]


def test_rows_are_the_fragments_of_complete_accounts_without_a_sequence() -> None:
    rows = sequence_sheet(ACCOUNTS, FRAGMENTS, []).rows
    assert [row["fragments"] for row in rows] == ["S1-F004", "S1-F002", "S1-F001"]
    assert rows[0]["note"] == "Title of A02; told in S1-I01 by S1-001; S1-I01-000004"
    assert rows[1] == {
        "account_id": "S1-A01",
        "speech_act": "manipulation",
        "text": "We are able to ask [S1-001].",
        "fragments": "S1-F002",
        "note": "Title of A01; told in S1-M01 by papers; S1-M01-0a",
    }


def test_filled_in_it_is_a_sequence(tmp_path: Path) -> None:
    path = tmp_path / "S1" / "sequences.xlsx"
    write_workbook(path, [sequence_sheet(ACCOUNTS, FRAGMENTS, [])])
    book = openpyxl.load_workbook(path)
    sheet = book["sequences"]
    for row, step in ((2, 1), (3, 2), (4, 1)):
        sheet.cell(row, 2).value = step
    sheet.cell(2, 3).value = 0  # a number, as Excel has it
    sheet.cell(4, 5).value = "The fine is waived"
    sheet.cell(4, 6).value = "S1-F001; S1-F002"
    sheet.delete_rows(3)
    book.save(path)
    steps = [step for _, step in rows_of(tmp_path, "S1", Step)]
    assert [s.after for s in steps] == [(0,), ()]
    assert [(s.account_id, s.step, s.text, s.fragments) for s in steps] == [
        ("S1-A02", 1, "We are able to ask [S1-001].", ("S1-F004",)),
        ("S1-A01", 1, "The fine is waived", ("S1-F001", "S1-F002")),
    ]


def test_with_nothing_to_order_it_is_headings_only(tmp_path: Path) -> None:
    path = tmp_path / "S1" / "sequences.xlsx"
    write_workbook(path, [sequence_sheet([], [], [])])
    assert len(rows_of(tmp_path, "S1", Step)) == 0


def test_saved_as_sequences_it_loses_none_told_before(tmp_path: Path) -> None:
    told_before = [
        Step(account_id="S1-A04", step=step, speech_act="sanction", text=f"Box {step}",
             after=after, fragments=f"S1-F00{step}; S1-F01{step}", note=note)
        for step, after, note in ((3, "1;2", None), (2, "0", None), (1, "", "to be shown to them"))
    ]  # fmt: skip
    path = tmp_path / "S1" / "sequences.xlsx"
    write_workbook(path, [sequence_sheet(ACCOUNTS, FRAGMENTS, told_before)])
    assert openpyxl.load_workbook(path)["sequences"].max_row == 1 + 3 + 3
    assert [step for _, step in rows_of(tmp_path, "S1", Step)] == told_before[::-1]
