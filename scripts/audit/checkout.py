"""The workflow's own code, and what is installed to run it."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import zlib
from importlib.metadata import distributions
from pathlib import Path

from scripts.audit.digests import sha256
from scripts.audit.record import Code

ROOT = Path(__file__).resolve().parents[2]
LOCK = "requirements.lock"
PARTS = ("Snakefile", LOCK, "rules", "scripts", "resources/lexicon")
# What code is made of; anything else in these folders is not the workflow's.
_SUFFIXES = {"", ".css", ".csv", ".html", ".js", ".lock", ".md", ".py", ".rst", ".smk", ".yaml"}


def code_files(root: Path) -> dict[str, bytes]:
    """Return the workflow's files, by path."""
    found: list[Path] = []
    for part in PARTS:
        found += [root / part] if (root / part).is_file() else sorted((root / part).rglob("*"))
    paths = [path.relative_to(root) for path in found if path.is_file()]
    return {path.as_posix(): (root / path).read_bytes() for path in paths if _is_code(path)}


def describe_code(root: Path) -> Code:
    """Return the commit, what was changed since, and the digest of each file."""
    digests = {path: sha256(data) for path, data in code_files(root).items()}
    tracked = _git(root, "ls-files", "--error-unmatch", "Snakefile")
    commit = _git(root, "rev-parse", "HEAD") if tracked else None
    if commit is None:
        return Code(commit=None, changed=None, digests=digests)
    status = _git(root, "status", "--porcelain", "-z", "--untracked-files=all", "--no-renames",
                  "--", *PARTS) or ""  # fmt: skip
    # A stray file's name may be anybody's.
    changed = sorted(line[3:] for line in status.split("\0") if line and _is_code(Path(line[3:])))
    return Code(commit=commit.strip(), changed=changed, digests=digests)


def installed_versions(root: Path) -> dict[str, str]:
    """Return the versions installed of what the lock names (of everything, where there is none)."""
    found: dict[str, str] = {}
    for own in distributions():  # in the order in which they would be imported
        found.setdefault(_normal(own.metadata["Name"]), own.version)
    if (root / LOCK).exists():
        text = (root / LOCK).read_text(encoding="utf-8")
        locked = {_normal(name) for name in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}
        found = {name: version for name, version in found.items() if name in locked}
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **dict(sorted(found.items())),
    }


def _is_code(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in path.parts)
    return path.suffix in _SUFFIXES and not hidden


def _git(root: Path, *arguments: str) -> str | None:
    """Return what git says; null where it is not installed or knows nothing of the folder."""
    if shutil.which("git") is None:
        return None
    command = ["git", "-C", str(root), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
