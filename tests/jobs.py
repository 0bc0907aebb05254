"""Stand-ins for Snakemake's job object."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any


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
