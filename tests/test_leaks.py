"""The search for leaked names finds a planted name in every format, and nothing where none is."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.leaks import find_leaks

NAME = "Zoë Quillfeather-Orde"
OTHER = "Benedikt Saltmarshe"


def figure(suffix: str, text: str, **metadata: str) -> bytes:
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.fonttype": "none", "pdf.fonttype": 42}):
        drawing = Figure(figsize=(3, 1))
        drawing.text(0.1, 0.5, text, parse_math=False)
        buffer = io.BytesIO()
        drawing.savefig(buffer, format=suffix, metadata=metadata or None)
    return buffer.getvalue()


def workbook(text: str) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.add_worksheet().write_string(3, 2, text)
    return buffer.getvalue()


def archive(text: str, member: str = "inside.txt") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(member, f"told by {text}")
    return buffer.getvalue()


def parquet(text: str, **columns: list[str]) -> bytes:
    sink = pa.BufferOutputStream()
    table = pa.table({"number": [1, 2], **(columns or {"text": ["", text]})})
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def npz(text: str) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, labels=np.array(["", text]), numbers=np.arange(3))
    return buffer.getvalue()


def page(text: str) -> bytes:
    picture = base64.b64encode(figure("svg", text)).decode()
    return f'<main><img src="data:image/svg+xml;base64,{picture}"></main>'.encode()


FORMATS: dict[str, Callable[[str], bytes]] = {
    "plain.txt": lambda t: f"said {t}, yes".encode(),
    "windows.txt": lambda t: f"said {t}".encode("cp1252"),
    "wide.txt": lambda t: f"said {t}".encode("utf-16"),
    "table.csv": lambda t: f"a,b\n1,{t}\n".encode(),
    "escaped.json": lambda t: json.dumps({"a": t}).encode(),
    "escaped.html": lambda t: f"<p>{html.escape(t).replace('ë', '&euml;')}</p>".encode(),
    "twice.html": lambda t: html.escape(html.escape(t).replace("ë", "&#235;")).encode(),
    "split.html": lambda t: f"<b>{t[:6]}</b><i>{t[6:]}</i>".encode(),
    "linked.html": lambda t: f'<a href="?who={quote(t)}">x</a>'.encode(),
    "pictured.html": page,
    "drawn.svg": lambda t: figure("svg", t),
    "drawn.pdf": lambda t: figure("pdf", t),
    "about.pdf": lambda t: figure("pdf", "nothing", Title=t),
    "about.png": lambda t: figure("png", "nothing", Comment=t),
    "book.xlsx": workbook,
    "archive.zip": archive,
    "nested.zip": lambda t: nested(t),
    "member.zip": lambda t: archive("nobody", f"{t}.txt"),
    "packed.txt.gz": lambda t: gzip.compress(f"said {t}".encode(), mtime=0),
    "table.parquet": parquet,
    "list.parquet": lambda t: parquet("", lists=[[t], [""]]),  # type: ignore[list-item]
    "heading.parquet": lambda t: parquet("", **{t: ["a", "b"]}),
    "arrays.npz": npz,
    "unknown.bin": lambda t: b"\0\1\2" + f"Orde {t} ".encode("ascii", "replace") + b"\0\xff",
}


def nested(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("inner.zip", archive(text))
    return buffer.getvalue()


@pytest.mark.parametrize("file", FORMATS)
def test_a_planted_name_is_found_in_every_format(tmp_path: Path, file: str) -> None:
    name = NAME if file != "unknown.bin" else OTHER
    path = tmp_path / "public" / file
    path.parent.mkdir()
    path.write_bytes(FORMATS[file](name))
    found = find_leaks(tmp_path, [NAME, OTHER])
    assert {(leak.path, leak.name) for leak in found} == {(path, name)}


def test_a_name_over_two_lines_beside_other_words_is_found(tmp_path: Path) -> None:
    import pypdfium2
    from matplotlib.figure import Figure

    drawing = Figure(figsize=(4, 1))
    drawing.text(0.5, 0.5, OTHER.replace(" ", "\n"), va="bottom")
    drawing.text(0.1, 0.5, "between", va="bottom")
    drawing.savefig(tmp_path / "map.pdf")
    read = pypdfium2.PdfDocument(tmp_path / "map.pdf")[0].get_textpage().get_text_bounded()
    assert read.split() == ["Benedikt", "between", "Saltmarshe"]
    assert [leak.name for leak in find_leaks(tmp_path, [NAME, OTHER])] == [OTHER]


@pytest.mark.parametrize("file", FORMATS)
def test_nothing_is_found_where_nothing_is(tmp_path: Path, file: str) -> None:
    (tmp_path / file).write_bytes(FORMATS[file]("S1-017 goes to S1-023"))
    assert find_leaks(tmp_path, [NAME, OTHER], ["Director of Public Health"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "BENEDIKT SALTMARSHE",
        "Saltmarshe, Benedikt",
        "B. Saltmarshe",
        "B Saltmarshe",
        "Saltmarshe, B.",
        "benedikt_saltmarshe",
        "BenediktSaltmarshe",
        "Benedikt\n   Saltmarshe",
        "bsaltmarshe@example.org",
        "saltmarsheb@example.org",
        "B. Saltmarshe’s",
        "Bene\u00addikt Salt\u200bmarshe",
        "Dr Benedikt  Saltmarshe’s",
        "Be\u0301nedikt Saltmarshe",
    ],
)
def test_forms_of_a_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.txt").write_text(f"then {text} said", encoding="utf-8")
    assert [leak.name for leak in find_leaks(tmp_path, [f"Dr {OTHER} (council)"])]


@pytest.mark.parametrize(
    "text", ["Saltmarshe Road", "benediktine", "C. Saltmarshe", "ab saltmarshes", "S1-017"]
)
def test_what_is_no_form_of_a_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.txt").write_text(text, encoding="utf-8")
    assert find_leaks(tmp_path, [OTHER]) == []


@pytest.mark.parametrize("text", ["Gregory’s car", "the GREGORYS", "Gre\u00adgory", "(gregory)"])
def test_forms_of_a_single_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.txt").write_text(f"then {text} left", encoding="utf-8")
    assert [leak.name for leak in find_leaks(tmp_path, ["Gregory"])]


def test_aliases_single_names_file_names_and_the_exempt_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("the director of  public-health", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Gregory said; gregorian", encoding="utf-8")
    (tmp_path / "S1").mkdir()
    (tmp_path / "S1" / "b_saltmarshe.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "confidential" / "S1").mkdir(parents=True)
    (tmp_path / "confidential" / "S1" / "names.csv").write_text(OTHER, encoding="utf-8")
    (tmp_path / "confidential.txt").write_text(OTHER, encoding="utf-8")
    found = find_leaks(tmp_path, [OTHER, "Gregory"], ["Director of Public Health"])
    assert {leak.path.name for leak in found} == {
        "a.txt",
        "b.txt",
        "b_saltmarshe.svg",
        "confidential.txt",
    }
