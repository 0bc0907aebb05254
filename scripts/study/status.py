"""What is done, what is still to be made, and what waits for whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class StageStatus:
    """A stage in plain words, and how many of its files are up to date."""

    stage: str
    done: int
    files: int


def stages_from_summary(summary: str, stage_of_rule: Mapping[str, str]) -> list[StageStatus]:
    """Count what `snakemake --summary` prints, stage by stage.

    Parameters
    ----------
    summary : its tab-separated table, one row a file with `rule` and `plan`.
    stage_of_rule : rule to stage in words, in the order of the study.
    """
    rows = list(csv.DictReader(io.StringIO(summary), delimiter="\t"))
    stages: list[StageStatus] = []
    for stage in dict.fromkeys(stage_of_rule.values()):
        plans = [row["plan"] for row in rows if stage_of_rule.get(row["rule"]) == stage]
        if plans:
            stages.append(StageStatus(stage, plans.count("no update"), len(plans)))
    return stages


def status_text(title: str, stages: Sequence[StageStatus], waiting: Sequence[str]) -> str:
    """Return the status as a person reads it."""
    width = max((len(stage.stage) for stage in stages), default=0)
    lines = [title, ""]
    for stage in stages:
        state = "done" if stage.done == stage.files else f"{stage.done} of {stage.files} files"
        lines.append(f"  {stage.stage:<{width}}  {state}")
    lines += ["", "Waiting:" if waiting else "Nothing waits for anybody."]
    lines += [f"  - {item}" for item in waiting]
    return "\n".join(lines)


def waiting_for(
    stages: Sequence[StageStatus],
    unresolved: Mapping[str, int],
    warnings: Mapping[str, int],
    proposals: Mapping[str, int],
) -> list[str]:
    """Return what waits, and for whom.

    Parameters
    ----------
    unresolved, warnings, proposals : by site, the nominations that nobody could place, the
        warnings about its model, and the people proposed for interview; sites without are left out.
    """
    waiting = []
    if to_make := sum(stage.files - stage.done for stage in stages):
        waiting.append(
            f"for the computer: {_count(to_make, 'file')} to make; `snakemake --cores 8` makes them"
        )
    for site, count in unresolved.items():
        waiting.append(f"for you, site {site}: {_count(count, 'name')} still marked unresolved")
    for site, count in warnings.items():
        waiting.append(
            f"for you, site {site}: {_count(count, 'warning')} about the model to weigh up "
            "(first section of the report page)"
        )
    for site, count in proposals.items():
        waiting.append(
            f"for you, site {site}: {count} people proposed; decide whom to interview "
            f"(confidential/{site}/interviewees.xlsx)"
        )
    return waiting


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
