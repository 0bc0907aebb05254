"""People are found by their codes and names, and nobody else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.traces.contents import BYTES, JOINED, texts_of
from scripts.traces.search import Sought, codes_in

JANE = Sought({"S1-007": "Zoë Quillfeather-Orde", "S1-I03": ""})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from S1-007 to S1-012", {"S1-007"}),
        ("S1-007_map.svg", {"S1-007"}),
        ("S1-0071 and XS1-007 and S1-00", set()),
        ("S1-I03-7k3f9q", {"S1-I03"}),
        ("said ZOE QUILL\u00adFEATHER-ORDE’s", {"S1-007"}),
        ("Chloe Quillfeather Orde", set()),
        ("Quillfeather-Orde", set()),
    ],
)
def test_who_is_found_in_a_text(text: str, found: set[str]) -> None:
    assert JANE.found([("text", text)]) == found


def test_nobody_is_found_where_nobody_is_sought() -> None:
    assert Sought({}).found([("text", "S1-007 Zoë")]) == set()


def test_all_codes_of_a_site() -> None:
    text = "S1-007, S1-0123 S1-X01 S1-I03-7k3f9q S1-P001; S2-001, S1-A01 S1-F001 S1-12 2S1-001"
    assert codes_in([("text", text)], ["S1"]) == {
        "S1-007", "S1-0123", "S1-X01", "S1-I03", "S1-P001",
    }  # fmt: skip


def test_codes_that_only_run_into_numbers_are_none(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<td>S1-001</td><td>7</td>")
    texts = [*texts_of(path, path.name)]
    assert codes_in(texts, ["S1"]) == {"S1-001"}
    assert codes_in([(BYTES, "S1-009"), (f"part: {JOINED}", "S1-009")], ["S1"]) == set()
