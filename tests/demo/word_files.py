"""Transcripts and papers as files: plain text as different people save it, and Word."""

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import docx
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from scripts.study.files import written_whole
from tests.demo.transcripts import Paragraph

A_DAY = datetime(2010, 8, 2, 9, 0)


def plain_text(paragraphs: Sequence[Paragraph], way: int) -> bytes:
    """Return paragraphs as plain text, in one of three ways in which people save it."""
    lines = [f"{p.label}: {p.text}" if p.label else p.text for p in paragraphs]
    if way == 1:  # an old typing program: lines of 76 characters, Windows' line ends and characters
        lines = [textwrap.fill(line, 76, break_on_hyphens=False) for line in lines]
        return "\r\n\r\n".join(lines).replace("\n", "\r\n").replace("\r\r", "\r").encode("cp1252")
    if way == 2:  # with a mark at the beginning
        return "\n\n".join(lines).encode("utf-8-sig") + b"\n"
    return "\n\n".join(lines).encode() + b"\n"


def word(paragraphs: Sequence[Paragraph], *, corrected: bool = False) -> bytes:
    """Return paragraphs as a Word file, labels in bold; the same bytes each time.

    `corrected`: a word struck out and another put in, as tracked changes.
    """
    document = docx.Document()
    for k, paragraph in enumerate(paragraphs):
        line = document.add_paragraph()
        if paragraph.label:
            line.add_run(f"{paragraph.label}: ").bold = True
        if corrected and k == len(paragraphs) - 1:
            _tracked(line, "w:del", "Erm. ")
            first, _, rest = paragraph.text.partition(" ")
            _tracked(line, "w:ins", f"{first} ")
            line.add_run(rest)
        else:
            line.add_run(paragraph.text)
    about = document.core_properties
    about.author, about.last_modified_by, about.title, about.comments = "", "", "", ""
    about.created = about.modified = A_DAY
    return _with_fixed_times(document)


def _tracked(line: object, kind: str, text: str) -> None:
    change = OxmlElement(kind)
    change.set(qn("w:id"), "1")
    change.set(qn("w:author"), "typist")
    change.set(qn("w:date"), f"{A_DAY.isoformat()}Z")
    run = OxmlElement("w:r")
    words = OxmlElement("w:delText" if kind == "w:del" else "w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    change.append(run)
    line._p.append(change)  # type: ignore[attr-defined]  # python-docx has no tracked changes


def _with_fixed_times(document: docx.document.Document) -> bytes:
    """Save, and write the archive anew: python-docx stamps its members with the time of day."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            member = zipfile.ZipInfo(name, A_DAY.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return fixed.getvalue()


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    with written_whole(path) as partial:
        partial.write_bytes(data)
