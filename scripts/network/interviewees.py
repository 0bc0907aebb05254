"""The list of proposed interviewees as people read it: in codes (CSV), and with names (Excel)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from scripts.study.csv_files import write_csv
from scripts.study.decisions import LONG, Decision
from scripts.study.watermark import Mark
from scripts.study.words import percent
from scripts.study.workbooks import SheetColumn, WorkSheet

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
    "decision": 12,
    "reason": 110,
}
ABOUT_LIST = {
    "certainty": "weak: named by one respondent only",
    "chosen_again": "share of draws whose own scores would give them a place",
}
MEASURES = {
    "distance": (1, "from the centre of the cluster to study, in its spreads"),
    "degree": (1, "ties with its members"),
    "cross_ties": (1, "ties with other clusters than one's own"),
    "participation": (2, "0: all ties go to one cluster"),
    "betweenness": (3, "share of the shortest paths between others"),
    "eigenvector": (2, "1: the most central of all"),
}
TO_DECIDE = Decision.begun
CHOICES: tuple[str, ...] = get_args(Decision.model_fields["decision"].annotation)
DECISION_WIDTHS = {
    "name": 28,
    "proposed": 12,
    "decision": 15,
    "actor_id": 10,
    "cluster": 8,
    "step": 8,
    "reason": 60,
    "decided_by": 12,
    "date": 12,
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
        "decision": row["decision"] or "",
        "reason": row["reason"],
    }


def write_list(
    path: str | Path, lines: Sequence[Mapping[str, Any]], mark: Mark | None = None
) -> None:
    """Write the list in codes, as CSV."""
    columns = [name for name in WIDTHS if name != "name"]
    write_csv(path, columns, ([line[name] for name in columns] for line in lines), mark)


def list_sheet(lines: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> WorkSheet:
    """Return the list, with names."""
    rows = [{**line, "name": names.get(line["actor_id"])} for line in lines]
    columns = tuple(SheetColumn(name, width) for name, width in WIDTHS.items())
    return WorkSheet("Interviewees", columns, [ABOUT_LIST, *rows], frozen=4)


def clusters_sheet(
    choice: Sequence[Mapping[str, Any]], heterogeneity: Sequence[Mapping[str, Any]]
) -> WorkSheet:
    """Return how the clusters stand as the one to study: rows of CLUSTER_CHOICE, HETEROGENEITY."""
    widths = {"cluster": 9, "to_study": 9, "members": 18, "most_mixed": 12}
    attributes = list(dict.fromkeys(row["attribute"] for row in heterogeneity))
    mixed = {
        (row["cluster"], row["index"], row["attribute"]): _mean(row, "mean", 2)
        for row in heterogeneity
    }
    columns = [*(SheetColumn(*column) for column in widths.items())]
    columns += [SheetColumn(f"{i}_{a}", 20) for i in ("entropy", "blau") for a in attributes]
    columns.append(SheetColumn("reason", 110))
    about = {"members": "mean, and 90 % interval in brackets", "most_mixed": "share of draws"}
    about["entropy_all"] = "0: all alike, 1: as mixed as can be"
    about["blau_all"] = "the same, not biased in small clusters: may pass 1"
    rows = [
        {
            "cluster": row["cluster"],
            "to_study": "yes" if row["chosen"] else "",
            "members": _mean(row, "size_mean", 0, ends="size"),
            "most_mixed": percent(row["p_most_heterogeneous"]),
            "reason": row["reason"],
            **{f"{i}_{a}": v for (letter, i, a), v in mixed.items() if letter == row["cluster"]},
        }
        for row in choice
    ]
    return WorkSheet("Clusters", tuple(columns), [about, *rows], frozen=1)


def measures_sheet(people: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> WorkSheet:
    """Return what is known of everybody: each measure with its 90 % interval."""
    plain = {"actor_id": 10, "name": 28, "place": 10, "cluster": 8, "membership": 12}
    plain |= {"certainty": 12, "degree_seen": 12, "cross_ties_seen": 16}
    columns = [*(SheetColumn(*column) for column in plain.items())]
    columns += [SheetColumn(measure, 20) for measure in MEASURES]
    rows = [
        {column: row.get(column) for column in plain}
        | {"name": names.get(row["actor_id"]), "membership": percent(row["membership"])}
        | {measure: _with_interval(row, measure) for measure in MEASURES}
        for row in people
    ]
    about = {"actor_id": "mean, and 90 % interval in brackets"}
    about |= {measure: meaning for measure, (_, meaning) in MEASURES.items()}
    return WorkSheet("Everybody", tuple(columns), [about, *rows], frozen=2)


def _with_interval(row: Mapping[str, Any], measure: str) -> str:
    mean = "degree_expected" if measure == "degree" else measure
    return _mean(row, mean, MEASURES[measure][0], ends=measure)


def _mean(row: Mapping[str, Any], mean: str, digits: int, ends: str = "") -> str:
    """Return a mean and its interval; "" where it is not defined."""
    if row[mean] is None:
        return ""
    low, high = (row[f"{ends}_{end}".lstrip("_")] for end in ("low", "high"))
    return f"{row[mean]:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def decisions_sheet(
    decisions: Iterable[Decision], lines: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> WorkSheet:
    """Return a sheet to decide in: what is decided, then whoever is listed and nothing decided of.

    Its name and columns are those of the table that people save it as.
    """
    rows: list[dict[str, Any]] = [
        {**d.model_dump(), "date": d.date and str(d.date), "name": names.get(d.actor_id or "")}
        for d in decisions
    ]
    decided = {row["actor_id"] for row in rows if row["step"] in (None, LONG)}
    rows += [
        {
            "name": names.get(line["actor_id"]),
            "proposed": f"{line['place']} {line['rank']}",
            "actor_id": line["actor_id"],
            "step": LONG,
        }
        for line in lines
        if line["actor_id"] not in decided
    ]
    columns = tuple(
        SheetColumn(name, width, name in TO_DECIDE, CHOICES if name == "decision" else ())
        for name, width in DECISION_WIDTHS.items()
    )
    return WorkSheet("decisions", columns, rows, frozen=2)
