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
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from scripts.narrative.labels import looks_like_label
from scripts.narrative.unreadable import AS_WORD, LARGEST, unreadable
from scripts.study.problems import Problem

_ROOT = Path(__file__).parents[2]
MEMORY = 1_000_000_000  # bytes that reading a PDF may take; a transcript takes a tenth of it
SECONDS = 120  # of computing; a transcript takes one
_BROKEN = "\x02\ufffe"  # what PDFium puts in place of a hyphen at the end of a line
_JOINS = frozenset(map(ord, _BROKEN))
_WIDER = 1.2  # times the usual distance of lines: a paragraph ends there
_LOCKED = "locked"
_NUMBER = re.compile(r"[0-9]+")
_MOST_SIGNS = 5  # of the number of a page
_PAGE = "\0"  # around a number of pages, in what is compared


def read_pdf(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the paragraphs, parted by blank lines, and what a person should look at.

    A paragraph begins where lines stand farther apart than they mostly do, or higher than before,
    and with every line that may begin with a speaker's label. Headers and footers that repeat, such
    as numbers of pages, are left out. Words broken at the end of a line are joined, without the
    hyphen if they go on in small letters.

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
    return _laid_out(*_without_running([page["lines"] for page in pages]), file)


def _without_running(pages: list[list[Any]]) -> tuple[list[list[Any]], list[str]]:
    """Return the lines of pages without headers and footers that repeat, and the first of each.

    They are the same on all pages but for one at most, or on all odd or all even ones: on three or
    more; on two, if a number in them goes up as all pages do. What looks like a speaker's label is
    none.
    """
    left_out: dict[str, str] = {}
    for edge in (0, -1):
        while repeated := _repeated({n: p[edge][0] for n, p in enumerate(pages) if p}):
            for n, key in repeated.items():
                left_out.setdefault(key, pages[n][edge][0])
                pages[n] = pages[n][1:] if edge == 0 else pages[n][:-1]
    return pages, [*left_out.values()]


def _repeated(outermost: Mapping[int, str]) -> dict[int, str]:
    """Return the pages whose outermost line repeats, each with what it has in common with others.

    Parameters
    ----------
    outermost : the words of the line at the edge, by page.
    """
    found: dict[int, str] = {}
    odd_and_even = [{n: outermost[n] for n in outermost if n % 2 == k} for k in (1, 0)]
    for group, but_for in ((outermost, 1), *((part, 0) for part in odd_and_even)):
        times = Counter(key for n, words in group.items() for key in _keys(n, words))
        for n, words in group.items():
            for key in _keys(n, words):
                least = 2 if but_for and _PAGE in key else 3
                if times[key] >= max(least, len(group) - but_for):
                    found.setdefault(n, key)
    return found


def _keys(page: int, words: str) -> list[str]:
    """Return what a line must have in common with one of another page to be the same.

    That is its words, or its words with one of the numbers counted from the page's own.
    """
    if looks_like_label(words):
        return []
    numbers = [m for m in _NUMBER.finditer(words) if len(m[0]) < _MOST_SIGNS]
    return [words] + [
        f"{words[: m.start()]}{_PAGE}{int(m[0]) - page}{_PAGE}{words[m.end() :]}" for m in numbers
    ]


def _laid_out(
    pages: list[list[Any]], left_out: list[str], file: str
) -> tuple[str, tuple[Problem, ...]]:
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
    message = "of a PDF everything is read, footnotes, too"
    if left_out:
        message += ", but not what runs on from page to page"
    notes = [Problem(file, 0, "", " / ".join(left_out), f"{message}.")]
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
    words, places = bytearray(), list[tuple[float, float]]()
    before = 0
    for index in range(page.count_chars() + 1):
        sign = raw.FPDFText_GetUnicode(page, index) if index < page.count_chars() else 0x0A
        placed = sign > 0x20 and raw.FPDFText_GetCharOrigin(page, index, x, y)
        # PDFium runs lines on where numbers stand beside them.
        below = placed and places and before not in _JOINS and (
            x.value < places[-1][0]
            and y.value < places[-1][1] - raw.FPDFText_GetFontSize(page, index) / 2
        )  # fmt: skip
        if sign == 0x0A or below:
            text = words.decode("utf-16-le", "replace").strip()
            if text and places:
                lines.append((text, places[0][1], places[-1][1]))
            words, places = bytearray(), []
        if sign != 0x0A:
            words += sign.to_bytes(2, "little") if sign < 0x10000 else chr(sign).encode("utf-16-le")
        if placed:
            places.append((x.value, y.value))
        before = sign
    return lines


def _bounded(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if sys.platform == "linux":  # macOS has no bound on memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    _bounded(int(sys.argv[1]), int(sys.argv[2]))
    json.dump(_pages(sys.stdin.buffer.read()), sys.stdout)
