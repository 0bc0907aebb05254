"""The words of a text in OpenDocument format (.odt), as LibreOffice writes it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from scripts.narrative.unreadable import (
    AS_WORD,
    footnotes_left_out,
    unpacked,
    unreadable,
    without_entities,
)
from scripts.study.problems import Problem

_KIND = "text of LibreOffice's (.odt)"
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_BLOCKS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_NOTE = f"{_TEXT}note"
_SIGNS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
# Deletions, footnotes, comments, aids to pronunciation, what is said of pictures.
_LEFT_OUT = frozenset(
    [f"{_TEXT}{tag}" for tag in ("tracked-changes", "note", "ruby-text")]
    + [f"{_OFFICE}{tag}" for tag in ("annotation", "forms")]
    + [f"{_SVG}{tag}" for tag in ("title", "desc")]
)


def read_open_document(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return the paragraphs of the body, parted by blank lines, and what a person should look at.

    Insertions are kept and deletions dropped; cells of tables are paragraphs. Macros are not
    looked at.

    Raises
    ------
    StudyError
        Where it cannot be read.
    """
    parts = unpacked(data, file, _KIND, {_CONTENT, _MANIFEST}.__contains__)
    if b"encryption-data" in parts.get(_MANIFEST, b""):
        raise unreadable(file, "it is protected by a password.", "Save it without one.")
    words = _Words()
    parser = ElementTree.XMLParser(target=words)
    try:
        parser.feed(without_entities(parts.get(_CONTENT, b""), file, _KIND))
        parser.close()
    except ElementTree.ParseError:
        raise unreadable(file, f"this is not a {_KIND}, or it is damaged.", AS_WORD) from None
    if not words.begun:
        raise unreadable(file, f"this is not a {_KIND}.", AS_WORD)
    return "\n\n".join(words.paragraphs), footnotes_left_out(file, words.notes)


class _Words:
    """Takes what the parser meets, and keeps the paragraphs of the body."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.notes = 0
        self.begun = False
        self._left_out = 0  # depth within a part that is left out
        self._words: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin the body, a paragraph, a line, or a part that is left out."""
        self.begun |= tag == f"{_OFFICE}text"
        if self._left_out or tag in _LEFT_OUT:
            self._left_out += 1
            self.notes += tag == _NOTE
        elif tag in _BLOCKS:
            self._end_paragraph()
        else:
            self._words.append(_SIGNS.get(tag, ""))

    def end(self, tag: str) -> None:
        """End a paragraph, or a part that is left out."""
        if self._left_out:
            self._left_out -= 1
        elif tag in _BLOCKS:
            self._end_paragraph()

    def data(self, words: str) -> None:
        """Take words; how they are spread over lines of the file means nothing."""
        if self.begun and not self._left_out:
            self._words.append(re.sub(r"\s", " ", words))

    def close(self) -> None:
        """Have nothing left to do: a paragraph ends with its tag."""

    def _end_paragraph(self) -> None:
        words = re.sub(" +", " ", "".join(self._words)).strip()
        self._words.clear()
        if words:
            self.paragraphs.append(words)
