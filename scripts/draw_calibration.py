"""Draw the figures of the checks of the model engine."""

from collections import defaultdict
from pathlib import Path

import numpy as np

from scripts.figures import describe_calibration as words
from scripts.figures.calibration import draw_coverage, draw_joint, draw_ranks
from scripts.figures.save import save_figure
from scripts.figures.style import style
from scripts.study.job import Job, run
from scripts.study.tables import read_table
from scripts.study.validation_tables import (
    COVERAGE_VERDICTS,
    JOINT_VERDICTS,
    RANK_VERDICTS,
    RANKS,
)


def main(job: Job) -> None:
    """Read the verdicts and the ranks; write each figure as SVG and PNG."""
    designs = job.params.designs
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    draws = 0
    for path in job.input.simulated:
        for row in read_table(path, RANKS).to_pylist():
            found[row["design"], row["quantity"]].append(row["rank"])
            draws = row["draws"]
    ranks = read_table(job.input.ranks, RANK_VERDICTS).to_pylist()
    joint = read_table(job.input.joint, JOINT_VERDICTS).to_pylist()
    coverage = read_table(job.input.coverage, COVERAGE_VERDICTS).to_pylist()
    with style():
        curves = {key: np.array(values) for key, values in found.items()}
        figures = {
            "ranks": (
                draw_ranks(curves, draws, ranks, designs["ranks"]),
                words.alt_ranks(ranks, designs),
            ),
            "joint": (draw_joint(joint, designs["joint"]), words.alt_joint(joint)),
            "coverage": (
                draw_coverage(coverage, designs["coverage"]),
                words.alt_coverage(coverage),
            ),
        }
        for path in job.output:
            name = Path(path).stem
            save_figure(figures[name][0], path, words.TITLES[name], figures[name][1])


run(main, globals())
