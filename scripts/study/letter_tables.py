"""The table of what clusters are called in every run of a site's model."""

from __future__ import annotations

from scripts.study.tables import TEXT, TRUTH, WHOLE, Column, TableModel, number

LETTERS = TableModel(
    "letters",
    "a cluster of one run, and which of the chosen run's it is taken for",
    (
        Column("groups", WHOLE, "number of clusters fitted", low=0),
        Column("seed", WHOLE, "number of the independent run", low=1),
        Column("number", WHOLE, "place of the cluster in the arrays of the run, from 1", low=1),
        number("size", "expected number of members", low=0),
        Column("cluster", TEXT, "letter; null: none of the chosen run's clusters", nullable=True),
        number(
            "in_common",
            "share of their members that the two clusters have in common; null: not matched",
            nullable=True,
            low=0,
            high=1 + 1e-9,
        ),
        Column("doubtful", TRUTH, "it may as well be another; null: not matched", nullable=True),
    ),
    key=("groups", "seed", "number"),
)
