"""Results that another version of the workflow left, or that came from elsewhere.

A file that only another version makes would stay for ever, beside newer ones, and pass for a
result. One that this version makes, too, is made again where its code differs. Snakemake knows that
from its notes; where it has none it goes by dates alone (9.27), so that copies would pass for
results of now.
"""

from __future__ import annotations

import os
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from pathlib import Path

from scripts.study.problems import Problem

# Told of no result, or put there by other programs.
_NOT_RESULTS = re.compile(r"(.*/)?(logs|benchmarks)/.*|(.*/)?([.~][^/]*|Thumbs\.db|desktop\.ini)")
_SHOWN = 5
_STAMP = ".snakemake_timestamp"  # dates a folder that a job makes
_LONG_AGO = 1.0  # seconds after 1970


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
        "If that is yours, move it into the study's folder. If an earlier version or other "
        f"settings made it, move or delete {results}: all of it is made anew."
    )
    return [Problem(str(results), 0, "", "", message, remedy)]


def date_unrecorded(results: Path, records: Path) -> int:
    """Give results that Snakemake has no note of a date of long ago; return how many there were.

    Older than the code they are made again.

    Parameters
    ----------
    records : `.snakemake/metadata`, where Snakemake keeps its notes.
    """
    unknown = [
        path
        for path in results.rglob("*")
        if path.is_file()
        and (
            path.name == _STAMP or not _NOT_RESULTS.fullmatch(path.relative_to(results).as_posix())
        )
        and path.stat().st_mtime > _LONG_AGO
        and not any(_record(records, each).exists() for each in (path, *path.parents))
    ]
    for path in unknown:
        os.utime(path, (_LONG_AGO, _LONG_AGO))
    return len(unknown)


def _record(records: Path, path: Path) -> Path:
    """Return where Snakemake notes how a file was made: by the path, in pieces of 254 letters."""
    name = urlsafe_b64encode(path.as_posix().encode()).decode()
    pieces = [name[k : k + 254] for k in range(0, len(name), 254)]
    return records.joinpath(*(f"@{piece}" for piece in pieces[:-1]), pieces[-1])


def _expression(pattern: str) -> str:
    """Return a regular expression for Snakemake's pattern, and for what lies in such a folder."""
    parts = re.split(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", pattern)
    return "[A-Za-z0-9-]+".join(map(re.escape, parts)) + "(/.*)?"
