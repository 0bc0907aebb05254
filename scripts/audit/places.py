"""What an archive calls files: nothing of a person, a machine or a folder outside is in it.

People call their files after people. Below the study's folder only tables the workflow itself named
keep their names; any other is called by a keyed hash of its path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.audit.digests import keyed, sha256
from scripts.study.inputs import TABLES
from scripts.study.narrative_inputs import NARRATIVE_FILES

STUDY = "study"  # what stands for the folder of people's files, wherever that is
_TABLES = {*TABLES, *NARRATIVE_FILES, "codebook", "consent", "decisions", "known_to"}
_SUFFIXES = {".csv", ".xlsx"}


@dataclass(frozen=True)
class Places:
    """Where a study is.

    Attributes
    ----------
    study : its name; `folder` its folder as the configuration gives it; `sites` by name.
    key : null where nobody holds it: then people's data are neither named nor compared.
    """

    study: str
    folder: Path
    sites: frozenset[str]
    key: bytes | None

    def shown(self, path: str | Path) -> str:
        """Return what the archive calls a file."""
        path = Path(path)
        if path.is_relative_to(self.folder):
            return self._shown_of_study(path.relative_to(self.folder))
        if path.is_absolute() or ".." in path.parts:
            return f"outside/{self._hidden(path)}"
        return path.as_posix()

    def is_personal(self, shown: str) -> bool:
        """Tell files of people's own, and what the workflow keeps confidential, from all others."""
        return shown.startswith(
            (f"{STUDY}/", "outside/", f"results/{self.study}/confidential/")
        )  # fmt: skip

    def digest(self, shown: str, data: bytes) -> str | None:
        """Return a file's digest, keyed if it is personal; null if that needs a key not there."""
        if not self.is_personal(shown):
            return sha256(data)
        return None if self.key is None else keyed(self.key, data)

    def shown_value(self, value: Any, name: str = "") -> Any:
        """Return a setting of a job, the paths in it as `shown`."""
        if name == "folder":
            return STUDY
        if isinstance(value, Mapping):
            return {str(key): self.shown_value(own, str(key)) for key, own in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            own = sorted(value) if isinstance(value, set | frozenset) else value
            return [self.shown_value(each) for each in own]
        if isinstance(value, Path) or (isinstance(value, str) and self._is_outside(value)):
            return self.shown(value)
        return value

    def own_files(self) -> dict[str, Path]:
        """Return all files of people's own, by what the archive calls them."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return {self.shown(path): path for path in found}

    def _is_outside(self, text: str) -> bool:
        return Path(text).is_absolute() or (
            "/" in text and Path(text).is_relative_to(self.folder)
        )  # fmt: skip

    def _shown_of_study(self, path: Path) -> str:
        kept = [STUDY]
        folders = list(path.parts[:-1])
        if folders and folders[0] in self.sites:
            kept.append(folders.pop(0))
        if folders and folders[0] in ("documents", "codings"):
            kept.append(folders.pop(0))
        is_table = len(kept) <= 2 and path.stem in _TABLES and path.suffix in _SUFFIXES
        own = path.name if is_table and not folders else self._hidden(path)
        return "/".join([*kept, own])

    def _hidden(self, path: Path) -> str:
        if self.key is None:
            return "unknown"
        return keyed(self.key, b"path:" + path.as_posix().encode())[-16:]
