"""Results that another version of the workflow left."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study.earlier_results import foreign_files, wrong_with_earlier

PATTERNS = [
    "results/tiny/{site,N1|N2}/fits/wave{wave,\\d{1,2}}/choice.json",
    "results/tiny/confidential/{site}/documents",
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
    (results / "report/page.html").write_text("x")
    (results / "N1/fits/choice.json").write_text("x")
    (problem,) = wrong_with_earlier(results, PATTERNS)
    assert "does not make: N1/fits/choice.json, report/page.html." in str(problem)
    assert "delete results/tiny" in str(problem)


def test_a_long_list_is_counted(results: Path) -> None:
    for k in range(9):
        (results / f"old{k}.svg").write_text("x")
    (problem,) = wrong_with_earlier(results, PATTERNS)
    assert "old4.svg and 4 more." in str(problem)
