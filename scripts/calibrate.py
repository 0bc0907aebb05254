"""Simulate networks of one design, fit each, and note how the fit stands to the truth."""

import logging
import math
from typing import Any

from scripts.lpcm.calibration import Design, coverage_rows, rank_rows
from scripts.lpcm.geweke import joint_rows
from scripts.study.job import Job, run
from scripts.study.seeds import stream
from scripts.study.tables import make_table_from_rows, write_checked
from scripts.study.validation_tables import COVERAGE, JOINT, RANKS

logger = logging.getLogger("network-narratives")

CHECKS: dict[str, Any] = {
    "ranks": (rank_rows, RANKS),
    "joint": (joint_rows, JOINT),
    "coverage": (coverage_rows, COVERAGE),
}
PROGRESS = 50  # replicates


def main(job: Job) -> None:
    """Make the replicates of one job."""
    p, w = job.params, job.wildcards
    check, model = CHECKS[w.check]
    design, seed = Design(**p.design), stream(p.seed, "validation", w.check, w.design)
    rows = []
    for done, replicate in enumerate(range(p.first, p.last), 1):
        key = {"design": w.design, "replicate": replicate}
        rows += [key | _known(row._asdict()) for row in check(seed, replicate, design)]
        if done % PROGRESS == 0:
            logger.info("%s of %s simulated networks", done, p.last - p.first)
    write_checked(job.output[0], make_table_from_rows(model, rows))


def _known(row: dict[str, Any]) -> dict[str, Any]:
    """Put nothing in place of NaN and infinities."""
    return {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}


run(main, globals())
