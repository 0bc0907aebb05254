"""Projects that cannot be read are told of by file, and do no harm; others cost nothing."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.narrative.refi_read import (
    Code,
    Coded,
    Counting,
    Text,
    counted,
    read_project,
    read_projects,
)
from scripts.study.files import packed
from scripts.study.problems import StudyError
from tests.narrative.returned import Program, blank

FILE = "S1/codings/AB.qdpx"
SPACE = 'xmlns="urn:QDA-XML:project:1.0"'
USER = '<Users><User guid="{u}" name="Ann" id="AN"/></Users>'
GUID = "00000000-0000-0000-0000-00000000000{}"


def project(inside: str = "", space: str = SPACE, **texts: bytes) -> bytes:
    parts = {"project.qde": f'<Project {space} name="x">{inside}</Project>'.encode()}
    return packed(parts | {f"sources/{name}.txt": data for name, data in texts.items()})


def source(inside: str = "", **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<Sources><TextSource guid="{GUID.format(1)}"{given}>{inside}</TextSource></Sources>'


def selection(start: str = "0", end: str = "2") -> str:
    code = f'<Coding guid="{GUID.format(3)}"><CodeRef targetGUID="{GUID.format(4)}"/></Coding>'
    places = f'startPosition="{start}" endPosition="{end}"'
    return f'<PlainTextSelection guid="{GUID.format(2)}" {places}>{code}</PlainTextSelection>'


def locked() -> bytes:
    data = bytearray(project())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + place
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", project())
        archive.writestr("sources/big.txt", b"\0" * 60_000_000)
    return out.getvalue()


ENTITIES = b"""<!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<Project xmlns="urn:QDA-XML:project:1.0" name="&a;"/>"""
KIND = "project of REFI-QDA (.qdpx)"
NONE = f"this is not a {KIND}, or it is damaged or protected by a password."
LACKING = f"this is not a {KIND} as the standard has it: something it needs is missing."
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no archive": (lambda: b"Dear all,", NONE),
    "cut off": (lambda: project()[:-30], NONE),
    "a password": (locked, NONE),
    "a bomb": (bomb, f"unpacked, the {KIND} is larger than 50 MB."),
    "entities": (lambda: packed({"project.qde": ENTITIES}), f"this is not a {KIND}: it declares "
                 "entities."),
    "entities in UTF-16": (lambda: packed({"project.qde": ENTITIES.decode().encode("utf-16")}),
                           f"this is not a {KIND}: it declares entities."),
    "another archive": (lambda: packed({"word/document.xml": b"<x/>"}), f"this is not a {KIND}: it "
                        "holds no project.qde."),
    "no XML": (lambda: packed({"project.qde": b"<Project"}), f"this is not a {KIND}, or it is "
               "damaged."),
    "a strange encoding": (lambda: packed({"project.qde": b'<?xml version="1.0" encoding="xx"?><a/>'
                                           }), f"this is not a {KIND}, or it is damaged."),
    "a codebook": (lambda: packed({"project.qde": b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>'}),
                   f"this is not a {KIND}: it begins with CodeBook."),
    "another version": (lambda: project(space='xmlns="urn:QDA-XML:project:7.3"'),
                        "it is of version 7.3 of REFI-QDA; 1.0 is read."),
    "no GUID": (lambda: project("<Users><User/></Users>"), LACKING),
    "a coding without its code": (
        lambda: project(source('<Coding guid="' + GUID.format(3) + '"/>')), LACKING),
    "no place": (lambda: project(source(selection("one"))), LACKING),
    "an enormous text": (lambda: project(source(selection(), plainTextPath="internal://a.txt",
                                                name="T"), a=b"a" * 5_000_001),
                         "the text of “T” has more than 5,000,000 signs."),
    "an enormous text within": (
        lambda: project(source("<PlainTextContent>" + "a" * 5_000_001 + "</PlainTextContent>",
                               name="T")),
        "the text of “T” has more than 5,000,000 signs."),
    "a text in Latin-1": (lambda: project(source(selection(), plainTextPath="internal://a.txt",
                                                 name="T"), a="é".encode("latin-1")),
                          "the text of “T” is not in UTF-8."),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_told_of(name: str) -> None:
    made, message = HOSTILE[name]
    with pytest.raises(StudyError) as error:
        read_project(made(), FILE)
    (problem,) = error.value.problems
    assert (problem.file, problem.message) == (FILE, message)
    assert "Word" not in problem.remedy and "xport it " in problem.remedy


@pytest.mark.parametrize(
    "path", ["internal://../project.qde", "internal:///etc/hostname", "/etc/hostname",
             "file:///etc/hostname", "relative:///a.txt", "a.txt", "absolute://a.txt"]
)  # fmt: skip
def test_nothing_outside_the_sources_is_opened(path: str, tmp_path: Path) -> None:
    data = project(source(selection(), plainTextPath=path), a=b"ours")
    (text,) = read_project(data, FILE).texts
    assert text.text is None
    assert len(text.coded) == 1  # and is listed later
    # A positive control.
    data = project(source(selection(), plainTextPath="internal://A.TXT"), a=b"ours")
    assert read_project(data, FILE).texts[0].text == "ours"


def test_names_in_the_archive_lead_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    parts = {"../../escaped.txt": b"x", "/sources/a.txt": b"x", "sources\\b.txt": b"ours"}
    inside = source(selection(), plainTextPath="internal://b.txt")
    whole = f'<Project {SPACE} name="x">{inside}</Project>'.encode()
    assert read_project(packed({"project.qde": whole} | parts), FILE).texts[0].text == "ours"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_texts_with_a_byte_order_mark_and_texts_within(encoding: str) -> None:
    inside = source(selection(), plainTextPath="internal://a.txt")
    (text,) = read_project(project(inside, a="ñandú".encode(encoding)), FILE).texts
    assert (text.text or "").removeprefix("\ufeff") == "ñandú"
    inside = source("<PlainTextContent>ours</PlainTextContent>")
    assert read_project(project(inside), FILE).texts[0].text == "ours"


def test_the_project_itself_may_be_called_otherwise() -> None:
    with zipfile.ZipFile(io.BytesIO(project())) as archive:
        xml = archive.read("project.qde")
    assert read_project(packed({"Our study.QDE": xml}), FILE).texts == ()
    assert read_project(packed({"project.qde": xml, "x.qde": b""}), FILE).texts == ()
    for parts in ({"a.qde": xml, "b.qde": xml}, {"elsewhere/a.qde": xml}):
        with pytest.raises(StudyError, match=r"holds no project\.qde"):
            read_project(packed(parts), FILE)


def test_codes_users_and_what_lacks_a_code() -> None:
    codes = (
        f'<CodeBook><Codes><Code guid="{GUID.format(8)}" name=" Set  Aside " isCodable="false">'
        f'<Code guid="{{{GUID.format(4)}}}" name="dull" isCodable="true"/></Code></Codes>'
        "</CodeBook>"
    )
    user = USER.format(u=GUID.format(5).upper())
    lone = selection().replace(GUID.format(4), GUID.format(9))
    own = selection().replace("<Coding ", f'<Coding creatingUser="{GUID.format(5)}" ')
    (text,) = read_project(project(user + codes + source(own + lone)), FILE).texts
    ((dull, who),), ((unknown, nobody),) = (coded.codes for coded in text.coded)
    assert (dull.name, dull.above, dull.reason) == ("dull", ("Set Aside",), "dull")
    assert who == {"Ann", "AN"} and nobody == set()
    assert (unknown.name, unknown.reason) == (GUID.format(9), None)
    assert [coded.number for coded in text.coded] == [1, 2]


def test_documents_a_source_names() -> None:
    for name in ("S1-I01", "S1-I01.txt", "S1-I01_final", "a (S1-I01)"):
        assert Text(name, "", "", ()).names("S1-I01"), name
        assert Text("x", name, "", ()).names("S1-I01"), name
    for name in ("S1-I011", "XS1-I01", "S1-I0", ""):
        assert not Text(name, name, "", ()).names("S1-I01"), name


def test_trees_of_any_depth() -> None:
    deep = "".join(f'<Code guid="{GUID.format(4)}" name="n{k}" isCodable="true">'
                   for k in range(30_000)) + "</Code>" * 30_000  # fmt: skip
    codes = read_project(project(f"<CodeBook><Codes>{deep}</Codes></CodeBook>"), FILE).codes
    assert codes == (Code("n29999", ("n29997", "n29998")),)


def test_reasons_are_those_in_use() -> None:
    program = Program(blank())
    program.code_named("set aside")
    assert read_project(program.exported(), FILE).reasons == []
    program.code("S1-I01", "We have", "bears on no activity")
    assert read_project(program.exported(), FILE).reasons == ["bears on no activity"]


def test_ways_of_counting() -> None:
    text = "\ufeffa😀b\r\nc"
    assert Counting().places(text) == [0, 0, 1, 2, 3, 4, 5, 6]
    assert Counting(wide=2).places(text) == [0, 0, 1, 3, 4, 5, 6, 7]
    assert Counting(end_of_line=1).places(text) == [0, 0, 1, 2, 3, 3, 4, 5]
    assert Counting(end_of_line=2, mark=1).places("\ufeffa\nb\r\nc") == [0, 1, 2, 4, 5, 6, 7, 8]


def test_places_beyond_a_text_and_backwards_select_nothing() -> None:
    coded = [Coded(1, start, end, ()) for start, end in ((2, 99), (-5, 1), (90, 99), (3, 1))]
    spans = counted("abcd", coded, lambda _: False)
    assert ["abcd"[start:end] for start, end in spans] == ["cd", "a", "", ""]
    assert counted("abcd", [], lambda _: False) == []


def test_projects_are_read_by_coder_and_all_that_is_wrong_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "S1" / "codings"
    folder.mkdir(parents=True)
    for name in ("AB.qdpx", "CD.qdpx", "A B.qdpx", "~$AB.qdpx"):
        (folder / name).write_bytes(project())
    (folder / "CD.xlsx").write_bytes(b"")
    (folder / "EF.qdpx").write_bytes(b"?")
    read, problems = read_projects(tmp_path, "S1")
    assert list(read) == ["A B", "AB", "CD"]
    assert read["AB"].file == FILE
    assert [(p.file, p.message[:30]) for p in problems] == [
        ("S1/codings/A B.qdpx", "is not a coder's initials: one"),
        ("S1/codings/CD.qdpx", "CD has a sheet, too."),
        ("S1/codings/EF.qdpx", "this is not a project of REFI-"),
    ]


def test_an_enormous_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "S1" / "codings" / "AB.qdpx"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        file.truncate(60_000_000)
    read, (problem,) = read_projects(tmp_path, "S1")
    assert not read
    assert problem.message == f"the {KIND} is larger than 50 MB."
