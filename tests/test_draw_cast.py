from __future__ import annotations

from pathlib import Path

from PIL import Image

from scripts.study.tables import write_checked
from tests.figures.drawing_jobs import drawn_twice
from tests.figures.sites import write_site
from tests.made_up_narrative import made_up_narrative


def test_two_runs_write_the_same_bytes_with_words_in_every_format(tmp_path: Path) -> None:
    write_site(tmp_path / "in", n=40)
    tables = made_up_narrative()
    for name in ("accounts", "cast", "placements", "account_clusters"):
        write_checked(tmp_path / "in" / f"{name}.parquet", tables[name])
    look = {"numbers": {"S1-A01_cast": "4b", "S1_map": "1"}}
    files = drawn_twice("draw_cast", tmp_path, look, site="S1", account="A01")
    assert set(files) == {"x.svg", "x.pdf", "x.png", "x.csv", "x.txt"}
    title, _, words = files["x.txt"].decode().partition("\n\n")
    assert (
        title
        == "Figure 4b. S1-A01 Developing a referral system for people who smoke & drive: the cast"
    )
    assert "Most of the cast stand in cluster A." in words
    about = Image.open(tmp_path / "1" / "x.png").text  # type: ignore[attr-defined]
    assert about == {"Title": title, "Description": words.rstrip("\n")}
    assert b"smoke &amp; drive: the cast</title>" in files["x.svg"]
    assert b"taxi drivers</text>" in files["x.svg"]
    assert len(files["x.csv"].splitlines()) == 1 + 8
