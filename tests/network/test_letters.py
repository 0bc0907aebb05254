from collections.abc import Sequence
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scripts.lpcm.fit import Settings, fit
from scripts.network.letters import (
    Earlier,
    Lettering,
    doubts,
    everyone,
    letter_clusters,
    letters_of_runs,
    shares_in_common,
    unsettled_by_size,
)
from scripts.study.letter_tables import LETTERS
from scripts.study.tables import make_table_from_rows


def members(*sizes: int, sure: float = 0.9) -> np.ndarray:
    """Probabilities of people who belong to clusters of these sizes, one cluster after another."""
    groups = len(sizes)
    q = np.full((sum(sizes), groups), (1 - sure) / max(groups - 1, 1))
    q[np.arange(len(q)), np.repeat(np.arange(groups), sizes)] = sure
    return q


MEMBERSHIP_OF = np.array([[0.1, 0.8, 0.1], [0.0, 0.9, 0.1], [0.2, 0.3, 0.5], [0.9, 0.0, 0.1]])


# --- anchors, and size ------------------------------------------------------------------------


def test_letters_follow_size_unless_anchored() -> None:
    assert letter_clusters(members(2, 5, 3), {}).letters == ("C", "A", "B")
    assert letter_clusters(members(2, 5, 3), {"E": 0}).letters == ("E", "A", "B")
    assert letter_clusters(members(2, 5, 3), {"A": 8}).letters == ("C", "B", "A")


def test_clusters_of_one_size_go_by_their_first_actor() -> None:
    assert letter_clusters(MEMBERSHIP_OF, {}).letters == ("C", "A", "B")


def test_of_two_anchors_in_a_cluster_the_surer_wins() -> None:
    found = letter_clusters(MEMBERSHIP_OF, {"A": 0, "F": 1})
    assert found.letters == ("C", "F", "B")  # A stays reserved
    assert found.lost == ("A",)


def test_there_are_letters_enough() -> None:
    assert letter_clusters(members(*[1] * 28), {}).letters[-3:] == ("Z", "AA", "AB")


@given(
    st.permutations(range(3)), st.sampled_from([{}, {"E": 0}, {"B": 3, "E": 2}, {"A": 0, "F": 1}])
)
def test_letters_stay_with_the_people(order: list[int], anchors: dict[str, int]) -> None:
    plain = letter_clusters(MEMBERSHIP_OF, anchors).letters
    moved = letter_clusters(MEMBERSHIP_OF[:, order], anchors).letters
    assert moved == tuple(plain[k] for k in order)


# --- earlier waves ----------------------------------------------------------------------------


def test_shares_in_common_by_hand() -> None:
    one = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    other = np.array([[0.8, 0.2], [0.0, 1.0], [0.0, 1.0]])
    expected = [[2 * 0.8 / (1.5 + 0.8), 2 * 0.7 / (1.5 + 2.2)],
                [0.0, 2 * 1.5 / (1.5 + 2.2)]]  # fmt: skip
    np.testing.assert_allclose(shares_in_common(one, other), expected)


@hypothesis_settings(deadline=None)
@given(st.permutations(range(4)), st.integers(0, 1000))
def test_the_assignment_keeps_as_many_people_with_their_letter_as_can_be(
    order: list[int], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    q = rng.dirichlet(np.full(4, 0.3), 40)
    p = np.clip(q[:, order] + 0.3 * rng.dirichlet(np.full(4, 0.3), 40), 0, None)
    p /= p.sum(axis=1, keepdims=True)
    found = letter_clusters(q, {}, everyone("WXYZ", p))
    if len(found.matches) < 4:
        return  # some had too little in common
    both = np.minimum(q[:, :, None], p[:, None, :]).sum(axis=0)

    def kept(letters: Sequence[str]) -> float:
        return sum(both[k, "WXYZ".index(letter)] for k, letter in enumerate(letters))

    assert kept(found.letters) == pytest.approx(max(map(kept, permutations("WXYZ"))))


def test_letters_go_on_after_the_next_wave_whatever_the_sizes_and_who_is_new() -> None:
    before = Earlier("AB", members(6, 4), range(10), "AB")
    grown = np.vstack([members(6, 4), members(0, 9)])  # nine new people in the second
    found = letter_clusters(grown[:, ::-1], {}, before)
    assert found.letters == ("B", "A")
    assert doubts(found, before, "wave 1", "sites.S1.letters") == []


def test_a_new_cluster_gets_the_next_unused_letter_and_a_lost_one_keeps_its_own() -> None:
    first = Earlier("ABC", members(8, 6, 4), range(18), ("A", "B", "C"))
    two = letter_clusters(np.vstack([members(8, 0), members(0, 10)]), {}, first)
    assert two.letters == ("A", "B")
    said = doubts(two, first, "wave 1", "sites.S1.letters")
    assert "No cluster is any more what after wave 1 was C." in said
    second = Earlier(two.letters, members(8, 10), range(18), ("A", "B", "C"))
    third = letter_clusters(np.vstack([members(8, 10, 0), members(0, 0, 5)]), {}, second)
    assert third.letters == ("A", "B", "D")  # C was used once
    said = doubts(third, second, "wave 2", "sites.S1.letters")
    assert said == ["There was no such cluster after wave 2: D."]


def test_clusters_with_hardly_anybody_in_common_are_not_taken_for_the_same() -> None:
    q = np.array([[1.0, 0.0]] * 10 + [[0.0, 1.0]] * 10)
    p = np.array([[1.0, 0.0]] * 18 + [[0.0, 1.0]] * 2)
    p[10:18] = [0.0, 1.0]
    p[18:] = [1.0, 0.0]
    before = Earlier("AB", np.where(np.arange(20)[:, None] < 10, [1.0, 0.0], [0.0, 0.0]), range(20))
    found = letter_clusters(q, {}, before)
    assert found.letters == ("A", "C")
    assert 1 not in found.matches


def test_the_configuration_overrides_and_says_so() -> None:
    before = Earlier("AB", members(6, 4), range(10), "AB")
    found = letter_clusters(members(6, 4), {"B": 0}, before)
    assert found.letters == ("B", "C")
    said = doubts(found, before, "wave 1", "sites.S1.letters")
    assert said[0] == (
        "Letter B is anchored, and of the clusters after wave 1 its own has most in common with A."
    )


def test_every_letter_may_be_anchored() -> None:
    before = Earlier("AB", members(6, 4), range(10), "AB")
    assert letter_clusters(members(6, 4), {"A": 0, "B": 9}, before).letters == ("A", "B")


def test_people_who_were_not_known_then_are_not_asked() -> None:
    before = Earlier("AB", members(3, 3), [6, 7, 8, 0, 1, 2])
    assert letter_clusters(members(5, 4), {}, before).letters == ("B", "A")
    nobody = Earlier("AB", np.zeros((0, 2)), [], "AB")
    assert letter_clusters(members(5, 4), {}, nobody).letters == ("C", "D")


def split(first: int) -> tuple[Lettering, Earlier]:
    """A cluster of ten falls into one of `first` and another one."""
    before = Earlier("AB", members(10, 10, sure=1.0), range(20), "AB")
    now = members(first, 10 - first, 10, sure=1.0)
    return letter_clusters(now, {}, before), before


def test_where_a_cluster_splits_evenly_the_match_is_doubtful_and_a_warning_says_so() -> None:
    found, before = split(5)
    said = doubts(found, before, "wave 2", "sites.S1.letters")
    assert said[0] == (
        "Letter A: it is doubtful whether this is the cluster that had it after wave 2. They have "
        "67 % of their members in common, the next best match 67 %. Anchor the letter to a member "
        "(sites.S1.letters) to settle it."
    )
    clear, before = split(9)
    assert clear.letters == ("A", "C", "B")
    assert not any("doubtful" in text for text in doubts(clear, before, "wave 2", ""))


def test_membership_that_says_nothing_makes_every_match_doubtful() -> None:
    vague = np.full((12, 3), 1 / 3)
    found = letter_clusters(vague, {}, everyone("ABC", vague))
    assert all(match.doubtful for match in found.matches.values())


# --- other runs -------------------------------------------------------------------------------


def test_every_runs_clusters_are_called_as_the_chosen_ones() -> None:
    chosen = members(8, 6, 4)
    runs = [(3, 1, chosen), (3, 2, chosen[:, [2, 0, 1]]), (2, 1, np.vstack([members(14, 4)])),
            (1, 1, members(18)), (4, 1, members(8, 6, 2, 2))]  # fmt: skip
    rows = letters_of_runs(runs, everyone("EFG", chosen))
    make_table_from_rows(LETTERS, rows)
    called = {
        (g, s): [r["cluster"] for r in rows if (r["groups"], r["seed"]) == (g, s)]
        for g, s, _ in runs
    }
    assert called[3, 1] == ["E", "F", "G"]
    assert called[3, 2] == ["G", "E", "F"]
    assert called[2, 1] == ["E", "G"]
    assert called[1, 1] == ["E"]
    assert called[4, 1][:2] == ["E", "F"]
    assert sorted(called[4, 1][2:], key=str) == ["G", None]
    by_key = {(r["groups"], r["seed"], r["cluster"]): r for r in rows}
    assert by_key[3, 2, "E"]["in_common"] == pytest.approx(1)
    assert not by_key[3, 2, "E"]["doubtful"]
    assert by_key[4, 1, "G"]["doubtful"]
    assert by_key[4, 1, None]["in_common"] is None


def test_where_runs_differ_about_the_order_of_sizes_a_warning_says_so() -> None:
    chosen, other = members(5, 4, 4), members(4, 5, 4)
    found = letter_clusters(chosen, {}, None)
    (said,) = unsettled_by_size(found, chosen, {2: other, 3: chosen}, "sites.S1.letters")
    assert said == (
        "Letters A, B and C go by size, which is not the same in every run: in seed 2 the order is "
        "another. Anchor them to members (sites.S1.letters), and they stay."
    )
    assert unsettled_by_size(found, chosen, {3: chosen[:, ::-1]}, "") == []
    anchored = letter_clusters(chosen, {"A": 0, "B": 6}, None)
    assert unsettled_by_size(anchored, chosen, {2: other}, "") == []


# --- on fits ----------------------------------------------------------------------------------


def simulated(gap: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Ties of 36 people in three groups of 12 whose centres are `gap` apart."""
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(3), 12)
    angle = 2 * np.pi * group / 3
    z = gap / np.sqrt(3) * np.column_stack([np.cos(angle), np.sin(angle)])
    z += 0.5 * rng.standard_normal(z.shape)
    distance = np.linalg.norm(z[:, None] - z[None], axis=2)
    tie = (rng.random(distance.shape) < 1 / (1 + np.exp(distance - 1.5))).astype(np.int8)
    np.fill_diagonal(tie, 0)
    return tie, group


def fitted(tie: np.ndarray, seed: int, asked: int = 36) -> np.ndarray:
    """Membership after asking every third person, two in three, or all, in a run of its own."""
    respondents = np.arange(36) % 3 < asked // 12
    observed = np.broadcast_to(respondents[:, None], tie.shape) & ~np.eye(36, dtype=bool)
    run = fit(
        np.where(observed, tie, 0).astype(np.int8), observed, groups=3, dims=2, directed=True,
        settings=Settings(chains=4, warmup=300, draws=200, thin=2, extend=0),
        seeds=[np.random.SeedSequence([seed, c]) for c in range(4)],
    )  # fmt: skip
    return np.asarray(run.membership)


def called(membership: np.ndarray, letters: Sequence[str]) -> list[str]:
    return [letters[k] for k in membership.argmax(axis=1)]


def test_where_clusters_are_clear_letters_stay_over_seeds_and_waves() -> None:
    tie, group = simulated(6, seed=3)
    over_waves = []
    for seed in (1, 2, 3):
        before, used, after = None, set[str](), []
        for asked in (12, 24, 36):
            q = fitted(tie, 10 * seed + asked, asked)
            found = letter_clusters(q, {}, before)
            assert doubts(found, before, "an earlier wave", "") == []
            before = Earlier(found.letters, q, range(36), used := used | {*found.letters})
            after.append(called(q, found.letters))
        over_waves.append(after)
    assert used == {*"ABC"}
    first, second, last = over_waves[0]
    assert all(after == over_waves[0] for after in over_waves)  # over seeds
    assert second == last  # over waves, but for one of whom little was known at first
    assert sum(a != b for a, b in zip(first, last, strict=True)) <= 1
    assert len(set(zip(last, group, strict=True))) == 3  # and they are the true groups
    runs = {seed: fitted(tie, seed) for seed in (4, 5)}
    assert unsettled_by_size(letter_clusters(q, {}), q, runs, "") == []


def test_where_there_are_no_clusters_a_warning_says_that_letters_mean_little() -> None:
    tie, _ = simulated(0, seed=3)
    q, again = fitted(tie, 1, 12), fitted(tie, 2, 24)
    before = everyone(letter_clusters(q, {}).letters, q)
    said = doubts(letter_clusters(again, {}, before), before, "wave 1", "sites.S1.letters")
    assert any("it is doubtful whether this is the cluster" in text for text in said)
