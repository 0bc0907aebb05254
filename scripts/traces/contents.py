"""All words in a file, whatever its format: to be searched for people who must not be there.

Archives and workbooks, data URIs in pages, compressed files, Parquet and NumPy columns, the text
and streams of PDFs, the text chunks of images; HTML, URL and JSON escapes are undone.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from scripts.study.archives import read_parts

LARGEST = 1_000_000_000  # bytes of an archive, unpacked
BYTES = "bytes"  # runs of readable bytes, for whatever a reader of the format may not show
JOINED = "text between tags"
MEANING = "Parquet, what columns mean"


def texts_of(path: Path, inside: str) -> Iterator[tuple[str, str]]:
    """Yield all texts of a file, its name `inside` a folder first, each after where it stands."""
    yield "file name", unquote(inside)
    yield from (("file name in base64", text) for text in _unwrapped(inside))
    yield from _contents(path.read_bytes(), "")


def _unwrapped(inside: str) -> Iterator[str]:
    """Yield what Snakemake's names of files mean: base64, cut into folders that begin with @."""
    for name in re.findall(r"(?:@[^/]+/)*[^/]+$", inside):
        plain = name.replace("/", "").replace("@", "")
        if re.fullmatch(r"[\w+-]{12,}=*", plain):
            plain = plain.rstrip("=")
            yield base64.urlsafe_b64decode(plain + "=" * (-len(plain) % 4)).decode(
                "utf-8", "replace"
            )


def _contents(data: bytes, where: str) -> Iterator[tuple[str, str]]:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{where}archive", archive.comment.decode("utf-8", "replace")
            for member, part in read_parts(archive, LARGEST).items():
                yield f"{where}archive", member
                yield from _contents(part, f"{where}{member}: ")
    elif data.startswith(b"\x1f\x8b"):
        yield from _contents(gzip.decompress(data), f"{where}gzip: ")
    elif data.startswith(b"%PDF"):
        yield from ((f"{where}PDF", text) for text in _pdf_texts(data))
    elif data.startswith(b"PAR1"):
        yield from ((f"{where}{kind}", text) for kind, text in _parquet_texts(data))
    elif data.startswith(b"\x93NUMPY"):
        values = np.load(io.BytesIO(data), allow_pickle=False)
        if values.dtype.kind in "US":
            yield f"{where}array", "\n".join(values.astype(str).ravel().tolist())
    elif data.startswith(b"\x89PNG"):
        yield from ((f"{where}PNG", text) for text in _png_texts(data))
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield from _plain_texts(data.decode("utf-16", "replace"), where)
    elif b"\0" not in data:
        yield from _plain_texts(_decoded(data), where)
        return
    # Runs of readable bytes, for whatever a reader of the format may not show.
    runs = re.findall(rb"[\x20-\x7e]{6,}", data) + re.findall(rb"(?:[\x20-\x7e]\0){6,}", data)
    yield BYTES, "\n".join(run.replace(b"\0", b"").decode("ascii") for run in runs)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _plain_texts(text: str, where: str) -> Iterator[tuple[str, str]]:
    for encoded in re.findall(r"base64,\s*([A-Za-z0-9+/=\s]{16,})", text):
        clean = re.sub(r"\s", "", encoded)
        clean = clean[: len(clean) // 4 * 4]
        yield from _contents(base64.b64decode(clean), f"{where}data URI: ")
    text = re.sub(r"base64,\s*[A-Za-z0-9+/=\s]{16,}", " ", text)
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    plain = plain.replace("\\n", " ").replace("\\t", " ").replace("\\", "")
    plain = unquote(html.unescape(html.unescape(plain)))
    yield f"{where}text", plain
    yield f"{where}{JOINED}", re.sub(r"<[^<>]*>", "", plain)


def _pdf_texts(data: bytes) -> Iterator[str]:
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

    document = pypdfium2.PdfDocument(data)
    try:
        yield "\n".join(document.get_metadata_dict().values())
        for page in document:
            # Lines are joined: a name may break over two.
            text = page.get_textpage()
            yield text.get_text_bounded().replace("\ufffe", "")
            # Also as drawn: across the page, other words may stand between these lines.
            drawn = page.get_objects([FPDF_PAGEOBJ_TEXT], textpage=text)
            yield "\n".join(words.extract() for words in drawn)
        yield from (mark.get_title() for mark in document.get_toc())
    finally:
        document.close()
    # What the reader does not show: metadata in XML, attachments, scripts.
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, flags=re.DOTALL):
        with suppress(zlib.error):
            stream = zlib.decompressobj().decompress(stream)
        yield stream.decode("utf-8", "ignore")
        yield stream.decode("utf-16-be", "ignore")


def _parquet_texts(data: bytes) -> Iterator[tuple[str, str]]:
    table = pq.read_table(pa.BufferReader(data))
    yield MEANING, str(table.schema)
    metadata = [table.schema.metadata, *(field.metadata for field in table.schema)]
    values = [value for told in metadata for value in (told or {}).values()]
    yield MEANING, "\n".join(value.decode("utf-8", "replace") for value in values)
    for column in table.columns:
        values = column.combine_chunks()
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            values = values.unique()
        if pa.types.is_binary(values.type):
            yield (
                "Parquet",
                "\n".join(v.decode("utf-8", "replace") for v in values.to_pylist() if v),
            )
        elif not pa.types.is_primitive(values.type):
            yield "Parquet", "\n".join(map(str, values.to_pylist()))


def _png_texts(data: bytes) -> Iterator[str]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        yield "\n".join(f"{key} {value}" for key, value in image.info.items())
        yield "\n".join(map(str, image.getexif().values()))
