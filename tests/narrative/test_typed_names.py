"""Names of people typed into what results show, and the code to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from scripts.narrative.checked_narrative import wrong_in_narrative
from scripts.narrative.typed_names import typed_names
from scripts.study.config import NetworkColumns
from scripts.study.narrative_files import read_narrative
from scripts.study.study_files import read_study
from tests.narrative.returned import Program, blank
from tests.small_narrative import SMALL_NARRATIVE
from tests.small_study import SMALL_STUDY, write_study

# Two people share a surname, and one has another that is a word.
ACTORS = """\
S1-006,Dara Khan,charity,officer,,,roster
S1-007,Pat Park,charity,officer,,,roster
"""
FILES: Mapping[str, str] = {
    **SMALL_STUDY,
    **SMALL_NARRATIVE,
    "S1/actors.csv": SMALL_STUDY["S1/actors.csv"] + ACTORS,
    "S1/spoken.csv": "said,document_id,decision,person_id,reviewer\nYolly,,hide,,XY\n",
}


def said_about(folder: Path, file: str, old: str, new: str) -> list[str]:
    assert old in FILES[file]
    write_study(folder, {**FILES, file: FILES[file].replace(old, new, 1)})
    tables = read_narrative(folder, "S1")
    assert [problem for rows in tables.files for problem in rows.problems] == []
    network = read_study(folder, ["S1"], NetworkColumns(), directed=True, all_sites=False)
    return [str(problem) for problem in typed_names(tables, network.sites["S1"])]


def test_nothing_is_typed_that_should_not_be(tmp_path: Path) -> None:
    assert said_about(tmp_path, "sites.csv", "", "") == []


SHOWN = " is the name of a person, and results show this cell. "
NOT_A_NAME = " If it is no name here, decide not_a_name in S1/spoken.csv."

CASES: dict[str, tuple[str, str, str, str]] = {
    "a full name in a fragment": (
        "S1/fragments.csv",
        "We are able to train",
        "ann aberg is able to train",
        f"S1/fragments.csv, row 4, column text has “ann aberg”:{SHOWN}Write [S1-001] instead.",
    ),
    "a first name": (
        "S1/fragments.csv",
        "We are able to train",
        "Ann is able to train",
        f"S1/fragments.csv, row 4, column text has “Ann”:{SHOWN}Write [S1-001] instead."
        f"{NOT_A_NAME}",
    ),
    "a surname that is also a word": (
        "S1/fragments.csv",
        "We are able to train",
        "told by Park alone",
        f"S1/fragments.csv, row 4, column text has “Park”:{SHOWN}Write [S1-007] instead."
        f"{NOT_A_NAME}",
    ),
    "a waiver": (
        "S1/fragments.csv",
        ",short,",
        ",told by Bob O’Brien himself,",
        f"S1/fragments.csv, row 3, column waiver has “Bob O’Brien”:{SHOWN}Write [S1-002] instead.",
    ),
    "an alias in a box": (
        "S1/sequences.csv",
        "They can",
        "Cyrus K. can",
        f"S1/sequences.csv, row 3, column text has “Cyrus K”:{SHOWN}Write [S1-003] instead.",
    ),
    "a surname in a title": (
        "S1/accounts.csv",
        "Planning a health fair",
        "O'Brien's health fair",
        f"S1/accounts.csv, row 3, column title has “O'Brien”:{SHOWN}Write [S1-002] instead."
        f"{NOT_A_NAME}",
    ),
    "a surname of two in a definition": (
        "S1/accounts.csv",
        "all about the fair",
        "what Dr Khan does",
        f"S1/accounts.csv, row 3, column definition has “Khan”:{SHOWN}"
        f"Write the code of who is meant: [S1-003] or [S1-006].{NOT_A_NAME}",
    ),
    "somebody outside the network": (
        "S1/codings/AB.csv",
        "chatter",
        "about Ms Zest",
        f"S1/codings/AB.csv, row 3, column set_aside has “Zest”:{SHOWN}Write [S1-X01] instead."
        f"{NOT_A_NAME}",
    ),
    "what somebody outside may be called": (
        "S1/outside.csv",
        "a trainer",
        "Yolanda Zest of the gym",
        f"S1/outside.csv, row 2, column shown_as has “Yolanda Zest”:{SHOWN}"
        "Say what they are, in words that anybody may read.",
    ),
    "a name that is hidden when spoken": (
        "S1/resolutions.csv",
        "no activity",
        "about Yolly again",
        f"S1/resolutions.csv, row 3, column reason has “Yolly”:{SHOWN}Write [name] instead."
        f"{NOT_A_NAME}",
    ),
    "why a passage was set aside": (
        "S1/resolutions.csv",
        "small talk",
        "gossip about Eve Ng",
        f"S1/resolutions.csv, row 3, column set_aside has “Eve Ng”:{SHOWN}Write [S1-005] instead.",
    ),
    "who settled it": (
        "S1/resolutions.csv",
        ",AB;CD,",
        ",Dara Khan,",
        f"S1/resolutions.csv, row 2, column decided_by has “Dara Khan”:{SHOWN}"
        "Write [S1-006] instead.",
    ),
    "who wrote it": (
        "S1/fragments.csv",
        ",AB\n",
        ",Ann Aberg\n",
        f"S1/fragments.csv, row 2, column written_by has “Ann Aberg”:{SHOWN}"
        "Write [S1-001] instead.",
    ),
    "an address": (
        "S1/accounts.csv",
        "Planning a health fair",
        "Planning with aaberg@x.org",
        f"S1/accounts.csv, row 3, column title has “aaberg@x.org”:{SHOWN}"
        f"Write [S1-001] instead.{NOT_A_NAME}",
    ),
    "a meeting": (
        "S1/meetings.csv",
        "away day",
        "away day at Cy Khan's",
        f"S1/meetings.csv, row 3, column series has “Cy Khan”:{SHOWN}Write [S1-003] instead.",
    ),
    "the codebook": (
        "codebook.csv",
        "have to",
        "as Dara Khan has it",
        f"codebook.csv, row 2, column look_for has “Dara Khan”:{SHOWN}Write [S1-006] instead.",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_name_is_refused_with_the_code_to_write(tmp_path: Path, name: str) -> None:
    file, old, new, expected = CASES[name]
    assert said_about(tmp_path, file, old, new) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "We are able to train in the park or the Park or in Park Street",  # also a word
        "[S1-001] and [S1-X01] are able to train",
        "taxi drivers are able to train",  # a group is no person
    ],
)
def test_what_is_let_pass(tmp_path: Path, text: str) -> None:
    assert said_about(tmp_path, "S1/fragments.csv", "We are able to train", text) == []


def test_what_is_decided_to_be_no_name_is_let_pass(tmp_path: Path) -> None:
    decided = {**FILES, "S1/spoken.csv": f"{FILES['S1/spoken.csv']}Khan,,not_a_name,,XY\n"}
    decided["S1/accounts.csv"] = FILES["S1/accounts.csv"].replace("the fair", "the Khan sisters")
    write_study(tmp_path, decided)
    network = read_study(tmp_path, ["S1"], NetworkColumns(), directed=True, all_sites=False)
    assert list(typed_names(read_narrative(tmp_path, "S1"), network.sites["S1"])) == []


def test_all_checks_of_a_site_come_together_and_sites_without_transcripts_have_none(
    tmp_path: Path,
) -> None:
    spoilt = {
        **FILES,
        "S1/accounts.csv": FILES["S1/accounts.csv"].replace("health fair", "fair with Cy Khan"),
        "S1/marked.csv": FILES["S1/marked.csv"].replace("S1-M01", "S1-M04"),
        "S1/meetings.csv": FILES["S1/meetings.csv"].replace(",1,1,", ",yes please,1,"),
    }
    write_study(tmp_path, spoilt)
    network = read_study(tmp_path, ["S1", "M1"], NetworkColumns(), directed=True)
    found = {problem.file: problem for problem in wrong_in_narrative(tmp_path, network.sites["S1"])}
    assert sorted(found) == ["S1/accounts.csv", "S1/marked.csv", "S1/meetings.csv"]
    assert list(wrong_in_narrative(tmp_path, network.sites["M1"])) == []
    (tmp_path / "S1" / "documents.csv").unlink()
    (lost,) = wrong_in_narrative(tmp_path, network.sites["S1"])
    assert (lost.file, lost.message) == ("S1/documents.csv", "there is no such file.")


NOT_SHOWN = SHOWN + "Say what they are, in words that anybody may read."


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "S1/actors.csv",
            "Dara Khan,charity",
            "Dara Khan,Dr Khan’s practice",
            [f"S1/actors.csv, row 7, column organisation has “Khan”:{NOT_SHOWN}"],
        ),
        (
            "S1/actors.csv",
            "Dara Khan,charity,officer",
            "Dara Khan,charity,deputy of Ann Aberg",
            [f"S1/actors.csv, row 7, column role has “Ann Aberg”:{NOT_SHOWN}"],
        ),
        ("S1/actors.csv", "Dara Khan,charity", "Dara Khan,Khan & Partners", []),
        (
            "sites.csv",
            "S1,",
            "S1,Bob O’Brien and ",
            [f"sites.csv, row 2, column priority has “Bob O’Brien”:{NOT_SHOWN}"],
        ),
    ],
)
@pytest.mark.parametrize("with_transcripts", [True, False])
def test_names_in_what_is_said_of_sites_and_actors(
    tmp_path: Path, with_transcripts: bool, file: str, old: str, new: str, expected: list[str]
) -> None:
    assert old in FILES[file]
    narrative = {f for f in SMALL_NARRATIVE if f.startswith("S1/") or f == "codebook.csv"}
    files = {f: text for f, text in FILES.items() if with_transcripts or f not in narrative}
    files.pop("S1/spoken.csv", None)
    write_study(tmp_path, {**files, file: FILES[file].replace(old, new, 1)})
    network = read_study(tmp_path, ["S1"], NetworkColumns(), directed=True, all_sites=False)
    found = [str(problem) for problem in wrong_in_narrative(tmp_path, network.sites["S1"])]
    assert [line for line in found if SHOWN in line] == expected


def test_projects_are_read_and_their_reasons_name_nobody(tmp_path: Path) -> None:
    write_study(tmp_path, FILES)
    network = read_study(tmp_path, ["S1"], NetworkColumns(), directed=True, all_sites=False)
    program = Program(blank())
    program.code("S1-I01", "We have", "bears on no activity")
    code = next(c for c in program.all("Code") if c.get("name") == "bears on no activity")
    for coder, name in (("EF", "small talk"), ("GH", "about Dara Khan")):
        code.set("name", name)
        (tmp_path / "S1" / "codings" / f"{coder}.qdpx").write_bytes(program.exported())
    (tmp_path / "S1" / "codings" / "IJ.qdpx").write_bytes(b"?")
    found = wrong_in_narrative(tmp_path, network.sites["S1"])
    assert [str(problem) for problem in found if "qdpx" in problem.file] == [
        "S1/codings/IJ.qdpx: this is not a project of REFI-QDA (.qdpx), or it is damaged or "
        "protected by a password. Export it anew from the program it was coded in.",
        "S1/codings/GH.qdpx has “Dara Khan”: is the name of a person, and results show the code "
        "“about Dara Khan”. Call the code something else.",
    ]  # fmt: skip
