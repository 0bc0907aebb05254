from __future__ import annotations

from pathlib import Path

import openpyxl

from scripts.narrative.codebook_version import version_of_entries
from scripts.narrative.coding_sheet import coding_sheets
from scripts.narrative.passages import find_passages
from scripts.study.narrative_inputs import SPEECH_ACTS, Account, CodebookEntry, Coding
from scripts.study.reading import Rows
from scripts.study.sheets import LONGEST_CELL
from scripts.study.workbooks import write_workbook
from tests.narrative.test_passages import SPEECH, document

ACCOUNTS = Rows(
    "S1/accounts.csv",
    (
        (2, Account(account_id="S1-A01", title="Fines", definition="What drivers pay")),
        (3, Account(account_id="S1-A02", title="=Rooms", definition="Where we meet")),
    ),
)
CODEBOOK = Rows(
    "codebook.csv",
    ((2, CodebookEntry(code="sanction", definition="Judging it", look_for="thanks, blame")),),
)

WHERE = {"paragraph": 1, "line": 4, "last_line": 5, "time": 3725}


def test_a_row_a_passage_with_what_is_around_and_what_is_to_fill(tmp_path: Path) -> None:
    turns = document(("interviewer", "And?"), ("interviewee", SPEECH))
    passages, _ = find_passages(turns, "sentence", 1)
    write_workbook(
        tmp_path / "sheet.xlsx",
        coding_sheets([p | WHERE for p in passages], turns, ACCOUNTS, CODEBOOK),
    )
    book = openpyxl.load_workbook(tmp_path / "sheet.xlsx")
    heading, *rows = book["passages"].iter_rows(values_only=True)
    assert [str(h).replace(" ", "_") for h in heading] == [
        *("passage_id", "document", "speaker", "before", "text", "after", "families", "phrases"),
        *("flags", "place", "account_id", "speech_act", "set_aside", "summary", "note", "codebook"),
    ]
    # What is read back from coders.
    assert {*Coding.model_fields} <= {str(h).replace(" ", "_") for h in heading}
    assert [row[0] for row in rows] == [p["passage_id"] for p in passages]
    assert [row[4] for row in rows] == [p["text"] for p in passages]
    assert rows[0][1:4] == ("S1-I01", "S1-041", "INTERVIEWER: And? Well.")
    assert rows[2][6:9] == ("able_to\nknow_how_to", "knew how to\nwere able to", "elliptical")
    assert all(row[9:-1] == ("lines 4 to 5, 1:02:05", *(None,) * 5) for row in rows)
    # The version by which they are coded, in each row: rows are copied from sheet to sheet.
    version = version_of_entries(entry for _, entry in CODEBOOK)
    assert {row[-1] for row in rows} == {version} and version.startswith("?-?-?-?-")
    # A list of choices each for the account and the speech act.
    lists = {str(v.sqref): v.formula1 for v in book["passages"].data_validations.dataValidation}
    held = {cells: [c[0].value for c in book["Lists"][f.split("!")[1].replace("$", "")]]
            for cells, f in lists.items()}  # fmt: skip
    assert held == {"K2:K4": ["S1-A01", "S1-A02"], "L2:L4": list(SPEECH_ACTS)}
    assert [*book["accounts"].iter_rows(min_row=2, values_only=True)] == [
        ("S1-A01", "Fines", "What drivers pay"),
        ("S1-A02", "=Rooms", "Where we meet"),
    ]
    assert [*book["codebook"].iter_rows(min_row=2, values_only=True)] == [
        ("sanction", "Judging it", "thanks, blame")
    ]


def test_a_speech_longer_than_a_cell_is_cut(tmp_path: Path) -> None:
    turns = document(("interviewee", "We have to go on and on " * 2000))
    passages, _ = find_passages(turns, "turn", 1)
    [sheet, *_] = coding_sheets([p | WHERE for p in passages], turns, ACCOUNTS, CODEBOOK)
    assert len(passages[0]["text"]) > LONGEST_CELL == len(sheet.rows[0]["text"])
    assert sheet.rows[0]["text"].endswith("…")
    write_workbook(tmp_path / "sheet.xlsx", [sheet])


def test_before_anything_is_found_the_sheet_is_empty(tmp_path: Path) -> None:
    sheets = coding_sheets([], [], Rows("S1/accounts.csv"), Rows("codebook.csv"))
    write_workbook(tmp_path / "sheet.xlsx", sheets)
    assert openpyxl.load_workbook(tmp_path / "sheet.xlsx")["passages"].max_row == 1
