import csv
from pathlib import Path
from typing import Any

import openpyxl

from scripts.network.interviewees import interviewee_list, list_sheet, write_list
from scripts.study.name_key import read_names
from scripts.study.workbooks import write_workbook


def person(actor: str, place: str, rank: int | None) -> dict[str, Any]:
    return {
        "actor_id": actor, "place": place, "rank": rank, "cluster": "E", "certainty": "identified",
        "p_place": 0.844, "decision": None, "reason": f"why {actor}",
    }  # fmt: skip


def actor(organisation: str | None, wave: int | None = None) -> dict[str, Any]:
    return {"organisation": organisation, "role": "manager", "background": None, "wave": wave}


PEOPLE = [
    person("S1-001", "alternate", 1),
    person("S1-002", "none", None),
    person("S1-003", "core", 2),
    person("S1-004", "bridger", 1),
    person("S1-005", "core", 1),
]
ABOUT = {
    "S1-001": actor("school"),
    "S1-002": actor("school"),
    "S1-003": actor('=HYPERLINK("http://x")', 2),
    "S1-004": actor(None),
    "S1-005": actor("café"),
}


def test_core_then_bridgers_then_alternates_each_by_rank() -> None:
    listed = interviewee_list(PEOPLE, ABOUT)
    assert [line["actor_id"] for line in listed] == ["S1-005", "S1-003", "S1-004", "S1-001"]
    assert listed[1]["network_interview"] == "wave 2"
    assert listed[0]["chosen_again"] == "84 %"


def test_csv_opens_in_excel_and_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "interviewees.csv"
    write_list(path, interviewee_list(PEOPLE, ABOUT))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["organisation"] == "café"
    assert rows[1]["organisation"].startswith("'=")
    assert "name" not in rows[0]


def test_workbook_has_names_as_text_and_always_the_same_bytes(tmp_path: Path) -> None:
    key = tmp_path / "names.csv"
    key.write_text("actor_id,name\nS1-003,=1+1\nS1-005,Zoë Ash\n", encoding="utf-8")
    for name in ("a.xlsx", "b.xlsx"):
        sheet = list_sheet(interviewee_list(PEOPLE, ABOUT), read_names(key))
        write_workbook(tmp_path / name, [sheet])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    read = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    cells = [[cell.value for cell in row] for row in read.iter_rows()]
    column = cells[0].index("name")
    assert cells[1][cells[0].index("chosen again")].startswith("share of draws")
    assert [row[column] for row in cells[2:]] == ["Zoë Ash", "=1+1", None, None]
    assert {cell.data_type for row in read.iter_rows() for cell in row} <= {"s", "n"}
    assert read.freeze_panes == "E2"
