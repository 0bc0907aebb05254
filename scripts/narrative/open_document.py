"""The words of a text in OpenDocument format (.odt), as LibreOffice writes it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from scripts.narrative.paragraphs import Paragraphs
from scripts.narrative.unreadable import (
    AS_WORD,
    footnotes_left_out,
    harmless,
    unpacked,
    unreadable,
)
from scripts.study.problems import Problem

_KIND = "text of LibreOffice's (.odt)"
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_WEIGHT = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}font-weight"
_SPAN, _TAB = f"{_TEXT}span", f"{_TEXT}tab"
_BLOCKS = frozenset((f"{_TEXT}p", f"{_TEXT}h"))
_NOTE = f"{_TEXT}note"
_SIGNS = {f"{_TEXT}s": " ", f"{_TEXT}line-break": "\n"}
_STRONG = "Strong_20_Emphasis"  # the style of bold words that comes with LibreOffice
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
        parser.feed(harmless(parts.get(_CONTENT, b""), file, _KIND))
        parser.close()
    except ElementTree.ParseError:
        raise unreadable(file, f"this is not a {_KIND}, or it is damaged.", AS_WORD) from None
    if not words.begun:
        raise unreadable(file, f"this is not a {_KIND}.", AS_WORD)
    return "\n\n".join(words.paragraphs.done), footnotes_left_out(file, words.notes)


class _Words:
    """Takes what the parser meets, and keeps the paragraphs of the body."""

    def __init__(self) -> None:
        self.paragraphs = Paragraphs(collapse=True)
        self.notes = 0
        self.begun = False
        self._left_out = 0  # depth within a part that is left out
        self._style = ""  # the last that was described
        self._bold_styles = {_STRONG}
        self._bold = [False]  # are words, in each of the spans around?
        self._begins = {
            f"{_TABLE}table": self.paragraphs.begin_table,
            f"{_TABLE}table-row": self.paragraphs.begin_row,
            f"{_TABLE}table-cell": self.paragraphs.begin_cell,
            _TAB: self.paragraphs.tab,
        }
        self._ends = {
            f"{_TABLE}table": self.paragraphs.end_table,
            f"{_TABLE}table-row": self.paragraphs.end_row,
        }

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin the body, a paragraph, a line, or a part that is left out."""
        self.begun |= tag == f"{_OFFICE}text"
        self._note_style(tag, attributes)
        if self._left_out or tag in _LEFT_OUT:
            self._left_out += 1
            self.notes += tag == _NOTE
        elif tag in _BLOCKS:
            self.paragraphs.end()
        elif tag == _SPAN:
            bold = attributes.get(f"{_TEXT}style-name") in self._bold_styles
            self._bold.append(bold or self._bold[-1])
        elif tag in self._begins:
            self._begins[tag]()
        else:
            self.paragraphs.add(_SIGNS.get(tag, ""))

    def end(self, tag: str) -> None:
        """End a paragraph, or a part that is left out."""
        if self._left_out:
            self._left_out -= 1
        elif tag in _BLOCKS:
            self.paragraphs.end()
        elif tag == _SPAN:
            self._bold.pop()
        elif tag in self._ends:
            self._ends[tag]()

    def data(self, words: str) -> None:
        """Take words; how they are spread over lines of the file means nothing."""
        if self.begun and not self._left_out:
            self.paragraphs.add(re.sub(r"\s", " ", words), self._bold[-1])

    def close(self) -> None:
        """Have nothing left to do: a paragraph ends with its tag."""

    def _note_style(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif tag == f"{_STYLE}text-properties" and attributes.get(_WEIGHT) == "bold":
            self._bold_styles.add(self._style)
