"""Digests that rules carry as parameters, so that an edit re-runs what used it, and no more.

Of the code: Snakemake watches only the entry script's own text, not the modules it imports,
directly or not. Of people's files: Snakemake goes by their dates, which lie once a clock was wrong,
or a file was put back from a copy.
"""

from __future__ import annotations

import ast
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any


def code_digest(root: Path, entry: str) -> str:
    """Digest of what `scripts/<entry>.py` imports from the project, directly or not.

    Comments and layout of Python modules do not count. Files of other kinds (templates, styles)
    in the folder of an imported module count byte for byte. The entry script itself is left out:
    Snakemake watches it.

    Raises
    ------
    FileNotFoundError
        Where the entry script, or a module it imports from the project, does not exist.
    """
    reached = imported_modules(root, Path("scripts") / f"{entry}.py")
    data = {
        path.relative_to(root)
        for folder in {module.parent for module in reached}
        for path in (root / folder).iterdir()
        if path.is_file() and path.suffix not in {".py", ".pyc", ".nbi", ".nbc", ".md"}
        and not path.name.startswith(".")
    }  # fmt: skip
    whole = hashlib.sha256()
    for path in sorted(reached | data):
        whole.update(
            f"{path.as_posix()}\n{_file_digest(root / path, _stamp(root / path))}\n".encode()
        )
    return whole.hexdigest()[:16]


def contents_digest(key: bytes, paths: Iterable[str | Path]) -> str:
    """Digest of what people's files hold, of use only to whoever has the key.

    Snakemake keeps parameters in its notes and shows them in its report, and a plain digest of a
    table of names would prove right whoever guessed it.
    """
    whole = hmac.new(key, digestmod=hashlib.sha256)
    for path in sorted({str(path) for path in paths}):
        whole.update(f"{path}\n{_contents(Path(path), _stamp(Path(path)))}\n".encode())
    return whole.hexdigest()[:16]


def own_files(inputs: Iterable[Any], wildcards: object) -> list[str]:
    """Return those of a rule's inputs, as it declares them, that are not the workflow's results."""
    found: list[str] = []
    for declared in inputs:
        given = declared(wildcards) if callable(declared) else declared
        found += map(str, [given] if isinstance(given, str | Path) else given)
    return [path for path in found if not path.startswith(("results/", "<"))]


def key_in(path: Path) -> bytes:
    """Return the key kept in a file, making it where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
    except FileExistsError:
        pass
    return path.read_bytes()


def imported_modules(root: Path, start: Path) -> set[Path]:
    """Return the project's modules (paths below `root`) that the module `start` imports."""
    reached: set[Path] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        for found in _direct_imports(root, module, _stamp(root / module)):
            if found not in reached:
                reached.add(found)
                waiting.append(found)
    return reached - {start}


def _stamp(path: Path) -> tuple[int, ...]:
    status = path.stat()
    return status.st_mtime_ns, status.st_ctime_ns, status.st_size


@cache
def _contents(path: Path, stamp: tuple[int, ...]) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _file_digest(path: Path, stamp: tuple[int, ...]) -> str:
    content = path.read_bytes()
    if path.suffix == ".py":
        content = ast.dump(ast.parse(content)).encode()
    return hashlib.sha256(content).hexdigest()


@cache
def _direct_imports(root: Path, module: Path, stamp: tuple[int, ...]) -> tuple[Path, ...]:
    tree = ast.parse((root / module).read_bytes())
    found: set[Path] = set()
    for name in _imported_names(tree):
        parts = name.split(".")
        if parts[0] != "scripts":
            continue
        # Importing a module runs the __init__ of every package above it.
        for depth in range(1, len(parts) + 1):
            found.update(_module_file(root, parts[:depth]))
    return tuple(sorted(found))


def _imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError("relative imports are not followed: write `from scripts.… import`")
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module_file(root: Path, parts: list[str]) -> Iterator[Path]:
    path = Path(*parts)
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if (root / candidate).is_file():
            yield candidate
