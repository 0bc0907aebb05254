"""Names as actors of their own: which, under which code, and which ties they get."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from scripts.network.checked_study import read_checked_study
from scripts.network.nominations import Resolved, network_tables
from scripts.network.own_actors import ResolvedSite, doubtful_apart, doubtful_merges
from scripts.study.config import NetworkColumns
from scripts.study.inputs import Actor, Alias
from scripts.study.provisional import ProvisionalActor, is_provisional, provisional_code

SITES = "site,priority,question,roster,cap\nS1,Smoking,Who do you go to?,discovered,\n"
ACTORS = """\
actor_id,name,source
S1-001,Ann Berg,roster
S1-002,Bob Cole,nomination
S1-003,Cy Khan,nomination
S1-004,Di Ford,nomination
"""
INTERVIEWS = "respondent_id,wave\nS1-001,1\nS1-002,1\n"
HEADER = "raw_name,respondent_id,kind,actor_id,decision,confidence,reviewer,reason\n"


def site(
    folder: Path, nominations: str, aliases: str = "", provisional: bool = True
) -> ResolvedSite:
    (folder / "S1").mkdir(exist_ok=True)
    (folder / "sites.csv").write_text(SITES)
    (folder / "S1" / "actors.csv").write_text(ACTORS)
    (folder / "S1" / "interviews.csv").write_text(INTERVIEWS)
    (folder / "S1" / "nominations.csv").write_text("respondent_id,nominee_name\n" + nominations)
    (folder / "S1" / "aliases.csv").write_text(HEADER + aliases)
    study = read_checked_study(
        folder,
        ["S1"],
        NetworkColumns(),
        directed=True,
        undecided="provisional" if provisional else "stop",
    )
    return ResolvedSite(study.inputs["S1"], study.resolved["S1"])


def meanings(resolved: tuple[Resolved, ...]) -> list[tuple[int, str | None, str, bool]]:
    return [(r.row, r.meaning.actor_id, r.meaning.resolution, r.used) for r in resolved]


SAID = """\
S1-001,Bob Cole
S1-001,Mr X
S1-001,mr  x
S1-001,Cy Khan
S1-001,Di Ford
S1-002,MR X
S1-002,Di
"""


def test_every_undecided_name_is_one_actor_of_its_own(tmp_path: Path) -> None:
    found = site(tmp_path, SAID)
    assert meanings(found.resolved) == [
        (2, "S1-002", "exact", True),
        (3, "S1-P003", "provisional", True),
        (4, "S1-P003", "provisional", False),  # said before
        (5, "S1-003", "exact", True),
        (6, "S1-004", "exact", True),
        (7, "S1-P003", "provisional", True),
        (8, "S1-P008", "provisional", True),
    ]
    actors = network_tables(found.inputs, found.resolved, directed=True).actors.to_pylist()
    own = [(a["actor_id"], a["named_by"], a["organisation"]) for a in actors[4:]]
    assert own == [("S1-P003", 2, None), ("S1-P008", 1, None)]


def test_deciding_one_name_leaves_the_code_of_the_others(tmp_path: Path) -> None:
    decided = "Mr X,,person,S1-003,same,high,AB,\n"
    found = site(tmp_path, SAID, decided)
    own = [r.meaning.actor_id for r in found.resolved if r.meaning.resolution == "provisional"]
    assert own == ["S1-P008"]
    unresolved = "Mr X,,person,,unresolved,low,AB,\n"
    assert meanings(site(tmp_path, SAID, unresolved).resolved)[1] == (3, None, "unresolved", False)


def test_a_provisional_code_can_be_no_other_and_no_other_can_be_one() -> None:
    code = provisional_code("S1", 7)
    assert code == "S1-P007" and is_provisional(code) and is_provisional("S1-P12345")
    assert not any(is_provisional(c) for c in ("S1-007", "S1-X07", "S1-I04", "S1-P07"))
    with pytest.raises(ValidationError):
        Actor(actor_id=code, name="x", source="nomination")
    with pytest.raises(ValidationError):
        ProvisionalActor(actor_id="S1-007", name="x", source="nomination")
    with pytest.raises(ValidationError):
        Alias(raw_name="x", kind="person", actor_id=code, decision="same", confidence="low",
              reviewer="AB")  # fmt: skip


LOW = """\
Mr X,,person,S1-002,same,low,AB,
Di,,person,S1-004,same,low,AB,
CK,,person,S1-003,new,low,AB,
Cyrus,,person,S1-003,same,low,AB,
Bobby,,person,S1-002,same,medium,AB,
"""
SAID_LOW = """\
S1-001,Bob Cole
S1-001,Mr X
S1-001,Bobby
S1-001,CK
S1-001,Di Ford
S1-001,Cyrus
S1-002,Di
"""


def test_merges_of_low_confidence_are_undone_and_no_others(tmp_path: Path) -> None:
    found = site(tmp_path, SAID_LOW, LOW, provisional=False)
    # CK is how S1-003 became known: by itself it merges nothing.
    assert doubtful_merges(found) == [(2, "S1-002"), (3, "S1-004"), (5, "S1-003")]
    apart = doubtful_apart(found)
    assert meanings(apart.resolved) == [
        (2, "S1-002", "exact", True),
        (3, "S1-P003", "provisional", True),  # not a repetition any more
        (4, "S1-002", "alias", False),
        (5, "S1-003", "alias", True),
        (6, "S1-004", "exact", True),
        (7, "S1-P007", "provisional", True),
        (8, "S1-P008", "provisional", True),
    ]
    tables = network_tables(apart.inputs, apart.resolved, directed=True)
    assert len(tables.actors) == 7
    assert [r.used for r in found.resolved] == [True, False, False, True, True, False, True]


def test_without_doubtful_merges_nothing_changes(tmp_path: Path) -> None:
    found = site(tmp_path, SAID_LOW, LOW.replace("low", "high"), provisional=False)
    assert doubtful_apart(found) == found
