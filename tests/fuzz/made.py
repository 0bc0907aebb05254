"""Files as people might have them, most with something nasty in them, made from a seed."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import xlsxwriter
import yaml

from scripts.narrative.refi_export import project_file
from tests.fuzz.nasty import CELLS, cell, changed, changed_archive, packed, word
from tests.narrative.pdf_by_hand import pdf_by_hand
from tests.narrative.told import made_up_project
from tests.small_narrative import SMALL_NARRATIVE
from tests.small_study import SMALL_STUDY

ROOT = Path(__file__).parents[2]
FORMS = ROOT / "tests" / "study" / "forms"
TABLES = {
    name: text for name, text in {**SMALL_STUDY, **SMALL_NARRATIVE}.items() if name.endswith("csv")
}
# Columns in which people may write what they like.
FREE = ("note", "reason", "text", "definition", "title", "look_for", "interviewer", "shown_as",
        "quote", "summary", "organisation", "background", "sector", "question", "priority", "name",
        "series", "written_by", "waiver")  # fmt: skip


class Made(NamedTuple):
    """A file: its path in the study's folder, its bytes, and words that it surely holds."""

    name: str
    data: bytes
    holds: tuple[str, ...] = ()


def spoilt(made: Made, rng: Random) -> Made:
    """Return a file with its bytes changed, of which nothing is sure any more."""
    packed_whole = made.data.startswith(b"PK") and rng.random() < 0.8
    change = changed_archive if packed_whole else changed
    return Made(made.name, change(made.data, rng))


# --- tables ---------------------------------------------------------------------------------------


def records(rng: Random, name: str) -> list[list[str]]:
    """Return a table of the small study with some headings, cells and rows made worse."""
    rows = list(csv.reader(io.StringIO(TABLES[name])))
    free = [k for k, heading in enumerate(rows[0]) if heading in FREE]
    for _ in range(rng.choice((0, 1, 1, 2, 5))):
        row = rng.choice(rows[1:])
        anywhere = not free or rng.random() < 0.3
        row[rng.randrange(len(row)) if anywhere else rng.choice(free)] = cell(rng)
    if rng.random() < 0.2:
        k = rng.randrange(len(rows[0]))
        rows[0][k] = rng.choice((rows[0][0], rows[0][k].upper(), "", "other", cell(rng)))
    if rng.random() < 0.1:
        rng.choice(rows).append(cell(rng))
    if rng.random() < 0.1:
        rows.insert(rng.randrange(len(rows)), [])
    if rng.random() < 0.05:
        rows.append(rng.choice(rows))
    return rows


def csv_of(rows: list[list[str]], rng: Random) -> bytes:
    """Return a table as one of the many kinds of CSV."""
    text = io.StringIO()
    ends = rng.choice(("\n", "\r\n", "\r"))
    csv.writer(text, delimiter=rng.choice(",,,;\t"), lineterminator=ends).writerows(rows)
    code = rng.choice(("utf-8",) * 6 + ("utf-8-sig", "utf-16", "cp1252", "latin-1", "utf-32"))
    return text.getvalue().encode(code, "surrogatepass" if code.startswith("utf") else "replace")


def csv_table(rng: Random) -> Made:
    name = rng.choice(list(TABLES))
    return Made(name, csv_of(records(rng, name), rng))


def xlsx_table(rng: Random) -> Made:
    """Return a table as a workbook: numbers, dates, formulas, errors, merged cells, more sheets."""
    name = rng.choice(list(TABLES))
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "nan_inf_to_errors": True}) as book:
        book.set_properties({"created": datetime.datetime(2000, 1, 1)})
        if rng.random() < 0.1:
            book.add_worksheet("instructions").write(0, 0, "Read this")
        page = book.add_worksheet(rng.choice((Path(name).stem, "Sheet1", "a'b")))
        formats = [book.add_format({"num_format": f}) for f in ("dd/mm/yyyy", "[h]:mm", "@")]
        for k, row in enumerate(records(rng, name)):
            for j, text in enumerate(row):
                match rng.randrange(120):
                    case 0:
                        page.write_number(k, j, rng.choice((1, -1e300, 0.1, 45_000, 2**53)))
                    case 1:
                        day = rng.choice((0, 1, 60, 45_000.5, 2_958_465, 3e6, -5))
                        page.write_number(k, j, day, rng.choice(formats))
                    case 2:
                        page.write_formula(k, j, '=HYPERLINK("x")', None, rng.choice(("", 1, text)))
                    case 3:
                        page.write_formula(k, j, "=NA()", None, "#N/A")
                    case 4:
                        page.write_boolean(k, j, True)
                    case 5 if not page.merge:
                        page.merge_range(k, 30, k + 1, 30, "")
                    case _:
                        page.write_string(k, j, _for_xml(text)[:32_767])
    return Made(name.replace(".csv", ".xlsx"), made.getvalue())


def _for_xml(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def network_table(rng: Random) -> Made:
    """Return the nodes or edges of a network by itself."""
    name = rng.choice(("M1/nodes.csv", "M1/edges.csv"))
    return Made(Path(name).name, csv_of(records(rng, name), rng))


@cache
def form_files() -> dict[str, bytes]:
    """Return all text files of the forms that exports have."""
    paths = sorted(p for p in FORMS.rglob("*.*") if p.suffix in (".csv", ".yaml"))
    return {path.relative_to(FORMS).as_posix(): path.read_bytes() for path in paths}


def form_file(rng: Random) -> Made:
    """Return a file of an export, or its mapping, with words exchanged for nasty ones."""
    name = rng.choice([n for n in form_files() if "/" in n])
    text = form_files()[name].decode()
    parts = text.replace(",", "\0,\0").replace("\n", "\0\n\0").replace(": ", "\0: \0").split("\0")
    for _ in range(rng.randint(0, 3)):
        parts[rng.randrange(len(parts))] = cell(rng)
    return Made(name, "".join(parts).encode("utf-8", "surrogatepass"))


@cache
def lexicon_lines() -> list[str]:
    return (ROOT / "resources/lexicon/phrases.csv").read_text(encoding="utf-8").splitlines()


PIECES = ("(", ")", "{", "}", "/", "+", "SOMEBODY", "BE", "{ADVERBS}", "have/has", "(not) ", "'")


def lexicon(rng: Random) -> Made:
    heading, *lines = lexicon_lines()
    chosen = rng.sample(lines, min(len(lines), rng.randint(1, 8)))
    if rng.random() < 0.8:
        k = rng.randrange(len(chosen))
        at = rng.randrange(len(chosen[k]))
        new = rng.choice((rng.choice(PIECES), cell(rng)))
        chosen[k] = chosen[k][:at] + new + chosen[k][at:]
    return Made("phrases.csv", "\n".join((heading, *chosen)).encode("utf-8", "surrogatepass"))


# --- the configuration ----------------------------------------------------------------------------


@cache
def demo_config() -> str:
    return (ROOT / "config" / "config.yaml").read_text(encoding="utf-8")


def config(rng: Random) -> Made:
    """Return the demo's configuration with leaves and keys exchanged for anything YAML can say."""
    settings = yaml.safe_load(demo_config())
    for _ in range(rng.randint(0, 3)):
        block = settings
        while True:
            key = rng.choice(list(block) if isinstance(block, dict) else range(len(block)))
            if not (isinstance(block[key], dict | list) and block[key] and rng.random() < 0.8):
                break
            block = block[key]
        block[key] = _leaf(rng)
        if isinstance(block, dict) and rng.random() < 0.2:
            block[cell(rng)] = block.pop(key)
    if rng.random() < 0.02:
        settings["title"] = _bomb()
    text = yaml.safe_dump(settings, allow_unicode=True)
    return Made("config.yaml", text.encode("utf-8", "surrogatepass"))


def _bomb() -> object:
    """Return lists of the same lists, which are small until somebody spells them out."""
    inner: object = ["x"] * 9
    for _ in range(9):
        inner = [inner] * 9
    return inner


def _leaf(rng: Random) -> object:
    kinds: tuple[Callable[[], object], ...] = (
        lambda: cell(rng), lambda: rng.choice((0, -1, 10**30, 2**63, True, None)), lambda: [],
        lambda: rng.choice((1.5, float("nan"), float("inf"), 1e300)), lambda: {cell(rng): 1},
        lambda: {1: 2, None: 3, False: 4}, lambda: [cell(rng), 1, None], lambda: [[1], {"a": []}],
        lambda: datetime.date(2009, 3, 31), lambda: b"bytes", lambda: {"x", "y"}, dict,
    )  # fmt: skip
    return rng.choice(kinds)()


# --- documents ------------------------------------------------------------------------------------


class Told(NamedTuple):
    """What is said: labels and words, some of them nasty; `holds` are words that must be read."""

    turns: list[tuple[str, str]]
    holds: tuple[str, ...]


def told(rng: Random) -> Told:
    turns, holds = [], []
    for _ in range(rng.randint(1, 8)):
        words = [word(rng) for _ in range(rng.randint(1, 12))]
        holds += words
        if rng.random() < 0.4:
            words.insert(rng.randrange(len(words) + 1), cell(rng))
        label = rng.choice(("INT", "R1", "R1", "Mary", "DR SMITH", word(rng).title()))
        label = rng.choice(
            (label, label, f"{label} (12:31)", f"[00:01:0{rng.randrange(9)}] {label}")
        )
        turns.append((label, " ".join(words)))
    return Told(turns, tuple(holds))


def txt(rng: Random) -> Made:
    said = told(rng)
    colon = rng.choice((": ", ": ", "\t", " - ", "\n"))
    between = rng.choice(("\n", "\n\n", "\r\n"))
    lines = [f"{label}{colon}{words}" for label, words in said.turns]
    if rng.random() < 0.2:
        lines = [f"{k}  {line}" for k, line in enumerate(lines, start=1)]
    text = between.join(lines)
    code = rng.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    data = text.encode(code, "surrogatepass" if code.startswith("utf") else "replace")
    return Made("a.txt", data, said.holds)


def _captions(rng: Random, head: str, dot: str, numbered: bool) -> tuple[str, tuple[str, ...]]:
    said = told(rng)
    marked = rng.random() < 0.5
    text = head
    for k, (label, words) in enumerate(said.turns, start=1):
        name = label.replace(":", " ")
        spoken = f"<v {name}>{words}</v>" if marked else f"{name}: {words}"
        times = f"00:00:{k:02}{dot}000 --> 00:00:{k + 1:02}{dot}000"
        text += (f"{k}\n" if numbered else "") + f"{times}\n{spoken}\n\n"
    # Signs that have a meaning in captions may take words with them.
    sure = not any(
        sign in words for _, words in said.turns for sign in "<>&{\r\n\0\u2028\x85\ufeff"
    )
    return text, said.holds if sure else ()


def vtt(rng: Random) -> Made:
    text, holds = _captions(rng, "WEBVTT\n\n", ".", rng.random() < 0.5)
    return Made("a.vtt", text.encode("utf-8", "surrogatepass"), holds)


def srt(rng: Random) -> Made:
    text, holds = _captions(rng, "", ",", True)
    return Made("a.srt", text.encode("utf-8", "surrogatepass"), holds)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_DOCX_REST = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
    f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
}


def docx(rng: Random) -> Made:
    """Return a Word file: runs, bold, breaks, tabs, changes, fields, tables within tables."""
    said = told(rng)
    body = ""
    for label, words in said.turns:
        first, bold = escape(f"{label}: "), rng.choice(("", "<w:rPr><w:b/></w:rPr>"))
        run = f'<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
        run = rng.choice((
            run, run, f'<w:ins w:id="1" w:author="a">{run}</w:ins>',
            f'{run}<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>',
            f"{run}<w:r><w:br/><w:tab/><w:br w:type='page'/></w:r>",
            f'<w:hyperlink w:anchor="x">{run}</w:hyperlink>',
            f'{run}<w:r><w:footnoteReference w:id="9"/></w:r>',
            f"<w:sdt><w:sdtContent>{run}</w:sdtContent></w:sdt>",
        ))  # fmt: skip
        paragraph = f"<w:p><w:r>{bold}<w:t>{first}</w:t></w:r>{run}</w:p>"
        if rng.random() < 0.15:
            depth = rng.choice((1, 2, 30))
            paragraph = (
                "<w:tbl><w:tr><w:tc>" * depth + paragraph + "</w:tc></w:tr></w:tbl><w:p/>" * depth
            )
        body += paragraph
    xml = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    return Made("a.docx", _parts({**_DOCX_REST, "word/document.xml": xml}), said.holds)


def _parts(parts: dict[str, str]) -> bytes:
    return packed({name: text.encode("utf-8", "surrogatepass") for name, text in parts.items()})


_O = "urn:oasis:names:tc:opendocument:xmlns"


def odt(rng: Random) -> Made:
    """Return a text of LibreOffice's: spans, spaces, notes, comments, tables within tables."""
    said = told(rng)
    body = ""
    for label, words in said.turns:
        run = rng.choice((
            escape(words), f'<text:span text:style-name="b">{escape(words)}</text:span>',
            f'{escape(words)}<text:s text:c="99999"/><text:tab/><text:line-break/>',
            f"{escape(words)}<text:note><text:note-body><text:p>n</text:p></text:note-body>"
            "</text:note>",
            f"{escape(words)}<office:annotation><text:p>c</text:p></office:annotation>",
        ))  # fmt: skip
        paragraph = f"<text:p>{escape(label)}: {run}</text:p>"
        if rng.random() < 0.15:
            depth = rng.choice((1, 2, 30))
            cells = "<table:table><table:table-row><table:table-cell>" * depth
            ends = "</table:table-cell></table:table-row></table:table>" * depth
            paragraph = cells + paragraph + ends
        body += paragraph
    xml = (
        f'<office:document-content xmlns:office="{_O}:office:1.0" xmlns:text="{_O}:text:1.0" '
        f'xmlns:table="{_O}:table:1.0"><office:body><office:text>{body}</office:text>'
        "</office:body></office:document-content>"
    )
    return Made("a.odt", _parts({"content.xml": xml, "META-INF/manifest.xml": "<m/>"}), said.holds)


def rtf(rng: Random) -> Made:
    said = told(rng)
    body = ""
    for label, words in said.turns:
        line = "".join(
            f"\\{sign}" if sign in "\\{}" else sign if sign.isascii() else f"\\u{ord(sign)}?"
            for sign in f"{label}: {words}"
        )
        wrapped = rng.choice((line, line, f"{{\\b {line}}}", f"{line}{{\\footnote x}}"))
        body += wrapped + rng.choice(("\\par\n", "\\par\n", "\\line ", "\\cell "))
    data = f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}}}{body}}}"
    return Made("a.rtf", data.encode(), said.holds)


def pdf(rng: Random) -> Made:
    """Return a PDF of a page or two, written by hand."""
    said = told(rng)
    lines = []
    for label, words in said.turns:
        plain = f"{label}: {words}".encode("ascii", "ignore").decode()
        lines.append("".join(f"\\{c}" if c in "()\\" else c for c in plain if c.isprintable()))
    drawn = "BT /F 9 Tf 20 780 Td " + " 0 -14 Td ".join(f"({x[:2000]}) Tj" for x in lines) + " ET"
    small = rng.random() < 0.5
    return Made("a.pdf", pdf_by_hand(drawn.encode(), packed=small, width=6000))


@cache
def _project() -> bytes:
    return project_file(made_up_project())


def qdpx(rng: Random) -> Made:
    """Return a project with a few values or elements changed, its archive whole."""
    data = _project()
    for _ in range(rng.randint(0, 2)):
        data = changed_archive(data, rng)
    return Made("S1/codings/AB.qdpx", data)


MAKERS: dict[str, Callable[[Random], Made]] = {
    "config": config, "csv": csv_table, "xlsx": xlsx_table, "network": network_table,
    "exports": form_file, "lexicon": lexicon, "txt": txt, "vtt": vtt, "srt": srt, "docx": docx,
    "odt": odt, "rtf": rtf, "pdf": pdf, "qdpx": qdpx,
}  # fmt: skip


def make(reader: str, seed: int, number: int) -> Made:
    """Return an input: even numbers as made, odd ones with their bytes changed."""
    rng = Random(f"{seed}/{reader}/{number}")
    made = MAKERS[reader](rng)
    return spoilt(made, rng) if number % 2 else made


__all__: Any = ["CELLS", "FORMS", "MAKERS", "Made", "form_files", "make"]
