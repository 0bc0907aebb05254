"""A study's files together: which there must be, and every mistake at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.small_study import read_study_of, write_study
from tests.study.spoilt import (
    Case,
    each,
    network_mistake,
    notes_on_network,
    said_about_network,
    spoil,
)

CASES: dict[str, Case] = {
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
}


def test_the_study_that_tests_spoil_is_right(tmp_path: Path) -> None:
    assert read_study_of(write_study(tmp_path)).notes == ()


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert network_mistake(tmp_path, case) == case.said


def test_no_folder_at_all(tmp_path: Path) -> None:
    (said,) = said_about_network(tmp_path / "nowhere")
    assert said.endswith("nowhere: there is no such folder. Correct folder in the configuration.")


def test_every_mistake_in_every_file_at_once(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "sites.csv", "discovered,3", "found,many")
    spoil(tmp_path, "S1/actors.csv", "NHS,nomination", "NHS,nominated")
    spoil(tmp_path, "S1/interviews.csv", "S1-001,1", "S1-001,first")
    spoil(tmp_path, "S1/nominations.csv", "bob obrien,1", "bob obrien,one")
    spoil(tmp_path, "S1/aliases.csv", "same,medium", "same,sure")
    spoil(tmp_path, "M1/nodes.csv", "Hugh,0", "Hugh,no idea")
    spoil(tmp_path, "M1/edges.csv", "Basil,Hugh", ",Hugh")
    places = [line.partition(" has ")[0].partition(":")[0] for line in said_about_network(tmp_path)]
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
    places = [line.partition(": ")[0] for line in said_about_network(tmp_path)]
    assert places == [
        "S1/actors.csv, row 3, column source has “nominated”",
        "S1/aliases.csv, row 3, column confidence has “very”",
        "S1/nominations.csv, row 7, column nominee_name has “Steve”",
        "S1/nominations.csv, row 8, column respondent_id has “S1-030”",
    ]


@pytest.mark.parametrize(
    ("written", "judged"), [("S1-3", True), ("s1 03", True), ("S1-1", False), ("??", False)]
)
def test_references_are_judged_where_it_is_plain_which_id_is_meant(
    tmp_path: Path, written: str, judged: bool
) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/actors.csv", "S1-003,Cy", f"{written},Cy")
    spoil(tmp_path, "S1/nominations.csv", "S1-003,google", "S1-030,google")
    places = [line.partition(": ")[0] for line in said_about_network(tmp_path)]
    unknown = ["S1/nominations.csv, row 8, column respondent_id has “S1-030”"]
    wrong_id = f"S1/actors.csv, row 4, column actor_id has “{written}”"
    assert [p for p in places if "_id" in p] == [wrong_id, *(unknown if judged else [])]


def test_a_site_may_do_without_aliases(tmp_path: Path) -> None:
    write_study(tmp_path)
    (tmp_path / "S1" / "aliases.csv").unlink()
    spoil(tmp_path, "S1/nominations.csv", "Cyrus K.", "Cy Khan")
    spoil(tmp_path, "S1/nominations.csv", "the DPH", "director of public health")
    spoil(tmp_path, "S1/nominations.csv", "S1-003,google,2,,\n", "")
    assert notes_on_network(tmp_path) == []
