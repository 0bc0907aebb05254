"""Ids in the files of a network that do not fit each other, and what is said about it."""

from __future__ import annotations

from pathlib import Path

from tests.small_study import SMALL_STUDY
from tests.study.spoilt import Case, each, network_mistake

CASES: dict[str, Case] = {
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
        (
            "S1/interviews.csv: there are no rows below the headings. Write a row for each "
            "interview.",
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
}


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert network_mistake(tmp_path, case) == case.said
