"""Kills runs of a tiny study at seeded moments and resumes them: `make faults`.

`python -m tests.faults --points 60 --seed 1` writes `results/validation/faults.json` after each
fault, and goes on from there when it is started again with the same seed and code. A fault that
came too late, the run having ended, does not count. `--only 17` tries one of them again.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from scripts.audit.checkout import describe_code
from scripts.study.files import read_json, write_json
from tests.faults.plan import Point, draw
from tests.faults.trial import ROOT, Undisturbed, leave_alone, try_fault
from tests.workflow.conftest import copy_project

OUT = Path("results/validation/faults.json")


def tried_before(out: Path, seed: int, code: str) -> dict[str, Any]:
    """Return what an earlier, unfinished series found, by number, if it is the same series."""
    earlier = read_json(out) if out.exists() else {}
    same = earlier.get("seed") == seed and earlier.get("code") == code
    return dict(earlier["points"]) if same else {}


def struck(points: dict[str, Any]) -> int:
    """Return how many faults came while something ran."""
    return sum(point["struck"] for point in points.values())


def main() -> None:
    """Try faults until enough have struck; say what became of each."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--points", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="try the one fault of this number")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    code = describe_code(ROOT).tree
    points = tried_before(given.out, given.seed, code)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        bench = Bench(Path(folder))
        for number in count(1) if given.only is None else (given.only,):
            if given.only is None and struck(points) >= given.points:
                break
            if given.only is None and str(number) in points:
                continue
            points[str(number)] = bench.tell(draw(given.seed, number))
            write_json(given.out, {"seed": given.seed, "code": code, "points": points})
    survived = sum(point["struck"] and point["survived"] for point in points.values())
    print(f"{struck(points)} faults tried, {survived} survived; see {given.out}")
    sys.exit(survived < struck(points))


class Bench:
    """Where faults are tried: a finished project, made when first needed, and runs left alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.undisturbed: dict[str, Undisturbed] = {}

    def tell(self, point: Point) -> dict[str, Any]:
        """Try a fault; return it with what became of it."""
        base = self.folder / "base"
        if not base.exists():
            copy_project(base).snakemake()
        if point.change not in self.undisturbed:
            alone = self.folder / "alone"
            self.undisturbed[point.change] = leave_alone(base, alone, point.change)
            shutil.rmtree(alone)
        root = self.folder / "a fault"
        outcome = try_fault(base, root, point, self.undisturbed[point.change])
        shutil.rmtree(root)
        became = "too late" if not outcome.struck else "survived"
        print(f"{point}: {became if outcome.survived else asdict(outcome)}", flush=True)
        return asdict(point) | asdict(outcome) | {"survived": outcome.survived}


if __name__ == "__main__":
    main()
