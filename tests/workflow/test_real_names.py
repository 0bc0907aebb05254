"""No name of a real-shaped study in anything public, whatever its format; no cell is a formula."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from scripts.traces.clearing import found_in
from scripts.traces.search import Sought
from tests.leaks import find_leaks
from tests.leaver import CODE, INTERVIEW, take_out
from tests.plants import plants
from tests.real_shaped import EMAILS, FORMULA, raw_names, renamed, write_real_shaped_study
from tests.workflow.conftest import ROOT, Project, copy_project

pytestmark = pytest.mark.workflow

PLANTED = renamed("Benedikt Tregenza")
# Its transcript is called by her name, and Snakemake notes which files it read.
OF_THE_TRANSCRIPT = {renamed(name) for name in ("Gwenllian Tregenza", "Gwenllian", "Tregenza")}
ASKED_FOR = (
    "all", "audit", "next_interviewees", "interview_sheets", "named_report", "names_sensitivity",
)  # fmt: skip
KINDS = frozenset(
    (".R", ".clu", ".csv", ".dl", ".gexf", ".graphml", ".html", ".json", ".log", ".net", ".npz",
     ".md", ".parquet", ".pdf", ".png", ".qdc", ".qdpx", ".svg", ".tsv", ".txt", ".vec", ".xlsx",
     ".zip")
)  # fmt: skip


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A real-shaped study after a whole run, an audit and Snakemake's report. Leave it as it is."""
    root = tmp_path_factory.mktemp("real")
    copy_project(root)
    shutil.rmtree(root / "tiny")
    shutil.copy2(ROOT / "requirements.lock", root)
    project = Project(root, write_real_shaped_study(root / "tiny"))
    project.snakemake(*ASKED_FOR)
    project.snakemake("--report", "results/workflow_report.html")
    return project


def public(real: Project) -> dict[str, Path]:
    """One public file of each kind; those that are larger hold more ways of leaking."""
    files = (p for p in (real.root / "results").rglob("*") if p.is_file() and p.suffix)
    shown = [p for p in files if "confidential" not in p.parts and p.stat().st_size]
    return {p.suffix: p for p in sorted(shown, key=lambda p: p.stat().st_size)}


def test_no_name_alias_or_email_in_anything_public(real: Project) -> None:
    raw = [*raw_names(real.root / "tiny")]
    assert find_leaks(real.root / "results", real.names, raw) == []
    elsewhere = [name for name in real.names if name not in OF_THE_TRANSCRIPT]
    assert find_leaks(real.root / ".snakemake", elsewhere, raw) == []
    # A positive control: what is confidential holds them, once it is made public.
    noted = EMAILS[2]  # in notes alone
    missed = {*real.names, *raw} - names_in(real.root / "results" / "tiny" / "confidential", real)
    assert missed == {noted}
    assert noted in names_in(real.root / "tiny", real)


def names_in(folder: Path, real: Project) -> set[str]:
    raw = raw_names(real.root / "tiny")
    return {leak.name for leak in find_leaks(folder, real.names, raw)}


def test_a_name_planted_in_any_kind_of_result_is_found(real: Project, tmp_path: Path) -> None:
    files = public(real)
    kinds = {suffix for suffix in files if not suffix.startswith(".snakemake")}
    assert kinds == KINDS
    overlooked = []
    for suffix in sorted(kinds):
        for where, plant in plants(suffix):
            place = tmp_path / suffix[1:] / where.replace(" ", "_")
            place.mkdir(parents=True)
            (place / f"planted{suffix}").write_bytes(plant(files[suffix].read_bytes(), PLANTED))
            if not find_leaks(place, [PLANTED]):
                overlooked.append((suffix, where))
    assert overlooked == []
    # Names of files, Snakemake's own too.
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "cmVzdWx0cy9Cw7hyZ2UgdmFuIFRyZWdlbnphLnR4dA==").write_text("{}")
    (leak,) = find_leaks(notes, [PLANTED])
    assert leak.where == "file name in base64"


def test_no_cell_of_any_table_is_a_formula(real: Project) -> None:
    results, text = real.root / "results", 0
    for path in sorted(results.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        # Numbers may be below zero.
        wrong = [c for c in cells if c[:1] in {*"=+-@\t\r\n"} and not number(c)]
        assert wrong == [], path
        text += sum(cell == f"'{FORMULA}" for cell in cells)
    assert text > 0  # a positive control: the tables do hold what begins as a formula does
    for path in sorted(results.rglob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path).worksheets:
            kinds = {cell.data_type for row in sheet.iter_rows() for cell in row}
            assert kinds <= {"s", "n", "b", "d"}, path  # no "f"


def number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


# --- somebody leaves the study --------------------------------------------------------------------

WHO = renamed("Gwenllian Tregenza")
LOOKED_FOR = Sought({CODE: WHO, INTERVIEW: ""})


def told_of(project: Project) -> set[str]:
    """Every file of the results and of Snakemake's in which she is, confidential ones too."""
    own = [project.root / "results", project.root / ".snakemake"]
    found = (path for folder in own for path in found_in(folder, LOOKED_FOR))
    return {path.relative_to(project.root).as_posix() for path in found}


def test_nothing_is_left_of_whoever_left_the_study(real: Project, tmp_path: Path) -> None:
    project = Project(tmp_path / "left", real.names)
    shutil.copytree(real.root, project.root, symlinks=True)
    before = told_of(project)
    assert {
        "results/tiny/audit/tiny.crate.zip",
        "results/workflow_report.html",
        "results/tiny/report/index.html",
        "results/tiny/confidential/report/index.html",
        "results/tiny/confidential/N1/documents/N1-I03.txt",
        "results/tiny/confidential/N1/interview_sheets/key.xlsx",
        "results/tiny/exports/N1/project.qdpx",
        "results/tiny/exports/N1/network.gexf",
    } <= before
    assert any(name.startswith(".snakemake/metadata/") for name in before)

    take_out(project.root / "tiny", WHO, "Gwenny")
    said = project.snakemake("all").stdout
    assert f"No longer in the study: {CODE}, {INTERVIEW}." in said
    assert told_of(project) == set()
    assert not (project.root / "results/tiny/confidential/logs/before.json").exists()
    assert "Nothing to be done" in project.snakemake("--dry-run").stdout
    look = [sys.executable, "-m", "scripts.traces", "--configfile", "tiny/config.yaml"]
    for who in ([], ["--who", f"{CODE}; {INTERVIEW}; {WHO}"]):
        looked = subprocess.run(
            [*look, *who], cwd=project.root, capture_output=True, text=True, check=True
        )
        assert looked.stdout.startswith("Nothing is left of ")
    # A positive control of the look.
    (project.root / "results" / "tiny" / "old.txt").write_text(f"{CODE} was here")
    looked = subprocess.run(look, cwd=project.root, capture_output=True, text=True, check=False)
    assert (looked.returncode, looked.stdout) == (1, f"results/tiny/old.txt: {CODE}\n")
