"""The archive itself: written the same each time, read with suspicion.

Nothing of it is ever unpacked to disk by its own paths, or run.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from scripts.audit.collect import CONFIG
from scripts.audit.crate import METADATA, RECORD, RUN, SEAL, metadata
from scripts.audit.digests import keyed
from scripts.audit.record import Record, Run, safe_path, to_bytes
from scripts.study.archives import TooLargeError, read_parts
from scripts.study.files import packed
from scripts.study.problems import Problem, StudyError

LARGEST = 500_000_000  # bytes of all files in an archive
MOST_FILES = 200_000
_TOO_MUCH = "would unpack to more than any audit holds."
_DAMAGED = (
    OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError,
)  # fmt: skip

Part = TypeVar("Part", bound=BaseModel)


@dataclass(frozen=True)
class Archive:
    """What an archive holds; `parts` are all its files by name."""

    record: Record
    run: Run
    parts: Mapping[str, bytes]


def write_archive(record: Record, run: Run, files: Mapping[str, bytes], key: bytes) -> bytes:
    """Return the archive; with the same record, run, files and key, the same bytes.

    Raises
    ------
    StudyError
        Where it would be larger than any that is read.
    """
    parts = {
        METADATA: metadata(record, run),
        RECORD: to_bytes(record),
        RUN: to_bytes(run),
        SEAL: seal(record, run, key),
        CONFIG: config_file(record),
    }
    parts |= dict(sorted(files.items()))
    if sum(map(len, parts.values())) > LARGEST:
        message = f"would hold more than {LARGEST // 1_000_000} MB."
        raise _refused("the archive", message, "Set audit: {carry: figures} in the configuration.")
    return packed(parts)


def seal(record: Record, run: Run, key: bytes) -> bytes:
    """Return what tells holders of the key that one of them wrote this record."""
    return f"{keyed(key, to_bytes(record) + to_bytes(run))}\n".encode()


def config_file(record: Record) -> bytes:
    """Return the whole configuration as YAML; its `folder` is not where people's files are."""
    text: str = yaml.safe_dump(record.config, allow_unicode=True)
    return text.encode()


def read_archive(path: Path) -> Archive:
    """Read an archive.

    Raises
    ------
    StudyError
        Where it is none, is damaged, or could do harm: paths that lead out of it, links, names
        given twice, more or larger files than any audit has.
    """
    if not path.is_file():
        raise _refused(str(path), "there is no such file.", "Name it with CRATE=FILE.")
    try:
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
            entries = file.infolist()
            _refuse_harm(path.name, entries)
            parts = read_parts(file, LARGEST)
    except TooLargeError:
        raise _refused(path.name, _TOO_MUCH, "Do not open it.") from None
    except _DAMAGED as error:
        message = f"cannot be read as an archive: {error}."
        raise _refused(path.name, message, "Take another copy of it.") from None
    lacking = [name for name in (METADATA, RECORD, RUN, SEAL, CONFIG) if name not in parts]
    if lacking:
        message = f"is not a whole archive of an audit: {', '.join(lacking)} missing."
        raise _refused(path.name, message, "Take another copy of it.")
    record = _parsed(path.name, RECORD, parts[RECORD], Record)
    run = _parsed(path.name, RUN, parts[RUN], Run)
    if len(record.jobs) != len(run.jobs):
        raise _refused(path.name, f"{RECORD} and {RUN} tell of different numbers of jobs.")
    return Archive(record, run, parts)


def _refuse_harm(file: str, entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise _refused(file, _TOO_MUCH, "Do not open it.")
    names: set[str] = set()
    for entry in entries:
        try:
            safe_path(entry.filename)
        except ValueError as error:
            raise _refused(file, str(error), "Do not unpack it.") from None
        if stat.S_ISLNK(entry.external_attr >> 16) or entry.filename in names:
            message = f"“{entry.filename}” is a link, or there twice."
            raise _refused(file, message, "Do not unpack it.")
        names.add(entry.filename)


def _parsed(file: str, name: str, data: bytes, model: type[Part]) -> Part:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        message = f"{name} cannot be understood at {where}: {first['msg']}."
        raise _refused(file, message, "Was it written by another version?") from None


def _refused(file: str, message: str, remedy: str = "") -> StudyError:
    return StudyError([Problem(file, 0, "", "", message, remedy)])
