from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PIL import Image

from scripts.study.tables import write_checked
from tests.figures.sites import write_site
from tests.made_up_narrative import made_up_narrative

ROOT = Path(__file__).parent.parent
JOB = """
import sys
from pathlib import Path
from scripts.draw_cast import main
from tests.jobs import stand_in
inputs, out = Path(sys.argv[1]), Path(sys.argv[2])
main(stand_in(
    {p.stem: p for p in inputs.iterdir()},
    {k: out / f"x.{k}" for k in ("svg", "pdf", "png", "csv", "txt")},
    {"wave": 3, "directed": True},
    site="S1",
    account="A01",
))
"""


def test_two_runs_write_the_same_bytes_with_words_in_every_format(tmp_path: Path) -> None:
    write_site(tmp_path / "in", n=40)
    tables = made_up_narrative()
    for name in ("accounts", "cast", "placements", "account_clusters"):
        write_checked(tmp_path / "in" / f"{name}.parquet", tables[name])
    runs = []
    for hash_seed in ("1", "2"):
        out = tmp_path / hash_seed
        subprocess.run(
            [sys.executable, "-c", JOB, tmp_path / "in", out],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
            check=True,
        )
        runs.append({p.name: p.read_bytes() for p in out.iterdir()})
    assert set(runs[0]) == {"x.svg", "x.pdf", "x.png", "x.csv", "x.txt"}
    assert runs[0] == runs[1]
    title, _, words = runs[0]["x.txt"].decode().partition("\n\n")
    assert title == "S1-A01 Developing a referral system for people who smoke & drive: the cast"
    assert "Most of the cast stand in cluster A." in words
    about = Image.open(tmp_path / "1" / "x.png").text  # type: ignore[attr-defined]
    assert about == {"Title": title, "Description": words.rstrip("\n")}
    assert b"smoke &amp; drive: the cast</title>" in runs[0]["x.svg"]
    assert b"taxi drivers</text>" in runs[0]["x.svg"]
    assert len(runs[0]["x.csv"].splitlines()) == 1 + 8
