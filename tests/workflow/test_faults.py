"""When things go wrong: kills, wrong dates, two runs at once, old results, no room."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.plan import draw, edit
from tests.faults.trial import Undisturbed, leave_alone, try_fault
from tests.workflow.conftest import Project, copy_project, reproducible_files
from tests.workflow.test_rerun import ACCOUNTS, planned

pytestmark = pytest.mark.workflow

BOX = "a box"  # the least of the edits that `make faults` tries
NUMBERS = (1, 4, 9, 25)  # of seed 1: a script, everything, Snakemake, all but scripts are killed


@pytest.fixture(scope="module")
def undisturbed(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    return leave_alone(finished.root, tmp_path_factory.mktemp("alone") / "run", BOX)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_run_that_is_killed_and_resumed_gives_the_same_bytes(
    finished: Project, undisturbed: Undisturbed, tmp_path: Path, number: int
) -> None:
    point = draw(1, number)
    assert point.change == BOX
    outcome = try_fault(finished.root, tmp_path / "run", point, undisturbed)
    assert outcome.struck
    assert outcome.survived, outcome


def test_the_four_faults_strike_different_things() -> None:
    assert len({draw(1, number).victim for number in NUMBERS}) == len(NUMBERS)


def test_a_whole_run_asks_for_something_of_every_job(finished: Project) -> None:
    """Else what a killed run had taken away might be missed by nobody."""
    summary = finished.snakemake("--summary", "--nolock").stdout
    files: dict[str, set[str]] = {}
    for row in csv.DictReader(io.StringIO(summary), delimiter="\t"):
        files.setdefault(row["log-file(s)"], set()).add(row["output_file"])
    told = finished.snakemake("--dry-run", "--forceall")
    (asked,) = re.findall(r"^rule all:\n    input: (.+)$", told.stdout + told.stderr, re.MULTILINE)
    assert len(files) > 40
    assert [log for log, made in files.items() if not made & set(asked.split(", "))] == []


def test_an_edit_under_an_old_date_is_seen(project: Project) -> None:
    paths = ("tiny/N1/actors.csv", "tiny/N1/documents/minutes.txt", "tiny/N1/sequences.csv")
    dates = {path: (project.root / path).stat() for path in paths}
    for change in ("a role", "a transcript", BOX):
        edit(project.root, change)
    for path, status in dates.items():
        os.utime(project.root / path, ns=(status.st_atime_ns, status.st_mtime_ns))
    found = planned(project)
    assert {"resolve_nominations", "read_documents", "assemble_accounts"} <= found.keys()
    assert found["resolve_nominations"] == 1


def test_results_of_the_future_hide_no_edit_and_are_not_made_for_ever(
    project: Project, undisturbed: Undisturbed
) -> None:
    tomorrow = time.time() + 86400
    for path in (project.root / "results").rglob("*"):
        os.utime(path, (tomorrow, tomorrow), follow_symlinks=False)
    edit(project.root, BOX)
    told = project.snakemake()
    assert "had a date in the future, so the clock was changed" in told.stderr
    made = set(re.findall(r"^(\w+)\s+\d+$", told.stderr, re.MULTILINE)) - {"total", "all"}
    assert made == ACCOUNTS
    assert reproducible_files(project.root / "results") == undisturbed.results
    assert planned(project) == {}


@contextmanager
def running(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that has begun."""
    command = [sys.executable, "-m", "snakemake", "--cores", "1"]
    command += ["--configfile", "tiny/config.yaml"]
    run = subprocess.Popen(command, cwd=root, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        until = time.monotonic() + 120
        while not any((root / ".snakemake/locks").glob("*")):
            assert run.poll() is None and time.monotonic() < until
            time.sleep(0.05)
        yield run
    finally:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()


def test_a_second_run_in_a_folder_stops_with_words(project: Project) -> None:
    edit(project.root, "a role")  # enough to do until all is looked at
    with running(project.root) as run:
        refused = project.snakemake(check=False)
        assert refused.returncode
        told = re.search(r"another run is at work on it \(process ([\d, ]+)\)", refused.stderr)
        assert told and str(run.pid) in told[1].split(", "), refused.stderr
        assert "Traceback" not in refused.stderr
        # Looking is allowed, whatever is half made just now.
        assert "write_report" in project.snakemake("-n", "--rerun-incomplete").stdout
    left = project.snakemake(check=False)
    assert left.returncode and "`make resume`" in left.stderr


def test_results_of_another_version_are_refused_and_left(project: Project) -> None:
    edit(project.root, BOX)
    old = project.root / "results/tiny/figures/N1_old_map.svg"
    old.write_text("<svg/>")
    before = reproducible_files(project.root / "results")
    refused = project.snakemake(check=False)
    assert refused.returncode
    assert "does not make: figures/N1_old_map.svg." in refused.stderr
    assert reproducible_files(project.root / "results") == before


def test_results_that_snakemake_has_no_note_of_are_made_again(
    project: Project, finished: Project
) -> None:
    """As when results are put beside a new copy of the workflow."""
    path = "results/tiny/N2/fits/wave2/goodness.parquet"
    (project.root / path).write_bytes(b"of another version")
    (project.root / ".snakemake/metadata" / urlsafe_b64encode(path.encode()).decode()).unlink()
    told = project.snakemake()
    assert "How 1 result of results/tiny came about is not known" in told.stderr
    made = set(re.findall(r"^(\w+)\s+\d+$", told.stderr, re.MULTILINE)) - {"total", "all"}
    assert made == {"check_fit", "draw_diagnostics", "write_report"}
    expected = reproducible_files(finished.root / "results")
    assert reproducible_files(project.root / "results") == expected


@pytest.mark.parametrize(
    ("options", "said"),
    [("size=1m", "the disk has only 1 MB left"), ("ro", "Read-only file system")],
)
def test_no_room_and_no_right_to_write_are_said_before_anything_runs(
    tmp_path: Path, options: str, said: str
) -> None:
    project = copy_project(tmp_path / "project")
    results = project.root / "results"
    results.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(results)], capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("needs the right to mount a file system")
    try:
        refused = project.snakemake(check=False)
        assert refused.returncode
        assert said in refused.stderr and "results" in refused.stderr
        assert "Traceback" not in refused.stderr
        assert list(results.iterdir()) == []
    finally:
        subprocess.run(["umount", str(results)], check=True)
