"""Which files of the narrative half exist, and what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study.narrative_files import (
    LEXICON,
    WORDS,
    coding_files,
    document_files,
    has_narrative,
    lexicon_files,
    lexicon_path,
    narrative_files,
    read_codings,
    read_narrative,
    rows_of,
    told_accounts,
)
from scripts.study.narrative_inputs import (
    Account,
    Fragment,
    Meeting,
    Resolution,
    Step,
)
from scripts.study.problems import StudyError
from scripts.study.workbooks import SheetColumn, WorkSheet, write_workbook
from tests.small_narrative import write_narrated_study
from tests.small_study import write_study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_narrated_study(tmp_path)


def names(paths: list[Path]) -> list[str]:
    return [path.name for path in paths]


def test_a_site_with_a_table_of_documents_has_a_narrative_half(folder: Path) -> None:
    assert has_narrative(folder, "S1")
    assert not has_narrative(folder, "M1")


def test_files_that_exist_are_found_in_either_kind(folder: Path) -> None:
    (folder / "S1" / "spoken.csv").unlink()
    (folder / "S1" / "meetings.csv").rename(folder / "S1" / "meetings.xlsx")
    found = narrative_files(folder, "S1", "accounts", "spoken", "meetings", "codings", "codebook")
    assert names(found) == ["accounts.csv", "meetings.xlsx", "AB.csv", "CD.csv", "codebook.csv"]
    assert narrative_files(folder, "M1", "accounts", "codings") == []


def test_lock_files_and_hidden_ones_are_nobodys_codings_or_documents(folder: Path) -> None:
    for name in ("codings/~$AB.xlsx", "codings/.AB.csv", "codings/AB.ods", "documents/~$x.docx"):
        (folder / "S1" / name).write_bytes(b"")
    (folder / "S1" / "documents" / "old").mkdir()
    assert names(coding_files(folder, "S1")) == ["AB.csv", "CD.csv"]
    found = document_files(folder, "S1")
    assert names(found) == ["first.txt", "minutes March.txt", "second.docx"]


def test_projects_are_codings_but_no_sheets(folder: Path) -> None:
    (folder / "S1" / "codings" / "EF.qdpx").write_bytes(b"")
    assert names(coding_files(folder, "S1")) == ["AB.csv", "CD.csv", "EF.qdpx"]
    assert "EF.qdpx" in names(narrative_files(folder, "S1", "codings"))
    assert list(read_codings(folder, "S1")) == ["AB", "CD"]


def test_cells_with_several_ids_and_blank_ones(folder: Path) -> None:
    meetings = [meeting for _, meeting in rows_of(folder, "S1", Meeting)]
    assert [meeting.attendees for meeting in meetings] == [("S1-001", "S1-X02"), ()]
    assert [meeting.regular for meeting in meetings] == [True, False]
    fragments = {f.fragment_id: f for _, f in rows_of(folder, "S1", Fragment)}
    assert fragments["S1-F002"].passages == ("S1-M01-abcdef", "S1-M01-abcdeg")
    assert (fragments["S1-F002"].subject, fragments["S1-F002"].theme) == (None, None)
    assert fragments["S1-F001"].theme == "interaction"


def test_one_codebook_for_the_study(folder: Path) -> None:
    codebook = read_narrative(folder, "S1").codebook
    assert (len(codebook), codebook.file) == (9, "codebook.csv")


def test_a_table_that_does_not_exist_yet_is_empty(folder: Path) -> None:
    (folder / "S1" / "resolutions.csv").unlink()
    assert len(rows_of(folder, "S1", Resolution)) == 0
    assert read_codings(folder, "M1") == {}


def test_a_table_that_must_be_there(folder: Path) -> None:
    (folder / "S1" / "accounts.csv").unlink()
    with pytest.raises(StudyError, match=r"S1/accounts\.csv: there is no such file"):
        rows_of(folder, "S1", Account)


def test_all_mistakes_of_a_table_at_once(folder: Path) -> None:
    path = folder / "S1" / "sequences.csv"
    path.write_text("account_id,step,speech_act,text,fragments\nA1,0,have,,x;y\n", "utf-8")
    with pytest.raises(StudyError) as caught:
        rows_of(folder, "S1", Step)
    assert [str(p).partition(", row 2, ")[2] for p in caught.value.problems] == [
        "column account_id has “A1”: is not an account id: site, dash, A, two or three digits, as "
        "in S1-A04.",
        "column fragments has “x”: is not a fragment id: site, dash, F, three or four digits, as "
        "in S1-F012.",
        "column fragments has “y”: is not a fragment id: site, dash, F, three or four digits, as "
        "in S1-F012.",
        "column speech_act has “have”: is not one of manipulation, commitment, competence, "
        "performance or sanction.",
        "column step has “0”: is less than 1.",
        "column text: must not be blank.",
    ]


def test_codings_are_those_of_the_coder_whose_initials_name_the_sheet(folder: Path) -> None:
    codings = read_codings(folder, "S1")
    assert list(codings) == ["AB", "CD"]
    first = codings["AB"].numbered[0][1]
    assert (first.account_id, first.speech_act, first.set_aside) == ("S1-A01", "manipulation", None)
    assert codings["AB"].numbered[2][1].account_id is None


def test_a_coding_sheet_is_read_with_whatever_columns_it_has_besides(folder: Path) -> None:
    columns = tuple(
        SheetColumn(name, 10)
        for name in ("passage_id", "before", "text", "families", "account_id", "speech_act",
                     "set_aside")
    )  # fmt: skip
    row = {"passage_id": "S1-I01-7k3f9q", "before": "So", "text": "we", "set_aside": "chatter"}
    path = folder / "S1" / "codings" / "EF2.xlsx"
    write_workbook(path, [WorkSheet("Passages", columns, [row])])
    ((number, coding),) = read_codings(folder, "S1")["EF2"].numbered
    assert (number, coding.passage_id, coding.text) == (2, "S1-I01-7k3f9q", "we")
    assert (coding.account_id, coding.set_aside) == (None, "chatter")


def test_mistakes_in_any_coders_sheet_are_told_together(folder: Path) -> None:
    for coder in ("AB", "CD"):
        path = folder / "S1" / "codings" / f"{coder}.csv"
        path.write_text(path.read_text("utf-8").replace("S1-A0", "S1A0", 1), "utf-8")
    problems = [p for rows in read_codings(folder, "S1").values() for p in rows.problems]
    assert [p.file for p in problems] == ["S1/codings/AB.csv", "S1/codings/CD.csv"]


def test_told_accounts_are_those_with_a_sequence(folder: Path) -> None:
    assert told_accounts(folder, "S1") == ["S1-A01"]
    (folder / "S1" / "sequences.csv").unlink()
    assert told_accounts(folder, "S1") == []


def test_everything_together(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    tables = read_narrative(folder, "S1")
    assert [rows.problems for rows in tables.files] == [()] * 13
    assert {rows.file for rows in tables.files} >= {"S1/codings/CD.csv", "codebook.csv"}
    assert {row.outside_id: row.shown_as for _, row in tables.outside}["S1-X02"] == "taxi drivers"
    plain = read_narrative(write_study(tmp_path_factory.mktemp("plain")), "S1")
    missing = [problem.file for rows in plain.files for problem in rows.problems]
    assert missing == [
        "S1/documents.csv",
        "S1/speakers.csv",
        "S1/accounts.csv",
        "codebook.csv",
    ]


def test_columns_that_only_show_something_may_stay_in_what_is_saved(folder: Path) -> None:
    path = folder / "S1" / "resolutions.csv"
    head, _, rest = path.read_text("utf-8").partition("\n")
    shown = "\n".join(f"{line},we have to,A01 manipulation" for line in rest.splitlines())
    path.write_text(f"{head},text,AB says\n{shown}\n", "utf-8")
    assert [r.reason for _, r in rows_of(folder, "S1", Resolution)] == [
        "it is about referral",
        "no activity",
    ]
    path.write_text(f"{head},txet,AB says\n{shown}\n", "utf-8")
    with pytest.raises(StudyError, match="column txet: there is no such column"):
        rows_of(folder, "S1", Resolution)


def test_rows_of_a_sheet_that_nobody_got_to_are_passed_over(folder: Path) -> None:
    path = folder / "S1" / "resolutions.csv"
    path.write_text(
        "passage_id,speaker,text,AB_says,account_id,speech_act,set_aside,reason,decided_by,date\n"
        "S1-I01-abcdef,S1-001,We have to.,S1-A01 sanction,,,,,,\n"
        "S1-I01-abcdeg,S1-001,I want to.,S1-A01 sanction,S1-A01,commitment,,read again,AB,\n",
        encoding="utf-8",
    )
    assert [r.passage_id for _, r in rows_of(folder, "S1", Resolution)] == ["S1-I01-abcdeg"]
    path.write_text(
        path.read_text("utf-8").replace("sanction,,,,,", "sanction,S1-A01,,,,"), "utf-8"
    )
    with pytest.raises(StudyError, match="row 2, column reason: must not be blank"):
        rows_of(folder, "S1", Resolution)


def test_long_passages_may_stand_in_sheets(folder: Path) -> None:
    path = folder / "S1" / "codings" / "AB.csv"
    header = "passage_id,text,account_id,speech_act,set_aside,note\n"
    path.write_text(f"{header}S1-I01-abcdef,{'well ' * 1000},S1-A01,sanction,,\n", "utf-8")
    assert len(read_codings(folder, "S1")["AB"]) == 1


def test_the_lexicon_is_the_projects_or_the_studys_own(tmp_path: Path) -> None:
    assert lexicon_path(tmp_path, None) == LEXICON
    assert lexicon_files(tmp_path, None) == [LEXICON, WORDS]
    assert lexicon_path(tmp_path, "own.csv") == tmp_path / "own.csv"
    # What is not there yet is no input; reading it says so.
    assert lexicon_files(tmp_path, "own.csv") == [WORDS]
    (tmp_path / "own.xlsx").touch()
    assert lexicon_files(tmp_path, "own.csv") == [tmp_path / "own.xlsx", WORDS]
