"""A real SLURM on this machine alone: two nodes, loopback only, ended by its own process ids.

SLURM's programs read their configuration from /etc/slurm (a job step starts without the variable
that could name another place), so the folder must be ours to write and must hold no configuration
of somebody else's cluster.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

TOOLS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol", "sinfo")
CONFIGURATION = Path("/etc/slurm/slurm.conf")
NODES = ("n1", "n2")

# No accounting database, no cgroups. Finished jobs stay in the queue's memory long enough to be
# asked about. A failed job is never started anew behind Snakemake's back.
SETTINGS = """\
ClusterName=workstation
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort=26817
SlurmctldPidFile={state}/slurmctld.pid
SlurmctldLogFile={state}/slurmctld.log
SlurmctldTimeout=30
StateSaveLocation={state}/controller
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CryptoType=crypto/munge
AuthInfo=socket={state}/munge/munge.socket
AccountingStorageType=accounting_storage/none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=5
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=batch_sched_delay=1,bf_interval=5
MinJobAge=600
JobRequeue=0
ReturnToService=2
SlurmdTimeout=20
KillWait=5
MpiDefault=none
SwitchType=switch/none
SlurmdParameters=config_overrides
DisableRootJobs=NO
SlurmdPidFile={state}/slurmd.%n.pid
SlurmdLogFile={state}/slurmd.%n.log
SlurmdSpoolDir={state}/slurmd.%n
NodeName=n[1-2] NodeHostname={host} NodeAddr=127.0.0.1 Port=[27001-27002] CPUs=2 RealMemory=8000
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def unavailable() -> str:
    """Say why SLURM cannot be started here; empty: it can."""
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        return f"SLURM is not installed (no {', '.join(missing)})"
    if os.geteuid() != 0:
        return "only the superuser can start SLURM's daemons"
    if CONFIGURATION.exists() and not CONFIGURATION.is_symlink():
        return f"{CONFIGURATION} belongs to a cluster of somebody's own"
    return ""


@dataclass(frozen=True)
class Slurm:
    """A running cluster; `state` holds its settings, logs and process ids."""

    state: Path

    def queue(self) -> list[dict[str, str]]:
        """Return all jobs that SLURM remembers: id, name, comment, state, node, memory, minutes."""
        fields = {"id": "%i", "name": "%j", "comment": "%k", "state": "%T", "node": "%N",
                  "memory": "%m", "limit": "%l"}  # fmt: skip
        told = _run(
            "squeue", "--states=all", "--noheader", "--format=" + "\t".join(fields.values())
        )
        return [dict(zip(fields, line.split("\t"), strict=True)) for line in told.splitlines()]

    def wait_for_job(self, wanted: str, state: str, seconds: float = 120) -> dict[str, str]:
        """Return the first job in `state` whose comment contains `wanted`, once there is one."""

        def found() -> dict[str, str] | None:
            jobs = (j for j in self.queue() if wanted in j["comment"] and j["state"] == state)
            return next(jobs, None)

        return until(found, seconds, f"no job of {wanted} was seen {state}")

    def cancel(self, job: str) -> None:
        """Cancel a job as its owner would."""
        _run("scancel", job)

    def kill_node(self, node: str) -> None:
        """Kill a node's daemon and all it started, as when a machine loses its power."""
        jobs = [p for p in psutil.process_iter() if _environment(p).get("SLURMD_NODENAME") == node]
        steps = [p for job in jobs for p in job.parents() if p.name() == "slurmstepd"]
        _kill(_process_id(self.state / f"slurmd.{node}.pid"))
        for process in (*steps, *jobs):
            _kill(process.pid)

    def start_node(self, node: str) -> None:
        """Start a node's daemon, and wait until the controller gives it work."""
        _run("slurmd", "-N", node, "-f", str(CONFIGURATION))
        until(lambda: self._ready(node), 60, f"{node} did not come up")

    def restart_controller(self) -> None:
        """Stop the controller and start it again from what it has saved."""
        _kill(_process_id(self.state / "slurmctld.pid"), signal.SIGTERM)
        _run("slurmctld", "-f", str(CONFIGURATION))
        until(lambda: all(map(self._ready, NODES)), 60, "the controller did not come back")

    def _ready(self, node: str) -> bool:
        told = subprocess.run(
            ["sinfo", "--noheader", "--Node", "--nodes", node, "--format=%t"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        return told.stdout.strip() in {"idle", "mix", "alloc"}


@contextmanager
def slurm(state: Path) -> Iterator[Slurm]:
    """Start SLURM with everything it writes in `state`; stop it at the end.

    Raises
    ------
    RuntimeError
        If it cannot be started here, or does not come up.
    """
    if reason := unavailable():
        raise RuntimeError(reason)
    for name in ("controller", "munge", *(f"slurmd.{node}" for node in NODES)):
        (state / name).mkdir(parents=True)
    for folder in (state, *state.parents):  # munge's own user must get in
        if folder != Path(folder.anchor) and folder.stat().st_uid == os.geteuid():
            folder.chmod(folder.stat().st_mode | 0o011)
    settings = state / "slurm.conf"
    settings.write_text(
        SETTINGS.format(host=socket.gethostname().split(".")[0], state=state), encoding="utf-8"
    )
    CONFIGURATION.parent.mkdir(exist_ok=True)
    CONFIGURATION.unlink(missing_ok=True)
    CONFIGURATION.symlink_to(settings)
    cluster = Slurm(state)
    try:
        _start_munge(state / "munge")
        _run("slurmctld", "-f", str(CONFIGURATION))
        for node in NODES:
            cluster.start_node(node)
        yield cluster
    finally:
        for name in (
            *(f"slurmd.{node}.pid" for node in NODES),
            "slurmctld.pid",
            "munge/munged.pid",
        ):
            if (state / name).exists():
                _kill(_process_id(state / name), signal.SIGTERM)
        CONFIGURATION.unlink()


def _start_munge(folder: Path) -> None:
    """Start the daemon that signs SLURM's messages, with a key of its own."""
    (folder / "munge.key").write_bytes(secrets.token_bytes(128))
    (folder / "munge.key").chmod(0o400)
    user = pwd.getpwnam("munge")
    for path in (folder, folder / "munge.key"):
        os.chown(path, user.pw_uid, user.pw_gid)
    folder.chmod(0o755)
    _run(
        "setpriv", "--reuid=munge", "--regid=munge", "--clear-groups", "munged", "--force",
        f"--key-file={folder}/munge.key", f"--socket={folder}/munge.socket",
        f"--pid-file={folder}/munged.pid", f"--log-file={folder}/munged.log",
        f"--seed-file={folder}/munge.seed",
    )  # fmt: skip


def until(told: Callable[[], Any], seconds: float, otherwise: str) -> Any:
    """Return what `told` says once it says anything; `otherwise` is raised after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := told():
            return found
        time.sleep(0.2)
    raise AssertionError(otherwise)


def _run(*command: str) -> str:
    """Return what a program says; one that fails is an error with its words."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


def _environment(process: psutil.Process) -> dict[str, str]:
    """Return a process's variables; none if it is gone or the system's."""
    try:
        return process.environ()
    except psutil.Error:
        return {}


def _process_id(path: Path) -> int:
    return until(lambda: path.exists() and int(path.read_text().strip() or 0), 20, f"no {path}")


def _kill(number: int, sign: int = signal.SIGKILL) -> None:
    """Send a signal and wait until the process is gone; one that is gone already is well."""
    try:
        process = psutil.Process(number)
        process.send_signal(sign)
        process.wait(timeout=20)
    except psutil.NoSuchProcess:
        return
