"""Tables are checked when written and when read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scripts.study import tables as t

GOOD: dict[str, Any] = {
    "actor_id": ["S1-001", "S1-002"],
    "x": [0.0, 1.0],
    "y": [0.5, -1.0],
    "spread": [0.1, 0.2],
    "certainty": ["identified", "weak"],
}


def test_a_table_comes_back_as_written_and_carries_meanings(tmp_path: Path) -> None:
    path = tmp_path / "positions.parquet"
    t.write_table(path, t.POSITIONS, GOOD)
    assert t.read_table(path, t.POSITIONS).to_pydict() == GOOD
    assert b"first coordinate" in pq.read_schema(path).field("x").metadata[b"meaning"]


def test_bytes_are_the_same_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        t.write_table(tmp_path / name, t.POSITIONS, GOOD)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("x", [0.0, None], "missing"),
        ("x", [0.0, float("nan")], "finite"),
        ("x", [0.0, float("inf")], "finite"),
        ("spread", [0.1, -0.1], "outside"),
        ("certainty", ["identified", "sure"], "not among"),
        ("actor_id", ["S1-001", "S1-001"], "repeat"),
        ("extra", [1, 2], "unknown columns"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_written(
    tmp_path: Path, column: str, values: list[Any], says: str
) -> None:
    with pytest.raises(t.TableError, match=says):
        t.write_table(tmp_path / "bad.parquet", t.POSITIONS, {**GOOD, column: values})
    assert not list(tmp_path.iterdir())


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.parquet"
    pq.write_table(pa.table({"actor_id": ["S1-001"]}), path)
    with pytest.raises((t.TableError, ValueError)):
        t.read_table(path, t.POSITIONS)


def test_every_column_says_what_it_means() -> None:
    for model in t.TABLE_MODELS:
        assert model.row and model.key
        assert set(model.key) <= {c.name for c in model.columns}
        for column in model.columns:
            assert column.meaning, f"{model.name}.{column.name}"
