from __future__ import annotations

from pathlib import Path

import pytest

from scripts.narrative import unreadable
from tests.narrative.read_files import archive, fault, notes_on, read

_O = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = (
    f'<office:document-content xmlns:office="{_O}:office:1.0" xmlns:text="{_O}:text:1.0" '
    f'xmlns:table="{_O}:table:1.0" xmlns:draw="{_O}:drawing:1.0" '
    f'xmlns:svg="{_O}:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<office:automatic-styles/><office:body>"
)
_FOOT = "</office:body></office:document-content>"


def content(*body: str) -> str:
    return f"{_HEAD}<office:text>{''.join(body)}</office:text>{_FOOT}"


def odt(*body: str, **parts: str) -> bytes:
    """A text with this body, as small as it gets."""
    return archive(content_xml=content(*body), **parts)


def p(inside: str) -> str:
    return f"<text:p>{inside}</text:p>"


def test_insertions_are_kept_and_deletions_dropped(tmp_path: Path) -> None:
    deletion = (
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
        f"<office:change-info><dc:creator>A</dc:creator></office:change-info>{p('might ')}"
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    inserted = '<text:change-start text:change-id="c2"/>have to <text:change-end/>'
    body = p(f'We <text:change text:change-id="c1"/>{inserted}finish.')
    assert read(tmp_path, "a.odt", odt(deletion, body)) == "We have to finish.\n"


def test_paragraphs_lines_spaces_and_cells(tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell>{p(t)}</table:table-cell>" for t in ("R:", "We <b/>have."))
    data = odt(
        '<text:h text:outline-level="1">Hall</text:h>',
        p('INT:<text:tab/>Why<text:s text:c="900000000"/>did\n  you<text:line-break/>go?'),
        p(""),
        f"<text:list><text:list-item>{p('<text:span>one</text:span> &amp;amp;')}</text:list-item>"
        "</text:list>",
        f"<table:table><table:table-row>{cells}</table:table-row></table:table>",
        p(f"out<draw:frame><svg:title>no</svg:title><draw:text-box>{p('in')}</draw:text-box>"
          "</draw:frame>"),
    )  # fmt: skip
    assert read(tmp_path, "a.odt", data) == (
        "Hall\n\nINT: Why did you\ngo?\n\none &amp;\n\nR:\n\nWe have.\n\nout\n\nin\n"
    )


def test_footnotes_and_comments_are_left_out_and_footnotes_counted(tmp_path: Path) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        f"{p('by hand')}</text:note-body></text:note>"
    )
    comment = f"<office:annotation><dc:creator>A</dc:creator>{p('who?')}</office:annotation>"
    data = odt(p(f"We had{note} to{comment}."))
    assert read(tmp_path, "a.odt", data) == "We had to.\n"
    (said,) = notes_on(tmp_path, "a.odt", data)
    assert "1 footnotes" in said


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"not a zip at all", "not a text of LibreOffice's"),
        (odt(p("cut off"))[:-80], "damaged"),
        (archive(other_xml="<a/>"), "not a text of LibreOffice's"),
        (archive(content_xml=content(p("cut off"))[:-9]), "damaged"),
        (archive(content_xml=f"{_HEAD}<office:spreadsheet>{p('1')}</office:spreadsheet>{_FOOT}"),
         "not a text of LibreOffice's"),
        (odt(p("")), "no words"),
        (odt(p("x"), **{"META-INF__manifest_xml": "<m:encryption-data/>"}), "password"),
        (archive(content_xml=BOMB + content(p("&b;"))), "declares entities"),
        (archive(content_xml=OUTSIDE + content(p("&a;"))), "declares entities"),
        (odt("<text:span>" * 200_000), "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in fault(tmp_path, "a.odt", data)


def test_parts_that_are_not_words_are_not_looked_at(tmp_path: Path) -> None:
    aside = {"Basic__Standard__Module1_xml": BOMB, "____tmp__escaped_txt": "x"}
    assert read(tmp_path, "a.odt", odt(p("hello"), **aside)) == "hello\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.odt"]


def test_spans_within_spans_are_read_however_deep(tmp_path: Path) -> None:
    deep = "<text:span>" * 50_000 + "hello" + "</text:span>" * 50_000
    assert read(tmp_path, "a.odt", odt(p(deep))) == "hello\n"


def test_an_archive_that_would_blow_up_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = odt(p("a" * 20_000))
    assert len(data) < 2_000 and "aaa" in read(tmp_path, "a.odt", data)
    monkeypatch.setattr(unreadable, "LARGEST", 10_000)
    assert "unpacked" in fault(tmp_path, "a.odt", data)
