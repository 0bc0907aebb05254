from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scripts import pseudonymise, read_documents
from scripts.study.files import read_json
from scripts.study.narrative_inputs import SpokenName
from scripts.study.narrative_tables import CANONICAL, DOCUMENTS, REPLACEMENTS, TURNS
from scripts.study.problems import StudyError
from scripts.study.reading import read_rows
from scripts.study.tables import read_table
from tests.jobs import stand_in
from tests.leaks import find_leaks

NAMES = {"S1-001": "Zaphod Beeble", "S1-002": "Tricia Macmillan", "S1-003": "Zaphod Dent"}
STUDY = {
    "S1/documents.csv": "document_id,kind,file,meeting_id,date\n"
    "S1-M01,meeting,Beeble.txt,S1-G01,2009-03-31\nS1-I01,interview,first.txt,,\n",
    "S1/speakers.csv": "document_id,label,role,person_id\n,INT,interviewer,\n"
    ",Zaphod Beeble,interviewee,S1-001\n",
    "S1/aliases.csv": "raw_name,respondent_id,kind,actor_id,decision,confidence,reviewer,reason\n"
    "Trish the Dish,,person,S1-002,same,high,XY,\n",
    "S1/outside.csv": "outside_id,kind,name,shown_as\nS1-X01,person,Yolanda Zest,a trainer\n"
    "S1-X02,group,taxi drivers,taxi drivers\n",
    "S1/documents/first.txt": "INT: And Tricia?\n\nZaphod Beeble: TRICIA MACMILLAN’s able to, "
    "trish the dish.\nI told Zaphod, and Yolanda\nZest, and Fenchurch.\n",
    "S1/documents/Beeble.txt": "Present: Dent, Zaphod; taxi drivers.\n",
}


def shown(folder: Path, **files: str) -> dict[str, Path]:
    for name, text in {**STUDY, **files}.items():
        path = folder / "study" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    params = {"folder": str(folder / "study"), "names": "stop"}
    secret, public = folder / "out/confidential/S1", folder / "out/S1/passages"
    canonical = secret / "canonical.parquet"
    outputs = {"canonical": canonical, "places": secret / "places.parquet"}
    outputs["texts"] = secret / "documents"
    read_documents.main(stand_in({}, outputs, params, site="S1"))
    keys = "".join(f"{code},{name}\n" for code, name in NAMES.items())
    (secret / "names.csv").write_text(f"actor_id,name\n{keys}", encoding="utf-8")
    outputs = {
        "replacements": secret / "replacements.parquet",
        "log_to_review": secret / "pseudonyms.xlsx",
        "documents": public / "documents.parquet",
        "turns": public / "turns.parquet",
        "texts": public / "documents",
        "counts": public / "pseudonyms.json",
    }
    other = folder / "other" / "names.csv"
    other.parent.mkdir(exist_ok=True)
    other.write_text("actor_id,name\nS2-001,Fenchurch Perrin\nS2-002,Zaphod Dent\n", "utf-8")
    names = secret / "names.csv"
    inputs = {"canonical": canonical, "names": names, "all_names": [names, other]}
    pseudonymise.main(stand_in(inputs, outputs, params, site="S1"))
    return outputs | {"out": folder / "out", "canonical": canonical}


def test_people_of_other_sites_are_hidden_where_named_in_full(tmp_path: Path) -> None:
    said = "INT: And Fenchurch?\n\nZaphod Beeble: FENCHURCH PERRIN and Zaphod Dent, in fenchurch.\n"
    out = shown(tmp_path, **{"S1/documents/first.txt": said})
    turns = read_table(out["turns"], TURNS).to_pylist()
    assert [turn["text"] for turn in turns if turn["document_id"] == "S1-I01"] == [
        "And Fenchurch?",
        "[name] and [S1-003], in fenchurch.",
    ]


def test_codes_stand_in_place_of_names(tmp_path: Path) -> None:
    out = shown(tmp_path)
    assert (out["texts"] / "S1-I01.txt").read_text("utf-8") == (
        "INTERVIEWER: And [S1-002]?\n\nS1-001: [S1-002]’s able to, [S1-002].\n"
        "I told [name], and [S1-X01], and Fenchurch.\n"
    )
    assert (out["texts"] / "S1-M01.txt").read_text("utf-8") == "Present: [S1-003]; taxi drivers.\n"
    assert read_json(out["counts"]) == {
        "replaced": 6, "doubtful": 1, "overlooked": 1, "interviews_left_out": 0,
    }  # fmt: skip
    assert read_table(out["documents"], DOCUMENTS).to_pylist() == [
        {"document_id": "S1-I01", "kind": "interview", "date": None, "meeting_id": None,
         "interviewees": "S1-001", "turns": 2, "words": 13},
        {"document_id": "S1-M01", "kind": "meeting", "date": "2009-03-31", "meeting_id": "S1-G01",
         "interviewees": "", "turns": 1, "words": 4},
    ]  # fmt: skip


def test_tables_fit_the_texts_both_ways(tmp_path: Path) -> None:
    out = shown(tmp_path)
    said = {(r["document_id"], r["turn"]): r for r in read_table(out["canonical"], CANONICAL)
            .to_pylist()}  # fmt: skip
    replaced = read_table(out["replacements"], REPLACEMENTS).to_pylist()
    for turn in read_table(out["turns"], TURNS).to_pylist():
        text = (out["texts"] / f"{turn['document_id']}.txt").read_text("utf-8")
        assert turn["text"] == text[turn["start"] : turn["end"]]
        key = (turn["document_id"], turn["turn"])
        for row in reversed([r for r in replaced if (r["document_id"], r["turn"]) == key]):
            assert text[row["shown_start"] : row["shown_end"]] == row["shown"]
            text = text[: row["shown_start"]] + row["said"] + text[row["shown_end"] :]
        assert text[turn["start"] :].startswith(said[key]["text"])


def test_no_name_is_in_what_is_public(tmp_path: Path) -> None:
    out = shown(tmp_path)
    names = [*NAMES.values(), "Yolanda Zest"]
    assert find_leaks(out["out"], names, ["Trish the Dish"]) == []
    # The search does find them: in the canonical text, were it public.
    out["canonical"].parent.parent.rename(out["out"] / "made public")
    assert {leak.name for leak in find_leaks(out["out"], names, ["Trish the Dish"])} == {
        "Zaphod Beeble", "Tricia Macmillan", "Zaphod Dent", "Yolanda Zest", "Trish the Dish",
    }  # fmt: skip


HARD = """\
INT: zaphod BEEBLE, z. beeble or Beeble Z. came? So macmillan's lot, the Beebles, both Zaphods?

Zaphod Beeble: Mail tmacmillan@x.org, tricia.macmillan@y.org, @ZaphodDent! Zap\u00adhod De\u200bnt’s
ask Yo-
landa Zest. DENT, "Tricia", (Zest), *Beeble*, Beeble-led, O Zaphod; Zaphod D. and Tricia M said so.
Trish-the-Dish. TRÍCIA McMillan, Dr. MACMILLAN, Dent/Beeble, Mr Zest-Jones and yolanda.
"""


def test_no_form_of_a_name_is_in_what_is_public(tmp_path: Path) -> None:
    out = shown(tmp_path, **{"S1/documents/first.txt": HARD})
    parts = {part for name in [*NAMES.values(), "Yolanda Zest"] for part in name.split()}
    names = [*NAMES.values(), "Yolanda Zest", *parts]
    assert find_leaks(out["out"], names, ["Trish the Dish", *parts]) == []
    out["canonical"].parent.parent.rename(out["out"] / "made public")
    assert {leak.name for leak in find_leaks(out["out"], names)} == set(names)


def test_the_log_becomes_decisions(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(shown(tmp_path)["log_to_review"])
    assert book.sheetnames[:2] == ["spoken", "replaced"]
    sheet = book["spoken"]
    assert [cell.value for cell in sheet[2]][:2] == ["Zaphod", "S1-I01"]
    assert (sheet["A3"].value, sheet["G3"].value) == ("Fenchurch", "perhaps overlooked")
    # Decided in the sheet, the workbook saved as the table spoken.
    for column, value in zip("CDE", ("same", "S1-003", "XY"), strict=True):
        sheet[f"{column}2"] = value
    again = tmp_path / "again/study/S1/spoken.xlsx"
    again.parent.mkdir(parents=True)
    book.save(again)
    assert read_rows(tmp_path / "again/study", "S1/spoken", SpokenName).complete
    out = shown(tmp_path / "again")
    assert "I told [S1-003], and" in (out["texts"] / "S1-I01.txt").read_text("utf-8")
    assert read_json(out["counts"])["doubtful"] == 0
    # What was decided stands in the next log, so that saving over it loses nothing.
    rows = openpyxl.load_workbook(out["log_to_review"])["spoken"].iter_rows(values_only=True)
    (before,) = [row for row in rows if row[6] == "decided before"]
    assert before[:5] == ("Zaphod", "S1-I01", "same", "S1-003", "XY")


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = shown(tmp_path / "a"), shown(tmp_path / "b")
    for path in first["out"].rglob("*.*"):
        assert path.read_bytes() == (again["out"] / path.relative_to(first["out"])).read_bytes()


def test_what_is_wrong_with_the_tables_of_names_is_said(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"aliases\.csv"):
        shown(tmp_path, **{"S1/aliases.csv": "raw_name,kind\nX,person\n"})
    assert not (tmp_path / "out/S1").exists()
