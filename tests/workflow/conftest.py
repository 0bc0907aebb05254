"""Running the whole workflow in a copy of the project, as a user would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.tiny_study import write_tiny_study

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("Snakefile", "rules", "scripts", "config", "resources/lexicon")


@dataclass(frozen=True)
class Project:
    """A copy of the project, with a tiny study in it."""

    root: Path
    names: tuple[str, ...]

    def snakemake(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return run_snakemake(self.root, *arguments, config="tiny/config.yaml", check=check)


def run_snakemake(
    root: Path, *arguments: str, config: str | Path, check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run Snakemake in a copy of the project, on two cores if nothing else is said."""
    command = [sys.executable, "-m", "snakemake", *arguments]
    command += [] if "--cores" in arguments else ["--cores", "2"]
    command += ["--configfile", str(config)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SNAKEMAKE")}
    result = subprocess.run(
        command,
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    if check and result.returncode:
        raise AssertionError(f"{result.args}\n{result.stdout[-4000:]}\n{result.stderr[-8000:]}")
    return result


def copy_project(root: Path) -> Project:
    """Copy what runs. Times of files are kept, so that compiled kernels are used again."""
    root.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part)
        else:
            shutil.copy2(source, root / part)
    return Project(root, tuple(write_tiny_study(root / "tiny")))


def reproducible_files(results: Path) -> dict[str, bytes]:
    """Everything under results that must not depend on when, where or how it was run."""
    return {
        str(path.relative_to(results)): path.read_bytes()
        for path in sorted(results.rglob("*"))
        if path.is_file()
        and path.name != "timing.json"
        and not {"logs", "benchmarks"} & set(path.relative_to(results).parts)
    }


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose tiny study has run on two cores. Tests must leave it as it is."""
    project = copy_project(tmp_path_factory.mktemp("finished") / "with spaces é")
    project.snakemake("--cores", "2")
    return project


@pytest.fixture
def project(finished: Project, tmp_path: Path) -> Project:
    """A copy of the finished project that a test may change."""
    root = tmp_path / "project"
    shutil.copytree(finished.root, root)
    return Project(root, finished.names)
