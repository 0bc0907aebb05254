"""Whoever left a study leaves its results: what was made of them before is removed after a run.

Results of a whole run are made again without them; what is left is what nothing makes again: what
was only asked for once, notes and logs of Snakemake's, and what belongs to a site or a transcript
that is no more.
"""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scripts.study.files import read_json, write_json
from scripts.study.name_key import read_names
from scripts.study.narrative_files import DOCUMENT_SUFFIXES, PROJECT_SUFFIX
from scripts.study.sheets import SUFFIXES
from scripts.traces.contents import texts_of
from scripts.traces.search import Sought

BEFORE = "confidential/logs/before.json"  # who was in the results when a run began; gone at its end
SNAKEMAKE = Path(".snakemake")
_NOTES = ("metadata", "incomplete")  # of Snakemake's, a file for each result
_READ = {*SUFFIXES, *DOCUMENT_SUFFIXES, PROJECT_SUFFIX, ".yaml", ".yml"}  # of people's files
_LOGS = ("log", "slurm_logs")


@dataclass(frozen=True)
class Cleared:
    """Who left (by code), which files went, and who is still in people's own files."""

    left: tuple[str, ...]
    removed: tuple[Path, ...]
    still_there: tuple[str, ...]


def known(results: Path, sites: Sequence[str] | None = None) -> dict[str, str]:
    """Return who is in a study's results, of these sites or all: codes, each with its name or "".

    People are those in the keys of names, documents those with a pseudonymised text.
    """
    found: dict[str, str] = {}
    for key in sorted(results.glob("confidential/*/names.csv")):
        if sites is None or key.parent.name in sites:
            with suppress(OSError, ValueError, KeyError):  # half a file of a run that was killed
                found |= read_names(key)
    for text in sorted(results.glob("*/passages/documents/*.txt")):
        if sites is None or text.parents[2].name in sites:
            found[text.stem] = ""
    return found


def note_before(results: Path) -> None:
    """Note who is in the results, before a run; with whoever was when a run did not end well."""
    noted = results / BEFORE
    before = known(results) | (read_json(noted) if noted.is_file() else {})
    if before:
        write_json(noted, before)


def clear(root: Path, results: Path, study: Path, sites: Sequence[str]) -> Cleared:
    """Remove what is left of those who were in the results before a run, and are not any more.

    Parameters
    ----------
    root : the folder that the run was in, with Snakemake's own folder.
    study : folder of people's files. Whoever is still in one of them is left alone. A code that
        stands for another person now is not looked for, its former name is.
    sites : those of the configuration.
    """
    noted = results / BEFORE
    if not noted.is_file():
        return Cleared((), (), ())
    now = known(results, sites)
    started = noted.stat().st_mtime
    left = {
        f"{code} as it was" if code in now else code: name
        for code, name in read_json(noted).items()
        if now.get(code) != name
    }
    still_there = in_own_files(study, Sought(left)) if left else set()
    gone = {code: name for code, name in left.items() if code not in still_there}
    removed = [*_removed(root, results, Sought(gone), started)] if gone else []
    noted.unlink()
    return Cleared(tuple(sorted(gone)), tuple(sorted(removed)), tuple(sorted(still_there)))


def found_in(folder: Path, sought: Sought) -> dict[Path, set[str]]:
    """Return the files of a folder, at any depth, in which any of those looked for are."""
    found = {p: sought.found(texts_in(p, folder)) for p in files_of(folder)}
    return {path: codes for path, codes in found.items() if codes}


def in_own_files(study: Path, sought: Sought) -> set[str]:
    """Return who of those looked for is in people's own files."""
    return {code for p in own_files(study) for code in sought.found(texts_in(p, study))}


def own_files(study: Path) -> list[Path]:
    """Return people's tables, documents and projects; not what else they keep there."""
    return [p for p in files_of(study) if p.suffix.lower() in _READ]


def files_of(folder: Path) -> list[Path]:
    """Return the files of a folder, at any depth."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink())


def texts_in(path: Path, folder: Path) -> list[tuple[str, str]]:
    """Return all texts of a file, its name first; what cannot be opened is read as it stands."""
    name = str(path.relative_to(folder))
    try:
        return [*texts_of(path, name)]
    except Exception:  # damaged or locked files fail in many ways, and must not stop the rest
        return [("file name", name), ("text", path.read_bytes().decode("utf-8", "replace"))]


def searched(root: Path, results: Path) -> list[Path]:
    """Return the folders in which traces may be: the study's results, and Snakemake's own."""
    return [results, root / SNAKEMAKE]


def _removed(root: Path, results: Path, sought: Sought, started: float) -> Iterator[Path]:
    noted, own = results / BEFORE, root / SNAKEMAKE
    report = root / "results" / "workflow_report.html"
    if report.is_file() and sought.by_code.found(texts_in(report, root)):
        report.unlink()
        yield report
    # Names are in confidential results alone; elsewhere words may only look like one.
    for path in {**found_in(results, sought.by_code), **found_in(results / "confidential", sought)}:
        if path != noted:
            path.unlink()
            yield path
    # A note that tells of them belongs to a result that was not made again.
    for path in found_in(own, sought):
        told = _told_of(path, own)
        if told and not (root / told).is_relative_to(results):
            continue  # of another study, whose codes may be the same
        if told and (root / told).exists():
            _remove(root / told)
            yield root / told
        path.unlink(missing_ok=True)
        yield path
    for kind in _NOTES:
        for note in files_of(own / kind):
            told = _told_of(note, own)
            if told and (root / told).is_relative_to(results) and not (root / told).exists():
                note.unlink()
                yield note
    # Messages of earlier runs hold names as they stood in people's files, in any form.
    for kind in _LOGS:
        for log in files_of(own / kind):
            if log.stat().st_mtime < started:
                log.unlink()
                yield log
    for folder in sorted((p for p in results.rglob("*") if p.is_dir()), reverse=True):
        with suppress(OSError):  # not empty
            folder.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _told_of(note: Path, own: Path) -> Path | None:
    """Return the result that a note of Snakemake's is about, by the note's name."""
    kind, *parts = note.relative_to(own).parts
    if kind not in _NOTES:
        return None
    coded = "".join(part.removeprefix("@") for part in parts)
    if not re.fullmatch(r"[\w-]+=*", coded):
        return None
    with suppress(ValueError):
        return Path(base64.urlsafe_b64decode(coded).decode("utf-8"))
    return None
