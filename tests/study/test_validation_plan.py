"""The plan of the checks: every design can be made, every replicate is in one job."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scripts.lpcm.calibration import LAYOUTS, PAIRS, SPOILT, Design, draw_truth
from scripts.study.tables import TABLE_MODELS
from scripts.study.validation_plan import CHECKS
from scripts.study.validation_tables import VALIDATION_TABLES

ROOT = Path(__file__).resolve().parents[2]
PARTS = [(check, name) for check, designs in CHECKS.items() for name in designs]


@pytest.mark.parametrize(("check", "name"), PARTS)
def test_designs_can_be_drawn(check: str, name: str) -> None:
    design = Design(**CHECKS[check][name].design)
    assert design.spoilt in SPOILT
    assert design.layout in LAYOUTS
    truth = draw_truth(np.random.default_rng(1), design)
    assert truth.observed.any()
    assert len(truth.asked) == design.asked
    if check == "coverage":
        assert design.asked * (design.asked - 1) // 2 >= PAIRS


@pytest.mark.parametrize(("check", "name"), PARTS)
def test_every_replicate_is_in_one_job(check: str, name: str) -> None:
    part = CHECKS[check][name]
    made = [k for job in part.jobs for k in range(*part.ends(job))]
    assert made == list(range(part.replicates))


def test_names_of_tables_are_their_own() -> None:
    names = [table.name for table in (*TABLE_MODELS, *VALIDATION_TABLES)]
    assert len(set(names)) == len(names)


def test_the_plan_is_light_to_read() -> None:
    code = (
        "import sys, scripts.study.validation_plan; "
        "print({'numba', 'numpy', 'pyarrow', 'pydantic'} & set(sys.modules) or '')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == ""
