"""The words of a PDF that has words, not only pictures of them.

`python -m scripts.narrative.pdf MEMORY SECONDS < FILE` is what `read_pdf` runs, apart and with
bounds, as a PDF can be packed so that reading it takes all memory, or ends the program that reads
it.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import statistics
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

from scripts.narrative.turns import looks_like_label
from scripts.narrative.unreadable import AS_WORD, LARGEST, unreadable
from scripts.study.problems import Problem

_ROOT = Path(__file__).parents[2]
MEMORY = 2_000_000_000  # bytes that reading a PDF may take; a transcript takes a tenth of it
SECONDS = 120  # of computing; a transcript takes one
_BROKEN = "\x02\ufffe"  # what PDFium puts in place of a hyphen at the end of a line
_WIDER = 1.2  # times the usual distance of lines: a paragraph ends there
_LOCKED = "locked"


def read_pdf(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the paragraphs, parted by blank lines, and what a person should look at.

    A paragraph begins where lines stand farther apart than they mostly do, or higher than before,
    and with every line that may begin with a speaker's label. Words broken at the end of a line are
    joined, without the hyphen if they go on in small letters.

    Raises
    ------
    StudyError
        Where it cannot be read, or words would be lost.
    """
    child = subprocess.run(
        [sys.executable, "-P", "-m", __name__, str(MEMORY), str(SECONDS)],
        input=data,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )
    if child.returncode or len(child.stdout) > LARGEST:
        message = "the PDF is damaged, or too large when unpacked."
        raise unreadable(file, message, AS_WORD)
    pages = json.loads(child.stdout)
    if pages == _LOCKED:
        raise unreadable(file, "it is protected by a password.", "Save it without one.")
    pictures = [n for n, page in enumerate(pages, start=1) if page["picture"]]
    if pictures:
        places = ", ".join(map(str, pictures[:10])) + (" …" if len(pictures) > 10 else "")
        message = f"pages without words, only pictures (scanned?): {places}."
        raise unreadable(file, message, "Have its text recognised (OCR), or type it.")
    return _laid_out([page["lines"] for page in pages], file)


def _laid_out(pages: list[list[Any]], file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return lines as paragraphs; a line is its words, and how high they begin and end."""
    steps = [round(a[2] - b[1]) for page in pages for a, b in pairwise(page) if a[2] > b[1]]
    usual = statistics.mode(steps) if steps else 0
    text = ""
    broken: list[str] = []
    for page in pages:
        above = None
        for words, begin, end in page:
            apart = above is not None and not 0 < above - begin <= _WIDER * usual
            text += "\n\n" if apart or looks_like_label(words) else "\n"
            text += re.sub(rf"(\w+)[{_BROKEN}](\w+)", lambda m: _mended(m, broken), words)
            above = end
    message = "of a PDF everything is read: headers, page numbers and footnotes, too."
    notes = [Problem(file, 0, "", "", message)]
    if broken:
        message = f"{len(broken)} words broken at the end of a line were joined; look at the first."
        notes.append(Problem(file, 0, "", " ".join(broken[:5]), message))
    whole = text.strip("\n").translate(dict.fromkeys(map(ord, _BROKEN), "-"))
    return whole, tuple(notes)


def _mended(word: re.Match[str], broken: list[str]) -> str:
    broken.append(word[1] + ("" if word[2][0].islower() else "-") + word[2])
    return broken[-1]


def _pages(data: bytes) -> list[dict[str, Any]] | str:
    """Return the lines of each page, and whether it has pictures but no words."""
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            return _LOCKED
        raise
    found = []
    for page in document:
        lines = _lines(page.get_textpage())
        objects = () if lines else page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE])
        found.append({"lines": lines, "picture": any(True for _ in objects)})
        page.close()
    return found


def _lines(page: Any) -> list[tuple[str, float, float]]:
    from pypdfium2 import raw

    x, y = ctypes.c_double(), ctypes.c_double()
    lines: list[tuple[str, float, float]] = []
    words, heights = bytearray(), list[float]()
    for index in range(page.count_chars() + 1):
        sign = raw.FPDFText_GetUnicode(page, index) if index < page.count_chars() else 0x0A
        if sign == 0x0A:
            text = words.decode("utf-16-le", "replace").strip()
            if text and heights:
                lines.append((text, heights[0], heights[-1]))
            words, heights = bytearray(), list[float]()
        else:
            words += sign.to_bytes(2, "little") if sign < 0x10000 else chr(sign).encode("utf-16-le")
            if raw.FPDFText_GetCharOrigin(page, index, x, y):
                heights.append(y.value)
    return lines


def _bounded(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":  # macOS has no bound on memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    _bounded(int(sys.argv[1]), int(sys.argv[2]))
    json.dump(_pages(sys.stdin.buffer.read()), sys.stdout)
