"""Each way in which a cell can be no value of its column, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study.problems import Problem
from tests.study.spoilt import Case, each, in_plain_words, network_mistake

CASES: dict[str, Case] = {
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
    "a date that may be another day": Case(
        "S1/interviews.csv",
        "2009-03-31",
        "3/4/2009",
        (
            "S1/interviews.csv, row 2, column date has “3/4/2009”: may be 2009-03-04 or "
            "2009-04-03; write YYYY-MM-DD.",
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
    "an observed_out that is no truth": Case(
        "M1/nodes.csv",
        "Hugh,0",
        "Hugh,maybe",
        ("M1/nodes.csv, row 4, column observed_out has “maybe”: is neither 1 (yes) nor 0 (no).",),
    ),
}


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert network_mistake(tmp_path, case) == case.said


def test_the_words_of_a_library_would_be_noticed() -> None:
    foreign = Problem("S1/actors.csv", 2, "wave", "one", "Input should be a valid integer.")
    with pytest.raises(AssertionError, match="Input should"):
        in_plain_words([foreign])
