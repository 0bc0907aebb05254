"""Empty tables for people to fill in, as workbooks made from the models of their rows.

The headings, what each column means, lists to choose from, what is checked while typing and the
example all come from the model, so that a sheet cannot promise what the reader refuses.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from scripts.study.examples import MARK, example_row
from scripts.study.inputs import ACTOR_PATTERN, Row
from scripts.study.sheets import INSTRUCTIONS
from scripts.study.workbooks import new_workbook

LAST_ROW = 5_000  # to which the sheet checks what is typed; the reader checks every row
_FIRST_DATE, _LAST_DATE = datetime.date(1950, 1, 1), datetime.date(2099, 12, 31)
_WIDEST = 44

_RULES = (
    f"The grey row that begins with “{MARK.strip()}” is an example. It is never read: leave it, or "
    "delete it.",
    "Write one row for each, below the headings. Rows may be in any order; blank rows do no harm.",
    "Do not change the headings. Columns may be moved; add none.",
    "A cell that is not needed may stay blank. Blank means: not known, or does not apply.",
    "Do not merge cells. Write the value into every row it holds for.",
    "Point at a heading to read what its column means.",
    "If something cannot be right, the run stops before it starts, and says in which row and "
    "column, and what to write instead.",
    "This sheet is not read. Save the workbook under the name it has, as .xlsx or as CSV UTF-8.",
)


def write_template(
    path: Path, model: type[Row], site: str = "", rows: Sequence[Mapping[str, str]] = ()
) -> None:
    """Write an empty table, its example below the headings, with a sheet of instructions.

    Parameters
    ----------
    path : the name of the file is the name of the table.
    site : whose ids the sheet is for; "": those of any.
    rows : cells, by column, that are filled in already.
    """
    with new_workbook(path) as book:
        table = book.add_worksheet(path.stem)
        _write_instructions(book, model, path.stem, site)
        example = example_row(model, site) if site else example_row(model)
        shown = [row for row in (example, *rows) if row]
        heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        grey = {"italic": True, "font_color": "#6B6B6B", "bg_color": "#F2F2F2"}
        table.freeze_panes(1, 1)
        for k, (column, about) in enumerate(_columns(model).items()):
            kind = {"num_format": _number_format(about)}
            own, its_example = book.add_format(kind), book.add_format(kind | grey)
            table.set_column(k, k, _width(column, about, example.get(column, "")), own)
            table.write_string(0, k, column, heading)
            table.write_comment(0, k, _meaning(model, column, about), {"x_scale": 2.2})
            for row, cells in enumerate(shown, start=1):
                style = its_example if cells is example else own
                _write_cell(table, row, k, cells.get(column, ""), about, style)
            first = 2 if example else 1
            if check := _check(column, about, site, xl_rowcol_to_cell(first, k)):
                table.data_validation(first, k, LAST_ROW, k, check)


# --- columns ------------------------------------------------------------------------------------


def _columns(model: type[Row]) -> dict[str, dict[str, Any]]:
    """Return what may stand in each column, as JSON schema has it, and whether it is needed."""
    schema = model.model_json_schema()
    needed = {*schema.get("required", ())}
    about: dict[str, dict[str, Any]] = {}
    for column, whole in schema["properties"].items():
        parts = whole.get("anyOf", [whole])
        part = next(part for part in parts if part.get("type") != "null")
        about[column] = part | {"needed": column in needed and len(parts) == 1}
    return about


def _choices(about: Mapping[str, Any]) -> list[str]:
    return ["1", "0"] if about.get("type") == "boolean" else list(about.get("enum", ()))


def _number_format(about: Mapping[str, Any]) -> str:
    """Return how Excel shows a column; text, where it must not take a name for a date."""
    if about.get("format") == "date":
        return "yyyy-mm-dd"
    return "0" if about.get("type") in ("integer", "boolean") else "@"


def _meaning(model: type[Row], column: str, about: Mapping[str, Any]) -> str:
    said = f"{model.model_fields[column].description}".rstrip(".")
    choices = f" One of: {', '.join(_choices(about))}." if _choices(about) else ""
    return f"{said[:1].upper()}{said[1:]}.{choices}{'' if about['needed'] else ' May be blank.'}"


def _width(column: str, about: Mapping[str, Any], example: str) -> int:
    longest = max(map(len, (column, example, *_choices(about))))
    free = about.get("type") == "string" and not _choices(about) and "pattern" not in about
    return min(_WIDEST, max(longest + 3, 24 if free and "format" not in about else 12))


def _check(column: str, about: Mapping[str, Any], site: str, cell: str) -> dict[str, Any] | None:
    """Return what Excel is to check while somebody types; `cell` is the first so checked."""
    if choices := _choices(about):
        rule: dict[str, Any] = {"validate": "list", "source": choices}
        said = f"Choose one of: {', '.join(choices)}."
    elif about.get("format") == "date":
        rule = {"validate": "date", "criteria": "between"}
        rule |= {"minimum": _FIRST_DATE, "maximum": _LAST_DATE}
        said = "Write a date, year first, as in 2026-03-31."
    elif about.get("type") == "integer":
        rule = {"validate": "integer", "criteria": "between"}
        rule |= {"minimum": about["minimum"], "maximum": about["maximum"]}
        said = f"Write a whole number from {about['minimum']} to {about['maximum']}."
    elif site and "-" in about.get("pattern", ""):
        rule = {"validate": "custom", "value": _id_formula(about["pattern"], site, cell)}
        said = f"Ids of this site begin with {site}-, as in {site}-017."
        if about["pattern"] != ACTOR_PATTERN:
            said = f"Ids of this site begin with {site}-."
    else:
        return None
    return rule | {"error_title": column, "error_message": said}


def _id_formula(pattern: str, site: str, cell: str) -> str:
    start = f'LEFT({cell},{len(site) + 1})="{site}-"'
    if pattern != ACTOR_PATTERN:
        return f"={start}"
    digits = f"MID({cell},{len(site) + 2},9)"
    return f"=AND({start},LEN({digits})>=3,LEN({digits})<=4,ISNUMBER(VALUE({digits})))"


def _write_cell(
    table: Any, row: int, k: int, cell: str, about: Mapping[str, Any], style: Any
) -> None:
    if not cell:
        table.write_blank(row, k, None, style)
    elif about.get("format") == "date":
        table.write_datetime(row, k, datetime.date.fromisoformat(cell), style)
    elif about.get("type") in ("integer", "boolean") and cell.isdigit():
        table.write_number(row, k, int(cell), style)
    else:
        table.write_string(row, k, cell, style)


# --- instructions -------------------------------------------------------------------------------


def _write_instructions(book: Any, model: type[Row], table: str, site: str) -> None:
    page = book.add_worksheet(INSTRUCTIONS)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for k, width in enumerate((20, 10, 62, 34, 34)):
        page.set_column(k, k, width)
    about = re.sub(r" \(`[^)]*\)", "", f"{model.__doc__}".split("\n\n")[0]).strip()
    page.write_string(0, 0, f"{table}{f' of site {site}' if site else ''}", bold)
    page.write_string(1, 0, f"One row is: {about[:1].lower()}{about[1:]}")
    for k, rule in enumerate(_RULES, start=3):
        page.write_string(k, 0, rule)
    row = 4 + len(_RULES)
    for k, heading in enumerate(("column", "needed", "what it means", "allowed", "example")):
        page.write_string(row, k, heading, bold)
    example = example_row(model, site) if site else example_row(model)
    for r, (column, part) in enumerate(_columns(model).items(), start=row + 1):
        cells = (
            column,
            "yes" if part["needed"] else "",
            f"{model.model_fields[column].description}",
            _allowed(part),
            example.get(column, "").removeprefix(MARK),
        )
        for k, cell in enumerate(cells):
            page.write_string(r, k, cell, bold if k == 0 else wrapped)


def _allowed(about: Mapping[str, Any]) -> str:
    if choices := _choices(about):
        return "one of: " + ", ".join(choices)
    if about.get("format") == "date":
        return "a date"
    if about.get("type") == "integer":
        return f"a whole number from {about['minimum']} to {about['maximum']}"
    if about.get("pattern") == ACTOR_PATTERN:
        return "site, dash, three or four digits"
    return "an id, or several separated by ;" if about.get("type") == "array" else ""
