"""Each kind of mistake in people's files, made one at a time, and what is said about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scripts import resolve_nominations
from scripts.study.config import NetworkColumns
from scripts.study.files import read_json
from scripts.study.problems import StudyError
from scripts.study.tables import ACTORS, DYADS, NOMINATIONS, read_table
from tests.jobs import stand_in
from tests.small_study import SMALL_STUDY, read_study_of, write_study


class Case(NamedTuple):
    """Put `new` for `old` in `file`; then exactly `said` is reported."""

    file: str
    old: str
    new: str
    said: tuple[str, ...]


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
    "an id that is no id": Case(
        "S1/actors.csv",
        "S1-003,Cy",
        "S1/3,Cy",
        (
            "S1/actors.csv, row 4, column actor_id has “S1/3”: is not an actor id: site, "
            "dash, three or four digits, as in S1-017.",
        ),
    ),
    "a blank name": Case(
        "S1/actors.csv",
        "Eve Ng",
        "  ",
        ("S1/actors.csv, row 6, column name: must not be blank.",),
    ),
    "a word that is not allowed": Case(
        "S1/actors.csv",
        "NHS,nomination\nS1-003",
        "NHS,nominaton\nS1-003",
        (
            "S1/actors.csv, row 3, column source has “nominaton”: is not one of roster or "
            "nomination. Did you mean “nomination”?",
        ),
    ),
    "a blank where a word is needed": Case(
        "S1/actors.csv",
        "S1-005,Eve Ng,charity,officer,,,nomination",
        "S1-005,Eve Ng,charity,officer,,,",
        ("S1/actors.csv, row 6, column source: must not be blank. Write roster or nomination.",),
    ),
    "a name far too long": Case(
        "S1/actors.csv",
        "Eve Ng",
        "Eve " * 600,
        (
            "S1/actors.csv, row 6, column name has “Eve Eve Eve Eve Eve Eve Eve Eve Eve Eve "
            "Eve Eve Eve Eve Eve Eve Eve Eve Eve Eve …”: is longer than 2000 characters.",
        ),
    ),
    "a wave in words": Case(
        "S1/interviews.csv",
        "S1-001,1",
        "S1-001,one",
        ("S1/interviews.csv, row 2, column wave has “one”: is not a whole number.",),
    ),
    "a wave that is a fraction": Case(
        "S1/interviews.csv",
        "S1-001,1",
        "S1-001,1.5",
        ("S1/interviews.csv, row 2, column wave has “1.5”: is not a whole number.",),
    ),
    "a wave of nought": Case(
        "S1/interviews.csv",
        "S1-001,1",
        "S1-001,0",
        ("S1/interviews.csv, row 2, column wave has “0”: is less than 1.",),
    ),
    "a wave far too high": Case(
        "S1/interviews.csv",
        "S1-003,2",
        "S1-003,100",
        ("S1/interviews.csv, row 4, column wave has “100”: is more than 99.",),
    ),
    "a wave beyond all numbers": Case(
        "S1/interviews.csv",
        "S1-003,2",
        "S1-003," + "9" * 5000,
        (
            "S1/interviews.csv, row 4, column wave has "
            "“99999999999999999999999999999999999999999999999999999999999999999999999999999999…”: "
            "is not a whole number of reasonable size.",
        ),
    ),
    "a date the other way round": Case(
        "S1/interviews.csv",
        "2009-03-31",
        "31/03/2009",
        (
            "S1/interviews.csv, row 2, column date has “31/03/2009”: is not a date; write "
            "YYYY-MM-DD, as in 2009-03-31.",
        ),
    ),
    "a day there was not": Case(
        "S1/interviews.csv",
        "2009-03-31",
        "2009-02-31",
        (
            "S1/interviews.csv, row 2, column date has “2009-02-31”: is not a date; write "
            "YYYY-MM-DD, as in 2009-03-31.",
        ),
    ),
    "seconds for a date": Case(
        "S1/interviews.csv",
        "2009-03-31",
        "86400",
        (
            "S1/interviews.csv, row 2, column date has “86400”: is not a date; write "
            "YYYY-MM-DD, as in 2009-03-31.",
        ),
    ),
    "an order below one": Case(
        "S1/nominations.csv",
        "bob obrien,1",
        "bob obrien,-1",
        ("S1/nominations.csv, row 2, column order has “-1”: is less than 1.",),
    ),
    "a cap of nought": Case(
        "sites.csv",
        "discovered,3",
        "discovered,0",
        ("sites.csv, row 2, column cap has “0”: is less than 1.",),
    ),
    "a site id with a space": Case(
        "sites.csv",
        "S1,Smoking",
        "S 1,Smoking",
        (
            "sites.csv, row 2, column site has “S 1”: is not a site id: a letter, then at "
            "most 15 letters or digits, as in S1.",
        ),
    ),
    "a roster that is not known": Case(
        "sites.csv",
        "given",
        "Givn",
        (
            "sites.csv, row 3, column roster has “Givn”: is not one of given or discovered. "
            "Did you mean “given”?",
        ),
    ),
    "a decision not known": Case(
        "S1/aliases.csv",
        "same,medium",
        "identical,medium",
        (
            "S1/aliases.csv, row 2, column decision has “identical”: is not one of same, new, "
            "unresolved or exclude.",
        ),
    ),
    "a reviewer missing": Case(
        "S1/aliases.csv",
        "medium,XY",
        "medium,",
        ("S1/aliases.csv, row 2, column reviewer: must not be blank.",),
    ),
    "an actor of another site": Case(
        "S1/actors.csv",
        "S1-005,Eve",
        "S2-005,Eve",
        (
            "S1/actors.csv, row 6, column actor_id has “S2-005”: ids of this site begin with "
            "S1-. Write S1-005, or move the row to its site.",
        ),
    ),
    "an actor id twice": Case(
        "S1/actors.csv",
        "S1-005,Eve",
        "S1-004,Eve",
        (
            "S1/actors.csv, row 6, column actor_id has “S1-004”: row 5 has this id already. "
            "Give one of them an id that is not in use.",
        ),
    ),
    "an interview with nobody known": Case(
        "S1/interviews.csv",
        "S1-003,2",
        "S1-033,2",
        (
            "S1/interviews.csv, row 4, column respondent_id has “S1-033”: no actor in "
            "S1/actors.csv has this id. Did you mean “S1-003”?",
            "S1/nominations.csv, row 7, column respondent_id has “S1-003”: this actor has no "
            "interview in S1/interviews.csv (also on row 8). Add the interview there, or "
            "write in reporter_id who reported this contact.",
        ),
    ),
    "a respondent not known": Case(
        "S1/nominations.csv",
        "S1-002,Ann",
        "S1-012,Ann",
        (
            "S1/nominations.csv, row 5, column respondent_id has “S1-012”: no actor in "
            "S1/actors.csv has this id. Did you mean “S1-002”?",
        ),
    ),
    "a reporter not known": Case(
        "S1/nominations.csv",
        ",S1-001,overheard",
        ",S1-011,overheard",
        (
            "S1/nominations.csv, row 6, column reporter_id has “S1-011”: no actor in "
            "S1/actors.csv has this id. Did you mean “S1-001”?",
        ),
    ),
    "a reporter not interviewed": Case(
        "S1/nominations.csv",
        ",S1-001,overheard",
        ",S1-005,overheard",
        (
            "S1/nominations.csv, row 6, column reporter_id has “S1-005”: this actor has no "
            "interview in S1/interviews.csv. Add the interview there.",
        ),
    ),
    "nominations without an interview": Case(
        "S1/nominations.csv",
        "S1-002,Ann",
        "S1-004,Ann",
        (
            "S1/nominations.csv, row 5, column respondent_id has “S1-004”: this actor has no "
            "interview in S1/interviews.csv. Add the interview there, or write in reporter_id "
            "who reported this contact.",
        ),
    ),
    "an alias of an actor not known": Case(
        "S1/aliases.csv",
        "S1-004,same",
        "S1-044,same",
        (
            "S1/aliases.csv, row 3, column actor_id has “S1-044”: no actor in S1/actors.csv "
            "has this id. Did you mean “S1-004”?",
        ),
    ),
    "an alias of a respondent not known": Case(
        "S1/aliases.csv",
        "the DPH,,",
        "the DPH,X9-999,",
        (
            "S1/aliases.csv, row 3, column respondent_id has “X9-999”: no actor in "
            "S1/actors.csv has this id. Add the actor there.",
            "S1/nominations.csv, row 4, column nominee_name has “the DPH”: no actor has this "
            "name, and no alias row decides about it. Near: S1-004 (the DPH). Add a row to "
            "S1/aliases.csv with this raw_name and a decision: same and the actor_id; new and "
            "the actor_id of an actor you add to S1/actors.csv; or unresolved or exclude.",
        ),
    ),
    "an actor interviewed twice": Case(
        "S1/interviews.csv",
        "S1-003,2",
        "S1-002,2",
        (
            "S1/interviews.csv, row 4, column respondent_id has “S1-002”: row 3 is an "
            "interview with this actor already. Keep the first; one network interview an "
            "actor.",
            "S1/nominations.csv, row 7, column respondent_id has “S1-003”: this actor has no "
            "interview in S1/interviews.csv (also on row 8). Add the interview there, or "
            "write in reporter_id who reported this contact.",
        ),
    ),
    "a gap between waves": Case(
        "S1/interviews.csv",
        "S1-002,2,,XY\nS1-003,2",
        "S1-002,3,,XY\nS1-003,3",
        (
            "S1/interviews.csv, column wave: there are interviews of wave 3, but none of wave "
            "2. Number waves 1, 2, 3 without gaps.",
        ),
    ),
    "a place in a list twice": Case(
        "S1/nominations.csv",
        "Cyrus K.,2",
        "Cyrus K.,1",
        (
            "S1/nominations.csv, row 3, column order has “1”: row 2 has this place in the "
            "same list already. Number the names 1, 2, 3 as they were given, or leave order "
            "blank.",
        ),
    ),
    "nobody interviewed": Case(
        "S1/interviews.csv",
        SMALL_STUDY["S1/interviews.csv"].split("\n", 1)[1],
        "",
        ("S1/interviews.csv: there are no rows below the headings.",),
    ),
    "two actors of one name": Case(
        "S1/actors.csv",
        "Eve Ng",
        "cy  KHAN",
        (
            "S1/actors.csv, row 6, column name has “cy KHAN”: this is also the name of S1-003 "
            "on row 4. If they are one actor, remove a row; if not, add to the names what "
            "tells them apart, such as the organisation in brackets.",
            "S1/nominations.csv, row 7, column nominee_name has “Eve Ng”: no actor has this "
            "name, and no alias row decides about it. Add a row to S1/aliases.csv with this "
            "raw_name and a decision: same and the actor_id; new and the actor_id of an actor "
            "you add to S1/actors.csv; or unresolved or exclude.",
        ),
    ),
    "a name nobody has": Case(
        "S1/nominations.csv",
        "Ann Aberg",
        "An Abergh",
        (
            "S1/nominations.csv, row 5, column nominee_name has “An Abergh”: no actor has "
            "this name, and no alias row decides about it. Near: S1-001 (Ann Åberg). Add a "
            "row to S1/aliases.csv with this raw_name and a decision: same and the actor_id; "
            "new and the actor_id of an actor you add to S1/actors.csv; or unresolved or "
            "exclude.",
        ),
    ),
    "a name nobody is near": Case(
        "S1/nominations.csv",
        "S1-003,Eve Ng,1",
        "S1-003,qqqq xxxx,1\nS1-001,qqqq-xxxx,3",
        (
            "S1/nominations.csv, row 7, column nominee_name has “qqqq xxxx”: no actor has "
            "this name, and no alias row decides about it (also on row 8). Add a row to "
            "S1/aliases.csv with this raw_name and a decision: same and the actor_id; new and "
            "the actor_id of an actor you add to S1/actors.csv; or unresolved or exclude.",
            "S1/nominations.csv, row 8, column order has “3”: row 4 has this place in the "
            "same list already. Number the names 1, 2, 3 as they were given, or leave order "
            "blank.",
            "S1/nominations.csv, row 8, column respondent_id has “S1-001”: from this row on "
            "there are more than the 3 people one could name. Remove what was not asked for, "
            "or correct cap in the table of sites.",
        ),
    ),
    "a respondent naming themselves": Case(
        "S1/nominations.csv",
        "S1-002,Ann Aberg",
        "S1-002,Bob O'Brien",
        (
            "S1/nominations.csv, row 5, column nominee_name has “Bob O'Brien”: this means "
            "S1-002, the respondent. Remove the row, or add one to S1/aliases.csv with this "
            "respondent_id that says whom else this respondent means.",
        ),
    ),
    "more names than the cap": Case(
        "sites.csv",
        "discovered,3",
        "discovered,2",
        (
            "S1/nominations.csv, row 4, column respondent_id has “S1-001”: from this row on "
            "there are more than the 2 people one could name. Remove what was not asked for, "
            "or correct cap in the table of sites.",
        ),
    ),
    "an actor from nowhere": Case(
        "S1/nominations.csv",
        "S1-003,Eve Ng,1,,\n",
        "",
        (
            "S1/actors.csv, row 6, column source has “nomination”: nobody named S1-005, and "
            "there is no interview with it. Write roster if it was listed before anyone was "
            "asked; else remove the row, or decide in S1/aliases.csv which name means it.",
        ),
    ),
    "an alias without its actor": Case(
        "S1/aliases.csv",
        "S1-003,same",
        "  ,same",
        (
            "S1/aliases.csv, row 2, column actor_id: decision same needs the id of the actor "
            "meant. Write it, or decide unresolved or exclude.",
        ),
    ),
    "something not usable that is somebody": Case(
        "S1/aliases.csv",
        "not_usable,,exclude",
        "not_usable,S1-003,same",
        (
            "S1/aliases.csv, row 4, column decision has “same”: what is not_usable cannot be "
            "decided as same. Write decision exclude, or another kind.",
            "S1/nominations.csv, row 8, column nominee_name has “google”: this means S1-003, "
            "the respondent. Remove the row, or add one to S1/aliases.csv with this "
            "respondent_id that says whom else this respondent means.",
        ),
    ),
    "an exclusion that is somebody": Case(
        "S1/aliases.csv",
        "not_usable,,exclude",
        "not_usable,S1-003,exclude",
        (
            "S1/aliases.csv, row 4, column actor_id has “S1-003”: decision exclude means that "
            "no actor is meant. Remove the id, or decide same.",
        ),
    ),
    "two decisions about a name": Case(
        "S1/aliases.csv",
        "Google,,not_usable,,exclude",
        "cyrus k,,person,S1-004,same",
        (
            "S1/aliases.csv, row 4, column raw_name has “cyrus k”: row 2 decides otherwise "
            "about this name. Keep one of them, or fill respondent_id where it depends on who "
            "says it.",
            "S1/nominations.csv, row 8, column nominee_name has “google”: no actor has this "
            "name, and no alias row decides about it. Add a row to S1/aliases.csv with this "
            "raw_name and a decision: same and the actor_id; new and the actor_id of an actor "
            "you add to S1/actors.csv; or unresolved or exclude.",
        ),
    ),
    "an alias that is another's name": Case(
        "S1/aliases.csv",
        "Google,,not_usable,,exclude,high,XY,\n",
        "Google,,not_usable,,exclude,high,XY,\nCy Khan,,person,S1-005,same,low,XY,\n",
        (
            "S1/aliases.csv, row 5, column raw_name has “Cy Khan”: this is the name of actor "
            "S1-003, and stands for that one. Remove the row, or fill respondent_id if "
            "somebody means another by it.",
        ),
    ),
    "a site without its row": Case(
        "sites.csv",
        "M1,Prayer",
        "M2,Prayer",
        (
            "sites.csv, column site: there is no row for site M1 of the configuration. Add "
            "the row, or remove the site there.",
            "sites.csv, row 3, column site has “M2”: this site is not in the configuration. "
            "Add it there under sites, or remove the row.",
        ),
    ),
    "a site twice": Case(
        "sites.csv",
        "M1,Prayer,Whom do you like?,given,",
        "M1,Prayer,Whom do you like?,given,\nS1,Smoking,Who?,given,",
        (
            "sites.csv, row 4, column site has “S1”: the site has a row already (row 2). "
            "Remove one of the rows.",
        ),
    ),
    "an edge to nobody": Case(
        "M1/edges.csv",
        "Basil,Hugh",
        "Basil,Hugo",
        (
            "M1/edges.csv, row 3, column target has “Hugo”: there is no such node in "
            "M1/nodes.csv. Did you mean “Hugh”?",
        ),
    ),
    "an edge to itself": Case(
        "M1/edges.csv",
        "Basil,Hugh",
        "Basil,Basil",
        (
            "M1/edges.csv, row 3, column target has “Basil”: the edge goes from a node to "
            "itself. Remove the row.",
        ),
    ),
    "an edge twice": Case(
        "M1/edges.csv",
        "Basil,Hugh,1",
        "Basil,Hugh,1\nBasil,Hugh,3",
        (
            "M1/edges.csv, row 4, column target has “Hugh”: the edge is on row 3 already. "
            "Remove one of the rows.",
        ),
    ),
    "an edge of somebody not asked": Case(
        "M1/edges.csv",
        "Basil,Hugh",
        "Hugh,Basil",
        (
            "M1/edges.csv, row 3, column source has “Hugh”: this node was not asked "
            "(observed_out is 0 in M1/nodes.csv). Remove the row, or write 1 there.",
        ),
    ),
    "an observed_out that is no truth": Case(
        "M1/nodes.csv",
        "Hugh,0",
        "Hugh,maybe",
        ("M1/nodes.csv, row 4, column observed_out has “maybe”: is neither 1 (yes) nor 0 (no).",),
    ),
    "a node twice": Case(
        "M1/nodes.csv",
        "Hugh,0",
        "basil,0",
        (
            "M1/edges.csv, row 3, column target has “Hugh”: there is no such node in M1/nodes.csv.",
            "M1/nodes.csv, row 4, column name has “basil”: this is also the name of M1-002 on "
            "row 3. If they are one actor, remove a row; if not, add to the names what tells "
            "them apart, such as the organisation in brackets.",
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


def spoil(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def said_about(folder: Path, *sites: str, directed: bool = True) -> tuple[str, ...]:
    with pytest.raises(StudyError) as caught:
        read_study_of(folder, *sites, directed=directed)
    return tuple(map(str, caught.value.problems))


def test_the_study_that_is_spoilt_below_is_right(tmp_path: Path) -> None:
    assert read_study_of(write_study(tmp_path)).notes == ()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    write_study(tmp_path)
    spoil(tmp_path, case.file, case.old, case.new)
    assert said_about(tmp_path) == case.said


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
    assert said_about(tmp_path) == SPOILT_FILES[change]


def test_no_folder_at_all(tmp_path: Path) -> None:
    (said,) = said_about(tmp_path / "nowhere")
    assert said.endswith("nowhere: there is no such folder. Correct folder in the configuration.")


def test_a_node_nobody_could_have_discovered(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "sites.csv", "given", "discovered")
    spoil(tmp_path, "M1/edges.csv", "Basil,Hugh,1\n", "")
    assert said_about(tmp_path) == (
        "M1/nodes.csv, row 4, column name has “Hugh”: no edge reaches this node and it was not "
        "asked, so nobody discovered it. Write roster given in the table of sites, or remove the "
        "row.",
    )


def test_an_edge_without_direction_between_two_who_were_not_asked(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "M1/nodes.csv", "Basil,1", "Basil,0")
    (said,) = said_about(tmp_path, directed=False)
    assert "M1/edges.csv, row 3, column source has “Basil”: these nodes were not asked" in said


def test_every_mistake_in_every_file_at_once(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "sites.csv", "discovered,3", "found,many")
    spoil(tmp_path, "S1/actors.csv", "NHS,nomination", "NHS,nominated")
    spoil(tmp_path, "S1/interviews.csv", "S1-001,1", "S1-001,first")
    spoil(tmp_path, "S1/nominations.csv", "bob obrien,1", "bob obrien,one")
    spoil(tmp_path, "S1/aliases.csv", "same,medium", "same,sure")
    spoil(tmp_path, "M1/nodes.csv", "Hugh,0", "Hugh,no idea")
    spoil(tmp_path, "M1/edges.csv", "Basil,Hugh", ",Hugh")
    places = [line.partition(" has ")[0].partition(":")[0] for line in said_about(tmp_path)]
    assert places == [
        "M1/edges.csv, row 3, column source",
        "M1/nodes.csv, row 4, column observed_out",
        "S1/actors.csv, row 3, column source",
        "S1/aliases.csv, row 2, column confidence",
        "S1/interviews.csv, row 2, column wave",
        "S1/nominations.csv, row 2, column order",
        "sites.csv, row 2, column cap",
        "sites.csv, row 2, column roster",
    ]


def test_references_are_judged_though_other_cells_are_wrong(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/actors.csv", "NHS,nomination\nS1-003", "NHS,nominated\nS1-003")
    spoil(tmp_path, "S1/aliases.csv", "same,high", "same,very")
    spoil(tmp_path, "S1/nominations.csv", "S1-003,google", "S1-030,google")
    spoil(tmp_path, "S1/nominations.csv", "S1-003,Eve Ng", "S1-003,Steve")
    places = [line.partition(": ")[0] for line in said_about(tmp_path)]
    assert places == [
        "S1/actors.csv, row 3, column source has “nominated”",
        "S1/aliases.csv, row 3, column confidence has “very”",
        "S1/nominations.csv, row 7, column nominee_name has “Steve”",
        "S1/nominations.csv, row 8, column respondent_id has “S1-030”",
    ]


def test_no_message_speaks_the_language_of_a_library() -> None:
    said = " ".join(line for case in CASES.values() for line in case.said)
    for word in ("Input should", "valid", "string", "integer", "parse", "None", "pydantic", "type"):
        assert word not in said, word


# --- what is allowed ------------------------------------------------------------------------------


def notes_on(folder: Path) -> list[str]:
    return [str(note) for note in read_study_of(folder).notes]


def test_a_respondent_who_named_nobody_is_noted(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/nominations.csv", "S1-002,Ann Aberg,1,,\n", "")
    assert notes_on(tmp_path) == [
        "S1/interviews.csv, row 3, column respondent_id has “S1-002”: this respondent named "
        "nobody, which counts as no tie to anyone.",
    ]


def test_an_alias_nobody_used_is_noted(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/aliases.csv", "the DPH,,", "the DPH,S1-001,")
    spoil(
        tmp_path, "S1/aliases.csv", "Google,,", "the DPH,S1-002,role,S1-005,same,low,XY,\nGoogle,,"
    )
    assert notes_on(tmp_path) == [
        "S1/aliases.csv, row 4, column raw_name has “the DPH”: no nomination uses this row.",
    ]


def test_windows_text_is_noted_with_its_accents(tmp_path: Path) -> None:
    write_study(tmp_path)
    path = tmp_path / "S1" / "actors.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    assert notes_on(tmp_path) == [
        "S1/actors.csv has “Åberg O’Brien”: the file is not UTF-8 and was read as Windows-1252; "
        "are its accents right?",
    ]


def test_a_site_may_do_without_aliases(tmp_path: Path) -> None:
    write_study(tmp_path)
    (tmp_path / "S1" / "aliases.csv").unlink()
    spoil(tmp_path, "S1/nominations.csv", "Cyrus K.", "Cy Khan")
    spoil(tmp_path, "S1/nominations.csv", "the DPH", "director of public health")
    spoil(tmp_path, "S1/nominations.csv", "S1-003,google,2,,\n", "")
    assert notes_on(tmp_path) == []


def test_a_repetition_or_an_exclusion_is_not_one_more_under_the_cap(tmp_path: Path) -> None:
    write_study(tmp_path)
    more = "the DPH,3,,\nS1-001,Google,4,,\nS1-001,Bob O'Brien,5,,"
    spoil(tmp_path, "S1/nominations.csv", "the DPH,3,,", more)
    assert notes_on(tmp_path) == []


# --- entry points ---------------------------------------------------------------------------------


def job_for(study: Path, results: Path, site: str = "S1") -> Any:
    outputs = {
        name: results / site / f"{name}.parquet" for name in ("actors", "nominations", "dyads")
    }
    return stand_in(
        {},
        outputs | {"names": results / "names.csv", "counts": results / site / "counts.json"},
        {
            "folder": str(study),
            "sites": ["S1", "M1"],
            "network_columns": NetworkColumns(organisation="order").model_dump(),
            "directed": True,
        },
        site=site,
    )


def test_entry_points_write_tables_that_fit_their_models(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    job = job_for(study, results)
    resolve_nominations.main(job)
    assert len(read_table(results / "S1" / "actors.parquet", ACTORS)) == 5
    assert len(read_table(results / "S1" / "nominations.parquet", NOMINATIONS)) == 7
    assert len(read_table(results / "S1" / "dyads.parquet", DYADS)) == 20
    names = (results / "names.csv").read_text(encoding="utf-8")
    assert names.startswith("actor_id,name\nS1-001,Ann Åberg\nS1-002,Bob O’Brien\n")
    counts = read_json(results / "S1" / "counts.json")
    assert counts["nominations"] == {
        "rows": 7, "ties": 5, "repetitions": 0, "reported_by_others": 1,
        "exact": 4, "alias": 2, "excluded": 1, "unresolved": 0,
    }  # fmt: skip
    assert counts["respondents_by_wave"] == {"1": 1, "2": 2}
    resolve_nominations.main(job_for(study, results, "M1"))
    assert read_json(results / "M1" / "counts.json")["form"] == "network"


def test_entry_points_write_nothing_when_something_is_wrong(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    spoil(study, "S1/nominations.csv", "S1-003,Eve Ng", "S1-003,Steve Ng")
    job = job_for(study, results)
    with pytest.raises(StudyError, match="Steve Ng"):
        resolve_nominations.main(job)
    assert not results.exists()


def test_a_site_can_be_resolved_while_another_is_wrong(tmp_path: Path) -> None:
    study, results = write_study(tmp_path / "study"), tmp_path / "results"
    spoil(study, "S1/nominations.csv", "S1-003,Eve Ng", "S1-003,Steve Ng")
    resolve_nominations.main(job_for(study, results, "M1"))
    assert (results / "M1" / "dyads.parquet").exists()
