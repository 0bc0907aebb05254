from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.narrative.placement import (
    FittedNetwork,
    cluster_counts,
    distances,
    place_account,
    placed,
    summary,
)
from tests.narrative.networks import IDS, tiny_network

Placed = tuple[dict[str, Any], list[dict[str, Any]]]


def in_cast(*codes: str, site: str = "S1") -> list[dict[str, Any]]:
    return [{"person_id": f"{site}-{code}", "shown_as": f"shown {code}"} for code in codes]


def place(network: FittedNetwork, *codes: str, redrawn: Any = None) -> Placed:
    cast = in_cast(*codes)
    members = placed(network, cast)
    again = np.tile(members, (3, 1)) if redrawn is None else np.array(redrawn)
    return place_account(network, "S1-A01", cast, again)


def p(distance: float) -> float:
    return 1 / (1 + np.exp(distance - 1.0))


def test_a_cast_by_hand() -> None:
    """001, 003, 004 and 005 are placed: 003 is in E in one draw, in F in the other."""
    found, (e, f) = place(tiny_network(), "001", "003", "004", "005", "X01", "X02")
    assert (found["cast"], found["placed"], found["unplaced"]) == (6, 4, "S1-X01;S1-X02")
    assert found["weakly_placed"] == 2
    assert (found["organisations"], found["roles"], found["backgrounds"]) == (3, 1, 0)
    assert (e["members"], f["members"]) == (1.5, 2.5)
    # Two in E in the first draw, one in the second: 5 % and 95 % lie between the two.
    assert (e["low"], e["high"]) == pytest.approx((1.05, 1.95))
    assert (e["most_likely"], f["most_likely"]) == (2, 2)  # equally likely: the first letter
    assert (found["main_cluster"], found["main_share"]) == ("F", 2.5 / 4)
    assert found["p_main"] == 1  # two and two in the first draw: jointly most
    # Likeliest clusters E, E, F, F: 2 pairs within, 4 between. 001 and 004 were asked.
    assert (found["pairs_within"], found["pairs_between"]) == (2, 4)
    assert (found["observed_within"], found["observed_between"]) == (2, 4)
    assert (found["ties_within"], found["ties_between"]) == (1, 1)
    whole = p(2) + p(10) + p(13) + p(8) + p(11) + p(3)
    first, second = (p(2) + p(3)) / whole, (p(8) + p(11) + p(3)) / whole
    assert found["within_expected"] == pytest.approx((first + second) / 2)
    assert found["within_low"] == pytest.approx(min(first, second) + 0.05 * abs(first - second))
    assert found["dispersion"] == pytest.approx((2 + 10 + 13 + 8 + 11 + 3) / 6)
    assert found["dispersion_low"] == pytest.approx(found["dispersion_high"])


def test_by_chance_is_the_mean_over_casts_drawn_by_lot() -> None:
    redrawn = [[0, 1], [0, 2], [0, 3]]
    found, (e, f) = place(tiny_network(), "001", "002", redrawn=redrawn)
    assert (e["members"], e["by_chance"]) == (2, pytest.approx((2 + 1.5 + 1) / 3))
    assert (e["chance_low"], e["chance_high"]) == pytest.approx((1.05, 1.95))
    assert f["by_chance"] == pytest.approx((0 + 0.5 + 1) / 3)
    assert found["dispersion"] == 1
    assert found["dispersion_chance"] == pytest.approx((1 + 2 + 10) / 3)
    assert found["dispersion_chance_low"] == pytest.approx(1.1)
    assert found["dispersion_chance_high"] == pytest.approx(9.2)


def test_casts_drawn_by_lot_are_looked_at_in_all_parts_of_the_draws() -> None:
    network = tiny_network()
    stretched = dataclasses.replace(
        network, positions=network.positions * np.array([1.0, 3.0])[:, None, None]
    )
    found, _ = place(stretched, "001", "002", redrawn=[[0, 1]] * 4)
    assert (found["dispersion"], found["dispersion_chance"]) == (2, 2)


def test_only_observed_pairs_count() -> None:
    """Neither 002, 003 nor 005 was asked: nothing is known among them."""
    found, _ = place(tiny_network(), "002", "003", "005")
    assert (found["pairs_within"], found["pairs_between"]) == (1, 2)
    assert {found[f"{what}_{where}"] for what in ("observed", "ties")
            for where in ("within", "between")} == {0}  # fmt: skip


def test_ties_stored_where_nothing_was_observed_are_not_ties() -> None:
    network = tiny_network()
    found, _ = place(dataclasses.replace(network, observed=np.zeros((5, 5), bool)), "001", "002")
    assert (found["observed_within"], found["ties_within"]) == (0, 0)


def test_without_direction_each_pair_counts_once() -> None:
    network = tiny_network()
    found, _ = place(
        tiny_network(
            directed=False,
            tie=network.tie | network.tie.T,
            observed=network.observed | network.observed.T,
        ),
        *("001", "003", "004", "005"),
    )
    assert (found["observed_within"], found["observed_between"]) == (2, 3)
    assert (found["ties_within"], found["ties_between"]) == (1, 1)


def test_nobody_placed() -> None:
    found, clusters = place(tiny_network(), "X01")
    assert (found["cast"], found["placed"]) == (1, 0)
    assert all(row[name] == 0 for row in clusters
               for name in ("members", "low", "high", "most_likely", "by_chance"))  # fmt: skip
    unknown = ("main_cluster", "main_share", "p_main", "within_expected", "dispersion_chance_low")
    assert [found[name] for name in unknown] == [None] * 5
    assert place_account(tiny_network(), "S1-A01", [], np.empty((3, 0), int))[0]["cast"] == 0


def test_one_placed_has_a_cluster_but_no_ties_and_no_spread() -> None:
    found, (e, f) = place(tiny_network(), "003")
    assert (e["members"], f["members"]) == (0.5, 0.5)
    assert (found["main_cluster"], found["p_main"]) == ("E", 0.5)
    assert (found["within_expected"], found["dispersion"], found["dispersion_chance"]) == (
        None, None, None,
    )  # fmt: skip


def test_all_in_one_cluster() -> None:
    found, (_, f) = place(tiny_network(), "004", "005")
    assert (f["members"], f["low"], f["high"]) == (2, 2, 2)
    assert (found["main_cluster"], found["main_share"], found["p_main"]) == ("F", 1, 1)
    assert (found["pairs_within"], found["pairs_between"]) == (1, 0)
    assert found["within_expected"] == found["within_low"] == 1


def test_a_network_without_clusters() -> None:
    one = {
        "letters": ("A",),
        "membership": np.ones((5, 1)),
        "labels": np.zeros((2, 5), np.int8),
    }
    found, (a,) = place(tiny_network(**one), "001", "004")
    assert (a["members"], a["by_chance"], found["within_expected"]) == (2, 2, 1)


def test_an_actor_known_only_since_a_later_wave_is_not_placed() -> None:
    found, _ = place(tiny_network(), "001", "099")
    assert (found["placed"], found["unplaced"]) == (1, "S1-099")


def test_summary_is_the_mean_and_the_middle_nine_tenths() -> None:
    assert summary(np.arange(101.0)) == pytest.approx((50, 5, 95))


def test_counts_and_distances_are_of_each_draw() -> None:
    network, members = tiny_network(), np.array([0, 2, 4])
    assert cluster_counts(network.labels, members, 2).tolist() == [[2, 1], [1, 2]]
    assert distances(network.positions, members).tolist() == [[2, 13, 11]] * 2


@st.composite
def networks(draw: st.DrawFn) -> tuple[FittedNetwork, list[str]]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, groups, d = draw(st.integers(1, 9)), draw(st.integers(1, 4)), 7
    labels = rng.integers(0, groups, (d, n)).astype(np.int8)
    observed = np.repeat(rng.random((n, 1)) < 0.5, n, axis=1)
    np.fill_diagonal(observed, False)
    network = FittedNetwork(
        [f"S1-{i:03d}" for i in range(n)],
        "ABCD"[:groups],
        np.stack([(labels == k).mean(axis=0) for k in range(groups)], axis=1),
        labels,
        rng.normal(0, 3, (d, n, 2)),
        rng.normal(1, 1, d),
        (observed & (rng.random((n, n)) < 0.4)).astype(np.int8),
        observed,
        True,
        rng.choice(["identified", "weak", "prior only"], n).tolist(),
        {
            "organisation": rng.choice([None, "a", "b", "c"], n).tolist(),
            "background": rng.choice([None, "a", "b"], n).tolist(),
        },
    )
    return network, draw(st.lists(st.sampled_from(network.actor_ids), unique=True))


@settings(max_examples=60, deadline=None)
@given(networks())
def test_expected_members_sum_to_the_number_placed(drawn: tuple[FittedNetwork, list[str]]) -> None:
    network, people = drawn
    found, clusters = place(network, *[code[3:] for code in people])
    assert found["placed"] == len(people)
    for name in ("members", "most_likely", "by_chance"):
        assert sum(row[name] for row in clusters) == pytest.approx(len(people))
    assert all(row["low"] <= row["high"] for row in clusters)
    ordered = found["observed_within"] + found["observed_between"]
    assert ordered <= 2 * (found["pairs_within"] + found["pairs_between"])
    assert found["ties_within"] <= found["observed_within"]
    numbers = [v for row in (found, *clusters) for v in row.values() if isinstance(v, float)]
    assert np.isfinite(numbers).all()


@settings(max_examples=60, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_the_order_of_actors_and_how_the_map_is_turned_change_nothing(
    drawn: tuple[FittedNetwork, list[str]], random: Any
) -> None:
    network, people = drawn
    order = list(range(len(network.actor_ids)))
    random.shuffle(order)
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    other = FittedNetwork(
        [network.actor_ids[i] for i in order],
        network.letters,
        network.membership[order],
        network.labels[:, order],
        network.positions[:, order] @ turn + 5,
        network.intercept,
        network.tie[np.ix_(order, order)],
        network.observed[np.ix_(order, order)],
        True,
        [network.certainty[i] for i in order],
        {name: [values[i] for i in order] for name, values in network.attributes.items()},
    )
    codes = [code[3:] for code in people]
    (before, clusters), (after, others) = place(network, *codes), place(other, *codes)
    for one, two in zip((before, *clusters), (after, *others), strict=True):
        assert one == pytest.approx(two)


def test_ids_are_of_the_tiny_network() -> None:
    assert placed(tiny_network(), in_cast("005", "X01", "001")).tolist() == [0, 4]
    assert IDS[4] == "S1-005"
