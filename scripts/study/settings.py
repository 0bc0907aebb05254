"""What all blocks of settings have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PureWindowsPath
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]
Attribute = Literal["organisation", "role", "background", "sector"]
Carry = Literal["nothing", "figures", "everything"]


def texts_in(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield all texts in settings that were checked, keys too, each after where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts_in(key, path)
            yield from texts_in(part, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part, path)


def path_inside(path: str) -> str:
    """Return a path that stays below the folder it begins in, whatever links are there.

    Raises
    ------
    ValueError
        Where it is absolute or leads out of that folder, on any system.
    """
    if PureWindowsPath(path).anchor or {"..", "~"} & {*re.split(r"[/\\]", path)}:
        raise ValueError("leads out of the study's folder.")
    return path


class Settings(BaseModel):
    """A block of settings; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)
