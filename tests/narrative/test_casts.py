from __future__ import annotations

from scripts.narrative.casts import cast_rows
from scripts.study.narrative_inputs import Outside
from tests.narrative.fragments import told

OUTSIDE = {
    "S1-X01": Outside(outside_id="S1-X01", kind="group", name="Taxis", shown_as="taxi drivers"),
    "S1-X02": Outside(outside_id="S1-X02", kind="person", name="Jo Hidden", shown_as="a trainer"),
}


def test_a_cast_is_all_involved_the_subjects_and_the_tellers() -> None:
    fragments = [
        told(1, persons=("S1-002", "S1-X01"), subject="S1-003", tellers=("S1-001",)),
        told(2, persons=("S1-001", "S1-002"), subject="S1-002", tellers=()),
        told(3, "A02", persons=("S1-X02",), tellers=()),
    ]
    rows = cast_rows(fragments, OUTSIDE)
    assert [tuple(row.values()) for row in rows] == [
        ("S1-A01", "S1-001", "actor", "S1-001", 1, 0, True),
        ("S1-A01", "S1-002", "actor", "S1-002", 2, 1, False),
        ("S1-A01", "S1-003", "actor", "S1-003", 0, 1, False),
        ("S1-A01", "S1-X01", "outside group", "taxi drivers", 1, 0, False),
        ("S1-A02", "S1-X02", "outside person", "a trainer", 1, 0, False),
    ]
    assert "Hidden" not in str(rows)


def test_fragments_whose_words_are_gone_bring_nobody() -> None:
    assert cast_rows([told(1, persons=("S1-002",), resolved=False)], OUTSIDE) == []
