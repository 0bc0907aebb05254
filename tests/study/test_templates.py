"""Empty tables that people fill in: what they offer, and that the reader takes what they take."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.study.inputs import INPUT_FILES, Actor, Interview, Nomination, Row, Site
from scripts.study.new_study import LATER_TABLES, SITE_TABLES
from scripts.study.reading import read_rows
from scripts.study.sheets import INSTRUCTIONS
from scripts.study.templates import write_template

TABLES = {**SITE_TABLES, **LATER_TABLES}


def written(folder: Path, stem: str, model: type[Row], site: str = "S2") -> Any:
    write_template(folder / f"{stem}.xlsx", model, site)
    return openpyxl.load_workbook(folder / f"{stem}.xlsx")


def checks_of(sheet: Any) -> dict[str, Any]:
    """The rule of each column, by its heading."""
    heading = {cell.column_letter: cell.value for cell in sheet[1]}
    rules = sheet.data_validations.dataValidation
    return {heading[str(rule.sqref).split(":")[0].rstrip("0123456789")]: rule for rule in rules}


@pytest.mark.parametrize("stem", TABLES)
def test_an_empty_table_is_read_without_rows_or_complaint(tmp_path: Path, stem: str) -> None:
    book = written(tmp_path, stem, TABLES[stem])
    rows = read_rows(tmp_path, stem, TABLES[stem])
    assert (len(rows), rows.problems) == (0, ())
    assert book.sheetnames == [stem, INSTRUCTIONS]
    assert book[stem].freeze_panes == "B2"


@pytest.mark.parametrize("stem", TABLES)
def test_every_column_is_explained_twice(tmp_path: Path, stem: str) -> None:
    book, fields = written(tmp_path, stem, TABLES[stem]), TABLES[stem].model_fields
    headings = {cell.value: cell for cell in book[stem][1]}
    assert list(headings) == list(fields)
    said = {row[0].value: row for row in book[INSTRUCTIONS].iter_rows()}
    for column, field in fields.items():
        description = str(field.description)
        assert description[1:].rstrip(".") in headings[column].comment.text, column
        assert ("May be blank" in headings[column].comment.text) == (not said[column][1].value)
        assert said[column][2].value == description


def test_examples_have_the_ids_of_the_site(tmp_path: Path) -> None:
    sheet = written(tmp_path, "actors", Actor)["actors"]
    assert [cell.value for cell in sheet[2]][:2] == ["e.g. S2-017", "Jane Example"]


@pytest.mark.parametrize("stem", TABLES)
def test_lists_offer_what_the_model_allows(tmp_path: Path, stem: str) -> None:
    model = TABLES[stem]
    checks = checks_of(written(tmp_path, stem, model)[stem])
    schema = model.model_json_schema()["properties"]
    for column in model.model_fields:
        choices = schema[column].get("enum")
        if choices:
            rule = checks[column]
            assert rule.type == "list"
            assert rule.formula1 == f'"{",".join(choices)}"'
            assert str(rule.sqref)[1:].startswith("3:")  # the second row is the example


def test_ids_dates_and_numbers_are_checked_while_typing(tmp_path: Path) -> None:
    checks = checks_of(written(tmp_path, "interviews", Interview)["interviews"])
    assert (checks["wave"].type, checks["wave"].formula1, checks["wave"].formula2) == (
        "whole", "1", "99",
    )  # fmt: skip
    assert checks["date"].type == "date"
    assert checks["respondent_id"].formula1 == (
        'AND(LEFT(A3,3)="S2-",LEN(MID(A3,4,9))>=3,LEN(MID(A3,4,9))<=4,ISNUMBER(VALUE(MID(A3,4,9))))'
    )
    assert "S2-017" in checks["respondent_id"].error


def test_excel_must_not_make_dates_or_numbers_of_names_and_ids(tmp_path: Path) -> None:
    for stem, model in INPUT_FILES.items():
        sheet = written(tmp_path, stem, model)[stem]
        for cell in sheet[1]:
            column = sheet.column_dimensions[cell.column_letter]
            expected = {"wave": "0", "order": "0", "date": "yyyy-mm-dd"}.get(cell.value, "@")
            assert column.number_format == expected, cell.value


def test_what_is_typed_into_a_table_is_read(tmp_path: Path) -> None:
    import datetime

    book = written(tmp_path, "interviews", Interview)
    book["interviews"].append(["S2-001", 2, datetime.datetime(2026, 3, 31), "AB"])
    book.save(tmp_path / "interviews.xlsx")
    book = written(tmp_path, "nominations", Nomination)
    book["nominations"].append(["S2-001", "March 2", 1])
    book.save(tmp_path / "nominations.xlsx")
    rows = read_rows(tmp_path, "interviews", Interview)
    expected = Interview(
        respondent_id="S2-001", wave=2, date=datetime.date(2026, 3, 31), interviewer="AB"
    )
    assert (rows.problems, rows.numbered) == ((), ((3, expected),))
    ((row, nomination),) = read_rows(tmp_path, "nominations", Nomination)
    assert (row, nomination.nominee_name) == (3, "March 2")


def test_rows_given_stand_below_the_example(tmp_path: Path) -> None:
    write_template(tmp_path / "sites.xlsx", Site, rows=[{"site": "S1"}, {"site": "S2"}])
    read = read_rows(tmp_path, "sites", Site)
    assert {(p.row, p.column) for p in read.problems} == {
        (row, column) for row in (3, 4) for column in ("priority", "question", "roster")
    }


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    for place in ("one", "two"):
        write_template(tmp_path / place / "actors.xlsx", Actor, "S1")
    one, two = ((tmp_path / place / "actors.xlsx").read_bytes() for place in ("one", "two"))
    assert one == two
