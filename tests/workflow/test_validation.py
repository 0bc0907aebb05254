"""`snakemake validation` is wired: it asks for every design, and needs nothing of the study."""

from __future__ import annotations

import re
import shutil

import pytest

from scripts.study.validation_plan import CHECKS, ROBUSTNESS, STUDIES
from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow


def test_validation_asks_for_every_job_of_the_plan_and_for_no_study(finished: Project) -> None:
    result = finished.snakemake("validation", "--dry-run", "--quiet", "rules")
    rows = re.findall(r"^(\w+)\s+(\d+)$", result.stdout + result.stderr, flags=re.MULTILINE)
    jobs = {rule: int(count) for rule, count in rows}
    of_plan = sum(len(part.jobs) for designs in CHECKS.values() for part in designs.values())
    studies = sum(len(part.jobs) for part in STUDIES.values())
    assert jobs.pop("total") == of_plan + studies + 8
    assert jobs == {
        "calibrate": of_plan,
        "simulate_studies": studies,
        "compare_policies": 1,
        "judge_calibration": 1,
        "draw_calibration": 1,
        "try_robustness": 3,
        "tell_robustness": 1,
        "validation": 1,
    }


# In place of the programs that take an hour: each writes what it would, of very little.
STAND_IN = """
import json, pathlib, sys
out = pathlib.Path("results/validation/{program}.json")
out.parent.mkdir(parents=True, exist_ok=True)
out.write_text(json.dumps({found}))
sys.exit(sys.argv[1:] != {options})
"""
POINTS = {
    "1": {"struck": True, "survived": True},
    "2": {"struck": True, "survived": False},
    "3": {"struck": False, "survived": True},
}
FUZZED = {"tried": 5000, "accepted": 4, "refused": 4995, "failed": 1}
FOUND = {
    "faults": {"points": POINTS},
    "fuzz": {"readers": {"csv": FUZZED, "pdf": FUZZED}},
    "same_bytes": {"bytes": 1234567, "differing": 0},
}


def test_what_was_tried_to_break_the_workflow_is_one_table(project: Project) -> None:
    shutil.rmtree(project.root / "tests", ignore_errors=True)
    for program, options in ROBUSTNESS.items():
        path = project.root / "tests" / program / "__main__.py"
        path.parent.mkdir(parents=True)
        path.write_text(
            STAND_IN.format(program=program, found=FOUND[program], options=list(options))
        )
    done = project.snakemake("results/validation/robustness.csv")
    table = (project.root / "results/validation/robustness.csv").read_text(encoding="utf-8-sig")
    assert table.splitlines() == [
        "what,number",
        "faults tried,2",
        "faults survived,1",
        "inputs tried,10000",
        "inputs refused,9990",
        "inputs accepted,8",
        "inputs failed,2",
        "bytes compared,1234567",
        "bytes differing,0",
    ]
    assert "bytes compared       1,234,567" in done.stdout + done.stderr
