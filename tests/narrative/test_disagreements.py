"""Workbooks of what is to be settled, and of what fits no passage."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from scripts.narrative.codings import Entry, Unmatched, what_holds
from scripts.narrative.disagreements import disagreement_sheets, unmatched_sheet
from scripts.study.narrative_inputs import SPEECH_ACTS, Resolution
from scripts.study.reading import Rows, read_rows
from scripts.study.workbooks import write_workbook
from tests.narrative.charted import ACCOUNTS, CAN, HAVE, OPEN, PASSAGES, THANKS


def coding(passage: str, coder: str, account: str | None, act: str | None) -> dict[str, Any]:
    aside = None if account else "small talk"
    return {"passage_id": passage, "coder": coder, "account_id": account, "speech_act": act,
            "set_aside": aside}  # fmt: skip


CODINGS = [
    coding(HAVE, "AB", "S1-A04", "manipulation"), coding(HAVE, "CD", "S1-A04", "commitment"),
    coding(CAN, "AB", "S1-A04", "competence"), coding(CAN, "CD", "S1-A04", "competence"),
    coding(OPEN, "AB", "S1-A01", "competence"), coding(OPEN, "CD", None, None),
    coding(THANKS, "AB", "S1-A04", "sanction"),
]  # fmt: skip
SETTLED = Resolution(passage_id=HAVE, account_id="S1-A04", speech_act="commitment",
                     reason="read again", decided_by="AB; CD",
                     date=datetime.date(2010, 8, 2))  # fmt: skip
GONE = Resolution(passage_id="S1-I01-000000", set_aside="private", reason="asked", decided_by="AB")


def write(folder: Path, *resolutions: Resolution, former: Mapping[str, str] | None = None) -> Path:
    rows = Rows("S1/resolutions.csv", tuple(enumerate(resolutions, start=2)))
    coded = what_holds(PASSAGES, CODINGS, {r.passage_id: r for r in resolutions})
    path = folder / "resolutions.xlsx"
    write_workbook(
        path, disagreement_sheets(PASSAGES, CODINGS, coded, rows, ACCOUNTS, former or {})
    )
    return path


def test_a_row_for_each_passage_on_which_they_differ(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path))
    rows = [[cell.value for cell in row] for row in book["resolutions"].iter_rows()]
    assert rows[0] == ["passage id", "speaker", "text", "AB says", "CD says", "account id",
                       "speech act", "set aside", "reason", "decided by", "date"]  # fmt: skip
    assert [row[:5] for row in rows[1:]] == [
        [HAVE, "S1-003", PASSAGES[0]["text"], "S1-A04 manipulation", "S1-A04 commitment"],
        [OPEN, "S1-003", PASSAGES[4]["text"], "S1-A01 competence", "set aside: small talk"],
    ]
    assert {cell for row in rows[1:] for cell in row[5:]} == {None}
    rules = {str(r.sqref): r.formula1 for r in book["resolutions"].data_validations.dataValidation}
    assert list(rules) == ["F2:F3", "G2:G3"]
    assert [cell.value for cell in book["Lists"]["B"]] == list(SPEECH_ACTS)
    assert [cell.value for cell in book["accounts"]["A"]][1:] == ["S1-A04", "S1-A01", "S1-A05"]


def test_saved_as_resolutions_it_keeps_what_was_settled_before(tmp_path: Path) -> None:
    path = write(tmp_path, SETTLED, GONE)
    book = openpyxl.load_workbook(path)
    page = book["resolutions"]
    assert [cell.value for cell in page["A"]][1:] == [OPEN, HAVE, "S1-I01-000000"]
    page["H2"], page["I2"], page["J2"] = "no activity", "said in passing", "AB"
    book.save(path)
    rows = read_rows(tmp_path, "resolutions", Resolution)
    assert rows.problems == ()
    fresh = Resolution(passage_id=OPEN, set_aside="no activity", reason="said in passing",
                       decided_by="AB")  # fmt: skip
    assert [row for _, row in rows] == [fresh, SETTLED, GONE]


def test_what_was_settled_under_an_id_of_before_stands_with_its_words_and_the_id_of_now(
    tmp_path: Path,
) -> None:
    before = SETTLED.model_copy(update={"passage_id": "S1-I01-00000z"})
    page = openpyxl.load_workbook(write(tmp_path, before, former={"S1-I01-00000z": HAVE}))
    row = [cell.value for cell in list(page["resolutions"].rows)[-1]]
    assert row[:4] == [HAVE, "S1-003", PASSAGES[0]["text"], "S1-A04 manipulation"]


def test_nothing_to_settle_is_a_sheet_of_headings(tmp_path: Path) -> None:
    sheets = disagreement_sheets([], [], [], Rows("S1/resolutions.csv"), ACCOUNTS, {})
    write_workbook(tmp_path / "resolutions.xlsx", sheets)
    assert len(read_rows(tmp_path, "resolutions", Resolution)) == 0


def test_all_that_somebody_wrote_is_in_the_list_of_what_fits_nothing(tmp_path: Path) -> None:
    entry = Entry("S1/marked.csv", 9, "AB", "S1-I01", "", "the words", "S1-A01", "sanction", None,
                  "look here")  # fmt: skip
    other = Entry(
        "S1/codings/CD.csv", 4, "CD", "S1-I02", CAN, "=words", None, None, "private", None
    )
    left = [Unmatched(entry, "why", "turn 3", "their words"), Unmatched(other, "because")]
    write_workbook(tmp_path / "unmatched.xlsx", [unmatched_sheet(left)])
    page = openpyxl.load_workbook(tmp_path / "unmatched.xlsx")["unmatched"]
    heading, *rows = ([cell.value for cell in row] for row in page.iter_rows())
    cells = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [c["file"] for c in cells] == ["S1/codings/CD.csv", "S1/marked.csv"]
    assert [value for value in cells[1].values() if value is not None] == [
        "S1/marked.csv", 9, "AB", "why", "S1-I01", "the words", "S1-A01", "sanction",
        "look here", "turn 3", "their words",
    ]  # fmt: skip
    assert (cells[0]["passage id"], cells[0]["text"]) == (CAN, "=words")
    assert cells[0]["set aside"] == "private"
