"""Who is known to whom, as people reviewed it: whose names an interviewee may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from scripts.study.id_checks import register, repeated
from scripts.study.inputs import ActorId, Row, Text
from scripts.study.narrative_inputs import Date
from scripts.study.problems import Problem
from scripts.study.reading import Rows, find_table, read_rows
from scripts.study.site_inputs import SiteInputs


class KnownTo(Row):
    """One person whose name another may be shown (`known_to.csv`)."""

    shown: ClassVar[str] = r"person|knows|organisation"
    begun: ClassVar[tuple[str, ...]] = ("reviewer",)
    example: ClassVar[Mapping[str, str]] = {
        "person_id": "S1-023",
        "knows_id": "S1-017",
        "basis": "share an office",
        "reviewer": "AB",
        "date": "2026-05-04",
    }

    person_id: ActorId = Field(description="actor id of the person to be interviewed")
    knows_id: ActorId = Field(description="actor id of somebody whose name they may be shown")
    basis: Text = Field(description="how it is known that they know them")
    reviewer: Text = Field(
        description="initials of who reviewed it; while blank, the row does not count"
    )
    date: Date = Field(None, description="YYYY-MM-DD")


def known_to_files(folder: Path, site: str) -> list[Path]:
    """Return the file of who is known to whom at a site, if there is one yet."""
    return find_table(folder / site, "known_to")


def read_known_to(folder: Path, site: str) -> Rows[KnownTo]:
    """Read who is known to whom at a site; none yet: no rows."""
    return read_rows(folder, f"{site}/known_to", KnownTo, optional=True)


def wrong_known_to(rows: Rows[KnownTo], network: SiteInputs) -> Iterator[Problem]:
    """Report people there are not, people known to themselves, and rows said twice."""
    actors = register(network.actors, "actor_id", "actor")
    for row, entry in rows:
        yield from actors.unknown(rows, row, "person_id", entry.person_id)
        yield from actors.unknown(rows, row, "knows_id", entry.knows_id)
        if entry.person_id == entry.knows_id:
            message = "nobody needs to be told their own name."
            yield Problem(rows.file, row, "knows_id", entry.knows_id, message, "Remove the row.")
    pairs = [(entry.person_id, entry.knows_id) for _, entry in rows]
    yield from repeated(rows, "knows_id", pairs, "Keep one of them.", "pair")
