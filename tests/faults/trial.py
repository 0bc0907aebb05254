"""A fault is tried: the run it strikes, `make resume`, and what differs afterwards."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.faults.plan import NOTHING_YET, Point, edit
from tests.workflow.conftest import reproducible_files

ROOT = Path(__file__).resolve().parents[2]
# As `make run`, but for the profile, which would not say what job begins.
RUN = ["-m", "snakemake", "--cores", "2", "--configfile", "tiny/config.yaml", "--keep-going"]
PATIENCE = 900.0  # seconds until a run is taken to hang
# Every job says the message of its rule when it begins.
_STARTED = re.compile(r"^Job \d+: ", re.MULTILINE)


@dataclass(frozen=True)
class Undisturbed:
    """What a run without a fault does: how many jobs and files, in how long, and its results."""

    jobs: int
    files: int
    seconds: float
    results: dict[str, bytes]


@dataclass(frozen=True)
class Outcome:
    """What became of a run that a fault struck.

    Attributes
    ----------
    struck : whether the fault came before the run had ended by itself.
    when : jobs begun and files made by then.
    ended : how the run ended, by its exit status; negative by that signal.
    refusals : how often `make resume` waited for what was still at work.
    missing, extra, different : files that differ from an undisturbed run's.
    unsettled : what Snakemake would still do, in its own words; else nothing.
    """

    struck: bool
    when: dict[str, int]
    ended: int
    refusals: int
    missing: list[str]
    extra: list[str]
    different: list[str]
    unsettled: str

    @property
    def survived(self) -> bool:
        """Whether everything is as if there had been no fault."""
        return not (self.missing or self.extra or self.different or self.unsettled)


def prepare(base: Path, root: Path, change: str) -> None:
    """Copy a finished project to `root`, with something to be made anew in it.

    Times of files are kept, so that the compiled engine is used again.
    """
    shutil.copytree(base, root, symlinks=True)
    shutil.copy2(ROOT / "Makefile", root)
    if change == NOTHING_YET:
        shutil.rmtree(root / "results")
        shutil.rmtree(root / ".snakemake")
    else:
        edit(root, change)


def leave_alone(base: Path, root: Path, change: str) -> Undisturbed:
    """Run a change without a fault; its folder is left as it is then."""
    prepare(base, root, change)
    began = time.time()
    with _started(root) as run:
        if status := run.wait(PATIENCE):
            raise RuntimeError(f"{change}: ended with {status}:\n{_log(root)[-4000:]}")
    files = _new_files(root, began)
    seconds = time.time() - began
    return Undisturbed(_jobs(root), files, seconds, reproducible_files(root / "results"))


def try_fault(base: Path, root: Path, point: Point, undisturbed: Undisturbed) -> Outcome:
    """Run a change, strike, resume, and compare."""
    prepare(base, root, point.change)
    with _started(root) as run:
        when = _wait_for(root, run, point, undisturbed)
        struck = _strike(run, point)
        ended = run.wait(PATIENCE)
        refusals = _resume(root)
    expected, made = undisturbed.results, reproducible_files(root / "results")
    return Outcome(
        struck,
        when,
        ended,
        refusals,
        missing=sorted(expected.keys() - made.keys()),
        extra=sorted(made.keys() - expected.keys()),
        different=sorted(
            name for name in expected.keys() & made.keys() if expected[name] != made[name]
        ),
        unsettled=_still_to_do(root),
    )


@contextmanager
def _started(root: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start the workflow in a session of its own; whatever is left of it at the end is killed."""
    # Were this program told to ignore Ctrl-C, as a shell tells what it starts in the background, so
    # would all that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with (root / "run.log").open("w") as log:
        run = subprocess.Popen(
            [sys.executable, *RUN], cwd=root, stdout=log, stderr=log, env=_environment(),
            start_new_session=True,
        )  # fmt: skip
    try:
        yield run
    finally:
        for process in _at_work(root):
            process.kill()
        run.kill()
        run.wait()


def _environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("SNAKEMAKE", "MAKE"))}


def _at_work(root: Path) -> list[psutil.Process]:
    """Return what runs in a folder, the workflow's main process first."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.cwd() == str(root.resolve()):
                found.append(process)
        except psutil.Error:  # it has ended meanwhile
            continue
    return sorted(found, key=lambda process: process.create_time())


def _log(root: Path) -> str:
    return (root / "run.log").read_text(encoding="utf-8", errors="replace")


def _jobs(root: Path) -> int:
    return len(_STARTED.findall(_log(root)))


def _new_files(root: Path, since: float) -> int:
    found = 0
    for folder, _, names in os.walk(root / "results"):
        for name in names:
            try:
                found += (Path(folder) / name).stat().st_mtime >= since
            except FileNotFoundError:  # renamed meanwhile
                continue
    return found


def _wait_for(
    root: Path, run: subprocess.Popen[bytes], point: Point, undisturbed: Undisturbed
) -> dict[str, int]:
    """Wait until the moment of the fault, or the end of the run; return how far it is."""
    began = time.time()
    progress = {
        "job": lambda: _jobs(root) >= 1 + point.share * (undisturbed.jobs - 1),
        "file": lambda: _new_files(root, began) >= 1 + point.share * (undisturbed.files - 1),
        "time": lambda: time.time() - began >= 0.9 * point.share * undisturbed.seconds,
    }[point.event]
    while run.poll() is None and not progress() and time.time() - began < PATIENCE:
        time.sleep(0.02)
    moment = time.time() + point.delay
    while run.poll() is None and time.time() < moment:
        time.sleep(0.02)
    return {"jobs": _jobs(root), "files": _new_files(root, began)}


def _strike(run: subprocess.Popen[bytes], point: Point) -> bool:
    """Send the signal to the point's victims; tell whether there were any before the run ended."""
    if run.poll() is not None:
        return False
    if point.victim == "everything":
        os.killpg(run.pid, point.signal)
        return True
    parent = psutil.Process(run.pid)
    while run.poll() is None:
        below = parent.children(recursive=True)
        scripts = [process for process in below if _is_script(process)]
        victims = {
            "snakemake": [parent],
            "all but scripts": [parent, *(process for process in below if process not in scripts)],
            "a script": scripts[:1],
        }[point.victim]
        for process in victims:
            try:
                process.send_signal(point.signal)
            except psutil.NoSuchProcess:
                continue
        if victims:
            return True
        time.sleep(0.02)  # jobs take a while to start their scripts
    return False


def _is_script(process: psutil.Process) -> bool:
    try:
        return any("/.snakemake/scripts/" in word for word in process.cmdline()[:3])
    except psutil.Error:
        return False


def _resume(root: Path) -> int:
    """Run `make resume`, again where it says that something is still at work; count these."""
    command = ["make", "--no-print-directory", "--old-file=.venv/run-installed", "resume"]
    command += [f"BIN={Path(sys.executable).parent}", "CORES=2", "CONFIG=tiny/config.yaml"]
    began = time.time()
    refusals = 0
    while True:
        done = subprocess.run(
            command, cwd=root, env=_environment(), capture_output=True, text=True, timeout=PATIENCE
        )
        if "still at work" not in done.stdout or time.time() - began > PATIENCE:
            break
        refusals += 1
        time.sleep(1)
    (root / "resume.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    return refusals


def _still_to_do(root: Path) -> str:
    done = subprocess.run(
        [sys.executable, *RUN, "--dry-run"],
        cwd=root, env=_environment(), capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    told = done.stdout + done.stderr
    return "" if "Nothing to be done" in told else told[-2000:]
