"""The checks of the model engine as jobs: simulated, judged, drawn, said in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scripts import calibrate, draw_calibration, judge_calibration
from scripts.study.tables import read_table
from scripts.study.validation_plan import CHECKS, SEED
from scripts.study.validation_tables import (
    COVERAGE,
    COVERAGE_VERDICTS,
    JOINT,
    JOINT_VERDICTS,
    RANK_VERDICTS,
    RANKS,
)
from tests.jobs import stand_in
from tests.made_up_validation import DESIGNS, write_parts

TABLES = {"ranks": RANKS, "joint": JOINT, "coverage": COVERAGE}
VERDICTS = {"ranks": RANK_VERDICTS, "joint": JOINT_VERDICTS, "coverage": COVERAGE_VERDICTS}


def simulated(folder: Path, check: str, design: str, first: int, last: int) -> list[dict[str, Any]]:
    path = folder / f"{first}.parquet"
    params = {"seed": SEED, "design": DESIGNS[check][design], "first": first, "last": last}
    job = stand_in({}, {}, params, check=check, design=design, job="0")
    job.output = [path]
    calibrate.main(job)
    rows: list[dict[str, Any]] = read_table(path, TABLES[check]).to_pylist()
    return rows


@pytest.mark.parametrize(("check", "design"), [("ranks", "all"), ("joint", "pairs")])
def test_a_job_makes_its_replicates_whoever_makes_the_others(
    check: str, design: str, tmp_path: Path
) -> None:
    together = simulated(tmp_path, check, design, 0, 2)
    assert {row["replicate"] for row in together} == {0, 1}
    alone = simulated(tmp_path, check, design, 1, 2)
    assert alone == [row for row in together if row["replicate"] == 1]
    other = [row for row in together if row["replicate"] == 0]
    values = list(TABLES[check].schema.names)[3:]
    assert [[row[v] for v in values] for row in alone] != [
        [row[v] for v in values] for row in other
    ]


def test_coverage_is_simulated(tmp_path: Path) -> None:
    rows = simulated(tmp_path, "coverage", "fixed_58", 3, 4)
    assert {(row["pairs"], row["level"]) for row in rows} == {
        (pairs, level) for pairs in ("both", "one", "neither") for level in (50, 80, 95)
    }
    assert {row["intervals"] for row in rows} == {20}
    for pairs in ("both", "one", "neither"):
        held = [row["holding"] for row in rows if row["pairs"] == pairs]
        widths = [row["width"] for row in rows if row["pairs"] == pairs]
        assert held == sorted(held)
        assert widths == sorted(widths)


def judged(folder: Path, *, wrong: bool = False) -> tuple[str, dict[str, list[dict[str, Any]]]]:
    parts = write_parts(folder, wrong=wrong)
    outputs = {name: folder / f"{name}.parquet" for name in VERDICTS}
    outputs["page"] = folder / "calibration.md"
    job = stand_in(parts, outputs, {"designs": DESIGNS})
    judge_calibration.main(job)
    verdicts = {name: read_table(outputs[name], VERDICTS[name]).to_pylist() for name in VERDICTS}
    return outputs["page"].read_text("utf-8"), verdicts


def test_what_is_right_passes_and_what_is_spoilt_is_noticed(tmp_path: Path) -> None:
    page, verdicts = judged(tmp_path)
    assert {row["design"] for row in verdicts["ranks"] if not row["uniform"]} == {"spoilt"}
    assert all(row["agrees"] for row in verdicts["joint"])
    assert {row["nominal"] for row in verdicts["coverage"]} == {True, None}
    assert {row["design"] for row in verdicts["coverage"] if row["nominal"] is None} == {"fixed_58"}
    assert "Nothing was found that speaks against it." in page
    assert "Ranks of all 6 quantities in 2 kinds of network are uniform." in page
    assert "All 1 kind of fit spoilt on purpose were noticed." in page
    assert "reported only" in page
    assert "12 tests of sound fits" in page


def test_what_is_wrong_is_named(tmp_path: Path) -> None:
    page, verdicts = judged(tmp_path, wrong=True)
    assert not any(row["uniform"] for row in verdicts["ranks"])
    assert not any(row["agrees"] for row in verdicts["joint"])
    assert "Something was found that speaks against it" in page
    assert "6 quantities of 6 are not uniform: intercept (all)" in page
    assert "6 moments of 6 do not agree" in page
    assert "9 shares of 9 differ from what they should be: 50 % intervals, both asked" in page


def test_a_spoilt_fit_that_goes_unnoticed_is_said(tmp_path: Path) -> None:
    from scripts.figures.describe_calibration import page as make_page

    _, verdicts = judged(tmp_path)
    unnoticed = [row | {"uniform": True} for row in verdicts["ranks"]]
    page = make_page(unnoticed, verdicts["joint"], verdicts["coverage"], DESIGNS)
    assert "Spoilt on purpose and NOT noticed: spoilt." in page


def test_figures_have_the_same_bytes_twice_and_say_what_they_show(tmp_path: Path) -> None:
    judged(tmp_path, wrong=True)
    contents = []
    for name in ("a", "b"):
        paths = [tmp_path / name / f"{c}.{kind}" for c in VERDICTS for kind in ("svg", "png")]
        job = stand_in(
            {
                "simulated": [tmp_path / "ranks" / f"job{k}.parquet" for k in (0, 1)],
                **{check: tmp_path / f"{check}.parquet" for check in VERDICTS},
            },
            {},
            {"designs": DESIGNS},
        )
        job.output = paths
        draw_calibration.main(job)
        contents.append([path.read_bytes() for path in paths])
    assert contents[0] == contents[1]
    assert b"6 moments of 6 do not agree" in contents[0][2]


def test_the_plan_covers_what_it_should() -> None:
    ranks = [part.design for part in CHECKS["ranks"].values()]
    for few in (False, True):
        own = [d for d in ranks if (d["asked"] < d["n"]) == few]
        assert {d["groups"] for d in own} == {0, 1, 2, 3}
        assert any(not d.get("directed", True) for d in own)
        assert any(d.get("covariates") for d in own)
    assert {d.get("dims", 2) for d in ranks} == {1, 2, 3}
    assert {d.get("spoilt", "") for d in ranks} == {"", "zeros", "scale"}
    assert any(d.get("comparable") for d in ranks)
