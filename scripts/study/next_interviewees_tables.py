"""Models of the tables that say whom to interview in the next wave."""

from __future__ import annotations

from scripts.study.tables import (
    ACTOR_ID,
    CERTAINTY,
    LETTER,
    PROBABILITY,
    TEXT,
    WHOLE,
    Column,
    TableModel,
    number,
)

POLICIES = ("information", "core-and-bridge")
AT_RANDOM = "at random"
KINDS = ("decided", "core", "bridger", "information")
PLACES = ("proposed", "reserve", "none")

_POLICY = Column("policy", TEXT, "by which proposed", allowed=POLICIES)

CHOSEN_NEXT = TableModel(
    "chosen_next",
    "a person whom a policy proposes on one fit; what stability is counted from",
    (
        _POLICY,
        Column("groups", WHOLE, "number of clusters of the fit", low=1),
        Column("seed", WHOLE, "number of the independent run", low=1),
        Column("without", TEXT, "respondent whose answers were left out; null: nobody", True),
        Column("rank", WHOLE, "place in the proposal", low=1),
        ACTOR_ID,
    ),
    key=("policy", "groups", "seed", "without", "rank"),
)

NEXT_INTERVIEWEES = TableModel(
    "next_interviewees",
    "a candidate for the next wave, by one policy",
    (
        _POLICY,
        ACTOR_ID,
        Column("place", TEXT, "whether proposed; reserve: should others refuse", allowed=PLACES),
        Column("rank", WHOLE, "order of proposed and reserve, best first; null: none", True, low=1),
        Column("kind", TEXT, "as what; decided: by people; null: none", True, allowed=KINDS),
        Column("for_cluster", TEXT, "whose core member or bridger; null: of none", nullable=True),
        LETTER,
        number("membership", "probability of belonging to that cluster", **PROBABILITY),
        CERTAINTY,
        Column("named_by", WHOLE, "number of respondents so far who named the actor", low=0),
        number(
            "score",
            "information: bits this one interview is expected to tell; core-and-bridge: the "
            "higher of core and bridging score in any cluster",
        ),
        number("error", "standard error of the score over simulated answers; 0: none", low=0),
        number("chosen_parts", "share of the parts of the draws in which proposed", **PROBABILITY),
        number(
            "chosen_seeds",
            "share of the seeds, same number of clusters; null: a single cluster",
            nullable=True,
            **PROBABILITY,
        ),
        number(
            "chosen_groups",
            "share of the other numbers of clusters (of two and more), averaged over seeds; null: "
            "no other was fitted",
            nullable=True,
            **PROBABILITY,
        ),
        number(
            "chosen_without",
            "share of the fits that leave one interview out; null: there was but one",
            nullable=True,
            **PROBABILITY,
        ),
        Column("reason", TEXT, "why, in words; empty where not proposed"),
    ),
    key=("policy", "actor_id"),
)

NEXT_VALUE = TableModel(
    "next_value",
    "what the first so many of the proposed interviews are expected to tell together",
    (
        Column("policy", TEXT, "whose proposal", allowed=(*POLICIES, AT_RANDOM)),
        Column("interviews", WHOLE, "how many of it, from the first on", low=1),
        number("doubt", "mean over pairs of the entropy of sharing a cluster now, in bits", low=0),
        number("bits", "of it, expected to be removed"),
        number("error", "standard error of bits over simulated answers", low=0),
    ),
    key=("policy", "interviews"),
)
