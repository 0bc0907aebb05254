"""The record that an archive holds: code, versions, settings, jobs, and the digest of every file.

All of it follows from the study, the code and what is installed, so that two runs of the same give
the same record, byte for byte. What differs from run to run (times, machine, memory) is in `Run`.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from scripts.audit.digests import sha256
from scripts.study.config import STUDY_PATTERN


def safe_path(path: str) -> str:
    """Return a path below a folder as it is.

    Raises
    ------
    ValueError
        Where it is absolute, leads out of the folder, or is not written with plain `/`.
    """
    parts = path.split("/")
    if "\\" in path or ":" in parts[0] or not {"", ".", ".."}.isdisjoint(parts):
        raise ValueError(f"the path “{path}” leads out of the archive's folder.")
    return str(PurePosixPath(path))


SafePath = Annotated[str, AfterValidator(safe_path)]
Digest = Annotated[str, Field(pattern=r"^(sha256|hmac-sha256):[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Code(_Part):
    """The workflow's own files.

    `commit` is null where git does not know them; `changed` lists what differs from the commit
    (null where there is none). `digests` tells in either case which code it was.
    """

    commit: str | None
    changed: list[SafePath] | None
    digests: dict[SafePath, Digest]

    @property
    def tree(self) -> str:
        """One digest of all files of the code, whatever git knows."""
        return sha256(json.dumps(self.digests, sort_keys=True).encode())


class JobRecord(_Part):
    """One job: which rule, for what, with what settings, from what, to what.

    `target` is what to ask Snakemake for to have the job run: an output, which may be a folder.
    """

    rule: str
    wildcards: dict[str, str]
    params: dict[str, Any]
    target: SafePath
    inputs: list[SafePath]
    outputs: list[SafePath] = Field(min_length=1)

    @property
    def name(self) -> str:
        """The job as people may call it, such as `draw_map (site S1)`."""
        own = ", ".join(f"{key} {value}" for key, value in sorted(self.wildcards.items()))
        return f"{self.rule} ({own})" if own else self.rule


class Record(_Part):
    """What made the results; jobs stand in an order in which they can run.

    `digests` holds every file that a job read or wrote, people's data by keyed hash; `unread` are
    people's other files, on which no result rests; `carried` are those that are in the archive
    themselves.
    """

    code: Code
    versions: dict[str, str]
    config: dict[str, Any]
    jobs: list[JobRecord] = Field(min_length=1)
    digests: dict[SafePath, Digest]
    unread: list[SafePath] = []
    carried: list[SafePath]

    @model_validator(mode="after")
    def _hangs_together(self) -> Record:
        study, sites = self.config.get("study"), self.config.get("sites")
        if not re.fullmatch(STUDY_PATTERN, str(study)) or not isinstance(sites, dict):
            raise ValueError("config names no study or no sites.")
        if "Snakefile" not in self.code.digests or not self.digests.keys() >= {*self.carried}:
            raise ValueError("a file has no digest.")
        return self

    def maker(self) -> dict[str, int]:
        """Return by output the place of the job that made it."""
        return {path: k for k, job in enumerate(self.jobs) for path in job.outputs}


class JobRun(_Part):
    """When a job ran (UTC), and what it took: the columns of Snakemake's benchmark."""

    started: str
    ended: str
    benchmark: dict[str, float]


class Run(_Part):
    """What differs from run to run: the kind of machine, times, and files that hold times."""

    host: dict[str, str]
    jobs: list[JobRun]
    digests: dict[SafePath, Digest]


def to_bytes(part: Record | Run) -> bytes:
    """Return a record as JSON, the same bytes each time."""
    text = json.dumps(part.model_dump(), indent=1, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()
