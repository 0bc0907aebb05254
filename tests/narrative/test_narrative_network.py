from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given

from scripts.narrative.narrative_network import (
    Occurrence,
    edge_rows,
    node_rows,
    occurrences,
    threads,
)
from scripts.study.narrative_tables import NARRATIVE_EDGES, NARRATIVE_NODES
from scripts.study.tables import make_table_from_rows
from tests.study.test_step_order import graphs


def box(account: str, step: int, act: str, after: str = "", fragments: str = "") -> dict[str, Any]:
    return {
        "account_id": f"S1-{account}",
        "step": step,
        "after": after,
        "speech_act": act,
        "fragments": fragments or f"S1-F{account[1:]}{step}",
        "sources": "S1-I01",
    }


def fragment(code: str, theme: str | None = None, subject: str | None = None) -> dict[str, Any]:
    return {"fragment_id": f"S1-F{code}", "theme": theme, "subject": subject}


FRAGMENTS = [
    fragment("011", "constraint", "S1-001"),
    fragment("012", "relationships", "S1-002"),
    fragment("012b", "interaction", "S1-X01"),
    fragment("013"),
    fragment("014", "constraint", "S1-003"),
    fragment("021", "constraint"),
    fragment("022", "enabler"),
]
# Of the first account the second and third box both follow the first and lead to the fourth.
BOXES = [
    box("A01", 1, "manipulation"),
    box("A01", 2, "commitment", "1", "S1-F012;S1-F012b"),
    box("A01", 3, "commitment", "1"),
    box("A01", 4, "sanction", "2;3"),
    box("A02", 1, "manipulation"),
    box("A02", 2, "commitment", "1"),
]
KINDS = {"S1-001": "council", "S1-002": "trust", "S1-003": None}


def found() -> list[Occurrence]:
    return occurrences("S1", BOXES[::-1], FRAGMENTS, KINDS)


def test_a_box_is_an_event_by_its_act_and_the_themes_of_its_fragments() -> None:
    boxes = found()
    assert [(one.account, one.step) for one in boxes[:2]] == [("S1-A01", 1), ("S1-A01", 2)]
    assert [one.event for one in boxes[:4]] == [
        "manipulation: constraint", "commitment: interaction + relationships",
        "commitment: no theme", "sanction: constraint",
    ]  # fmt: skip
    assert (boxes[1].subjects, boxes[1].kinds) == (("S1-002", "S1-X01"), ("outside", "trust"))
    assert (boxes[3].subjects, boxes[3].kinds) == (("S1-003",), ())  # kind not known


def level(rows: list[dict[str, Any]], which: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["level"] == which]


def test_nodes_are_counted_over_accounts() -> None:
    rows = node_rows(found(), "S1")
    make_table_from_rows(NARRATIVE_NODES, rows)
    acts = [(r["node"], r["boxes"], r["accounts"], r["begins"], r["ends"])
            for r in level(rows, "act")]  # fmt: skip
    assert acts == [
        ("manipulation", 2, "S1-A01;S1-A02", 2, 0),
        ("commitment", 3, "S1-A01;S1-A02", 0, 1),
        ("sanction", 1, "S1-A01", 0, 1),
    ]
    assert [r["boxes"] for r in level(rows, "event")] == [2, 1, 1, 1, 1]
    assert [r["node"] for r in level(rows, "fragments")][2] == "S1-F012 + S1-F012b"
    assert all(r["boxes"] == 1 for r in level(rows, "fragments"))


def test_edges_are_what_follows_what_with_forks_and_joins() -> None:
    rows = edge_rows(found(), None)
    make_table_from_rows(NARRATIVE_EDGES, rows)
    acts = {(r["source"], r["target"]): (r["times"], r["accounts"]) for r in level(rows, "act")}
    assert acts == {
        ("manipulation", "commitment"): (3, "S1-A01;S1-A02"),
        ("commitment", "sanction"): (2, "S1-A01"),
    }
    assert len(level(rows, "fragments")) == 5
    assert all(r["site"] is None for r in rows)


def test_an_act_may_follow_itself() -> None:
    boxes = [box("A01", 1, "sanction", "", "S1-F011"), box("A01", 2, "sanction", "1", "S1-F012")]
    rows = level(edge_rows(occurrences("S1", boxes, FRAGMENTS, KINDS), "S1"), "act")
    assert [(r["source"], r["target"], r["times"]) for r in rows] == [("sanction", "sanction", 1)]


def test_a_chain_is_one_thread_and_a_fork_is_two() -> None:
    assert threads({1: (), 2: (1,), 3: (2,)}) == [[1, 2, 3]]
    assert threads({1: (), 2: (1,), 3: (1,), 4: (2, 3)}) == [[1, 2, 4], [1, 3, 4]]
    assert threads({1: (), 2: (), 3: (2,)}) == [[1], [2, 3]]
    assert threads({}) == []


@given(graphs())
def test_threads_hold_every_succession_and_no_other(after: dict[int, tuple[int, ...]]) -> None:
    ways = threads(after)
    successions = {(before, step) for step in after for before in after[step]}
    assert {pair for way in ways for pair in pairwise(way)} == successions
    assert {step for way in ways for step in way} == set(after)
    assert all(not after[way[0]] for way in ways)
    ends = set(after) - {before for before, _ in successions}
    assert all(way[-1] in ends for way in ways)
    assert len(ways) <= max(1, len(successions)) + len(ends)
