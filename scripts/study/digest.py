"""A digest of the code a rule runs, so that editing a library re-runs what used it, and no more.

Snakemake watches only the entry script's own text. Each rule therefore carries this digest of the
modules that its entry script imports, directly or not, as a parameter.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path


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


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@cache
def _file_digest(path: Path, stamp: tuple[int, int]) -> str:
    content = path.read_bytes()
    if path.suffix == ".py":
        content = ast.dump(ast.parse(content)).encode()
    return hashlib.sha256(content).hexdigest()


@cache
def _direct_imports(root: Path, module: Path, stamp: tuple[int, int]) -> tuple[Path, ...]:
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
