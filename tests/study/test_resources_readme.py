"""What is said of a study folder names every table and column that people may fill in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from scripts.study.consent import Consent
from scripts.study.decisions import Decision
from scripts.study.inputs import INPUT_FILES, Row, Site
from scripts.study.known_to import KnownTo
from scripts.study.narrative_inputs import NARRATIVE_FILES, CodebookEntry, Coding

README = Path(__file__).resolve().parents[2] / "resources" / "README.md"
TABLES: dict[str, type[Row]] = {
    "sites": Site,
    **INPUT_FILES,
    "consent": Consent,
    "decisions": Decision,
    "known_to": KnownTo,
    **NARRATIVE_FILES,
    "codebook": CodebookEntry,
    "codings/AB": Coding,
}


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_and_marked_where_it_may_be_blank(name: str) -> None:
    model = TABLES[name]
    (line,) = re.findall(rf"^(?:- )?`{name}\.csv`.*$", README.read_text("utf-8"), flags=re.M)
    for column, field in model.model_fields.items():
        assert f"`{column}`" in line, column
        may_be_blank = not field.is_required() or type(None) in get_args(field.annotation)
        assert (f"`{column}`○" in line) == may_be_blank, column
