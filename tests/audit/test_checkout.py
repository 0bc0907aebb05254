"""Which code it is, whether git knows it or not; and what is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scripts.audit import checkout
from scripts.audit.checkout import code_files, describe_code, installed_versions


def project(root: Path) -> Path:
    (root / "scripts" / "__pycache__").mkdir(parents=True)
    (root / "rules").mkdir()
    for path in ("Snakefile", "scripts/a.py", "rules/a.smk", "config.yaml"):
        (root / path).write_text(f"{path}\n")
    for path in ("scripts/.hidden.py", "scripts/__pycache__/a.pyc", "scripts/notes.docx"):
        (root / path).write_text("not code\n")
    return root


def git(root: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", "-C", str(root), *who, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_code_is_what_the_workflow_is_made_of_and_nothing_else(tmp_path: Path) -> None:
    assert set(code_files(project(tmp_path))) == {"Snakefile", "scripts/a.py", "rules/a.smk"}


def test_with_git_the_commit_and_what_was_changed_since(tmp_path: Path) -> None:
    root = project(tmp_path)
    git(root, "init", "--quiet")
    git(root, "add", "Snakefile", "rules", "scripts/a.py", "scripts/notes.docx")
    git(root, "commit", "--quiet", "--message", "first")
    clean = describe_code(root)
    assert clean.commit == git(root, "rev-parse", "HEAD").strip()
    assert clean.changed == []
    (root / "rules/a.smk").write_text("other\n")
    (root / "scripts/new one.py").write_text("new\n")
    (root / "rules/b.smk").write_text("added\n")
    for path in ("config.yaml", "scripts/notes.docx", "scripts/met Zoe.docx"):
        (root / path).write_text("a study's own\n")
    changed = describe_code(root)
    assert changed.commit == clean.commit
    assert changed.changed == ["rules/a.smk", "rules/b.smk", "scripts/new one.py"]
    assert changed.tree != clean.tree


def test_without_git_the_digest_says_which_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path)
    git(root, "init", "--quiet")  # a folder of git that does not know the workflow
    without = describe_code(root)
    assert (without.commit, without.changed) == (None, None)
    monkeypatch.setattr(checkout.shutil, "which", lambda name: None)
    assert describe_code(root) == without
    (root / "scripts/a.py").write_text("other\n")
    assert describe_code(root).tree != without.tree


def test_versions_are_those_of_what_the_lock_names(tmp_path: Path) -> None:
    everything = installed_versions(tmp_path)
    assert {"numpy", "pytest", "python", "zlib"} <= everything.keys()
    (tmp_path / "requirements.lock").write_text("NumPy==1.0 \\\n    --hash=sha256:00\n")
    locked = installed_versions(tmp_path)
    assert locked.keys() == {"numpy", "python", "zlib"}
    assert locked["numpy"] == everything["numpy"] != "1.0"
