"""The example of a table is known again, and nothing else is taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.study.consent import Consent
from scripts.study.examples import MARK, SITE, example_row, is_example
from scripts.study.inputs import INPUT_FILES, Actor, Alias, Interview, Row, Site
from scripts.study.narrative_inputs import NARRATIVE_FILES, CodebookEntry
from scripts.study.reading import read_rows

MODELS = [
    model
    for model in (Site, *INPUT_FILES.values(), *NARRATIVE_FILES.values(), CodebookEntry, Consent)
    if model.example
]


@pytest.mark.parametrize("model", MODELS)
def test_examples_would_be_right_but_for_their_mark(model: type[Row]) -> None:
    row = model.model_validate(dict(model.example))
    assert {c for c, value in row.model_dump().items() if value is not None} >= {*model.example}
    first = next(iter(example_row(model)))
    assert example_row(model)[first] == f"{MARK}{model.example[first]}"


@pytest.mark.parametrize("site", [SITE, "Leeds", "B12"])
@pytest.mark.parametrize("model", MODELS)
def test_an_example_is_known_again_and_a_changed_one_is_not(model: type[Row], site: str) -> None:
    shown = dict.fromkeys(model.model_fields, "") | example_row(model, site)
    assert is_example(model, shown)
    assert not is_example(model, dict.fromkeys(shown, ""))
    for column, cell in shown.items():
        if column == "date" and cell:
            assert is_example(model, shown | {column: "31/03/2026"})  # as spreadsheets may save it
        else:
            assert not is_example(model, shown | {column: "something else"}), column


def test_a_table_with_its_example_reads_as_without(tmp_path: Path) -> None:
    (tmp_path / "interviews.csv").write_text(
        "respondent_id,wave,date,interviewer,note\n"
        "e.g. S1-017,1,31/03/2026,AB,by telephone\nS1-001,1,,,\n"
    )
    rows = read_rows(tmp_path, "interviews", Interview)
    assert rows.numbered == ((3, Interview(respondent_id="S1-001", wave=1)),)
    assert rows.complete


def test_who_writes_over_the_example_and_leaves_its_mark_is_told(tmp_path: Path) -> None:
    (tmp_path / "actors.csv").write_text("actor_id,name,source\ne.g. S1-001,Ann Lee,rooster\n")
    assert [str(p) for p in read_rows(tmp_path, "actors", Actor).problems] == [
        "actors.csv, row 2, column actor_id has “e.g. S1-001”: begins as an example does, and is "
        "not the one this table came with. Remove “e.g.”, or the row."
    ]


def test_a_mark_that_can_be_meant_is_read(tmp_path: Path) -> None:
    (tmp_path / "aliases.csv").write_text(
        "raw_name,kind,decision,confidence,reviewer\ne.g. the vicar,role,exclude,low,AB\n"
    )
    ((_, alias),) = read_rows(tmp_path, "aliases", Alias)
    assert alias.raw_name == "e.g. the vicar"
