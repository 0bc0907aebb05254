"""The mark of a provisional run: on sheets and lists, which can be read back all the same."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl

from scripts.study.csv_files import csv_text
from scripts.study.inputs import Alias
from scripts.study.name_key import read_names, write_names
from scripts.study.reading import Rows, read_rows
from scripts.study.watermark import PROVISIONAL, is_mark, mark_of, marked_text
from scripts.study.workbooks import SheetColumn, WorkSheet, write_workbook


def test_a_run_is_marked_if_it_was_asked_for_as_provisional() -> None:
    assert mark_of("stop") is None
    assert mark_of("provisional") == PROVISIONAL
    assert is_mark(PROVISIONAL.sentence) and not is_mark("provisional name")
    assert marked_text("x", None) == "x"
    assert marked_text("x", PROVISIONAL) == f"{PROVISIONAL.sentence}\n\nx"


def test_every_row_of_a_list_is_marked_and_so_is_an_empty_one() -> None:
    rows = list(csv.reader(io.StringIO(csv_text(["a"], [[1.5], ["=x"]], PROVISIONAL))))
    assert rows == [["a", "provisional"], ["1.500", "yes"], ["'=x", "yes"]]
    assert csv_text(["a"], [], PROVISIONAL) == "a,provisional\n"
    assert csv_text(["a"], [["b"]]) == "a\nb\n"


def sheets() -> list[WorkSheet]:
    columns = tuple(SheetColumn(name, 10) for name in Alias.model_fields)
    row = {"raw_name": "Bob", "kind": "person", "actor_id": "S1-002", "decision": "same",
           "confidence": "low", "reviewer": "AB"}  # fmt: skip
    return [WorkSheet("aliases", columns, [row]), WorkSheet("more", columns, [])]


def test_every_sheet_is_marked_and_a_marked_sheet_can_be_read_back(tmp_path: Path) -> None:
    write_workbook(tmp_path / "aliases.xlsx", sheets(), PROVISIONAL)
    for sheet in openpyxl.load_workbook(tmp_path / "aliases.xlsx"):
        assert PROVISIONAL.sentence in [cell.value for cell in sheet[1]]
        assert PROVISIONAL.sentence in sheet.oddHeader.center.text
    marked = read_rows(tmp_path, "aliases", Alias).checked()
    (tmp_path / "aliases.xlsx").unlink()
    write_workbook(tmp_path / "aliases.xlsx", sheets())
    assert b"rovisional" not in (tmp_path / "aliases.xlsx").read_bytes()
    assert read_rows(tmp_path, "aliases", Alias).checked().numbered == marked.numbered
    assert len(marked) == 1


def test_the_key_is_marked_and_still_read(tmp_path: Path) -> None:
    write_names(tmp_path / "names.csv", Rows("S1/actors.csv"), PROVISIONAL)
    assert (tmp_path / "names.csv").read_text("utf-8-sig") == "actor_id,name,provisional\n"
    assert read_names(tmp_path / "names.csv") == {}
