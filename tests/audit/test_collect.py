"""What is recorded of jobs, and what of their files travels."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.audit.collect import LARGEST_CARRIED, collect, host_class
from scripts.audit.jobs import RanJob
from scripts.audit.places import Places
from scripts.study.settings import Carry

CONFIG = {"study": "demo", "folder": "own", "sites": {"S1": {}}}
OUT = Path("results/demo")


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[RanJob]:
    """A folder in which one job ran."""
    monkeypatch.chdir(tmp_path)
    sizes = {
        Path("Snakefile"): 3,
        Path("own/S1/documents/Zoe.txt"): 3,
        OUT / "figures/S1_map.svg": 3,
        OUT / "figures/large.pdf": LARGEST_CARRIED + 1,
        OUT / "S1/passages/turns.parquet": 3,
        OUT / "S1/fits/wave1/timing.json": 3,
        OUT / "confidential/S1/names.csv": 3,
    }
    for path, size in sizes.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(size))
    inputs = (Path("own/S1/documents/Zoe.txt"),)
    outputs = tuple(path for path in sizes if path.is_relative_to("results"))
    return [
        RanJob(
            "draw",
            {"site": "S1"},
            {"seed": 1},
            OUT / "figures",
            inputs,
            outputs,
            0.5,
            2.25,
            {"s": 1.7},
        )
    ]


def places(key: bytes | None = bytes(32)) -> Places:
    return Places("demo", Path("own"), frozenset({"S1"}), key)


@pytest.mark.parametrize(
    ("carry", "expected"),
    [
        ("nothing", set()),
        ("figures", {"results/demo/figures/S1_map.svg"}),
        (
            "everything",
            {"results/demo/figures/S1_map.svg", "results/demo/S1/passages/turns.parquet"},
        ),
    ],
)
def test_people_s_data_never_travel_and_large_files_neither(
    carry: Carry, expected: set[str], jobs: list[RanJob], tmp_path: Path
) -> None:
    record, run, files = collect(tmp_path, CONFIG, jobs, places(), carry)
    assert set(record.carried) == expected
    assert files.keys() == expected | {"code/Snakefile"}
    assert run.digests.keys() == {"results/demo/S1/fits/wave1/timing.json"}
    assert run.digests.keys().isdisjoint(record.digests)
    assert len(record.digests) == 5
    assert "Zoe" not in record.model_dump_json() + run.model_dump_json()
    (ran,) = run.jobs
    assert (ran.started, ran.ended) == (
        "1970-01-01T00:00:00.500+00:00",
        "1970-01-01T00:00:02.250+00:00",
    )


def test_without_a_key_nothing_is_recorded(jobs: list[RanJob], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without a key"):
        collect(tmp_path, CONFIG, jobs, places(None), "figures")


def test_a_machine_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    kind = host_class()
    assert kind["OPENBLAS_CORETYPE"] == "Prescott"
    assert kind["cores"] == str(os.cpu_count())
    assert os.uname().nodename not in kind.values()
