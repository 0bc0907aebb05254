"""The digest of the code a rule runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study.digest import code_digest, imported_modules

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
