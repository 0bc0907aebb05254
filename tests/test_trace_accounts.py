from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts import trace_accounts
from scripts.narrative.passages import find_passages
from scripts.study.narrative_tables import (
    BOXES,
    CANONICAL,
    CODED,
    FATES,
    FRAGMENT_PASSAGES,
    FRAGMENTS,
    PASSAGES,
    REPLACEMENTS,
    TRACE,
    TURNS,
)
from scripts.study.problems import StudyError
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from tests.jobs import stand_in
from tests.leaks import find_leaks
from tests.narrative.charted import held
from tests.narrative.made_up_documents import PLACE
from tests.test_search_phrases import CODE, NAME, made_up_tables

MODELS = (BOXES, FRAGMENTS, FRAGMENT_PASSAGES, PASSAGES, CODED, TURNS, CANONICAL, REPLACEMENTS)
FRAGMENT = {
    "fragment_id": "S1-F001",
    "account_id": "S1-A01",
    "speech_act": "manipulation",
    "text": "we have to ask",
    "subject": None,
    "theme": None,
    "waiver": None,
    "written_by": "AB",
    "resolved": True,
}
BOX = {
    "account_id": "S1-A01",
    "step": 1,
    "after": "",
    "speech_act": "manipulation",
    "text": "They have to ask",
    "fragments": "S1-F001",
    "sources": "S1-I01",
    "persons": "",
    "departs": "",
    "notes": "",
}


def trace(folder: Path, **changed: list[dict[str, Any]]) -> tuple[dict[str, Path], list[str]]:
    tables: dict[str, list[dict[str, Any]]] = made_up_tables()
    found, _ = find_passages(tables["turns"], "sentence", 0)
    passages = [passage | PLACE for passage in found]
    ids = [row["passage_id"] for row in passages]
    link = {
        "fragment_id": "S1-F001",
        "passage_id": ids[0],
        "document_id": "S1-I01",
        "row_label": "S1-041",
        "found": True,
    }
    tables |= {
        "passages": passages,
        "coded": [held(code, "S1-A01", "manipulation") for code in ids],
        "fragments": [FRAGMENT],
        "fragment_passages": [link],
        "boxes": [BOX],
    }
    tables |= changed
    inputs = {model.name: folder / f"{model.name}.parquet" for model in MODELS}
    for model in MODELS:
        write_checked(inputs[model.name], make_table_from_rows(model, tables[model.name]))
    outputs = {
        "trace": folder / "public" / "trace.parquet",
        "fates": folder / "public" / "fates.parquet",
        "sheet": folder / "public" / "trace.xlsx",
        "sheet_as_said": folder / "confidential" / "trace.xlsx",
    }
    trace_accounts.main(stand_in(inputs, outputs, {"names": "stop"}, site="S1"))
    return outputs, ids


def test_a_box_leads_to_the_words_as_they_were_said(tmp_path: Path) -> None:
    out, ids = trace(tmp_path)
    assert read_table(out["trace"], TRACE).to_pylist() == [
        {"account_id": "S1-A01", "step": 1, "fragment_id": "S1-F001", "passage_id": ids[0],
         "found": True}
    ]  # fmt: skip
    became = [row["became"] for row in read_table(out["fates"], FATES).to_pylist()]
    assert became == ["told", "coded", "coded", "coded", "coded"]
    in_codes = [c.value for c in openpyxl.load_workbook(out["sheet"]).worksheets[0][2]]
    assert in_codes[-1] == f"We have to ask {CODE}."
    said = [c.value for c in openpyxl.load_workbook(out["sheet_as_said"]).worksheets[0][2]]
    start = made_up_tables()["canonical"][1]["start"]
    assert said[-3:] == [f"We have to ask {NAME}.", start, start + len(NAME) + 16]


def test_nothing_public_names_anybody(tmp_path: Path) -> None:
    out, _ = trace(tmp_path)
    assert not find_leaks(tmp_path / "public", [NAME])
    assert find_leaks(out["sheet_as_said"].parent, [NAME])  # it would be found


def test_tables_that_do_not_fit_each_other_are_refused_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    turns = made_up_tables()["turns"]
    turns[1]["text"] = turns[1]["text"].replace("We have", "We had ")
    passages, _ = find_passages(made_up_tables()["turns"], "sentence", 0)
    with pytest.raises(StudyError, match=passages[0]["passage_id"]):
        trace(tmp_path, turns=turns)
    assert not (tmp_path / "public").exists()
