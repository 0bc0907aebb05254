"""Passages, what holds for them, and fragments, to be spoilt in tests."""

from __future__ import annotations

from typing import Any

from scripts.narrative.fragments import Summary, summaries
from scripts.study.narrative_inputs import Account, Fragment
from scripts.study.reading import Rows
from tests.narrative.made_up_documents import PLACE

ACCOUNTS = Rows(
    "S1/accounts.csv",
    tuple(
        enumerate(
            (
                Account(account_id="S1-A04", title="Developing a smoking: [referral] system for us",
                        definition="whatever leads to referrals"),
                Account(account_id="S1-A01", title="Coping", definition="with it"),
                Account(account_id="S1-A05", title="'Fairs'/events?", definition="held or not"),
            ),
            start=2,
        )
    ),
)  # fmt: skip


def passage(name: str, text: str, speaker: str | None = "S1-003", **more: Any) -> dict[str, Any]:
    document = "-".join(name.split("-")[:2])
    kind = "meeting" if "-M" in name else "interview"
    return {"passage_id": name, "document_id": document, "kind": kind, "found_by": "search",
            "turn": 1, "speaker": speaker, **PLACE, "start": 0, "end": len(text), "text": text,
            "families": "", "phrases": "", "flags": ""} | more  # fmt: skip


def held(name: str, account: str | None, act: str | None, by: str = "all") -> dict[str, Any]:
    aside = "small talk" if by == "all" and account is None else None
    return {"passage_id": name, "account_id": account, "speech_act": act, "set_aside": aside,
            "decided_by": by, "coders": 2}  # fmt: skip


HAVE, CAN, BOTH, THANKS, OPEN, ASIDE, FREE = (
    "S1-I01-aaaaaa", "S1-I02-bbbbbb", "S1-I02-bbbbbc", "S1-M01-cccccc", "S1-I01-dddddd",
    "S1-I01-eeeeee", "S1-I01-ffffff",
)  # fmt: skip
PASSAGES = [
    passage(HAVE, "And so we have to ask [S1-002] about the fine, don’t we.", families="have_to"),
    passage(CAN, "I was, you know, able to see [S1-002] at once.", "S1-004", families="able_to"),
    passage(BOTH, "I know how to, and I want to, of course.", "S1-004",
            families="know_how_to;want_to", start=80),
    passage(THANKS, "We thank [S1-X01].", None, found_by="marked"),
    passage(OPEN, "They have to go.", families="have_to", start=90),
    passage(ASIDE, "You want to see it.", families="want_to", start=120),
    passage(FREE, "It has to be done by them.", families="have_to", start=150),
]  # fmt: skip
CODED = [
    held(HAVE, "S1-A04", "manipulation"),
    held(CAN, "S1-A04", "competence"),
    held(BOTH, "S1-A04", "competence"),
    held(THANKS, "S1-A04", "sanction", "marked"),
    held(OPEN, None, None, "open"),
    held(ASIDE, None, None),
    held(FREE, "S1-A01", "commitment", "one"),
]


def fragment(text: str, *passages: str, act: str = "manipulation", **more: Any) -> Fragment:
    return Fragment(**{"fragment_id": "S1-F001", "account_id": "S1-A04", "speech_act": act,
                       "passages": "; ".join(passages), "text": text} | more)  # fmt: skip


def charted(*fragments: Fragment) -> list[Summary]:
    rows = Rows("S1/fragments.csv", tuple(enumerate(fragments, 2)))
    return summaries(rows, PASSAGES, CODED, {})


FRAGMENTS = (
    fragment("we have to ask [S1-002]", HAVE, actors="S1-002; S1-003", subject="S1-003"),
    fragment("I am able to see [S1-002] and know how to", CAN, BOTH, act="competence",
             fragment_id="S1-F004", actors="S1-002"),
    fragment("[S1-003] & [S1-004] ask together", CAN, HAVE, act="competence",
             fragment_id="S1-F003", actors="S1-003; S1-004", waiver="sums up"),
    fragment("thanks to [S1-X01]", THANKS, act="sanction", fragment_id="S1-F002",
             actors="S1-X01", theme="relationships"),
    fragment("[S1-005] did it", "S1-I02-000000", HAVE, act="performance", fragment_id="S1-F005"),
)  # fmt: skip
