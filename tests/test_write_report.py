"""The entry point: files in, one page out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.study.problems import StudyError
from scripts.write_report import main
from tests.leaks import find_leaks
from tests.page.study import NARRATED, job

AGAIN = """
import sys
from pathlib import Path
from tests.page.study import job
from scripts.write_report import main
main(job(Path(sys.argv[1])))
print(*sorted({"matplotlib", "numba", "networkx"} & set(sys.modules)))
"""


def test_writes_one_page(tmp_path: Path) -> None:
    made = job(tmp_path)
    main(made)
    html = Path(made.output[0]).read_text(encoding="utf-8")
    assert html.startswith("<!DOCTYPE html>")
    assert all(f'id="site-{site}-map"' in html for site in ("S1", "S2", "S3"))
    assert str(tmp_path) not in html
    narrated = [site for site in ("S1", "S2", "S3") if f'id="site-{site}-accounts"' in html]
    assert narrated == list(NARRATED)
    assert "../figures/S1-A01_chart.svg" in html
    assert [f.name for f in Path(made.output[0]).parent.iterdir()] == ["index.html"]


def test_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    pages = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        done = subprocess.run(
            [sys.executable, "-c", AGAIN, str(folder)],
            capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.stdout.strip() == "", "slow imports that the job does not need"
        pages.append((folder / "report" / "index.html").read_bytes())
    assert pages[0] == pages[1]


def test_reads_nothing_confidential(tmp_path: Path) -> None:
    made = job(tmp_path)
    given = [file for files in vars(made.input).values() for file in files]
    assert given and not any("confidential" in file for file in given)
    names = tmp_path / "results" / "confidential" / "S1" / "names.csv"
    names.parent.mkdir(parents=True)
    names.write_text("actor_id,name\nS1-001,Zoë Quillfeather-Orde\n", encoding="utf-8")
    main(made)
    page = Path(made.output[0])
    assert not find_leaks(page.parent, ["Zoë Quillfeather-Orde"])
    said = page.read_text(encoding="utf-8").replace("Er, well,", "Er, Zoë Quillfeather-Orde,", 1)
    page.write_text(said, encoding="utf-8")
    assert find_leaks(page.parent, ["Zoë Quillfeather-Orde"])


def test_a_site_reads_its_own_narrative_tables(tmp_path: Path) -> None:
    """Where only the second site has transcripts, its tables are the first of their list."""
    made = job(tmp_path)
    made.params.narrated = ["S2"]
    for files in vars(made.input).values():
        if len(files) == len(NARRATED):
            del files[0]
    main(made)
    html = Path(made.output[0]).read_text(encoding="utf-8")
    assert 'id="account-S2-A01"' in html and 'id="account-S1-A01"' not in html


def test_a_bad_sites_table_leaves_no_page(tmp_path: Path) -> None:
    made = job(tmp_path)
    (tmp_path / "sites.csv").write_text("site,priority\nS1,\n", encoding="utf-8")
    with pytest.raises(StudyError, match="question"):
        main(made)
    assert not (tmp_path / "report").exists()
