from __future__ import annotations

from pathlib import Path

from PIL import Image

from scripts.study.tables import write_checked
from tests.figures.drawing_jobs import drawn_twice
from tests.made_up_narrative import made_up_narrative


def test_two_runs_write_the_same_bytes_with_words_in_every_format(tmp_path: Path) -> None:
    tables = made_up_narrative()
    for name in ("accounts", "boxes", "cast"):
        write_checked(tmp_path / "in" / f"{name}.parquet", tables[name])
    name = "S1-A01_chart"
    look = {"titles": {name: "How drivers came to quit"}, "numbers": {name: "3"}}
    files = drawn_twice("draw_chart", tmp_path, look, site="S1", account="A01")
    assert set(files) == {"x.svg", "x.pdf", "x.png", "x.csv", "x.txt"}
    title, _, words = files["x.txt"].decode().partition("\n\n")
    assert title == "Figure 3. How drivers came to quit"
    about = Image.open(tmp_path / "1" / "x.png").text  # type: ignore[attr-defined]
    assert about == {"Title": title, "Description": words.rstrip("\n")}
    assert files["x.svg"].count(title.encode()) == 2  # its name, and over the boxes
    assert len(files["x.csv"].splitlines()) == 1 + 7
    assert files["x.csv"].splitlines()[0].startswith(b"step,after,speech_act,text")
