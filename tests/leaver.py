"""Taking a person out of the tiny study's files, as people would who withdraw somebody."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

CODE, INTERVIEW = "N1-007", "N1-I03"


def take_out(study: Path, name: str, *others: str) -> None:
    """Remove N1-007, called `name` and otherwise, with the interview held and all that rests on it.

    Rows that tell of them go, and what no longer holds without these; other people's words of them
    are blacked out.
    """
    site = study / "N1"
    tells = (CODE, INTERVIEW, name, *others, "N1-F002", "N1-F005")
    for path in sorted(site.rglob("*.csv")):
        heading, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True))
        rows = [row for row in rows if not any(told in cell for told in tells for cell in row)]
        if path.name == "sequences.csv":  # boxes 2 and 5 are gone: those between are renumbered
            again = {"3": "2", "4": "3", "2; 3": "2"}
            rows = [[again.get(cell, cell) for cell in row] for row in rows]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heading, *rows])
    book = openpyxl.load_workbook(site / "codings" / "AB.xlsx")
    sheet = book.worksheets[0]
    for row in reversed(range(2, sheet.max_row + 1)):
        if any(told in str(cell.value) for told in tells for cell in sheet[row]):
            sheet.delete_rows(row)
    book.save(site / "codings" / "AB.xlsx")
    for path in sorted((site / "documents").iterdir()):
        if path.suffix == ".docx":
            path.unlink()
        else:
            text = path.read_bytes().decode("utf-8")
            for told in (name, *others):
                text = text.replace(told, "somebody")
            path.write_text(text, encoding="utf-8", newline="")
