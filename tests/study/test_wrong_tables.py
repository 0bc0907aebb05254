"""Tables that cannot be read, or whose headings are not theirs, and what is said about them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.small_study import SMALL_STUDY, write_study
from tests.study.spoilt import (
    Case,
    each,
    network_mistake,
    notes_on_network,
    said_about_network,
)

CASES: dict[str, Case] = {
    "a heading misspelt": Case(
        "S1/actors.csv",
        "organisation,",
        "organization,",
        (
            "S1/actors.csv, column organization: there is no such column. Did you mean "
            "“organisation”?",
        ),
    ),
    "a needed heading misspelt, and what stands below it": Case(
        "S1/actors.csv",
        "actor_id,name,organisation,role,background,sector,source\nS1-001",
        "actor id,nmae,organisation,role,background,sector,source\nS1/1",
        (
            "S1/actors.csv, column nmae: there is no such column. Did you mean “name”?",
            "S1/actors.csv, row 2, column actor_id has “S1/1”: is not an actor id: site, dash, "
            "three or four digits, as in S1-017.",
        ),
    ),
    "a heading that is not known": Case(
        "S1/interviews.csv",
        "interviewer\n",
        "favourite colour\n",
        (
            "S1/interviews.csv, column favourite colour: there is no such column. Remove it; "
            "the columns are respondent_id, wave, date, interviewer, note.",
        ),
    ),
    "a heading twice": Case(
        "S1/actors.csv",
        "sector,",
        "Role,",
        ("S1/actors.csv, row 1, column Role: two columns have this heading. Keep one of them.",),
    ),
    "a required column missing": Case(
        "S1/actors.csv",
        ",source\n",
        "\n",
        (
            "S1/actors.csv, row 2 has “roster”: is in a column without a heading (G). Give "
            "the column its heading, or put quotation marks around text with commas.",
        ),
    ),
    "no heading at all": Case(
        "S1/interviews.csv",
        "respondent_id,wave,date,interviewer\n",
        "",
        (
            "S1/interviews.csv: no heading of this table is known. Its first row must hold: "
            "respondent_id, wave, date, interviewer, note.",
        ),
    ),
    "a column without a heading": Case(
        "S1/interviews.csv",
        "2009-06-02,",
        "2009-06-02,,late",
        (
            "S1/interviews.csv, row 4 has “late”: is in a column without a heading (E). Give "
            "the column its heading, or put quotation marks around text with commas.",
        ),
    ),
    "an unquoted comma": Case(
        "S1/actors.csv",
        "Director of Public Health,",
        "Director, Public Health,",
        (
            "S1/actors.csv, row 5 has “nomination”: is in a column without a heading (H). "
            "Give the column its heading, or put quotation marks around text with commas.",
        ),
    ),
    "a chosen column missing": Case(
        "M1/nodes.csv",
        ",order\n",
        ",orders\n",
        ("M1/nodes.csv, column order: this column is missing. Did you mean “orders”?",),
    ),
    "an empty file": Case(
        "S1/interviews.csv",
        SMALL_STUDY["S1/interviews.csv"],
        "\n\n",
        ("S1/interviews.csv: the file is empty. Its first row must hold the headings.",),
    ),
    "a quotation mark left open": Case(
        "S1/actors.csv",
        "Cy Khan",
        '"Cy Khan',
        (
            "S1/actors.csv, row 4: a quotation mark in this row is not closed, or text "
            "follows it. Write a quotation mark inside quoted text twice, or save the table "
            "as .xlsx.",
        ),
    ),
}


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert network_mistake(tmp_path, case) == case.said


def both_kinds(folder: Path) -> None:
    (folder / "S1" / "actors.xlsx").write_bytes(b"")


def another_kind(folder: Path) -> None:
    (folder / "S1" / "interviews.csv").rename(folder / "S1" / "interviews.ods")


def another_name(folder: Path) -> None:
    (folder / "S1" / "aliases.csv").rename(folder / "S1" / "alias.csv")


def binary(folder: Path) -> None:
    (folder / "S1" / "actors.csv").write_bytes(bytes(range(256)))


def workbook_called_csv(folder: Path) -> None:
    (folder / "S1" / "actors.csv").write_bytes(b"PK\x03\x04 and so on")


def csv_called_workbook(folder: Path) -> None:
    (folder / "S1" / "actors.csv").rename(folder / "S1" / "actors.xlsx")


def protected_workbook(folder: Path) -> None:
    (folder / "S1" / "actors.csv").unlink()
    (folder / "S1" / "actors.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on")


def unknown_encoding(folder: Path) -> None:
    path = folder / "S1" / "actors.csv"
    path.write_bytes(path.read_bytes().replace(b"Cy Khan", b"Cy \x81\xff Khan"))


def both_forms(folder: Path) -> None:
    shutil.copy(folder / "M1" / "nodes.csv", folder / "S1" / "nodes.csv")


def far_too_large(folder: Path) -> None:
    with (folder / "S1" / "actors.csv").open("ab") as file:
        file.truncate(60_000_000)


SPOILT_FILES: dict[Callable[[Path], object], tuple[str, ...]] = {
    both_kinds: ("S1/actors.csv: there is a S1/actors.xlsx, too. Keep one of them.",),
    another_kind: (
        "S1/interviews.csv: there is no such file. There is interviews.ods. Save the table as "
        "interviews.csv or interviews.xlsx.",
    ),
    another_name: (
        "S1/aliases.csv: there is no such file. There is alias.csv. Save the table as "
        "aliases.csv or aliases.xlsx.",
    ),
    lambda folder: (folder / "S1" / "nominations.csv").unlink(): (
        "S1/nominations.csv: there is no such file. Save the table as nominations.csv or "
        "nominations.xlsx.",
    ),
    lambda folder: (folder / "sites.csv").unlink(): (
        "sites.csv: there is no such file. Save the table as sites.csv or sites.xlsx.",
    ),
    lambda folder: (folder / "M1" / "edges.csv").unlink(): (
        "M1/edges.csv: there is no such file. Save the table as edges.csv or edges.xlsx.",
    ),
    lambda folder: (folder / "M1").rename(folder / "M10"): (
        "M1: there is no such folder. Did you mean “M10”?",
    ),
    binary: ("S1/actors.csv: this is not a text file. Save the table as CSV UTF-8.",),
    workbook_called_csv: (
        "S1/actors.csv: this is a workbook, not CSV. Rename it to end in .xlsx.",
    ),
    csv_called_workbook: (
        "S1/actors.xlsx: this is not an Excel workbook, or it is damaged. Open it in a spreadsheet "
        "and save it anew.",
    ),
    protected_workbook: (
        "S1/actors.xlsx: the workbook is protected by a password, or of an old kind (.xls). Save "
        "it as .xlsx without a password.",
    ),
    unknown_encoding: (
        "S1/actors.csv, row 4: there are characters here that are neither UTF-8 nor Windows-1252. "
        "Save the table as CSV UTF-8.",
    ),
    both_forms: (
        "S1: the site has nodes and edges as well as actors and interviews. Keep one of the two "
        "forms.",
    ),
    far_too_large: ("S1/actors.csv: the file is larger than 50 MB. Is it the right one?",),
}


@pytest.mark.parametrize("change", SPOILT_FILES)
def test_one_wrong_file(tmp_path: Path, change: Callable[[Path], object]) -> None:
    change(write_study(tmp_path))
    assert said_about_network(tmp_path) == SPOILT_FILES[change]


def test_windows_text_is_noted_with_its_accents(tmp_path: Path) -> None:
    write_study(tmp_path)
    path = tmp_path / "S1" / "actors.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert notes_on_network(tmp_path) == [
        "S1/actors.csv has “Åberg O’Brien”: the file is not UTF-8 and was read as Windows-1252; "
        "are its accents right?",
    ]
