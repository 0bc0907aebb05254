"""A network without the interviews that people refused or took back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.network.checked_study import read_checked_study
from scripts.network.consent import LeftOut, without_refused
from scripts.network.nominations import network_tables, resolve
from scripts.study.config import NetworkColumns
from scripts.study.problems import Problem, StudyError
from scripts.study.site_inputs import SiteInputs
from scripts.study.study_files import read_study
from tests.small_study import read_study_of, write_study
from tests.study.spoilt import spoil


@pytest.fixture
def inputs(tmp_path: Path) -> SiteInputs:
    study = read_study(write_study(tmp_path), ["S1"], NetworkColumns(), directed=True,
                       all_sites=False)  # fmt: skip
    return study.sites["S1"]


def dyads(inputs: SiteInputs, *, directed: bool = True) -> dict[tuple[str, str], bool | None]:
    tables = network_tables(inputs, resolve(inputs), directed=directed)
    return {
        (row["sender"][-1], row["receiver"][-1]): row["tie"] for row in tables.dyads.to_pylist()
    }


def test_nothing_is_left_out_where_nobody_refused(inputs: SiteInputs) -> None:
    assert without_refused(inputs) == (inputs, LeftOut())


def test_a_refused_row_is_unobserved_and_never_empty(inputs: SiteInputs) -> None:
    before = dyads(inputs)
    assert before["2", "1"] is True and before["2", "5"] is False
    kept, left_out = without_refused(replace(inputs, refused=frozenset({"S1-002"})))
    after = dyads(kept)
    assert {pair: tie for pair, tie in after.items() if pair[0] == "2"} == {
        ("2", other): None for other in "1345"
    }
    rest = {pair: tie for pair, tie in before.items() if pair[0] != "2"}
    assert {pair: tie for pair, tie in after.items() if pair[0] != "2"} == rest
    assert after["1", "2"] is True  # others may still have named them
    assert left_out.counts == {"interviews": 1, "nominations": 1, "actors": 0}


def test_without_direction_a_pair_is_as_the_other_end_said(inputs: SiteInputs) -> None:
    kept, _ = without_refused(replace(inputs, refused=frozenset({"S1-002"})))
    after = dyads(kept, directed=False)
    assert after["1", "2"] is True  # S1-001 named them
    assert after["2", "3"] is False  # S1-003 did not
    assert after["2", "4"] is None  # nobody else was asked


def test_actors_nobody_else_told_of_go_with_the_answers(inputs: SiteInputs) -> None:
    kept, left_out = without_refused(replace(inputs, refused=frozenset({"S1-003"})))
    assert [actor.actor_id for _, actor in left_out.actors] == ["S1-005"]
    assert [a.actor_id for _, a in kept.actors] == ["S1-001", "S1-002", "S1-003", "S1-004"]
    assert {a.actor_id for _, a in left_out.put_back(kept.actors)} == {
        a.actor_id for _, a in inputs.actors
    }
    assert str(left_out) == (
        "1 network interview refused or taken back: left out with 2 names given there, and 1 actor "
        "of whom nobody else told."
    )


def test_those_on_the_roster_stay(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/actors.csv", "S1-005,Eve Ng,charity,officer,,,nomination",
          "S1-005,Eve Ng,charity,officer,,,roster")  # fmt: skip
    study = read_study(tmp_path, ["S1"], NetworkColumns(), directed=True, all_sites=False)
    kept, left_out = without_refused(replace(study.sites["S1"], refused=frozenset({"S1-003"})))
    assert left_out.actors == ()
    assert dyads(kept)["3", "5"] is None


def test_what_they_reported_of_others_goes_too(inputs: SiteInputs) -> None:
    kept, left_out = without_refused(replace(inputs, refused=frozenset({"S1-001"})))
    assert {row.nominee_name for _, row in kept.nominations} == {"Ann Aberg", "Eve Ng", "google"}
    assert left_out.nominations == 4
    # S1-002 was heard of from S1-001 alone, but was interviewed; S1-004 is known from nobody else.
    assert [actor.actor_id for _, actor in left_out.actors] == ["S1-004"]


# --- in a study that is read and checked ----------------------------------------------------------


def test_a_checked_study_is_without_what_was_refused(tmp_path: Path) -> None:
    write_study(tmp_path)
    everybody = read_study_of(tmp_path)
    assert everybody.left_out["S1"] == LeftOut()
    heading = "person_id,what,decision\n"
    (tmp_path / "S1" / "consent.csv").write_text(f"{heading}S1-003,network_interview,withdrawn\n")
    study = read_study_of(tmp_path)
    assert study.left_out["S1"].interviews == 1
    assert {r.reporter_id for r in study.resolved["S1"]} == {"S1-001", "S1-002"}
    assert len(study.inputs["S1"].actors) == 4
    assert study.inputs["M1"] == everybody.inputs["M1"]


def test_names_given_in_a_refused_interview_need_no_decision(tmp_path: Path) -> None:
    write_study(tmp_path)
    spoil(tmp_path, "S1/nominations.csv", "S1-003,google", "S1-003,Steve")
    with pytest.raises(StudyError, match="Steve"):
        read_study_of(tmp_path)
    heading = "person_id,what,decision\n"
    (tmp_path / "S1" / "consent.csv").write_text(f"{heading}S1-003,network_interview,refused\n")
    read_study_of(tmp_path)


def test_other_checks_see_everybody_who_may_be_told_of(tmp_path: Path) -> None:
    write_study(tmp_path)
    heading = "person_id,what,decision\n"
    (tmp_path / "S1" / "consent.csv").write_text(f"{heading}S1-003,network_interview,refused\n")
    seen: list[SiteInputs] = []

    def look(_: Path, inputs: SiteInputs) -> list[Problem]:
        seen.append(inputs)
        return []

    read_checked_study(
        tmp_path, ["S1"], NetworkColumns(), directed=True, all_sites=False, also=look
    )
    assert len(seen[0].actors) == 5
    assert "Eve Ng" in {row.nominee_name for _, row in seen[0].nominations}
