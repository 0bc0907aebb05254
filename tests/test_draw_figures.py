from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.figures.sites import write_site

ROOT = Path(__file__).parent.parent
JOB = """
import sys
from pathlib import Path
from scripts.{rule} import main
from tests.jobs import stand_in
inputs, out = Path(sys.argv[1]), Path(sys.argv[2])
kinds = ("svg", "pdf", "png", "csv", "txt")
main(stand_in(
    {{p.stem: p for p in inputs.iterdir()}},
    {{k: out / f"x.{{k}}" for k in kinds}},
    {{"wave": 3, "directed": True}},
    site="S1",
))
"""
FILES = {
    "draw_map": {"x.svg", "x.pdf", "x.png", "x.csv", "x.txt"},
    "draw_diagnostics": {"x.svg", "x.pdf", "x.png", "x.txt"},
}


@pytest.mark.parametrize("rule", sorted(FILES))
def test_two_runs_write_the_same_bytes(rule: str, tmp_path: Path) -> None:
    write_site(tmp_path / "in", n=40)
    runs = []
    for hash_seed in ("1", "2"):
        out = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, "-c", JOB.format(rule=rule), tmp_path / "in", out],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
        )
        runs.append({p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in out.iterdir()})
    assert set(runs[0]) == FILES[rule]
    assert runs[0] == runs[1]
