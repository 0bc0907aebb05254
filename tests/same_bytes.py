"""Compares every byte of two runs of the tiny study, one of them elsewhere in all that is known.

`python -m tests.same_bytes` runs it here and as elsewhere, and writes
`results/validation/same_bytes.json`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from numpy._core._multiarray_umath import __cpu_dispatch__

from scripts.study.files import write_json
from tests.workflow.conftest import Project, copy_project, reproducible_files, run_snakemake

OUT = Path("results/validation/same_bytes.json")
# Another kind of processor, as far as compiler, NumPy and OpenBLAS can be told so; other numbers
# of threads, another locale, time zone, order of sets.
ELSEWHERE = {
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
    "NPY_DISABLE_CPU_FEATURES": " ".join(__cpu_dispatch__),
    "OPENBLAS_CORETYPE": "Prescott",
    "OPENBLAS_NUM_THREADS": "3",
    "OMP_NUM_THREADS": "3",
    "NUMBA_NUM_THREADS": "1",
    "LC_ALL": "C",
    "TZ": "Pacific/Chatham",
    "PYTHONHASHSEED": "4242",
}


FOLDER = "Studie 1 – Straße & Café"


def run_elsewhere(project: Project) -> None:
    """Run on one core, with people's files in a folder of an awkward name."""
    (project.root / "tiny").rename(project.root / FOLDER)
    config = project.root / FOLDER / "config.yaml"
    text = config.read_text(encoding="utf-8").replace("folder: tiny", f"folder: {FOLDER}")
    config.write_text(text, encoding="utf-8")
    run_snakemake(project.root, "--cores", "1", config=f"{FOLDER}/config.yaml")


def compared(expected: Mapping[str, bytes], made: Mapping[str, bytes]) -> dict[str, Any]:
    """Return how many files and bytes were compared, how many bytes differ, and in which files."""
    names = sorted({*expected, *made})
    pairs = {name: (expected.get(name, b""), made.get(name, b"")) for name in names}
    return {
        "files": len(names),
        "bytes": sum(max(map(len, pair)) for pair in pairs.values()),
        "differing": sum(
            a != b for pair in pairs.values() if pair[0] != pair[1] for a, b in zip_longest(*pair)
        ),
        "different": [
            name
            for name, (one, other) in pairs.items()
            if one != other or name not in expected or name not in made
        ],
    }


def main() -> None:
    """Run both; write and say what differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.same_bytes", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="same bytes ") as folder:
        here, elsewhere = (copy_project(Path(folder) / name) for name in ("here", "else where"))
        here.snakemake("--cores", "2")
        os.environ.update(ELSEWHERE)
        run_elsewhere(elsewhere)
        found = compared(
            reproducible_files(here.root / "results"),
            reproducible_files(elsewhere.root / "results"),
        )
    write_json(given.out, found)
    print("{bytes} bytes in {files} files compared, {differing} differ".format(**found))
    sys.exit(bool(found["different"]))


if __name__ == "__main__":
    main()
