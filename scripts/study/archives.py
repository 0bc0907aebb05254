"""Archives that people hand in (workbooks, documents, projects), read with bounded memory.

What an archive says of its own sizes is never believed: a few bytes can claim to be a hundred and
unpack to gigabytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from copy import copy

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # Python unpacks the others without bounds


class TooLargeError(Exception):
    """An archive that holds more bytes than allowed."""


def read_parts(
    archive: zipfile.ZipFile, limit: int, wanted: Callable[[str], bool] = lambda name: True
) -> dict[str, bytes]:
    """Return the wanted parts of an archive by name, never unpacking more than `limit` bytes.

    Raises
    ------
    TooLargeError
        Where all parts claim to be larger than `limit` together, or those wanted are.
    zipfile.BadZipFile
        Where a part is not of the size it claims, so that no other program need be trusted to see
        that; where it is packed as no program packs such files; or where it is damaged.
    """
    entries = archive.infolist()
    left = limit
    if sum(entry.file_size for entry in entries) > left:
        raise TooLargeError
    parts: dict[str, bytes] = {}
    for entry in entries:
        if not wanted(entry.filename):
            continue
        parts[entry.filename] = data = read_part(archive, entry, left)
        left -= len(data)
    return parts


def read_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """Return one part of an archive, of at most `limit` bytes; see `read_parts`."""
    if entry.compress_type not in _METHODS:
        raise zipfile.BadZipFile(f"{entry.filename} is packed in a way that is not read")
    claimed = copy(entry)
    claimed.file_size = 2 * limit + 1  # else zipfile cuts off what is beyond the size claimed
    with archive.open(claimed) as part:
        data = part.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError
    if len(data) != entry.file_size:
        raise zipfile.BadZipFile(f"{entry.filename} is not of the size it claims")
    return data
