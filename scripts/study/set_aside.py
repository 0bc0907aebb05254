"""Where files of a site are when they are made once more, under another assumption."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def set_aside(path: str, folder: str) -> str:
    """Return where a file of a site, `{site}` being a wildcard, stands in a folder of its own.

    Files that belong to no site stay where they are.
    """
    return str(path).replace("/{site}/", f"/{{site}}/{folder}/", 1)


def all_set_aside(
    files: Iterable[tuple[str, Any]] | Mapping[str, Any], folder: str, **instead: Any
) -> dict[str, Any]:
    """Return the named files of a rule, set aside; functions stay, and `instead` goes first."""
    named = dict(files).items()
    return {name: _aside(path, folder) for name, path in named} | instead


def _aside(path: Any, folder: str) -> Any:
    if callable(path):
        return path
    if isinstance(path, str):
        return set_aside(path, folder)
    return [set_aside(one, folder) for one in path]
