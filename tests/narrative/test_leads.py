from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scripts.narrative.leads import Sources, lacking, lead_rows
from scripts.narrative.similar import activities, similar_rows
from scripts.study.narrative_inputs import Account

ACCOUNTS = [
    Account(account_id="S1-A01", title="Taxi fines", definition="drivers who smoke in taxis"),
    Account(account_id="S1-A02", title="Health fair", definition="a day with stalls and tests"),
]
# Passage: document, speaker, families, text, account, act, how decided.
SAID = {
    "S1-I01-a": ("S1-I01", "S1-001", "have_to", "We have to fine drivers with [S1-002].",
                 "S1-A01", "manipulation", "all"),
    "S1-I01-b": ("S1-I01", "S1-001", "", "Then the drivers were fined.",
                 "S1-A01", "performance", "marked"),
    "S1-I02-c": ("S1-I02", "S1-002", "want_to", "I want to keep drivers out of taxis.",
                 "S1-A01", "commitment", "resolution"),
    "S1-I02-d": ("S1-I02", "S1-002", "able_to", "We were able to smoke in taxis.",
                 None, None, "open"),
    "S1-I02-e": ("S1-I02", None, "able_to", "Were drivers able to smoke?", None, None, "none"),
    "S1-I01-f": ("S1-I01", "S1-001", "want_to", "I want stalls.", "S1-A02", "commitment", "one"),
}  # fmt: skip


def sources(**changed: Any) -> Sources:
    names = ("document_id", "speaker", "families", "text")
    given = Sources(
        passages=[{"passage_id": k, **dict(zip(names, v, strict=False))} for k, v in SAID.items()],
        coded=[
            {"passage_id": k, "account_id": v[4], "speech_act": v[5], "decided_by": v[6]}
            for k, v in SAID.items()
        ],
        documents=[
            {"document_id": "S1-I01", "interviewees": "S1-001", "meeting_id": None},
            {"document_id": "S1-I02", "interviewees": "S1-002", "meeting_id": None},
            {"document_id": "S1-I03", "interviewees": "S1-002", "meeting_id": None},
            {"document_id": "S1-M01", "interviewees": "", "meeting_id": "S1-G01"},
            {"document_id": "S1-M02", "interviewees": "", "meeting_id": "S1-G02"},
            {"document_id": "S1-M03", "interviewees": "", "meeting_id": "S1-G01"},
        ],
        turns=[
            {"document_id": "S1-M01", "text": "Taxis, said [S1-002], were fined."},
            {"document_id": "S1-M02", "text": "[S1-002] and [S1-004] fined drivers in taxis."},
            {"document_id": "S1-M03", "text": "[S1-099] spoke of taxis."},
        ],
        meetings=[
            {"meeting_id": "S1-G01", "qualifies": True},
            {"meeting_id": "S1-G02", "qualifies": False},
        ],
        cast=[
            {"account_id": "S1-A01", "person_id": person}
            for person in ("S1-001", "S1-004", "S1-005", "S1-X01")
        ],
        similar=[],
        charted={"S1-I01-a"},
        proposed={"S1-004"},
    )
    known = activities(ACCOUNTS, given.passages, given.coded)
    return replace(given, similar=similar_rows(known, given.coded), **changed)


def account(acts: str = "manipulation", interviewees: str = "S1-001", **given: Any) -> Any:
    return {
        "account_id": "S1-A01",
        "complete": False,
        "acts": acts,
        "interviewees": interviewees,
    } | given


def leads(row: Any, **changed: Any) -> dict[str, list[tuple[str, str]]]:
    """For each thing missing, the kinds of places and where they are."""
    found = sources(**changed)
    rows = lead_rows([row], found, activities(ACCOUNTS, found.passages, found.coded), 2)
    assert all(r["account_id"] == "S1-A01" for r in rows)
    by: dict[str, list[tuple[str, str]]] = {}
    for r in rows:
        by.setdefault(r["lacks"], []).append((r["kind"], r["where"]))
        assert r["place"] == len(by[r["lacks"]])
    return by


READ_AGAIN = ("interview to read again", "S1-002")
HOLD = ("interview to hold", "S1-004")
PAPER = ("paper to read", "S1-M01")


def test_what_an_account_lacks_comes_in_the_order_of_the_acts() -> None:
    assert lacking(account("sanction;competence"), 2) == [
        "manipulation", "commitment", "performance", "interviewee",
    ]  # fmt: skip
    assert lacking(account("", "S1-001;S1-002"), 2)[-1] == "sanction"


def test_for_an_act_passages_to_chart_then_to_settle_then_people_then_papers() -> None:
    found = leads(account())
    # 002 is named in a settled passage; 005 was neither interviewed nor proposed.
    assert found["performance"] == [
        ("passage to chart", "S1-I01-b"), ("passage to settle", "S1-I02-d"),
        ("passage to settle", "S1-I02-e"), READ_AGAIN, HOLD, PAPER,
    ]  # fmt: skip
    assert found["commitment"] == [("passage to chart", "S1-I02-c"), READ_AGAIN, HOLD, PAPER]
    assert [kind for kind, _ in found["competence"]][:2] == ["passage to settle"] * 2


def test_for_an_interviewee_only_those_who_do_not_tell_it_and_no_papers() -> None:
    assert leads(account())["interviewee"] == [
        ("passage to chart", "S1-I02-c"), ("passage to settle", "S1-I02-d"), READ_AGAIN, HOLD,
    ]  # fmt: skip


def test_what_is_charted_settled_elsewhere_or_set_aside_is_no_lead() -> None:
    found = leads(account("manipulation;performance;sanction"), charted=set(SAID))
    places = {where for leads in found.values() for _, where in leads}
    assert places == {"S1-I02-d", "S1-I02-e", "S1-002", "S1-004", "S1-M01"}


def test_places_say_why() -> None:
    found = sources()
    known = activities(ACCOUNTS, found.passages, found.coded)
    why = {r["where"]: r["why"] for r in lead_rows([account()], found, known, 2)}
    assert why["S1-I01-b"] == "settled as performance of this account, and not charted"
    assert why["S1-I02-d"].startswith("not settled yet, and like what belongs to this account (0.")
    assert "taxi" in why["S1-I02-d"]
    assert why["S1-002"].endswith("does not tell it; interviewed in S1-I02 and S1-I03")
    assert why["S1-M01"] == "names S1-002 (1 person of the story); shares fined"


@pytest.mark.parametrize("row", [account(complete=True), account(complete=True, acts="")])
def test_complete_accounts_have_none(row: Any) -> None:
    assert leads(row) == {}
