"""After a kill, a run goes on from where it was and gives the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.workflow.conftest import Project, copy_project, reproducible_files

pytestmark = pytest.mark.workflow


def unlock(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "scripts.study.unlock"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_killed_run_is_resumed_and_a_live_one_is_left_alone(
    finished: Project, tmp_path: Path
) -> None:
    project = copy_project(tmp_path / "killed")
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "--configfile",
        "tiny/config.yaml",
        "--cores",
        "1",
    ]
    with (tmp_path / "log").open("w") as log:
        run = subprocess.Popen(
            command, cwd=project.root, stdout=log, stderr=log, start_new_session=True
        )
    try:
        waited = time.monotonic() + 120
        while not list(project.root.glob("results/tiny/N?/fits/wave2/groups*/seed*/model.parquet")):
            assert run.poll() is None and time.monotonic() < waited, (tmp_path / "log").read_text()
            time.sleep(0.05)
        refused = unlock(project.root)
        assert refused.returncode == 1
        assert str(run.pid) in refused.stdout
    finally:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    locked = project.snakemake("--rerun-incomplete", check=False)
    assert locked.returncode != 0 and "lock" in (locked.stdout + locked.stderr).lower()
    assert unlock(project.root).returncode == 0
    project.snakemake("--rerun-incomplete")
    expected = reproducible_files(finished.root / "results")
    assert reproducible_files(project.root / "results") == expected
