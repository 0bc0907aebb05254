from __future__ import annotations

import logging
from pathlib import Path

import docx
import pytest

from scripts import read_documents
from scripts.study.narrative_tables import CANONICAL, PLACES
from scripts.study.problems import StudyError
from scripts.study.tables import read_table
from tests.jobs import stand_in

STUDY = {
    "S1/documents.csv": "document_id,kind,file\nS1-M01,meeting,minutes.txt\n"
    "S1-I02,interview,second.docx\nS1-I01,interview,first.txt\n",
    "S1/speakers.csv": "document_id,label,role,person_id\n,INT,interviewer,\n"
    "S1-I01,R,interviewee,S1-001\nS1-I02,Bob,interviewee,S1-X01\n",
    "S1/documents/first.txt": "Hall\n\nINT: Well?\n\nr: Zoe\u0308 has to.\n\nYes.\n",
    "S1/documents/minutes.txt": "Noted: one.\n\nTwo.\n",
}


def study(folder: Path, **files: str) -> Path:
    for name, text in {**STUDY, **files}.items():
        path = folder / "study" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = docx.Document()
    for text in ("INT: Why?", "Bob: I want to."):
        made.add_paragraph(text)
    made.save(str(folder / "study/S1/documents/second.docx"))
    return folder / "study"


def read(folder: Path, **files: str) -> Path:
    outputs = {
        "canonical": folder / "out/canonical.parquet",
        "places": folder / "out/places.parquet",
    }
    outputs["texts"] = folder / "out/documents"
    params = {"folder": str(study(folder, **files))}
    read_documents.main(stand_in({}, outputs, params, site="S1"))
    return folder / "out"


def test_every_turn_is_a_part_of_the_canonical_text(tmp_path: Path) -> None:
    out = read(tmp_path)
    rows = read_table(out / "canonical.parquet", CANONICAL).to_pylist()
    assert [(r["document_id"], r["turn"], r["role"], r["speaker"], r["text"]) for r in rows] == [
        ("S1-I01", 1, "other", None, "Hall"),
        ("S1-I01", 2, "interviewer", None, "Well?"),
        ("S1-I01", 3, "interviewee", "S1-001", "Zoë has to.\n\nYes."),
        ("S1-I02", 1, "interviewer", None, "Why?"),
        ("S1-I02", 2, "interviewee", "S1-X01", "I want to."),
        ("S1-M01", 1, "document", None, "Noted: one."),
        ("S1-M01", 2, "document", None, "Two."),
    ]
    for row in rows:
        text = (out / "documents" / f"{row['document_id']}.txt").read_text("utf-8")
        assert row["text"] == text[row["start"] : row["end"]]


def test_the_same_documents_give_the_same_bytes(tmp_path: Path) -> None:
    first, again = read(tmp_path / "a"), read(tmp_path / "b")
    for path in first.rglob("*.*"):
        assert path.read_bytes() == (again / path.relative_to(first)).read_bytes()


def test_a_file_that_no_row_names_is_noted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        read(tmp_path, **{"S1/documents/third.txt": "R: no"})
    assert "S1/documents/third.txt: no row of S1/documents.csv names it." in caplog.text
    assert "first.txt" not in caplog.text


def test_all_that_is_wrong_is_said_at_once_and_nothing_written(tmp_path: Path) -> None:
    documents = STUDY["S1/documents.csv"] + "S1-I03,interview,gone.txt\nS1-I04,interview,bad.docx\n"
    with pytest.raises(StudyError) as error:
        read(
            tmp_path,
            **{
                "S1/documents.csv": documents,
                "S1/documents/bad.docx": "no",
                "S1/documents/first.txt": "INT: Well?\n\nAnn: Yes.\n",
            },
        )
    assert [problem.file for problem in error.value.problems] == [
        "S1/documents/bad.docx",
        "S1/documents/first.txt",
        "S1/documents/first.txt",
        "S1/documents/gone.txt",
    ]
    said = str(error.value)
    for words in ("save it as .docx again", "nobody is being interviewed", "“Ann”", "no such file"):
        assert words in said
    assert not (tmp_path / "out").exists()


def test_times_and_lines_are_references_of_interviews_alone(tmp_path: Path) -> None:
    said = ["INT: Well?", "[0:12] R: Zoë has to.", "INT: At 10:30", "[1:00:00] we met?", "R: Yes."]
    numbered = "".join(f"{n} {line}\n" for n, line in enumerate(said, start=1))
    paper = "1 [0:12] one\n2 two\n3 three\n4 four\n5 five\n"
    files = {"S1/documents/first.txt": numbered, "S1/documents/minutes.txt": paper}
    out = read(tmp_path, **files)
    rows = read_table(out / "canonical.parquet", CANONICAL).to_pylist()
    first = [r for r in rows if r["document_id"] == "S1-I01"]
    assert [(r["text"], r["paragraph"], r["line"], r["time"]) for r in first] == [
        ("Well?", 1, 1, None),
        ("Zoë has to.", 2, 2, 12),
        ("At 10:30\nwe met?", 3, 3, 12),
        ("Yes.", 5, 5, 3600),
    ]
    places = read_table(out / "places.parquet", PLACES).to_pylist()
    own = [(p["paragraph"], p["line"], p["time"]) for p in places if p["document_id"] == "S1-I01"]
    assert own == [(1, 1, None), (2, 2, 12), (3, 3, 12), (4, 4, 3600), (5, 5, 3600)]
    papers = [r for r in rows if r["document_id"] == "S1-M01"]
    assert "".join(f"{r['text']}\n" for r in papers) == paper
    assert {(r["line"], r["time"]) for r in papers} == {(None, None)}


TEAMS = """WEBVTT

1
00:00:01.000 --> 00:00:02.000
<v Ann Hall>Why?</v>

2
00:00:02.000 --> 00:00:04.000
<v bob.lee>We have</v>

3
00:00:04.000 --> 00:00:05.000
<v bob.lee>to.</v>
"""
ZOOM = """1
00:00:01,000 --> 00:00:02,000
Ann Hall: Why?

2
00:00:02,000 --> 00:00:04,000
bob.lee: We have

3
00:00:04,000 --> 00:00:05,000
bob.lee: to.
"""
HALL = ",Ann Hall,interviewer,\n"
LEE = "S1-I03,bob.lee,interviewee,S1-002\n"


@pytest.mark.parametrize(("file", "captions"), [("call.vtt", TEAMS), ("call.srt", ZOOM)])
def test_captions_become_turns(tmp_path: Path, file: str, captions: str) -> None:
    files = {
        "S1/documents.csv": f"{STUDY['S1/documents.csv']}S1-I03,interview,{file}\n",
        "S1/speakers.csv": STUDY["S1/speakers.csv"] + HALL + LEE,
        f"S1/documents/{file}": captions,
    }
    out = read(tmp_path, **files)
    rows = read_table(out / "canonical.parquet", CANONICAL).to_pylist()
    said = [
        (r["turn"], r["role"], r["speaker"], r["text"], r["time"])
        for r in rows
        if r["document_id"] == "S1-I03"
    ]
    assert said == [
        (1, "interviewer", None, "Why?", 1),
        (2, "interviewee", "S1-002", "We have to.", 2),
    ]
    text = (out / "documents/S1-I03.txt").read_text("utf-8")
    assert text == "Ann Hall: Why?\n\nbob.lee: We have to.\n"

    # A name that looks like no label is still one where the file says so; it is nobody's by itself.
    files["S1/speakers.csv"] = STUDY["S1/speakers.csv"] + LEE.replace("bob.lee", "Ann Hall")
    with pytest.raises(StudyError) as error:
        read(tmp_path / "again", **files)
    (problem,) = error.value.problems
    assert problem.seen == "bob.lee" and "is not declared" in problem.message
