"""What stands in the way of reading a document, and archives that are opened with care."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from scripts.study.archives import TooLargeError, read_parts
from scripts.study.problems import Problem, StudyError

LARGEST = 50_000_000  # bytes, unpacked; a transcript of an hour is a thousandth of it
MOST_TAGS = 2_000_000  # of XML
AS_WORD = "Open it in Word and save it as .docx again."
AS_TEXT = "Save it as plain text (.txt, UTF-8), and name that file in the table of documents."


def unreadable(file: str, message: str, remedy: str) -> StudyError:
    """Return the error that a document cannot be read, with what to do."""
    return StudyError([Problem(file, 0, "", "", message, remedy)])


def footnotes_left_out(file: str, count: int) -> tuple[Problem, ...]:
    """Return a note on a document's footnotes and endnotes, if it has any."""
    message = f"{count} footnotes or endnotes are left out."
    return (Problem(file, 0, "", "", message),) if count else ()


def unpacked(
    data: bytes,
    file: str,
    kind: str,
    wanted: Callable[[str], bool],
    *,
    mended: str = AS_WORD,
    smaller: str = "Take out its pictures, or save it as .txt.",
) -> dict[str, bytes]:
    """Return the wanted parts of a packed document, by name; nothing is written to disk.

    Parameters
    ----------
    file, kind : what messages call the document, and what it should be.
    wanted : whether a part of this name is wanted.
    mended, smaller : what to do where it is damaged, or too large.

    Raises
    ------
    StudyError
        Where it is no archive, is damaged or locked, or would blow up, whatever it says itself.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return read_parts(archive, LARGEST, wanted)
    except TooLargeError:
        message = f"unpacked, the {kind} is larger than 50 MB."
        raise unreadable(file, message, smaller) from None
    except Exception:  # a damaged archive fails in many ways
        message = f"this is not a {kind}, or it is damaged or protected by a password."
        raise unreadable(file, message, mended) from None


def harmless(
    xml: bytes,
    file: str,
    kind: str,
    *,
    mended: str = AS_WORD,
    smaller: str = AS_TEXT,
    most: int = MOST_TAGS,
) -> bytes:
    """Return XML unless it declares entities or has more than `most` tags.

    Entities can be made to grow without end, and no program that writes such documents declares
    any. Few bytes of an archive can be tags that take gigabytes, and hours, to read.
    """
    plain = xml.replace(b"\0", b"")
    if b"<!DOCTYPE" in plain:
        raise unreadable(file, f"this is not a {kind}: it declares entities.", mended)
    if plain.count(b"<") > most:
        message = f"the {kind} is made of too many pieces to be read (over {most:,})."
        raise unreadable(file, message, smaller)
    return xml
