"""The table of groups so small that belonging to one tells who somebody is."""

from __future__ import annotations

from scripts.study.tables import TEXT, WHOLE, Column, TableModel

SMALL_CELLS = TableModel(
    "small_cells",
    "a value of an attribute that few people of the site have",
    (
        Column(
            "attribute",
            TEXT,
            "which attribute",
            allowed=("organisation", "role", "background", "sector"),
        ),
        Column("value", TEXT, "the kind of organisation, the role …"),
        Column("people", WHOLE, "how many people of the site have it", low=1),
        Column("warning", TEXT, "the same in a sentence"),
    ),
    key=("attribute", "value"),
)
