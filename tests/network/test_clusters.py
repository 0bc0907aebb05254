import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.network.clusters import (
    cluster_columns,
    co_membership,
    disagreement,
    lowest_bic,
    membership_columns,
    most_typical,
    position_columns,
)
from scripts.network.draws import Draws
from scripts.study.tables import CLUSTERS, MEMBERSHIP, POSITIONS, make_table
from tests.made_up import made_up_site


def test_the_lowest_median_bic_wins_not_the_lowest_run() -> None:
    assert lowest_bic({2: [93, 200, 201], 3: [190, 191, 192]}) == 3
    assert lowest_bic({3: [5.0], 2: [5.0]}) == 2


def test_co_membership_by_brute_force() -> None:
    labels = np.random.default_rng(1).integers(0, 3, (2, 7, 5)).astype(np.int8)
    found = co_membership(labels)
    flat = labels.reshape(14, 5)
    expected = [[np.mean(flat[:, i] == flat[:, j]) for j in range(5)] for i in range(5)]
    np.testing.assert_allclose(found, expected)


@settings(deadline=None)
@given(st.permutations(range(4)))
def test_co_membership_does_not_depend_on_labels(order: list[int]) -> None:
    labels = np.random.default_rng(2).integers(0, 4, (9, 6)).astype(np.int8)
    renamed = np.array(order, np.int8)[labels]
    np.testing.assert_array_equal(co_membership(labels), co_membership(renamed))


def test_the_most_typical_converged_run_is_used() -> None:
    runs = [np.full((3, 3), value) for value in (0.0, 0.4, 0.5, 0.55)]
    assert most_typical(runs, [True] * 4) == 1  # the mean is 0.3625
    assert most_typical(runs, [False, False, True, True]) == 2
    assert most_typical(runs, [False] * 4) == 1
    assert most_typical([runs[1], runs[1]], [True, True]) == 0


def test_disagreement_is_over_pairs_and_runs() -> None:
    a = np.array([[1, 0.5, 0.1], [0.5, 1, 0.2], [0.1, 0.2, 1]])
    b = np.array([[1, 0.9, 0.1], [0.9, 1, 0.0], [0.1, 0.0, 1]])
    assert disagreement([a, b, a]) == pytest.approx({"largest": 0.4, "mean": 0.2})
    assert disagreement([a]) is None


def test_columns_fit_their_tables() -> None:
    site = made_up_site(n=20, groups=2)
    draws, ids = Draws.from_arrays(site.draws), [f"S1-{i + 1:03d}" for i in range(20)]
    mkl = np.random.default_rng(0).standard_normal((20, 2))
    positions = make_table(POSITIONS, position_columns(ids, mkl, draws, ["weak"] * 20))
    assert positions["y"].to_pylist() == mkl[:, 1].tolist()
    membership = make_table(MEMBERSHIP, membership_columns(ids, "AE", draws.membership))
    row = membership.to_pylist()[2 * 7 + 1]
    assert (row["actor_id"], row["cluster"]) == ("S1-008", "E")
    assert row["probability"] == draws.membership[7, 1]
    clusters = make_table(CLUSTERS, cluster_columns("AE", draws, draws.membership)).to_pylist()
    assert clusters[1]["x"] == pytest.approx(draws.means[:, :, 1, 0].mean())
    assert clusters[1]["sigma"] ** 2 == pytest.approx(draws.variances[:, :, 1].mean())
    assert sum(row["expected_size"] for row in clusters) == pytest.approx(20)
