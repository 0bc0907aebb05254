"""How entry points fail."""

from __future__ import annotations

import resource
from pathlib import Path
from types import SimpleNamespace

import pytest

from scripts.study.files import write_bytes
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


def test_a_disk_that_takes_no_more_is_said_with_the_folder(tmp_path: Path) -> None:
    """Where files may not grow, writing fails as on a full disk; `/dev/full` is one."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    out = tmp_path / "results" / "table.csv"

    def fill(_: Job) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
        try:
            write_bytes(out, b"x" * 2000)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    def fill_disk(_: Job) -> None:
        with Path("/dev/full").open("w") as file:
            file.write("x")

    for main, said in ((fill, "files so large"), (fill_disk, "the disk is full. Make room")):
        log = tmp_path / "read.log"
        given = SimpleNamespace(**vars(job(log)), output=[str(out)])
        with pytest.raises(SystemExit) as caught:
            run(main, {"snakemake": given})
        assert f"{out.parent} could not be written or read: {said}" in str(caught.value)
        assert "Traceback" not in log.read_text(encoding="utf-8")
    assert list(out.parent.iterdir()) == []


def test_importing_an_entry_script_runs_nothing() -> None:
    run(fail_as_program, {})
