"""Made-up results of the checks of the model engine, as `calibrate` would write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scripts.study.tables import TableModel, make_table_from_rows, write_checked
from scripts.study.validation_tables import COVERAGE, JOINT, RANKS

DESIGNS: dict[str, dict[str, dict[str, Any]]] = {
    "ranks": {
        "all": {"n": 12, "asked": 12, "groups": 2, "effects": "correlated"},
        "few": {"n": 16, "asked": 4, "groups": 0, "dims": 3, "covariates": ("dyad",)},
        "spoilt": {"n": 16, "asked": 4, "groups": 2, "spoilt": "zeros"},
    },
    "joint": {
        "pairs": {"n": 6, "asked": 2, "groups": 1, "directed": False},
        "all": {"n": 6, "asked": 6, "groups": 2},
    },
    "coverage": {
        "prior_58": {"n": 58, "asked": 12, "groups": 3},
        "fixed_58": {"n": 58, "asked": 12, "groups": 3, "layout": "three clusters"},
    },
}
QUANTITIES = ("intercept", "log-likelihood", "distance, both asked")


def write_parts(folder: Path, *, wrong: bool = False) -> dict[str, list[Path]]:
    """Paths of the parts by check; right but for what is spoilt on purpose, or all of it wrong."""
    rng = np.random.default_rng(1)
    ranks, joint, coverage = [], [], []
    for design in DESIGNS["ranks"]:
        low = 20 if wrong or design == "spoilt" else 0
        for quantity in QUANTITIES:
            for replicate, rank in enumerate(rng.integers(low, 100, 200)):
                ranks.append(
                    {
                        "design": design,
                        "replicate": replicate,
                        "quantity": quantity,
                        "rank": int(rank),
                        "draws": 99,
                        "ess": None if replicate == 0 else float(rng.uniform(90, 900)),
                        "rhat": None if replicate == 0 else float(rng.uniform(1.0, 1.06)),
                    }
                )
    for design in DESIGNS["joint"]:
        for quantity in QUANTITIES:
            for replicate, (a, b) in enumerate(rng.normal(size=(60, 2))):
                at = {"at_once": a, "in_turn": b + 2 * wrong}
                joint.append({"design": design, "replicate": replicate, "quantity": quantity, **at})
    for design in DESIGNS["coverage"]:
        for pairs in ("both", "one", "neither"):
            for level in (50, 80, 95):
                mean = (level - 30 * (wrong or design.startswith("fixed"))) // 5
                for replicate in range(100):
                    holding = mean + (1 if replicate % 4 < 2 else -1)
                    coverage.append(
                        {
                            "design": design,
                            "replicate": replicate,
                            "pairs": pairs,
                            "level": level,
                            "intervals": 20,
                            "holding": holding,
                            "width": level / 10,
                        }
                    )
    return {
        check: _in_two(folder / check, model, rows)
        for check, model, rows in (
            ("ranks", RANKS, ranks),
            ("joint", JOINT, joint),
            ("coverage", COVERAGE, coverage),
        )
    }


def _in_two(folder: Path, model: TableModel, rows: list[dict[str, Any]]) -> list[Path]:
    paths = []
    for job in (0, 1):
        path = folder / f"job{job}.parquet"
        half = [row for row in rows if row["replicate"] % 2 == job]
        write_checked(path, make_table_from_rows(model, half))
        paths.append(path)
    return paths


def made_up_studies(designs: Sequence[str], replicates: int) -> list[dict[str, Any]]:
    """Rows of SIMULATED_STUDIES: `information` better by a little, `random` worse by a little."""
    rng = np.random.default_rng(2)
    better = {"information": 0.1, "core-and-bridge": 0.0, "most named": 0.0, "random": -0.1}
    rows = []
    for design in designs:
        for replicate in range(replicates):
            luck = rng.uniform(0.3, 0.7)
            for wave in (1, 2, 3):
                for policy, more in better.items():
                    value = luck + (wave > 1) * (0.5 * more + 0.01 * rng.standard_normal())
                    rows.append(
                        {
                            "design": design,
                            "replicate": replicate,
                            "policy": policy,
                            "wave": wave,
                            "asked": 4 * wave,
                            "known": 30 + 5 * wave + int(20 * more),
                            "rhat": 1.02,
                            "ari": value,
                            "brier": (1 - value) / 4,
                            "core_found": value,
                            "core_right": value,
                            "bridgers_found": value / 2,
                            "bridgers_right": value / 2,
                        }
                    )
    return rows
