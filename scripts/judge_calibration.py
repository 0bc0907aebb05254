"""Judge what was simulated: tables of verdicts, and a page that says what passed."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from scripts.figures.describe_calibration import page
from scripts.lpcm.verdicts import Ranks, judge_coverage, judge_joint, judge_ranks
from scripts.study.files import write_text
from scripts.study.job import Job, run
from scripts.study.tables import TableModel, make_table_from_rows, read_table, write_checked
from scripts.study.validation_tables import (
    COVERAGE,
    COVERAGE_VERDICTS,
    JOINT,
    JOINT_VERDICTS,
    RANK_VERDICTS,
    RANKS,
)

logger = logging.getLogger("network-narratives")

Rows = list[dict[str, Any]]


def main(job: Job) -> None:
    """Read all that was simulated; write verdicts and page."""
    designs = job.params.designs
    ranks = rank_rows(read_parts(job.input.ranks, RANKS), designs["ranks"])
    joint = joint_rows(read_parts(job.input.joint, JOINT))
    coverage = coverage_rows(read_parts(job.input.coverage, COVERAGE), designs["coverage"])
    for path, model, rows in (
        (job.output.ranks, RANK_VERDICTS, ranks),
        (job.output.joint, JOINT_VERDICTS, joint),
        (job.output.coverage, COVERAGE_VERDICTS, coverage),
    ):
        write_checked(path, make_table_from_rows(model, rows))
    text = page(ranks, joint, coverage, designs)
    for line in text.split("\n## ")[0].splitlines():
        logger.info("%s", line)
    write_text(job.output.page, text)


def read_parts(paths: Sequence[str], model: TableModel) -> Rows:
    """Read tables of the same kind, one after the other."""
    return [row for path in paths for row in read_table(path, model).to_pylist()]


def grouped(rows: Rows, *names: str) -> dict[tuple[Any, ...], Rows]:
    """Group rows by some columns, in the order in which they come."""
    groups: defaultdict[tuple[Any, ...], Rows] = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in names)].append(row)
    return dict(groups)


def rank_rows(rows: Rows, designs: dict[str, dict[str, Any]]) -> Rows:
    """Rows of RANK_VERDICTS: sound designs make one family of tests, spoilt ones another."""
    verdicts: Rows = []
    groups = grouped(rows, "design", "quantity")
    for spoilt in (False, True):
        found = {
            key: Ranks(
                np.array([row["rank"] for row in group]),
                group[0]["draws"],
                np.array([row["ess"] for row in group], dtype=np.float64),
                np.array([row["rhat"] for row in group], dtype=np.float64),
            )
            for key, group in groups.items()
            if bool(designs[key[0]].get("spoilt")) == spoilt
        }
        verdicts += [
            {"design": design, "quantity": quantity, "spoilt": spoilt, **verdict._asdict()}
            for (design, quantity), verdict in judge_ranks(found).items()
        ]
    return verdicts


def joint_rows(rows: Rows) -> Rows:
    """Rows of JOINT_VERDICTS."""
    differences = {
        key: np.array([row["in_turn"] - row["at_once"] for row in group])
        for key, group in grouped(rows, "design", "quantity").items()
    }
    return [
        {"design": design, "quantity": quantity, **verdict._asdict()}
        for (design, quantity), verdict in judge_joint(differences).items()
    ]


def coverage_rows(rows: Rows, designs: dict[str, dict[str, Any]]) -> Rows:
    """Rows of COVERAGE_VERDICTS: only where the truth comes from the prior is it to be nominal."""
    groups = grouped(rows, "design", "pairs", "level")
    verdicts = judge_coverage(
        {
            key: np.array([row["holding"] / row["intervals"] for row in group])
            for key, group in groups.items()
        },
        [level / 100 for _, _, level in groups],
        [not designs[design].get("layout") for design, _, _ in groups],
    )
    return [
        {
            "design": design,
            "pairs": pairs,
            "level": level,
            "width": float(np.mean([row["width"] for row in groups[design, pairs, level]])),
            **verdict._asdict(),
        }
        for (design, pairs, level), verdict in verdicts.items()
    ]


run(main, globals())
