from __future__ import annotations

from pathlib import Path
from typing import Any

from scripts.narrative.passage_ids import passage_id
from scripts.narrative.similar import activities, alike_fragments, similar_rows
from scripts.study.narrative_files import read_codings, rows_of
from scripts.study.narrative_inputs import Account, Fragment, MarkedPassage
from tests.narrative.fragments import told

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"
ACCOUNTS = [
    Account(account_id="S1-A01", title="Taxi fines", definition="drivers who smoke in taxis"),
    Account(account_id="S1-A02", title="Health fair", definition="a day with stalls and tests"),
    Account(account_id="S1-A03", title="Nothing yet", definition="gardening"),
]
SAID = {
    "p1": ("S1-A01", "We have to fine a driver, [S1-001] says."),
    "p2": ("S1-A01", "Every taxi driver smokes."),
    "p3": ("S1-A02", "I want stalls at the fair with [S1-002]."),
    "open": (None, "The drivers know [S1-001] and the fine."),
    "none": (None, "Who else wants a stall?"),
    "aside": (None, "We smoke at the fair."),
    "odd": (None, "Quite."),
}


def tables(said: dict[str, tuple[str | None, str]]) -> tuple[list[dict[str, Any]], ...]:
    how = {"open": "open", "none": "none", "odd": "none"}
    passages = [{"passage_id": key, "text": text} for key, (_, text) in said.items()]
    coded = [
        {"passage_id": key, "account_id": account, "decided_by": how.get(key, "all")}
        for key, (account, _) in said.items()
    ]
    return passages, coded


def test_activities_are_suggested_for_open_passages_only_with_the_words_that_made_it() -> None:
    passages, coded = tables(SAID)
    rows = similar_rows(activities(ACCOUNTS, passages, coded), coded)
    assert [(r["passage_id"], r["account_id"], r["rank"]) for r in rows][:1] == [
        ("none", "S1-A02", 1)
    ]
    first = next(r for r in rows if r["passage_id"] == "open")
    assert (first["account_id"], first["rank"], first["closest"]) == ("S1-A01", 1, "p1")
    assert first["words"].split(";")[0] == "driver"
    assert {"[S1-001]", "fine", "driver"} <= {*first["words"].split(";")}
    assert {r["passage_id"] for r in rows} == {"none", "open"}  # what is like nothing has none
    assert all(r["likeness"] > 0 for r in rows)


def test_before_anything_is_settled_titles_and_definitions_suggest() -> None:
    passages, coded = tables({"open": (None, "The taxis, and who smokes in them")})
    row, *_ = similar_rows(activities(ACCOUNTS, passages, coded), coded)
    assert (row["account_id"], row["closest"]) == ("S1-A01", None)
    assert similar_rows(activities(ACCOUNTS, [], []), []) == []


def test_a_passage_is_not_compared_with_itself() -> None:
    passages, coded = tables({"p1": ("S1-A03", "wholly unlike"), "p2": ("S1-A01", "unlike taxis")})
    known = activities(ACCOUNTS, passages, coded)
    assert known.nearest("p1") == ["S1-A01"]


def test_fragments_that_may_say_the_same_are_listed() -> None:
    fragments = [
        told(1, text="I have to ask [S1-001] about fines.", passages=("p1",)),
        told(2, text="I have to ask [S1-001] about the fine.", passages=("p2",)),
        told(3, "A02", text="A fair with stalls", passages=("p3", "p4")),
        told(4, "A02", text="Whatever was done then", passages=("p4", "p5")),
        told(5, "A02", "sanction", text="They were glad of it", passages=("p4",)),
    ]
    pairs = alike_fragments(fragments)
    assert [(p["one"], p["other"], p["passages"]) for p in pairs] == [
        ("S1-F001", "S1-F002", ""), ("S1-F003", "S1-F004", "p4"),
    ]  # fmt: skip
    assert pairs[0]["likeness"] > 0.5 and "[S1-001]" in pairs[0]["words"]
    assert alike_fragments(fragments[:1]) == []


def test_how_often_the_activity_people_chose_comes_first_in_the_demo() -> None:
    """Each charted passage is left out in turn. scripts/README.md says the same numbers."""
    first = among = total = 0
    for site in ("S1", "S2", "S3"):
        accounts = [account for _, account in rows_of(DEMO, site, Account)]
        text = {
            coding.passage_id: coding.text or ""
            for rows in read_codings(DEMO, site).values()
            for _, coding in rows
        }
        for _, mark in rows_of(DEMO, site, MarkedPassage):
            text[passage_id(mark.document_id, mark.quote)] = mark.quote
        chosen = {
            passage: fragment.account_id
            for _, fragment in rows_of(DEMO, site, Fragment)
            for passage in fragment.passages
        }
        passages = [{"passage_id": key, "text": words} for key, words in sorted(text.items())]
        coded = [{"passage_id": p, "account_id": chosen.get(p)} for p in sorted(text)]
        known = activities(accounts, passages, coded)
        for passage, account in chosen.items():
            nearest = known.nearest(passage)
            first += nearest[0] == account
            among += account in nearest[:3]
            total += 1
    assert (first, among, total) == (63, 115, 200)
