"""What goes with the sheets: whose number is which, and who is to be reviewed as known to whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.network.known_to import Candidate
from scripts.study.known_to import KnownTo
from scripts.study.workbooks import SheetColumn, WorkSheet

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Interviewee:
    """Somebody a sheet is made for.

    Attributes
    ----------
    actor_id : their code in all results.
    place : core or bridger.
    known : whose names their sheet shows, by actor id, and how it is known that they know them.
    candidates : whom they may know besides.
    """

    actor_id: str
    place: str
    known: Mapping[str, str]
    candidates: Sequence[Candidate]


def key_sheets(
    interviewees: Sequence[Interviewee],
    actors: Rows,
    certainty: Mapping[str, str],
    codes: Mapping[str, str],
    names: Mapping[str, str],
) -> list[WorkSheet]:
    """Return the key: whose sheet is which, who is behind each number, and who was shown to whom.

    Parameters
    ----------
    actors : rows of the table ACTORS.
    certainty : what the data say of each actor's place; actors without one are on no map.
    codes, names : of the sheets, and of people, by actor id.
    """
    sheets = [
        {
            "sheet": codes[i.actor_id],
            "actor_id": i.actor_id,
            "name": names[i.actor_id],
            "place": i.place,
            "names_shown": len(i.known),
            "note": _note(i, certainty),
        }
        for i in interviewees
    ]
    numbers = [
        {
            "number": codes[row["actor_id"]],
            "name": names[row["actor_id"]],
            **{a: row[a] for a in ("actor_id", "organisation", "role")},
            "certainty": certainty.get(row["actor_id"], "not on the map"),
        }
        for row in actors
    ]
    shown = [
        {
            "sheet": codes[i.actor_id],
            "name": names[i.actor_id],
            "is_shown": names[code],
            "actor_id": code,
            "because": why,
        }
        for i in interviewees
        for code, why in sorted(i.known.items())
    ]
    return [
        WorkSheet(
            "Sheets",
            _columns(sheet=8, actor_id=10, name=28, place=10, names_shown=13, note=80),
            sorted(sheets, key=lambda row: str(row["name"])),
            frozen=3,
        ),
        WorkSheet(
            "Numbers",
            _columns(number=9, name=28, actor_id=10, organisation=30, role=28, certainty=14),
            sorted(numbers, key=lambda row: int(row["number"])),
            frozen=2,
        ),
        WorkSheet(
            "Names shown", _columns(sheet=8, name=28, is_shown=28, actor_id=10, because=80), shown
        ),
    ]


def _note(interviewee: Interviewee, certainty: Mapping[str, str]) -> str:
    notes = []
    if not interviewee.known:
        notes.append("no names: who is known to them is to be reviewed")
    place = certainty.get(interviewee.actor_id)
    if place == "weak":
        notes.append("named by one person only and placed near them, so it may be guessed by whom")
    if place in (None, "prior only"):
        notes.append("not on the map")
    return "; ".join(notes)


def review_sheet(
    interviewees: Iterable[Interviewee],
    reviewed: Iterable[KnownTo],
    actors: Rows,
    names: Mapping[str, str],
) -> WorkSheet:
    """Return the sheet in which people review who is known to whom.

    It holds what was reviewed before, then candidates, and has the columns of `known_to.csv`, so
    that it can be saved as such.
    """
    kinds = {row["actor_id"]: row["organisation"] for row in actors}
    before = [
        {**entry.model_dump(), "date": entry.date and entry.date.isoformat()} for entry in reviewed
    ]
    proposed = [
        {"person_id": i.actor_id, "knows_id": c.knows_id, "basis": c.basis}
        for i in interviewees
        for c in i.candidates
    ]
    rows = [
        {
            **row,
            "person": names[row["person_id"]],
            "knows": names[row["knows_id"]],
            "organisation": kinds[row["knows_id"]],
        }
        for row in (*before, *proposed)
    ]
    columns = (
        *_columns(person_id=10, person=26, knows_id=10, knows=26, organisation=28),
        *(
            SheetColumn(name, width, to_fill=True)
            for name, width in (("basis", 80), ("reviewer", 10), ("date", 12))
        ),
    )
    return WorkSheet("known_to", columns, rows, frozen=4)


def _columns(**widths: int) -> tuple[SheetColumn, ...]:
    return tuple(SheetColumn(name, width) for name, width in widths.items())
