"""The key from codes to names: confidential, written once and read where people need names."""

from __future__ import annotations

import csv
from pathlib import Path

from scripts.study.csv_files import unguarded, write_csv
from scripts.study.inputs import Actor
from scripts.study.reading import Rows
from scripts.study.watermark import Mark


def write_names(path: str | Path, actors: Rows[Actor], mark: Mark | None = None) -> None:
    """Write the key (columns actor_id, name; a mark is a last one), by code."""
    names = sorted((actor.actor_id, actor.name) for _, actor in actors)
    write_csv(path, ["actor_id", "name"], names, mark)


def read_names(path: str | Path) -> dict[str, str]:
    """Return names by actor id."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return {row["actor_id"]: unguarded(row["name"]) for row in csv.DictReader(file)}
