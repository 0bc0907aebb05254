"""The whole fit: shapes, meaning, edge cases, the same bits again, what it imports."""

import dataclasses
import hashlib
import os
import subprocess
import sys
from functools import cache
from typing import Any

import numpy as np
import pytest
from numba import njit
from numba.core import event
from numpy.typing import NDArray

from scripts.lpcm import compile as compiling
from scripts.lpcm import criteria, model, numeric
from scripts.lpcm.fit import Fit, Settings, fit
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network
from tests.lpcm.networks import REFERENCE, network

SHORT = Settings(warmup=150, draws=60, thin=1)
RESULTS = [f.name for f in dataclasses.fields(Fit) if f.name not in ("timing", "settings")]


def seeds(number: int = 1, chains: int = 4) -> list[np.random.SeedSequence]:
    return np.random.SeedSequence(number).spawn(chains)


def full(n: int) -> NDArray[np.bool_]:
    observed: NDArray[np.bool_] = ~np.eye(n, dtype=np.bool_)
    return observed


@cache
def sampson(groups: int = 3, dims: int = 2, number: int = 1) -> Fit:
    tie, observed, _ = network("sampson")
    return fit(tie, observed, groups=groups, dims=dims, settings=SHORT, seeds=seeds(number))


def digest(result: Fit) -> str:
    text = hashlib.sha256()
    for name in RESULTS:
        value = getattr(result, name)
        text.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return text.hexdigest()


def all_finite(result: Fit) -> bool:
    arrays = [getattr(result, f.name) for f in dataclasses.fields(result)]
    fine = all(np.isfinite(a).all() for a in arrays if isinstance(a, np.ndarray))
    return fine and bool(np.isfinite(np.array(result.bic)).all())


@pytest.mark.parametrize("groups", [0, 1, 3])
@pytest.mark.parametrize("dims", [1, 2, 3])
def test_shapes(groups: int, dims: int) -> None:
    result = sampson(groups, dims)
    c, s, n = 4, 60, 18
    assert result.intercept.shape == result.log_likelihood.shape == (c, s)
    assert result.positions.shape == (c, s, n, dims)
    assert result.labels.shape == (c, s, n)
    assert result.labels.dtype == np.int8
    assert result.means.shape == (c, s, groups, dims)
    assert result.variances.shape == (c, s, max(1, groups))
    assert result.weights.shape == (c, s, groups)
    assert result.membership.shape == (n, groups)
    assert result.mkl_positions.shape == (n, dims)
    assert result.position_sd.shape == (n,)
    assert result.occupied.sum() == pytest.approx(1)
    assert all_finite(result)
    names = [row.name for row in result.diagnostics]
    assert names[:2] == ["log_likelihood", "intercept"]
    assert ("mean_log_sigma" in names) == (groups > 0)
    if groups == 0:
        assert (result.labels == -1).all()
        assert (result.cluster == -1).all()
    else:
        np.testing.assert_allclose(result.membership.sum(axis=1), 1)
        assert (result.cluster == result.membership.argmax(axis=1)).all()
        assert (np.diff(result.membership.sum(axis=0)) <= 0).all()


def test_draws_belong_together() -> None:
    """Each draw's parts fit each other after reordering, alignment and relabelling."""
    tie, observed, _ = network("sampson")
    result = sampson()
    for c, s in [(0, 0), (1, 30), (3, 59)]:
        z, beta = result.positions[c, s], result.intercept[c, s]
        value = model.log_likelihood(tie, observed, z, beta)
        assert result.log_likelihood[c, s] == pytest.approx(value, abs=1e-7)
    # actors lie about the mean of their own cluster, at its own variance
    labels = result.labels.astype(np.int64)
    centre = np.take_along_axis(result.means, labels[..., None], axis=2)
    variance = np.take_along_axis(result.variances, labels, axis=2)
    scaled = ((result.positions - centre) ** 2).sum(axis=3) / variance
    assert scaled.mean() == pytest.approx(2.0, abs=0.25)
    share = np.stack([(labels == g).mean(axis=(0, 1)) for g in range(3)], axis=1)
    np.testing.assert_allclose(share, result.membership, atol=0.12)
    value = model.log_likelihood(tie, observed, result.mkl_positions, result.mkl_intercept)
    assert result.bic.log_likelihood_at_mkl == pytest.approx(value, abs=1e-7)
    assert result.bic.n_ties == 88
    mean = result.positions.mean(axis=(0, 1))
    sd = np.sqrt(((result.positions - mean) ** 2).sum(axis=3).mean(axis=(0, 1)))
    np.testing.assert_allclose(result.position_sd, sd)


def test_renaming_actors_renames_the_results() -> None:
    tie, observed, _ = network("sampson")
    order = np.random.default_rng(0).permutation(18)
    settings = Settings(draws=400)
    plain = fit(tie, observed, groups=3, settings=settings, seeds=seeds())
    mixed = fit(tie[np.ix_(order, order)], observed, groups=3, settings=settings, seeds=seeds(2))
    found = model.distances(mixed.mkl_positions)
    expected = model.distances(plain.mkl_positions)[np.ix_(order, order)]
    assert np.abs(found - expected).max() < 0.4
    same = plain.cluster[order]
    assert ((same[:, None] == same) == (mixed.cluster[:, None] == mixed.cluster)).all()


def test_same_bits_again_and_other_bits_for_other_seeds() -> None:
    tie, observed, _ = network("sampson")
    again = fit(tie, observed, groups=3, settings=SHORT, seeds=seeds())
    assert digest(again) == digest(sampson())
    assert digest(sampson(number=2)) != digest(sampson())


def test_bits_do_not_depend_on_threads_or_process() -> None:
    code = "from tests.lpcm.test_fit import digest, sampson; print(digest(sampson()))"
    found = {digest(sampson())}
    for threads in ("1", "2"):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
        answer = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | dict.fromkeys(names, threads),
            cwd=REFERENCE.parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(answer.stdout.strip())
    assert len(found) == 1


def test_what_is_unobserved_is_not_read() -> None:
    tie, observed, _ = network("syn58_nom12")
    other = np.where(observed, tie, 1 - tie).astype(np.int8)
    results = [fit(y, observed, groups=2, settings=SHORT, seeds=seeds()) for y in (tie, other)]
    assert digest(results[0]) == digest(results[1])


def test_undirected_counts_each_pair_once() -> None:
    tie, observed, _ = network("tribes")
    tie = np.maximum(tie, tie.T)
    both = fit(tie, observed, groups=2, directed=False, settings=SHORT, seeds=seeds())
    upper = fit(
        np.triu(tie), np.triu(observed), groups=2, directed=False, settings=SHORT, seeds=seeds()
    )
    assert digest(both) == digest(upper)
    assert both.bic.n_ties == tie.sum() // 2
    value = model.log_likelihood(
        tie, observed, both.mkl_positions, both.mkl_intercept, directed=False
    )
    assert both.bic.log_likelihood_at_mkl == pytest.approx(value, abs=1e-5)  # some coincide


def test_tribes_does_not_end_in_a_collapsed_cluster() -> None:
    """latentnet's BIC prefers a collapsed G = 2 here (92.9); the floor and the counts show it."""
    tie, observed, _ = network("tribes")
    tie = np.maximum(tie, tie.T)
    found = fit(tie, observed, groups=2, directed=False, seeds=seeds())
    assert found.bic.overall > 120 or found.bic.floored > 0
    z = found.mkl_positions
    assert found.bic.variance_floor >= criteria.VARIANCE_FLOOR * z.var(axis=0).mean() * 0.99


def structured(kind: str) -> NDArray[np.int8]:
    n = 10
    tie = np.zeros((n, n), dtype=np.int8)
    if kind == "all ties":
        tie[full(n)] = 1
    elif kind == "isolates":
        tie[:4, :4] = full(4)
    elif kind == "two components":
        tie[:5, :5] = full(5)
        tie[5:, 5:] = full(5)
    elif kind == "one tie":
        tie[2, 7] = 1
    return tie


KINDS = ["no ties", "all ties", "isolates", "two components", "one tie"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("groups", [0, 2])
def test_awkward_networks_give_finite_answers(kind: str, groups: int) -> None:
    tie = structured(kind)
    result = fit(tie, full(10), groups=groups, settings=SHORT, seeds=seeds())
    assert all_finite(result)
    p = model.tie_probability(result.mkl_positions, result.mkl_intercept)[full(10)]
    if kind == "no ties":
        assert p.max() < 0.3
    if kind == "all ties":
        assert p.min() > 0.7
    if kind == "two components":
        apart = model.distances(result.mkl_positions)
        assert apart[:5, :5].max() < apart[:5, 5:].min()
    if kind == "isolates":
        assert result.position_sd[4:].mean() > result.position_sd[:4].mean()


def test_small_networks() -> None:
    for n in (2, 3):
        tie = np.zeros((n, n), dtype=np.int8)
        tie[0, 1] = 1
        for groups in range(n + 1):
            result = fit(tie, full(n), groups=groups, settings=SHORT, seeds=seeds())
            assert all_finite(result)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"groups": -1}, "groups must be 0 to 18"),
        ({"groups": 19}, "groups must be 0 to 18"),
        ({"dims": 4}, "dims must be 1, 2 or 3"),
        ({"seeds": seeds(1, 3)}, "4 chains need as many seeds, got 3"),
        ({"tie": np.zeros((1, 1), np.int8), "observed": full(1)}, "at least two actors"),
        ({"observed": np.zeros((18, 18), dtype=np.bool_)}, "no dyad is observed"),
    ],
)
def test_refusals_say_why(change: dict[str, Any], words: str) -> None:
    tie, observed, _ = network("sampson")
    arguments: dict[str, Any] = {"tie": tie, "observed": observed, "groups": 3, "seeds": seeds()}
    with pytest.raises(ValueError, match=words):
        fit(**(arguments | change))


@pytest.mark.parametrize(
    "wrong", [{"chains": 0}, {"warmup": 10}, {"draws": 2}, {"thin": 0}, {"trajectory": 0.0}]
)
def test_settings_refuse_nonsense(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Settings(**wrong)


def test_a_prior_of_ones_own_is_used() -> None:
    tie, observed, _ = network("sampson")
    tight = dataclasses.replace(Prior.default(18, 1, 2), intercept_variance=1e-4)
    result = fit(tie, observed, groups=1, settings=SHORT, prior=tight, seeds=seeds())
    assert np.abs(result.intercept).max() < 0.1


def test_progress_and_timing() -> None:
    lines: list[str] = []
    tie, observed, _ = network("sampson")
    result = fit(tie, observed, groups=1, settings=SHORT, seeds=seeds(), progress=lines.append)
    assert lines[0] == "chain 1 of 4: warmed up"
    assert lines[-1] == "summarising the draws"
    assert result.timing.total > 0


def test_clusters_of_a_simulated_network_are_recovered() -> None:
    rng = np.random.default_rng(5)
    truth = np.repeat([0, 1, 2], 12)
    centres = np.array([[-4.0, 0], [4.0, 0], [0, 6.0]])
    positions = centres[truth] + 0.7 * rng.normal(size=(36, 2))
    tie = simulate_network(rng, positions, 1.5)
    result = fit(tie, full(36), groups=3, seeds=seeds())
    assert result.converged, result.warnings
    assert ((truth[:, None] == truth) == (result.cluster[:, None] == result.cluster)).all()
    correlation = np.corrcoef(
        model.distances(result.mkl_positions)[np.triu_indices(36, 1)],
        model.distances(positions)[np.triu_indices(36, 1)],
    )[0, 1]
    assert correlation > 0.9


def test_importing_the_library_is_light() -> None:
    code = (
        "import sys, scripts.lpcm.fit; "
        "heavy = {'pandas', 'networkx', 'pyarrow', 'matplotlib'} & set(sys.modules); "
        "ours = [m for m in sys.modules if m.startswith('scripts.') "
        "and not m.startswith('scripts.lpcm')]; print(heavy or '', ours or '')"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REFERENCE.parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == ""


def test_compiled_code_is_cached_under_the_digest_of_the_whole_package() -> None:
    compiling.warm_up()
    for function in (numeric.exp, numeric.lane_sum, criteria._em):
        assert function._cache._cache_file._source_stamp == numeric._DIGEST  # type: ignore[attr-defined]
    assert numeric._package_digest() == numeric._DIGEST


def _plus_one(x: float) -> float:
    return x + 1


def test_after_warming_up_a_fit_compiles_nothing() -> None:
    compiling.warm_up()
    compiled: list[str] = []

    class Listener(event.Listener):  # type: ignore[misc]
        def on_start(self, happening: Any) -> None:
            compiled.append(happening.data["dispatcher"].__name__)

        def on_end(self, happening: Any) -> None:
            pass

    tie, observed, _ = network("sampson")
    with event.install_listener("numba:compile", Listener()):
        for groups in (0, 1, 3):
            fit(tie, observed, groups=groups, settings=SHORT, seeds=seeds())
        njit(_plus_one)(1.0)
    assert compiled == ["_plus_one"], "only what proves that the listener listens"
