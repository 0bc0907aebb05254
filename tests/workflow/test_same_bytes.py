"""The same study gives the same bytes, wherever and however it is run.

Everything is changed at once, in one run: if nothing differs, nothing of it matters.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from tests.same_bytes import ELSEWHERE, compared, run_elsewhere
from tests.workflow.conftest import Project, copy_project, reproducible_files

pytestmark = pytest.mark.workflow

_PROBE = """
import json, time
import numba, numpy, scipy.linalg, threadpoolctl
from numba.core import config
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
blas = threadpoolctl.threadpool_info()
print(json.dumps({
    "compiler": config.CPU_NAME,
    "numpy": sorted(name for name in __cpu_dispatch__ if __cpu_features__[name]),
    "blas": sorted({own["architecture"] for own in blas if own["internal_api"] == "openblas"}),
    "zone": time.tzname[0],
    "order": hash("order"),
}))
"""


def processor(**environment: str) -> dict[str, object]:
    """What a program started with these settings makes of the machine."""
    command = [sys.executable, "-W", "ignore", "-c", _PROBE]
    done = subprocess.run(
        command, env=os.environ | environment, check=True, capture_output=True, text=True
    )
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_nothing_hangs_on_processor_cores_threads_locale_zone_order_or_folder(
    finished: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere = processor(), processor(**ELSEWHERE)
    assert elsewhere["compiler"] == "generic" != here["compiler"]
    assert elsewhere["numpy"] == []
    assert elsewhere["zone"] != here["zone"]
    assert elsewhere["order"] != here["order"]
    if platform.machine() == "x86_64":
        assert elsewhere["blas"] != here["blas"]
    alone = copy_project(tmp_path / "else where")
    for name, value in ELSEWHERE.items():
        monkeypatch.setenv(name, value)
    run_elsewhere(alone)
    expected = reproducible_files(finished.root / "results")
    found = compared(expected, reproducible_files(alone.root / "results"))
    assert found["different"] == []
    assert found["files"] == len(expected) > 110
    assert found["differing"] == 0 < found["bytes"]


def test_every_difference_is_counted_and_named() -> None:
    expected = {"same": b"abc", "other": b"abcd", "missing": b"xy", "empty": b""}
    made = {"same": b"abc", "other": b"aBc", "extra": b"z"}
    assert compared(expected, made) == {
        "files": 5,
        "bytes": 3 + 4 + 2 + 1,
        "differing": 2 + 2 + 1,
        "different": ["empty", "extra", "missing", "other"],
    }
