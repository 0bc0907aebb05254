"""A study shaped like real ones, invented: the tiny study with names as people have them.

Accents, apostrophes, particles, two surnames with a hyphen, letters of other alphabets' kin; with
emails, free text that begins as a formula does, and remarks about people in every column of notes.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import docx

from tests.tiny_study import FIRST, LAST, write_tiny_study

REAL = dict(zip(
    (*FIRST, *LAST),
    ("Aoibhínn", "Børge", "Jean-Luc", "Živko", "Éilís", "Nguyễn", "Anne-Marie", "D’Arcy", "Inés",
     "Łukasz", "Quillfeather-Orde", "O’Ravensworth", "Sáltmårshe", "van Tregenza",
     "Müller-Uppington"),
    strict=True,
))  # fmt: skip
EMAILS = (
    "b.vantregenza@walk-to-school.org",
    "AOIBHINN@saltmarshe.example",
    "jl.uppington@nhs.example",
)
FREE_TEXT = (
    f"=HYPERLINK(mailto) ask {REAL['Aurelia']} {REAL['Saltmarshe']}, {EMAILS[2]}, +44 20 7946 0958"
)
FORMULA = "=2+5+cmd|' /C calc'!A0"
SPEECH = f"""

aurelia: You have to mail {EMAILS[0]} or {EMAILS[1]}, and we have to ask d’arcy and the
Müller-Uppingtons. I want to thank quillfeather-orde, Dr. É. Quillfeather-Orde and J.-L.’s lot;
SÁLTMÅRSHE is able to pay. We want to see Ines and zivko O’Ravensworth.
"""


def write_real_shaped_study(folder: Path) -> tuple[str, ...]:
    """Write the study's files; return every name in it, in full and in parts."""
    names = write_tiny_study(folder)
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".csv", ".txt", ".TXT"}):
        path.write_text(renamed(_text(path)), encoding="utf-8", newline="")
    for path in sorted(folder.rglob("*.docx")):
        document = docx.Document(str(path))
        for run in (run for paragraph in document.paragraphs for run in paragraph.runs):
            run.text = renamed(run.text)
        path.unlink()
        document.save(str(path.with_name(renamed(path.name))))
    said = folder / "N1" / "documents" / "first interview.txt"
    said.write_text(_text(said) + SPEECH, encoding="utf-8")
    _with_notes(folder / "N1")
    _with_notes(folder / "N2")
    return tuple(renamed(name) for name in names)


def renamed(text: str) -> str:
    """Return a text with the tiny study's names replaced, in the case they stand in."""

    def one(found: re.Match[str]) -> str:
        new = REAL[found[0].capitalize()]
        return new if found[0].istitle() else new.upper() if found[0].isupper() else new.lower()

    return re.sub(rf"\b(?:{'|'.join(REAL)})\b", one, text, flags=re.IGNORECASE)


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _with_notes(site: Path) -> None:
    """Put free text about people where notes may stand, and formulas where results show text."""
    for table in ("actors", "nominations"):
        path = site / f"{table}.csv"
        heading, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines())
        kept = [[*row] for row in rows]
        if "note" not in heading:
            heading, kept = [*heading, "note"], [[*row, ""] for row in kept]
        for row in kept[::3]:
            row[heading.index("note")] = FREE_TEXT
        if table == "actors":
            for row in kept:
                place = heading.index("organisation")
                row[place] = row[place].replace("local government", FORMULA)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *kept])


def raw_names(folder: Path) -> Iterator[str]:
    """Yield what else points at people: emails, and names as typed and decided on."""
    yield from EMAILS
    for table, column in (("aliases", "raw_name"), ("spoken", "said")):
        for path in sorted(folder.glob(f"*/{table}.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                yield from (row[column] for row in csv.DictReader(file))
