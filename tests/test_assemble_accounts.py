import csv
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts import assemble_accounts
from scripts.study.narrative_tables import (
    ACCOUNT_THEMES,
    ACCOUNTS,
    BOXES,
    CAST,
    CODED,
    DOCUMENTS,
    FRAGMENT_PASSAGES,
    FRAGMENT_PERSONS,
    FRAGMENTS,
    MEETINGS,
    PASSAGES,
)
from scripts.study.problems import StudyError
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from tests.jobs import stand_in
from tests.made_up import made_up_site
from tests.made_up_narrative import made_up_narrative

MODELS = {
    "accounts": ACCOUNTS,
    "boxes": BOXES,
    "cast": CAST,
    "meetings": MEETINGS,
    "themes": ACCOUNT_THEMES,
}
FRAMEWORK = (DOCUMENTS, PASSAGES, CODED, FRAGMENTS, FRAGMENT_PASSAGES, FRAGMENT_PERSONS)
PARAMS: dict[str, Any] = {"interviewees_needed": 2, "mixed_meeting": 2, "names": "stop"}
TITLES = {row["account_id"]: row["title"] for row in made_up_narrative()["accounts"].to_pylist()}
BOX = {
    "account_id": "S1-A01",
    "speech_act": "manipulation",
    "text": "We have to ask [S1-001]",
}
FILES: dict[str, list[dict[str, Any]]] = {
    "accounts": [
        {"account_id": account, "title": title, "definition": "what belongs to it"}
        for account, title in TITLES.items()
    ],
    "outside": [
        {"outside_id": "S1-X01", "kind": "group", "name": "Taxis", "shown_as": "taxi drivers"},
        {"outside_id": "S1-X02", "kind": "person", "name": "Zaphod Tester", "shown_as": "a guide"},
    ],
    "meetings": [
        {"meeting_id": "S1-G01", "series": "alliance", "date": "2010-03-02", "regular": 1,
         "on_priority": 1, "attendees": "S1-001; S1-002; S1-X01"},
    ],
    "sequences": [
        {**BOX, "step": 2, "fragments": "S1-F006"},
        {**BOX, "step": 1, "fragments": "S1-F001"},
    ],
}  # fmt: skip
NOTHING_YET = {name: FILES["accounts"] if name == "accounts" else [] for name in FILES}


def assemble(
    folder: Path,
    files: Mapping[str, Sequence[Mapping[str, Any]]] = FILES,
    spoil: Mapping[str, Any] | None = None,
    **params: Any,
) -> dict[str, Path]:
    """Run the entry point; `spoil` changes the first row of each framework table it names."""
    for name, rows in files.items():
        if rows:
            path = folder / "study" / "S1" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    inputs = {"actors": folder / "actors.parquet"}
    write_checked(inputs["actors"], made_up_site(n=12, respondents=3).actors)
    tables = made_up_narrative()
    for model in FRAMEWORK:
        inputs[model.name] = folder / f"{model.name}.parquet"
        rows = tables[model.name].to_pylist()
        if files is NOTHING_YET and model not in (DOCUMENTS, PASSAGES):
            rows = []
        if spoil and model.name in spoil:
            rows[0] |= spoil[model.name]
        write_checked(inputs[model.name], make_table_from_rows(model, rows))
    outputs = {name: folder / "out" / f"{name}.parquet" for name in MODELS}
    outputs["sheet"] = folder / "out" / "sequence_sheet.xlsx"
    settings = PARAMS | {"folder": str(folder / "study")} | params
    assemble_accounts.main(stand_in(inputs, outputs, settings, site="S1"))
    return outputs


def rows_of(outputs: Mapping[str, Path], name: str) -> list[dict[str, Any]]:
    return read_table(outputs[name], MODELS[name]).to_pylist()


def test_accounts_are_assembled(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        out = assemble(tmp_path)
    first, second, third = rows_of(out, "accounts")
    assert (first["complete"], first["boxes"], first["rank"]) == (True, 2, 1)
    assert first["interviewees"] == "S1-001;S1-002;S1-003"
    assert (first["passages"], first["fragments"]) == (10, 10)
    assert (first["meeting_papers"], first["qualifying_papers"]) == (1, 1)
    assert (second["complete"], second["boxes"], second["meeting_papers"]) == (True, 0, 0)
    assert (third["complete"], third["missing"]) == (False, "no fragment of sanction")
    assert caplog.messages == ["S1-A03 is not complete: no fragment of sanction."]

    (meeting,) = rows_of(out, "meetings")
    assert (meeting["interviewees"], meeting["papers"], meeting["qualifies"]) == (
        "S1-001;S1-002", 1, True,
    )  # fmt: skip
    assert [(row["step"], row["fragments"]) for row in rows_of(out, "boxes")] == [
        (1, "S1-F001"),
        (2, "S1-F006"),
    ]
    cast = rows_of(out, "cast")
    assert {r["person_id"][3:] for r in cast if r["account_id"] == "S1-A01"} == {
        *("001", "002", "003", "004", "005", "006", "007", "X01")
    }
    # 001 is in none of the second account's fragments, but tells it, and it is their programme.
    assert next(tuple(r.values())[1:] for r in cast if r["account_id"] == "S1-A02") == (
        "S1-001", "actor", "S1-001", 0, 5, True,
    )  # fmt: skip
    assert next(r["shown_as"] for r in cast if r["person_id"] == "S1-X02") == "a guide"


def test_what_is_still_to_be_put_in_order(tmp_path: Path) -> None:
    out = assemble(tmp_path)
    rows = list(openpyxl.load_workbook(out["sheet"])["sequences"].iter_rows(values_only=True))
    assert rows[0] == (
        "account id", "step", "after", "speech act", "text", "fragments", "note",
    )  # fmt: skip
    # Below stand the boxes told already.
    assert [row[0] for row in rows[1:]] == ["S1-A02"] * 5 + ["S1-A01"] * 2
    assert {row[1] for row in rows[1:6]} == {None}


def test_settings_are_followed(tmp_path: Path) -> None:
    out = assemble(tmp_path, interviewees_needed=4, mixed_meeting=4)
    assert not any(row["complete"] for row in rows_of(out, "accounts"))
    assert not rows_of(out, "meetings")[0]["qualifies"]
    assert rows_of(out, "accounts")[0]["qualifying_papers"] == 0


def test_a_fragment_whose_words_are_gone_no_longer_counts(tmp_path: Path) -> None:
    out = assemble(tmp_path, spoil={"fragments": {"resolved": False}})
    assert rows_of(out, "accounts")[0]["fragments"] == 9
    assert "S1-F001" in rows_of(out, "boxes")[0]["notes"]


def test_before_anything_is_coded_it_ends_well(tmp_path: Path) -> None:
    out = assemble(tmp_path, NOTHING_YET)
    accounts = rows_of(out, "accounts")
    assert [row["complete"] for row in accounts] == [False] * 3
    assert all(row["missing"].startswith("told by none of 2") for row in accounts)
    assert rows_of(out, "boxes") == rows_of(out, "cast") == rows_of(out, "meetings") == []


def test_a_wrong_file_is_reported_and_nothing_is_written(tmp_path: Path) -> None:
    wrong = FILES | {"sequences": [{**BOX, "step": "one", "fragments": "S1-F001"}]}
    with pytest.raises(StudyError, match=r"sequences\.csv, row 2, column step"):
        assemble(tmp_path, wrong)
    assert not (tmp_path / "out").exists()


def test_no_name_is_in_any_output_and_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = assemble(tmp_path / "a"), assemble(tmp_path / "b")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name
        if name in MODELS:
            assert "Zaphod" not in str(rows_of(first, name))
