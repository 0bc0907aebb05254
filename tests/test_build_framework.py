"""Building matrices as a job: from people's fragments to tables, checks and workbooks."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts import build_framework
from scripts.study.files import read_json
from scripts.study.narrative_inputs import Fragment
from scripts.study.narrative_tables import (
    CHECKS,
    CODED,
    CODINGS,
    FORMER_IDS,
    FRAGMENT_PASSAGES,
    FRAGMENT_PERSONS,
    FRAGMENTS,
    PASSAGES,
)
from scripts.study.problems import StudyError
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from tests.jobs import SEARCH, stand_in, tables_read
from tests.narrative import charted

MODELS = {
    "fragments": FRAGMENTS,
    "fragment_passages": FRAGMENT_PASSAGES,
    "fragment_persons": FRAGMENT_PERSONS,
    "checks": CHECKS,
}


def write_study(folder: Path, fragments: Sequence[dict[str, Any]]) -> None:
    (folder / "S1").mkdir(parents=True, exist_ok=True)
    accounts = [account.model_dump() for _, account in charted.ACCOUNTS]
    for name, rows in (("accounts", accounts), ("fragments", fragments)):
        if rows:
            with (folder / "S1" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)


def cells(fragment: Fragment, **changed: str) -> dict[str, Any]:
    lists = {name: "; ".join(getattr(fragment, name)) for name in ("passages", "actors")}
    return fragment.model_dump() | lists | changed


def build(
    folder: Path,
    fragments: Sequence[dict[str, Any]],
    out: str = "out",
    former: Sequence[dict[str, str]] = (),
) -> dict[str, Path]:
    write_study(folder / "study", fragments)
    inputs = {n: folder / f"{n}.parquet" for n in ("passages", "codings", "coded", "former_ids")}
    write_checked(inputs["passages"], make_table_from_rows(PASSAGES, charted.PASSAGES))
    write_checked(inputs["codings"], make_table_from_rows(CODINGS, []))
    write_checked(inputs["coded"], make_table_from_rows(CODED, charted.CODED))
    write_checked(inputs["former_ids"], make_table_from_rows(FORMER_IDS, former))
    outputs = {name: folder / out / f"{name}.parquet" for name in MODELS}
    outputs |= {name: folder / out / f"{name}.xlsx" for name in ("matrices", "sheet")}
    outputs["counts"] = folder / out / "fragments.json"
    params = {"folder": str(folder / "study"), "names": "stop", **SEARCH}
    build_framework.main(stand_in(inputs, outputs, params, site="S1"))
    return outputs


WRITTEN = [cells(fragment) for fragment in charted.FRAGMENTS]


def test_fragments_become_tables_and_workbooks(tmp_path: Path) -> None:
    out = build(tmp_path, WRITTEN)
    rows = {name: read_table(out[name], model).to_pylist() for name, model in MODELS.items()}
    assert [row["fragment_id"] for row in rows["fragments"]] == [f"S1-F00{k}" for k in range(1, 6)]
    assert len(rows["fragment_passages"]) == 8
    assert len(rows["fragment_persons"]) == 6
    assert len(rows["checks"]) == 5 * 6
    states = [row["state"] for row in rows["checks"]]
    assert read_json(out["counts"]) == {
        "fragments": 5,
        "unresolved": 1,
        "without_fragment": 1,
        "not_kept": states.count("not kept"),
        "waived": states.count("waived"),
    }
    # F003 sums up what is coded otherwise, without phrase or I; F005 has a passage that is gone.
    assert [
        (row["fragment_id"], row["convention"])
        for row in rows["checks"]
        if row["state"] == "waived"
    ] == [("S1-F003", c) for c in ("marker", "subjectivity", "coding")]
    assert ("S1-F005", "source", "not kept") in [
        (row["fragment_id"], row["convention"], row["state"]) for row in rows["checks"]
    ]
    assert openpyxl.load_workbook(out["matrices"]).sheetnames[0] == "Accounts"
    sheet = openpyxl.load_workbook(out["sheet"])["fragments"]
    assert [cell.value for cell in sheet["C"]][1] == charted.FREE


def test_a_fragment_follows_its_passage_to_a_new_id(tmp_path: Path) -> None:
    old = charted.FRAGMENTS[0].passages[0]
    written = [cells(charted.FRAGMENTS[0], passages="S1-I01-zzzzzz")]
    lost = build(tmp_path, written)
    assert not read_table(lost["fragments"], FRAGMENTS).to_pylist()[0]["resolved"]
    kept = build(tmp_path, written, "kept", [{"former_id": "S1-I01-zzzzzz", "passage_id": old}])
    assert read_table(kept["fragments"], FRAGMENTS).to_pylist()[0]["resolved"]
    (row,) = read_table(kept["fragment_passages"], FRAGMENT_PASSAGES).to_pylist()
    assert (row["passage_id"], row["found"]) == (old, True)


def test_before_anybody_wrote_there_is_a_sheet_to_fill(tmp_path: Path) -> None:
    out = build(tmp_path, [])
    for name, model in MODELS.items():
        assert len(read_table(out[name], model)) == 0
    assert read_json(out["counts"]) == {
        "fragments": 0, "unresolved": 0, "without_fragment": 5, "not_kept": 0, "waived": 0
    }  # fmt: skip
    assert openpyxl.load_workbook(out["sheet"])["fragments"].max_row == 6


def test_wrong_fragments_are_refused_all_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = [
        cells(charted.FRAGMENTS[0], account_id="S1-A08"),
        cells(charted.FRAGMENTS[0]),
        cells(charted.FRAGMENTS[1], speech_act="sancton"),
        cells(charted.FRAGMENTS[1], passages="S1-I01"),
        cells(charted.FRAGMENTS[2], fragment_id="S2-F009"),
    ]
    with pytest.raises(StudyError) as error:
        build(tmp_path, wrong)
    assert {(p.file, p.row, p.column) for p in error.value.problems} == {
        ("S1/fragments.csv", 2, "account_id"),
        ("S1/fragments.csv", 3, "fragment_id"),
        ("S1/fragments.csv", 4, "speech_act"),
        ("S1/fragments.csv", 5, "passages"),
        ("S1/fragments.csv", 6, "fragment_id"),
    }
    assert not (tmp_path / "out").exists()


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = build(tmp_path, WRITTEN, "a"), build(tmp_path, WRITTEN[::-1], "b")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name


def test_only_what_the_rule_declares_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = tables_read(monkeypatch)
    build(tmp_path, WRITTEN)
    assert sorted(read) == ["S1/accounts", "S1/fragments"]
