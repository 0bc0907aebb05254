"""Archives are unpacked within bounds, whatever they say of themselves."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from scripts.audit import archive as audit_archive
from scripts.narrative.documents import read_document
from scripts.narrative.refi_read import read_projects
from scripts.study.archives import TooLargeError, read_parts
from scripts.study.problems import StudyError
from scripts.study.sheets import UnreadableError, read_sheet

MB = 1_000_000
ZEROS = 200 * MB  # what the part really unpacks to


@cache
def lying_bomb(name: str, claimed: int = 100) -> bytes:
    """An archive of one part that claims to be small, with the checksum of as many zeros."""
    out = io.BytesIO()
    packed = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with packed as made, made.open(name, "w") as part:
        for _ in range(ZEROS // MB):
            part.write(bytes(MB))
    data = bytearray(out.getvalue())
    entry = data.rindex(b"PK\x01\x02")  # in the directory: checksum at 16, size unpacked at 24
    data[entry + 16 : entry + 20] = struct.pack("<I", zlib.crc32(bytes(claimed)))
    data[entry + 24 : entry + 28] = struct.pack("<I", claimed)
    return bytes(data)


def peak_of(read: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        read()
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def parts(data: bytes, limit: int) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return read_parts(archive, limit)


def test_what_an_archive_claims_is_not_believed() -> None:
    bomb = lying_bomb("a")
    assert len(bomb) < MB
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        # Believed, it takes what it really unpacks to.
        assert peak_of(lambda: archive.read("a")) > ZEROS

    def refuse() -> None:
        with pytest.raises(TooLargeError):
            parts(bomb, MB)

    assert peak_of(refuse) < 10 * MB


@pytest.mark.parametrize("claimed", [0, 99, 101])
def test_a_part_of_another_size_than_claimed_is_refused(claimed: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a", bytes(100))
    honest = out.getvalue()
    assert parts(honest, 100) == {"a": bytes(100)}
    entry = honest.rindex(b"PK\x01\x02")
    with pytest.raises(zipfile.BadZipFile):
        parts(honest[: entry + 24] + struct.pack("<I", claimed) + honest[entry + 28 :], MB)


def test_all_parts_together_are_bounded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in "abc":
            made.writestr(name, bytes(40))
    assert len(parts(out.getvalue(), 120)) == 3
    with pytest.raises(TooLargeError):
        parts(out.getvalue(), 119)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_cannot_be_bounded_are_refused(method: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        made.writestr("a", b"x" * 100)
    with pytest.raises(zipfile.BadZipFile, match="packed in a way"):
        parts(out.getvalue(), MB)


def projects(path: Path) -> None:
    _, problems = read_projects(path.parents[2], "S1")
    raise StudyError(problems)


READERS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "S1/a.xlsx": ("xl/workbook.xml", lambda path: read_sheet(path, path.name)),
    "S1/a.docx": ("word/document.xml", lambda path: read_document(path, path.name)),
    "S1/a.odt": ("content.xml", lambda path: read_document(path, path.name)),
    "S1/codings/AB.qdpx": ("project.qde", projects),
    "S1/a.crate.zip": ("record.json", audit_archive.read_archive),
}


@pytest.mark.parametrize("file", READERS)
def test_no_reader_unpacks_more_than_it_allows(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, read = READERS[file]
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_bytes(lying_bomb(name))
    monkeypatch.setattr(audit_archive, "LARGEST", 50 * MB)
    refused = (StudyError, UnreadableError)
    said: list[str] = []

    def refuse() -> None:
        with pytest.raises(refused) as caught:
            read(path)
        said.append(str(caught.value))

    assert peak_of(refuse) < 150 * MB
    assert "larger than 50 MB" in said[0] or "more than any audit" in said[0]
