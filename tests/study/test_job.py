"""How entry points fail."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.study.job import Job, run
from scripts.study.problems import Problem, StudyError


def job(log: Path) -> SimpleNamespace:
    return SimpleNamespace(rule="read", log=[str(log)])


def fail_as_person(_: Job) -> None:
    raise StudyError([Problem("actors.csv", 3, "role", "mangr", "is not a role.")])


def fail_as_program(_: Job) -> None:
    raise ZeroDivisionError("oops")


def test_a_persons_mistake_is_said_without_a_traceback(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "read.log"
    with pytest.raises(SystemExit) as caught:
        run(fail_as_person, {"snakemake": job(log)})
    said = "actors.csv, row 3, column role has “mangr”: is not a role."
    assert said in str(caught.value)
    assert said in log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_a_failure_of_the_program_keeps_its_traceback_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "read.log"
    with pytest.raises(SystemExit, match=r"read failed.*read\.log"):
        run(fail_as_program, {"snakemake": job(log)})
    assert "ZeroDivisionError: oops" in log.read_text(encoding="utf-8")


def test_importing_an_entry_script_runs_nothing() -> None:
    run(fail_as_program, {})
