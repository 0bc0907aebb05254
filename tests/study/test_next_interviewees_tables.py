"""The tables of the next wave agree with the settings, and with each other."""

from __future__ import annotations

from typing import get_args

import pytest

from scripts.study.config import NextSettings
from scripts.study.next_interviewees_tables import (
    CHOSEN_NEXT,
    NEXT_INTERVIEWEES,
    NEXT_VALUE,
    POLICIES,
)
from scripts.study.tables import TABLE_MODELS, TableError, make_table_from_rows

ROW = {"policy": "information", "groups": 3, "seed": 1, "without": None, "rank": 1,
       "actor_id": "S1-001"}  # fmt: skip


def test_the_policies_are_those_one_can_ask_for() -> None:
    assert set(get_args(NextSettings.model_fields["policy"].annotation)) == set(POLICIES)


def test_names_of_tables_are_their_own() -> None:
    names = [model.name for model in (*TABLE_MODELS, CHOSEN_NEXT, NEXT_INTERVIEWEES, NEXT_VALUE)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "spoilt", [{"policy": "by lot"}, {"groups": 0}, {"rank": 0}, {"actor_id": None}]
)
def test_a_wrong_row_is_refused(spoilt: dict[str, object]) -> None:
    make_table_from_rows(CHOSEN_NEXT, [ROW, ROW | {"without": "S1-002"}])
    with pytest.raises(TableError):
        make_table_from_rows(CHOSEN_NEXT, [ROW | spoilt])


def test_nobody_is_proposed_twice_on_one_fit() -> None:
    with pytest.raises(TableError, match="repeat"):
        make_table_from_rows(CHOSEN_NEXT, [ROW, ROW])
