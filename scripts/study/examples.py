"""The worked example row of each table that people fill in, and how a reader knows it again.

An example begins with “e.g.” and is never read. All of them are invented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from scripts.study.inputs import Row

MARK = "e.g. "
SITE = "S1"  # whose ids the examples have; a sheet made for another site has its own

_SITE_OF_ID = re.compile(r"\b[A-Za-z][A-Za-z0-9]{0,15}(?=-[A-Z]?[0-9]{2,4}\b)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def example_row(model: type[Row], site: str = SITE) -> dict[str, str]:
    """Return the example of a table as its sheet shows it, with ids of `site`; {}: it has none.

    The mark stands in the first column that the example fills.
    """
    filled = {
        column: _SITE_OF_ID.sub(site, model.example[column])
        for column in model.model_fields
        if column in model.example
    }
    return {c: (MARK if k == 0 else "") + cell for k, (c, cell) in enumerate(filled.items())}


def is_example(model: type[Row], cells: Mapping[str, str]) -> bool:
    """Whether a row is the example that its table came with.

    A row that begins like it and says something else is somebody's own, and is read. Spreadsheets
    may have written the date in another way.
    """
    first = next((cell for cell in cells.values() if cell), "")
    if not first.casefold().startswith(MARK.strip()):
        return False
    shown = example_row(model)
    return bool(shown) and all(
        _SITE_OF_ID.sub(SITE, cell) == shown.get(column, "")
        for column, cell in cells.items()
        if not _DATE.fullmatch(shown.get(column, ""))
    )
