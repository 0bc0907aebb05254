"""A study laid out by `make study`, filled in as people do, and run."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import openpyxl
import pytest
import yaml

from scripts.study.new_study import lay_out
from tests.tiny_study import CONFIG
from tests.workflow.conftest import Project, copy_project, run_snakemake

pytestmark = pytest.mark.workflow


def typed(heading: str, cell: str) -> object:
    """A cell as Excel keeps what somebody types."""
    if heading == "date" and cell:
        return datetime.datetime.fromisoformat(cell)
    return int(cell) if cell.isdigit() else cell or None


def fill_in(template: Path, table: Path) -> None:
    """Type the rows of a CSV table into a workbook, below what stands there."""
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sheet.append([typed(h, row.get(h) or "") for h in headings])
    book.save(template)


@pytest.fixture
def laid_out(tmp_path: Path) -> tuple[Project, Path]:
    """A project that holds no study, and a new study beside it."""
    project = copy_project(tmp_path / "project")
    return project, lay_out("new", tmp_path, ["N1", "N2"], project.root)


def test_a_new_study_says_what_to_fill_in_and_makes_nothing(laid_out: tuple[Project, Path]) -> None:
    project, folder = laid_out
    result = run_snakemake(project.root, "--dry-run", config=folder / "config.yaml", check=False)
    said = result.stdout + result.stderr
    assert result.returncode != 0
    assert (
        "N1/actors.xlsx: there are no rows below the headings. Write a row for each actor." in said
    )
    assert "sites.xlsx, row 3, column question: must not be blank." in said
    assert "Traceback" not in said
    assert not (project.root / "results" / "new").exists()


def test_a_study_filled_in_runs_to_its_maps(laid_out: tuple[Project, Path]) -> None:
    project, folder = laid_out
    tiny = project.root / "tiny"
    book = openpyxl.load_workbook(folder / "sites.xlsx")
    rows = {row[0].value: row for row in book["sites"].iter_rows(min_row=3)}
    with (tiny / "sites.csv").open(encoding="utf-8", newline="") as file:
        for site in csv.DictReader(file):
            for cell, heading in zip(rows[site["site"]], site, strict=True):
                cell.value = typed(heading, site[heading])
    book.save(folder / "sites.xlsx")
    for site in ("N1", "N2"):
        for stem in ("actors", "interviews", "nominations", "aliases"):
            fill_in(folder / site / f"{stem}.xlsx", tiny / site / f"{stem}.csv")
    path = folder / "config.yaml"
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    config["model"] = CONFIG["model"] | {"seeds": 1}
    config["selection"] = CONFIG["selection"]
    path.write_text(yaml.safe_dump(config), encoding="utf-8")

    maps = [f"results/new/figures/{site}_map.pdf" for site in ("N1", "N2")]
    run_snakemake(project.root, *maps, config=path)
    assert all((project.root / made).stat().st_size > 0 for made in maps)
    # The same people and ties as from the tables the rows came from.
    tables = [f"results/tiny/{site}/nominations/{table}.parquet"
              for site in ("N1", "N2") for table in ("actors", "dyads")]  # fmt: skip
    project.snakemake(*tables)
    for table in tables:
        new = (project.root / table.replace("tiny", "new")).read_bytes()
        assert new == (project.root / table).read_bytes(), table
