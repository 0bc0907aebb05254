"""The jobs that made a study's results, as Snakemake tells a plugin that reports on them."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from snakemake.api import SnakemakeApi
from snakemake.settings.types import (
    ConfigSettings,
    DAGSettings,
    OutputSettings,
    Quietness,
    ResourceSettings,
)
from snakemake_interface_report_plugins.registry import ReportPluginRegistry
from snakemake_interface_report_plugins.reporter import ReporterBase

from scripts.study.problems import Problem, StudyError
from scripts.study.settings_file import write_plainly

_PLUGIN = "network-narratives-audit"
_STAMP = ".snakemake_timestamp"  # left by Snakemake in folders that jobs made


@dataclass(frozen=True)
class RanJob:
    """One job: times in seconds since 1970, `benchmark` by Snakemake's names of its columns.

    `inputs` and `outputs` are files, those in folders too; `target` an output as the rule has it.
    """

    rule: str
    wildcards: dict[str, str]
    params: dict[str, Any]
    target: Path
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    started: float
    ended: float
    benchmark: dict[str, float]


def ran_jobs(snakefile: Path, config: Mapping[str, Any]) -> list[RanJob]:
    """Return every job behind what a whole run makes, in an order in which they can run.

    Parameters
    ----------
    config : the study's configuration, whole.

    Raises
    ------
    StudyError
        Where Snakemake does not know how a file was made.
    """
    found: list[RanJob] = []

    class Reporter(ReporterBase):  # type: ignore[misc]
        def render(self) -> None:
            records = {id(record.job): record for record in self.jobs}
            for level in self.dag.toposorted():
                jobs = [job for job in level if list(job.output)]
                for job in sorted(jobs, key=lambda job: (job.rule.name, list(job.output))):
                    found.append(_ran_job(job, records.get(id(job))))

    plugin = ModuleType(_PLUGIN)
    plugin.Reporter = Reporter  # type: ignore[attr-defined]
    registry = ReportPluginRegistry()
    registry.plugins.pop(_PLUGIN, None)
    registry.register_plugin(_PLUGIN, plugin)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.yaml"
        write_plainly(file, config)
        with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
            workflow = api.workflow(
                resource_settings=ResourceSettings(cores=1),
                config_settings=ConfigSettings(configfiles=[file]),
                snakefile=snakefile,
            )
            workflow.dag(DAGSettings(targets={"all"})).create_report(reporter=_PLUGIN)
    return found


def files_of(path: Path) -> tuple[Path, ...]:
    """Return the file itself, or the files of a folder that a job made."""
    if not path.is_dir():
        return (path,)
    return tuple(sorted(p for p in path.rglob("*") if p.is_file() and p.name != _STAMP))


def _ran_job(job: Any, record: Any) -> RanJob:
    inputs, outputs = (
        tuple(file for path in sorted({str(p) for p in paths}) for file in files_of(Path(path)))
        for paths in (job.input, job.output)
    )
    if record is None:
        message = "Snakemake keeps no record of how it was made."
        remedy = "Delete it, run the workflow again, then the audit."
        raise StudyError([Problem(str(path), 0, "", "", message, remedy) for path in outputs])
    return RanJob(
        job.rule.name,
        {key: str(value) for key, value in job.wildcards.items()},
        dict(job.params.items()),
        Path(min(map(str, job.output))),
        inputs,
        outputs,
        record.starttime,
        record.endtime,
        _read_benchmark(Path(str(job.benchmark))) if job.benchmark else {},
    )


def _read_benchmark(path: Path) -> dict[str, float]:
    """Return the numbers of a benchmark; Snakemake writes NA for jobs too short to be measured."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file, delimiter="\t"), {})
    return {k: float(v) for k, v in row.items() if v.replace(".", "", 1).isdigit()}
