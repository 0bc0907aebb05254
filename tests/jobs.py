"""Stand-ins for Snakemake's job object, and what a job reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from scripts.narrative.phrase_words import LEXICON
from scripts.study import narrative_files
from scripts.study.reading import Rows, read_rows

# What jobs that search for phrases are told.
SEARCH = {"lexicon": str(LEXICON / "phrases.csv"), "mode": "inflected"}


def stand_in(
    inputs: Mapping[str, Any],
    outputs: Mapping[str, Path],
    params: Mapping[str, Any],
    **wildcards: str,
) -> Any:
    """A job with these inputs, outputs, params and wildcards."""
    return SimpleNamespace(
        input=SimpleNamespace(**inputs),
        output=SimpleNamespace(**outputs),
        params=SimpleNamespace(**params),
        wildcards=SimpleNamespace(**wildcards),
    )


def tables_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list to which every narrative table of people's files is added when it is read."""
    names: list[str] = []

    def read(root: Path, stem: str, *others: Any, **options: Any) -> Rows[Any]:
        names.append(stem)
        return read_rows(root, stem, *others, **options)

    monkeypatch.setattr(narrative_files, "read_rows", read)
    return names
