"""Turning one map onto another."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from scripts.figures.turning import turn_onto
from tests.made_up import made_up_site


def moved(positions: pa.Table, angle: float, mirror: bool) -> pa.Table:
    xy = np.column_stack([positions["x"].to_numpy(), positions["y"].to_numpy()])
    c, s = np.cos(angle), np.sin(angle)
    xy = xy @ np.array([[c, -s], [s, c]]) + [3.0, -1.0]
    if mirror:
        xy[:, 0] *= -1
    rows = positions.to_pylist()
    for row, (x, y) in zip(rows, xy, strict=True):
        row |= {"x": x, "y": y}
    return pa.Table.from_pylist(rows, positions.schema)


@pytest.mark.parametrize("angle", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("mirror", [False, True])
def test_a_map_turned_or_mirrored_comes_back_to_where_it_was(angle: float, mirror: bool) -> None:
    target = made_up_site(30, 3).positions
    here = moved(target, angle, mirror)
    turn = turn_onto(here, target)
    assert turn is not None
    points = np.column_stack([here["x"].to_numpy(), here["y"].to_numpy()])
    goal = np.column_stack([target["x"].to_numpy(), target["y"].to_numpy()])
    assert np.allclose(turn.of(points), goal)
    apart = np.linalg.norm(points[0] - points[1])
    assert np.linalg.norm(turn.of(points[0]) - turn.of(points[1])) == pytest.approx(apart)


def test_people_who_are_new_or_not_placed_do_not_count() -> None:
    target = made_up_site(30, 3).positions
    here = moved(target, 1.0, False).to_pylist()
    for row in here[:5]:
        row |= {"certainty": "prior only", "x": 1e3, "y": 1e3}
    for row in here[5:10]:
        row |= {"actor_id": row["actor_id"] + "9", "x": -1e3, "y": 1e3}
    table = pa.Table.from_pylist(here, target.schema)
    turn = turn_onto(table, target)
    assert turn is not None
    goal = np.array([(r["x"], r["y"]) for r in target.to_pylist()[10:]])
    assert np.allclose(turn.of(np.array([(r["x"], r["y"]) for r in here[10:]])), goal)


def test_nothing_tells_how_to_turn_where_fewer_than_two_are_on_both() -> None:
    target = made_up_site(30, 3).positions
    assert turn_onto(target.slice(0, 1), target) is None
