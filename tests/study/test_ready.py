"""Whether a run can begin."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.study.problems import StudyError
from scripts.study.ready import (
    date_back,
    make_ready,
    makes_results,
    remove_leftovers,
    wrong_with_place,
    wrong_with_runs,
)
from scripts.study.unlock import live_runs

RESULTS = Path("results/tiny")


@contextmanager
def at_work(folder: Path, *words: str, script: str = "sleep.py") -> Iterator[int]:
    (folder / script).parent.mkdir(parents=True, exist_ok=True)
    (folder / script).write_text("import time; time.sleep(60)")
    process = subprocess.Popen([sys.executable, str(folder / script), *words], cwd=folder)
    try:
        yield process.pid
    finally:
        process.kill()
        process.wait()


def lock(folder: Path, path: str) -> None:
    (folder / ".snakemake/locks").mkdir(parents=True)
    (folder / ".snakemake/locks/0.output.lock").write_text(f"{path}\n")


def test_a_second_run_of_the_study_is_told_who_is_at_work(tmp_path: Path) -> None:
    lock(tmp_path, "results/tiny/N1/nominations/actors.parquet")
    with at_work(tmp_path, "snakemake") as pid:
        (problem,) = wrong_with_runs(tmp_path, RESULTS)
        assert f"another run is at work on it (process {pid})" in str(problem)
    (problem,) = wrong_with_runs(tmp_path, RESULTS)
    assert "was killed" in str(problem) and "make resume" in str(problem)


def test_a_run_of_another_study_is_nobodys_business(tmp_path: Path) -> None:
    lock(tmp_path, "results/tiny-2/N1/nominations/actors.parquet")
    assert wrong_with_runs(tmp_path, RESULTS) == []


def test_jobs_that_outlived_their_run_are_seen(tmp_path: Path) -> None:
    with at_work(tmp_path, "snakemake", "--mode", "subprocess") as job:
        assert live_runs(tmp_path, jobs_only=True) == [job]
    with at_work(tmp_path, script=".snakemake/scripts/tmp1.fit_model.py") as script:
        assert live_runs(tmp_path, jobs_only=True) == [script]
    with at_work(tmp_path, "snakemake", "status", "--nolock"):
        assert live_runs(tmp_path, jobs_only=True) == []


def test_no_place_and_no_room_are_said_with_the_folder(tmp_path: Path) -> None:
    assert wrong_with_place(tmp_path / "results/tiny", least=0) == []
    (problem,) = wrong_with_place(tmp_path / "results/tiny", least=1e12)
    assert "MB left" in str(problem) and str(tmp_path / "results/tiny") in str(problem)
    (tmp_path / "results").write_text("a file where the folder should be")
    (problem,) = wrong_with_place(tmp_path / "results/tiny")
    assert f"nothing can be written into {tmp_path / 'results'}: Not a directory" in str(problem)


def test_what_killed_jobs_had_begun_is_removed_and_nothing_else(tmp_path: Path) -> None:
    with at_work(tmp_path.parent) as alive:
        pass
    gone, own = f".a.{alive}.partial.csv", f".a.{os.getpid()}.partial.csv"
    for name in (gone, own, "a.partial.csv", ".partial"):
        (tmp_path / name).write_text("x")
    remove_leftovers(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [own, "a.partial.csv", ".partial"]
    )


def test_results_of_the_future_get_the_date_of_the_newest_code(tmp_path: Path) -> None:
    now = time.time()
    dates = {"code": now - 50, "older": now - 100, "newer": now - 10, "future": now + 1000}
    for name, date in dates.items():
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (date, date))
    assert date_back(tmp_path, [tmp_path / "code"]) == 1
    found = {name: (tmp_path / name).stat().st_mtime for name in dates}
    assert found == pytest.approx(dates | {"future": dates["code"]}, abs=1e-3)
    assert date_back(tmp_path, [tmp_path / "code"]) == 0


def test_results_of_the_future_are_said_to_be_dated_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    late = tmp_path / RESULTS / "logs/read/N1.log"
    late.parent.mkdir(parents=True)
    late.write_text("x")
    os.utime(late, (time.time() + 1000,) * 2)
    (note,) = make_ready(RESULTS, Path("study"), [], made=[])
    assert "1 result of results/tiny had a date in the future" in note


def test_people_are_told_of_dates_and_stopped_before_anything_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / RESULTS).mkdir(parents=True)
    (tmp_path / "study").mkdir()
    late = tmp_path / RESULTS / "new.csv"
    table = tmp_path / "study/actors.csv"
    for path in (late, table):
        path.write_text("x")
        os.utime(path, (time.time() + 1000,) * 2)
    with pytest.raises(StudyError, match=r"does not make: new\.csv"):
        make_ready(RESULTS, Path("study"), [], made=[])
    assert late.stat().st_mtime > time.time()
    notes = make_ready(RESULTS, Path("study"), [], made=["results/tiny/{name}.csv"])
    assert "How 1 result of results/tiny came about is not known" in notes[0]
    assert late.stat().st_mtime == 1
    assert "1 file dated in the future, such as study/actors.csv" in notes[1]
    assert table.stat().st_mtime > time.time()


@pytest.mark.parametrize(
    ("command", "makes"),
    [
        ("/usr/bin/snakemake all --cores 2", True),
        ("/lib/snakemake/__main__.py --rerun-incomplete --cores 1", True),
        ("snakemake --nolock status", False),
        ("snakemake -n", False),
        ("snakemake fits --dry-run", False),
        ("snakemake --unlock", False),
        ("/study/.snakemake/scripts/tmp1.write_audit.py", False),
        ("scripts/audit/verify.py", False),
        ("snakemake status --cores 1", False),
        ("snakemake --cores 1 --configfile status/config.yaml", True),
    ],
)
def test_whoever_only_looks_is_not_stopped(command: str, makes: bool) -> None:
    assert makes_results(command.split()) == makes
