"""The digest of the code a rule runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts.study.digest import (
    code_digest,
    contents_digest,
    imported_modules,
    key_in,
    own_files,
)

MODULES = {
    "scripts/__init__.py": "",
    "scripts/entry.py": "from scripts.lib.direct import f\n",
    "scripts/other.py": "import numpy\n",
    "scripts/lib/__init__.py": "",
    "scripts/lib/direct.py": "def f():\n    from scripts.lib import late\n    return late.x\n",
    "scripts/lib/late.py": "import scripts.deep.below\nx = 1\n",
    "scripts/lib/unused.py": "y = 1\n",
    "scripts/deep/__init__.py": "",
    "scripts/deep/below.py": "z = 1\n",
    "scripts/deep/page.html": "<p>one</p>",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in MODULES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def edit(root: Path, name: str, text: str) -> None:
    (root / name).write_text(text)


def test_imports_are_followed_through_functions_and_packages(root: Path) -> None:
    found = {path.as_posix() for path in imported_modules(root, Path("scripts/entry.py"))}
    assert found == {
        "scripts/__init__.py",
        "scripts/lib/__init__.py",
        "scripts/lib/direct.py",
        "scripts/lib/late.py",
        "scripts/deep/__init__.py",
        "scripts/deep/below.py",
    }


@pytest.mark.parametrize(
    ("name", "text", "changes"),
    [
        ("scripts/lib/direct.py", "def f():\n    return 2\n", True),
        ("scripts/lib/late.py", "import scripts.deep.below\nx = 2\n", True),
        ("scripts/deep/below.py", "z = 2\n", True),
        ("scripts/deep/page.html", "<p>two</p>", True),
        ("scripts/deep/below.py", "# a remark\nz   =   1\n", False),
        ("scripts/lib/unused.py", "y = 2\n", False),
        ("scripts/entry.py", "from scripts.lib.direct import f\nf()\n", False),
    ],
)
def test_digest_changes_with_what_is_imported(
    root: Path, name: str, text: str, changes: bool
) -> None:
    before, other = code_digest(root, "entry"), code_digest(root, "other")
    edit(root, name, text)
    assert (code_digest(root, "entry") != before) is changes
    assert code_digest(root, "other") == other


def test_missing_entry_and_relative_imports_are_refused(root: Path) -> None:
    with pytest.raises(FileNotFoundError):
        code_digest(root, "nothing")
    edit(root, "scripts/other.py", "from . import lib\n")
    with pytest.raises(ValueError, match="relative"):
        code_digest(root, "other")


def test_contents_are_told_from_others_whatever_the_dates_and_only_with_the_key(
    tmp_path: Path,
) -> None:
    path, key = tmp_path / "actors.csv", b"key"
    path.write_text("Kate,manager")
    before = path.stat()
    digest = contents_digest(key, [path])
    assert digest == contents_digest(key, [str(path), path]) != contents_digest(b"other", [path])
    path.write_text("Kate,warden!")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert contents_digest(key, [path]) != digest
    path.write_text("Kate,manager")
    assert contents_digest(key, [path]) == digest


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes/key"
    assert key_in(path) == key_in(path) == path.read_bytes()
    assert len(key_in(path)) == 32 and path.stat().st_mode & 0o777 == 0o600


def test_files_of_peoples_own_are_told_from_results() -> None:
    declared = [
        "results/tiny/N1/actors.parquet",
        "<results>/{site}/dyads.parquet",
        lambda wildcards: [Path("tiny") / wildcards / "actors.csv"],
        ["resources/lexicon/words.csv"],
    ]
    assert own_files(declared, "N1") == ["tiny/N1/actors.csv", "resources/lexicon/words.csv"]
