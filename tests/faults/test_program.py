"""The program that tries faults: what it tries follows from the seed, and it can be stopped."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from scripts.study.files import read_json
from tests.faults import __main__ as program
from tests.faults.plan import CHANGES, EDITS, EVENTS, STRIKES, Point, draw
from tests.faults.trial import Outcome


def test_sixty_faults_are_of_every_kind_and_the_same_each_time() -> None:
    points = [draw(1, number) for number in range(1, 61)]
    assert points == [draw(1, number) for number in range(1, 61)]
    assert points[0] != draw(2, 1)
    assert {point.change for point in points} == set(CHANGES)
    assert {point.event for point in points} == set(EVENTS)
    assert {(point.victim, point.signal) for point in points} == set(STRIKES)
    assert set(EDITS) < set(CHANGES)


def test_only_what_is_as_undisturbed_has_survived() -> None:
    sound: dict[str, Any] = {"missing": [], "extra": [], "different": [], "unsettled": ""}
    began: dict[str, Any] = {"struck": True, "when": {}, "ended": -9, "refusals": 0}
    assert Outcome(**began, **sound).survived
    for name in sound:
        assert not Outcome(**began, **{**sound, name: ["a"]}).survived


def test_it_goes_on_where_it_was_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def tell(bench: program.Bench, point: Point) -> dict[str, Any]:
        if len(tried) == 3:
            tried.append(0)
            raise KeyboardInterrupt
        tried.append(point.number)
        return {"struck": point.number != 2, "survived": point.number != 5}

    out = tmp_path / "faults.json"
    monkeypatch.setattr(program.Bench, "tell", tell)
    monkeypatch.setattr(sys, "argv", ["faults", "--points", "4", "--out", str(out)])
    with pytest.raises(KeyboardInterrupt):
        program.main()
    assert list(read_json(out)["points"]) == ["1", "2", "3"]
    with pytest.raises(SystemExit) as ended:
        program.main()
    # The second came too late, so a fifth is tried; it does not survive.
    assert tried == [1, 2, 3, 0, 4, 5]
    assert ended.value.code == 1
    with pytest.raises(SystemExit):
        program.main()
    assert len(tried) == 6


def test_another_seed_or_code_is_another_series(tmp_path: Path) -> None:
    out = tmp_path / "faults.json"
    out.write_text('{"seed": 1, "code": "a", "points": {"1": {"struck": true}}}')
    assert program.tried_before(out, 1, "a") == {"1": {"struck": True}}
    assert program.tried_before(out, 2, "a") == program.tried_before(out, 1, "b") == {}
