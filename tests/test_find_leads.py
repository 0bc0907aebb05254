from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl

from scripts import find_leads
from scripts.study.narrative_tables import (
    CODED,
    FRAGMENT_PASSAGES,
    FRAGMENT_PERSONS,
    FRAGMENTS,
    LEADS,
    SIMILAR_PASSAGES,
)
from scripts.study.tables import PEOPLE, make_table_from_rows, read_table, write_checked
from tests.jobs import stand_in
from tests.made_up_narrative import made_up_narrative


def person(actor: str, place: str) -> dict[str, Any]:
    """A row of PEOPLE of which only actor and place matter here."""
    row: dict[str, Any] = {column.name: 0.0 for column in PEOPLE.columns}
    row |= {c.name: 0 for c in PEOPLE.columns if c.name in ("degree_seen", "cross_ties_seen")}
    row |= {"actor_id": actor, "cluster": "A", "certainty": "identified", "place": place}
    return row | {"kind": None, "proposed": place, "decision": None, "rank": None, "reason": ""}


def find(folder: Path, *, unsettled: bool = False) -> dict[str, Path]:
    tables = made_up_narrative()
    if unsettled:  # the last passage of the incomplete account is open again
        for model in (CODED, FRAGMENTS, FRAGMENT_PASSAGES, FRAGMENT_PERSONS):
            rows = tables[model.name].to_pylist()
            if model is CODED:
                rows[-1] |= {"account_id": None, "speech_act": None, "decided_by": "open"}
            rows = [row for row in rows if row.get("fragment_id") != "S1-F019"]
            tables[model.name] = make_table_from_rows(model, rows)
    people = [person("S1-009", "core"), person("S1-008", "none")]
    inputs = {}
    for model in find_leads.READ:
        inputs[model.name] = folder / f"{model.name}.parquet"
        table = make_table_from_rows(PEOPLE, people) if model is PEOPLE else tables[model.name]
        write_checked(inputs[model.name], table)
    path = folder / "study" / "S1" / "accounts.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["account_id", "title", "definition"])
        for row in tables["accounts"].to_pylist():
            writer.writerow([row["account_id"], row["title"], "what belongs to it"])
    out = {
        "leads": folder / "out" / "leads.parquet",
        "similar": folder / "out" / "similar_passages.parquet",
        "sheet": folder / "out" / "leads.xlsx",
    }
    params = {"folder": str(folder / "study"), "interviewees_needed": 2, "names": "stop"}
    find_leads.main(stand_in(inputs, out, params, site="S1"))
    return out


def test_only_the_incomplete_account_has_leads(tmp_path: Path) -> None:
    out = find(tmp_path)
    rows = read_table(out["leads"], LEADS).to_pylist()
    assert {row["account_id"] for row in rows} == {"S1-A03"}
    assert {row["lacks"] for row in rows} == {"sanction"}
    assert ("interview to hold", "S1-009") in {(row["kind"], row["where"]) for row in rows}
    assert "S1-008" not in {row["where"] for row in rows}
    assert read_table(out["similar"], SIMILAR_PASSAGES).num_rows == 0
    book = openpyxl.load_workbook(out["sheet"])
    assert book.sheetnames == ["leads", "similar passages", "alike fragments"]
    assert book["leads"].max_row == 1 + len(rows)


def test_open_passages_get_suggestions_and_the_same_bytes_each_time(tmp_path: Path) -> None:
    first, again = (find(tmp_path / name, unsettled=True) for name in ("a", "b"))
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name
    similar = read_table(first["similar"], SIMILAR_PASSAGES).to_pylist()
    assert len({row["passage_id"] for row in similar}) == 1 and similar[0]["words"]
    sheet = openpyxl.load_workbook(first["sheet"])["similar passages"]
    heading, row, *_ = sheet.iter_rows(values_only=True)
    shown = dict(zip(heading, row, strict=True))
    assert shown["account id"] == similar[0]["account_id"]
    assert shown["its text"] and shown["text"] and shown["title"]
