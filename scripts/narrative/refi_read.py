"""Projects of REFI-QDA that coders bring back from other programs: their codes, texts, selections.

What programs do differently is met here: GUIDs in small letters or braces, `Sources/` for
`sources/`, texts with CRLF or a byte order mark, positions that count UTF-16 or both signs of a
line's end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from xml.etree import ElementTree as ET

from scripts.narrative.codebook_version import version_of
from scripts.narrative.refi import ASIDE, INTERNAL, PROJECT, QDE, SOURCES
from scripts.narrative.unreadable import LARGEST, harmless, unpacked, unreadable
from scripts.study.narrative_files import PROJECT_SUFFIX, coding_files
from scripts.study.narrative_inputs import CODER_PATTERN, PATTERN_SENTENCES
from scripts.study.problems import Problem, StudyError, shortened

VERSIONS = ("1.0", "1.5")
_KIND = "project of REFI-QDA (.qdpx)"
_AGAIN = "Export it anew from the program it was coded in."
_SMALLER = "Export it without pictures and recordings."
_OTHER_SOURCES = ("PictureSource", "PDFSource", "AudioSource", "VideoSource")
_QDE = ".qde"
_BOM = "\ufeff"
_LONGEST_NAME, _LONGEST_TEXT = 1_000, 5_000_000


@dataclass(frozen=True)
class Code:
    """A code, and the two codes it is below."""

    name: str
    above: tuple[str, ...] = ()
    description: str = ""

    @property
    def reason(self) -> str | None:
        """Why passages with this code are set aside, if it is one of those codes."""
        groups = {name.strip().casefold() for name in (*self.above, self.name)}
        return self.name.strip() if ASIDE in groups else None


@dataclass(frozen=True)
class Coded:
    """A selection of a text and what it is coded as.

    Attributes
    ----------
    number : place among the coded selections of the file, 1 first.
    start, end : as the file has them; None: the whole text, or no text at all.
    codes : each with what the user it is of is called; nothing where that is not said.
    memo : what is said of the selection.
    """

    number: int
    start: int | None
    end: int | None
    codes: tuple[tuple[Code, frozenset[str]], ...]
    memo: str = ""


@dataclass(frozen=True)
class Text:
    """A source; `text` is None where it is no text, or the file does not hold it."""

    name: str
    description: str
    text: str | None
    coded: tuple[Coded, ...]

    def names(self, document_id: str) -> bool:
        """Whether its name or description has a document's id."""
        fit = rf"(?<![A-Za-z0-9]){re.escape(document_id)}(?![0-9])"
        return bool(re.search(fit, f"{self.name} {self.description}"))


@dataclass(frozen=True)
class Returned:
    """What a coder brought back; `file` is what messages call it."""

    file: str
    codes: tuple[Code, ...]
    texts: tuple[Text, ...]

    @property
    def codebook(self) -> str:
        """The version of the codebook that it was coded by, as its codes describe themselves."""
        return version_of({code.name.casefold(): code.description for code in self.codes})

    @property
    def reasons(self) -> list[str]:
        """Names of codes for passages that are set aside; results show them."""
        used = (code for text in self.texts for c in text.coded for code, _ in c.codes)
        return sorted({code.reason for code in used if code.reason})


def read_projects(folder: Path, site: str) -> tuple[dict[str, Returned], list[Problem]]:
    """Read what coders of a site brought back, by coder; and what is wrong with it."""
    files = coding_files(folder, site)
    sheets = {path.stem for path in files if path.suffix != PROJECT_SUFFIX}
    read: dict[str, Returned] = {}
    problems: list[Problem] = []
    for path in (path for path in files if path.suffix == PROJECT_SUFFIX):
        file = f"{site}/codings/{path.name}"
        if not re.match(CODER_PATTERN, path.stem):
            remedy = "Name the file by the initials of who coded."
            message = PATTERN_SENTENCES[CODER_PATTERN]
            problems.append(Problem(file, 0, "", path.name, message, remedy))
        if path.stem in sheets:
            message = f"{path.stem} has a sheet, too."
            problems.append(Problem(file, 0, "", "", message, "Keep one of them."))
        try:
            if path.stat().st_size > LARGEST:
                raise unreadable(file, f"the {_KIND} is larger than 50 MB.", _SMALLER)
            read[path.stem] = read_project(path.read_bytes(), file)
        except StudyError as error:
            problems += error.problems
    return read, problems


def read_project(data: bytes, file: str) -> Returned:
    """Read a project; nothing is written to disk, and nothing outside the file is opened.

    Raises
    ------
    StudyError
        Where it is none, is damaged, locked or too large, declares entities, or is of a version
        that is not known.
    """
    parts = unpacked(data, file, _KIND, _wanted, mended=_AGAIN, smaller=_SMALLER)
    named = [part for part in parts if part.casefold().endswith(_QDE) and "/" not in part]
    if QDE not in named and len(named) != 1:  # some programs call it otherwise
        raise unreadable(file, f"this is not a {_KIND}: it holds no {QDE}.", _AGAIN)
    qde = parts[QDE if QDE in named else named[0]]
    try:
        root = ET.fromstring(harmless(qde, file, _KIND, mended=_AGAIN, smaller=_SMALLER))
    except (ET.ParseError, LookupError, ValueError):  # also encodings that are not known
        raise unreadable(file, f"this is not a {_KIND}, or it is damaged.", _AGAIN) from None
    space, _, tag = root.tag.removeprefix("{").rpartition("}")
    if tag != "Project" or not space.startswith(PROJECT):
        raise unreadable(file, f"this is not a {_KIND}: it begins with {tag}.", _AGAIN)
    if (version := space.removeprefix(PROJECT)) not in VERSIONS:
        message = f"it is of version {version} of REFI-QDA; {VERSIONS[0]} is read."
        raise unreadable(file, message, _AGAIN)
    try:
        return _Reader(file, space, root, parts).read()
    except (LookupError, ValueError):
        message = f"this is not a {_KIND} as the standard has it: something it needs is missing."
        raise unreadable(file, message, _AGAIN) from None


def _wanted(part: str) -> bool:
    return part.casefold().endswith(_QDE) or part.replace("\\", "/").casefold().startswith(SOURCES)


class _Reader:
    def __init__(self, file: str, space: str, root: ET.Element, parts: Mapping[str, bytes]) -> None:
        self.file, self.root = file, root
        self._space = f"{{{space}}}"
        self._files = {part.replace("\\", "/").casefold(): part for part in parts}
        self._parts = parts
        self._users = {
            _guid(user.attrib["guid"]): frozenset({user.get("id") or "", user.get("name") or ""})
            for user in self._all(root, "Users/User")
        }
        self._codes = dict(self._in_codebook())
        self._number = 0

    def read(self) -> Returned:
        """Return codes and sources in their order."""
        texts = [self._text(source) for source in self._all(self.root, "Sources/TextSource")]
        for tag in _OTHER_SOURCES:
            texts += [self._no_text(source) for source in self._all(self.root, f"Sources/{tag}")]
        return Returned(self.file, tuple(self._codes.values()), tuple(texts))

    def _all(self, parent: ET.Element, path: str) -> list[ET.Element]:
        return parent.findall("/".join(f"{self._space}{tag}" for tag in path.split("/")))

    def _in_codebook(self) -> Iterator[tuple[str, Code]]:
        """Yield codes by GUID; a stack, since trees can be deeper than Python likes."""
        left: list[tuple[tuple[str, ...], ET.Element]] = [
            ((), each) for each in reversed(self._all(self.root, "CodeBook/Codes/Code"))
        ]
        while left:
            above, element = left.pop()
            code = Code(
                shortened(element.attrib["name"], _LONGEST_NAME), above, self._description(element)
            )
            yield _guid(element.attrib["guid"]), code
            below = (*above[-1:], code.name)  # whole paths of deep trees would fill the memory
            left += [(below, each) for each in reversed(self._all(element, "Code"))]

    def _description(self, element: ET.Element) -> str:
        return element.findtext(f"{self._space}Description") or ""

    def _text(self, source: ET.Element) -> Text:
        selections = self._all(source, "PlainTextSelection")
        coded = [
            self._coded(s, int(s.attrib["startPosition"]), int(s.attrib["endPosition"]))
            for s in selections
        ]
        coded.append(self._coded(source, None, None))
        return self._source(source, self._words(source), coded)

    def _no_text(self, source: ET.Element) -> Text:
        coded = [self._coded(each, None, None) for each in source.iter()]
        return self._source(source, None, coded)

    def _source(self, source: ET.Element, text: str | None, coded: Iterable[Coded | None]) -> Text:
        found = tuple(each for each in coded if each)
        return Text(shortened(source.get("name") or ""), self._description(source), text, found)

    def _coded(self, element: ET.Element, start: int | None, end: int | None) -> Coded | None:
        codings = self._all(element, "Coding")
        codes = tuple((self._code(coding), self._user(coding, element)) for coding in codings)
        if not codes:
            return None
        self._number += 1
        return Coded(self._number, start, end, codes, self._description(element))

    def _code(self, coding: ET.Element) -> Code:
        """Return the code of a coding; where the codebook lacks it, one that nobody knows."""
        guid = _guid(self._all(coding, "CodeRef")[0].attrib["targetGUID"])
        return self._codes.get(guid, Code(guid))

    def _user(self, coding: ET.Element, element: ET.Element) -> frozenset[str]:
        guid = coding.get("creatingUser") or element.get("creatingUser") or ""
        return self._users.get(_guid(guid), frozenset())

    def _words(self, source: ET.Element) -> str | None:
        """Return a source's text, which is in the file itself or nowhere."""
        path = source.get("plainTextPath")
        if not path:
            return self._of_bearable_size(source.findtext(f"{self._space}PlainTextContent"), source)
        part = self._files.get(f"{SOURCES}{path.removeprefix(INTERNAL)}".casefold())
        if part is None or not path.startswith(INTERNAL):
            return None
        data = self._parts[part]
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            return self._of_bearable_size(data.decode("utf-16" if utf16 else "utf-8"), source)
        except UnicodeDecodeError:
            message = f"the text of “{source.get('name')}” is not in UTF-8."
            raise unreadable(self.file, message, _AGAIN) from None

    def _of_bearable_size(self, text: str | None, source: ET.Element) -> str | None:
        if text and len(text) > _LONGEST_TEXT:
            message = f"the text of “{source.get('name')}” has more than {_LONGEST_TEXT:,} signs."
            raise unreadable(self.file, message, "Take that source out, and export it anew.")
        return text


def _guid(written: str) -> str:
    return written.strip("{} ").upper()


# --- what positions count -----------------------------------------------------------------------


@dataclass(frozen=True)
class Counting:
    """A way of counting the signs of a text.

    Attributes
    ----------
    wide : what a sign beyond U+FFFF counts: 1, or 2 as in UTF-16.
    end_of_line : what CRLF or LF counts; 0: each sign counts one.
    mark : what a byte order mark counts.
    """

    wide: int = 1
    end_of_line: int = 0
    mark: int = 0

    def places(self, text: str) -> list[int]:
        """Return the position of each sign of a text, and of its end."""
        widths = (
            self._width(sign, before) for sign, before in zip(text, f"\0{text}", strict=False)
        )
        return [0, *accumulate(widths)]

    def _width(self, sign: str, before: str) -> int:
        if sign == _BOM:
            return self.mark
        if sign == "\n" and self.end_of_line:
            return self.end_of_line - (self.end_of_line > 1 and before == "\r")
        if sign == "\r" and self.end_of_line == 1:
            return 0
        return self.wide if ord(sign) > 0xFFFF else 1


# The standard's own first: of ways that fit equally well it is taken.
COUNTINGS = tuple(
    Counting(wide, end, mark) for mark in (0, 1) for end in (0, 1, 2) for wide in (1, 2)
)


def counted(
    text: str, coded: Sequence[Coded], known: Callable[[str], bool]
) -> list[tuple[int, int]]:
    """Return where selections stand in a text, as a program is most likely to have counted.

    Of the ways in which programs count, the one by which most selections are known words; then that
    by which most begin and end between words.

    Parameters
    ----------
    coded : each with a start and an end.
    known : whether words are those of a passage.

    Returns
    -------
    list
        First sign and the one behind the last, of each; equal where nothing is selected.
    """
    best: tuple[tuple[int, int], list[tuple[int, int]]] | None = None
    for counting in COUNTINGS:
        places = counting.places(text)
        spans = [_span(places, each, len(text)) for each in coded]
        fit = (
            sum(known(text[start:end]) for start, end in spans),
            sum(_whole_words(text, start, end) for start, end in spans),
        )
        if best is None or fit > best[0]:
            best = fit, spans
    return best[1] if best else []


def _span(places: Sequence[int], coded: Coded, length: int) -> tuple[int, int]:
    start, end = (min(max(place or 0, 0), places[-1]) for place in (coded.start, coded.end))
    first, behind = bisect_left(places, start), bisect_left(places, end)
    return min(first, length), max(min(behind, length), min(first, length))


def _whole_words(text: str, start: int, end: int) -> bool:
    within = [text[k - 1 : k + 1] for k in (start, end) if 0 < k < len(text)]
    return start < end and not any(pair.isalnum() for pair in within)
