from __future__ import annotations

import io
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from scripts.figures.save import save_figure, save_pages
from scripts.figures.style import new_page, style
from scripts.study.watermark import PROVISIONAL

TITLE = "A & B <tie> “q” $x$ back\\1slash"
ALT = "Two people & their tie <b>\x07 \U0001f600"


def save(folder: Path, *kinds: str) -> dict[str, bytes]:
    with style():
        figure = new_page((3, 2))
        figure.text(0.1, 0.5, "what <b> is $shown$ & said")
        for kind in kinds:
            save_figure(figure, folder / f"x.{kind}", TITLE, ALT)
    return {kind: (folder / f"x.{kind}").read_bytes() for kind in kinds}


def test_the_order_of_formats_does_not_matter(tmp_path: Path) -> None:
    once = save(tmp_path, "svg", "pdf", "png")
    assert once == save(tmp_path, "png", "svg", "pdf")
    assert Image.open(io.BytesIO(once["png"])).size == (600, 400)


def test_svg_says_what_it_shows(tmp_path: Path) -> None:
    root = ElementTree.fromstring(save(tmp_path, "svg")["svg"])
    svg = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    title, description = root[0], root[1]
    assert (title.tag, description.tag) == (svg + "title", svg + "desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == TITLE
    assert description.text == ALT.replace("\x07", " ")
    texts = ["".join(e.itertext()) for e in root.iter(svg + "text")]
    assert texts == ["what <b> is $shown$ & said"]


def test_pdf_and_png_say_what_they_show(tmp_path: Path) -> None:
    files = save(tmp_path, "pdf", "png")
    document = pypdfium2.PdfDocument(files["pdf"])
    about = document.get_metadata_dict(skip_empty=True)
    assert set(about) == {"Title", "Subject"}
    assert about["Title"] == TITLE
    assert "Two people" in about["Subject"]
    assert "what <b> is $shown$ & said" in document[0].get_textpage().get_text_range()
    text = Image.open(io.BytesIO(files["png"])).text  # type: ignore[attr-defined]
    assert text == {"Title": TITLE, "Description": ALT}


def test_no_date_version_or_path_gets_in(tmp_path: Path) -> None:
    for kind, content in save(tmp_path, "svg", "pdf", "png").items():
        assert not re.search(
            rb"[Mm]atplotlib [v\d]|CreationDate|dc:date|https://matplotlib", content
        ), kind
        assert str(tmp_path).encode() not in content, kind
        assert b"partial" not in content, kind


def test_nothing_is_left_where_saving_fails(tmp_path: Path) -> None:
    with style(), pytest.raises(KeyError):
        save_figure(new_page(), tmp_path / "x.bmp", "", "")
    assert list(tmp_path.iterdir()) == []


def test_a_mark_is_on_the_figure_and_in_its_words_and_goes_again(tmp_path: Path) -> None:
    plain = save(tmp_path / "plain", "svg", "pdf", "png")
    with style():
        figure = new_page((3, 2))
        figure.text(0.1, 0.5, "what <b> is $shown$ & said")
        for kind in ("svg", "pdf", "png"):
            save_figure(figure, tmp_path / f"m.{kind}", TITLE, ALT, PROVISIONAL)
            save_figure(figure, tmp_path / f"x.{kind}", TITLE, ALT)
            assert (tmp_path / f"x.{kind}").read_bytes() == plain[kind]
        save_pages([figure, figure], tmp_path / "p.pdf", TITLE, ALT, PROVISIONAL)
    svg = "".join(ElementTree.parse(tmp_path / "m.svg").getroot().itertext())
    assert f"PROVISIONAL: {TITLE}" in svg and svg.count(PROVISIONAL.sentence) == 2
    for name, count in (("m.pdf", 1), ("p.pdf", 2)):
        document = pypdfium2.PdfDocument(tmp_path / name)
        assert document.get_metadata_dict()["Title"] == f"PROVISIONAL: {TITLE}"
        texts = [page.get_textpage().get_text_range() for page in document]
        assert len(texts) == count
        assert all(PROVISIONAL.sentence in text for text in texts)
    image = Image.open(tmp_path / "m.png")
    assert image.text["Title"] == f"PROVISIONAL: {TITLE}"  # type: ignore[attr-defined]
    before = Image.open(io.BytesIO(plain["png"]))
    differing = (np.asarray(image.convert("RGB")) != np.asarray(before.convert("RGB"))).any(axis=2)
    assert differing.mean() > 0.02
