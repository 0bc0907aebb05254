"""Codings, summaries and sequences that cannot be right, and what is said about them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.small_narrative import write_narrated_study
from tests.study.spoilt import Case, each, narrative_mistake, said_about_narrative

CASES: dict[str, Case] = {
    "an account that is not there": Case(
        "S1/codings/AB.csv",
        "S1-A01",
        "S1-A011",
        (
            "S1/codings/AB.csv, row 2, column account_id has “S1-A011”: no account in "
            "S1/accounts.csv has this id. Did you mean “S1-A01”?",
        ),
    ),
    "passages of another site": Case(
        "S1/codings/AB.csv",
        "S1-I01-7k3f9",
        "S2-I01-7k3f9",
        (
            "S1/codings/AB.csv, row 2, column passage_id has “S2-I01-7k3f9q”: ids of this site "
            "begin with S1-. Is this the sheet of another site? Move it there, or remove the row.",
        ),
    ),
    "something that is no passage id": Case(
        "S1/codings/AB.csv",
        "S1-I02-000000",
        "S1-I02",
        (
            "S1/codings/AB.csv, row 4, column passage_id has “S1-I02”: is not a passage id as the "
            "sheets give it, such as S1-I04-7k3f9q.",
        ),
    ),
    "a passage twice in a sheet": Case(
        "S1/codings/AB.csv",
        "S1-I01-7k3f9r",
        "S1-I01-7k3f9q",
        (
            "S1/codings/AB.csv, row 3, column passage_id has “S1-I01-7k3f9q”: row 2 has this "
            "passage already. Keep one of the rows.",
        ),
    ),
    "an account without act": Case(
        "S1/codings/AB.csv",
        "S1-A01,manipulation",
        "S1-A01,",
        (
            "S1/codings/AB.csv, row 2, column speech_act: the passage is coded to S1-A01, but to "
            "no speech act. Write one of the five, or remove the account.",
        ),
    ),
    "an act without account": Case(
        "S1/codings/AB.csv",
        "S1-A01,manipulation",
        ",manipulation",
        (
            "S1/codings/AB.csv, row 2, column account_id: the passage is coded as manipulation, "
            "but to no account. Write the id of the account, or remove the speech act.",
        ),
    ),
    "an act that is none": Case(
        "S1/codings/AB.csv",
        "manipulation",
        "manipulated",
        (
            "S1/codings/AB.csv, row 2, column speech_act has “manipulated”: is not one of "
            "manipulation, commitment, competence, performance or sanction. Did you mean "
            "“manipulation”?",
        ),
    ),
    "set aside and coded": Case(
        "S1/codings/AB.csv",
        "S1-A01,manipulation,",
        "S1-A01,manipulation,chatter",
        (
            "S1/codings/AB.csv, row 2, column set_aside has “chatter”: the passage is set aside, "
            "and has account_id and speech_act. Remove one or the other.",
        ),
    ),
    "a marked passage of nothing": Case(
        "S1/marked.csv",
        "S1-M01,Noted.,AB,S1-A01",
        "S1-M02,Noted.,AB,S1-A03",
        (
            "S1/marked.csv, row 2, column account_id has “S1-A03”: no account in S1/accounts.csv "
            "has this id. Did you mean “S1-A02”?",
            "S1/marked.csv, row 2, column document_id has “S1-M02”: no document in "
            "S1/documents.csv has this id. Did you mean “S1-M01”? If it was withdrawn, "
            "remove this row.",
        ),
    ),
    "a resolution that decides nothing": Case(
        "S1/resolutions.csv",
        "small talk",
        "",
        (
            "S1/resolutions.csv, row 3, column account_id: nothing is decided. Write account_id "
            "and speech_act, or why the passage is set aside.",
        ),
    ),
    "a resolution twice": Case(
        "S1/resolutions.csv",
        "S1-I02-zzzzzz-2",
        "S1-I01-7k3f9q",
        (
            "S1/resolutions.csv, row 3, column passage_id has “S1-I01-7k3f9q”: row 2 has this "
            "passage already. Keep one of the rows.",
        ),
    ),
    "half a resolution": Case(
        "S1/resolutions.csv",
        "S1-A01,manipulation",
        ",manipulation",
        (
            "S1/resolutions.csv, row 2, column account_id: the passage is coded as manipulation, "
            "but to no account. Write the id of the account, or remove the speech act.",
        ),
    ),
    "a fragment twice": Case(
        "S1/fragments.csv",
        "S1-F004",
        "S1-F003",
        (
            "S1/fragments.csv, row 5, column fragment_id has “S1-F003”: row 4 has this id "
            "already. Give one of them an id that is not in use.",
            "S1/sequences.csv, row 3, column fragments has “S1-F003”: this fragment belongs to "
            "S1-A02, the box to S1-A01. Write a fragment of the box's account, or correct the "
            "account.",
        ),
    ),
    "a fragment with unknown account and persons": Case(
        "S1/fragments.csv",
        "S1-F004,S1-A02,competence,S1-I02-000000,We are able to pay,,",
        "S1-F004,S1-A20,competence,S1-I02-000000,We are able to pay,S1-0031;S1-0031,S1-X09",
        (
            "S1/fragments.csv, row 5, column account_id has “S1-A20”: no account in "
            "S1/accounts.csv has this id. Did you mean “S1-A02”?",
            "S1/fragments.csv, row 5, column actors has “S1-0031”: is listed twice. Keep one of "
            "them.",
            "S1/fragments.csv, row 5, column actors has “S1-0031”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-003”?",
            "S1/fragments.csv, row 5, column subject has “S1-X09”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-X02”?",
        ),
    ),
    "a code in the text that is nobody's": Case(
        "S1/fragments.csv",
        "We are able to train",
        "We are able to train [S1-0022]",
        (
            "S1/fragments.csv, row 4, column text has “S1-0022”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-002”?",
        ),
    ),
    "a code in the text that is not among the actors": Case(
        "S1/fragments.csv",
        "We are able to train",
        "We are able to train [S1-003] and [name]",
        (
            "S1/fragments.csv, row 4, column actors has “S1-003”: is in the text, but not among "
            "the actors. Add it to the actors.",
        ),
    ),
    "a fragment of no passage": Case(
        "S1/fragments.csv",
        "S1-M01-abcdef; S1-M01-abcdeg",
        ";",
        ("S1/fragments.csv, row 3, column passages: must not be blank.",),
    ),
    "a fragment of a passage of another site, and one twice": Case(
        "S1/fragments.csv",
        "S1-M01-abcdef; S1-M01-abcdeg",
        "S2-M01-abcdef; S1-M01-abcdeg; S1-M01-abcdeg",
        (
            "S1/fragments.csv, row 3, column passages has “S1-M01-abcdeg”: is listed twice. Keep "
            "one of them.",
            "S1/fragments.csv, row 3, column passages has “S2-M01-abcdef”: ids of this site begin "
            "with S1-. Is this the sheet of another site? Move it there, or remove the row.",
        ),
    ),
    "a sequence of no account": Case(
        "S1/sequences.csv",
        "S1-A01,1",
        "S1-A09,1",
        (
            "S1/sequences.csv, column step: S1-A01 has a box 2, but none with the number 1. "
            "Number the boxes 1, 2, 3 without gaps.",
            "S1/sequences.csv, row 2, column account_id has “S1-A09”: no account in "
            "S1/accounts.csv has this id. Did you mean “S1-A02”?",
            "S1/sequences.csv, row 2, column fragments has “S1-F001”: this fragment belongs to "
            "S1-A01, the box to S1-A09. Write a fragment of the box's account, or correct the "
            "account.",
        ),
    ),
    "a step twice": Case(
        "S1/sequences.csv",
        "S1-A01,2",
        "S1-A01,1",
        (
            "S1/sequences.csv, row 3, column step has “1”: row 2 has this step already. Number "
            "the boxes 1, 2, 3 in their order.",
        ),
    ),
    "a gap between steps": Case(
        "S1/sequences.csv",
        "S1-A01,2",
        "S1-A01,4",
        (
            "S1/sequences.csv, column step: S1-A01 has a box 4, but none with the number 2, 3. "
            "Number the boxes 1, 2, 3 without gaps.",
        ),
    ),
    "an unknown fragment": Case(
        "S1/sequences.csv",
        "S1-F003;",
        "S1-F013;",
        (
            "S1/sequences.csv, row 3, column fragments has “S1-F013”: no fragment in "
            "S1/fragments.csv has this id. Did you mean “S1-F003”?",
        ),
    ),
    "a fragment of another account": Case(
        "S1/sequences.csv",
        "S1-F003;",
        "S1-F004;",
        (
            "S1/sequences.csv, row 3, column fragments has “S1-F004”: this fragment belongs to "
            "S1-A02, the box to S1-A01. Write a fragment of the box's account, or correct the "
            "account.",
        ),
    ),
    "a fragment in two boxes": Case(
        "S1/sequences.csv",
        "S1-F003;",
        "S1-F001;",
        (
            "S1/sequences.csv, row 3, column fragments has “S1-F001”: row 2 (box 1 of S1-A01) has "
            "this fragment already. A fragment belongs in one box; remove it from the other.",
        ),
    ),
    "a box with a code that is nobody's": Case(
        "S1/sequences.csv",
        "They can",
        "[S1-X03] can",
        (
            "S1/sequences.csv, row 3, column text has “S1-X03”: neither S1/actors.csv nor "
            "S1/outside.csv has this id. Did you mean “S1-X02”?",
        ),
    ),
}


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert narrative_mistake(tmp_path, case) == case.said


def test_rows_copied_again_to_the_end_of_a_coding_sheet_do_no_harm(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    with (tmp_path / "S1" / "codings" / "AB.csv").open("a", encoding="utf-8") as sheet:
        sheet.write(
            "S1-I01-7k3f9q,We have to ask [S1-002].,,,,\nS1-I02-000000,We are able to.,,,,\n"
        )
    assert said_about_narrative(tmp_path) == ()


def order_of(folder: Path, *after: str) -> tuple[str, ...]:
    """What is said of an account whose boxes follow these, the first being box 1."""
    write_narrated_study(folder)
    rows = [f"S1-A01,{n},{a},competence,They can,S1-F001" for n, a in enumerate(after, start=1)]
    text = "\n".join(["account_id,step,after,speech_act,text,fragments", *rows, ""])
    (folder / "S1" / "sequences.csv").write_text(text, encoding="utf-8")
    said = said_about_narrative(folder)
    return tuple(problem for problem in said if "column after" in problem)


def test_boxes_that_fork_and_join_are_in_order(tmp_path: Path) -> None:
    assert order_of(tmp_path, "", "", "1", "2;3", "0", "4;5") == ()


def test_boxes_that_follow_what_they_cannot(tmp_path: Path) -> None:
    assert order_of(tmp_path, "2", "7", "1;1", "0;1") == (
        "S1/sequences.csv, row 2, column after has “2”: a box follows boxes of lower number only, "
        "or the account went in circles. Number the boxes so that each comes behind those it "
        "follows.",
        "S1/sequences.csv, row 3, column after has “7”: a box follows boxes of lower number only, "
        "or the account went in circles. Number the boxes so that each comes behind those it "
        "follows.",
        "S1/sequences.csv, row 4, column after has “1”: is listed twice. Keep one of them.",
        "S1/sequences.csv, row 5, column after has “0”: 0 means that the box follows none, and "
        "others are listed. Keep the one or the others.",
    )
    assert order_of(tmp_path / "negative", "", "-1") == (
        "S1/sequences.csv, row 3, column after has “-1”: is less than 0.",
    )


def test_a_row_that_cannot_be_read_hides_no_other_mistake(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    row = "S1-A01,{},{},{},They can,S1-F001\n"
    text = "account_id,step,after,speech_act,text,fragments\n"
    text += row.format(1, "", "comptence") + row.format(2, "9", "sanction")
    (tmp_path / "S1" / "sequences.csv").write_text(text, encoding="utf-8")
    said = said_about_narrative(tmp_path)
    assert any("row 2, column speech_act has “comptence”" in problem for problem in said)
    assert any("row 3, column after has “9”: a box follows boxes" in problem for problem in said)
    # What follows from box 1 not being read is not said.
    assert not any("no box" in problem or "none with the number" in problem for problem in said)


def test_a_box_that_is_not_there_cannot_be_followed(tmp_path: Path) -> None:
    write_narrated_study(tmp_path)
    row = "S1-A01,{},{},competence,They can,S1-F001\n"
    text = "account_id,step,after,speech_act,text,fragments\n" + row.format(4, "2")
    (tmp_path / "S1" / "sequences.csv").write_text(text, encoding="utf-8")
    assert (
        "S1/sequences.csv, row 2, column after has “2”: S1-A01 has no box of this number. Write "
        "the numbers of boxes of the same account."
    ) in said_about_narrative(tmp_path)


def test_four_lanes_have_room_in_a_chart(tmp_path: Path) -> None:
    assert order_of(tmp_path, "", "1", "1", "1", "1", "2;3;4;5") == ()


def test_a_line_that_passes_takes_a_lane(tmp_path: Path) -> None:
    assert order_of(tmp_path, "", "1", "1", "1", "1", "1;2") == (
        "S1/sequences.csv, column after: S1-A01 has 5 lanes side by side, where boxes 2, 3, 4, 5 "
        "and 6 stand or are led to; a chart has room for 4. Join lanes, or tell part of it as an "
        "account of its own.",
    )


def sheet_of_nobody(folder: Path) -> None:
    (folder / "AB.csv").rename(folder / "coding_sheet.csv")


def sheet_in_both_kinds(folder: Path) -> None:
    (folder / "AB.xlsx").write_bytes(b"")


def sheet_without_its_columns(folder: Path) -> None:
    path = folder / "AB.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("speech_act", "speech_acts", 1), "utf-8"
    )


SHEETS: dict[Callable[[Path], None], str] = {
    sheet_of_nobody: "S1/codings/coding_sheet.csv has “coding_sheet.csv”: is not a coder's "
    "initials: one to four letters, as in AB. Name the file by the initials of who coded.",
    sheet_in_both_kinds: "S1/codings/AB.csv: there is a S1/codings/AB.xlsx, too. Keep one of them.",
    sheet_without_its_columns: "S1/codings/AB.csv, column speech_acts: there is no such "
    "column. Did you mean “speech_act”?",
}


@pytest.mark.parametrize("change", SHEETS)
def test_a_wrong_sheet_of_codings(tmp_path: Path, change: Callable[[Path], None]) -> None:
    change(write_narrated_study(tmp_path) / "S1" / "codings")
    assert SHEETS[change] in said_about_narrative(tmp_path)
