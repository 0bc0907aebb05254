"""Undecided names: they stop the run, or run provisionally, and can be decided with help."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pypdfium2
import pytest
from PIL import Image

from scripts.study.files import read_json
from scripts.study.tables import ACTORS, read_table
from scripts.study.watermark import PROVISIONAL
from tests.leaks import find_leaks
from tests.workflow.conftest import Project, copy_project, reproducible_files
from tests.workflow.test_bad_input import spoil

pytestmark = pytest.mark.workflow

UNDECIDED = "Quill fether of the schol run"


def made(project: Project) -> list[str]:
    files = reproducible_files(project.root / "results")
    return [name for name in files if name.startswith("tiny/")]


@pytest.fixture
def undecided(tmp_path: Path) -> Project:
    """A project of which nothing has run, with a name that nobody has decided on."""
    project = copy_project(tmp_path / "undecided")
    spoil(project.root, "N2/nominations.csv", "N2-002,", f"N2-002,{UNDECIDED},9,,\nN2-002,")
    return project


def test_an_undecided_name_stops_the_run_and_can_be_decided_with_help(undecided: Project) -> None:
    result = undecided.snakemake(check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0 and "Traceback" not in said
    assert f"has “{UNDECIDED}”: no actor has this name" in said
    assert "`snakemake alias_candidates --cores 1`" in said
    assert made(undecided) == []
    # What the message says can be done then, and only that.
    undecided.snakemake("alias_candidates", "--cores", "1")
    assert made(undecided) == [
        f"tiny/confidential/{site}/alias_candidates.xlsx" for site in ("N1", "N2")
    ]
    assert undecided.snakemake("selection", "--dry-run", check=False).returncode != 0
    # Saved as it is, the workbook decides nothing.
    folder = undecided.root / "tiny" / "N2"
    (folder / "aliases.csv").unlink()
    results = undecided.root / "results" / "tiny"
    shutil.copy(results / "confidential" / "N2" / "alias_candidates.xlsx", folder / "aliases.xlsx")
    again = undecided.snakemake("--dry-run", check=False)
    assert again.returncode != 0
    assert "1 thing to put right" in again.stdout + again.stderr


def test_other_mistakes_stop_the_candidates_too(undecided: Project) -> None:
    spoil(undecided.root, "N1/actors.csv", "roster", "rooster")
    result = undecided.snakemake("alias_candidates", check=False)
    assert result.returncode != 0
    assert "rooster" in result.stdout + result.stderr
    assert made(undecided) == []


# --- the mark of a provisional run ----------------------------------------------------------------


def svg_marked(path: Path) -> bool:
    text = "".join(ElementTree.parse(path).getroot().itertext())
    return PROVISIONAL.word in text and PROVISIONAL.sentence in text


def pdf_marked(path: Path) -> bool:
    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return all(PROVISIONAL.sentence in text for text in texts)


def png_marked(path: Path) -> bool:
    with Image.open(path) as image:
        image.load()
        return str(image.info.get("Title", "")).startswith(PROVISIONAL.word)


def xlsx_marked(path: Path) -> bool:
    shown = [s for s in openpyxl.load_workbook(path).worksheets if s.sheet_state == "visible"]
    return all(PROVISIONAL.sentence in [cell.value for cell in sheet[1]] for sheet in shown)


def csv_marked(path: Path) -> bool:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    return header[-1] == PROVISIONAL.column and all(row[-1] == "yes" for row in rows)


def text_marked(path: Path) -> bool:
    return PROVISIONAL.sentence in path.read_text(encoding="utf-8")


MARKED = {
    ".svg": svg_marked,
    ".pdf": pdf_marked,
    ".png": png_marked,
    ".xlsx": xlsx_marked,
    ".csv": csv_marked,
    ".txt": text_marked,
    ".md": text_marked,
    ".html": text_marked,
}
NOT_MARKED = {".parquet", ".npz", ".json"}  # for programs


def people_see(results: Path) -> list[Path]:
    """The files that people look at, of all that a run made.

    Left out is what was said as it was said, which means the same whoever is meant, and networks
    for other programs, which go by the README beside them.
    """
    files = [
        path
        for path in sorted(results.rglob("*"))
        if path.is_file()
        and not path.name.startswith(".")  # Snakemake's own
        and not {"logs", "benchmarks"} & set(path.relative_to(results).parts)
        and path.parent != results / "confidential" / "N1" / "documents"
        and (results / "exports" not in path.parents or path.name.endswith("README.txt"))
    ]
    unknown = {path.suffix for path in files} - set(MARKED) - NOT_MARKED
    assert not unknown, unknown
    return [path for path in files if path.suffix in MARKED]


def test_a_provisional_run_is_marked_on_everything_people_see(undecided: Project) -> None:
    spoil(undecided.root, "config.yaml", "seed: 5", "seed: 5\nnames: provisional")
    undecided.snakemake()
    results = undecided.root / "results" / "tiny"
    files = people_see(results)
    assert {path.suffix for path in files} >= set(MARKED) - {".md"} and len(files) > 40
    unmarked = [str(path.relative_to(results)) for path in files if not MARKED[path.suffix](path)]
    assert unmarked == []
    # The name is an actor of its own, in code; the name itself is confidential.
    actors = {
        site: read_table(results / site / "nominations" / "actors.parquet", ACTORS).to_pylist()
        for site in ("N1", "N2")
    }
    (own,) = [a for rows in actors.values() for a in rows if "-P" in a["actor_id"]]
    assert own["actor_id"].startswith("N2-P0") and own["named_by"] == 1
    for site, number in (("N1", 0), ("N2", 1)):
        counts = read_json(results / site / "nominations" / "counts.json")
        choice = read_json(results / site / "fits" / "wave2" / "choice.json")
        assert counts["names"] == choice["names"] == "provisional"
        assert counts["provisional_actors"] == number
        assert choice["warnings"][0] == f"{PROVISIONAL.sentence} At this site: {number}."
    assert find_leaks(results, undecided.names, [UNDECIDED, "Quill fether"]) == []
    key = (results / "confidential" / "N2" / "names.csv").read_text("utf-8")
    assert f"{own['actor_id']},{UNDECIDED},yes" in key
    assert "Nothing to be done" in undecided.snakemake("--dry-run").stdout


def test_no_other_run_is_marked(finished: Project) -> None:
    results = finished.root / "results" / "tiny"
    files = people_see(results)
    assert len(files) > 40
    assert [path.name for path in files if MARKED[path.suffix](path)] == []
    assert [path.name for path in files if PROVISIONAL.sentence.encode() in path.read_bytes()] == []


# --- what hangs on doubtful merges ----------------------------------------------------------------


def test_doubtful_merges_are_undone_apart_from_the_study(project: Project) -> None:
    results = project.root / "results" / "tiny"
    spoil(project.root, "N1/aliases.csv", ",same,high,", ",same,low,")
    project.snakemake()
    before = reproducible_files(project.root / "results")
    project.snakemake("names_sensitivity")
    found = read_json(results / "N1" / "sensitivity" / "names.json")
    assert found["undone"] == 1
    assert found["actors"] == {"merged": 20, "apart": 21, "both": 20}
    assert found["ties"]["merged"] == found["ties"]["apart"]
    assert "1 merge of low confidence was undone" in (
        results / "N1" / "sensitivity" / "names.md"
    ).read_text("utf-8")
    # Only the number of clusters that the study works with is fitted again.
    fits = sorted((results / "N1" / "sensitivity" / "names" / "fits").glob("wave*/groups*/seed*"))
    assert [f"{p.parent.name}/{p.name}" for p in fits] == ["groups2/seed1", "groups2/seed2"]
    # Where nothing was merged with low confidence, nothing is fitted.
    assert read_json(results / "N2" / "sensitivity" / "names.json")["undone"] == 0
    assert not (results / "N2" / "sensitivity" / "names").exists()
    # The study itself is as it was, and does not ask for any of this.
    after = reproducible_files(project.root / "results")
    assert {name: after[name] for name in before} == before
    assert "Nothing to be done" in project.snakemake("--dry-run").stdout
    assert "Nothing to be done" in project.snakemake("names_sensitivity", "--dry-run").stdout
    assert find_leaks(results, project.names) == []
