from __future__ import annotations

from pathlib import Path

import pytest

from tests.narrative.read_files import fault, notes_on, read

_HEAD = rb"{\rtf1\ansi\ansicpg1252\uc1\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}\f0 "


def rtf(body: bytes) -> bytes:
    return _HEAD + body + b"}"


def test_insertions_are_kept_and_deletions_dropped(tmp_path: Path) -> None:
    body = rb"We {\revised\revauth1 have to }{\b\deleted\revauthdel1 m{\i ig}ht\'e9\u233? }finish."
    assert read(tmp_path, "a.rtf", rtf(body)) == "We have to finish.\n"
    off = rtf(rb"We {\deleted0 have} to\\deleted finish.")
    assert read(tmp_path, "b.rtf", off) == "We have to\\deleted finish.\n"
    assert "deleted" in fault(tmp_path, "c.rtf", rtf(rb"We \deleted might \plain have to."))


def test_paragraphs_lines_signs_and_cells(tmp_path: Path) -> None:
    body = (
        rb"\pard {\listtext\f0 1.\tab}INT:\tab Why\line did you\~go?\par \par "
        rb"{\*\generator Made}\{Zo\'eb\} \u8211? \u-10179?\u-8704? \emdash x"
        rb"\par\trowd R:\cell We have.\cell\row \pard last {\field{\*\fldinst{HYPERLINK "
        rb'"http://a.b" }}{\fldrslt{site}}}'
        b"\\\nMac\\\r\nend caf\xe9\x97"
    )
    assert read(tmp_path, "a.rtf", rtf(body)) == (
        "INT: Why\ndid you go?\n\n{Zoë} – \U0001f600 —x\n\nR:\n\nWe have.\n\n"
        "last site\n\nMac\n\nend café—\n"
    )


def test_headers_comments_and_footnotes_are_left_out(tmp_path: Path) -> None:
    data = rtf(
        rb"{\header DRAFT}{\info{\author Ann}}We had{\footnote by hand} to{\*\annotation who?}."
    )
    assert read(tmp_path, "a.rtf", data) == "We had to.\n"
    (said,) = notes_on(tmp_path, "a.rtf", data)
    assert "1 footnotes" in said


def test_pictures_are_left_out(tmp_path: Path) -> None:
    data = rtf(rb"We have{\*\shppict{\pict\pngblip 89504e470d0a1a0a}} to.")
    assert read(tmp_path, "a.rtf", data) == "We have to.\n"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"hello", "not a document in RTF"),
        (rtf(b"cut off")[:-1], "cut off"),
        (rtf(rb"a\{b")[:-1], "cut off"),
        (rtf(rb"\par "), "no words"),
        (rtf(rb"a \u9999999999? b"), "damaged"),
        (rtf(rb"a {\pict\bin12 abc}"), "cannot be read"),
        (rtf(rb"a {\shp{\*\shpinst{\shptxt words}}}"), "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in fault(tmp_path, "a.rtf", data)


@pytest.mark.parametrize("part", ["{\\field{\\*\\fldinst{HYPERLINK ", "{", "\\", "{\\fonttbl"])
def test_rtf_made_to_take_long_does_not(tmp_path: Path, part: str) -> None:
    # The square of this many steps would take hours.
    times = 50_000
    data = rtf(b"We have to." + part.encode() * times + b"}" * part.count("{") * times + b" ")
    assert "We have to" in read(tmp_path, "a.rtf", data)
