"""Installing where there is no network: from a folder of wheels, by the same hashes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.workflow

# An address that nobody answers, and no cache: pip has the folder alone.
CUT_OFF = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_NO_CACHE_DIR": "1",
}


def make(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not variables or not k.startswith("PIP_")}
    return subprocess.run(
        ["make", *arguments, f"PYTHON={sys.executable}"],
        cwd=folder, env=environment | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_wheels_fetched_elsewhere_are_all_it_takes(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    fetched = make(ROOT, "wheels", f"WHEELS={wheels}")
    if fetched.returncode:
        if os.environ.get("CI"):
            pytest.fail(fetched.stderr)
        pytest.skip(f"NOT TESTED: nothing could be fetched: {fetched.stderr[-500:]}")
    clone = tmp_path / "clone"
    clone.mkdir()
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, clone)

    alone = make(clone, ".venv/run-installed", **CUT_OFF)
    assert alone.returncode, "pip found packages although it was cut off"
    installed = make(clone, ".venv/run-installed", f"WHEELS={wheels}", **CUT_OFF)
    assert installed.returncode == 0, installed.stderr
    asked = [clone / ".venv/bin/snakemake", "--version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert f"snakemake=={told.stdout.strip()} " in locked
