"""What spoils files: cells that programs have tripped over, and bytes changed at random."""

from __future__ import annotations

import io
import re
import zipfile
from random import Random

PLAIN = "abcdefghijklmnopqrstuvwxyz"
CELLS = (
    "", " ", "=1+1", "=HYPERLINK(\"http://x\")", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "a\rb",
    "a\nb", "a\0b", "\x1b[2J", "\x02", "\x85", "\u2028", "\u202eabc\u2066", "\u200b", "\ufeff",
    "\ud800", "\udfff\ud800", "\ufffe", "😀", "e" + "\u0301" * 300, "ﬃ", "İ", "NA", "NaN", "inf",
    "1e309", "-0", "1.0", "1,5", "1_0", "٣", "²", "0x1f", "9" * 400, "9" * 5_000, "2009-02-30",
    "0000-00-00", "31/12/2009", "2009-03-31T25:61", "10000-01-01", "45000", "12:31", "99:99:99",
    "'", "''", '"', '"a', "a;b;;c", ";" * 500, ",", "TRUE", "None", "{x}", "{0!r}", "%s", "${x}",
    "{{ 7 * 7 }}", "../../x", "/etc/passwd", "C:\\x", "~", "*", "[a-", "(?P<x", "a" * 3_000,
    "<b>", "&amp;", "&#0;", "]]>", "<!--", "S1-001", "S1-17", "S1-001; S1-001", "S1-X01", "S1-A01",
    "S1-I01-7k3f9q", "S1-F001", "e.g. x", "#REF!", "!!python/object:os.system", "a: b: c", "- [",
)  # fmt: skip
# Sown into bytes: what the formats themselves are written in.
TOKENS = (
    b"\0", b"\xff", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x81", b"\x1a",
    b'"', b"'", b",", b";", b"\t", b"\r", b"\n", b"\r\n\r\n", b"sep=;\n", b"{", b"}", b"[", b"]",
    b"[" * 3_000, b"{a: " * 1_500, b"&a [*a]", b"<<: *x", b"!!python/name:os.system", b"? ", b"|",
    b"2001-99-99", b"0o9", b": ", b"- ", b"<", b">", b"</", b"/>", b"<a>", b"<![CDATA[", b"<!--",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<?xml version='1.0' encoding='utf-7'?>",
    b"<?xml version='1.0' encoding='UTF-16'?>", b'encoding="cp500"', b"\\u-99999?", b"\\u55357?",
    b"\\'", b"\\bin9999999 ", b"\\par", b"\\ansicpg99999", b"\\uc-1", b"{\\*\\", b"\\deleted",
    b"\\fonttbl", b"\\intbl\\cell\\row", b"-->", b"00:00:00.000 --> 99:99:99.999\n", b"<v >",
    b"<v A>", b"NOTE", b"WEBVTT", b"12:31 ", b"[00:12:31]", b"1\n2\n3\n", b"A: ", b"endstream",
    b"endobj", b"stream", b"xref", b"/Length 99999999", b"/Kids[3 0 R 3 0 R 2 0 R]", b"obj", b"BT",
    b"Tj", b"999999999999999999999", b"-1", b"1e999", b"PK\x03\x04", b"PK\x05\x06", b"A" * 5_000,
)  # fmt: skip


def word(rng: Random) -> str:
    """Return a word that nothing can be wrong with."""
    return "".join(rng.choices(PLAIN, k=rng.randint(3, 8)))


def cell(rng: Random) -> str:
    """Return a cell; one in a thousand is very long."""
    return "x" * 1_000_000 if rng.random() < 0.001 else rng.choice(CELLS)


def changed(data: bytes, rng: Random) -> bytes:
    """Return bytes with one to four changes: flipped, cut, left out, twice, put in, swapped."""
    for _ in range(rng.randint(1, 4)):
        a, b = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
        b = min(b, a + rng.choice((1, 8, 200, len(data))))
        match rng.randrange(6):
            case 0 if data:
                flipped = bytearray(data)
                flipped[min(a, len(data) - 1)] ^= 1 << rng.randrange(8)
                data = bytes(flipped)
            case 1:
                data = data[:b]
            case 2:
                data = data[:a] + data[b:]
            case 3:
                data = data[:b] + data[a:b] * rng.choice((1, 2, 50)) + data[b:]
            case 4:
                data = data[a:b] + data[:a] + data[b:]
            case _:
                data = data[:a] + rng.choice(TOKENS) + data[a:]
        data = data[:2_000_000]
    return data


def changed_xml(data: bytes, rng: Random) -> bytes:
    """Return XML that is mostly still well-formed: a value, words, or an element changed."""
    inside = list(re.finditer(rb'(?<==")[^"<]*(?=")|(?<=>)[^<>]+(?=<)', data))
    whole = list(re.finditer(rb"<([\w:]+)[^<>]*(?:/>|>[^<>]*</\1>)", data))
    if inside and (rng.random() < 0.5 or not whole):
        place = rng.choice(inside)
        text = cell(rng).translate({38: "&amp;", 60: "&lt;", 34: "&quot;"})
        return data[: place.start()] + text.encode("utf-8", "replace") + data[place.end() :]
    if whole:
        place = rng.choice(whole)
        times = rng.choice((0, 0, 2, 200))
        element = place[0] * times
        if rng.random() < 0.2:
            depth = rng.choice((2, 100, 5_000))
            element = b"<%s>" % place[1] * depth + place[0] + b"</%s>" % place[1] * depth
        return data[: place.start()] + element + data[place.end() :]
    return changed(data, rng)


def changed_archive(data: bytes, rng: Random) -> bytes:
    """Return an archive that is whole, with one part changed, gone or called otherwise."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    place = rng.randrange(len(parts))
    name, content = parts[place]
    match rng.randrange(8):
        case 0:
            del parts[place]
        case 1:
            parts[place] = (rng.choice((f"../../{name}", f"/{name}", name.upper(), "x" * 300)), b"")
        case 2 | 3:
            parts[place] = (name, changed(content, rng))
        case _:
            parts[place] = (name, changed_xml(content, rng))
    return packed(dict(parts))


def packed(parts: dict[str, bytes]) -> bytes:
    """Return an archive of these parts, the same bytes each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()
