"""Models of the tables about names: what became of what was typed. Codes only, no names."""

from __future__ import annotations

from scripts.study.tables import TEXT, TRUTH, WHOLE, Column, TableModel

NAME_AUDIT = TableModel(
    "name_audit",
    "a spelling and what it was taken to mean; spellings that are equal when compared are one",
    (
        Column("row", WHOLE, "first row of the nominations file with this meaning of it", low=2),
        Column("name", WHOLE, "first row with this spelling at all; stands for it", low=2),
        Column("actor_id", TEXT, "the actor meant; null: excluded or unresolved", nullable=True),
        Column(
            "resolution",
            TEXT,
            "how it was resolved",
            allowed=("exact", "alias", "provisional", "excluded", "unresolved"),
        ),
        Column("alias_row", WHOLE, "row of the alias table that decides it", True, low=2),
        Column("kind", TEXT, "person, role, team, organisation or not_usable", nullable=True),
        Column("decision", TEXT, "of the alias row", nullable=True),
        Column("confidence", TEXT, "of the alias row", True, allowed=("high", "medium", "low")),
        Column("reviewer", TEXT, "initials of who decided", nullable=True),
        Column("one_respondent", TRUTH, "the decision holds for one respondent only"),
        Column("respondents", WHOLE, "number of respondents who say it with this meaning", low=1),
        Column("ties", WHOLE, "number of ties of the network that rest on it", low=0),
        Column("spellings", WHOLE, "of this actor, in all; null: no actor", nullable=True, low=1),
        Column("meanings", WHOLE, "of this spelling, in all; more than 1: it is split", low=1),
    ),
    key=("row",),
)
