"""Projects as programs hand them back: other GUIDs, names, ends of lines, ways of counting."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree

from scripts.narrative.refi_export import Project, project_file
from tests.narrative.told import TOLD, Turn, made_up_project

NAMESPACE = "{urn:QDA-XML:project:1.0}"
Sign = tuple[str, int, int, tuple[str, ...]]  # document, start, end in the text shown; codes


def blank(told: Mapping[str, Sequence[Turn]] = TOLD, **other: Any) -> Project:
    """A project that nobody has coded in."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("codings", "documents", "fragments", "fragment_passages"), ()
    )
    return made_up_project(told, people={}, **(nothing | other))


class Program:
    """A program in which a project is opened, coded in, and exported again.

    Parameters
    ----------
    project : or the bytes of its file.
    user : whom it says its coder is; None: it says nothing of users.
    end_of_line, counted_end, mark, mark_counted, wide : how it writes ends of lines and a byte
        order mark, and what it counts for them, and for signs beyond U+FFFF.
    rename : what it calls sources.
    """

    def __init__(
        self,
        project: Project | bytes,
        user: str | None = "Anybody",
        end_of_line: str = "\n",
        counted_end: str | None = None,
        mark: bool = False,
        mark_counted: bool = False,
        wide: int = 1,
        rename: Callable[[str], str] = str,
    ) -> None:
        data = project if isinstance(project, bytes) else project_file(project)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts.pop("project.qde"))
        self.user, self.end_of_line, self.wide = user, end_of_line, wide
        self.before = int(mark_counted)
        self.counted_end = end_of_line if counted_end is None else counted_end
        self.texts = {}
        for source in self.all("TextSource"):
            path = source.get("plainTextPath").replace("internal://", "sources/")
            self.texts[source.get("name")] = self.parts[path].decode()
            self.parts[path] = ("\ufeff" * mark + self._written(source.get("name"))).encode()
        self.sources = {source.get("name"): source for source in self.all("TextSource")}
        for selection in self.all("PlainTextSelection"):
            self.place(selection, int(selection.get("startPosition")),
                       int(selection.get("endPosition")))  # fmt: skip
        for name, source in self.sources.items():
            source.set("name", rename(name))
            if rename is not str:
                source.remove(source[0])
        if user:
            etree.SubElement(self.one("Users"), f"{NAMESPACE}User", guid=self.guid(), name=user)

    def all(self, tag: str) -> list[Any]:
        return list(self.root.iter(f"{NAMESPACE}{tag}"))

    def one(self, tag: str) -> Any:
        return self.all(tag)[0]

    def guid(self) -> str:
        return str(uuid.uuid4())

    def _written(self, name: str) -> str:
        return self.texts[name].replace("\n", self.end_of_line)

    def position(self, name: str, place: int) -> int:
        before = self.texts[name][:place]
        wide = len(before.encode("utf-16-le")) // 2 - len(before)
        return self.before + len(before.replace("\n", self.counted_end)) + (self.wide - 1) * wide

    def place(self, selection: Any, start: int, end: int) -> None:
        name = next(n for n, s in self.sources.items() if s is selection.getparent())
        selection.set("startPosition", str(self.position(name, start)))
        selection.set("endPosition", str(self.position(name, end)))

    def code_named(self, name: str) -> str:
        """The GUID of a code; a new one is made at the top where there is none."""
        for code in self.all("Code"):
            if code.get("name").startswith(name):
                return str(code.get("guid"))
        tree = next(self.root.iter(f"{NAMESPACE}Codes"))
        new = etree.SubElement(tree, f"{NAMESPACE}Code", guid=self.guid(), name=name,
                               isCodable="true")  # fmt: skip
        return str(new.get("guid"))

    def code(
        self, name: str, quote: str, *codes: str, nth: int = 0, user: str | None = None,
        memo: str = "",
    ) -> None:  # fmt: skip
        """Code words of a text; the n-th time they stand there."""
        places = [m.start() for m in re.finditer(re.escape(quote), self.texts[name])]
        selection = etree.Element(f"{NAMESPACE}PlainTextSelection", guid=self.guid())
        self.sources[name].append(selection)
        self.place(selection, places[nth], places[nth] + len(quote))
        if memo:
            etree.SubElement(selection, f"{NAMESPACE}Description").text = memo
        for code in codes:
            coding = etree.SubElement(selection, f"{NAMESPACE}Coding", guid=self.guid())
            if user or self.user:
                guid = next(u.get("guid") for u in self.all("User")
                            if u.get("name") == (user or self.user))  # fmt: skip
                coding.set("creatingUser", guid)
            etree.SubElement(coding, f"{NAMESPACE}CodeRef", targetGUID=self.code_named(code))

    def exported(self, folder: str = "Sources/") -> bytes:
        """The project with GUIDs of its own everywhere, as a file."""
        xml = etree.tostring(self.root, encoding="unicode")
        names = {name: name for name in self.parts}
        for old in {*re.findall(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", xml)}:
            new = self.guid()
            xml = xml.replace(old, new)
            names = {name: now.replace(old, new) for name, now in names.items()}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("project.qde", xml)
            for name, data in self.parts.items():
                archive.writestr(names[name].replace("sources/", folder), data)
        return out.getvalue()
