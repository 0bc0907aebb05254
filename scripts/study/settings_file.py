"""Files of settings, read plainly: no tags, no aliases, nothing that is run.

Snakemake runs what is written in a config file that holds `__use_yte__`, before any of ours is
asked. `python -m scripts.study.settings_file FILE` says first whether a file is plain; `make` does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from scripts.study.files import write_json
from scripts.study.problems import Problem, StudyError

RUN = "__use_yte__"  # by this key Snakemake takes a config file for a program


class _PlainLoader(yaml.SafeLoader):
    """Refuses aliases, by which a few lines can stand for more than fits into memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "an alias", mark)
        return super().compose_node(parent, index)


def read_plainly(path: Path, file: str) -> dict[str, Any]:
    """Read a file of settings, YAML or JSON; messages call it `file`.

    Raises
    ------
    StudyError
        Where it is no plain file of settings.
    """
    try:
        settings = _parsed(path.read_bytes().decode("utf-8-sig"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # no day, too deep
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        message = "cannot be read from here on: check colons, indentation and quotation marks."
        if isinstance(error, yaml.constructor.ConstructorError):
            message = "here is a tag, or a value, that is not read."
        elif isinstance(error, yaml.composer.ComposerError):
            message = "here is an alias (*), which is not read; write out what it stands for."
        raise _wrong(file, message, mark.line + 1 if mark else 0) from None
    if not isinstance(settings, dict):
        raise _wrong(file, "holds no settings, such as `title: My study`.")
    if RUN in settings:
        message = f"holds {RUN}: Snakemake would run what is written in it. It is not used."
        raise _wrong(file, message)
    return settings


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        settings = yaml.load(text, _PlainLoader)
        return {} if settings is None else settings


def _wrong(file: str, message: str, row: int = 0) -> StudyError:
    return StudyError([Problem(file, row, "", "", message)])


def write_plainly(path: Path, settings: Mapping[str, Any]) -> None:
    """Write settings for Snakemake as JSON: of such a file it runs nothing."""
    write_json(path, dict(settings))


def main(arguments: Sequence[str]) -> int:
    """Say what keeps these files from being used; return the exit code."""
    try:
        for file in arguments:
            read_plainly(Path(file), file)
    except (StudyError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
