"""The table of how well the chosen fit reproduces what was seen."""

from __future__ import annotations

from scripts.study.tables import PROBABILITY, TEXT, WHOLE, Column, TableModel, number

GOODNESS = TableModel(
    "goodness",
    "a level of a statistic of the network, as seen and as the model expects",
    (
        Column("statistic", TEXT, "what is counted, of observed pairs only: in-degree …"),
        Column("place", WHOLE, "place of the level in the statistic, 1 first", low=1),
        Column("level", TEXT, "of what it is counted: 0, 1, 2 names …, a type of triad"),
        number("observed", "in the data; null: not defined there", nullable=True),
        number("mean", "mean of networks drawn from the posterior predictive", nullable=True),
        number("low", "lower end of the 90 % interval over these networks", nullable=True),
        number("high", "upper end of it", nullable=True),
        number("p", "two-sided posterior predictive p", nullable=True, **PROBABILITY),
        number("overall", "p of the whole statistic", nullable=True, **PROBABILITY),
        Column("verdict", TEXT, "of the whole statistic, in a sentence"),
    ),
    key=("statistic", "place"),
)
