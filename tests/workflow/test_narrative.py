"""From transcripts to told accounts, in whole runs of the tiny study."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from scripts.study import narrative_tables as t
from scripts.study.files import read_json
from scripts.study.sheets import read_sheet
from scripts.study.tables import read_table
from tests.narrative.returned import Program
from tests.tiny_narrative import LATER, SEARCHED, STOP, id_of
from tests.workflow.conftest import Project, reproducible_files
from tests.workflow.test_status import status_of

pytestmark = pytest.mark.workflow

MADE = {
    "N1/passages": (
        "documents.parquet turns.parquet pseudonyms.json passages.parquet hits.parquet "
        "coding_sheet.xlsx documents/N1-I01.txt documents/N1-M01.txt"
    ),
    "N1/framework": (
        "passages.parquet codings.parquet coded.parquet resolutions.parquet agreement.parquet "
        "agreement.xlsx disagreements.xlsx codings.json fragments.parquet "
        "fragment_passages.parquet fragment_persons.parquet checks.parquet matrices.xlsx "
        "fragment_sheet.xlsx fragments.json"
    ),
    "accounts/N1": (
        "accounts.parquet boxes.parquet cast.parquet meetings.parquet sequence_sheet.xlsx "
        "placements.parquet account_clusters.parquet cluster_pairs.parquet"
    ),
    "exports/N1": "project.qdpx to_code.qdpx codebook.qdc",
    "confidential/N1": (
        "canonical.parquet places.parquet documents/N1-I03.txt replacements.parquet "
        "pseudonyms.xlsx passage_spans.csv unmatched.xlsx memos.xlsx"
    ),
    "figures": " ".join(
        f"N1-A01_{what}.{kind}"
        for what in ("chart", "cast")
        for kind in ("svg", "pdf", "png", "csv", "txt")
    ),
}


def results(project: Project) -> Path:
    return project.root / "results" / "tiny"


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a workbook, by heading."""
    sheet = read_sheet(path, path.name)
    return [dict(zip(sheet.header, cells, strict=True)) for _, cells in sheet.rows]


def test_everything_promised_is_there(finished: Project) -> None:
    for folder, names in MADE.items():
        for name in names.split():
            assert (results(finished) / folder / name).stat().st_size > 0, f"{folder}/{name}"
    assert not (results(finished) / "N2" / "passages").exists()
    assert not (results(finished) / "accounts" / "N2").exists()


def test_the_search_finds_the_passages_and_codings_find_them_again(finished: Project) -> None:
    site = results(finished) / "N1"
    searched = read_table(site / "passages" / "passages.parquet", t.PASSAGES).to_pylist()
    assert {row["passage_id"]: row["text"] for row in searched} == {
        id_of(said): said[1] for said in SEARCHED
    }
    counts = read_json(site / "framework" / "codings.json")
    assert counts == {
        "passages": 13,
        "by_coder": {"AB": {"coded": 10, "left": 0}, "CD": {"coded": 9, "left": 1}},
        "open": 0,
        "unmatched": 0,
        "withdrawn": {},
        "not_coded": 0,
        "older_codebook": 0,
    }
    assert read_json(site / "framework" / "fragments.json")["unresolved"] == 0
    for turn in read_table(site / "passages" / "turns.parquet", t.TURNS).to_pylist():
        path = site / "passages" / "documents" / f"{turn['document_id']}.txt"
        assert path.read_text(encoding="utf-8")[turn["start"] : turn["end"]] == turn["text"]


def test_one_account_is_told_and_the_other_says_what_it_lacks(finished: Project) -> None:
    folder = results(finished) / "accounts" / "N1"
    accounts = read_table(folder / "accounts.parquet", t.ACCOUNTS).to_pylist()
    assert [(a["account_id"], a["complete"], a["boxes"]) for a in accounts] == [
        ("N1-A01", True, 5),
        ("N1-A02", False, 0),
    ]
    assert accounts[0]["interviewees"] == "N1-001;N1-002;N1-007"
    assert accounts[0]["missing"] == ""
    for act in ("commitment", "competence", "performance", "sanction"):
        assert act in accounts[1]["missing"]
    page = (results(finished) / "report" / "index.html").read_text(encoding="utf-8")
    assert "N1-A02" in page and accounts[1]["missing"] in page


def without_what_comes_later(project: Project, kept: Path) -> None:
    """Take away what people write once there are sheets to fill, and what was drawn of it."""
    for name in LATER:
        shutil.move(project.root / "tiny" / "N1" / name, kept / name)
    for drawn in (results(project) / "figures").glob("N1-A0*"):
        drawn.unlink()


def test_before_anything_is_coded_the_run_ends_well_with_sheets_to_fill(
    project: Project, finished: Project, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    without_what_comes_later(project, kept)
    project.snakemake()
    site = results(project) / "N1"
    assert [row["passage id"] for row in rows_of(site / "passages" / "coding_sheet.xlsx")] == [
        row["passage_id"]
        for row in read_table(site / "passages" / "passages.parquet", t.PASSAGES).to_pylist()
    ]
    for name in ("disagreements", "fragment_sheet", "matrices"):
        openpyxl.load_workbook(site / "framework" / f"{name}.xlsx")
    assert not list((results(project) / "figures").glob("N1-A0*"))
    waiting = status_of(project)
    assert f"for coders, site N1: {len(SEARCHED)} passages to code" in waiting
    assert "N1/passages/coding_sheet.xlsx" in waiting
    for name in LATER:
        shutil.move(kept / name, project.root / "tiny" / "N1" / name)
    project.snakemake()
    expected = reproducible_files(finished.root / "results")
    assert reproducible_files(project.root / "results") == expected


def test_a_filled_coding_sheet_is_a_coders_sheet(project: Project) -> None:
    sheet = results(project) / "N1" / "passages" / "coding_sheet.xlsx"
    book = openpyxl.load_workbook(sheet)
    page = book.worksheets[0]
    place = {cell.value: cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        page.cell(row, place["account id"], "N1-A02")
        page.cell(row, place["speech act"], "commitment")
    book.save(project.root / "tiny" / "N1" / "codings" / "EF.xlsx")
    project.snakemake("--until", "merge_codings")
    counts = read_json(results(project) / "N1" / "framework" / "codings.json")
    assert counts["by_coder"]["EF"] == {"coded": len(SEARCHED), "left": 0}
    assert counts["unmatched"] == 0


def test_a_project_coded_elsewhere_is_a_coders_sheet(project: Project) -> None:
    program = Program((results(project) / "exports" / "N1" / "to_code.qdpx").read_bytes())
    site = results(project) / "N1"
    passages = read_table(site / "passages" / "passages.parquet", t.PASSAGES).to_pylist()
    seen: Counter[tuple[str, str]] = Counter()
    for words in ((p["document_id"], p["text"]) for p in passages):
        program.code(*words, "commitment", "N1-A02", nth=seen[words])
        seen[words] += 1
    (project.root / "tiny" / "N1" / "codings" / "EF.qdpx").write_bytes(program.exported())
    project.snakemake("--until", "merge_codings")
    counts = read_json(site / "framework" / "codings.json")
    assert counts["by_coder"]["EF"] == {"coded": len(SEARCHED), "left": 0}
    assert counts["unmatched"] == counts["older_codebook"] == 0
    codings = read_table(site / "framework" / "codings.parquet", t.CODINGS).to_pylist()
    assert all(row["codebook"] for row in codings if row["coder"] == "EF")


def test_a_changed_transcript_keeps_the_codings_whose_words_are_still_there(
    project: Project,
) -> None:
    path = project.root / "tiny" / "N1" / "documents" / "first interview.txt"
    text = path.read_bytes().decode("utf-8-sig")
    assert "able to stop the traffic" in text
    text = text.replace("able to stop the traffic", "able to halt the traffic")
    text = text.replace("So, Aurelia,", "Right, then.\r\n\r\nSo, Aurelia,")
    path.write_text(text, encoding="utf-16", newline="")
    # Somebody else is meant, too: other codes are not other words.
    spoken = project.root / "tiny" / "N1" / "spoken.csv"
    old = spoken.read_text(encoding="utf-8")
    assert "Gwenny,,same,N1-007" in old
    spoken.write_text(old.replace("Gwenny,,same,N1-007", "Gwenny,,same,N1-017"), "utf-8")
    before = read_table(results(project) / "N1" / "framework" / "coded.parquet", t.CODED)
    project.snakemake()
    site = results(project) / "N1"
    after = read_table(site / "framework" / "coded.parquet", t.CODED).to_pylist()
    gone = id_of(STOP)
    kept = [row for row in before.to_pylist() if row["passage_id"] != gone]
    assert [row for row in after if row["decided_by"] != "none"] == kept
    (new,) = [row["passage_id"] for row in after if row["decided_by"] == "none"]
    assert new.startswith("N1-I01-") and new != gone
    assert read_json(site / "framework" / "codings.json")["unmatched"] == 2
    unmatched = rows_of(results(project) / "confidential" / "N1" / "unmatched.xlsx")
    assert {tuple(v for v in row.values() if v == gone) for row in unmatched} == {(gone,)}
    assert read_json(site / "framework" / "fragments.json")["unresolved"] == 1
    accounts = results(project) / "accounts" / "N1" / "accounts.parquet"
    told = read_table(accounts, t.ACCOUNTS).to_pylist()[0]
    assert not told["complete"] and "competence" in told["missing"]
    waiting = status_of(project)
    assert "2 rows to put right" in waiting
    assert "1 fragment resting on a passage that is no longer there" in waiting
