"""What an interview tells, against counting every possibility, and against the sampler's draws."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from scripts.lpcm.fit import Settings, fit
from scripts.network.clusters import co_membership
from scripts.network.draws import Draws, FloatArray
from scripts.network.information import (
    TINY,
    Effort,
    Frames,
    Shared,
    bits_of_each,
    bits_of_set,
    doubt,
    frames_of,
    label_forecast,
    search,
    shared_by_half,
    shared_cluster,
    simulate_worlds,
    told,
    weigh,
)
from scripts.network.sociomatrix import Sociomatrix
from tests.network.fitted import as_draws, half_asked

PAIRS = np.triu_indices(4, 1)


def tiny_frames(copies: int = 1, directed: bool = True) -> Frames:
    """Three different frames of four actors, the first of them asked, on three cells."""
    rng = np.random.default_rng(3)
    place = rng.dirichlet(np.ones(3), (3, 4)).astype(np.float32)
    place[:, 0] = np.eye(3, dtype=np.float32)[[0, 2, 0]]
    kind = np.stack([[[0.95, 0.05], [0.5, 0.5], [0.1, 0.9]], [[0.9, 0.1], [0.8, 0.2], [0.05, 0.95]],
                     [[0.2, 0.8], [0.9, 0.1], [0.6, 0.4]]])  # fmt: skip
    still = ~np.eye(4, dtype=bool)
    still[0] = False
    if not directed:
        still[:, 0] = False
    cells = np.array([0.0, 2.0, 5.0])
    each = np.tile(np.arange(3), copies)
    return Frames(
        np.array([1.0, 2.5, 0.5], np.float32)[each],
        place[each],
        kind.astype(np.float32)[each],
        np.abs(cells[:, None] - cells).astype(np.float32),
        still,
        np.full(3 * copies, 1 / (3 * copies)),
        np.arange(3 * copies) < 3 * copies / 2,
        directed,
    )


def counted(frames: Frames, people: Sequence[int]) -> tuple[float, float]:
    """The doubt there is, and what the answers of `people` tell, over every frame, cell and row."""
    d, n, g = frames.place.shape
    asked = [(i, j) for i in people for j in range(n) if frames.open[i, j]]
    if not frames.directed:
        asked = sorted({(min(pair), max(pair)) for pair in asked})
    rows = np.array(list(product([0, 1], repeat=len(asked))))
    together = np.zeros((len(rows), n, n))  # p(row, a and b share a cluster)
    likely = np.zeros(len(rows))
    for f, cells in product(range(d), product(range(g), repeat=n)):
        prior = frames.weight[f] * np.prod([frames.place[f, j, c] for j, c in enumerate(cells)])
        if prior == 0:
            continue
        apart = np.array([frames.distance[cells[i], cells[j]] for i, j in asked])
        tie = 1 / (1 + np.exp(apart - frames.intercept[f]))
        joint = prior * np.prod(np.where(rows, tie, 1 - tie), axis=1)
        label = frames.kind[f, list(cells)].astype(np.float64)
        together += joint[:, None, None] * (label @ label.T)
        likely += joint
    assert likely.sum() == pytest.approx(1, abs=1e-6)
    before = _entropy(together.sum(axis=0)[PAIRS])
    after = likely @ [_entropy(p[PAIRS] / total) for p, total in zip(together, likely, strict=True)]
    return before, before - float(after)


def _entropy(p: FloatArray) -> float:
    p = np.clip(p, TINY, 1 - TINY)
    return float(-(p * np.log2(p) + (1 - p) * np.log2(1 - p)).mean())


@pytest.mark.parametrize("directed", [True, False])
def test_bits_of_one_row_are_those_of_counting_every_possibility(directed: bool) -> None:
    frames = tiny_frames(copies=150, directed=directed)
    rng = np.random.default_rng(1)
    people = np.array([1, 2, 3])
    each = bits_of_each(frames, simulate_worlds(frames, 1500, rng), people, rng)
    for i, bits in zip(people, each, strict=True):
        before, exact = counted(tiny_frames(directed=directed), [int(i)])
        error = bits.std() / np.sqrt(len(bits))
        assert exact > 0.01
        assert abs(bits.mean() - exact) < 4 * error + 0.02 * exact
        assert doubt(shared_cluster(frames.labels, frames.weight)) == pytest.approx(
            before, abs=1e-4
        )


@pytest.mark.parametrize("directed", [True, False])
def test_bits_of_a_set_are_joint(directed: bool) -> None:
    frames = tiny_frames(copies=150, directed=directed)
    rng = np.random.default_rng(2)
    people = [1, 2, 3]
    found = bits_of_set(frames, simulate_worlds(frames, 600, rng), people, rng)
    for k in range(1, len(people) + 1):
        _, exact = counted(tiny_frames(directed=directed), people[:k])
        plain, corrected = found[k - 1].T
        error = plain.std() / np.sqrt(len(plain))
        assert abs(plain.mean() - exact) < 4 * error + 0.03 * exact
        assert abs(corrected.mean() - exact) < 4 * error + 0.03 * exact
    alone = sum(counted(tiny_frames(directed=directed), [i])[1] for i in people)
    assert abs(alone - exact) > 4 * error + 0.03 * exact, "the test cannot tell joint from added up"


def test_the_correction_takes_off_most_of_what_few_frames_add() -> None:
    rng, count, p, q = np.random.default_rng(4), 20, 0.3, 0.6
    exact = p * np.log2(p / q) + (1 - p) * np.log2((1 - p) / (1 - q))
    before = Shared(np.array([q]), (np.array([q]), np.array([q])))
    found = []
    for _ in range(4000):  # labels of two actors, alike with probability p
        labels = np.zeros((count, 2, 2), np.float32)
        labels[:, 0, 0] = 1
        alike = rng.random(count) < p
        labels[np.arange(count), 1, np.where(alike, 0, 1)] = 1
        half = np.arange(count) < count / 2
        found.append(told(shared_by_half(labels, np.full(count, 1 / count), half), before))
    plain, corrected = np.mean(found, axis=0) - exact
    assert plain > 0.02  # 1 / (2 count log 2) = 0.036
    assert abs(corrected) < plain / 3


def test_a_search_finds_the_best_set_that_is_allowed() -> None:
    frames, rng = tiny_frames(copies=60), np.random.default_rng(5)
    people = np.array([1, 2, 3])
    alone = {i: counted(tiny_frames(), [i])[1] for i in (1, 2, 3)}
    first = max(alone, key=lambda i: alone[i])
    beside = {i: counted(tiny_frames(), [first, i])[1] for i in alone if i != first}
    second = max(beside, key=lambda i: beside[i])
    effort = Effort(worlds=800, later_worlds=400, later_frames=150, in_line=3)

    def anybody(chosen: Sequence[int]) -> np.ndarray:
        return ~np.isin(people, chosen)

    found = search(frames, people, 2, rng, effort, anybody)
    assert found.people == (first, second)
    assert np.allclose(found.bits, [alone[i] for i in (1, 2, 3)], atol=4 * found.error.max() + 2e-3)

    def not_first(chosen: Sequence[int]) -> np.ndarray:
        return anybody(chosen) & (people != first)

    assert first not in search(frames, people, 2, rng, effort, not_first).people
    settled = search(frames, people, 2, rng, effort, anybody, settled=(second,))
    besides = {i: counted(tiny_frames(), [second, i])[1] for i in alone if i != second}
    assert settled.people == (second, max(besides, key=lambda i: besides[i]))


def test_the_likelihood_of_a_row_leaves_out_what_is_known_already() -> None:
    frames = tiny_frames(directed=False)
    ahead = label_forecast(frames).answers
    rows = np.zeros((2, 4), bool)
    rows[1, 0] = True  # 0 was asked, so the pair is known
    found, _ = weigh(frames, ahead, np.array([2, 2]), rows, np.random.default_rng(0))
    assert np.array_equal(found[0], found[1])


def test_told_is_nothing_where_nothing_changes() -> None:
    frames = tiny_frames(copies=4)
    now = shared_by_half(frames.labels, frames.weight, frames.half)
    assert told(now, now) == (0, 0)


@pytest.mark.parametrize("directed", [True, False])
def test_frames_say_the_same_as_the_draws_they_are_made_from(directed: bool) -> None:
    network, draws = half_asked(directed)
    frames = frames_of(network, draws, 2000)
    shared, drawn = shared_cluster(frames.labels, frames.weight), co_membership(draws.labels)
    pairs = np.triu_indices(len(drawn), 1)
    assert np.abs(shared - drawn)[pairs].mean() < 0.02
    assert np.abs(shared - drawn)[pairs].max() < 0.12
    assert doubt(shared) == pytest.approx(doubt(np.clip(drawn, TINY, 1 - TINY)), abs=0.03)


def test_what_simulated_answers_tell_is_what_a_new_fit_finds() -> None:
    """Fit anew with each simulated row, which takes no shortcut, and compare."""
    network, draws = half_asked(True)
    frames, rng = frames_of(network, draws, 400), np.random.default_rng(6)
    worlds = simulate_worlds(frames, 16, rng)
    person = int(np.flatnonzero(~network.respondents & network.tie.any(axis=0))[0])
    quick = bits_of_set(frames, worlds, [person], rng)[0, :, 1]
    pairs = np.triu_indices(len(network.actor_ids), 1)
    before = np.clip(co_membership(draws.labels), 1e-3, 1 - 1e-3)[pairs]
    fitted = []
    for w in range(16):
        tie, observed = network.tie.copy(), network.observed.copy()
        tie[person], observed[person] = worlds.rows[w, person], True
        observed[person, person] = False
        seeds = [np.random.SeedSequence((7, w, c)) for c in range(4)]
        found = fit(tie, observed, groups=2, settings=Settings(extend=2), seeds=seeds)
        after = np.clip(co_membership(as_draws(found).labels), 1e-3, 1 - 1e-3)[pairs]
        divergence = after * np.log2(after / before)
        fitted.append((divergence + (1 - after) * np.log2((1 - after) / (1 - before))).mean())
    error = np.std(quick - np.array(fitted)) / np.sqrt(16)
    assert abs(np.mean(quick) - np.mean(fitted)) < 3 * error + 0.15 * np.mean(fitted)
    assert np.corrcoef(quick, fitted)[0, 1] > 0.7


def test_a_pair_known_of_nobody_asked_is_refused() -> None:
    network, draws = half_asked(True)
    observed = network.observed.copy()
    nobody = int(np.flatnonzero(~network.respondents)[0])
    observed[nobody, nobody - 1] = True
    broken = Sociomatrix(network.actor_ids, network.tie, observed)
    if observed[nobody - 1].any():
        observed[nobody, np.flatnonzero(~network.respondents)[1]] = True
    with pytest.raises(ValueError, match="neither"):
        frames_of(broken, draws, 100)


def test_draws_of_one_chain_will_do() -> None:
    network, draws = half_asked(True)
    one = Draws(**{name: values[:1] for name, values in draws.arrays().items()})
    frames = frames_of(network, one, 60)
    assert len(frames.weight) == 60 and frames.half.sum() == 30
