from __future__ import annotations

from scripts.narrative.themes import theme_rows, themes_in_words
from scripts.study.narrative_inputs import Outside
from tests.narrative.fragments import told

OUTSIDE = {
    "S1-X01": Outside(outside_id="S1-X01", kind="person", name="Jo Hidden", shown_as="a trainer")
}


def test_fragments_are_counted_by_subject_theme_and_act() -> None:
    fragments = [
        told(1, "A02", "sanction", subject="S1-001", theme="enabler"),
        told(2, subject=None, theme=None),
        told(3, subject="S1-002", theme=None),
        told(4, subject="S1-002", theme="interaction"),
        told(5, subject="S1-002", theme="interaction"),
        told(6, subject="S1-002", theme="interaction", act="manipulation"),
        told(7, subject="S1-002", theme="interaction", resolved=False),
    ]
    assert [tuple(row.values()) for row in theme_rows(fragments)] == [
        ("S1-A01", "S1-002", "interaction", "manipulation", 1),
        ("S1-A01", "S1-002", "interaction", "competence", 2),
        ("S1-A01", "S1-002", None, "competence", 1),
        ("S1-A01", None, None, "competence", 1),
        ("S1-A02", "S1-001", "enabler", "sanction", 1),
    ]
    assert theme_rows([]) == []


def test_they_are_said_in_words_most_first() -> None:
    fragments = [
        *(told(k, theme="relationships", subject="S1-002") for k in (1, 2, 3)),
        told(4, theme="constraint", subject="S1-001"),
        told(5, theme="interaction", subject="S1-X01"),
        told(6),
        told(7, theme="constraint", resolved=False),
    ]
    assert themes_in_words(fragments, OUTSIDE) == (
        "Of 6 fragments 3 tell of relationships, 1 of interaction, 1 of a constraint and 1 has no "
        "theme. Whose programme: S1-002 (3), S1-001 (1), a trainer (1) and 1 says not whose."
    )
    assert themes_in_words([told(1, theme="enabler")], {}) == (
        "Of 1 fragment 1 tells of an enabler. Whose programme: 1 says not whose."
    )
    assert themes_in_words([told(1), told(2)], {}) == (
        "Of 2 fragments 2 have no theme. Whose programme: 2 say not whose."
    )
    assert themes_in_words([told(1, resolved=False)], {}) == ""
