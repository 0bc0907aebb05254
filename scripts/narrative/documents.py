"""The words of a document: from its file, plain text or Word, to the text all offsets refer to."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
import zipfile
from html.parser import HTMLParser
from pathlib import Path

from scripts.study.problems import Problem, StudyError

LARGEST = 50_000_000  # bytes, unpacked; a transcript of an hour is a thousandth of it
_AS_WORD = "Open it in Word and save it as .docx again."
_AS_TEXT = "Save it as plain text (.txt, UTF-8), and name that file in the table of documents."

_SIGNATURES = (
    (b"{\\rtf", "this is a document in RTF"),
    (b"%PDF", "this is a PDF"),
    (b"\xd0\xcf\x11\xe0", "it is protected by a password, or of an old kind of Word's (.doc)"),
)


def canonical_text(path: Path, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Read a document; messages call it `file`.

    Plain text may be UTF-8 (with or without mark), UTF-16 with its mark, or Windows-1252. Of a Word
    document the body is read as it is shown with all changes accepted: insertions are kept,
    deletions dropped. Headers, footers, comments and footnotes are left out.

    Returns
    -------
    text : composed characters (NFC), lines ended by LF, every kind of space a plain one, no space
        at the ends of a line, nothing invisible. Lines of plain text stay where they are;
        paragraphs of Word are parted by a blank line, lines within one by a line break.
    notes : what a person should look at.

    Raises
    ------
    StudyError
        Where the file cannot be read, or holds no words.
    """
    if not path.is_file():
        raise _wrong(file, "there is no such file.", "Put it there, or remove its row.")
    if path.stat().st_size > LARGEST:
        raise _wrong(file, "the file is larger than 50 MB.", "Is it the right one?")
    data = path.read_bytes()
    for signature, message in _SIGNATURES:
        if data.startswith(signature):
            raise _wrong(file, f"{message}.", _AS_WORD)
    read = _read_word if path.suffix.lower() == ".docx" else _read_plain
    raw, notes = read(data, file)
    text = _tidied(raw)
    if not text.strip():
        raise _wrong(file, "there are no words in it.", "Is it the right one?")
    return text, notes


def _wrong(file: str, message: str, remedy: str) -> StudyError:
    return StudyError([Problem(file, 0, "", "", message, remedy)])


# --- signs --------------------------------------------------------------------------------------

_HYPHENS = dict.fromkeys("\u2010\u2011", "-")


def _tidied(raw: str) -> str:
    # splitlines also knows the line and page breaks of other systems and of word processors.
    lines = raw.splitlines()
    signs = {sign: _plain(sign) for sign in set(raw)}
    table = str.maketrans({s: plain for s, plain in signs.items() if s != plain})
    text = "\n".join(line.translate(table).strip() for line in lines)
    return unicodedata.normalize("NFC", text).rstrip("\n") + "\n"


def _plain(sign: str) -> str:
    if sign == "\t" or unicodedata.category(sign) == "Zs":
        return " "
    if unicodedata.category(sign) in ("Cc", "Cf"):  # marks of order, soft hyphens: not to be seen
        return ""
    return _HYPHENS.get(sign, sign)


# --- plain text ---------------------------------------------------------------------------------


def _read_plain(data: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    if data.startswith(b"PK\x03\x04"):
        raise _wrong(file, "this is not plain text.", "If it is a Word file, let it end in .docx.")
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), ()
        if b"\0" in data:
            raise _wrong(file, "this is not plain text.", _AS_TEXT)
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        message = "there are characters in it that are neither UTF-8 nor Windows-1252."
        raise _wrong(file, message, _AS_TEXT) from None
    strange = [word for word in dict.fromkeys(text.split()) if not word.isascii()]
    message = "the file is not UTF-8 and was read as Windows-1252; are its accents right?"
    return text, (Problem(file, 0, "", " ".join(strange[:5]), message),)


# --- Word ---------------------------------------------------------------------------------------

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

    archive = _unpacked(data, file)
    try:
        converted = mammoth.convert_to_html(
            archive,
            convert_image=lambda image: [],
            id_prefix=_NOTE_PREFIX,
            include_embedded_style_map=False,
            style_map=_STYLES,
        )
    except Exception:  # mammoth lets through whatever a damaged file does to it
        raise _wrong(file, "the Word file is damaged and cannot be read.", _AS_WORD) from None
    passed_over = sorted({m[1] for w in converted.messages if (m := _NOT_READ.search(w.message))})
    if passed_over:
        message = f"words in it cannot be read, in parts of the kind {', '.join(passed_over)}."
        raise _wrong(file, message, _AS_TEXT)
    page = _Page()
    page.feed(converted.value)
    page.close()
    notes = []
    if page.notes:
        message = f"{page.notes} footnotes or endnotes are left out."
        notes.append(Problem(file, 0, "", "", message))
    return "\n\n".join(page.paragraphs), tuple(notes)


def _unpacked(data: bytes, file: str) -> io.BytesIO:
    """Return the Word file without looks and pictures, which take mammoth most of its time.

    What is no Word file or would blow up is refused before anything in it is parsed.
    """
    slim = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(slim, "w") as kept:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > LARGEST:
                message = "unpacked, the Word file is larger than 50 MB."
                raise _wrong(file, message, "Take out its pictures, or save it as .txt.")
            for part in parts:
                name = part.filename
                if name.endswith((".xml", ".rels")) and not name.endswith(_LOOKS):
                    xml = archive.read(part)
                    # No Word file declares entities; they can be made to grow without end.
                    if b"<!DOCTYPE" in xml.replace(b"\0", b""):
                        raise _wrong(file, "this is not a file of Word's.", _AS_WORD)
                    kept.writestr(name, xml)
    except StudyError:
        raise
    except Exception:  # a damaged archive fails in many ways
        message = "this is not a Word file (.docx), or it is damaged."
        raise _wrong(file, message, _AS_WORD) from None
    return slim


class _Page(HTMLParser):
    """The paragraphs of mammoth's page. Its own text output loses line breaks and runs cells on."""

    _BLOCKS = frozenset(
        ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "tr", "table", "ul", "ol")
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[str] = []
        self.notes = 0
        self._words: list[str] = []
        self._in_mark = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph or a line; take notice of footnotes and their marks."""
        about = dict(attrs)
        if tag in self._BLOCKS:
            self._end_paragraph()
            self.notes += tag == "li" and (about.get("id") or "").startswith(_NOTES)
        elif tag == "br":
            self._words.append("\n")
        elif tag == "a":
            self._in_mark = (about.get("href") or "").removeprefix("#").startswith(_NOTES)

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph, or the mark of a footnote."""
        if tag in self._BLOCKS:
            self._end_paragraph()
        elif tag == "a":
            self._in_mark = False

    def handle_data(self, data: str) -> None:
        """Take words; of footnotes, which stand at the end, none."""
        if not self._in_mark and not self.notes:
            self._words.append(re.sub(r"\s", " ", data))

    def close(self) -> None:
        """End the last paragraph."""
        super().close()
        self._end_paragraph()

    def _end_paragraph(self) -> None:
        words = "".join(self._words).strip()
        self._words.clear()
        if words:
            self.paragraphs.append(words)
