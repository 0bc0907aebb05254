"""Models of the tables that cross from one rule to another: columns, types, units, meaning.

Tables are Parquet. They are checked when written and when read; a table with a column too many,
too few, of another type, or with a value that is not allowed is an error of the program.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scripts.study.files import written_whole

TEXT, WHOLE, REAL, TRUTH = pa.string(), pa.int32(), pa.float64(), pa.bool_()


class TableError(ValueError):
    """A table does not fit its model."""


@dataclass(frozen=True)
class Column:
    """A column: its type, meaning, and which values it may hold."""

    name: str
    type: pa.DataType
    meaning: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True)
class TableModel:
    """A table: what a row is, its columns, and the columns that identify a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema, each column carrying its meaning."""
        return pa.schema(
            pa.field(c.name, c.type, c.nullable, {"meaning": c.meaning}) for c in self.columns
        )


def make_table(model: TableModel, columns: Mapping[str, Any]) -> pa.Table:
    """Build and check a table from sequences or arrays, one a column.

    Raises
    ------
    TableError
        Where the columns do not fit the model.
    """
    names = [c.name for c in model.columns]
    if set(columns) != set(names):
        extra, missing = sorted(set(columns) - set(names)), sorted(set(names) - set(columns))
        raise TableError(f"{model.name}: unknown columns {extra}, missing columns {missing}")
    arrays = [pa.array(columns[c.name], type=c.type) for c in model.columns]
    return check_table(model, pa.Table.from_arrays(arrays, schema=model.schema))


def make_table_from_rows(model: TableModel, rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Build and check a table from rows."""
    return make_table(model, {c.name: [row[c.name] for row in rows] for c in model.columns})


def check_table(model: TableModel, table: pa.Table) -> pa.Table:
    """Return `table` if it fits `model`.

    Raises
    ------
    TableError
        Where it does not.
    """
    if not table.schema.equals(model.schema):
        raise TableError(f"{model.name}: schema is\n{table.schema}\nnot\n{model.schema}")
    for column in model.columns:
        values = table.column(column.name)
        where = f"{model.name}.{column.name}"
        if not column.nullable and values.null_count:
            raise TableError(f"{where}: {values.null_count} values are missing")
        if column.allowed:
            wrong = set(pc.unique(values).to_pylist()) - {None, *column.allowed}
            if wrong:
                raise TableError(f"{where}: {sorted(wrong)} not among {column.allowed}")
        if column.type == REAL and pc.any(pc.invert(pc.is_finite(values))).as_py():
            raise TableError(f"{where}: not a finite number")
        if column.type in (REAL, WHOLE) and len(values) > values.null_count:
            ends = pc.min_max(values).as_py()
            if ends["min"] < column.low or ends["max"] > column.high:
                raise TableError(f"{where}: {ends} outside {column.low} to {column.high}")
    if len(table.group_by(list(model.key)).aggregate([])) != len(table):
        raise TableError(f"{model.name}: rows repeat the same {', '.join(model.key)}")
    return table


def write_table(path: str | Path, model: TableModel, columns: Mapping[str, Any]) -> None:
    """Check and write a table as Parquet, whole or not at all."""
    write_checked(path, make_table(model, columns))


def write_checked(path: str | Path, table: pa.Table) -> None:
    """Write a table made by `make_table`, whole or not at all."""
    with written_whole(path) as partial:
        pq.write_table(table, partial, compression="zstd")


def read_table(path: str | Path, model: TableModel) -> pa.Table:
    """Read and check a table."""
    return check_table(model, pq.read_table(path).replace_schema_metadata(None).cast(model.schema))


def number(name: str, meaning: str, nullable: bool = False, **limits: Any) -> Column:
    """Return a column of real numbers."""
    return Column(name, REAL, meaning, nullable, **limits)


ACTOR_ID = Column("actor_id", TEXT, "code of the actor")
LETTER = Column("cluster", TEXT, "letter of the cluster")
CERTAINTIES = ("identified", "weak", "prior only")
CERTAINTY = Column(
    "certainty",
    TEXT,
    "what the data say of the position: identified; weak (named by one respondent only: a ring); "
    "prior only (never asked, named by nobody)",
    allowed=CERTAINTIES,
)
PROBABILITY: dict[str, Any] = {"low": -1e-12, "high": 1 + 1e-12}

# --- nominations/ -----------------------------------------------------------------------------

ACTORS = TableModel(
    "actors",
    "an actor of the site, in the order of actor_id",
    (
        ACTOR_ID,
        Column("organisation", TEXT, "kind of organisation", nullable=True),
        Column("role", TEXT, "coarse role group", nullable=True),
        Column("background", TEXT, "professional background", nullable=True),
        Column("sector", TEXT, "sector", nullable=True),
        Column("source", TEXT, "how the actor came to be known", allowed=("roster", "nomination")),
        Column("wave", WHOLE, "wave of the actor's own interview; null: not asked", True, low=1),
        Column("known_from", WHOLE, "first wave after which known; 0: on the roster", low=0),
        Column("named_by", WHOLE, "number of respondents who named the actor", low=0),
    ),
    key=("actor_id",),
)

NOMINATIONS = TableModel(
    "nominations",
    "a name given in an interview, as resolved; the name itself is confidential",
    (
        Column(
            "row",
            WHOLE,
            "row of the nominations file (heading is row 1); where names stand side by side, "
            "10,000 times the row, and the place in it",
            low=2,
        ),
        Column("respondent_id", TEXT, "whose contact it is"),
        Column("reporter_id", TEXT, "who said so"),
        Column("wave", WHOLE, "wave of the reporter's interview", low=1),
        Column("order", WHOLE, "place in the respondent's list", nullable=True, low=1),
        Column("actor_id", TEXT, "the actor meant; null: excluded or unresolved", nullable=True),
        Column(
            "resolution",
            TEXT,
            "how the name was resolved",
            allowed=("exact", "alias", "provisional", "excluded", "unresolved"),
        ),
        Column("confidence", TEXT, "of the alias", True, allowed=("high", "medium", "low")),
        Column(
            "used",
            TRUTH,
            "true: a tie of the network; false: excluded, unresolved, a repetition, or said by "
            "somebody other than the respondent",
        ),
    ),
    key=("row",),
)

DYADS = TableModel(
    "dyads",
    "an ordered pair of actors (unordered where ties have no direction)",
    (
        Column("sender", TEXT, "actor id of the one who goes"),
        Column("receiver", TEXT, "actor id of the one gone to"),
        Column("wave", WHOLE, "wave after which the pair is observed; null: never", True, low=1),
        Column("tie", TRUTH, "is there a tie? null: unobserved", nullable=True),
    ),
    key=("sender", "receiver"),
)

# --- fits/ ------------------------------------------------------------------------------------

_FIT_ID = (
    Column("groups", WHOLE, "number of clusters fitted", low=0),
    Column("seed", WHOLE, "number of the independent run", low=1),
)

POSITIONS = TableModel(
    "positions",
    "an actor's place on the map",
    (
        ACTOR_ID,
        number("x", "first coordinate of the minimum Kullback-Leibler position"),
        number("y", "second coordinate"),
        number("spread", "root mean squared distance of the draws from their mean", low=0),
        CERTAINTY,
    ),
    key=("actor_id",),
)

MEMBERSHIP = TableModel(
    "membership",
    "an actor and a cluster",
    (
        ACTOR_ID,
        LETTER,
        number("probability", "that the actor belongs to the cluster", **PROBABILITY),
    ),
    key=("actor_id", "cluster"),
)

CLUSTERS = TableModel(
    "clusters",
    "a cluster of the chosen model, in the order of letters",
    (
        LETTER,
        number("x", "first coordinate of the posterior mean of the centre"),
        number("y", "second coordinate"),
        number("sigma", "posterior root mean square of the standard deviation", low=0),
        number("expected_size", "sum of membership probabilities", low=0),
    ),
    key=("cluster",),
)

MODELS = TableModel(
    "models",
    "one fit: a number of clusters and a seed",
    (
        *_FIT_ID,
        number("bic", "Handcock-Raftery-Tantrum BIC, overall"),
        number("bic_likelihood", "its part for the ties given the positions"),
        number("bic_positions", "its part for the positions"),
        number("intercept_mean", "posterior mean of the intercept"),
        number("intercept_sd", "posterior standard deviation of the intercept", low=0),
        number("occupied_mean", "posterior mean number of occupied clusters", low=0),
        number("worst_rhat", "largest split R-hat over all quantities", nullable=True),
        Column("worst_quantity", TEXT, "which quantity that is", nullable=True),
        number("ess_min", "smallest bulk effective sample size", nullable=True, low=0),
        number("ess_median", "median bulk effective sample size", nullable=True, low=0),
        Column("iterations", WHOLE, "of each chain after warm-up", low=1),
        Column("converged", TRUTH, "every diagnostic within its threshold"),
        Column("chosen", TRUTH, "the fit that the rest of the study uses"),
    ),
    key=("groups", "seed"),
)

DIAGNOSTICS = TableModel(
    "diagnostics",
    "a quantity that does not depend on rotation or labels, and how well it was sampled",
    (
        *_FIT_ID,
        Column("quantity", TEXT, "what was looked at"),
        number("rhat", "rank-normalised split R-hat; null: constant", nullable=True),
        number("ess_bulk", "bulk effective sample size", nullable=True, low=0),
        number("ess_tail", "tail effective sample size", nullable=True, low=0),
    ),
    key=("groups", "seed", "quantity"),
)

# --- selection/ -------------------------------------------------------------------------------

PLACES = ("core", "bridger", "alternate", "none")

HETEROGENEITY = TableModel(
    "heterogeneity",
    "a cluster and an attribute (`all`: their average)",
    (
        LETTER,
        Column("attribute", TEXT, "attribute of the members, or `all`"),
        Column("index", TEXT, "the measure", allowed=("entropy", "blau")),
        number("mean", "posterior mean; 0 all alike, 1 as mixed as can be", nullable=True),
        number("low", "lower end of the 90 % interval", nullable=True),
        number("high", "upper end of the 90 % interval", nullable=True),
        number("defined", "share of draws in which it could be computed", **PROBABILITY),
        number("without_value", "posterior mean number of members left out as unknown", low=0),
    ),
    key=("cluster", "attribute", "index"),
)

CLUSTER_CHOICE = TableModel(
    "cluster_choice",
    "a cluster and how it stands as the one to study",
    (
        LETTER,
        number("size_mean", "posterior mean number of members", low=0),
        number("size_low", "lower end of the 90 % interval", low=0),
        number("size_high", "upper end of the 90 % interval", low=0),
        number("heterogeneity", "average normalised entropy, posterior mean", nullable=True),
        number("low", "lower end of its 90 % interval", nullable=True),
        number("high", "upper end of its 90 % interval", nullable=True),
        number(
            "p_most_heterogeneous",
            "probability that it is the most heterogeneous of those large enough",
            **PROBABILITY,
        ),
        Column("large_enough", TRUTH, "expected size reaches the smallest allowed"),
        Column("chosen", TRUTH, "the cluster to study"),
        Column("proposed", TRUTH, "the cluster the workflow alone would study"),
        Column("decision", TEXT, "who decided on it, when and why; null: nobody", nullable=True),
        Column("reason", TEXT, "why, in words"),
    ),
    key=("cluster",),
)

PEOPLE = TableModel(
    "people",
    "an actor as a possible interviewee",
    (
        ACTOR_ID,
        LETTER,
        number("membership", "probability of belonging to that cluster", **PROBABILITY),
        number("p_chosen_cluster", "probability of belonging to the chosen one", **PROBABILITY),
        CERTAINTY,
        number("distance", "from the chosen cluster's centre, in its sigmas; mean", low=0),
        number("distance_low", "lower end of the 90 % interval", low=0),
        number("distance_high", "upper end of the 90 % interval", low=0),
        Column("degree_seen", WHOLE, "ties seen with members of the chosen cluster", low=0),
        number("degree_expected", "ties expected there under the model", low=0),
        number("degree_low", "lower end of the 90 % interval on predicted networks", low=0),
        number("degree_high", "upper end of it", low=0),
        Column("cross_ties_seen", WHOLE, "ties seen with other clusters", low=0),
        number("cross_ties", "ties with other clusters on predicted networks; mean", low=0),
        number("cross_ties_low", "lower end of the 90 % interval", low=0),
        number("cross_ties_high", "upper end of the 90 % interval", low=0),
        number("participation", "participation coefficient on predicted networks", low=0),
        number("participation_low", "lower end of the 90 % interval", low=0),
        number("participation_high", "upper end of the 90 % interval", low=0),
        number("betweenness", "share of shortest paths on predicted networks; mean", low=0),
        number("betweenness_low", "lower end of the 90 % interval", low=0),
        number("betweenness_high", "upper end of the 90 % interval", low=0),
        number(
            "eigenvector",
            "eigenvector centrality on predicted networks, as a share of the highest, to eight "
            "decimals; mean",
            low=0,
        ),
        number("eigenvector_low", "lower end of the 90 % interval", low=0),
        number("eigenvector_high", "upper end of the 90 % interval", low=0),
        Column("place", TEXT, "why proposed", allowed=PLACES),
        Column("kind", TEXT, "as what, alternates too; null where none", True, allowed=PLACES[:2]),
        Column("proposed", TEXT, "the place the workflow alone would give", allowed=PLACES),
        Column(
            "decision",
            TEXT,
            "interview: people decided that the actor is to be interviewed; unavailable: that not; "
            "null: nothing is decided",
            nullable=True,
            allowed=("interview", "unavailable"),
        ),
        Column("rank", WHOLE, "order within place, best first; null where none", True, low=1),
        number("p_place", "share of draws in which the actor is chosen", **PROBABILITY),
        Column("reason", TEXT, "why, in words; empty where nothing is to be said"),
    ),
    key=("actor_id",),
)

TABLE_MODELS: tuple[TableModel, ...] = (
    ACTORS,
    NOMINATIONS,
    DYADS,
    POSITIONS,
    MEMBERSHIP,
    CLUSTERS,
    MODELS,
    DIAGNOSTICS,
    HETEROGENEITY,
    CLUSTER_CHOICE,
    PEOPLE,
)
