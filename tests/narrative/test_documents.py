from __future__ import annotations

import io
import unicodedata
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative import documents, unreadable
from scripts.narrative.documents import canonical_text, read_document
from scripts.narrative.layout import time_mark, unmarked
from scripts.study.problems import StudyError
from tests.narrative.read_files import fault, read

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
)


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(*body: str, **parts: str) -> bytes:
    """A Word file with this body, as small as it gets."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        inside = f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>"
        archive.writestr("word/document.xml", inside)
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return packed.getvalue()


# --- plain text -----------------------------------------------------------------------------------

SAID = "Zoë said – “no”.\n\nTwo\n"


@pytest.mark.parametrize(
    "data",
    [
        SAID.encode(),
        b"\xef\xbb\xbf" + SAID.replace("\n", "\r\n").encode(),
        SAID.replace("\n", "\r").encode("utf-16"),
        SAID.encode("cp1252"),
        unicodedata.normalize("NFD", SAID).encode(),
        f"  {SAID}\n \t\n\n".replace(" ", "\u00a0").replace("no", "n\u00ado\u200b").encode(),
    ],
)
def test_however_it_is_encoded_the_text_is_the_same(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, "a.txt", data) == SAID


def test_an_assumed_encoding_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(SAID.encode("cp1252"))
    _, (note,) = canonical_text(tmp_path / "a.txt", "a.txt")
    assert "Zoë" in note.seen and "Windows-1252" in note.message
    (tmp_path / "a.txt").write_bytes(SAID.encode())
    assert canonical_text(tmp_path / "a.txt", "a.txt")[1] == ()


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_text_is_canonical(tmp_path_factory: pytest.TempPathFactory, raw: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = read(folder, "a.txt", f"w {raw}".encode())
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n") and not text.endswith("\n\n")
    assert all(line == line.strip() for line in text.split("\n"))
    assert {unicodedata.category(c) for c in set(text) - {"\n"}}.isdisjoint({"Cc", "Cf", "Zl"})
    assert read(folder, "b.txt", text.encode()) == text


def test_lines_of_plain_text_stay_where_they_are(tmp_path: Path) -> None:
    assert read(tmp_path, "a.txt", b"\none\n\n\n  two  \n") == "\none\n\n\ntwo\n"


# --- Word -----------------------------------------------------------------------------------------


def test_insertions_are_kept_and_deletions_dropped(tmp_path: Path) -> None:
    inserted = f'<w:ins w:id="1" w:author="A">{run("have to ")}</w:ins>'
    deleted = '<w:del w:id="2" w:author="A"><w:r><w:delText>might </w:delText></w:r></w:del>'
    moved = f'<w:moveFrom w:id="3">{run("gone ")}</w:moveFrom><w:moveTo w:id="4">{run("there ")}'
    body = paragraph(run("We ") + inserted + deleted + moved + "</w:moveTo>" + run("finish."))
    assert read(tmp_path, "a.docx", word(body)) == "We have to there finish.\n"


def test_breaks_tabs_and_hyphens(tmp_path: Path) -> None:
    body = paragraph(
        run("INT:") + "<w:r><w:tab/></w:r>" + run("one") + "<w:r><w:br/></w:r>" + run("two")
        + '<w:r><w:br w:type="page"/></w:r>' + run("Mei") + "<w:r><w:noBreakHyphen/></w:r>"
        + run("Yee &lt;b&gt; &amp;amp;") + run("\nend")
    )  # fmt: skip
    text = read(tmp_path, "a.docx", word(body, paragraph(""), paragraph(run("next"))))
    assert text == "INT: one\ntwo\nMei-Yee <b> &amp; end\n\nnext\n"


def test_cells_are_paragraphs_and_headers_and_comments_are_left_out(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("Minutes", 1)
    made.sections[0].header.paragraphs[0].text = "DRAFT"
    for text in ("first", "second"):
        made.add_paragraph(text, style="List Number")
    table = made.add_table(2, 2)
    for cell, text in zip(table._cells, ("INT:", "Why?", "R:", "We have to."), strict=True):
        cell.text = text
    runs = made.add_paragraph("last").runs
    made.add_comment(runs, text="who is this?", author="A")
    made.save(str(tmp_path / "made.docx"))
    text, notes = canonical_text(tmp_path / "made.docx", "made.docx")
    assert text.split("\n\n") == [
        "Minutes", "first", "second", "INT:", "Why?", "R:", "We have to.", "last\n"
    ]  # fmt: skip
    assert notes == ()


def test_signs_of_our_own_in_a_file_are_no_marks(tmp_path: Path) -> None:
    said = f"INT{time_mark(5)}: Why? \ufdd0"
    left = unmarked(said).strip() + "\n"
    bold = f"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{said}</w:t></w:r></w:p>"
    files = {"a.docx": word(bold), "a.txt": said.encode(), "a.rtf": rb"{\rtf1 a\u64976? b}"}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        reading = read_document(tmp_path / name, name)
        assert reading.text == ("a b\n" if name == "a.rtf" else left)
        assert reading.layout.times == ()


def test_footnotes_are_left_out_and_counted(tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes {_W}><w:footnote w:id="2">{paragraph(run("by hand"))}</w:footnote>'
        "</w:footnotes>"
    )
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = word(paragraph(run("We had") + mark + run(" to.")), footnotes=notes)
    (tmp_path / "a.docx").write_bytes(data)
    text, (note,) = canonical_text(tmp_path / "a.docx", "a.docx")
    assert text == "We had to.\n"
    assert note.message.startswith("1 foot")


@pytest.mark.parametrize(
    "part", [f'<w:fldSimple w:instr="A">{run("lost")}</w:fldSimple>', "<w:r><w:cr/></w:r>"]
)
def test_words_that_would_be_lost_are_a_problem(tmp_path: Path, part: str) -> None:
    assert "cannot be read" in fault(tmp_path, "a.docx", word(paragraph(run("We ") + part)))


# --- what cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.docx", b"not a zip at all", "not a Word file"),
        ("a.docx", word(paragraph(run("cut off")))[:-80], "not a Word file"),
        ("a.docx", b"PK\x03\x04" + bytes(200), "not a Word file"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "password"),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), ".docx again"),
        ("a.docx", b"{\\rtf1 hello}", "end in .rtf"),
        ("a.txt", b"%PDF-1.7", "end in .pdf"),
        ("a.docx", word(paragraph("")), "no words"),
        ("a.docx", word("<w:p>"), "damaged"),
        ("a.txt", b" \r\n\xc2\xa0\n", "no words"),
        ("a.txt", b"", "no words"),
        ("a.txt", b"a\0b", "not plain text"),
        ("a.txt", b"caf\xe9 \x81", "neither UTF-8 nor"),
        ("a.txt", word(paragraph(run("hello"))), "end in .docx"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    assert said in fault(tmp_path, name, data)


def test_a_missing_document(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="no such file"):
        canonical_text(tmp_path / "a.txt", "a.txt")


def test_an_archive_that_would_blow_up_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (documents, unreadable):
        monkeypatch.setattr(module, "LARGEST", 10_000)
    data = word(paragraph(run("a" * 20_000)))
    assert len(data) < 2_000
    assert "unpacked" in fault(tmp_path, "a.docx", data)
    assert "larger" in fault(tmp_path, "a.txt", b"a" * 10_001)


def test_entities_are_refused(tmp_path: Path) -> None:
    styles = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    assert "declares entities" in fault(tmp_path, "a.docx", word(footnotes=styles))


def test_macros_and_parts_that_would_escape_are_not_looked_at(tmp_path: Path) -> None:
    packed = io.BytesIO(word(paragraph(run("hello"))))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
        archive.writestr("../../escaped.xml", "<x/>")
    (tmp_path / "in").mkdir()
    assert read(tmp_path / "in", "a.docx", packed.getvalue()) == "hello\n"
    assert [path.name for path in tmp_path.rglob("*.*")] == ["a.docx"]


def test_a_locked_archive_is_told(tmp_path: Path) -> None:
    locked = bytearray(word(paragraph(run("hello"))))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + flags] |= 1
            place = locked.find(mark, place + 1)
    assert "password" in fault(tmp_path, "a.docx", bytes(locked))


def test_a_document_of_too_many_pieces_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "_MOST_TAGS", 1_000)
    assert read(tmp_path, "a.docx", word(paragraph(run("hello")))) == "hello\n"
    assert "too many pieces" in fault(tmp_path, "a.docx", word(paragraph(run("hello")) * 200))
