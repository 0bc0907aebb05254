"""The workbook in which people decide names: what comes first, and that it can be read back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scripts.network.alias_candidates import (
    NOBODY,
    OpenName,
    candidate_sheets,
    open_names,
    possible_duplicates,
    possible_splits,
    undecided_line,
)
from scripts.network.checked_study import (
    CheckedStudy,
    Undecided,
    UndecidedNamesError,
    read_checked_study,
)
from scripts.study.config import NetworkColumns
from scripts.study.problems import StudyError
from scripts.study.workbooks import WorkSheet, write_workbook

FILES = {
    "sites.csv": "site,priority,question,roster,cap\nS1,Smoking,Who do you go to?,given,\n",
    "S1/actors.csv": """\
actor_id,name,organisation,role,source,note
S1-001,Ann Åberg,council,manager,roster,Head of policy
S1-002,Jane Smith,hospital,nurse,roster,
S1-003,John Smith,council,manager,roster,
S1-004,Director of Public Health,council,manager,roster,
S1-005,Eve Ng,hospital,officer,roster,
S1-006,J. Smith,charity,,roster,
S1-007,Katherine Mills,charity,,roster,Practice manager
S1-008,Kate Mills,charity,,roster,
""",
    "S1/interviews.csv": "respondent_id,wave\nS1-001,1\nS1-005,1\n",
    "S1/nominations.csv": """\
respondent_id,nominee_name,order
S1-001,Smith,1
S1-005,smith,1
S1-001,the practice manager at Elm Street,2
S1-005,Ann Abreg,2
S1-005,gone away,3
S1-001,Jane Smith,3
S1-005,zzzz qqqq,4
""",
    "S1/aliases.csv": """\
raw_name,respondent_id,kind,actor_id,decision,confidence,reviewer,reason
gone away,,person,,unresolved,low,AB,
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def read(folder: Path, undecided: Undecided = "leave") -> CheckedStudy:
    return read_checked_study(folder, ["S1"], NetworkColumns(), directed=True, undecided=undecided)


def sheets_of(study: CheckedStudy) -> list[WorkSheet]:
    inputs = study.inputs["S1"]
    return candidate_sheets(inputs, study.resolved["S1"], inputs.aliases)


def names(folder: Path) -> list[OpenName]:
    study = read(folder)
    return open_names(study.inputs["S1"], study.resolved["S1"])


def test_what_settles_most_comes_first_and_what_people_could_not_decide_last(folder: Path) -> None:
    found = names(folder)
    assert [(n.raw, n.ties, n.said_by) for n in found] == [
        ("Smith", 2, ("S1-001", "S1-005")),
        ("Ann Abreg", 1, ("S1-005",)),
        ("the practice manager at Elm Street", 1, ("S1-001",)),
        ("zzzz qqqq", 1, ("S1-005",)),
        ("gone away", 1, ("S1-005",)),
    ]
    assert [n.in_question for n in found] == [2, 1, 1, 0, 0]  # Ann names Jane as well
    assert [n.undecided for n in found] == [True, True, True, True, False]
    assert found[2].candidates[0].actor.actor_id == "S1-007"
    assert undecided_line(found) == "Names: 4 undecided, 3 with candidates and 5 ties."


def test_nothing_is_decided_by_the_workbook_alone(folder: Path) -> None:
    with pytest.raises(UndecidedNamesError) as before:
        read(folder, "stop")
    study = read(folder)
    sheets = sheets_of(study)
    (folder / "S1" / "aliases.csv").unlink()
    write_workbook(folder / "S1" / "aliases.xlsx", sheets)
    with pytest.raises(UndecidedNamesError) as after:
        read(folder, "stop")
    said = [str(p).replace("aliases.csv", "aliases.xlsx") for p in before.value.problems]
    assert [str(p) for p in after.value.problems] == said
    assert len(read(folder).inputs["S1"].aliases) == 1  # what was decided before is kept


def test_rows_filled_in_are_read_back_as_decisions(folder: Path) -> None:
    study = read(folder)
    path = folder / "S1" / "aliases.xlsx"
    write_workbook(path, sheets_of(study))
    (folder / "S1" / "aliases.csv").unlink()
    book = openpyxl.load_workbook(path)
    sheet = book["aliases"]
    column = {cell.value.replace(" ", "_"): k for k, cell in enumerate(sheet[1])}
    decided = {"Smith": "S1-003", "Ann Abreg": "S1-001"}
    for row in sheet.iter_rows(min_row=2):
        raw, code = row[column["raw_name"]].value, row[column["actor_id"]].value
        last = row[column["candidate"]].value == NOBODY
        if decided.get(raw) == code and code:
            fill = ("same", "medium", "AB")
        elif raw in ("zzzz qqqq", "the practice manager at Elm Street") and last:
            fill = ("exclude", "high", "AB")
        else:
            continue
        for name, value in zip(("decision", "confidence", "reviewer"), fill, strict=True):
            row[column[name]].value = value
    book.save(path)
    meant = {
        r.nomination.nominee_name: (r.meaning.actor_id, r.meaning.resolution)
        for r in read(folder, "stop").resolved["S1"]
    }
    assert meant == {
        "Smith": ("S1-003", "alias"),
        "smith": ("S1-003", "alias"),
        "Ann Abreg": ("S1-001", "alias"),
        "the practice manager at Elm Street": (None, "excluded"),
        "gone away": (None, "unresolved"),
        "Jane Smith": ("S1-002", "exact"),
        "zzzz qqqq": (None, "excluded"),
    }


def test_actors_that_may_be_one_person(folder: Path) -> None:
    found = possible_duplicates(read(folder).inputs["S1"])
    pairs = {(p.one.actor_id, p.other.actor_id): p.why for p in found}
    assert set(pairs) == {("S1-002", "S1-006"), ("S1-003", "S1-006"), ("S1-007", "S1-008")}
    assert "is short for" in pairs["S1-007", "S1-008"]
    assert "initial J fits" in pairs["S1-002", "S1-006"]


def test_names_that_may_be_two_people_s(folder: Path) -> None:
    study = read(folder)
    found = possible_splits(study.inputs["S1"], study.resolved["S1"])
    assert [(r.raw, r.respondent, r.means) for r in found] == [
        ("Smith", "S1-001", None),
        ("smith", "S1-005", None),
    ]
    near = {r.respondent: r.nearest[0].actor.actor_id for r in found}
    # Each respondent is likelier to mean whoever is at the same place.
    assert near == {"S1-001": "S1-003", "S1-005": "S1-002"}


def test_a_name_decided_for_each_respondent_is_settled(folder: Path) -> None:
    path = folder / "S1" / "aliases.csv"
    rows = "".join(
        f"Smith,{who},person,{whom},same,high,AB,\n"
        for who, whom in (("S1-001", "S1-003"), ("S1-005", "S1-002"))
    )
    path.write_text(path.read_text("utf-8") + rows, encoding="utf-8")
    study = read(folder)
    assert possible_splits(study.inputs["S1"], study.resolved["S1"]) == []


def test_the_same_files_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    study = read(folder)
    written = []
    for k in range(2):
        path = tmp_path / f"{k}.xlsx"
        write_workbook(path, sheets_of(study))
        written.append(path.read_bytes())
    assert written[0] == written[1]


def test_a_row_begun_without_a_decision_is_a_mistake_and_not_passed_over(folder: Path) -> None:
    path = folder / "S1" / "aliases.csv"
    path.write_text(path.read_text("utf-8") + "Smith,,person,S1-003,,high,AB,\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"row 3, column decision: must not be blank\. Write same"):
        read(folder)
    path.write_text(path.read_text("utf-8").replace(",,high,AB,", ",,,,"), encoding="utf-8")
    assert len(read(folder).inputs["S1"].aliases) == 1
