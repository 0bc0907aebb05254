import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from scripts.network.bridging import Places, places
from scripts.network.draws import Draws
from scripts.network.heterogeneity import heterogeneity
from scripts.network.selection import (
    Standings,
    best_first,
    choose_cluster,
    choose_people,
    propose,
    reserve_of,
    share_out,
    standing,
)
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.decisions import LONG, Decision, decided
from scripts.study.tables import CLUSTER_CHOICE, PEOPLE, make_table_from_rows
from tests.made_up import made_up_site

EVERYBODY = np.ones(4, bool)


def test_places_are_shared_out() -> None:
    assert share_out(10, 0.3) == (7, 3)
    assert share_out(9, 0.5) == (4, 5)
    assert share_out(4, 0) == (4, 0)
    assert share_out(3, 1) == (0, 3)


# --- the cluster ------------------------------------------------------------------------------


def choice(
    labels: list[list[int]], roles: list[str | None], smallest: int
) -> tuple[int, list[dict[str, Any]]]:
    drawn = np.array(labels, np.int8)
    sizes = np.stack([(drawn == k).sum(axis=1) for k in range(3)], axis=1)
    found = heterogeneity(drawn, 3, {"role": roles})
    chosen, rows = choose_cluster(sizes, found, "ABC", smallest)
    make_table_from_rows(CLUSTER_CHOICE, rows)
    assert [row["chosen"] for row in rows] == [k == chosen for k in range(3)]
    return chosen, rows


MIXED_SMALL = ["a", "a", "a", "b", "a", "a", "b", "b", "a", "b"]
LABELS = [[0, 0, 0, 0, 1, 1, 1, 1, 2, 2]] * 3


def test_the_most_mixed_of_the_large_enough_is_chosen() -> None:
    chosen, rows = choice(LABELS, MIXED_SMALL, 3)  # A: 3 a 1 b; B: 2 and 2; C: 1 and 1, too small
    assert chosen == 1
    assert rows[1]["p_most_heterogeneous"] == 1
    assert "most mixed of the 2" in rows[1]["reason"]
    assert "too small: 2.0" in rows[2]["reason"]
    assert "less mixed than B" in rows[0]["reason"]


def test_where_none_is_large_enough_the_largest_is_chosen() -> None:
    chosen, rows = choice([[0, 0, 0, 1, 1, 1, 1, 1, 2, 2]], MIXED_SMALL, 8)
    assert chosen == 1
    assert "no cluster reaches 8" in rows[1]["reason"]


def test_where_no_attribute_is_known_the_largest_is_chosen() -> None:
    chosen, rows = choice([[0, 0, 0, 1, 1, 1, 1, 1, 2, 2]], [None] * 10, 2)
    assert chosen == 1
    assert rows[1]["heterogeneity"] is None
    assert "no attribute" in rows[1]["reason"]


def test_uncertainty_about_the_cluster_is_told() -> None:
    half = [[0, 0, 0, 0, 1, 1, 1, 1, 2, 2], [0, 0, 1, 0, 0, 1, 1, 0, 2, 2]]
    roles = ["a", "b", "a", "b", "a", "a", "a", "b", "b", "b"]
    chosen, rows = choice(half, roles, 3)
    assert sum(row["p_most_heterogeneous"] for row in rows) == pytest.approx(1)
    assert rows[chosen]["heterogeneity"] == max(row["heterogeneity"] or 0 for row in rows[:2])


# --- the people -------------------------------------------------------------------------------


def test_standing_counts_those_exceeded() -> None:
    values = np.array([3.0, 1.0, 1.0, 5.0])
    assert standing(values, EVERYBODY) == pytest.approx([2 / 3, 1 / 6, 1 / 6, 1])
    among = np.array([True, True, False, False])
    assert standing(values, among) == pytest.approx([1, 0, 0.25, 1])
    assert standing(values, ~EVERYBODY).tolist() == [0, 0, 0, 0]


def test_scores_by_hand() -> None:
    one = lambda *values: np.array([values], float)  # noqa: E731
    found = Places(
        member=np.array([[True, True, True, False]]),
        distance=one(0.5, 1.0, 2.0, 0.1),
        inside=one(2, 3, 1, 9),
        across=one(0, 1, 2, 3),
        seen_across=np.array([[False, True, True, True]]),
        participation=one(0, 0.5, 0.5, 0.6),
        betweenness=one(0.4, 0.1, 0.2, 0.3),
        eigenvector=one(0, 0, 0, 0),
        inside_drawn=one(0, 0, 0, 0),
        cross_drawn=one(0, 0, 0, 0),
    )
    standings = Standings.of(found)
    assert standings.core[0] == pytest.approx([(1 + 0.5) / 2, (0.5 + 1) / 2, 0, 0])
    expected = [
        (0 + 0 + 1) / 3,
        (1 / 3 + 0.5 + 0) / 3,
        (2 / 3 + 0.5 + 1 / 3) / 3,
        (1 + 1 + 2 / 3) / 3,
    ]
    assert standings.bridging[0] == pytest.approx(expected)


def test_equals_keep_the_order_of_actors() -> None:
    assert best_first(np.array([0.5, 0.7, 0.5, 0.7]), np.array([1, 1, 1, 0], bool)) == [1, 0, 2]


CORE, BRIDGING = np.array([0.9, 0.8, 0.7, 0.1]), np.array([1.0, 0.2, 0.3, 0.9])


NOBODY = ~EVERYBODY
ONLY_FIRST = np.array([True, False, False, False])


def test_nobody_has_two_places() -> None:
    assert choose_people(CORE, BRIDGING, EVERYBODY, EVERYBODY, [EVERYBODY], (2, 1)) == ([0, 1], [3])


def test_places_one_kind_cannot_fill_go_to_the_other() -> None:
    def chosen(may_be_core: np.ndarray, may_bridge: np.ndarray) -> tuple[list[int], list[int]]:
        return choose_people(CORE, BRIDGING, may_be_core, may_bridge, [EVERYBODY], (2, 1))

    assert chosen(ONLY_FIRST, EVERYBODY) == ([0], [3, 2])
    assert chosen(EVERYBODY, ONLY_FIRST) == ([0, 1, 2], [])
    assert chosen(ONLY_FIRST, ONLY_FIRST) == ([0], [])


def test_the_next_tier_gets_only_what_is_left() -> None:
    firm = np.array([False, True, False, True])

    def chosen(places: tuple[int, int]) -> tuple[list[int], list[int]]:
        return choose_people(CORE, BRIDGING, EVERYBODY, EVERYBODY, [firm, ~firm], places)

    assert chosen((1, 1)) == ([1], [3])
    assert chosen((2, 1)) == ([1, 3], [0])
    assert chosen((3, 1)) == ([1, 3, 0], [2])
    assert chosen((9, 9)) == ([1, 3, 0, 2], [])
    none_firm = choose_people(CORE, BRIDGING, EVERYBODY, NOBODY, [NOBODY, EVERYBODY], (1, 1))
    assert none_firm == ([0, 1], [])


def proposal(
    *,
    interviewees: int = 10,
    share: float = 0.3,
    order: tuple[int, ...] = (0, 1, 2),
    respondents: int = 9,
    decisions: Sequence[Decision] = (),
) -> dict[str, dict[str, Any]]:
    site = made_up_site(n=58, groups=3, respondents=respondents, seed=4)
    network = sociomatrix_at(site.actors, site.dyads, 3, directed=True)
    draws = Draws.from_arrays(site.draws)
    moved = draws.with_clusters_in_order(order)
    cluster, letters = order.index(0), ["ABC"[k] for k in order]
    found = places(network, moved.thinned(30), cluster, np.random.SeedSequence(1))
    certainty = site.positions["certainty"].to_pylist()
    rows = propose(
        network, moved, found, moved.membership, cluster, letters, certainty, interviewees, share,
        decided(decisions, LONG),
    )  # fmt: skip
    make_table_from_rows(PEOPLE, rows)
    return {row["actor_id"]: row for row in rows}


def having(people: dict[str, dict[str, Any]], place: str) -> list[dict[str, Any]]:
    return sorted((p for p in people.values() if p["place"] == place), key=lambda p: p["rank"])


def test_a_whole_proposal() -> None:
    people = proposal()
    core, bridgers, alternates = (having(people, p) for p in ("core", "bridger", "alternate"))
    assert (len(core), len(bridgers), len(alternates)) == (7, 3, 4)
    assert [p["rank"] for p in core] == list(range(1, 8))
    assert all(p["cluster"] == "A" for p in core)
    assert all(p["certainty"] == "identified" for p in core + bridgers)
    assert all(p["certainty"] != "prior only" for p in alternates)
    assert all(p["cross_ties_seen"] or p["cluster"] != "A" for p in bridgers)
    assert all(bool(p["reason"]) == (p["place"] != "none") for p in people.values())
    everybody = sum(p["p_place"] for p in people.values())
    assert everybody == pytest.approx(10)  # each draw gives ten places
    not_chosen = [p["p_place"] for p in people.values() if p["place"] == "none"]
    assert min(p["p_place"] for p in core) > np.mean(not_chosen)


def test_a_position_that_is_not_known_is_never_chosen() -> None:
    people = proposal(respondents=2)
    assert {p["certainty"] for p in people.values()} == {"identified", "weak", "prior only"}
    unknown = [p for p in people.values() if p["certainty"] == "prior only"]
    assert all(p["place"] == "none" and p["p_place"] == 0 for p in unknown)


def test_the_weak_come_after_all_who_are_identified_and_are_flagged() -> None:
    people = proposal(respondents=2, interviewees=12)
    placed = having(people, "core") + having(people, "bridger")
    assert {p["certainty"] for p in placed} == {"identified", "weak"}
    for p in people.values():
        assert ("POSITION UNCERTAIN" in p["reason"]) == (
            p["certainty"] == "weak" and p["place"] != "none"
        )
        if p["certainty"] == "identified" and p["place"] != "core":  # all who could, have a place
            could = p["cluster"] == "A" or (p["degree_seen"] > 0)
            assert not could or p["place"] == "bridger"


def test_fewer_are_proposed_where_fewer_are_known() -> None:
    people = proposal(respondents=2, interviewees=60)
    known = sum(p["certainty"] != "prior only" for p in people.values())
    assert len(having(people, "core") + having(people, "bridger")) <= known < 60


def test_renaming_clusters_changes_nobody() -> None:
    plain, renamed = proposal(), proposal(order=(2, 0, 1))
    for actor, row in plain.items():
        again = renamed[actor]
        for column in ("cluster", "place", "rank", "p_place", "reason"):
            assert again[column] == row[column], (actor, column)


def test_in_a_single_draw_the_chosen_are_sure_to_be_chosen_again() -> None:
    site = made_up_site(n=58, groups=3, respondents=9, seed=4)
    network = sociomatrix_at(site.actors, site.dyads, 3, directed=True)
    one = Draws.from_arrays(site.draws).thinned(1)
    found = places(network, one, 0, np.random.SeedSequence(1))
    certainty = site.positions["certainty"].to_pylist()
    rows = propose(network, one, found, one.membership, 0, "ABC", certainty, 10, 0.5)
    assert [row["place"] for row in rows].count("bridger") == 5
    for row in rows:
        assert row["p_place"] == (row["place"] in ("core", "bridger"))


def test_seen_ties_by_brute_force() -> None:
    site = made_up_site(n=58, groups=3, respondents=9, seed=4)
    network = sociomatrix_at(site.actors, site.dyads, 3, directed=True)
    people = proposal()
    home = [people[a]["cluster"] for a in network.actor_ids]
    for i, actor in enumerate(network.actor_ids):
        tied = {j for j in range(58) if network.tie[i, j] or network.tie[j, i]}
        assert people[actor]["degree_seen"] == sum(home[j] == "A" for j in tied)
        assert people[actor]["cross_ties_seen"] == sum(home[j] != home[i] for j in tied)


def test_one_cluster_for_all_has_no_bridgers() -> None:
    site = made_up_site(n=30, groups=1)
    network = sociomatrix_at(site.actors, site.dyads, 3, directed=True)
    draws = Draws.from_arrays(site.draws)
    found = places(network, draws.thinned(10), 0, np.random.SeedSequence(1))
    certainty = ["identified"] * 30
    rows = propose(network, draws, found, draws.membership, 0, "A", certainty, 10, 0.3)
    assert [row["place"] for row in rows].count("core") == 10
    assert all(row["participation"] == 0 for row in rows)


def test_measures_are_those_of_the_places() -> None:
    site = made_up_site(n=30, groups=2)
    network = sociomatrix_at(site.actors, site.dyads, 3, directed=True)
    draws = Draws.from_arrays(site.draws)
    found = places(network, draws.thinned(20), 1, np.random.SeedSequence(1))
    shown = dataclasses.replace(found, betweenness=np.full((20, 30), 0.25))
    certainty = site.positions["certainty"].to_pylist()
    rows = propose(network, draws, shown, draws.membership, 1, "AB", certainty, 5, 0.4)
    assert {(r["betweenness"], r["betweenness_low"]) for r in rows} == {(0.25, 0.25)}
    assert rows[3]["degree_expected"] == pytest.approx(found.inside[:, 3].mean())
    assert rows[3]["participation_high"] == pytest.approx(
        np.quantile(found.participation[:, 3], 0.95)
    )


# --- what people decided ----------------------------------------------------------------------


def refused(*actors: str) -> list[Decision]:
    return [
        Decision(decision="refused", actor_id=a, decided_by="AB", reason="too busy") for a in actors
    ]


def wanted(*actors: str) -> list[Decision]:
    return [
        Decision(decision="interview", actor_id=a, step=LONG, decided_by="AB", reason="the budget")
        for a in actors
    ]


def places_of(people: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {a: f"{p['place']} {p['rank']}" for a, p in people.items() if p["place"] != "none"}


def test_a_refusal_brings_in_the_next_alternate_of_the_same_kind() -> None:
    plain = proposal()
    for kind in ("core", "bridger"):
        gone = having(plain, kind)[1]["actor_id"]
        people = proposal(decisions=refused(gone))
        heir = next(p for p in having(plain, "alternate") if p["kind"] == kind)["actor_id"]
        assert people[heir]["place"] == kind
        assert people[heir]["proposed"] == "alternate"
        said = people[heir]["reason"]
        assert said.startswith(f"in place of {gone} ({kind}), who is not available (decided by AB)")
        assert people[gone]["reason"] == "not available (decided by AB)"
        assert (people[gone]["place"], people[gone]["decision"]) == ("none", "unavailable")
        assert people[gone]["proposed"] == kind
        # Nobody else who was proposed is, and alternates are four again.
        before = {a for a, p in plain.items() if p["place"] in ("core", "bridger")}
        after = {a for a, p in people.items() if p["place"] in ("core", "bridger")}
        assert after == before - {gone} | {heir}
        assert len(having(people, "alternate")) == 4
        assert not any("too busy" in p["reason"] for p in people.values())  # that is confidential


def test_the_place_of_an_alternate_is_the_next_ones() -> None:
    plain = proposal()
    first = having(plain, "alternate")[0]["actor_id"]
    gone = having(plain, "core")[0]["actor_id"]
    people = proposal(decisions=refused(gone, first))
    assert people[having(plain, "alternate")[1]["actor_id"]]["place"] == "core"


def test_whoever_is_decided_on_is_listed_and_it_is_told() -> None:
    plain = proposal()
    outsider = min(a for a, p in plain.items() if p["place"] == "none" and p["cluster"] == "B")
    insider = having(plain, "core")[0]["actor_id"]
    people = proposal(decisions=wanted(outsider, insider))
    assert (people[outsider]["place"], people[outsider]["decision"]) == ("bridger", "interview")
    assert people[outsider]["reason"].startswith(
        "decided by AB: the budget; the workflow would not propose them; belongs to B"
    )
    assert people[insider]["reason"].startswith(
        "decided by AB: the budget; the workflow proposes them, too; nearer to the centre of A"
    )
    last = having(plain, "bridger")[-1]["actor_id"]
    assert people[last]["place"] == "alternate"  # gave way
    assert len(having(people, "core")) + len(having(people, "bridger")) == 10


def test_somebody_of_whom_nothing_is_known_can_be_decided_on_and_is_flagged() -> None:
    unknown = next(a for a, p in proposal(respondents=2).items() if p["certainty"] == "prior only")
    people = proposal(respondents=2, decisions=wanted(unknown))
    assert people[unknown]["place"] in ("core", "bridger")
    assert people[unknown]["reason"].endswith("POSITION NOT KNOWN: never asked, named by nobody")


def test_decisions_do_not_touch_what_the_data_say() -> None:
    plain = proposal()
    decisions = refused("S1-001", "S1-002", "S1-003") + wanted("S1-050", "S1-051")
    people = proposal(decisions=decisions)
    decided_columns = {"place", "kind", "rank", "decision", "reason"}
    for actor, row in plain.items():
        for column in row.keys() - decided_columns:
            assert people[actor][column] == row[column], column


@pytest.mark.parametrize(("places", "share"), [(10, 0.05), (10, 0.3), (6, 0.9)])
def test_there_is_an_alternate_of_each_kind_that_has_places(places: int, share: float) -> None:
    people = proposal(interviewees=places, share=share)
    assert {p["place"] for p in people.values()} >= {"core", "bridger"}
    kinds = [p["kind"] for p in having(people, "alternate")]
    assert len(kinds) == 4
    assert {*kinds} == {"core", "bridger"}
    assert reserve_of((5, 0), 0) == (4, 0)
    assert reserve_of((0, 5), 1) == (0, 4)


def test_a_cluster_people_decided_on_overrides_and_both_sides_are_told() -> None:
    drawn = np.array(LABELS, np.int8)
    sizes = np.stack([(drawn == k).sum(axis=1) for k in range(3)], axis=1)
    found = heterogeneity(drawn, 3, {"role": MIXED_SMALL})
    chosen, rows = choose_cluster(sizes, found, "ABC", 3, (0, "decided by AB: it matters"))
    make_table_from_rows(CLUSTER_CHOICE, rows)
    assert chosen == 0
    assert [row["chosen"] for row in rows] == [True, False, False]
    assert [row["proposed"] for row in rows] == [False, True, False]
    assert rows[0]["reason"].startswith(
        "decided by AB: it matters; the workflow proposes B; large enough, but less mixed than B"
    )
    assert rows[1]["reason"].startswith("what the workflow proposes, but people decided otherwise;")
    _, agreed = choose_cluster(sizes, found, "ABC", 3, (1, "decided by AB: it matters"))
    assert "the workflow proposes it, too; the most mixed of the 2" in agreed[1]["reason"]


def test_measures_with_their_intervals_by_independent_calculation() -> None:
    site = made_up_site(n=30, groups=2)
    network = sociomatrix_at(site.actors, site.dyads, 3, directed=True)
    draws = Draws.from_arrays(site.draws)
    found = places(network, draws.thinned(40), 1, np.random.SeedSequence(1))
    certainty = site.positions["certainty"].to_pylist()
    rows = propose(network, draws, found, draws.membership, 1, "AB", certainty, 5, 0.4)
    for i in (0, 7, 29):
        for name, values in (
            ("eigenvector", found.eigenvector),
            ("cross_ties", found.cross_drawn),
            ("betweenness", found.betweenness),
        ):
            ordered = sorted(values[:, i])
            assert rows[i][name] == pytest.approx(sum(ordered) / 40)
            assert ordered[1] <= rows[i][f"{name}_low"] <= ordered[2]  # 5 % of 40 draws
            assert ordered[37] <= rows[i][f"{name}_high"] <= ordered[38]
        assert rows[i]["degree_low"] <= rows[i]["degree_high"]
