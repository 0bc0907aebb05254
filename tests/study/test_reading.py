"""What spreadsheets write comes back as people see it."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scripts.study import sheets
from scripts.study.inputs import TABLES, Actor, Interview, Nomination, Row
from scripts.study.narrative_inputs import Meeting, SpokenName
from scripts.study.reading import find_table, fit_rows, read_rows
from scripts.study.sheets import Sheet, UnreadableError, read_sheet

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_workbook(path: Path, rows: Sequence[Sequence[Any]], **sheets: Sequence[Any]) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for title, content in {"Sheet": rows, **sheets}.items():
        sheet = book[title] if title in book.sheetnames else book.create_sheet(title)
        for k, row in enumerate(content, start=1):
            for j, value in enumerate(row, start=1):
                cell = sheet.cell(k, j, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # text, whatever it looks like
    book.save(path)
    return path


def cells(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    return list(sheet.rows)


# --- round trips ----------------------------------------------------------------------------------

text = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp", "Zs", "Cf"])
    | st.sampled_from(" ,;\"'=+-@\t\n"),
    min_size=1,
    max_size=12,
).filter(lambda t: t == t.strip() and not re.match("\ufeff|[0-9]{4}-", t))
optional = st.none() | text
actors = st.lists(
    st.builds(
        Actor,
        actor_id=st.integers(1, 9999).map(lambda k: f"S1-{k:03d}"),
        name=text,
        organisation=optional,
        role=optional,
        source=st.sampled_from(["roster", "nomination"]),
    ),
    min_size=1,
    max_size=5,
)
nominations = st.lists(
    st.builds(
        Nomination,
        respondent_id=st.just("S1-001"),
        nominee_name=text,
        order=st.none() | st.integers(1, 1000),
    ),
    min_size=1,
    max_size=5,
)
tables = actors | nominations


def grid(rows: Sequence[Row]) -> list[list[str]]:
    header = list(type(rows[0]).model_fields)
    body = [["" if v is None else str(v) for v in row.model_dump().values()] for row in rows]
    return [header, *body]


@QUICK
@given(
    rows=tables,
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    line_end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    blank=st.integers(0, 3),
)
def test_any_table_comes_back_from_csv(
    tmp_path: Path,
    rows: list[Row],
    delimiter: str,
    quoting: int,
    line_end: str,
    encoding: str,
    blank: int,
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(
        buffer,
        delimiter=delimiter,
        quoting=quoting,
        lineterminator=line_end,  # type: ignore[arg-type]
    )
    header, *body = grid(rows)
    for record in (header, *[[""] * len(header)] * blank, *body):
        writer.writerow(record)
    write(tmp_path / "table.csv", buffer.getvalue(), encoding)
    read = read_rows(tmp_path, "table", type(rows[0]))
    assert read.problems == ()
    assert [row for _, row in read] == rows
    assert [number for number, _ in read] == [blank + 2 + k for k in range(len(rows))]


@QUICK
@given(rows=tables, blank=st.integers(0, 3))
def test_any_table_comes_back_from_a_workbook(tmp_path: Path, rows: list[Row], blank: int) -> None:
    assume(not any("_x" in cell for record in grid(rows) for cell in record))  # escapes of Excel's
    header, *body = grid(rows)
    typed = [[int(c) if c.isascii() and c.isdigit() else c or None for c in row] for row in body]
    assume(all(str(t) == c for ts, cs in zip(typed, body, strict=True)
               for t, c in zip(ts, cs, strict=True) if t is not None))  # fmt: skip
    write_workbook(tmp_path / "table.xlsx", [header, *[[]] * blank, *typed])
    read = read_rows(tmp_path, "table", type(rows[0]))
    assert read.problems == ()
    assert [row for _, row in read] == rows
    assert [number for number, _ in read] == [blank + 2 + k for k in range(len(rows))]


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@QUICK
@given(name=st.text("ABCxyz àéîõüßÅ’“–€", min_size=2, max_size=12).filter(lambda t: t == t.strip()))
def test_windows_text_comes_back(tmp_path: Path, name: str) -> None:
    assume(not is_utf8(name.encode("cp1252")))  # “Å“” is the bytes of “œ”, as good as never typed
    write(tmp_path / "table.csv", f"actor_id,name,source\nS1-001,{name},roster\n", "cp1252")
    sheet = read_sheet(tmp_path / "table.csv", "table.csv")
    assert sheet.rows[0][1][1] == name
    assert len(sheet.notes) == 1


@QUICK
@given(
    model=st.sampled_from(list(TABLES.values())),
    data=st.data(),
)
def test_whatever_is_in_a_row_is_told_in_plain_words(model: type[Row], data: st.DataObject) -> None:
    cell = st.text(max_size=20) | st.sampled_from(["", "1", "0", "-1", "2009-01-01", "S1-001"])
    row = data.draw(st.tuples(*[cell] * len(model.model_fields)))
    rows = fit_rows(Sheet("t.csv", tuple(model.model_fields), ((2, row),)), model)
    for problem in rows.problems:
        assert problem.message.startswith(("must not", "is ", "cannot be"))
        assert not {"Input", "Value", "string"} & set(problem.message.split())
        assert problem.column in model.model_fields


# --- CSV ------------------------------------------------------------------------------------------


def test_rows_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", '\n\na,b\n"two\nlines",1\n,\n\nlast,2\n')
    sheet = read_sheet(path, "t.csv")
    assert sheet.header == ("a", "b")
    assert cells(sheet) == [(4, ("two\nlines", "1")), (7, ("last", "2"))]


def test_spaces_that_cannot_be_seen_go(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "\u00a0a\u00a0, b \n\u00a0Ann\u00a0Lee\u200b ,\u202f2\n")
    assert cells(read_sheet(path, "t.csv")) == [(2, ("Ann Lee", "2"))]


def test_headings_are_read_with_tolerance(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", " Respondent ID ;WAVE;Interviewer\nS1-001;2;XY\n")
    read = read_rows(tmp_path, "t", Interview)
    assert read.numbered == ((2, Interview(respondent_id="S1-001", wave=2, interviewer="XY")),)


def test_a_comma_in_the_text_does_not_hide_the_semicolons(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", 'a;"b, with, commas, in, it"\n"x, y";2\n')
    assert cells(read_sheet(path, "t.csv")) == [(2, ("x, y", "2"))]


def test_columns_without_heading_or_content_are_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", "a,,b,,\n1,,2,,\n3\n")
    sheet = read_sheet(path, "t.csv")
    assert sheet.header == ("a", "b")
    assert cells(sheet) == [(2, ("1", "2")), (3, ("3", ""))]


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@SUM(A1)", "'=quoted", "1e5", "007", "NA"])
def test_what_looks_like_something_else_stays_text(tmp_path: Path, cell: str) -> None:
    write(tmp_path / "c.csv", f"a,b\n{cell},x\n")
    write_workbook(tmp_path / "x.xlsx", [["a", "b"], [cell, "x"]])
    for name in ("c.csv", "x.xlsx"):
        assert cells(read_sheet(tmp_path / name, name)) == [(2, (cell, "x"))]


def test_a_file_with_headings_only_has_no_rows(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "respondent_id,wave\n")
    read = read_rows(tmp_path, "t", Interview)
    assert read.complete
    assert len(read) == 0


def test_the_line_by_which_excel_is_told_the_separator_is_no_heading(tmp_path: Path) -> None:
    for k, end in enumerate(("\n", "\r\n")):
        lines = ["sep=;", "actor_id;name;source", 'S1-001;"Lee, Ann, Dr, MBE";roster', ""]
        write(tmp_path / f"t{k}.csv", "\ufeff" + end.join(lines))
        ((row, actor),) = read_rows(tmp_path, f"t{k}", Actor)
        assert (row, actor.name) == (3, "Lee, Ann, Dr, MBE")


@pytest.mark.parametrize("cell", ["2", "2.0", " 2 ", "02"])
def test_numbers_may_look_as_spreadsheets_make_them(tmp_path: Path, cell: str) -> None:
    write(tmp_path / "t.csv", f"respondent_id,wave\nS1-001,{cell}\n")
    write_workbook(tmp_path / "x.xlsx", [["respondent_id", "wave"], ["S1-001", float(cell)]])
    for name in ("t", "x"):
        ((_, row),) = read_rows(tmp_path, name, Interview)
        assert row.wave == 2


@pytest.mark.parametrize(
    "cell", ["2026-03-31", "2026-03-31 14:30", "2026-03-31T14:30:00.000+01:00", "2026-03-31T09:00Z"]
)
def test_a_time_behind_a_date_does_no_harm(tmp_path: Path, cell: str) -> None:
    write(tmp_path / "t.csv", f"respondent_id,wave,date\nS1-001,1,{cell}\n")
    ((_, row),) = read_rows(tmp_path, "t", Interview)
    assert row.date == datetime.date(2026, 3, 31)


@pytest.mark.parametrize("cell", ["31/03/2026", "31.3.2026", "03/31/2026", "31-03-2026 14:30"])
def test_a_date_that_can_be_one_day_only_is_read(tmp_path: Path, cell: str) -> None:
    write(tmp_path / "t.csv", f"respondent_id,wave,date\nS1-001,1,{cell}\n")
    ((_, row),) = read_rows(tmp_path, "t", Interview)
    assert row.date == datetime.date(2026, 3, 31)


def test_day_and_month_that_are_the_same_are_one_day(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "respondent_id,wave,date\nS1-001,1,3/3/2026\n")
    ((_, row),) = read_rows(tmp_path, "t", Interview)
    assert row.date == datetime.date(2026, 3, 3)


NO_DATE = "is not a date; write YYYY-MM-DD, as in 2009-03-31."
TWO_DAYS = "may be 2026-03-04 or 2026-04-03; write YYYY-MM-DD."


@pytest.mark.parametrize(
    ("cell", "message"),
    [(cell, TWO_DAYS) for cell in ("03/04/2026", "4.3.2026", "4-3-2026 9:00")]
    + [
        (cell, NO_DATE)
        for cell in ("46112", "March 2026", "2026-02-30", "30/02/2026", "3/4/26", "31/03/20260")
    ],
)
def test_what_may_be_another_day_is_not_guessed(tmp_path: Path, cell: str, message: str) -> None:
    write(tmp_path / "t.csv", f"respondent_id,wave,date\nS1-001,1,{cell}\n")
    (problem,) = read_rows(tmp_path, "t", Interview).problems
    assert (problem.seen, problem.message) == (cell, message)


# --- XLSX -----------------------------------------------------------------------------------------


def test_cells_of_a_workbook_come_back_as_they_are_read(tmp_path: Path) -> None:
    day, moment = datetime.date(2009, 3, 31), datetime.datetime(2009, 3, 31, 14, 30)
    midnight = datetime.datetime(2009, 3, 31)
    write_workbook(
        tmp_path / "t.xlsx",
        [list("abcdefgh"), [3, 3.0, 2.5, True, day, moment, midnight, None], [], ["last"]],
    )
    assert cells(read_sheet(tmp_path / "t.xlsx", "t.xlsx")) == [
        (2, ("3", "3", "2.5", "TRUE", "2009-03-31", "2009-03-31T14:30:00", "2009-03-31", "")),
        (4, ("last", "", "", "", "", "", "", "")),
    ]


def test_a_name_that_excel_took_for_a_date_is_told(tmp_path: Path) -> None:
    day = datetime.datetime(2026, 3, 2)
    write_workbook(tmp_path / "t.xlsx", [["respondent_id", "nominee_name"], ["S1-001", day]])
    assert [str(problem) for problem in read_rows(tmp_path, "t", Nomination).problems] == [
        "t.xlsx, row 2, column nominee_name has “2026-03-02”: is a date, as spreadsheets make of "
        "words such as March 2. Write the words, with a ' before them."
    ]


def test_a_title_above_the_headings_is_told_once(tmp_path: Path) -> None:
    write(tmp_path / "t.csv", "Interviews of S1,,\n\nrespondent_id,wave,date\nS1-001,1,\n")
    assert [str(problem) for problem in read_rows(tmp_path, "t", Interview).problems] == [
        "t.csv, row 1: the first row holds “Interviews of S1” only; it must hold the headings. "
        "Remove what stands above them."
    ]


def test_a_sheet_that_is_not_the_table_is_named(tmp_path: Path) -> None:
    headings = ["respondent_id", "wave"]
    write_workbook(tmp_path / "t.xlsx", [["to do"], ["ring Ann"]], People=[headings])
    assert [str(problem) for problem in read_rows(tmp_path, "t", Interview).problems] == [
        "t.xlsx: no heading on the sheet “Sheet” is known. Its first row must hold: respondent_id, "
        "wave, date, interviewer, note. If another sheet is meant, call it t."
    ]


def test_the_sheet_named_like_the_file_is_read_or_else_the_first(tmp_path: Path) -> None:
    write_workbook(tmp_path / "actors.xlsx", [["first"], ["1"]], Actors=[["named"], ["2"]])
    write_workbook(tmp_path / "other.xlsx", [["first"], ["1"]], Actors=[["named"], ["2"]])
    assert read_sheet(tmp_path / "actors.xlsx", "actors.xlsx").header == ("named",)
    assert read_sheet(tmp_path / "other.xlsx", "other.xlsx").header == ("first",)


def test_instructions_are_not_read_wherever_they_stand(tmp_path: Path) -> None:
    write_workbook(tmp_path / "t.xlsx", [["x"]], Actors=[["first"], ["1"]])
    import openpyxl

    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book.worksheets[0].title = "Instructions"
    book.save(tmp_path / "t.xlsx")
    assert read_sheet(tmp_path / "t.xlsx", "t.xlsx").header == ("first",)


def test_merged_cells_are_told_all_at_once(tmp_path: Path) -> None:
    import openpyxl

    write_workbook(tmp_path / "t.xlsx", [["a", "b"], ["x", "1"], ["", "2"], ["y", "3"], ["", "4"]])
    assert cells(read_sheet(tmp_path / "t.xlsx", "t.xlsx"))[1] == (3, ("", "2"))
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book.worksheets[0].merge_cells("A2:A3")
    book.worksheets[0].merge_cells("A4:A5")
    other = book.create_sheet("other")
    other.merge_cells("A1:B1")
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(UnreadableError) as caught:
        read_sheet(tmp_path / "t.xlsx", "t.xlsx")
    assert [str(problem) for problem in caught.value.problems] == [
        f"t.xlsx, row {row}: cells {cell_range} are merged; only the first holds a value. Unmerge "
        "them, and write the value into each cell it holds for."
        for row, cell_range in ((2, "A2:A3"), (4, "A4:A5"))
    ]


def test_a_formula_counts_as_the_value_last_shown(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, '="S1-"&"001"', None, "S1-001")
        sheet.write_row(1, 1, ["x"])
    assert cells(read_sheet(tmp_path / "t.xlsx", "t.xlsx")) == [(2, ("S1-001", "x"))]


def test_an_error_of_excels_is_named_by_its_cell(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    with pytest.raises(UnreadableError) as caught:
        read_sheet(tmp_path / "t.xlsx", "t.xlsx")
    assert str(caught.value) == (
        "t.xlsx, row 3 has “#DIV/0!”: cell B3 holds an error of Excel's. Write the value itself."
    )


def test_openpyxl_is_imported_for_workbooks_only(tmp_path: Path) -> None:
    import subprocess
    import sys

    write(tmp_path / "t.csv", "a\n1\n")
    program = (
        "import sys; from pathlib import Path; from scripts.study.sheets import read_sheet; "
        f"read_sheet(Path({str(tmp_path / 't.csv')!r}), 't.csv'); "
        "sys.exit('openpyxl' in sys.modules or 'rapidfuzz' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# --- which files exist ----------------------------------------------------------------------------


def test_tables_are_found_in_either_format(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "")
    write(tmp_path / "b.xlsx", "")
    assert find_table(tmp_path, "a") == [tmp_path / "a.csv"]
    assert find_table(tmp_path, "b") == [tmp_path / "b.xlsx"]
    assert find_table(tmp_path, "c") == []


def test_a_lock_file_of_excels_is_not_taken_for_a_table(tmp_path: Path) -> None:
    write(tmp_path / "~$actors.xlsx", "")
    read = read_rows(tmp_path, "actors", Actor)
    assert [str(p) for p in read.problems] == [
        "actors.csv: there is no such file. Save the table as actors.csv or actors.xlsx."
    ]


@pytest.mark.parametrize("cell", ["not_a_name", "Not a name", "NOT-A-NAME"])
def test_words_to_choose_from_are_read_with_tolerance(tmp_path: Path, cell: str) -> None:
    (tmp_path / "spoken.csv").write_text(f"said,decision,reviewer\nBob,{cell},XY\n")
    ((_, row),) = read_rows(tmp_path, "spoken", SpokenName)
    assert row.decision == "not_a_name"


def test_lists_in_a_cell_may_be_separated_as_people_do(tmp_path: Path) -> None:
    (tmp_path / "meetings.csv").write_text(
        "meeting_id,series,regular,on_priority,attendees\n"
        '"S1-G01",Forum,1,1,"S1-001, S1-002\nS1-X01; S1-003;"\n'
    )
    ((_, row),) = read_rows(tmp_path, "meetings", Meeting)
    assert row.attendees == ("S1-001", "S1-002", "S1-X01", "S1-003")


# --- tables made to take all memory ---------------------------------------------------------------


def with_sheet(folder: Path, xml: str) -> Path:
    """A workbook with this worksheet instead of its own."""
    whole = io.BytesIO(write_workbook(folder / "t.xlsx", [["a"], ["b"]]).read_bytes())
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(folder / "t.xlsx", "w", 8) as new:
        for name in old.namelist():
            own = name.endswith("sheet1.xml")
            new.writestr(name, xml.replace("SPACE", space) if own else old.read(name))
    return folder / "t.xlsx"


SMALL = '<worksheet SPACE><sheetData><row><c t="str"><v>a</v></c></row>REST</sheetData></worksheet>'
FAR = '<row><c r="XFD2" t="n"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ('<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + SMALL, "it declares entities"),
        (SMALL.replace("REST", "<row/>" * 2_001), "too many pieces"),
        (SMALL.replace("REST", FAR), "more than 2,000 cells"),
    ],
)
def test_a_workbook_that_would_blow_up_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, xml: str, said: str
) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 2_000)
    monkeypatch.setattr(sheets, "MOST_TAGS", 2_000)
    path = with_sheet(tmp_path, SMALL.replace("REST", ""))
    assert read_sheet(path, "t.xlsx").header == ("a",)
    with pytest.raises(UnreadableError, match=said):
        read_sheet(with_sheet(tmp_path, xml), "t.xlsx")


def test_a_table_of_too_many_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 2_000)
    assert len(read_sheet(write(tmp_path / "t.csv", "a\n" + "b\n" * 1_999), "t.csv").rows) == 1_999
    with pytest.raises(UnreadableError, match="more than 2,000 cells"):
        read_sheet(write(tmp_path / "t.csv", "a\n" + "b\n" * 2_000), "t.csv")


# --- hostile cells --------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\x1b", "\x07", "\x7f", "\x9b", "\u202e", "\u2069", "\uffff"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_signs_that_cannot_be_seen_are_told_by_row_and_column(
    tmp_path: Path, sign: str, suffix: str
) -> None:
    if suffix == ".xlsx" and (sign < " " or sign == "\uffff"):
        pytest.skip("a workbook cannot hold it")
    rows = [["actor_id", "name", "source"], ["S1-001", "Zoë אבג\u200e", "roster"],
            ["S1-002", f"Basil{sign} Orde", "roster"]]  # fmt: skip
    path = tmp_path / f"actors{suffix}"
    if suffix == ".csv":
        write(path, "\n".join(map(",".join, rows)))
    else:
        write_workbook(path, rows)
    (problem,) = read_rows(tmp_path, "actors", Actor).problems
    assert (problem.file, problem.row, problem.column) == (f"actors{suffix}", 3, "name")
    assert f"a sign that cannot be seen (U+{ord(sign):04X}, after 5 others)" in str(problem)
    assert sign not in str(problem)


def test_signs_that_cannot_be_seen_hide_no_other_mistake(tmp_path: Path) -> None:
    write(
        tmp_path / "actors.csv",
        "actor_id,name,source\nS1-001,Basil\u202e,roster\nS1_002,Mina,roster\nS1-003,Ali,roster\n",
    )
    read = read_rows(tmp_path, "actors", Actor)
    assert [(p.row, p.column) for p in read.problems] == [(2, "name"), (3, "actor_id")]


def test_a_sign_that_cannot_be_seen_in_a_heading_is_told(tmp_path: Path) -> None:
    write(tmp_path / "actors.csv", "actor_id,na\u202eme,source\nS1-001,Basil,roster\n")
    (problem,) = read_rows(tmp_path, "actors", Actor).problems
    assert problem.row == 1 and "U+202E" in str(problem)


def test_a_very_long_heading_is_told_briefly(tmp_path: Path) -> None:
    heading = "colour" * 20_000
    write(tmp_path / "actors.csv", f"actor_id,name,source,{heading}\nS1-001,Basil,roster,x\n")
    (problem,) = read_rows(tmp_path, "actors", Actor).problems
    assert "there is no such column" in str(problem) and len(str(problem)) < 500
