"""Goodness of fit under the mask: statistics against networkx, p against counting."""

import csv
import itertools
import math

import networkx as nx
import numpy as np
import pytest

from scripts.lpcm import goodness
from scripts.lpcm.fit import fit
from scripts.lpcm.goodness import Check, mask, statistics
from scripts.lpcm.predict import Posterior, even_draws, from_fit, simulate_networks
from tests.lpcm.networks import REFERENCE, network


def random_network(seed: int, n: int, density: float) -> np.ndarray:
    tie = (np.random.default_rng(seed).random((n, n)) < density).astype(np.int8)
    np.fill_diagonal(tie, 0)
    return tie


def everything(n: int) -> np.ndarray:
    return ~np.eye(n, dtype=np.bool_)


def rows(n: int, asked: int) -> np.ndarray:
    observed = everything(n)
    observed[asked:] = False
    return observed


def holes(seed: int, n: int) -> np.ndarray:
    """Dyads missing here and there, at least one in each row."""
    observed = everything(n) & (np.random.default_rng(seed).random((n, n)) < 0.8)
    observed[np.arange(n), np.arange(n) - 1] = False
    return observed


@pytest.mark.parametrize("density", [0.05, 0.2, 0.5, 0.9])
def test_triads_are_networkxs(density: float) -> None:
    tie = random_network(1, 25, density)
    expected = nx.triadic_census(nx.from_numpy_array(tie, create_using=nx.DiGraph))
    found = goodness.triad_counts(mask(tie, everything(25)))
    assert dict(zip(goodness.TRIADS, found.tolist(), strict=True)) == expected


def test_every_triad_type_is_named_as_networkx_names_it() -> None:
    seen = set()
    pairs = list(itertools.permutations(range(3), 2))
    for ties in itertools.product([0, 1], repeat=6):
        tie = np.zeros((3, 3), dtype=np.int8)
        for (i, j), value in zip(pairs, ties, strict=True):
            tie[i, j] = value
        found = goodness.triad_counts(mask(tie, everything(3)))
        name = goodness.TRIADS[int(found.argmax())]
        assert found.sum() == 1
        assert nx.triad_type(nx.from_numpy_array(tie, create_using=nx.DiGraph)) == name
        seen.add(name)
    assert seen == set(goodness.TRIADS)


@pytest.mark.parametrize("observed", [rows(15, 6), holes(3, 15)])
def test_triads_of_which_all_six_dyads_were_observed(observed: np.ndarray) -> None:
    """Subgraph by subgraph; what was not observed must not matter."""
    tie = random_network(2, 15, 0.3)
    expected = dict.fromkeys(goodness.TRIADS, 0)
    graph = nx.from_numpy_array(tie, create_using=nx.DiGraph)
    for three in itertools.combinations(range(15), 3):
        if observed[np.ix_(three, three)].sum() == 6:
            expected[nx.triad_type(graph.subgraph(three))] += 1
    assert 0 < sum(expected.values()) < math.comb(15, 3)
    noise = np.where(observed, tie, random_network(9, 15, 0.5))
    for seen in (tie, noise):
        found = goodness.triad_counts(mask(seen, observed))
        assert dict(zip(goodness.TRIADS, found.tolist(), strict=True)) == expected


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("asked", [20, 5])
def test_geodesics_are_networkxs(asked: int, directed: bool) -> None:
    tie = random_network(4, 20, 0.1 if directed else 0.08)
    seen = mask(tie, rows(20, asked), directed=directed)
    graph = nx.from_numpy_array(seen.tie, create_using=nx.DiGraph)
    expected = np.zeros(20, dtype=np.int64)
    for i in range(20 if not directed else asked):
        steps = nx.single_source_shortest_path_length(graph, i)
        for j in range(20):
            if j != i:
                expected[steps.get(j, 0)] += 1
    assert expected[0] > 0
    assert expected[2] > 0
    np.testing.assert_array_equal(goodness.geodesic_counts(seen), expected)


def test_degrees_and_reciprocity_under_the_mask() -> None:
    """Actors 0 to 2 were asked: 0 and 1 name each other, 0 also names 3; 2 names nobody."""
    tie = np.zeros((5, 5), dtype=np.int8)
    for i, j in ((0, 1), (1, 0), (0, 3)):
        tie[i, j] = 1
    tie[3:] = 1  # nonsense, since 3 and 4 were not asked
    found = statistics(mask(tie, rows(5, 3)))
    assert found["out-degree"].tolist() == [1, 1, 1, 0, 0]  # 2: none, 1: one, 0: two
    assert found["in-degree"].tolist() == [2, 3, 0, 0, 0]
    assert found["reciprocity"].tolist() == [1]  # 0 -> 3 could not be returned
    tie[1, 2] = 1
    assert statistics(mask(tie, rows(5, 3)))["reciprocity"].tolist() == [2 / 3]


def test_undirected_degrees_under_the_mask() -> None:
    tie = np.zeros((4, 4), dtype=np.int8)
    tie[0, 2] = tie[0, 3] = 1
    tie[2, 3] = tie[3, 2] = 1  # not observed
    found = statistics(mask(tie, rows(4, 2), directed=False))
    assert found["degree"].tolist() == [1, 0, 1, 0]  # 1: none, 0: two
    assert found["degree of others"].tolist() == [0, 2, 0, 0]  # 2 and 3: one each
    assert found["geodesic distance"].tolist() == [6, 4, 2, 0]
    assert found["triad census"].tolist() == [0, 2, 0, 0]  # of 2 and 3 nothing is known
    whole = statistics(mask(tie, everything(4), directed=False))
    assert whole["triad census"].tolist() == [0, 3, 0, 1]
    assert "degree of others" not in whole


def test_what_was_not_observed_does_not_matter() -> None:
    for observed in (rows(12, 4), holes(5, 12)):
        one = random_network(6, 12, 0.3)
        other = np.where(observed, one, 1 - one).astype(np.int8)
        assert (one != other).any()
        found, same = statistics(mask(one, observed)), statistics(mask(other, observed))
        assert found.keys() == same.keys()
        for name in found:
            np.testing.assert_array_equal(found[name], same[name])
    assert "out-degree" not in statistics(mask(one, observed))  # no row is whole


def model(n: int, *, intercept: float = 0.5, seed: int = 0) -> Posterior:
    rng = np.random.default_rng(seed)
    positions = np.repeat(rng.normal(size=(1, n, 2)) * 1.2, 200, axis=0)
    return Posterior(positions, np.full((200, 1), intercept))


def checks(
    tie: np.ndarray, observed: np.ndarray, networks: list[np.ndarray], *, directed: bool = True
) -> dict[str, Check]:
    found = goodness.goodness(tie, observed, networks, directed=directed)
    return {check.name: check for check in found}


def drawn(n: int, *, seed: int, count: int = 200, intercept: float = 0.5) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    posterior = model(n, intercept=intercept)
    return list(simulate_networks(rng, posterior, even_draws(200, count)))


def test_rows_not_asked_are_not_out_degrees_of_zero() -> None:
    """The true model, 8 of 30 asked: it fits. Counted as 0, the unasked make it look wrong."""
    observed, tie = rows(30, 8), drawn(30, seed=1, count=1)[0]
    networks = drawn(30, seed=2)
    right = checks(tie, observed, networks)["out-degree"]
    assert right.observed.sum() == 8
    assert right.overall > 0.05
    assert "is what the model expects" in right.verdict
    # as R's latentnet does: data with the unasked at 0 against whole simulated networks
    wrong = checks(np.where(observed, tie, 0), everything(30), networks)["out-degree"]
    assert wrong.observed[0] >= 22
    assert wrong.overall < 0.01
    assert wrong.p[0] < 0.02
    assert "most of all at 0: 2" in wrong.verdict


def test_a_wrong_model_is_found_out_and_the_true_one_is_not() -> None:
    tie = drawn(30, seed=3, count=1)[0]
    true, dense = drawn(30, seed=4), drawn(30, seed=5, intercept=1.5)
    assert min(check.overall for check in checks(tie, rows(30, 12), true).values()) > 0.05
    for name, check in checks(tie, rows(30, 12), dense).items():
        if name != "reciprocity":
            assert check.overall < 0.05
            assert "is not what the model expects" in check.verdict
    tie |= tie.T  # every tie is returned
    found = checks(tie, everything(30), true)["reciprocity"]
    assert found.p[0] < 0.01
    assert "The reciprocity, 1, is more than the model expects" in found.verdict


def test_p_and_summaries_by_counting() -> None:
    """In-degree of 3 actors; networks with 0, 1, 2, 3 ties towards actor 0, twice each."""
    observed = everything(4)
    networks = []
    for k in (0, 1, 2, 3) * 2:
        tie = np.zeros((4, 4), dtype=np.int8)
        tie[1 : 1 + k, 0] = 1
        networks.append(tie)
    found = checks(networks[1], observed, networks)["in-degree"]
    assert found.levels == ("0", "1", "2", "3")
    assert found.observed.tolist() == [3, 1, 0, 0]
    assert found.mean.tolist() == [3.25, 0.25, 0.25, 0.25]
    # level 0: 6 of 8 equal, none below; the others: 2 or 6 of 8 equal, none above or below
    np.testing.assert_allclose(found.p, [0.75, 0.25, 0.75, 0.75])
    np.testing.assert_allclose(found.low, [3, 0, 0, 0])
    np.testing.assert_allclose(found.high, [4, 1, 1, 1])


def test_overall_p_is_uniform_where_the_model_is_true() -> None:
    """The data are one more drawn network: p below 0.2 about as often as that."""
    networks = drawn(12, seed=7, count=200)
    counted = [statistics(mask(tie, rows(12, 6))) for tie in networks]
    degrees = np.array([found["out-degree"] for found in counted])
    p = [goodness._overall(degrees[k], np.delete(degrees, k, axis=0)) for k in range(200)]
    assert np.mean(np.array(p) < 0.2) == pytest.approx(0.2, abs=0.03)
    assert np.mean(p) == pytest.approx(0.5, abs=0.03)


def test_reciprocity_without_ties_is_not_defined() -> None:
    empty = np.zeros((4, 4), dtype=np.int8)
    some = random_network(8, 4, 0.5)
    found = checks(empty, everything(4), [some, empty])["reciprocity"]
    assert math.isnan(found.overall)
    assert "not defined in the data" in found.verdict
    found = checks(some, everything(4), [empty, empty])["reciprocity"]
    assert "not defined in any drawn network" in found.verdict
    found = checks(some, everything(4), [some, empty])["reciprocity"]
    assert found.p.tolist() == [1]  # of the one network where it is defined


def test_a_network_without_ties_can_be_checked() -> None:
    empty = np.zeros((200, 200), dtype=np.int8)
    found = checks(empty, rows(200, 12), [empty, random_network(1, 200, 0.02)])
    assert found["out-degree"].observed[0] == 12
    assert found["geodesic distance"].observed[-1] == 12 * 199
    found = checks(random_network(2, 200, 0.3), rows(200, 12), [empty] * 30)
    assert "not reachable: 197 seen, 2,388 expected" in found["geodesic distance"].verdict
    assert checks(empty, rows(200, 12), [empty])["out-degree"].levels == ("0", "1")


def test_networks_are_needed() -> None:
    with pytest.raises(ValueError, match="at least one network"):
        goodness.goodness(np.zeros((3, 3), dtype=np.int8), everything(3), [])


def test_sampson_is_as_latentnet_has_it() -> None:
    """All rows were asked, so that latentnet's check is right: its counts, and its 100 networks."""
    with (REFERENCE / "latentnet" / "sampson_d2_G3_s1_gof.csv").open() as file:
        theirs = {(row["statistic"], row["value"]): row for row in csv.DictReader(file)}
    tie, observed, _ = network("sampson")
    result = fit(tie, observed, groups=3, seeds=np.random.SeedSequence(1).spawn(4))
    posterior = from_fit(result)
    chosen = even_draws(len(posterior.positions), 400)
    networks = list(simulate_networks(np.random.default_rng(2), posterior, chosen))
    ours = checks(tie, observed, networks)
    compared = 0
    for name, short in (
        ("in-degree", "ideg"),
        ("out-degree", "odeg"),
        ("geodesic distance", "dist"),
    ):
        check = ours[name]
        sd = np.array([statistics(mask(y, observed))[name] for y in networks]).std(axis=0)
        for k, level in enumerate(check.levels):
            row = theirs[short, "Inf" if level == "not reachable" else level]
            assert check.observed[k] == float(row["obs"])
            at = 0 if level == "not reachable" else int(level)
            error = sd[at] * math.sqrt(1 / 100 + 1 / 400)
            if check.mean[k] > 0.5:
                assert abs(check.mean[k] - float(row["mean"])) < 4.5 * error
                compared += 1
    assert compared > 15
