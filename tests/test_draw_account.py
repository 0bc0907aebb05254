from __future__ import annotations

from pathlib import Path

from PIL import Image

from scripts.study.tables import write_checked
from tests.figures.drawing_jobs import drawn_twice
from tests.figures.sites import write_site
from tests.made_up_narrative import made_up_narrative

FIGURES = ("chart", "cast", "story")


def test_two_runs_write_the_same_bytes_with_words_in_every_format(tmp_path: Path) -> None:
    write_site(tmp_path / "in", n=40)
    tables = made_up_narrative()
    for name in ("accounts", "boxes", "cast", "placements", "account_clusters"):
        write_checked(tmp_path / "in" / f"{name}.parquet", tables[name])
    look = {
        "titles": {"S1-A01_chart": "How drivers came to quit"},
        "numbers": {"S1-A01_chart": "3", "S1-A01_cast": "4b", "S1_map": "1"},
    }
    files = drawn_twice("draw_account", tmp_path, look, site="S1", account="A01")
    kinds = ("svg", "pdf", "png", "csv", "txt")
    assert set(files) == {f"x.{figure}.{kind}" for figure in FIGURES for kind in kinds}
    about = "S1-A01 Developing a referral system for people who smoke & drive"
    titles = {
        "chart": "Figure 3. How drivers came to quit",
        "cast": f"Figure 4b. {about}: the cast",
        "story": f"{about}: the account and its cast",
    }
    for figure in FIGURES:
        title, _, words = files[f"x.{figure}.txt"].decode().partition("\n\n")
        assert title == titles[figure]
        image = Image.open(tmp_path / "1" / f"x.{figure}.png")
        assert image.text == {"Title": title, "Description": words.rstrip("\n")}  # type: ignore[attr-defined]
    assert files["x.chart.svg"].count(titles["chart"].encode()) == 2  # its name, and over the boxes
    assert b"smoke &amp; drive: the cast</title>" in files["x.cast.svg"]
    assert "Most of the cast stand in cluster A." in files["x.cast.txt"].decode()
    for figure in ("cast", "story"):
        assert b"taxi drivers</text>" in files[f"x.{figure}.svg"]
    for figure in FIGURES:
        assert files[f"x.{figure}.csv"].startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    assert len(files["x.chart.csv"].splitlines()) == 1 + 7
    assert len(files["x.cast.csv"].splitlines()) == 1 + 8
