"""Drawing as a job, in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
JOB = """
import sys
from pathlib import Path
from scripts.{rule} import main
from tests.jobs import stand_in
inputs, out = Path(sys.argv[1]), Path(sys.argv[2])
main(stand_in(
    {{p.stem: p for p in inputs.iterdir()}},
    {{form + kind: out / f"x.{{form.replace('_', '.')}}{{kind}}"
      for form in ("", "black_", "fit_", "chart_", "cast_", "story_")
      for kind in ("svg", "pdf", "png", "csv", "txt")}},
    {{"wave": 3, "seed": 1, "directed": True, "names": "stop", "look": {look}}},
    **{wildcards},
))
"""


def drawn_twice(
    rule: str, folder: Path, look: Mapping[str, Any] | None = None, **wildcards: str
) -> dict[str, bytes]:
    """The files that a rule draws from those in `folder/in`, the same in each of two processes.

    The first one's stay in `folder/1`.
    """
    job = JOB.format(rule=rule, wildcards=wildcards, look=look or {})
    runs = []
    for hash_seed in ("1", "2"):
        out = folder / hash_seed
        subprocess.run(
            [sys.executable, "-c", job, folder / "in", out],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
        )
        runs.append({path.name: path.read_bytes() for path in out.iterdir()})
    differing = [name for name, content in runs[0].items() if runs[1].get(name) != content]
    assert runs[0].keys() == runs[1].keys() and not differing
    return runs[0]
