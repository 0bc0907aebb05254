from __future__ import annotations

import csv
from pathlib import Path

import pytest

from scripts.narrative.__main__ import COLUMNS, main
from scripts.narrative.documents import canonical_text
from scripts.narrative.phrases import FLAGS
from scripts.study.narrative_tables import FAMILIES

INTERVIEW = """INT: What did you want to do?
R1: We had to ring them. She knew
how to, I don’t want to.

R1: We want the council to act.
"""


def search(*arguments: object) -> int:
    return main(["search", *map(str, arguments)])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def interview(tmp_path: Path) -> Path:
    path = tmp_path / "interview.txt"
    path.write_text(INTERVIEW, encoding="utf-8")
    return path


def test_a_plain_transcript_gives_a_row_for_each_phrase(interview: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "passages.csv"
    assert search(interview, "--out", out) == 0
    rows = rows_of(out)
    assert list(rows[0]) == list(COLUMNS)
    assert [
        tuple(
            row[c]
            for c in COLUMNS
            if c not in ("start", "end", "paragraph", "line", "time", "text")
        )
        for row in rows
    ] == [
        ("interview.txt", "INT", "1", "want_to", "want to", "question"),
        ("interview.txt", "R1", "2", "have_to", "had to", ""),
        ("interview.txt", "R1", "2", "know_how_to", "knew how to", "elliptical"),
        ("interview.txt", "R1", "2", "want_to", "want to", "negated;elliptical"),
        ("interview.txt", "R1", "3", "want_to", "want the council to", "other_directed"),
    ]
    text, _ = canonical_text(interview, "")
    for row in rows:
        words = text[int(row["start"]) : int(row["end"])]
        assert (
            " ".join(words.split()) == row["phrase"]
            and words in row["text"]
            and row["text"] in text
        )


def test_paragraphs_lines_and_times_of_a_plain_transcript(tmp_path: Path) -> None:
    said = ["[0:01] R1: We had", "to go.", "0:12 INT: Why?", "R1: I want [1:02:03] to", "stay."]
    (tmp_path / "a.txt").write_text("".join(f"{n} {line}\n" for n, line in enumerate(said, 1)))
    assert search(tmp_path / "a.txt", "--out", tmp_path / "o.csv") == 0
    assert [
        (r["phrase"], r["paragraph"], r["line"], r["time"]) for r in rows_of(tmp_path / "o.csv")
    ] == [
        ("had to", "1", "1", "0:00:01"),
        ("want to", "4", "4", "0:00:12"),
    ]


def test_a_file_without_labels_is_what_one_speaker_says(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We had to go.\n\nThey were able to stay.")
    assert search(tmp_path / "a.txt", "--out", tmp_path / "o.csv") == 0
    assert [(r["speaker"], r["turn"]) for r in rows_of(tmp_path / "o.csv")] == [("", "1")] * 2


def test_files_of_one_name_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    paths = [tmp_path / "north" / "a.txt", tmp_path / "south" / "a.txt"]
    for path in paths:
        path.parent.mkdir()
        path.write_text("R1: We had to go.")
    assert search(*paths, paths[0], "--out", tmp_path / "o.csv") == 0
    assert [r["document"] for r in rows_of(tmp_path / "o.csv")] == [str(path) for path in paths]


def test_only_some_speakers_are_searched_if_so_asked(
    interview: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.csv"
    assert search(interview, "--out", out, "--only", "R1") == 0
    assert {row["speaker"] for row in rows_of(out)} == {"R1"}
    assert "interview.txt, R1: turns 2; have_to 1, want_to 2" in capsys.readouterr().out
    assert search(interview, "--out", tmp_path / "p.csv", "--only", "r1") == 2
    assert "“r1”: nobody has this label. Did you mean “R1”?" in capsys.readouterr().err
    assert not (tmp_path / "p.csv").exists()


def test_all_that_is_wrong_is_said_and_nothing_is_written(
    interview: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04 cut off")
    files = [interview, tmp_path, *(tmp_path / n for n in ("a.pdf", "b.docx", "none.txt"))]
    assert search(*files, "--out", tmp_path / "o.csv") == 2
    said = capsys.readouterr().err
    assert said.startswith("4 things to put right:")
    assert all(f"{file}: " in said for file in files[1:])
    assert not (tmp_path / "o.csv").exists()
    assert search(interview, "--out", interview) == 2
    assert "would be written over this file" in capsys.readouterr().err
    assert interview.read_text(encoding="utf-8") == INTERVIEW
    assert search(interview, "--out", interview / "o.csv") == 1
    assert "cannot be written" in capsys.readouterr().err


def test_the_help_tells_of_all_columns_families_and_flags(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        search("--help")
    told = capsys.readouterr().out
    assert stopped.value.code == 0
    assert all(word in told for word in (*COLUMNS, *FAMILIES, *FLAGS, "--only"))
