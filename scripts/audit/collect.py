"""From the jobs that ran to the record of them, and the files that travel with it."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from llvmlite.binding import get_host_cpu_name  # type: ignore[import-untyped]

from scripts.audit.checkout import code_files, describe_code, installed_versions
from scripts.audit.jobs import RanJob
from scripts.audit.places import Places
from scripts.audit.record import JobRecord, JobRun, Record, Run
from scripts.study.settings import Carry

CONFIG, CODE = "config.yaml", "code/"
LARGEST_CARRIED = 5_000_000  # bytes of one result; larger ones are only told of by their digest
TIMES = "timing.json"  # the one kind of result that differs from run to run
# Settings of the processor that decide the last bits of numbers.
SWITCHES = ("NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NPY_DISABLE_CPU_FEATURES", "OPENBLAS_CORETYPE")


def collect(
    root: Path, config: Mapping[str, Any], jobs: Sequence[RanJob], places: Places, carry: Carry
) -> tuple[Record, Run, dict[str, bytes]]:
    """Return the record, the run, and the files to carry by their names in the archive.

    Parameters
    ----------
    root : folder of the workflow's code.
    config : the study's configuration, whole.
    """
    stable: dict[str, str] = {}
    timed: dict[str, str] = {}
    carried: dict[str, bytes] = {}
    for path in sorted({path for job in jobs for path in (*job.inputs, *job.outputs)}):
        shown, data = places.shown(path), path.read_bytes()
        digest = places.digest(shown, data)
        if digest is None:
            raise ValueError("people's data cannot be recorded without a key")
        (timed if path.name == TIMES else stable)[shown] = digest
        if _travels(shown, len(data), places, carry):
            carried[shown] = data
    record = Record(
        code=describe_code(root),
        versions=installed_versions(root),
        config=places.shown_value(config),
        jobs=[_job_record(job, places) for job in jobs],
        digests=stable,
        unread=sorted(places.own_files().keys() - stable.keys()),
        carried=sorted(carried),
    )
    run = Run(
        host=host_class(),
        jobs=[
            JobRun(started=_utc(job.started), ended=_utc(job.ended), benchmark=job.benchmark)
            for job in jobs
        ],
        digests=timed,
    )
    code = {f"{CODE}{path}": data for path, data in code_files(root).items()}
    return record, run, code | carried


def host_class() -> dict[str, str]:
    """Return what kind of machine this is, without a name of it."""
    return {
        "system": platform.system(),
        "machine": platform.machine(),
        "processor": get_host_cpu_name(),
        "cores": str(os.cpu_count()),
        "memory_gb": str(round(psutil.virtual_memory().total / 1e9)),
        **{name: os.environ[name] for name in SWITCHES if name in os.environ},
    }


def _travels(shown: str, size: int, places: Places, carry: Carry) -> bool:
    """Is a file carried? Never one of people's, and code travels by itself."""
    results = f"results/{places.study}/"
    wanted = {"nothing": None, "figures": f"{results}figures/", "everything": results}[carry]
    return (
        wanted is not None
        and shown.startswith(wanted)
        and not places.is_personal(shown)
        and size <= LARGEST_CARRIED
        and not shown.endswith(TIMES)
    )


def _job_record(job: RanJob, places: Places) -> JobRecord:
    return JobRecord(
        rule=job.rule,
        wildcards=job.wildcards,
        # `contents` is a digest by a key that stays here; the archive has its own of every file.
        params={
            name: places.shown_value(value, name)
            for name, value in sorted(job.params.items())
            if name != "contents"
        },
        target=places.shown(job.target),
        inputs=[places.shown(path) for path in job.inputs],
        outputs=[places.shown(path) for path in job.outputs],
    )


def _utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
