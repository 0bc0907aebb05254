from __future__ import annotations

from typing import Any

from scripts.narrative.accounts import Papers, account_rows
from scripts.narrative.told_fragments import ToldFragment
from scripts.study.narrative_inputs import SPEECH_ACTS, Account
from tests.narrative.fragments import told

NO_PAPERS = Papers(frozenset(), frozenset())


def account(code: str) -> Account:
    return Account(account_id=f"S1-{code}", title=f"Title of {code}", definition="what belongs")


def five(account: str, first: int = 1, **given: Any) -> list[ToldFragment]:
    """A fragment of each speech act, told by 001 and 002 in turn."""
    tellers = [("S1-001",), ("S1-002",)]
    return [
        told(first + k, account, act, **{"tellers": tellers[k % 2]} | given)
        for k, act in enumerate(SPEECH_ACTS)
    ]


def box(account: str, step: int, departs: str = "") -> dict[str, Any]:
    return {
        "account_id": f"S1-{account}",
        "step": step,
        "speech_act": "performance",
        "departs": departs,
    }


def rows_of(fragments: list[ToldFragment], *codes: str, **given: Any) -> dict[str, dict[str, Any]]:
    rows = account_rows(
        [account(code) for code in codes or ("A01",)],
        fragments,
        given.get("coded", []),
        given.get("papers", NO_PAPERS),
        given.get("boxes", []),
        given.get("outside", {}),
        given.get("needed", 2),
    )
    return {row["account_id"][3:]: row for row in rows}


def test_two_interviewees_and_five_acts_make_an_account_complete() -> None:
    boxes = [box("A01", step) for step in range(1, 8)]
    row = rows_of(five("A01"), boxes=[*boxes, box("A02", 1)])["A01"]
    assert (row["complete"], row["missing"]) == (True, "")
    assert row["interviewees"] == "S1-001;S1-002"
    assert row["acts"] == "manipulation;commitment;competence;performance;sanction"
    assert (row["fragments"], row["boxes"], row["rank"]) == (5, 7, 1)
    assert row["title"] == "Title of A01"


def test_each_thing_missing_is_said() -> None:
    by_one = five("A01", tellers=("S1-001",))
    row = rows_of(by_one)["A01"]
    assert (row["complete"], row["missing"]) == (False, "told by 1 of 2 interviewees needed")
    assert rows_of(by_one, needed=1)["A01"]["complete"]
    assert rows_of(five("A01")[:4])["A01"]["missing"] == "no fragment of sanction"
    assert rows_of([])["A01"]["missing"] == (
        "told by none of 2 interviewees needed; no fragment of manipulation, commitment, "
        "competence, performance or sanction"
    )


def test_fragments_whose_words_are_gone_do_not_count() -> None:
    gone = told(5, act="sanction", tellers=("S1-002",), resolved=False)
    row = rows_of([*five("A01")[:4], gone])["A01"]
    assert (row["complete"], row["fragments"]) == (False, 4)
    assert row["missing"] == (
        "no fragment of sanction; 1 fragment not counted: words it rests on are gone"
    )
    two = [told(k, resolved=False) for k in (8, 9)]
    assert rows_of(two)["A01"]["missing"].endswith(
        "; 2 fragments not counted: words they rest on are gone"
    )
    assert rows_of([*five("A01"), told(9, resolved=False)])["A01"]["missing"] == ""


def test_a_meeting_paper_brings_an_act_but_is_no_interviewee() -> None:
    paper = told(5, act="sanction", tellers=(), documents=("S1-M01",))
    papers = Papers(frozenset({"S1-M01", "S1-M02"}), frozenset({"S1-M02"}))
    row = rows_of([*five("A01")[:4], paper], papers=papers)["A01"]
    assert (row["complete"], row["meeting_papers"], row["qualifying_papers"]) == (True, 1, 0)
    second = told(6, documents=("S1-M02", "S1-I01"))
    row = rows_of([*five("A01"), paper, second], papers=papers)["A01"]
    assert (row["meeting_papers"], row["qualifying_papers"]) == (2, 1)


def test_papers_qualify_by_their_meeting() -> None:
    documents = [
        {"document_id": "S1-I01", "kind": "interview", "meeting_id": None},
        {"document_id": "S1-M01", "kind": "meeting", "meeting_id": "S1-G01"},
        {"document_id": "S1-M02", "kind": "meeting", "meeting_id": "S1-G02"},
        {"document_id": "S1-M03", "kind": "meeting", "meeting_id": None},
    ]
    meetings = [
        {"meeting_id": "S1-G01", "qualifies": True},
        {"meeting_id": "S1-G02", "qualifies": False},
    ]
    papers = Papers.of(documents, meetings)
    assert papers.all == {"S1-M01", "S1-M02", "S1-M03"} and papers.qualifying == {"S1-M01"}


def test_passages_are_those_coded_to_the_activity() -> None:
    coded = [{"account_id": code} for code in ("S1-A01", "S1-A01", "S1-A02", None)]
    rows = rows_of([], "A01", "A02", coded=coded)
    assert (rows["A01"]["passages"], rows["A02"]["passages"]) == (2, 1)


def test_rank_is_by_interviewees_then_papers_and_equals_share_it() -> None:
    papers = Papers(frozenset({"S1-M01", "S1-M02"}), frozenset({"S1-M01"}))
    fragments = [
        *(told(k, "A01") for k in (1, 2, 3)),
        told(4, "A02", documents=("S1-M02",)),
        told(5, "A03", documents=("S1-M01", "S1-I01")),
        told(6, "A04", tellers=("S1-001", "S1-002")),
        told(7, "A05"),
    ]
    codes = ("A05", "A04", "A03", "A02", "A01", "A06")
    rows = rows_of(fragments, *codes, papers=papers, boxes=[box("A03", 1)])
    assert list(rows) == sorted(codes)
    assert {code: row["rank"] for code, row in rows.items()} == {
        "A04": 1, "A03": 2, "A01": 3, "A02": 3, "A05": 3, "A06": 6,
    }  # fmt: skip
    assert rows["A03"]["why_rank"] == (
        "Rank 2 of 6: 1 interviewee and 1 paper of qualifying meetings; told in full in 1 box."
    )
    assert rows["A02"]["why_rank"] == (
        "Rank 3 of 6, equal with S1-A01 and S1-A05: 1 interviewee and 0 papers of qualifying "
        "meetings; not told in full."
    )


def test_departures_of_its_boxes_and_its_themes_are_said() -> None:
    boxes = [box("A01", 1), box("A01", 2, "told after sanction (box 1)"), box("A02", 3, "no")]
    row = rows_of(five("A01", theme="enabler"), boxes=boxes)["A01"]
    assert row["departures"] == "performance (box 2) is told after sanction (box 1)"
    assert row["themes"].startswith("Of 5 fragments 5 tell of an enabler.")
    assert (rows_of([])["A01"]["departures"], rows_of([])["A01"]["themes"]) == ("", "")
