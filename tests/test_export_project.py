"""Exporting as a job: from the tables of a site to the files that other programs open."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from scripts import export_project
from scripts.study.narrative_tables import (
    CODINGS,
    DOCUMENTS,
    FRAGMENT_PASSAGES,
    FRAGMENTS,
    PASSAGES,
    TURNS,
)
from scripts.study.tables import ACTORS, MEMBERSHIP, make_table_from_rows, write_checked
from scripts.study.watermark import PROVISIONAL
from tests.jobs import stand_in
from tests.leaks import find_leaks
from tests.narrative.told import ACCOUNTS, CODEBOOK, NAMES, coding, tables

ROWS = tables()
IDS = [p["passage_id"] for p in ROWS["passages"]]
Q = {"q": "urn:QDA-XML:project:1.0"}


def actor(name: str, wave: int | None = 1) -> dict[str, Any]:
    unknown = dict.fromkeys(("organisation", "background", "sector"))
    known = {"role": "chair", "source": "roster", "known_from": 0, "named_by": 1}
    return {"actor_id": name, "wave": wave} | unknown | known


def tabled(folder: Path) -> dict[str, Path]:
    marked = ROWS["passages"][0] | {"passage_id": "S1-M01-000000", "document_id": "S1-M01",
                                    "found_by": "marked", "kind": "meeting", "speaker": None,
                                    "turn": 2, "families": "", "phrases": ""}  # fmt: skip
    (start, end) = (ROWS["turns"][-1][which] for which in ("start", "end"))
    marked |= {"start": start, "end": end, "text": ROWS["turns"][-1]["text"]}
    documents = [
        {"document_id": d, "kind": "interview", "date": None, "meeting_id": None,
         "interviewees": who, "turns": 1, "words": 1}
        for d, who in (("S1-I01", "S1-003"), ("S1-I02", "S1-004"), ("S1-M01", ""))
    ]  # fmt: skip
    fragment = {"fragment_id": "S1-F001", "account_id": "S1-A01", "speech_act": "commitment",
                "text": "we want to", "subject": None, "theme": None, "waiver": None,
                "written_by": None, "resolved": True}  # fmt: skip
    rests = {"fragment_id": "S1-F001", "passage_id": IDS[1], "document_id": "S1-I01",
             "row_label": "S1-003", "found": True}  # fmt: skip
    shares = [
        ("S1-003", "A", 0.4),
        ("S1-003", "B", 0.6),
        ("S1-004", "A", 0.5),
        ("S1-004", "B", 0.5),
    ]
    rows = {
        TURNS: ROWS["turns"],
        DOCUMENTS: documents,
        PASSAGES: [*ROWS["passages"], marked],
        CODINGS: [coding(IDS[0], "AB", "S1-A01", "manipulation"),
                  coding("S1-M01-000000", "CD", "S1-A01", "sanction")],
        FRAGMENTS: [fragment],
        FRAGMENT_PASSAGES: [rests],
        ACTORS: [actor("S1-003"), actor("S1-004"), actor("S1-005", wave=None)],
        MEMBERSHIP: [dict(zip(("actor_id", "cluster", "probability"), s, strict=True))
                     for s in shares],
    }  # fmt: skip
    paths = {model.name: folder / f"{model.name}.parquet" for model in rows}
    for model, own in rows.items():
        write_checked(paths[model.name], make_table_from_rows(model, own))
    return paths


def exported(folder: Path, out: str = "out", names: str = "stop") -> dict[str, Path]:
    study = folder / "study"
    for stem, models in (("S1/accounts", ACCOUNTS), ("codebook", CODEBOOK)):
        path = study / f"{stem}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = [model.model_dump() for model in models]
            table = csv.DictWriter(file, rows[0])
            table.writeheader()
            table.writerows(rows)
    made = {"project": "project.qdpx", "to_code": "to_code.qdpx", "codebook": "codebook.qdc"}
    outputs = {name: folder / out / file for name, file in made.items()}
    params = {"folder": str(study), "names": names}
    export_project.main(stand_in(tabled(folder), outputs, params, site="S1"))
    return outputs


def root_of(path: Path) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        return etree.fromstring(archive.read("project.qde"))


def test_the_whole_project_and_one_to_code_in(tmp_path: Path) -> None:
    made = exported(tmp_path)
    whole, to_code = root_of(made["project"]), root_of(made["to_code"])
    ids = {root: {d.text for d in root.findall(".//q:PlainTextSelection/q:Description", Q)}
           for root in (whole, to_code)}  # fmt: skip
    assert ids[whole] == {*IDS, "S1-M01-000000"}
    assert ids[to_code] == {*IDS}  # what others marked says what they think
    users = [u.get("id") for u in to_code.findall("q:Users/q:User", Q)]
    assert users == ["network-narratives"]
    assert {child.tag.partition("}")[2] for child in to_code} == {
        "Users", "CodeBook", "Sources", "Sets"
    }  # fmt: skip
    values = {
        case.get("name"): [v.text for v in case.findall("q:VariableValue/q:TextValue", Q)]
        for case in whole.findall("q:Cases/q:Case", Q)
    }
    assert values == {"S1-003": ["chair", "B"], "S1-004": ["chair", "A"]}
    assert made["codebook"].read_bytes().startswith(b"<?xml")


def test_a_provisional_run_says_so(tmp_path: Path) -> None:
    made = exported(tmp_path, names="provisional")
    for name in ("project", "to_code"):
        assert root_of(made[name]).findtext("q:Description", namespaces=Q) == PROVISIONAL.sentence


def test_the_same_tables_give_the_same_bytes_without_names(tmp_path: Path) -> None:
    first, again = exported(tmp_path), exported(tmp_path, "again")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes()
    assert find_leaks(tmp_path / "out", NAMES.values()) == []
    assert find_leaks(tmp_path / "out", ["rain sun"])  # what is there is found


def test_only_codes_of_accounts_and_the_codebook_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr(
        export_project, "rows_of", lambda _, site, model: read.append(model.__name__) or []
    )
    exported(tmp_path)
    assert read == ["Account"]
