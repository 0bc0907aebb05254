"""Planting a name into a real result, whatever its format, so that a search for names can be tried.

Each kind of place that can hold words is one plant; the file stays one that its programs can open.
"""

from __future__ import annotations

import base64
import html
import io
import zipfile
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Plant = Callable[[bytes, str], bytes]


def plants(suffix: str) -> Iterator[tuple[str, Plant]]:
    """Yield the ways of planting a name in files of a kind, each with where it is put."""
    yield from PLANTS.get(suffix, {"at the end": _at_the_end}).items()


def _at_the_end(data: bytes, name: str) -> bytes:
    return data + f"\n{name}\n".encode()


def _escaped(data: bytes, name: str) -> bytes:
    signs = "".join(f"\\u{ord(sign):04x}" for sign in name)
    return data.rstrip()[:-1] + f', "x": "{signs}"}}\n'.encode()


def _drawn(data: bytes, name: str) -> bytes:
    half = len(name) // 2
    words = f"<tspan>{html.escape(name[:half])}</tspan>{html.escape(name[half:])}"
    return data.replace(b"</svg>", f"<text>{words}</text></svg>".encode())


def _described(data: bytes, name: str) -> bytes:
    return data.replace(b"</svg>", f"<desc>{html.escape(name)}</desc></svg>".encode())


def _on_the_page(data: bytes, name: str) -> bytes:
    return data.replace(b"</body>", f"<p>{html.escape(name)}</p></body>".encode())


def _in_a_picture(data: bytes, name: str) -> bytes:
    picture = base64.b64encode(f"<svg><text>{name}</text></svg>".encode()).decode()
    image = f'<img src="data:image/svg+xml;base64,{picture}">'
    return data.replace(b"</body>", f"{image}</body>".encode())


def _in_a_text_chunk(kind: str) -> Plant:
    def plant(data: bytes, name: str) -> bytes:
        from PIL import Image
        from PIL.PngImagePlugin import PngInfo

        about, out = PngInfo(), io.BytesIO()
        if kind == "iTXt":
            about.add_itxt("Author", name, zip=True)
        else:
            about.add_text("Author", name.encode("latin-1", "ignore").decode("latin-1"), zip=True)
        with Image.open(io.BytesIO(data)) as image:
            image.save(out, "png", pnginfo=about)
        return out.getvalue()

    return plant


def _written_in_pdf(data: bytes, name: str) -> bytes:
    """Write the name below all pages, in a page of its own."""
    import pypdfium2
    from matplotlib.figure import Figure

    drawn = io.BytesIO()
    figure = Figure(figsize=(4, 1))
    figure.text(0.1, 0.5, name, parse_math=False)
    figure.savefig(drawn, format="pdf", metadata={"CreationDate": None})
    return _saved(pypdfium2.PdfDocument(data), pypdfium2.PdfDocument(drawn.getvalue()))


def _saved(document, more) -> bytes:  # type: ignore[no-untyped-def]
    document.import_pages(more)
    out = io.BytesIO()
    document.save(out)
    more.close()
    document.close()
    return out.getvalue()


def _attached(data: bytes, name: str) -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    document.new_attachment("notes.txt").set_data(f"said {name}".encode())
    return _saved(document, pypdfium2.PdfDocument.new())


def _in_a_cell(data: bytes, name: str) -> bytes:
    import openpyxl

    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book.worksheets[-1].cell(500, 30, name)
    book.save(out)
    return out.getvalue()


def _in_a_remark(data: bytes, name: str) -> bytes:
    import openpyxl
    from openpyxl.comments import Comment

    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book.worksheets[0]["A1"].comment = Comment(name, "x")
    book.save(out)
    return out.getvalue()


def _as_author(data: bytes, name: str) -> bytes:
    import openpyxl

    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book.properties.creator = name
    book.save(out)
    return out.getvalue()


def _in_a_part(data: bytes, name: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("more/notes.txt", f"said {name}")
    return out.getvalue()


def _as_a_part(data: bytes, name: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(f"{name}.txt", "x")
    return out.getvalue()


def _in_an_array(data: bytes, name: str) -> bytes:
    out, made = io.BytesIO(data), io.BytesIO()
    np.save(made, np.array(["", name]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("planted.npy", made.getvalue())
    return out.getvalue()


def _in_a_column(kind: pa.DataType) -> Plant:
    def plant(data: bytes, name: str) -> bytes:
        table = pq.read_table(io.BytesIO(data))
        values = pa.array([name] * len(table) or [name]).cast(kind)
        table = table.append_column("x", values) if len(table) else pa.table({"x": values})
        return _parquet(table)

    return plant


def _in_metadata(data: bytes, name: str) -> bytes:
    table = pq.read_table(io.BytesIO(data))
    long = f"{'x ' * 100}{name}"
    return _parquet(table.replace_schema_metadata({"about": long}))


def _parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


_ARCHIVE: dict[str, Plant] = {"a part": _in_a_part, "the name of a part": _as_a_part}
PLANTS: dict[str, dict[str, Plant]] = {
    ".json": {"escaped": _escaped, "at the end": _at_the_end},
    ".svg": {"a text in two parts": _drawn, "a description": _described},
    ".html": {"the page": _on_the_page, "a picture": _in_a_picture},
    ".png": {"iTXt": _in_a_text_chunk("iTXt"), "zTXt": _in_a_text_chunk("zTXt")},
    ".pdf": {"a page": _written_in_pdf, "an attachment": _attached},
    ".xlsx": {"a cell": _in_a_cell, "a remark": _in_a_remark, "its author": _as_author},
    ".npz": {"an array": _in_an_array, **_ARCHIVE},
    ".zip": _ARCHIVE,
    ".qdpx": _ARCHIVE,
    ".parquet": {
        "a column": _in_a_column(pa.string()),
        "bytes": _in_a_column(pa.binary()),
        "metadata": _in_metadata,
    },
}
