"""What is said about names that mean nobody, too many, or the wrong ones."""

from __future__ import annotations

from pathlib import Path

from tests.small_study import write_study
from tests.study.spoilt import (
    Case,
    each,
    network_mistake,
    notes_on_network,
    said_about_network,
    spoil,
)

CASES: dict[str, Case] = {
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
}


@each(CASES)
def test_one_mistake(tmp_path: Path, case: Case) -> None:
    assert network_mistake(tmp_path, case) == case.said


def test_a_respondent_who_named_nobody_is_noted(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/nominations.csv", "S1-002,Ann Aberg,1,,\n", "")
    assert notes_on_network(tmp_path) == [
        "S1/interviews.csv, row 3, column respondent_id has “S1-002”: this respondent named "
        "nobody, which counts as no tie to anyone.",
    ]


def test_an_alias_nobody_used_is_noted(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/aliases.csv", "the DPH,,", "the DPH,S1-001,")
    spoil(
        tmp_path, "S1/aliases.csv", "Google,,", "the DPH,S1-002,role,S1-005,same,low,XY,\nGoogle,,"
    )
    assert notes_on_network(tmp_path) == [
        "S1/aliases.csv, row 4, column raw_name has “the DPH”: no nomination uses this row.",
    ]


def test_a_repetition_or_an_exclusion_is_not_one_more_under_the_cap(tmp_path: Path) -> None:
    write_study(tmp_path)
    more = "the DPH,3,,\nS1-001,Google,4,,\nS1-001,Bob O'Brien,5,,"
    spoil(tmp_path, "S1/nominations.csv", "the DPH,3,,", more)
    assert notes_on_network(tmp_path) == []


def test_undecided_names_are_told_with_whatever_else_is_wrong(tmp_path: Path) -> None:
    folder = write_study(tmp_path)
    spoil(folder, "S1/interviews.csv", "2009-06-02", "June")
    spoil(folder, "S1/actors.csv", "Cy Khan,", ",")
    spoil(folder, "S1/nominations.csv", "S1-003,Eve Ng", "S1-003,qqqq xxxx")
    spoil(folder, "S1/nominations.csv", "S1-001,the DPH", "S1-004,xxxx qqqq")
    said = [line.partition(":")[0] for line in said_about_network(folder)]
    assert said == [
        "S1/actors.csv, row 4, column name",
        "S1/interviews.csv, row 4, column date has “June”",
        "S1/nominations.csv, row 4, column nominee_name has “xxxx qqqq”",
        "S1/nominations.csv, row 4, column respondent_id has “S1-004”",
        "S1/nominations.csv, row 6, column nominee_name has “Cy Khan”",
        "S1/nominations.csv, row 7, column nominee_name has “qqqq xxxx”",
    ]
