from __future__ import annotations

import io
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.backends.backend_pdf import PdfPages

from scripts.narrative import pdf
from scripts.narrative.documents import read_document
from tests.narrative.interviews import rows_and_faults
from tests.narrative.pdf_by_hand import pdf_by_hand
from tests.narrative.read_files import fault, notes_on, read

STEP = 0.016  # of a page, from line to line


def printed(*pages: list[str | None]) -> bytes:
    """Pages of these lines; None: half a line more to the next."""
    made = io.BytesIO()
    with PdfPages(made) as book:
        for page in pages:
            figure = plt.figure(figsize=(8.27, 11.69))
            height = 0.95
            for line in page:
                if line is None:
                    height -= STEP / 2
                else:
                    figure.text(0.1, height, line, fontsize=11)
                    height -= STEP
            book.savefig(figure)
            plt.close(figure)
    return made.getvalue()


def scanned() -> bytes:
    """A page that is a picture."""
    made = io.BytesIO()
    figure = plt.figure()
    figure.figimage(np.arange(100.0).reshape(10, 10))
    figure.savefig(made, format="pdf")
    plt.close(figure)
    return made.getvalue()


LOCKED = (
    b"/ID[<00><00>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<"
    + b"42" * 32 + b">>>"
)  # fmt: skip
HELLO = b"BT /F 12 Tf 50 700 Td (hello) Tj ET"


def test_paragraphs_and_broken_words(tmp_path: Path) -> None:
    data = printed(
        ["Hall", None, "INT: Why did you", "go there net-", "work, Mei-", "Yee?", "Ann: Well."],
        ["R: We – 😀 – have to", "finish", "it", None, "and say so"],
        ["still,", "in Zoë’s words."],
        [],
    )
    assert read(tmp_path, "a.pdf", data) == (
        "Hall\n\nINT: Why did you\ngo there network, Mei-Yee?\n\nAnn: Well.\n\n"
        "R: We – 😀 – have to\nfinish\nit\n\nand say so\nstill,\nin Zoë’s words.\n"
    )
    everything, broken = notes_on(tmp_path, "a.pdf", data)
    assert "everything is read, footnotes" in everything and "runs on" not in everything
    assert "2 words" in broken and "network Mei-Yee" in broken


BODY = [["INT: Why did", "you go"], ["there in", "R: 2010?"], ["We had to.", "In 3"], ["years."]]


@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        ("Study 7, interview 12", "{}"),
        ("Study 7, page {} of 4", "- {} -"),
        ("{}", "DRAFT"),
    ],
)
def test_headers_and_footers_that_repeat_are_left_out(
    tmp_path: Path, top: str, bottom: str
) -> None:
    pages = [[top.format(n), *lines, bottom.format(n)] for n, lines in enumerate(BODY, start=1)]
    bare = "INT: Why did\nyou go\nthere in\n\nR: 2010?\nWe had to.\nIn 3\nyears.\n"
    assert read(tmp_path, "a.pdf", printed(*pages)) == bare
    (note,) = notes_on(tmp_path, "a.pdf", printed(*pages))
    assert f"“{top.format(1)} / {bottom.format(1)}”" in note and "not what runs on" in note
    # Also where the first page, a title, has none of them.
    assert read(tmp_path, "b.pdf", printed(BODY[0], *pages[1:])) == bare


def test_headers_of_every_other_page_are_left_out(tmp_path: Path) -> None:
    pages = [line for lines in BODY[:3] for line in (["Study 7", *lines], lines[::-1])]
    text = read(tmp_path, "a.pdf", printed(*pages))
    assert text.split() == " ".join(" ".join(lines + lines[::-1]) for lines in BODY[:3]).split()


def test_what_does_not_repeat_is_words(tmp_path: Path) -> None:
    pages = [
        ["R: Yes.", "INT: Why?", "R: Mm."],
        ["R: Yes.", "and so", "R: 12"],
        ["R: No.", "INT: Oh", "R: Mm."],
        ["R: Yes.", "INT: So", "R: 17"],
        ["R: No.", "R: Mm."],
    ]
    text = read(tmp_path, "a.pdf", printed(*pages))
    assert text.split() == " ".join(line for page in pages for line in page).split()
    (note,) = notes_on(tmp_path, "a.pdf", printed(*pages))
    assert "runs on" not in note


def test_words_on_half_of_the_pages_are_words(tmp_path: Path) -> None:
    pages = [["R: we", f"{'a' * n} b", "and so on"] for n in range(1, 4)]
    pages += [["R: we", "to", f"{'b' * n} c"] for n in range(4, 7)]
    text = read(tmp_path, "a.pdf", printed(*pages))
    assert text.count("and so on") == 3 and text.count("R: we") == 6
    # Nor do numbers count pages that are two apart, or words that are the same on two pages.
    pages = [["in 1", "a"], ["so", "b", "thus"], ["in 3", "c", "thus"], ["well", "d", "no"]]
    text = read(tmp_path, "b.pdf", printed(*pages))
    assert text.split() == " ".join(" ".join(page) for page in pages).split()


def test_words_set_lower_stay_in_their_line(tmp_path: Path) -> None:
    drawn = b"BT /F 12 Tf 50 700 Td (We had) Tj -8 Ts (low) Tj 0 Ts ( to go) Tj 0 -14 Td (on) Tj ET"
    assert read(tmp_path, "a.pdf", pdf_by_hand(drawn)) == "We hadlow to go\non\n"


def test_numbers_of_lines_in_the_margin(tmp_path: Path) -> None:
    lines = [
        "INT: Why did",
        "you go?",
        "R1: 12 of us",
        "had to be",
        "there",
        "INT: I see",
        "R1: Yes",
    ]
    made = io.BytesIO()
    with PdfPages(made) as book:
        for first in (1, 5):
            figure = plt.figure(figsize=(8.27, 11.69))
            for n, line in enumerate(lines[first - 1 : first + 3], start=first):
                height = 0.95 - STEP * (n - first)
                figure.text(0.05, height, str(n), fontsize=8)
                figure.text(0.15, height, line, fontsize=11)
            figure.text(0.5, 0.05, f"Page {first // 5 + 1}")
            book.savefig(figure)
            plt.close(figure)
    (tmp_path / "a.pdf").write_bytes(made.getvalue())
    reading = read_document(tmp_path / "a.pdf", "a.pdf")
    _, rows, _ = rows_and_faults(reading.text, reading.layout)
    assert [(r["text"], r["line"]) for r in rows] == [
        ("Why did\nyou go?", 1),
        ("12 of us\nhad to be\nthere", 3),
        ("I see", 6),
        ("Yes", 7),
    ]


def test_columns_are_paragraphs(tmp_path: Path) -> None:
    drawn = (
        b"BT /F 12 Tf 50 700 Td (one) Tj 0 -14 Td (two) Tj 0 -14 Td (three) Tj ET "
        b"BT /F 12 Tf 350 700 Td (four) Tj 0 -14 Td (five) Tj ET"
    )
    assert read(tmp_path, "a.pdf", pdf_by_hand(drawn)) == "one\ntwo\nthree\n\nfour\nfive\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a PDF", "damaged"),
        (b"%PDF-1.7 and so on", "damaged"),
        (b"", "damaged"),
        (printed([]), "no words"),
        (scanned(), "only pictures (scanned?): 1."),
        (pdf_by_hand(HELLO, trailer=LOCKED), "password"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in fault(tmp_path, "a.pdf", data)


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no bound on memory")
def test_a_pdf_that_would_blow_up_costs_nothing_but_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = b"BT /F 12 Tf 50 700 Td " + b"(have to go) Tj 0 -14 Td " * 1_000_000 + b"ET"
    data = pdf_by_hand(drawn)
    assert len(data) < 100_000
    monkeypatch.setattr(pdf, "MEMORY", 500_000_000)
    assert "too large when unpacked" in fault(tmp_path, "a.pdf", data)
    assert read(tmp_path, "a.pdf", pdf_by_hand(HELLO)) == "hello\n"
