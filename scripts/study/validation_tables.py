"""Models of the tables in results/validation/: what was simulated, and the verdicts."""

from __future__ import annotations

from scripts.study.tables import REAL, TEXT, TRUTH, WHOLE, Column, TableModel

_DESIGN = Column("design", TEXT, "which kind of network, a key of `CHECKS`")
_REPLICATE = Column("replicate", WHOLE, "number of the simulated network", low=0)
_QUANTITY = Column("quantity", TEXT, "what was looked at")
_REPLICATES = Column("replicates", WHOLE, "number of simulated networks", low=1)
_PAIRS = Column(
    "pairs", TEXT, "how many ends of the pair were asked", allowed=("both", "one", "neither")
)
_LEVEL = Column("level", WHOLE, "per cent of the posterior that the interval holds", low=1, high=99)


def _p(name: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, REAL, meaning, nullable, low=0.0, high=1.0)


RANKS = TableModel(
    "ranks",
    "a quantity of a simulated network: where the truth stands in its posterior",
    (
        _DESIGN,
        _REPLICATE,
        _QUANTITY,
        Column("rank", WHOLE, "how many draws are smaller; ties broken at random", low=0),
        Column("draws", WHOLE, "how many draws there are", low=1),
        Column("ess", REAL, "bulk effective draws of their chains; null: constant", True, low=0),
        Column("rhat", REAL, "split R-hat of their chains; null: constant", True, low=0),
    ),
    key=("design", "replicate", "quantity"),
)

JOINT = TableModel(
    "joint",
    "a function of parameters and network, averaged in two ways that must agree",
    (
        _DESIGN,
        _REPLICATE,
        _QUANTITY,
        Column("at_once", REAL, "mean over draws of both from the model"),
        Column("in_turn", REAL, "mean over a chain that draws each given the other"),
    ),
    key=("design", "replicate", "quantity"),
)

COVERAGE = TableModel(
    "coverage",
    "intervals of one kind and level in a simulated network",
    (
        _DESIGN,
        _REPLICATE,
        _PAIRS,
        _LEVEL,
        Column("intervals", WHOLE, "how many were looked at", low=1),
        Column("holding", WHOLE, "how many hold the true distance", low=0),
        Column("width", REAL, "their mean width, on the scale of the log odds", low=0),
    ),
    key=("design", "replicate", "pairs", "level"),
)

RANK_VERDICTS = TableModel(
    "rank_verdicts",
    "a quantity of a design: are its ranks uniform?",
    (
        _DESIGN,
        _QUANTITY,
        _REPLICATES,
        _p("chi_square", "p-value of the chi-square test on 20 bins"),
        _p("ecdf", "p-value of the ECDF's farthest excursion"),
        _p("adjusted", "the smaller of both after Holm's adjustment for all of this table's tests"),
        Column("ess_median", REAL, "median over networks of the effective draws", True, low=0),
        Column("ess_low", REAL, "5th percentile of the same", nullable=True, low=0),
        _p("rhat_high", "share of networks with R-hat above 1.05"),
        Column("spoilt", TRUTH, "done wrong on purpose, so that it must fail"),
        Column("uniform", TRUTH, "adjusted p-value above 0.05"),
    ),
    key=("design", "quantity"),
)

JOINT_VERDICTS = TableModel(
    "joint_verdicts",
    "a function of parameters and network: do both ways to draw them agree?",
    (
        _DESIGN,
        _QUANTITY,
        _REPLICATES,
        Column("difference", REAL, "mean in turn less mean at once"),
        Column("error", REAL, "its Monte Carlo error: spread over independent chains", low=0),
        Column("z", REAL, "difference over error"),
        _p("p", "two-sided, by Student's t"),
        _p("adjusted", "after Holm's adjustment for all of this table"),
        Column("agrees", TRUTH, "adjusted p-value above 0.05"),
    ),
    key=("design", "quantity"),
)

COVERAGE_VERDICTS = TableModel(
    "coverage_verdicts",
    "intervals of one kind and level of a design: how many hold the truth?",
    (
        _DESIGN,
        _PAIRS,
        _LEVEL,
        _REPLICATES,
        _p("coverage", "share of intervals that hold the true distance"),
        Column("error", REAL, "its Monte Carlo error, networks being the units", low=0),
        Column("width", REAL, "mean width of the intervals", low=0),
        _p("adjusted", "of its difference from the level, Holm; null: fixed truth", nullable=True),
        Column("nominal", TRUTH, "adjusted p-value above 0.05; null: fixed truth", nullable=True),
    ),
    key=("design", "pairs", "level"),
)

_WAVE = Column("wave", WHOLE, "after which wave of interviews", low=1)
_POLICY = Column("policy", TEXT, "by which the later interviewees were chosen")
_MEASURE = Column("measure", TEXT, "what is measured, a column of `simulated_studies`")
_LOW = Column("low", REAL, "lower end of the 95 % interval")
_HIGH = Column("high", REAL, "upper end of the 95 % interval")

SIMULATED_STUDIES = TableModel(
    "simulated_studies",
    "a simulated study by one policy after a wave: how much of the truth is recovered",
    (
        _DESIGN,
        _REPLICATE,
        _POLICY,
        _WAVE,
        Column("asked", WHOLE, "people interviewed", low=1),
        Column("known", WHOLE, "people known, of all there are", low=1),
        Column("rhat", REAL, "worst split R-hat of the fit", low=0),
        Column("ari", REAL, "adjusted Rand index of the clusters; 1 right, 0 by chance", high=1),
        _p("brier", "mean squared error of the probability that two share a cluster"),
        _p("core_found", "share of the truth's core members proposed as such", nullable=True),
        _p("core_right", "share of those proposed who are; null: none", nullable=True),
        _p("bridgers_found", "share of the truth's bridgers proposed as such", nullable=True),
        _p("bridgers_right", "share of those proposed who are; null: none", nullable=True),
    ),
    key=("design", "replicate", "policy", "wave"),
)

RECOVERY = TableModel(
    "recovery",
    "a measure by kind of site, wave and policy",
    (
        _DESIGN,
        _WAVE,
        _POLICY,
        _MEASURE,
        Column("mean", REAL, "over simulated studies"),
        _LOW,
        _HIGH,
        _REPLICATES,
    ),
    key=("design", "wave", "policy", "measure"),
)

POLICY_DIFFERENCES = TableModel(
    "policy_differences",
    "two policies on the same truths from the same first wave; design `all`: mean over designs",
    (
        _DESIGN,
        _WAVE,
        _MEASURE,
        _POLICY,
        Column("against", TEXT, "the policy it is compared with"),
        Column("difference", REAL, "the first's measure less the second's; mean of the pairs"),
        _LOW,
        _HIGH,
        _REPLICATES,
    ),
    key=("design", "wave", "measure", "policy", "against"),
)

VALIDATION_TABLES: tuple[TableModel, ...] = (
    RANKS,
    JOINT,
    COVERAGE,
    RANK_VERDICTS,
    JOINT_VERDICTS,
    COVERAGE_VERDICTS,
    SIMULATED_STUDIES,
    RECOVERY,
    POLICY_DIFFERENCES,
)
