"""The entry point: files in, one page out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.study.problems import StudyError
from scripts.write_report import main
from tests.page.study import job

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


def test_a_bad_sites_table_leaves_no_page(tmp_path: Path) -> None:
    made = job(tmp_path)
    (tmp_path / "sites.csv").write_text("site,priority\nS1,\n", encoding="utf-8")
    with pytest.raises(StudyError, match="question"):
        main(made)
    assert not (tmp_path / "report").exists()
