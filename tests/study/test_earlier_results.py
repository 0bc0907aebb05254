"""Results that another version of the workflow left."""

from __future__ import annotations

from pathlib import Path

import pytest
from snakemake.persistence.file import FilePersistence

from scripts.study.earlier_results import date_unrecorded, foreign_files, wrong_with_earlier

PATTERNS = [
    "results/tiny/{site,N1|N2}/fits/wave{wave,\\d{1,2}}/choice.json",
    "results/tiny/confidential/{site}/documents",
    "results/tiny/figures/{site,N1|N2}_map.svg",
    "results/tiny/report/index.html",
]


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "N1/fits/wave2/choice.json",
        "N9/fits/wave3/choice.json",
        "confidential/N1/documents/N1-I01.txt",
        "confidential/N1/documents/.snakemake_timestamp",
        "figures/N9_map.svg",
        "report/index.html",
        "report/.index.html.swp",
        "logs/a_rule_of_old/N1.log",
        "confidential/logs/a_rule_of_old/N1.log",
        "~$sheet.xlsx",
    ):
        path = Path("results/tiny") / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return Path("results/tiny")


def test_results_of_this_version_are_known_whatever_the_site(results: Path) -> None:
    assert foreign_files(results, PATTERNS) == []
    assert wrong_with_earlier(results, PATTERNS) == []


def test_what_no_rule_makes_is_named_with_a_remedy(results: Path) -> None:
    for name in ("report/page.html", "N1/fits/choice.json", "figures/N1_old_map.svg"):
        (results / name).write_text("x")
    (problem,) = wrong_with_earlier(results, PATTERNS)
    assert "does not make: N1/fits/choice.json, figures/N1_old_map.svg, report/page.html." in str(
        problem
    )
    assert "delete results/tiny" in str(problem)


def test_a_long_list_is_counted(results: Path) -> None:
    for k in range(9):
        (results / f"old{k}.svg").write_text("x")
    (problem,) = wrong_with_earlier(results, PATTERNS)
    assert "old4.svg and 4 more." in str(problem)


def test_results_that_snakemake_has_no_note_of_look_old(results: Path) -> None:
    """As Snakemake's own function names its notes, long paths too."""
    long = results / ("é" * 60) / ("ü" * 60) / "choice.json"
    long.parent.mkdir(parents=True)
    long.write_text("x")
    known = [
        "results/tiny/report/index.html",
        "results/tiny/figures/N9_map.svg",
        "results/tiny/confidential/N1/documents",
        str(long),
    ]
    notes = FilePersistence.__new__(FilePersistence)
    notes._max_len = 255
    for path in known:
        record = Path(notes._record_path("metadata", path))
        record.parent.mkdir(parents=True, exist_ok=True)
        record.touch()
    logs = results / "logs/a_rule_of_old/N1.log"
    before = logs.stat().st_mtime
    assert date_unrecorded(results, Path("metadata")) == 2
    old = [path for path in results.rglob("*") if path.is_file() and path.stat().st_mtime == 1]
    assert sorted(old) == [results / f"{s}/choice.json" for s in ("N1/fits/wave2", "N9/fits/wave3")]
    assert logs.stat().st_mtime == before
    assert date_unrecorded(results, Path("metadata")) == 0
