"""The same answers in every form give the same rows; and what is wrong with a form is said."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts.network.checked_study import read_checked_study
from scripts.network.nominations import network_tables, resolve
from scripts.study.answers import Answers, answer_files, read_answers
from scripts.study.config import NetworkColumns
from scripts.study.inputs import Actor, Interview, Nomination
from scripts.study.mapping import read_mapping
from scripts.study.problems import StudyError
from scripts.study.provisional import is_provisional
from scripts.study.reading import read_rows
from scripts.study.sheets import UnreadableError
from scripts.study.study_files import read_study, site_files
from tests.study.spoilt import in_plain_words, spoil

FORMS = Path(__file__).parent / "forms"
OTHERS = sorted(path.name for path in FORMS.iterdir() if path.is_dir() and path.name != "canonical")
WITHOUT_ORDER = {"adjacency", "kobo"}
SITES = "site,priority,question,roster,cap\nS1,Walking,Who do you go to?,given,5\n"


def study_in(folder: Path, form: str) -> Path:
    """A study whose one site is in this form."""
    shutil.copytree(FORMS / form, folder / "S1")
    shutil.copy(FORMS / "actors.csv", folder / "S1")
    (folder / "sites.csv").write_text(SITES)
    if form == "kobo":
        kobo_export(folder / "S1" / "export.xlsx")
    return folder


def kobo_export(path: Path) -> None:
    book = openpyxl.Workbook()
    main, contacts = book.active, book.create_sheet("contacts")
    main.title = "Network interview"
    main.append(["start", "end", "Who is interviewed?", "Wave", "_index"])
    contacts.append(["Name", "_index", "_parent_index", "_submission__id"])
    with (FORMS / "canonical" / "interviews.csv").open() as file:
        for k, row in enumerate(csv.DictReader(file), start=1):
            stamp = f"{row['date']}T10:00:00.000+00:00"
            main.append([stamp, stamp, row["respondent_id"], int(row["wave"]), k])
    with (FORMS / "canonical" / "nominations.csv").open() as file:
        for k, row in enumerate(csv.DictReader(file), start=1):
            contacts.append([row["nominee_name"], k, int(row["respondent_id"][-1]), 90 + k])
            contacts.cell(k + 1, 1).data_type = "s"
    book.save(path)


def answers_of(folder: Path) -> Answers:
    return read_answers(folder, "S1", read_rows(folder, "S1/actors", Actor))


def rows(answers: Answers) -> tuple[list[Interview], list[Nomination]]:
    assert (answers.interviews.problems, answers.nominations.problems) == ((), ())
    return [row for _, row in answers.interviews], [row for _, row in answers.nominations]


def in_order(nominations: list[Nomination], *, order: bool) -> list[Any]:
    kept = nominations if order else [n.model_copy(update={"order": None}) for n in nominations]
    return sorted((n.model_dump() for n in kept), key=lambda n: str(n))


@pytest.mark.parametrize("form", OTHERS)
def test_every_form_gives_the_rows_of_the_canonical_one(tmp_path: Path, form: str) -> None:
    expected, named = rows(answers_of(study_in(tmp_path / "canonical", "canonical")))
    assert (len(expected), len(named)) == (3, 5)
    interviews, nominations = rows(answers_of(study_in(tmp_path / form, form)))
    assert interviews == expected
    order = form not in WITHOUT_ORDER
    assert in_order(nominations, order=order) == in_order(named, order=order)


@pytest.mark.parametrize("form", OTHERS)
def test_every_form_gives_the_same_network(tmp_path: Path, form: str) -> None:
    tables = []
    for name in ("canonical", form):
        folder = study_in(tmp_path / name, name)
        study = read_study(folder, ["S1"], NetworkColumns(), directed=True)
        assert study.problems == ()
        inputs = study.sites["S1"]
        tables.append(network_tables(inputs, resolve(inputs), directed=True))
    assert tables[0].dyads.equals(tables[1].dyads)
    assert tables[0].actors.equals(tables[1].actors)


@pytest.mark.parametrize("form", OTHERS)
def test_every_file_of_a_form_is_an_input(tmp_path: Path, form: str) -> None:
    folder = study_in(tmp_path, form)
    there = {path for path in (folder / "S1").rglob("*") if path.is_file()}
    assert {*site_files(folder, "S1")} == there


def said(folder: Path) -> tuple[str, ...]:
    study = read_study(folder, ["S1"], NetworkColumns(), directed=True)
    return in_plain_words(sorted({*study.problems}))


# --- names side by side ---------------------------------------------------------------------------


def test_messages_name_the_row_that_a_person_sees(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "wide")
    spoil(folder, "S1/nominations.csv", "S1-002;", "S1-2;")
    assert said(folder) == (
        "S1/nominations.csv, row 3, column respondent_id has “S1-2”: is not an actor id: site, "
        "dash, three or four digits, as in S1-017.",
    )


def test_a_respondent_has_one_row_of_names(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "wide")
    spoil(folder, "S1/nominations.csv", "S1-003;;", "S1-001;Orla Penhaligon;")
    assert said(folder) == (
        "S1/nominations.csv, row 4, column respondent_id has “S1-001”: row 2 has names given by "
        "the same person. Put all of them on one row.",
    )


def test_names_stand_below_each_other_or_side_by_side(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "wide")
    spoil(folder, "S1/nominations.csv", "name5", "Nominee name")
    assert said(folder) == (
        "S1/nominations.csv, column Nominee name: names stand side by side here (name1, name2 "
        "...), so there is no such column. Remove it.",
    )


def test_names_on_one_row_are_entries_of_their_own(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "wide")
    spoil(folder, "S1/nominations.csv", ";Orla Penhaligon;Zara", ";nobody;Nobody Else;Zara")
    spoil(folder, "S1/nominations.csv", "S1-003;", "S1-003;Nobody else")
    with pytest.raises(StudyError) as caught:
        read_checked_study(folder, ["S1"], NetworkColumns(), directed=True)
    seen = [(p.row, p.seen, p.message) for p in caught.value.problems if p.column != "order"]
    assert [row for row, _, _ in seen] == [3, 3]
    assert {name for _, name, _ in seen} == {"nobody", "Nobody Else"}
    assert any("(also on row 4)" in message for _, _, message in seen)


def test_provisional_names_on_one_row_are_different_actors(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "wide")
    spoil(folder, "S1/nominations.csv", "Orla Penhaligon;Zara Quickfell", "nobody;Nobody Else")
    study = read_checked_study(
        folder, ["S1"], NetworkColumns(), directed=True, undecided="provisional"
    )
    codes = [a.actor_id for _, a in study.inputs["S1"].actors if is_provisional(a.actor_id)]
    assert codes == ["S1-P30001", "S1-P30002"]


# --- a matrix -------------------------------------------------------------------------------------


def test_a_matrix_alone_says_who_was_asked(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "adjacency")
    (folder / "S1" / "interviews.csv").unlink()
    interviews, _ = rows(answers_of(folder))
    assert [(i.respondent_id, i.wave) for i in interviews] == [
        ("S1-001", 1), ("S1-002", 1), ("S1-003", 1),
    ]  # fmt: skip


def test_a_matrix_may_be_a_workbook(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "adjacency")
    path = folder / "S1" / "adjacency.csv"
    book = openpyxl.Workbook()
    for line in path.read_text("utf-8").splitlines():
        book.active.append([int(c) if c.isdigit() else c or None for c in line.split(",")])
    expected = rows(answers_of(folder))
    path.unlink()
    book.save(folder / "S1" / "adjacency.xlsx")
    assert rows(answers_of(folder)) == expected


MATRIX: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "a blank cell": (
        "S1-003,0,0,NA,0,0", "S1-003,0,,NA,0,",
        ("S1/adjacency.csv, row 4: is blank in Tobias Merriweather and S1-005; blank may be no "
         "tie, or not asked. Write 1 (goes to), 0 (does not), or NA in the whole row (was not "
         "asked).",),
    ),
    "half asked": (
        "S1-003,0,0,NA,0,0", "S1-003,0,NA,NA,0,0",
        ("S1/adjacency.csv, row 4: is NA in Tobias Merriweather and not in others; a person was "
         "asked, or was not. Write 1 or 0 there, or NA in the whole row.",),
    ),
    "a strength": (
        "S1-001,,1,1,1,0", "S1-001,,1,3,yes,0",
        ("S1/adjacency.csv, row 2, column S1-003 has “3”: is not one of 1, 0 or NA.",
         "S1/adjacency.csv, row 2, column S1-004 has “yes”: is not one of 1, 0 or NA."),
    ),
    "nobody": (
        "Tobias Merriweather,1,0", "Tobias Meriwether,1,0",
        ("S1/adjacency.csv, row 3, column respondent_id has “Tobias Meriwether”: no actor in "
         "S1/actors.csv has this id or name. Did you mean “Tobias Merriweather”?",),
    ),
    "a person twice": (
        "S1-003,0,0,NA,0,0", "S1-002,0,0,NA,0,0",
        ("S1/adjacency.csv, row 4, column respondent_id has “S1-002”: row 3 is of the same person. "
         "Keep one of them.",),
    ),
    "a column twice": (
        ",S1-001,Tobias Merriweather", ",S1-002,Tobias Merriweather",
        ("S1/adjacency.csv, column Tobias Merriweather: is the same actor as column S1-002. Keep "
         "one of them.",
         "S1/adjacency.csv, row 2: is blank in S1-002; blank may be no tie, or not asked. Write 1 "
         "(goes to), 0 (does not), or NA in the whole row (was not asked).",
         "S1/adjacency.csv: there is no column for S1-001, so nobody knows who goes to them. Add "
         "the columns, or remove the actors from S1/actors.csv."),
    ),
    "an interview without a row": (
        "S1-003,0,0,NA,0,0\n", "",
        ("S1/interviews.csv, row 4, column respondent_id has “S1-003”: S1-003 was interviewed, and "
         "has no answers in S1/adjacency.csv. Add the row there, with 0 if nobody was named; or "
         "remove the interview.",),
    ),
    "a row without an interview": (
        "S1-004,NA,NA,NA,NA,NA", "S1-004,0,0,0,NA,0",
        ("S1/adjacency.csv, row 5: S1-004 has no interview in S1/interviews.csv. Add the "
         "interview, or write NA in the whole row.",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MATRIX.values(), ids=MATRIX.keys())
def test_one_mistake_in_a_matrix(tmp_path: Path, case: tuple[str, str, tuple[str, ...]]) -> None:
    old, new, expected = case
    folder = study_in(tmp_path, "adjacency")
    spoil(folder, "S1/adjacency.csv", old, new)
    assert sorted(said(folder)) == sorted(expected)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Merriweather,hospital,roster", "Merriweather,hospital,rooster",
         "S1/actors.csv, row 3, column source"),
        ("actor_id,", "code,", "S1/actors.csv, column actor_id"),
    ],
)  # fmt: skip
def test_actors_that_cannot_be_read_are_not_unknown_to_a_matrix(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    folder = study_in(tmp_path, "adjacency")
    spoil(folder, "S1/actors.csv", old, new)
    problems = said(folder)
    assert any(line.startswith(expected) for line in problems)
    assert all(line.startswith("S1/actors.csv") for line in problems), problems


# --- exports --------------------------------------------------------------------------------------

EXPORTS: dict[str, tuple[str, str, str, str, tuple[str, ...]]] = {
    "a setting misspelt": (
        "odk", "S1/mapping.yaml", "nominee_name:", "nominee:",
        ("S1/mapping.yaml, column nominations.nominee: there is no such setting. Did you mean "
         "“nominee_name”?",
         "S1/mapping.yaml, column nominations.nominee_name: this setting is missing: column of the "
         "names; a list of columns where they stand side by side."),
    ),
    "not YAML": (
        "odk", "S1/mapping.yaml", "ids: {P1", "ids: {{P1",
        ("S1/mapping.yaml, row 15: cannot be read from here on: check colons, indentation and "
         "quotation marks.",),
    ),
    "a column that is not there": (
        "redcap", "S1/mapping.yaml", "contact_name", "contactname",
        ("S1/mapping.yaml, column contactname: S1/export.csv has no such column. Did you mean "
         "“contact_name”?",),
    ),
    "a filter on a column that is not there": (
        "egoweb", "S1/mapping.yaml", "Goes to", "Goes too",
        ("S1/mapping.yaml, column Goes too: S1/ego-alter-data.csv has no such column. Did you mean "
         "“Goes to”?",),
    ),
    "a file that is not there": (
        "odk", "S1/mapping.yaml", "file: study-contacts.csv", "file: study-contact.csv",
        ("S1/mapping.yaml, column file has “study-contact.csv”: there is no such CSV or XLSX file "
         "in the folder S1. Did you mean “study-contacts.csv”?",),
    ),
    "a file elsewhere": (
        "redcap-side-by-side", "S1/mapping.yaml", "file: export.csv", "file: ../S1/export.csv",
        ("S1/mapping.yaml, column file has “../S1/export.csv”: there is no such CSV or XLSX file "
         "in the folder S1. Did you mean “export.csv”?",),
    ),
    "a file of a name too long for any": (
        "redcap-side-by-side", "S1/mapping.yaml", "file: export.csv", f"file: {'x' * 300}",
        (f"S1/mapping.yaml, column file has “{'x' * 80}…”: there is no such CSV or XLSX file in "
         "the folder S1.",),
    ),
    "a file named in full": (
        "redcap-side-by-side", "S1/mapping.yaml", "file: export.csv", "file: /export.csv",
        ("S1/mapping.yaml, column file has “/export.csv”: there is no such CSV or XLSX file in the "
         "folder S1. Did you mean “export.csv”?",),
    ),
    "an order twice": (
        "redcap-side-by-side", "S1/mapping.yaml", "contact_3]", "contact_3]\n  order: place",
        ("S1/mapping.yaml, column nominations: order goes without saying where names stand side by "
         "side.",),
    ),
    "a list that is none": (
        "odk", "S1/mapping.yaml", "{review: [approved]}", "[approved]",
        ("S1/mapping.yaml, column nominations.keep: cannot be right: by column, the cells of "
         "rows that count; others are skipped.",),
    ),
    "a sheet that is not there": (
        "kobo", "S1/mapping.yaml", "sheet: contacts", "sheet: contact",
        ("S1/export.xlsx: there is no sheet contact in the workbook. Did you mean “contacts”?",),
    ),
    "a contact of nobody": (
        "odk", "S1/study-contacts.csv", "Zara Quickfell,2,uuid:bb", "Zara Quickfell,2,uuid:bx",
        ("S1/study-contacts.csv, row 7, column PARENT_KEY has “uuid:bx”: no row of S1/study.csv "
         "has this in column KEY. Export both anew.",),
    ),
    "two rows with one key": (
        "odk", "S1/study.csv", "rejected,uuid:b0", "rejected,uuid:bb",
        ("S1/study-contacts.csv, row 5, column PARENT_KEY has “uuid:b0”: no row of S1/study.csv "
         "has this in column KEY. Export both anew.",
         "S1/study.csv, row 4, column KEY has “uuid:bb”: an earlier row has this already. Each "
         "must be there once."),
    ),
    "a respondent without an id": (
        "odk", "S1/mapping.yaml", "P3: S1-003", "P4: S1-003",
        ("S1/study.csv, row 5, column person has “P3”: is not an actor id: site, dash, three or "
         "four digits, as in S1-017. Say in S1/mapping.yaml, under ids, which actor it is.",),
    ),
    "an id that is none": (
        "odk", "S1/mapping.yaml", "P3: S1-003", "P3: S1-3",
        ("S1/mapping.yaml, column ids.P3 has “S1-3”: is not an actor id: site, dash, three or four "
         "digits, as in S1-017.",),
    ),
    "a filter that no row fits": (
        "egoweb", "S1/mapping.yaml", "[yes]", "[ja]",
        ("S1/ego-alter-data.csv, column Goes to: no row has “ja” here. It holds “Yes” and “No”.",),
    ),
    "many headings, and what they are joined by": (
        "odk", "S1/mapping.yaml",
        "own: PARENT_KEY, their: KEY}\n  respondent_id: person\n  nominee_name: contact_name",
        "own: PARENTKEY, their: KEYS}\n  respondent_id: persona\n  nominee_name: contactname",
        ("S1/mapping.yaml, column PARENTKEY: S1/study-contacts.csv has no such column. Did you "
         "mean “PARENT_KEY”?",
         "S1/mapping.yaml, column KEYS: S1/study.csv has no such column. Did you mean “KEY”?",
         "S1/mapping.yaml, column persona: S1/study-contacts.csv has no such column. Did you mean "
         "“person”?",
         "S1/mapping.yaml, column contactname: S1/study-contacts.csv has no such column. Did you "
         "mean “contact_name”?"),
    ),
    "two files that are not there": (
        "odk", "S1/mapping.yaml", "study-contacts.csv\n  join: {file: study.csv",
        "study-contact.csv\n  join: {file: studi.csv",
        ("S1/mapping.yaml, column file has “study-contact.csv”: there is no such CSV or XLSX file "
         "in the folder S1. Did you mean “study-contacts.csv”?",
         "S1/mapping.yaml, column file has “studi.csv”: there is no such CSV or XLSX file in the "
         "folder S1. Did you mean “study.csv”?"),
    ),
    "a name that is blank": (
        "redcap", "S1/export.csv", "Zara Quickfell", "",
        ("S1/export.csv, row 8, column contact_name: must not be blank.",),
    ),
    "encrypted": (
        "network-canvas", "S1/export/S1-001_se1_attributeList_Person.csv", "Wren Castellane",
        "ENCRYPTED",
        ("S1/export/*_attributeList_Person.csv, row 4, column name has “ENCRYPTED”: the cell is "
         "encrypted. Export again from Network Canvas with the passphrase entered.",),
    ),
    "two kinds of mapping": (
        "network-canvas", "S1/mapping.yaml", "network_canvas:",
        "nominations: {file: a.csv, respondent_id: a, nominee_name: b}\nnetwork_canvas:",
        ("S1/mapping.yaml: must hold either nominations or network_canvas.",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EXPORTS.values(), ids=EXPORTS.keys())
def test_one_mistake_in_an_export(
    tmp_path: Path, case: tuple[str, str, str, str, tuple[str, ...]]
) -> None:
    form, file, old, new, expected = case
    folder = study_in(tmp_path, form)
    spoil(folder, file, old, new)
    assert sorted(said(folder)) == sorted(expected)


def test_sessions_are_told_apart_by_their_uuid(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "network-canvas")
    # Every session counts its people from 1, so the numbers say nothing of whose they are.
    _, nominations = rows(answers_of(folder))
    assert [n.order for n in nominations if n.respondent_id == "S1-002"] == [1, 2]
    spoil(folder, "S1/export/S1-002_se2_ego.csv", "e2-uuid,S1-002", "e2-uuid,S1-005")
    _, nominations = rows(answers_of(folder))
    assert {n.nominee_name for n in nominations if n.respondent_id == "S1-005"} == {
        "Orla Penhaligon", "Zara Quickfell",
    }  # fmt: skip


def test_an_export_goes_with_a_table_of_interviews_too(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "network-canvas")
    spoil(folder, "S1/mapping.yaml", "  wave: round\n", "")
    shutil.copy(FORMS / "canonical" / "interviews.csv", folder / "S1")
    assert (
        rows(answers_of(folder))[0]
        == rows(answers_of(study_in(tmp_path / "other", "canonical")))[0]
    )


def test_messages_call_columns_as_the_export_does(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "odk")
    spoil(folder, "S1/study-contacts.csv", "Zara Quickfell", "Nobody Known")
    spoil(folder, "S1/mapping.yaml", "P3: S1-003", "P3: S1-033")
    with pytest.raises(StudyError) as caught:
        read_checked_study(folder, ["S1"], NetworkColumns(), directed=True)
    assert [(p.file, p.column, p.seen) for p in caught.value.problems] == [
        ("S1/study-contacts.csv", "contact_name", "Nobody Known"),
        ("S1/study.csv", "person", "S1-033"),
    ]


def test_hidden_files_are_no_part_of_an_export(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "network-canvas")
    expected = rows(answers_of(folder))
    for name in ("._S1-001_se1_ego.csv", "~$S1-001_se1_ego.csv"):
        (folder / "S1" / "export" / name).write_bytes(b"\0")
    assert rows(answers_of(folder)) == expected


def test_interviews_are_in_one_place(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "odk")
    shutil.copy(FORMS / "canonical" / "interviews.csv", folder / "S1")
    assert said(folder) == (
        "S1/study.csv: the interviews are there, and in interviews.csv, too. Keep one of them.",
    )


def test_a_site_has_one_form(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "odk")
    shutil.copy(FORMS / "canonical" / "nominations.csv", folder / "S1")
    assert said(folder) == (
        "S1: the names given are in nominations.csv and mapping.yaml, each of them a form of its "
        "own. Keep one of them.",
    )


def test_a_table_twice_is_told_as_ever(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "canonical")
    (folder / "S1" / "nominations.xlsx").write_bytes(b"")
    assert said(folder) == (
        "S1/nominations.csv: there is a S1/nominations.xlsx, too. Keep one of them.",
    )


def test_what_cannot_be_read_of_a_mapping_is_an_input_all_the_same(tmp_path: Path) -> None:
    folder = study_in(tmp_path, "odk")
    spoil(folder, "S1/mapping.yaml", "nominee_name:", "nominee:")
    assert answer_files(folder, "S1") == [folder / "S1" / "mapping.yaml"]


@pytest.mark.parametrize(
    "text",
    ["[" * 3_000, "ids: {a: 2001-99-99}", "ids: !!python/object/apply:os.getcwd []", "ids: \0"],
)
def test_a_mapping_that_yaml_cannot_be_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"cannot be read from here on|here is a tag"):
        read_mapping(path, "S1/mapping.yaml")
