"""A site's narrative half as a project and a codebook of REFI-QDA, in codes.

Coders' memos stay out: they may hold names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from xml.etree import ElementTree as ET

from scripts.narrative.codebook_version import told
from scripts.narrative.refi import (
    ACTIVITIES,
    ACTS,
    ASIDE,
    CODEBOOK,
    FAMILY_GROUP,
    INTERNAL,
    PROJECT,
    QDE,
    SOURCES,
    THEME_GROUP,
    VERSION,
    element,
    guid_of,
    words,
    xml_of,
)
from scripts.narrative.turns import shown_label
from scripts.study.files import packed
from scripts.study.narrative_inputs import SPEECH_ACTS, THEMES, Account, CodebookEntry
from scripts.study.narrative_tables import FAMILIES, split_cell

Row = Mapping[str, Any]

WORKFLOW = "network-narratives"  # the user who found the passages
VARIABLES = ("role", "organisation", "background", "sector", "cluster")
# QualCoder opens no note without a date; a project says nothing of when it was made.
_UNDATED = {"creationDateTime": "2000-01-01T00:00:00Z"}
# Okabe and Ito's, which those who do not see all colours tell apart.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#999999")


@dataclass(frozen=True)
class Project:
    """What a project holds, as rows of the tables of these names.

    Attributes
    ----------
    codings : of all coders; none in a project to be coded in, so that coders do not see each other.
    documents : rows of DOCUMENTS, which tell who is interviewed in which.
    people : what is known of interviewees, by person id: any of VARIABLES.
    note : a sentence on the whole, such as that it is provisional.
    """

    site: str
    turns: Sequence[Row]
    passages: Sequence[Row]
    accounts: Sequence[Account]
    codebook: Sequence[CodebookEntry]
    codings: Sequence[Row] = ()
    documents: Sequence[Row] = ()
    people: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    fragments: Sequence[Row] = ()
    fragment_passages: Sequence[Row] = ()
    note: str = ""

    @property
    def coders(self) -> list[str]:
        """Initials of those whose codings are in it."""
        return sorted({row["coder"] for row in self.codings})

    @property
    def families(self) -> list[str]:
        """The four families of phrases, and those of a study's own lexicon that were found."""
        found = {family for row in self.passages for family in split_cell(row["families"])}
        return list(dict.fromkeys([*FAMILIES, *sorted(found)]))

    @property
    def reasons(self) -> list[str]:
        """Why passages were set aside."""
        return sorted({row["set_aside"] for row in self.codings if row["set_aside"]})


def project_file(project: Project) -> bytes:
    """Return the project as the bytes of a .qdpx file, the same each time.

    Texts have LF line ends and no byte order mark; positions are code points, the end exclusive.
    """
    texts = _texts(project.turns)
    root = ET.Element("Project", {"xmlns": PROJECT + VERSION})
    root.set("name", project.site)
    root.set("origin", WORKFLOW)
    root.set("creatingUserGUID", guid_of("user", WORKFLOW))
    users = element(root, "Users")
    for user in (WORKFLOW, *project.coders):
        element(users, "User", guid=guid_of("user", user), name=user, id=user)
    _add_codes(element(root, "CodeBook"), project)
    if project.documents:
        variables = element(root, "Variables")
        for name in VARIABLES:
            guid = guid_of("variable", name)
            element(variables, "Variable", guid=guid, name=name, typeOfVariable="Text")
        _add_all(root, "Cases", _cases(project))
    _add_all(root, "Sources", (_source(project, d) for d in texts))
    _add_all(root, "Notes", map(_note, project.fragments))
    _add_all(root, "Links", map(_link, _found(project)))
    _add_all(root, "Sets", (_set(project, account) for account in project.accounts))
    if project.note:
        words(root, "Description", project.note)
    parts = {QDE: xml_of(root)}
    parts |= {f"{SOURCES}{_file('source', d)}": text.encode() for d, text in texts.items()}
    parts |= {
        f"{SOURCES}{_file('note', row['fragment_id'])}": f"{row['text']}\n".encode()
        for row in project.fragments
    }
    return packed(parts)


def codebook_file(project: Project) -> bytes:
    """Return the codes as the bytes of a .qdc file."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK + VERSION, "origin": WORKFLOW})
    _add_codes(root, project)
    return xml_of(root)


def shown_text(turns: Sequence[Row]) -> str:
    """Return a document's pseudonymised text, as people read it.

    Parameters
    ----------
    turns : its rows of TURNS, in order.
    """
    text = "\n\n".join(f"{shown_label(turn)}{turn['text']}" for turn in turns) + "\n"
    for turn in turns:
        if text[turn["start"] : turn["end"]] != turn["text"]:
            where = f"turn {turn['turn']} of {turn['document_id']}"
            raise ValueError(f"{where} does not stand where its row says")
    return text


def _texts(turns: Iterable[Row]) -> dict[str, str]:
    own: dict[str, list[Row]] = defaultdict(list)
    for turn in sorted(turns, key=lambda turn: (turn["document_id"], turn["turn"])):
        own[turn["document_id"]].append(turn)
    return {document_id: shown_text(rows) for document_id, rows in own.items()}


def _add_all(parent: ET.Element, tag: str, children: Iterable[ET.Element]) -> None:
    """Add an element with these children; without any it may not be there."""
    if found := list(children):
        element(parent, tag).extend(found)


def _file(kind: str, name: str) -> str:
    return f"{guid_of(kind, name)}.txt"


# --- codes ------------------------------------------------------------------------------------


def account_name(account: Account) -> str:
    """Return the name of an account's code, its id first."""
    return f"{account.account_id} {account.title}"


def _add_codes(parent: ET.Element, project: Project) -> None:
    told_of = {entry.code: told(entry) for entry in project.codebook}
    accounts = [(a.account_id, account_name(a), a.definition) for a in project.accounts]
    aside = [(reason, reason, "") for reason in project.reasons or ["bears on no activity"]]
    groups = (
        (ACTS, [(act, act, told_of.get(act, "")) for act in SPEECH_ACTS]),
        (ACTIVITIES, accounts),
        (ASIDE, aside),
        (THEME_GROUP, [(theme, theme, told_of.get(theme, "")) for theme in THEMES]),
        (FAMILY_GROUP, [(family, family, "") for family in project.families]),
    )
    codes = element(parent, "Codes")
    for group, own in groups:
        guid = guid_of("codes", group)
        tree = element(codes, "Code", guid=guid, name=group, isCodable="false")
        for (key, name, definition), colour in zip(own, cycle(_COLOURS), strict=False):
            attributes = {"name": name, "isCodable": "true", "color": colour}
            element(tree, "Code", definition, guid=guid_of(group, key), **attributes)


def _add_coding(parent: ET.Element, user: str, group: str, key: str, what: str) -> None:
    guid = guid_of("coding", f"{what}/{group}/{key}/{user}")
    coding = element(parent, "Coding", guid=guid, creatingUser=guid_of("user", user))
    element(coding, "CodeRef", targetGUID=guid_of(group, key))


# --- texts and what is said of them -------------------------------------------------------------


def _source(project: Project, document_id: str) -> ET.Element:
    """Return a document with a selection for each passage, then one for each coder of it.

    QualCoder takes the user of a selection for that of all codings on it.
    """
    source = ET.Element(
        "TextSource",
        {
            "guid": guid_of("source", document_id),
            "name": document_id,
            "plainTextPath": f"{INTERNAL}{_file('source', document_id)}",
            "creatingUser": guid_of("user", WORKFLOW),
            **_UNDATED,
        },
    )
    words(source, "Description", document_id)
    codings: dict[str, list[Row]] = defaultdict(list)
    for row in project.codings:
        codings[row["passage_id"]].append(row)
    for passage in project.passages:
        if passage["document_id"] != document_id:
            continue
        own = _selection(source, passage, WORKFLOW)
        for family in split_cell(passage["families"]):
            _add_coding(own, WORKFLOW, FAMILY_GROUP, family, passage["passage_id"])
        for row in sorted(codings[passage["passage_id"]], key=lambda row: row["coder"]):
            said = _selection(source, passage, row["coder"])
            for group, column in (
                (ACTS, "speech_act"),
                (ACTIVITIES, "account_id"),
                (ASIDE, "set_aside"),
            ):
                if row[column]:
                    _add_coding(said, row["coder"], group, row[column], passage["passage_id"])
    return source


def _selection(source: ET.Element, passage: Row, user: str) -> ET.Element:
    return element(
        source,
        "PlainTextSelection",
        passage["passage_id"],
        guid=guid_of("selection", f"{passage['passage_id']}/{user}"),
        startPosition=str(passage["start"]),
        endPosition=str(passage["end"]),
        creatingUser=guid_of("user", user),
    )


def _cases(project: Project) -> Iterator[ET.Element]:
    interviewed: dict[str, list[str]] = defaultdict(list)
    for row in project.documents:
        for person in split_cell(row["interviewees"]):
            interviewed[person].append(row["document_id"])
    for person, documents in sorted(interviewed.items()):
        case = ET.Element("Case", {"guid": guid_of("case", person), "name": person})
        words(case, "Description", person)
        about = project.people.get(person, {})
        for name in VARIABLES:
            if value := about.get(name):
                given = element(case, "VariableValue")
                element(given, "VariableRef", targetGUID=guid_of("variable", name))
                words(given, "TextValue", value)
        for document_id in documents:
            element(case, "SourceRef", targetGUID=guid_of("source", document_id))
        for passage in project.passages:
            if passage["speaker"] == person:
                guid = guid_of("selection", f"{passage['passage_id']}/{WORKFLOW}")
                element(case, "SelectionRef", targetGUID=guid)
        yield case


# --- fragments and accounts ---------------------------------------------------------------------


def _note(fragment: Row) -> ET.Element:
    name = fragment["fragment_id"]
    note = ET.Element(
        "Note",
        {
            "guid": guid_of("note", name),
            "name": name,
            "plainTextPath": f"{INTERNAL}{_file('note', name)}",
            "creatingUser": guid_of("user", WORKFLOW),
            **_UNDATED,
        },
    )
    words(note, "Description", name)
    for group, column in (
        (ACTS, "speech_act"),
        (ACTIVITIES, "account_id"),
        (THEME_GROUP, "theme"),
    ):
        if fragment[column]:
            _add_coding(note, WORKFLOW, group, fragment[column], name)
    return note


def _found(project: Project) -> list[Row]:
    known = {passage["passage_id"] for passage in project.passages}
    return [row for row in project.fragment_passages if row["passage_id"] in known]


def _link(row: Row) -> ET.Element:
    fragment, passage = row["fragment_id"], row["passage_id"]
    return ET.Element(
        "Link",
        {
            "guid": guid_of("link", f"{fragment}/{passage}"),
            "name": f"{fragment} rests on {passage}",
            "direction": "OneWay",
            "originGUID": guid_of("note", fragment),
            "targetGUID": guid_of("selection", f"{passage}/{WORKFLOW}"),
        },
    )


def _set(project: Project, account: Account) -> ET.Element:
    """Return an account: its code, the documents in which it is told, its fragments."""
    account_id = account.account_id
    guid = guid_of("account", account_id)
    whole = ET.Element("Set", {"guid": guid, "name": account_name(account)})
    words(whole, "Description", account_id)
    element(whole, "MemberCode", targetGUID=guid_of(ACTIVITIES, account_id))
    fragments = [row["fragment_id"] for row in project.fragments if row["account_id"] == account_id]
    tell = {row["passage_id"] for row in project.codings if row["account_id"] == account_id}
    tell |= {row["passage_id"] for row in _found(project) if row["fragment_id"] in fragments}
    documents = {p["document_id"] for p in project.passages if p["passage_id"] in tell}
    for document_id in sorted(documents):
        element(whole, "MemberSource", targetGUID=guid_of("source", document_id))
    for fragment in fragments:
        element(whole, "MemberNote", targetGUID=guid_of("note", fragment))
    return whole
