"""The words of a document: from its file to the text all offsets refer to."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from scripts.narrative.captions import CAPTIONS, spoken
from scripts.narrative.layout import PLAIN, TAB, Layout, parted, unmarked
from scripts.narrative.open_document import read_open_document
from scripts.narrative.paragraphs import Paragraphs
from scripts.narrative.pdf import read_pdf
from scripts.narrative.rtf import read_rtf
from scripts.narrative.unreadable import (
    AS_TEXT,
    AS_WORD,
    LARGEST,
    footnotes_left_out,
    harmless,
    unpacked,
    unreadable,
)
from scripts.study.problems import Problem

_KIND = "Word file (.docx)"
_SIGNATURES = (  # how a file begins, what it is, how its name should end
    (b"{\\rtf", "a document in RTF", ".rtf"),
    (b"%PDF", "a PDF", ".pdf"),
)
_LOCKED = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Reading:
    """What a document holds.

    Attributes
    ----------
    text : composed characters (NFC), lines ended by LF, every kind of space a plain one, no space
        at the ends of a line, nothing invisible. Lines of plain text stay where they are; elsewhere
        paragraphs are parted by a blank line, lines within one by a line break.
    notes : what a person should look at.
    named : labels before what somebody says that the file itself marks as such.
    layout : what else its looks tell, and the times of captions.
    """

    text: str
    notes: tuple[Problem, ...] = ()
    named: frozenset[str] = frozenset()
    layout: Layout = PLAIN


def canonical_text(path: Path, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Return text and notes of `read_document`."""
    reading = read_document(path, file)
    return reading.text, reading.notes


def read_document(path: Path, file: str) -> Reading:
    """Read a document of any kind that its name tells; messages call it `file`.

    Plain text and captions may be UTF-8 (with or without mark), UTF-16 with its mark, or
    Windows-1252. Other documents are read as they are shown with all changes accepted: insertions
    are kept, deletions dropped. Headers, footers, comments and footnotes are left out, but of a PDF
    only headers and footers that repeat. Captions become turns: see `captions.spoken`.

    Raises
    ------
    StudyError
        Where the file cannot be read, or holds no words.
    """
    if not path.is_file():
        raise unreadable(file, "there is no such file.", "Put it there, or remove its row.")
    if path.stat().st_size > LARGEST:
        raise unreadable(file, "the file is larger than 50 MB.", "Is it the right one?")
    data = path.read_bytes()
    suffix = path.suffix.lower()
    if data.startswith(_LOCKED):
        message = "it is protected by a password, or of an old kind of Word's (.doc)."
        raise unreadable(file, message, AS_WORD)
    for signature, kind, end in _SIGNATURES:
        if data.startswith(signature) and suffix != end:
            raise unreadable(file, f"this is {kind}.", f"Let its name end in {end}.")
    named: frozenset[str] = frozenset()
    raw, notes = _READERS.get(suffix, _read_plain)(data, file)
    if suffix not in _MARKED:
        raw = unmarked(raw)
    if suffix in CAPTIONS:
        raw, named = spoken(raw, suffix, file)
    text, layout = _tidied(raw)
    if not text.strip():
        raise unreadable(file, "there are no words in it.", "Is it the right one?")
    return Reading(text, notes, named, layout)


# --- signs --------------------------------------------------------------------------------------

_HYPHENS = dict.fromkeys("\u2010\u2011", "-")


def _tidied(raw: str) -> tuple[str, Layout]:
    table = str.maketrans({sign: new for sign in set(raw) if (new := _plain(sign)) != sign})

    def tidied(words: str) -> str:
        return unicodedata.normalize("NFC", words.translate(table))

    lines: list[str] = []
    marks: list[tuple[int, str]] = []
    start = 0
    # splitlines also knows the line and page breaks of other systems and of word processors.
    for line in raw.splitlines():
        words, own = parted(line)
        before_tab, tab, _ = words.strip().partition("\t")
        if tab and not own:
            own = [(before_tab, TAB)]
        lines.append(tidied(words).strip())
        for before, kind in own:
            place = len(tidied(before).lstrip())
            marks.append((start + min(place, len(lines[-1])), kind))
        start += len(lines[-1]) + 1
    return "\n".join(lines).rstrip("\n") + "\n", Layout.of(marks)


def _plain(sign: str) -> str:
    if sign == "\t" or unicodedata.category(sign) == "Zs":
        return " "
    if unicodedata.category(sign) in ("Cc", "Cf"):  # marks of order, soft hyphens: not to be seen
        return ""
    return _HYPHENS.get(sign, sign)


# --- plain text ---------------------------------------------------------------------------------


def _read_plain(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    if data.startswith(b"PK\x03\x04"):
        raise unreadable(
            file, "this is not plain text.", "If it is a Word file, let it end in .docx."
        )
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), ()
        if b"\0" in data:
            raise unreadable(file, "this is not plain text.", AS_TEXT)
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        message = "there are characters in it that are neither UTF-8 nor Windows-1252."
        raise unreadable(file, message, AS_TEXT) from None
    strange = [word for word in dict.fromkeys(text.split()) if not word.isascii()]
    message = "the file is not UTF-8 and was read as Windows-1252; are its accents right?"
    return text, (Problem(file, 0, "", " ".join(strange[:5]), message),)


# --- Word ---------------------------------------------------------------------------------------

_MOST_TAGS = 300_000  # mammoth takes ten seconds for them; a transcript has a tenth
_NOTE_PREFIX = "of-ours-"  # before the ids mammoth gives to notes
_NOTES = (f"{_NOTE_PREFIX}footnote-", f"{_NOTE_PREFIX}endnote-")
# Page and column breaks part words, as line breaks do.
_STYLES = "br[type='page'] => br\nbr[type='column'] => br"
_LOOKS = ("styles.xml", "numbering.xml", "comments.xml", "settings.xml")
# What mammoth passes over though it may hold words.
_NOT_READ = re.compile(
    r"ignored: ((?:w:(?:altChunk|bdo|contentPart|cr|dir|fldSimple|ptab|ruby|subDoc))|\{.*\}oMath.*)"
)


def _read_word(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    import mammoth  # only where there is a Word file

    archive = _slim(data, file)
    try:
        converted = mammoth.convert_to_html(
            archive,
            convert_image=lambda image: [],
            id_prefix=_NOTE_PREFIX,
            include_embedded_style_map=False,
            style_map=_STYLES,
        )
    except Exception:  # mammoth lets through whatever a damaged file does to it
        raise unreadable(file, "the Word file is damaged and cannot be read.", AS_WORD) from None
    passed_over = sorted({m[1] for w in converted.messages if (m := _NOT_READ.search(w.message))})
    if passed_over:
        message = f"words in it cannot be read, in parts of the kind {', '.join(passed_over)}."
        raise unreadable(file, message, AS_TEXT)
    page = _Page()
    page.feed(converted.value)
    page.close()
    return "\n\n".join(page.paragraphs.done), footnotes_left_out(file, page.notes)


def _slim(data: bytes, file: str) -> io.BytesIO:
    """Return the Word file without looks and pictures, which take mammoth most of its time."""
    parts = unpacked(
        data,
        file,
        _KIND,
        lambda name: name.endswith((".xml", ".rels")) and not name.endswith(_LOOKS),
    )
    slim = io.BytesIO()
    with zipfile.ZipFile(slim, "w") as kept:
        for name, xml in parts.items():
            kept.writestr(name, harmless(xml, file, _KIND, most=_MOST_TAGS))
    return slim


class _Page(HTMLParser):
    """The paragraphs of mammoth's page. Its own text output loses line breaks and runs cells on."""

    _BLOCKS = frozenset(
        ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "table", "ul", "ol")
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs = Paragraphs()
        self.notes = 0
        self._in_mark = False
        self._bold = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, a line, or bold words; take notice of footnotes and their marks."""
        about = dict(attrs)
        if tag in self._BLOCKS:
            self.paragraphs.end()
            self.notes += tag == "li" and (about.get("id") or "").startswith(_NOTES)
        if tag == "table":
            self.paragraphs.begin_table()
        elif tag == "tr":
            self.paragraphs.begin_row()
        elif tag in ("td", "th"):
            self.paragraphs.begin_cell()
        elif tag == "strong":
            self._bold += 1
        elif tag == "br":
            self.paragraphs.add("\n")
        elif tag == "a":
            self._in_mark = (about.get("href") or "").removeprefix("#").startswith(_NOTES)

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, bold words, or the mark of a footnote."""
        if tag in self._BLOCKS:
            self.paragraphs.end()
        if tag == "table":
            self.paragraphs.end_table()
        elif tag == "tr":
            self.paragraphs.end_row()
        elif tag == "strong":
            self._bold -= 1
        elif tag == "a":
            self._in_mark = False

    def handle_data(self, data: str) -> None:
        """Take words; of footnotes, which stand at the end, none."""
        if self._in_mark or self.notes:
            return
        words, *behind_tabs = re.sub(r"[^\S\t]", " ", data).split("\t")
        self.paragraphs.add(words, bool(self._bold))
        for words in behind_tabs:
            self.paragraphs.tab()
            self.paragraphs.add(words, bool(self._bold))

    def close(self) -> None:
        """End the last paragraph."""
        super().close()
        self.paragraphs.end()


_READERS = {
    ".docx": _read_word,
    ".odt": read_open_document,
    ".pdf": read_pdf,
    ".rtf": read_rtf,
}
_MARKED = (".docx", ".odt")  # whose readers leave marks
