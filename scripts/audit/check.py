"""Is everything still as an archive says? Each function looks at one kind of thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.audit.archive import Archive, config_file, seal
from scripts.audit.checkout import code_files, installed_versions
from scripts.audit.collect import CODE, CONFIG
from scripts.audit.crate import METADATA, RECORD, RUN, SEAL, metadata
from scripts.audit.digests import sha256
from scripts.audit.places import STUDY, Places
from scripts.audit.record import Record, to_bytes
from scripts.study.digest import imported_modules

_HERE = "made from what is as recorded: it arose in this job"
_BEFORE = "made from something that is not as recorded either"


@dataclass(frozen=True)
class Difference:
    """One thing that is not as recorded; `job` is the place of the job concerned, null if none."""

    text: str
    job: int | None = None


@dataclass(frozen=True)
class Checked:
    """What was looked at: how many things, what is not as recorded, what could not be seen."""

    title: str
    count: int
    differences: tuple[Difference, ...] = ()
    unseen: tuple[str, ...] = ()


def check_archive(archive: Archive, key: bytes | None) -> Checked:
    """Compare the archive's files with its own record."""
    record, run, parts = archive.record, archive.run, archive.parts
    whole = {
        METADATA: metadata(record, run),
        RECORD: to_bytes(record),
        RUN: to_bytes(run),
        CONFIG: config_file(record),
    }
    expected = {name: sha256(data) for name, data in whole.items()}
    expected |= {f"{CODE}{path}": digest for path, digest in record.code.digests.items()}
    expected |= {path: record.digests[path] for path in record.carried if path in record.digests}
    found = {name: sha256(data) for name, data in parts.items() if name != SEAL}
    differences = [Difference(text) for text in _unlike(expected, found)]
    differences += [
        Difference(f"{name} is in the archive, but not in its record.")
        for name in sorted(found.keys() - expected.keys())
    ]
    digests = {*record.digests, *run.digests, *record.code.digests}
    differences += [
        Difference(f"{path} is told of, but without a digest.", k)
        for k, job in enumerate(record.jobs)
        for path in (*job.inputs, *job.outputs)
        if path not in digests
    ]
    unseen: tuple[str, ...] = ()
    if key is None:
        unseen = ("whether a holder of the key wrote it (the key is not here)",)
    elif parts[SEAL] != seal(record, run, key):
        differences.append(
            Difference(
                "The seal was not made with this key: the record was changed by somebody without "
                "it, or this is the key of another study."
            )
        )
    return Checked("The archive itself", len(expected), tuple(differences), unseen)


def check_code(record: Record, root: Path) -> Checked:
    """Compare the code in this folder with the code that made the results."""
    found = {path: sha256(data) for path, data in code_files(root).items()}
    paths = _changed(record.code.digests, found)
    differences = [
        Difference(f"{text}{_used_by(record, root, path)}", _first_user(record, root, path))
        for path, text in paths.items()
    ]
    new = sorted(found.keys() - record.code.digests.keys())
    differences += [Difference(f"{path} is new.", _first_user(record, root, path)) for path in new]
    return Checked("The code here", len(record.code.digests), tuple(differences))


def check_versions(record: Record, root: Path) -> Checked:
    """Compare what is installed with what was."""
    found = installed_versions(root)
    differences = [
        Difference(f"{name}: {version} recorded, {found.get(name, 'nothing')} here.")
        for name, version in record.versions.items()
        if found.get(name) != version
    ]
    return Checked("What is installed", len(record.versions), tuple(differences))


def check_config(record: Record, config: Mapping[str, Any] | None) -> Checked:
    """Compare the study's configuration (null: not here), option by option."""
    recorded = _leaves(record.config)
    title = "The settings"
    if config is None:
        return Checked(title, 0, unseen=("the study's configuration, which is not here",))
    here = _leaves(config)
    differences = [
        Difference(f"{name}: {_said(recorded, name)} recorded, {_said(here, name)} here.")
        for name in sorted(recorded.keys() | here.keys())
        if recorded.get(name) != here.get(name) and name != "folder"
    ]
    return Checked(title, len(recorded), tuple(differences))


def check_own_files(record: Record, places: Places) -> Checked:
    """Compare people's own files; needs them and the key."""
    title = "People's own files"
    wanted = {
        path: digest
        for path, digest in record.digests.items()
        if path.startswith((f"{STUDY}/", "outside/"))
    }
    if places.key is None or not places.folder.is_dir():
        what = "the key is" if places.folder.is_dir() else "they are"
        return Checked(title, 0, unseen=(f"{len(wanted)} files of people's own: {what} not here",))
    own = places.own_files()
    found = {p: places.digest(p, own[p].read_bytes()) for p in sorted(own.keys() & wanted.keys())}
    outside = tuple(path for path in wanted if path.startswith("outside/"))
    paths = _changed({p: d for p, d in wanted.items() if p not in outside}, found)
    readers = _readers(record)
    differences = []
    for shown, text in paths.items():
        k = readers[shown]
        # What is called by its digest in the archive is named here, where people may know it.
        said = text.replace(shown, str(own[shown])) if shown in own else text
        differences.append(Difference(f"{said} {_first_reader(record, k)}", k))
    differences += [
        Difference(f"{own[shown]} is new, and was not read then.")
        for shown in sorted(own.keys() - wanted.keys() - {*record.unread})
        if Path(shown).suffix
    ]
    unseen = (f"{len(outside)} files outside the study's folder",) if outside else ()
    return Checked(title, len(wanted) - len(outside), tuple(differences), unseen)


def check_results(
    record: Record, folder: Path, places: Places, jobs: Iterable[int] | None = None
) -> Checked:
    """Compare results below a folder with the record, those of some jobs or of all.

    Parameters
    ----------
    folder : the one in which the workflow ran; results are in `results/<study>` below it.
    jobs : places of the jobs whose results to look at; null for all.
    """
    title = "The results"
    wanted = set(range(len(record.jobs))) if jobs is None else set(jobs)
    maker = record.maker()
    outputs = [path for path, k in maker.items() if k in wanted and path in record.digests]
    if not (folder / "results" / places.study).is_dir():
        return Checked(title, 0, unseen=(f"{len(outputs)} results, which are not in this folder",))
    seen = [path for path in outputs if places.key is not None or not places.is_personal(path)]
    found = {
        path: places.digest(path, (folder / path).read_bytes())
        for path in seen
        if (folder / path).is_file()
    }
    paths = _changed({path: record.digests[path] for path in seen}, found)
    differences = [
        Difference(f"{text} {_where_it_arose(record, maker[path], set(paths))}", maker[path])
        for path, text in paths.items()
    ]
    differences.sort(key=lambda each: (each.job, each.text))
    left = len(outputs) - len(seen)
    unseen = (f"{left} confidential results: the key is not here",) if left else ()
    return Checked(title, len(seen), tuple(differences), unseen)


def with_upstream(record: Record, jobs: Iterable[int]) -> list[int]:
    """Return these jobs and all that they rest on, in the workflow's order."""
    maker, found, waiting = record.maker(), set(), list(jobs)
    while waiting:
        k = waiting.pop()
        if k not in found:
            found.add(k)
            waiting += [maker[path] for path in record.jobs[k].inputs if path in maker]
    return sorted(found)


def _changed(expected: Mapping[str, str], found: Mapping[str, str | None]) -> dict[str, str]:
    """Return, by path, what is wrong with each file that is missing or not as recorded."""
    return {
        path: f"{path} {'is not as recorded' if path in found else 'is missing'}."
        for path in sorted(expected)
        if found.get(path) != expected[path]
    }


def _unlike(expected: Mapping[str, str], found: Mapping[str, str | None]) -> list[str]:
    return list(_changed(expected, found).values())


def _where_it_arose(record: Record, k: int, changed: set[str]) -> str:
    job = record.jobs[k]
    return f"Made by {job.name}, {_HERE if changed.isdisjoint(job.inputs) else _BEFORE}."


def _readers(record: Record) -> dict[str, int]:
    """Return by file the first job that read it."""
    first: dict[str, int] = {}
    for k, job in enumerate(record.jobs):
        for path in job.inputs:
            first.setdefault(path, k)
    return first


def _first_reader(record: Record, k: int) -> str:
    return f"First read by {record.jobs[k].name}."


def _first_user(record: Record, root: Path, path: str) -> int | None:
    """Return the first job whose script, or a module behind it, is this file."""
    uses = {rule: Path(path) in _modules(root, rule) for rule in {j.rule for j in record.jobs}}
    return next((k for k, job in enumerate(record.jobs) if uses[job.rule]), None)


def _used_by(record: Record, root: Path, path: str) -> str:
    k = _first_user(record, root, path)
    return "" if k is None else f" First used by {record.jobs[k].name}."


def _modules(root: Path, rule: str) -> set[Path]:
    script = Path("scripts") / f"{rule}.py"
    return {script} | (imported_modules(root, script) if (root / script).is_file() else set())


def _leaves(value: Any, name: str = "") -> dict[str, Any]:
    """Return the options of a configuration by their full names."""
    if not isinstance(value, Mapping) or not value:
        return {name: value}
    return {
        leaf: own
        for key, inner in value.items()
        for leaf, own in _leaves(inner, f"{name}.{key}" if name else str(key)).items()
    }


def _said(leaves: Mapping[str, Any], name: str) -> str:
    return str(leaves[name]) if name in leaves else "nothing"
