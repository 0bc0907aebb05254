"""`snakemake validation` is wired: it asks for every design, and needs nothing of the study."""

from __future__ import annotations

import re

import pytest

from scripts.study.validation_plan import CHECKS, STUDIES
from tests.workflow.conftest import Project

pytestmark = pytest.mark.workflow


def test_validation_asks_for_every_job_of_the_plan_and_for_no_study(finished: Project) -> None:
    result = finished.snakemake("validation", "--dry-run", "--quiet", "rules")
    rows = re.findall(r"^(\w+)\s+(\d+)$", result.stdout + result.stderr, flags=re.MULTILINE)
    jobs = {rule: int(count) for rule, count in rows}
    of_plan = sum(len(part.jobs) for designs in CHECKS.values() for part in designs.values())
    studies = sum(len(part.jobs) for part in STUDIES.values())
    assert jobs.pop("total") == of_plan + studies + 4
    assert jobs == {
        "calibrate": of_plan,
        "simulate_studies": studies,
        "compare_policies": 1,
        "judge_calibration": 1,
        "draw_calibration": 1,
        "validation": 1,
    }
