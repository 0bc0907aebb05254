"""Whether a run can begin: nobody else is at work, there is room, and dates can be gone by.

Looked at before anything runs. Whoever only looks (`--dry-run`, `status`) is not stopped.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import psutil

from scripts.study.earlier_results import date_unrecorded, wrong_with_earlier
from scripts.study.problems import Problem, StudyError
from scripts.study.unlock import live_runs
from scripts.study.words import count

LEAST_ROOM = 100  # MB; a study of 60 people needs some 50
_LOOKING = (
    "-n", "-S", "-D", "--dry", "--nolock", "--unlock", "--summary", "--detailed-summary",
    "--report", "--lint", "--dag", "--d3dag", "--rulegraph", "--filegraph", "--list", "--cleanup",
)  # fmt: skip
_LEFT = re.compile(r"\..*\.(\d+)\.partial(\.\w+)?")  # as `files.written_whole` names them
_SLACK = 2.0  # seconds by which the clock of a file server may be ahead


def makes_results(command: Sequence[str]) -> bool:
    """Whether this command line is Snakemake's, and asks for nothing but making results.

    Other programs, such as the audit, read the wiring too, within a run.
    """
    program = Path(command[0])
    is_snakemake = "snakemake" in (program.name, program.parent.name)
    looks = any(word == "status" or word.startswith(_LOOKING) for word in command[1:])
    return is_snakemake and not looks


def wrong_with_runs(folder: Path, results: Path) -> list[Problem]:
    """Say whether another run of the study has locked its results, and what to do then."""
    locks = sorted((folder / ".snakemake/locks").glob("*"))
    begin = f"{results.as_posix()}/"
    if not any(line.startswith(begin) for lock in locks for line in _lines(lock)):
        return []
    others = [pid for pid in live_runs(folder) if pid not in _own()]
    if others:
        message = f"another run is at work on it (process {', '.join(map(str, others))})."
        remedy = "Wait for it, or stop it with Ctrl-C where it was started."
    else:
        message = "the last run was killed and has left its lock."
        remedy = "`make resume` (with CONFIG= for a study of your own) goes on from where it was."
    return [Problem(str(results), 0, "", "", message, remedy)]


def wrong_with_place(results: Path, least: float = LEAST_ROOM) -> list[Problem]:
    """Say whether results cannot be written, or there is less room than `least` (MB)."""
    place = next(path for path in (results, *results.absolute().parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        message = f"nothing can be written into {place}: {error.strerror}."
        remedy = "Allow it, or run in a copy of this folder where you may write."
        return [Problem(str(results), 0, "", "", message, remedy)]
    room = shutil.disk_usage(place).free / 1e6
    if room < least:
        message = f"the disk has only {room:.0f} MB left; a run needs {least:.0f} at least."
        return [Problem(str(results), 0, "", "", message, "Make room on it.")]
    return []


def remove_leftovers(results: Path) -> None:
    """Remove what killed jobs had begun to write, where they are gone."""
    for path in results.rglob(".*.partial*"):
        found = _LEFT.fullmatch(path.name)
        if found and not psutil.pid_exists(int(found[1])):
            path.unlink(missing_ok=True)


def date_back(results: Path, code: Iterable[Path], now: float | None = None) -> int:
    """Give results of the future the date of the newest code; return how many there were.

    Snakemake goes by dates: after the clock went back, results it had made before would pass for
    newer than whatever is made now. Dated back, all that differs from what they were made of
    counts as newer; what does not is known by its checksum. Older than the code they may not be:
    that would mean making them again.
    """
    now = time.time() if now is None else now
    late = future_files(results, now)
    newest = max((path.stat().st_mtime for path in code), default=0.0)
    for path in late:
        os.utime(path, (min(newest, now),) * 2)
    return len(late)


def future_files(folder: Path, now: float | None = None) -> list[Path]:
    """Return the files in a folder that are dated in the future."""
    limit = (time.time() if now is None else now) + _SLACK
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_mtime > limit)


def make_ready(results: Path, study: Path, code: Sequence[Path], made: Iterable[str]) -> list[str]:
    """Put in order what can be; return what people should know.

    Parameters
    ----------
    results : the study's folder of results; `study` that of people's files.
    code : the workflow's entry points.
    made : what the rules make, as Snakemake's patterns.

    Raises
    ------
    StudyError
        Where no run can begin; nothing was changed.
    """
    problems = wrong_with_runs(Path(), results) + wrong_with_place(results)
    if problems := problems or wrong_with_earlier(results, made):
        raise StudyError(problems)
    remove_leftovers(results)
    notes = []
    if unknown := date_unrecorded(results, Path(".snakemake/metadata")):
        notes.append(
            f"How {count(unknown, 'result')} of {results} came about is not known (another version "
            "or folder, or a run that was killed): made again."
        )
    if late := date_back(results, code):
        notes.append(
            f"{count(late, 'result')} of {results} had a date in the future, so the clock was "
            "changed: dated back. What is out of date is made again."
        )
    now = time.time()
    early = [*future_files(study), *(p for p in code if p.stat().st_mtime > now + _SLACK)]
    if early:
        notes.append(
            f"{count(len(early), 'file')} dated in the future, such as {early[0]}: what is made of "
            "it may be made again each time, until that date. `touch` it once the clock is right."
        )
    return notes


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:  # unlocked meanwhile
        return []


def _own() -> set[int]:
    me = psutil.Process()
    return {me.pid, *(process.pid for process in me.parents())}
