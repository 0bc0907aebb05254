import logging
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts import search_phrases
from scripts.narrative.passage_ids import passage_id
from scripts.study.narrative_tables import (
    CANONICAL,
    HITS,
    PASSAGES,
    PLACES,
    REPLACEMENTS,
    TURNS,
)
from scripts.study.problems import StudyError
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from tests.jobs import stand_in
from tests.leaks import find_leaks
from tests.narrative.made_up_documents import TURN_PLACE

NAME = "Zoë Quillfeather-Orde"
SAID = (
    ("interviewer", None, "INT: ", "What do you have to do?"),
    ("interviewee", "S1-041", "JA: ", f"We have to ask {NAME}. Er. She’s not able to wait."),
    ("interviewee", "S1-042", "BO: ", "I know how to. - Want to? I don’t want to."),
)
CODE = "[S1-013]"


def made_up_tables() -> dict[str, list[dict[str, Any]]]:
    """An interview with labels of other lengths in the two texts, and one name replaced."""
    tables = ("turns", "canonical", "replacements", "places")
    rows: dict[str, list[dict[str, Any]]] = {table: [] for table in tables}
    said = shown = 0
    for turn, (role, speaker, label, text) in enumerate(SAID, start=1):
        said, shown = said + len(label), shown + len("INTERVIEWER: ")
        same = {"document_id": "S1-I01", "kind": "interview", "turn": turn, "speaker": speaker}
        code_text = text.replace(NAME, CODE)
        for table, start, words in (("canonical", said, text), ("turns", shown, code_text)):
            own = TURN_PLACE | {
                "role": role,
                "start": start,
                "end": start + len(words),
                "text": words,
            }
            rows[table].append(same | own)
        # The interviewer's is the first line, and others have two; the second sentence is later.
        for place, line in ((said, 2 * turn - 2), (said + text.find(". ") + 2, 2 * turn - 1)):
            where = {"paragraph": turn, "line": line, "time": 60 * line}
            rows["places"].append({"document_id": "S1-I01", "start": place} | where)
        if NAME in text:
            a, b = said + text.index(NAME), shown + code_text.index(CODE)
            rows["replacements"].append(
                {
                    **{"document_id": "S1-I01", "turn": turn, "said": NAME, "shown": CODE},
                    **{"start": a, "end": a + len(NAME)},
                    **{"shown_start": b, "shown_end": b + len(CODE)},
                    **{"person_id": "S1-013", "why": "full name"},
                }
            )
        said, shown = said + len(text) + 2, shown + len(code_text) + 2
    return rows


def search(folder: Path, accounts: str = "S1-A01,Fines,What drivers pay\n", **params: Any) -> Any:
    study = folder / "study" / "S1"
    study.mkdir(parents=True)
    (study / "accounts.csv").write_text(f"account_id,title,definition\n{accounts}", "utf-8")
    (study.parent / "codebook.csv").write_text("code,definition\nsanction,Judging it\n", "utf-8")
    rows = made_up_tables()
    inputs = {"tables": [study / "accounts.csv"]}
    for model in (TURNS, CANONICAL, REPLACEMENTS, PLACES):
        inputs[model.name] = folder / f"{model.name}.parquet"
        write_checked(inputs[model.name], make_table_from_rows(model, rows[model.name]))
    outputs = {
        "passages": folder / "public" / "passages.parquet",
        "hits": folder / "public" / "hits.parquet",
        "sheet": folder / "public" / "coding_sheet.xlsx",
        "spans": folder / "confidential" / "passage_spans.csv",
    }
    settings = {"folder": folder / "study", "unit": "sentence", "sentences_around": 1}
    settings["names"] = "stop"
    search_phrases.main(stand_in(inputs, outputs, settings | params, site="S1"))
    return outputs


def test_passages_hits_sheet_and_spans_agree(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    out = search(tmp_path)
    passages = read_table(out["passages"], PASSAGES).to_pylist()
    assert [(p["text"], p["speaker"], p["flags"]) for p in passages] == [
        ("We have to ask [S1-013].", "S1-041", ""),
        ("She’s not able to wait.", "S1-041", "negated"),
        ("I know how to.", "S1-042", "elliptical"),
        ("- Want to?", "S1-042", "elliptical;question"),
        ("I don’t want to.", "S1-042", "negated;elliptical"),
    ]
    assert [(p["paragraph"], p["line"], p["last_line"], p["time"]) for p in passages] == [
        (2, 2, 2, 120),
        (2, 3, 3, 180),
        (3, 4, 4, 240),
        (3, 5, 5, 300),
        (3, 5, 5, 300),
    ]
    assert passages[0]["passage_id"] == passage_id("S1-I01", "We have to ask [].")
    hits = read_table(out["hits"], HITS).to_pylist()
    assert [h["passage_id"] for h in hits] == [p["passage_id"] for p in passages]
    book = openpyxl.load_workbook(out["sheet"])
    rows = [*book["passages"].iter_rows(min_row=2, values_only=True)]
    assert [(row[0], row[4]) for row in rows] == [(p["passage_id"], p["text"]) for p in passages]
    assert [row[9] for row in rows][:2] == ["line 2, 0:02:00", "line 3, 0:03:00"]
    assert book.active.title == "passages"
    assert rows[0][3] == "INTERVIEWER: What do you have to do?"
    lines = out["spans"].read_text(encoding="utf-8-sig").splitlines()
    canonical = made_up_tables()["canonical"]
    # The label takes four signs, and the interviewer's turn 23 and a blank line.
    start = 5 + 23 + 2 + 4
    assert canonical[1]["start"] == start
    assert lines[:2] == [
        "passage_id,document_id,start,end,words",
        f"{passages[0]['passage_id']},S1-I01,{start},{start + 37},We have to ask {NAME}.",
    ]
    assert lines[4].endswith(",'- Want to?")  # no formula
    assert caplog.messages == [
        "S1-041: have_to 1, want_to 0, able_to 1, know_how_to 0; 2 passages.",
        "S1-042: have_to 0, want_to 2, able_to 0, know_how_to 1; 3 passages.",
        "5 phrases in 5 passages.",
    ]


def test_names_are_in_the_confidential_spans_and_nowhere_else(tmp_path: Path) -> None:
    search(tmp_path)
    assert not find_leaks(tmp_path / "public", [NAME])
    assert find_leaks(tmp_path / "confidential", [NAME])


def test_settings_are_followed(tmp_path: Path) -> None:
    turns = search(tmp_path / "turn", unit="turn")
    found = [p["text"] for p in read_table(turns["passages"], PASSAGES).to_pylist()]
    assert found == [text.replace(NAME, CODE) for role, _, _, text in SAID if role != "interviewer"]
    window = search(tmp_path / "window", unit="window", sentences_around=0)
    assert len(read_table(window["passages"], PASSAGES)) == 5


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = search(tmp_path / "a"), search(tmp_path / "b")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name


def test_a_broken_table_of_accounts_is_reported_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="is not an account id"):
        search(tmp_path, accounts="A1,Fines,What drivers pay\n")
    assert not (tmp_path / "public").exists() and not (tmp_path / "confidential").exists()
