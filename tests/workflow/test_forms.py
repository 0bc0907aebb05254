"""Names given in another form than the table: the same network, and an edit makes it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.conftest import Project, copy_project

pytestmark = pytest.mark.workflow

TIES = "results/tiny/N1/nominations/dyads.parquet"
READING = "N1: finding out whom the names mean"
MAPPING = """\
nominations:
  file: "export/*.csv"
  respondent_id: person
  nominee_name: contact
  order: place
  keep: {relation: [goes to]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path / "project")


def export(table: Path, folder: Path) -> None:
    """Write a table of nominations as another program may, and take it away."""
    _, *rows = table.read_text("utf-8").splitlines()
    lines = ["person,contact,place,relation", *(f"{r.removesuffix(',,')},goes to" for r in rows)]
    folder.mkdir()
    (folder / "first.csv").write_text("\n".join(lines), "utf-8")
    table.unlink()


def test_an_export_is_read_where_it_lies_and_watched(project: Project) -> None:
    project.snakemake(TIES)
    ties, site = (project.root / TIES).read_bytes(), project.root / "tiny" / "N1"
    export(site / "nominations.csv", site / "export")
    (site / "mapping.yaml").write_text(MAPPING, "utf-8")
    assert READING in project.snakemake(TIES).stderr
    assert (project.root / TIES).read_bytes() == ties
    assert "Nothing to be done" in project.snakemake(TIES, "--dry-run").stdout
    # One more file of the export, as after another interview, is one more input.
    head, *rows = (site / "export" / "first.csv").read_text("utf-8").splitlines()
    (site / "export" / "first.csv").write_text("\n".join([head, *rows[:-1]]), "utf-8")
    (site / "export" / "second.csv").write_text("\n".join([head, rows[-1]]), "utf-8")
    assert READING in project.snakemake(TIES).stderr
    assert (project.root / TIES).read_bytes() == ties
    (site / "mapping.yaml").write_text(MAPPING.replace("goes to", "works with"), "utf-8")
    refused = project.snakemake(TIES, check=False)
    assert refused.returncode != 0
    assert "no row has “works with” here. It holds “goes to”." in refused.stderr
