"""The list of proposed interviewees as people read it: in codes (CSV), and with names (Excel)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scripts.study import workbooks
from scripts.study.csv_files import write_csv
from scripts.study.words import percent

PLACES = ("core", "bridger", "alternate")
# Columns, and their widths in characters.
WIDTHS = {
    "place": 10,
    "rank": 6,
    "actor_id": 10,
    "name": 28,
    "organisation": 30,
    "role": 22,
    "background": 22,
    "cluster": 8,
    "network_interview": 18,
    "certainty": 12,
    "chosen_again": 13,
    "reason": 110,
}


def interviewee_list(
    people: Sequence[Mapping[str, Any]], about: Mapping[str, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Proposed people, core first, then bridgers, then alternates, each by rank.

    Parameters
    ----------
    people : rows of the table PEOPLE.
    about : rows of the table ACTORS, by actor id.
    """
    proposed = [row for row in people if row["place"] in PLACES]
    proposed.sort(key=lambda row: (PLACES.index(row["place"]), row["rank"]))
    return [_line(row, about[row["actor_id"]]) for row in proposed]


def _line(row: Mapping[str, Any], actor: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "place": row["place"],
        "rank": row["rank"],
        "actor_id": row["actor_id"],
        **{a: actor[a] or "" for a in ("organisation", "role", "background")},
        "cluster": row["cluster"],
        "network_interview": f"wave {actor['wave']}" if actor["wave"] else "",
        "certainty": row["certainty"],
        "chosen_again": percent(row["p_place"]),
        "reason": row["reason"],
    }


def write_list(path: str | Path, lines: Sequence[Mapping[str, Any]]) -> None:
    """Write the list in codes, as CSV."""
    columns = [name for name in WIDTHS if name != "name"]
    write_csv(path, columns, ([line[name] for name in columns] for line in lines))


def write_workbook(
    path: str | Path, lines: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> None:
    """Write the list with names as an Excel workbook of plain text, the same bytes each time."""
    columns = tuple(workbooks.SheetColumn(name, width) for name, width in WIDTHS.items())
    rows = [{**line, "name": names.get(line["actor_id"])} for line in lines]
    sheet = workbooks.WorkSheet("Interviewees", columns, rows, frozen=4)
    workbooks.write_workbook(path, [sheet])
