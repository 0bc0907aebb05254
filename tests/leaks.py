"""Searching public files, whatever their format, for names that must not be there.

Every file is opened as deep as it goes: archives and workbooks, data URIs in pages, compressed
files, Parquet and NumPy columns, the text of PDFs and the text chunks of images. What is found is
compared without case, accents, punctuation, tags, and HTML, URL or JSON escapes.
"""

from __future__ import annotations

import base64
import gzip
import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

EXEMPT = "confidential"
TITLES = frozenset(
    ("dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "lady", "lord",
     "rev", "cllr", "councillor")
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Leak:
    """A name in a public file: where, and in which form."""

    path: Path
    where: str
    name: str
    form: str


def find_leaks(folder: Path, names: Iterable[str], raw_names: Iterable[str] = ()) -> list[Leak]:
    """Search all files of `folder`, except below folders called `confidential`.

    Parameters
    ----------
    names : people's names; also found with the forename as an initial, or the surname first.
    raw_names : names as typed and aliases; found as they are.
    """
    searches = [_Search.of_person(name) for name in names]
    searches += [_Search(name, whole=(_compact(_words(name)),)) for name in raw_names]
    leaks: set[Leak] = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        inside = path.relative_to(folder)
        if EXEMPT not in inside.parts[:-1]:
            for where, text in _texts(path, str(inside)):
                words = _words(text)
                leaks |= {
                    Leak(path, where, search.name, form)
                    for form, search in _found(searches, words, is_text=where != _BYTES)
                }
    return sorted(leaks)


# --- what a name looks like ---------------------------------------------------------------------


@dataclass(frozen=True)
class _Search:
    """Forms of a name: `whole` found anywhere, spaces or not; `short` only as words."""

    name: str
    whole: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    key: str = field(init=False, default="")

    def __post_init__(self) -> None:
        # Every form holds it, so a text without it need not be searched for the forms.
        forms = [_compact(form) for form in (*self.whole, *self.short)]
        parts = sorted(_words(self.name).split(), key=len, reverse=True)
        key = next((part for part in parts if all(part in form for form in forms)), "")
        object.__setattr__(self, "key", key)

    @classmethod
    def of_person(cls, name: str) -> _Search:
        bare = re.sub(r"\(.*?\)", " ", name)
        parts = [part for part in _words(bare).split() if part not in TITLES]
        if len(parts) < 2:
            alone = _words(name)
            return cls(name, short=(alone, f"{alone}s"))  # Gregory's
        first, last, initial = parts[0], parts[-1], parts[0][0]
        whole = {"".join(parts), first + last, last + first}
        short = {f"{initial} {last}", f"{initial}{last}", f"{last} {initial}", f"{last}{initial}"}
        short |= {f"{form}s" for form in (f"{initial} {last}", f"{initial}{last}")}
        short.add(" ".join([*(part[0] for part in parts[:-1]), last]))
        return cls(name, tuple(sorted(whole)), tuple(sorted(short)))


def _found(searches: list[_Search], words: str, *, is_text: bool) -> Iterator[tuple[str, _Search]]:
    compact, padded = _compact(words), f" {words} "
    absent: dict[str, bool] = {}
    for search in searches:
        if search.key not in absent:
            absent[search.key] = search.key not in compact
        if absent[search.key]:
            continue
        # Very short strings turn up by chance where words run together.
        yield from ((form, search) for form in search.whole if len(form) > 5 and form in compact)
        if is_text:
            yield from ((form, search) for form in search.short if f" {form} " in padded)


def _words(text: str) -> str:
    """Lower-case words without accents, one space between them."""
    text = unicodedata.normalize("NFKD", text).casefold()
    text = re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]+", "", text)  # not to be seen
    text = re.sub("[\u0300-\u036f'’‘`]+", "", text)
    return re.sub(r"[\W_]+", " ", text).strip()


def _compact(words: str) -> str:
    return words.replace(" ", "")


# --- what is in a file --------------------------------------------------------------------------

_BYTES = "bytes"


def _texts(path: Path, inside: str) -> Iterator[tuple[str, str]]:
    """All texts of a file, each with where it is."""
    yield "file name", unquote(inside)
    yield from _contents(path.read_bytes(), "")


def _contents(data: bytes, where: str) -> Iterator[tuple[str, str]]:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield f"{where}archive", archive.comment.decode("utf-8", "replace")
            for member in archive.namelist():
                yield f"{where}archive", member
                yield from _contents(archive.read(member), f"{where}{member}: ")
    elif data.startswith(b"\x1f\x8b"):
        yield from _contents(gzip.decompress(data), f"{where}gzip: ")
    elif data.startswith(b"%PDF"):
        yield from ((f"{where}PDF", text) for text in _pdf_texts(data))
    elif data.startswith(b"PAR1"):
        yield from ((f"{where}Parquet", text) for text in _parquet_texts(data))
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
    yield _BYTES, "\n".join(run.replace(b"\0", b"").decode("ascii") for run in runs)


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
    yield f"{where}text between tags", re.sub(r"<[^<>]*>", "", plain)


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


def _parquet_texts(data: bytes) -> Iterator[str]:
    table = pq.read_table(pa.BufferReader(data))
    yield str(table.schema)
    for column in table.columns:
        values = column.combine_chunks()
        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
            values = values.unique()
        if not pa.types.is_primitive(values.type):
            yield "\n".join(map(str, values.to_pylist()))


def _png_texts(data: bytes) -> Iterator[str]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        yield "\n".join(f"{key} {value}" for key, value in image.info.items())
        yield "\n".join(map(str, image.getexif().values()))
