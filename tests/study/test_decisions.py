"""Decisions on the field work: what holds for which step, and every contradiction told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.narrative.checked_narrative import wrong_in_narrative
from scripts.study.config import NetworkColumns
from scripts.study.decisions import (
    Decision,
    decided,
    decision_files,
    read_decisions,
    step_of_wave,
)
from scripts.study.study_files import read_study, site_files
from tests.small_study import read_study_of, write_study
from tests.study.spoilt import in_plain_words, said_about_network

HEAD = "decision,actor_id,cluster,step,reason,decided_by,date\n"
RIGHT = """\
study_cluster,S1-003,,,the priority is theirs,AB,2010-06-01
interview,S1-004,,long,holds the budget,AB,2010-06-03
interview,S1-005,,Wave3,a voice from outside the NHS,AB; CD,
refused,S1-002,,long,,AB,2010-06-10
do_not_ask,S1-001,,,has left the area,CD,
"""


def write_decisions(folder: Path, *rows: str, site: str = "S1") -> Path:
    write_study(folder)
    text = HEAD + "".join(row if row.endswith("\n") else f"{row}\n" for row in rows)
    (folder / site / "decisions.csv").write_text(text, encoding="utf-8")
    return folder


def holds(folder: Path, step: str, site: str = "S1") -> list[list[str]]:
    found = decided((d for _, d in read_decisions(folder, site).checked()), step)
    assert {*found.out} == {*found.refused} | {*found.excluded}
    return [sorted(codes) for codes in (found.chosen, found.refused, found.excluded)]


def test_decisions_hold_for_their_step_or_for_every_step(tmp_path: Path) -> None:
    write_decisions(tmp_path, RIGHT)
    assert read_study_of(tmp_path).notes == ()
    assert holds(tmp_path, "long") == [["S1-004"], ["S1-002"], ["S1-001"]]
    assert holds(tmp_path, step_of_wave(3)) == [["S1-005"], [], ["S1-001"]]
    assert holds(tmp_path, "wave 2") == [[], [], ["S1-001"]]


def test_a_decision_says_who_decided_when_and_why(tmp_path: Path) -> None:
    rows = [d for _, d in read_decisions(write_decisions(tmp_path, RIGHT), "S1")]
    assert rows[0].told == "decided by AB on 2010-06-01: the priority is theirs"
    assert rows[2].told == "decided by AB; CD: a voice from outside the NHS"
    assert rows[3].told == "decided by AB on 2010-06-10"


def test_no_file_means_no_decisions(tmp_path: Path) -> None:
    write_study(tmp_path)
    assert decision_files(tmp_path, "S1") == []
    assert holds(tmp_path, "long") == [[], [], []]


def test_decisions_make_no_fit_again(tmp_path: Path) -> None:
    """They are no input of the rule that turns names into a network, from which fits follow."""
    write_decisions(tmp_path, RIGHT)
    (file,) = decision_files(tmp_path, "S1")
    assert file.name == "decisions.csv"
    assert file not in site_files(tmp_path, "S1")


def test_rows_of_a_prepared_sheet_that_decide_nothing_do_no_harm(tmp_path: Path) -> None:
    write_study(tmp_path)
    text = "name,proposed,decision,actor_id,step,reason,decided_by\nAnn,core,,S1-001,long,,\n"
    (tmp_path / "S1" / "decisions.csv").write_text(text, encoding="utf-8")
    assert len(read_decisions(tmp_path, "S1").checked()) == 0
    filled = text.replace("long,,", "long,she retires,AB")
    (tmp_path / "S1" / "decisions.csv").write_text(filled, encoding="utf-8")
    (said,) = said_about_network(tmp_path)
    assert "row 2, column decision: must not be blank. Write study_cluster, interview," in said


def test_sites_given_as_a_network_have_decisions_too(tmp_path: Path) -> None:
    write_decisions(tmp_path, "interview,M1-009,,long,wise,AB,", site="M1")
    (said,) = said_about_network(tmp_path)
    assert "M1/decisions.csv, row 2, column actor_id has “M1-009”: no actor in M1/nodes" in said


FILE = "S1/decisions.csv, row "
MISTAKES = {
    "an actor not known": (
        ["interview,S1-050,,long,why not,AB,"],
        ["2, column actor_id has “S1-050”: no actor in S1/actors.csv has this id. Did you mean"],
    ),
    "no decision of that name": (
        ["intervew,S1-005,,long,why not,AB,"],
        ["2, column decision has “intervew”: is not one of study_cluster, interview, do_not_ask or "
         "refused. Did you mean “interview”?"],
    ),
    "no such step": (
        ["refused,S1-005,,wave 1,,AB,", "refused,S1-004,,later,,AB,"],
        ["2, column step has “wave 1”: is not a step; write long for the long interviews, or as in "
         "wave 2.", "3, column step has “later”: is not a step;"],
    ),
    "nobody meant, or more than a person": (
        ["refused,,,long,,AB,", "do_not_ask,S1-005,E,long,no,AB,"],
        ["2, column actor_id: decision refused needs the id of the actor meant.",
         "3, column cluster has “E”: decision do_not_ask is about a person. Leave cluster blank, "
         "or decide study_cluster."],
    ),
    "no cluster": (
        ["study_cluster,,,,largest,AB,"],
        ["2, column cluster: the cluster is not given. Write the actor_id of a member, or the "
         "letter in cluster: one of the two."],
    ),
    "a cluster given twice": (
        ["study_cluster,S1-003,e,,largest,AB,"],
        ["2, column cluster has “E”: the cluster is given twice."],
    ),
    "no letter": (
        ["study_cluster,,first,,largest,AB,"],
        ["2, column cluster has “first”: is not the letter of a cluster, such as E."],
    ),
    "two clusters": (
        ["study_cluster,,E,,largest,AB,", "study_cluster,S1-003,,long,mixed,CD,"],
        ["3, column decision has “study_cluster”: row 2 decides on the cluster to study already. "
         "Keep one of them."],
    ),
    "a cluster for a wave": (
        ["study_cluster,,E,wave 2,largest,AB,"],
        ["2, column step has “wave 2”: a cluster is studied by the long interviews only."],
    ),
    "no step": (
        ["interview,S1-005,,,holds the budget,AB,"],
        ["2, column step: it is not said for which interviews. Write long, or the wave, as in"],
    ),
    "no reason": (
        ["interview,S1-005,,long,,AB,", "do_not_ask,S1-004,,,,AB,"],
        ["2, column reason: decision interview needs a reason. Say why; it is shown",
         "3, column reason: decision do_not_ask needs a reason."],
    ),
    "to be interviewed, and not to be asked": (
        ["interview,S1-005,,long,holds the budget,AB,", "do_not_ask,S1-005,,,ill,AB,"],
        ["3, column decision has “do_not_ask”: row 2 says interview of S1-005 for long. Keep the "
         "row that holds now, or give each its own step."],
    ),
    "chosen, then refused": (
        ["refused,S1-005,,,,AB,", "interview,S1-005,,wave 3,holds the budget,AB,"],
        ["3, column decision has “interview”: row 2 says refused of S1-005 for every step."],
    ),
    "a second network interview": (
        ["interview,S1-001,,wave 2,again,AB,"],
        ["2, column step has “wave 2”: S1/interviews.csv has their interview in wave 1, and nobody "
         "gives two. Write wave 1, or remove the row."],
    ),
    "refused, yet interviewed": (
        ["refused,S1-002,,wave 2,,AB,"],
        ["2, column decision has “refused”: S1/interviews.csv has their interview in wave 2. "
         "Remove the row here, or the interview there."],
    ),
    "no day": (
        ["refused,S1-005,,long,,AB,3 June"],
        ["2, column date has “3 June”: is not a date; write YYYY-MM-DD"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), MISTAKES.values(), ids=MISTAKES.keys())
def test_one_mistake(tmp_path: Path, rows: list[str], expected: list[str]) -> None:
    said = said_about_network(write_decisions(tmp_path, *rows))
    assert len(said) == len(expected), said
    for line, beginning in zip(said, expected, strict=True):
        assert line.startswith(FILE + beginning), line


def test_all_mistakes_at_once_with_those_of_other_files(tmp_path: Path) -> None:
    write_decisions(tmp_path, *(row for rows, _ in MISTAKES.values() for row in rows))
    actors = tmp_path / "S1" / "actors.csv"
    actors.write_text(actors.read_text("utf-8").replace("law,public,roster", "law,public,list"))
    said = said_about_network(tmp_path)
    assert any(line.startswith("S1/actors.csv, row 2") for line in said)
    assert sum(line.startswith(FILE) for line in said) >= len(MISTAKES)


def test_one_person_may_have_a_decision_for_each_step(tmp_path: Path) -> None:
    rows = ["refused,S1-005,,wave 3,,AB,", "interview,S1-005,,long,willing now,AB,"]
    write_decisions(tmp_path, *rows)
    assert read_study_of(tmp_path).notes == ()
    assert holds(tmp_path, "long")[0] == ["S1-005"]


@pytest.mark.parametrize("cells", ["told by Eve Ng herself,AB", "wise,Eve Ng"])
def test_names_are_refused_with_the_code_to_write(tmp_path: Path, cells: str) -> None:
    write_decisions(tmp_path, f"interview,S1-004,,long,{cells},")
    network = read_study(tmp_path, ["S1"], NetworkColumns(), directed=True, all_sites=False)
    (said,) = in_plain_words(wrong_in_narrative(tmp_path, network.sites["S1"]))
    assert said.startswith(FILE + "2, column ")
    assert "has “Eve Ng”: is the name of a person, and results show this cell." in said
    assert "Write [S1-005] instead." in said


def test_a_misspelt_file_is_noticed(tmp_path: Path) -> None:
    write_decisions(tmp_path, RIGHT)
    (tmp_path / "S1" / "decisions.csv").rename(tmp_path / "S1" / "decision.csv")
    (said,) = said_about_network(tmp_path)
    assert said == (
        "S1/decisions.csv: there is no such file. There is decision.csv. Save the table as "
        "decisions.csv or decisions.xlsx."
    )


def test_decisions_are_plain_values() -> None:
    row = Decision(decision="refused", actor_id="S1-002", decided_by="AB")
    assert decided([row], "wave 2").refused == {"S1-002": row}
