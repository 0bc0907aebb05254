"""Models of the narrative half's tables: complete, consistent, fitting what people may write."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study import narrative_tables as t
from scripts.study.narrative_inputs import Fragment
from scripts.study.tables import (
    TABLE_MODELS,
    TableError,
    TableModel,
    make_table_from_rows,
    read_table,
    write_checked,
)
from tests.made_up_narrative import NARRATIVE_TABLES, made_up_narrative

BY_NAME = pytest.mark.parametrize("model", NARRATIVE_TABLES, ids=lambda model: model.name)


@BY_NAME
def test_every_column_says_what_it_means(model: TableModel) -> None:
    names = [column.name for column in model.columns]
    assert len(set(names)) == len(names)
    assert model.row and model.key
    assert set(model.key) <= set(names)
    assert all(column.meaning for column in model.columns)


def test_no_two_tables_have_one_name() -> None:
    names = [model.name for model in (*TABLE_MODELS, *NARRATIVE_TABLES)]
    assert len(set(names)) == len(names)


def test_a_list_in_a_cell_may_be_empty() -> None:
    assert [t.split_cell(cell) for cell in ("", "a", "a;b")] == [(), ("a",), ("a", "b")]


@BY_NAME
def test_a_table_without_rows_is_a_table(model: TableModel, tmp_path: Path) -> None:
    write_checked(tmp_path / "t.parquet", make_table_from_rows(model, []))
    assert read_table(tmp_path / "t.parquet", model).num_rows == 0


def test_only_tables_that_lead_to_names_of_people_are_called_confidential() -> None:
    confidential = [model.name for model in NARRATIVE_TABLES if "CONFIDENTIAL" in model.row]
    assert confidential == ["canonical", "replacements", "former_ids"]


def test_what_people_may_write_fits_the_tables(tmp_path: Path) -> None:
    written = made_up_narrative("S1")["fragments"].to_pylist()[0]
    as_typed = {k: v for k, v in written.items() if k != "resolved" and v is not None}
    fragment = Fragment.model_validate({**as_typed, "passages": "S1-I01-000000"})
    row = {c.name: getattr(fragment, c.name, True) for c in t.FRAGMENTS.columns}
    assert make_table_from_rows(t.FRAGMENTS, [row]).to_pylist() == [written]


def test_a_speech_act_that_is_none_is_refused() -> None:
    row = made_up_narrative("S1")["coded"].to_pylist()[0]
    assert make_table_from_rows(t.CODED, [{**row, "speech_act": None, "account_id": None}])
    with pytest.raises(TableError, match="not among"):
        make_table_from_rows(t.CODED, [{**row, "speech_act": "praise"}])
