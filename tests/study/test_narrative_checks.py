"""Documents, speakers, meetings and codes that do not fit each other, and what is said about it."""

from __future__ import annotations

from pathlib import Path

from scripts.study.narrative_checks import narrative_without_documents
from tests.small_narrative import write_narrated_study
from tests.small_study import write_study
from tests.study.spoilt import Case, each, narrative_mistake, said_about_narrative, spoil

CASES: dict[str, Case] = {
    "a document twice": Case(
        "S1/documents.csv",
        "S1-I02,",
        "S1-I01,",
        (
            "S1/documents.csv, row 3, column document_id has “S1-I01”: row 2 has this id already. "
            "Give one of them an id that is not in use.",
        ),
    ),
    "a document of another site": Case(
        "S1/documents.csv",
        "S1-M01",
        "S2-M01",
        (
            "S1/documents.csv, row 4, column document_id has “S2-M01”: ids of this site begin "
            "with S1-. Write S1-M01, or move the row to its site.",
        ),
    ),
    "a letter that contradicts the kind": Case(
        "S1/documents.csv",
        "S1-M01,meeting",
        "S1-M01,interview",
        (
            "S1/documents.csv, row 4, column document_id has “S1-M01”: the row is of kind "
            "interview, whose ids have the letter I. Write S1-I01, or kind meeting.",
            "S1/documents.csv, row 4, column meeting_id has “S1-G01”: an interview belongs to no "
            "meeting. Remove the meeting, or write kind meeting.",
        ),
    ),
    "a blank file": Case(
        "S1/documents.csv",
        "first.txt",
        " ",
        ("S1/documents.csv, row 2, column file: must not be blank.",),
    ),
    "an absolute path": Case(
        "S1/documents.csv",
        "first.txt",
        "/home/me/first.txt",
        (
            "S1/documents.csv, row 2, column file has “/home/me/first.txt”: is not the name of a "
            "file in S1/documents. Put the file there, and write its name without any folder.",
        ),
    ),
    "a path outside": Case(
        "S1/documents.csv",
        "first.txt",
        "..\\first.txt",
        (
            "S1/documents.csv, row 2, column file has “..\\first.txt”: is not the name of a file "
            "in S1/documents. Put the file there, and write its name without any folder.",
        ),
    ),
    "a file that is not there": Case(
        "S1/documents.csv",
        "minutes March.txt",
        "minutes march.txt",
        (
            "S1/documents.csv, row 4, column file has “minutes march.txt”: there is no such file "
            "in S1/documents. Did you mean “minutes March.txt”?",
        ),
    ),
    "a file of another kind": Case(
        "S1/documents.csv",
        "second.docx",
        "recording.wma",
        (
            "S1/documents.csv, row 3, column file has “recording.wma”: is no file that ends "
            "in .docx, .odt, .pdf, .rtf, .srt, .txt, .vtt. Open it in Word and save it as .docx.",
        ),
    ),
    "a file of two documents": Case(
        "S1/documents.csv",
        "second.docx",
        "first.txt",
        (
            "S1/documents.csv, row 3, column file has “first.txt”: row 2 has this file already. "
            "Give each document its own file.",
        ),
    ),
    "a paper of no meeting": Case(
        "S1/documents.csv",
        "S1-G01,2009",
        ",2009",
        (
            "S1/documents.csv, row 4, column meeting_id: a meeting paper needs its meeting. "
            "Write its id in S1/meetings.csv.",
        ),
    ),
    "a paper of an unknown meeting": Case(
        "S1/documents.csv",
        "S1-G01,2009",
        "S1-G11,2009",
        (
            "S1/documents.csv, row 4, column meeting_id has “S1-G11”: no meeting in "
            "S1/meetings.csv has this id. Did you mean “S1-G01”?",
        ),
    ),
    "an interview of a meeting": Case(
        "S1/documents.csv",
        "first.txt,",
        "first.txt,S1-G01",
        (
            "S1/documents.csv, row 2, column meeting_id has “S1-G01”: an interview belongs to no "
            "meeting. Remove the meeting, or write kind meeting.",
        ),
    ),
    "a speaker in an unknown document": Case(
        "S1/speakers.csv",
        "S1-I01,AÅ",
        "S1-I011,AÅ",
        (
            "S1/speakers.csv, row 3, column document_id has “S1-I011”: no document in "
            "S1/documents.csv has this id. Did you mean “S1-I01”? If it was withdrawn, "
            "remove this row.",
        ),
    ),
    "a label twice": Case(
        "S1/speakers.csv",
        ",NB,",
        ",int ,",
        (
            "S1/speakers.csv, row 5, column label has “int”: row 2 has this label, for the same "
            "document, already. Keep one of the rows.",
        ),
    ),
    "a label with its colon": Case(
        "S1/speakers.csv",
        "Trainer",
        "Trainer:",
        (
            "S1/speakers.csv, row 4, column label has “Trainer:”: labels are written without "
            "their colon. Leave out the colon.",
        ),
    ),
    "an interviewee without person": Case(
        "S1/speakers.csv",
        "S1-X01",
        "",
        (
            "S1/speakers.csv, row 4, column person_id: an interviewee needs the id of the person. "
            "Write the actor id, or the id in the table outside.",
        ),
    ),
    "a speaker who is nobody": Case(
        "S1/speakers.csv",
        "S1-001",
        "S1-0011",
        (
            "S1/speakers.csv, row 3, column person_id has “S1-0011”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-001”?",
        ),
    ),
    "somebody outside twice": Case(
        "S1/outside.csv",
        "S1-X02",
        "S1-X01",
        (
            "S1/fragments.csv, row 3, column actors has “S1-X02”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-X01”?",
            "S1/fragments.csv, row 3, column text has “S1-X02”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-X01”?",
            "S1/meetings.csv, row 2, column attendees has “S1-X02”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-X01”?",
            "S1/outside.csv, row 3, column outside_id has “S1-X01”: row 2 has this id already. "
            "Give one of them an id that is not in use.",
        ),
    ),
    "a name that is somebody without saying whom": Case(
        "S1/spoken.csv",
        "S1-002",
        "",
        (
            "S1/spoken.csv, row 2, column person_id: decision same needs the id of the person "
            "meant. Write it, or decide hide or not_a_name.",
        ),
    ),
    "a hidden name that is somebody": Case(
        "S1/spoken.csv",
        "hide,",
        "hide,S1-002",
        (
            "S1/spoken.csv, row 3, column person_id has “S1-002”: decision hide means that nobody "
            "of the study is meant. Remove the id, or decide same.",
        ),
    ),
    "no name, and yet somebody": Case(
        "S1/spoken.csv",
        "not_a_name,",
        "not_a_name,S1-003",
        (
            "S1/spoken.csv, row 4, column person_id has “S1-003”: decision not_a_name means that "
            "nobody of the study is meant. Remove the id, or decide same.",
        ),
    ),
    "two decisions about a spoken name": Case(
        "S1/spoken.csv",
        "Bob,S1-I02",
        "Bob,",
        (
            "S1/spoken.csv, row 3, column said has “Bob”: row 2 decides otherwise about these "
            "words. Keep one of them, or fill document_id where it depends on the document.",
        ),
    ),
    "a spoken name of nobody, nowhere": Case(
        "S1/spoken.csv",
        "Bob,,same,S1-002",
        "Bob,S1-I03,same,S1-X12",
        (
            "S1/spoken.csv, row 2, column document_id has “S1-I03”: no document in "
            "S1/documents.csv has this id. Did you mean “S1-I02”? If it was withdrawn, "
            "remove this row.",
            "S1/spoken.csv, row 2, column person_id has “S1-X12”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-X02”?",
        ),
    ),
    "attendees unknown and twice": Case(
        "S1/meetings.csv",
        "S1-001; S1-X02",
        "S1-001; S1-0011; S1-001",
        (
            "S1/meetings.csv, row 2, column attendees has “S1-001”: is listed twice. Keep one of "
            "them.",
            "S1/meetings.csv, row 2, column attendees has “S1-0011”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-001”?",
        ),
    ),
    "a meeting twice": Case(
        "S1/meetings.csv",
        "S1-G02",
        "S1-G01",
        (
            "S1/meetings.csv, row 3, column meeting_id has “S1-G01”: row 2 has this id already. "
            "Give one of them an id that is not in use.",
        ),
    ),
    "an account of another site": Case(
        "S1/accounts.csv",
        "Planning a health fair,all about the fair\n",
        "Planning a health fair,all about the fair\nS2-A03,Other,other\n",
        (
            "S1/accounts.csv, row 4, column account_id has “S2-A03”: ids of this site begin with "
            "S1-. Write S1-A03, or move the row to its site.",
        ),
    ),
    "two accounts of one title": Case(
        "S1/accounts.csv",
        "Planning a health fair",
        "referral  OF smokers",
        (
            "S1/accounts.csv, row 3, column title has “referral OF smokers”: row 2 has this "
            "title already. Join the two accounts, or give them titles that tell them apart.",
        ),
    ),
    "a codebook with a code twice and another missing": Case(
        "codebook.csv",
        "sanction,",
        "performance,",
        (
            "codebook.csv, column code: there is no row for sanction. Add a row for each, with "
            "its definition.",
            "codebook.csv, row 6, column code has “performance”: row 5 has this code already. "
            "Keep one of the rows.",
        ),
    ),
    "a codebook with a word that is no code": Case(
        "codebook.csv",
        "enabler,",
        "enabling,",
        (
            "codebook.csv, row 10, column code has “enabling”: is not one of manipulation, "
            "commitment, competence, performance, sanction, interaction, relationships, "
            "constraint or enabler. Did you mean “enabler”?",
        ),
    ),
}


def test_the_tables_that_tests_spoil_are_right(tmp_path: Path) -> None:
    assert said_about_narrative(write_narrated_study(tmp_path)) == ()


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert narrative_mistake(tmp_path, case) == case.said


def test_a_transcript_that_was_worked_on_can_be_withdrawn(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    path = tmp_path / "S1" / "documents.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(x for x in lines if "S1-I02" not in x), encoding="utf-8")
    (tmp_path / "S1" / "documents" / "second.docx").unlink()
    assert said_about_narrative(tmp_path) == ()


def test_every_table_but_four_may_come_later(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    for table in (tmp_path / "S1").glob("*.csv"):
        later = ("spoken", "marked", "resolutions", "fragments", "sequences")
        if table.stem in later:
            table.unlink()
    for sheet in (tmp_path / "S1" / "codings").iterdir():
        sheet.unlink()
    assert said_about_narrative(tmp_path) == ()


def test_no_codebook_and_no_speakers(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    (tmp_path / "codebook.csv").unlink()
    (tmp_path / "S1" / "speakers.csv").unlink()
    assert said_about_narrative(tmp_path) == (
        "S1/speakers.csv: there is no such file. Save the table as speakers.csv or speakers.xlsx.",
        "codebook.csv: there is no such file. Save the table as codebook.csv or codebook.xlsx.",
    )


def test_references_into_a_table_that_cannot_be_read_are_not_judged(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    spoil(tmp_path, "S1/accounts.csv", "account_id,", "account,")
    spoil(tmp_path, "S1/outside.csv", "outside_id,", "id,")
    assert [line.partition(":")[0] for line in said_about_narrative(tmp_path)] == [
        "S1/accounts.csv, column account",
        "S1/outside.csv, column id",
        "S1/outside.csv, column outside_id",
    ]


def test_a_mistake_in_another_column_does_not_hide_unknown_ids(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    spoil(tmp_path, "S1/documents.csv", "2009-05-04", "4 May")
    spoil(tmp_path, "S1/marked.csv", "S1-M01", "S1-M05")
    assert [line.partition(":")[0] for line in said_about_narrative(tmp_path)] == [
        "S1/documents.csv, row 2, column date has “4 May”",
        "S1/marked.csv, row 2, column document_id has “S1-M05”",
    ]


def test_tables_without_the_one_they_begin_with(tmp_path: Path) -> None:
    folder = write_narrated_study(tmp_path)
    assert list(narrative_without_documents(write_study(tmp_path / "plain"), "S1")) == []
    (folder / "S1" / "documents.csv").rename(folder / "S1" / "document.csv")
    (said,) = map(str, narrative_without_documents(folder, "S1"))
    assert said == (
        "S1/documents.csv: there is no such file. There is document.csv. Save the table as "
        "documents.csv or documents.xlsx."
    )
