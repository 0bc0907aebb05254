"""Results that another version of the workflow left: files that this one does not make.

A file that both versions make is made again, as its code differs. One that only the other made
would stay for ever, beside newer ones, and pass for a result.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from scripts.study.problems import Problem

# Told of no result, or put there by other programs.
_NOT_RESULTS = re.compile(r"(.*/)?(logs|benchmarks)/.*|(.*/)?([.~][^/]*|Thumbs\.db|desktop\.ini)")
_SHOWN = 5


def foreign_files(results: Path, patterns: Iterable[str]) -> list[Path]:
    """Return the files of a study's results that none of Snakemake's `patterns` of outputs fits.

    Wildcards stand for any site, wave or account: what a study no longer has is not meant here.
    """
    known = [re.compile(_expression(pattern)) for pattern in patterns]
    found = (path for path in results.rglob("*") if path.is_file())
    return sorted(
        path
        for path in found
        if not _NOT_RESULTS.fullmatch(path.relative_to(results).as_posix())
        and not any(pattern.fullmatch(path.as_posix()) for pattern in known)
    )


def wrong_with_earlier(results: Path, patterns: Iterable[str]) -> list[Problem]:
    """Say which files of a study's results are not this version's, and what to do."""
    found = [path.relative_to(results).as_posix() for path in foreign_files(results, patterns)]
    if not found:
        return []
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    message = (
        f"holds what this version of the workflow does not make: {', '.join(found[:_SHOWN])}{more}."
    )
    remedy = (
        "If that is yours, move it into the study's folder. If an earlier version made it, move "
        f"or delete {results}: all of it is made anew."
    )
    return [Problem(str(results), 0, "", "", message, remedy)]


def _expression(pattern: str) -> str:
    """Return a regular expression for Snakemake's pattern, and for what lies in such a folder."""
    parts = re.split(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", pattern)
    return "[^/]+".join(map(re.escape, parts)) + "(/.*)?"
