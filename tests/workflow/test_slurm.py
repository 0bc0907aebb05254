"""A study on a real SLURM: the same bytes as on a workstation, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.study.unlock import queued_jobs
from tests.workflow.conftest import Project, copy_project, reproducible_files
from tests.workflow.slurm import Slurm, slurm, unavailable, until

pytestmark = pytest.mark.workflow

# Polls as short as the executor allows, and no more cores than the two nodes have; all else is the
# profile that a team uses.
COMMAND = (
    "-m", "snakemake", "--workflow-profile", "config/profiles/slurm",
    "--configfile", "tiny/config.yaml", "--cores", "2", "--latency-wait", "5",
    "--slurm-init-seconds-before-status-checks", "1",
)  # fmt: skip


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slurm]:
    if reason := unavailable():
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(f"NOT TESTED on a cluster: {reason}")
    with slurm(tmp_path_factory.mktemp("slurm") / "state") as running:
        yield running


def start(project: Project, home: Path) -> subprocess.Popen[bytes]:
    """Start a run, as the page on profiles says, that writes what it says beside the project."""
    home.mkdir(exist_ok=True)
    own = {"HOME": str(home), "XDG_CACHE_HOME": str(project.root / ".snakemake/cache")}
    with (project.root.parent / "said").open("ab") as said:
        return subprocess.Popen(
            [sys.executable, *COMMAND],
            cwd=project.root,
            env={**os.environ, **own},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def said(project: Project) -> str:
    return (project.root.parent / "said").read_text(encoding="utf-8")


def unlock(project: Project) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.study.unlock"],
        cwd=project.root, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_every_mishap_ends_in_the_bytes_of_an_undisturbed_run(
    cluster: Slurm, finished: Project, tmp_path: Path
) -> None:
    project = copy_project(tmp_path / "on a cluster")
    run = start(project, tmp_path / "home")
    try:
        # A job is cancelled: Snakemake sends it again, and asks for more.
        first = cluster.wait_for_job("fit_model", "RUNNING", 300)
        cluster.cancel(first["id"])
        second = cluster.wait_for_job("fit_model", "RUNNING", 300)
        assert int(second["memory"].rstrip("M")) == 2 * int(first["memory"].rstrip("M"))
        # The controller is restarted: jobs go on.
        cluster.restart_controller()
        # The node goes down with the job on it: it is sent again.
        cluster.kill_node(second["node"])
        cluster.wait_for_job("fit_model", "NODE_FAIL", 120)
        third = cluster.wait_for_job("fit_model", "RUNNING", 300)
        assert third["node"] != second["node"]
        cluster.start_node(second["node"])
        # Snakemake is killed while a job is at work, which goes on all the same.
        left = cluster.wait_for_job("results", "RUNNING", 600)
        assert run.poll() is None, said(project)
    finally:
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    assert [job for job, _ in queued_jobs(project.root) or ()] == [left["id"]]
    refused = unlock(project)
    assert refused.returncode == 1
    assert f"scancel {left['id']}" in refused.stdout
    cluster.cancel(left["id"])
    until(lambda: not queued_jobs(project.root), 60, "the cancelled job is still at work")
    done = unlock(project)
    assert done.returncode == 0, done.stdout

    resumed = start(project, tmp_path / "home")
    assert resumed.wait(timeout=600) == 0, said(project)

    expected = reproducible_files(finished.root / "results")
    assert reproducible_files(project.root / "results") == expected
    names = [job["comment"] for job in cluster.queue()]
    assert len([name for name in names if "fit_model" in name]) == 3  # one each time, not eight
    assert all(job["name"].startswith("network-narratives_") for job in cluster.queue())
    outside = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert not outside, "written outside the working folder"


def test_a_controller_that_does_not_answer_is_no_licence_to_unlock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "squeue").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "squeue").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.chdir(tmp_path)
    assert queued_jobs(tmp_path) == ()  # no run of this folder used SLURM
    (tmp_path / ".snakemake/slurm_logs").mkdir(parents=True)
    assert queued_jobs(tmp_path) is None
