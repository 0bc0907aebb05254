"""The whole fit: shapes, meaning, edge cases, the same bits again, what it imports."""

import dataclasses
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from llvmlite import binding
from numba import njit
from numba.core import event
from numpy.typing import NDArray

from scripts.lpcm import compile as compiling
from scripts.lpcm import covariates, criteria, model, numeric
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.fit import Fit, Settings, fit
from scripts.lpcm.model import Prior
from scripts.lpcm.simulate import simulate_network, simulate_prior
from tests.lpcm.networks import REFERENCE, network

SHORT = Settings(warmup=150, draws=60, thin=1, extend=0)
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


def digest(result: Fit, *, but: tuple[str, ...] = ()) -> str:
    text = hashlib.sha256()
    for name in RESULTS:
        if name in but:
            continue
        value = getattr(result, name)
        text.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return text.hexdigest()


def all_finite(result: Fit) -> bool:
    arrays = [getattr(result, f.name) for f in dataclasses.fields(result)]
    fine = all(np.isfinite(a).all() for a in arrays if isinstance(a, np.ndarray))
    numbers = [v for row in result.diagnostics for v in row[1:]]
    fine = fine and not np.isnan(numbers).any()
    fine = fine and all(np.isfinite(list(vars(chain).values())).all() for chain in result.sampling)
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
    settings = Settings(warmup=800, draws=400, thin=9, extend=0)
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
    found = {digest(sampson())}
    for threads in ("1", "2"):
        names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
        answer, _ = start_elsewhere(
            "digest(sampson())", **dict.fromkeys(names, threads)
        ).communicate()
        found.add(json.loads(answer))
    assert len(found) == 1


@njit(fastmath=True)
def sum_in_any_order(x: NDArray[np.float64]) -> float:
    total = 0.0
    for value in x:
        total += value * value
    return total


def on_this_cpu() -> dict[str, Any]:
    """Digests of fits of every sort, and a sum whose bits may depend on the CPU."""
    tie, observed, _ = network("sampson")
    settings = Settings(chains=2, warmup=60, draws=10, thin=1, extend=0)
    x = np.random.default_rng(0).normal(size=(18, 18))
    few = observed & (np.arange(18) < 8)[:, None]
    changes: list[dict[str, Any]] = [
        {"groups": 0},
        {"groups": 3, "observed": few},
        {"groups": 2, "effects": "correlated", "covariates": covariates.dyadic("x", x)},
    ]
    usual = {"tie": tie, "observed": observed, "settings": settings, "seeds": seeds(3, 2)}
    numbers = np.random.default_rng(1).normal(size=1000)
    return {
        "cpu": os.environ.get("NUMBA_CPU_NAME", "its own"),
        "fits": [digest(fit(**(usual | change))) for change in changes],
        "in any order": float(sum_in_any_order(numbers)).hex(),
        "registers": sorted(set(re.findall("[xyz]mm", *sum_in_any_order.inspect_asm().values()))),
    }


def start_elsewhere(call: str, **environment: str) -> subprocess.Popen[str]:
    """Print, as JSON, what a function of this module returns in a process of its own."""
    code = f"import json; from tests.lpcm.test_fit import *; print(json.dumps({call}))"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        cwd=REFERENCE.parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module", autouse=True)
def generic_cpu(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """A process for a CPU of the least sort. Begun early, since it has to compile everything.

    What it compiles is kept with pytest's own cache for as long as the package does not change.
    """
    store = getattr(pytestconfig, "cache", None)  # None if pytest is told to keep nothing
    folder = store.mkdir("generic-cpu") if store else tmp_path_factory.mktemp("generic-cpu")

    @cache
    def begun() -> subprocess.Popen[str]:
        return start_elsewhere(
            "on_this_cpu()",
            NUMBA_CPU_NAME="generic",
            NUMBA_CPU_FEATURES="",
            NUMBA_CACHE_DIR=str(folder),
        )

    if "PYTEST_XDIST_WORKER" not in os.environ:  # of many workers only one needs it
        begun()
    yield begun
    if begun.cache_info().currsize:
        begun().kill()
        begun().wait()


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


def structured(kind: str) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    n = 10
    tie, observed = np.zeros((n, n), dtype=np.int8), full(n)
    if kind == "all ties":
        tie[full(n)] = 1
    elif kind == "isolates":
        tie[:4, :4] = full(4)
    elif kind == "two components":
        tie[:5, :5] = full(5)
        tie[5:, 5:] = full(5)
    elif kind == "one tie":
        tie[2, 7] = 1
    elif kind.startswith("one dyad"):
        observed[:] = False
        observed[2, 7] = True
        tie[2, 7] = kind == "one dyad, a tie"
    elif kind == "one respondent":
        observed[1:] = False
        tie[0, 3:6] = 1
    return tie, observed


KINDS = [
    "no ties",
    "all ties",
    "isolates",
    "two components",
    "one tie",
    "one dyad, a tie",
    "one dyad, no tie",
    "one respondent",
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("groups", [0, 2])
def test_awkward_networks_give_finite_answers(kind: str, groups: int) -> None:
    tie, observed = structured(kind)
    result = fit(tie, observed, groups=groups, settings=SHORT, seeds=seeds())
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


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("effects", "directed", "dims"), [("correlated", True, 1), ("sociality", False, 3)]
)
def test_awkward_networks_with_effects_and_a_covariate(
    kind: str, effects: str, directed: bool, dims: int
) -> None:
    tie, observed = structured(kind)
    if not directed and kind == "one tie":
        tie = np.maximum(tie, tie.T)
    result = fit(
        tie,
        observed,
        groups=1,
        dims=dims,
        directed=directed,
        covariates=covariates.sociality("age", np.arange(1.0, 11.0)),
        effects=effects,
        settings=SHORT,
        seeds=seeds(),
    )
    assert all_finite(result)
    assert (np.linalg.eigvalsh(result.effect_covariance) > 0).all()


def test_one_dyad_weighs_the_prior_by_its_probability() -> None:
    tie, observed = structured("one dyad, a tie")
    prior, rng = Prior.default(10, 1, 2), np.random.default_rng(7)
    settings = Settings(warmup=300, draws=500, thin=4, extend=0)
    result = fit(tie, observed, groups=1, prior=prior, settings=settings, seeds=seeds())
    drawn = [simulate_prior(rng, 10, groups=1, prior=prior) for _ in range(6000)]
    beta = np.array([d.intercept for d in drawn])
    apart = np.array([np.linalg.norm(d.positions[2] - d.positions[7]) for d in drawn])
    weight = 1 / (1 + np.exp(apart - beta))
    found = np.linalg.norm(result.positions[:, :, 2] - result.positions[:, :, 7], axis=2)
    for ours, plain in ((result.intercept, beta), (found, apart)):
        mean = np.average(plain, weights=weight)
        sd = np.sqrt(np.average((plain - mean) ** 2, weights=weight))
        assert ours.mean() == pytest.approx(mean, abs=0.1 * sd)
        assert ours.std() == pytest.approx(sd, rel=0.1)
    assert abs(np.average(beta, weights=weight) - beta.mean()) > 0.5 * beta.std()


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
    assert lines[0] == "chain 1 of 4: 210 iterations"
    assert lines[-1] == "summarising the draws"
    assert len(lines) == 5
    assert result.timing.total > 0


ONE_DRAW = ("iterations", "sampling")  # what may differ of runs that end with the same draws


@pytest.mark.parametrize(("draws", "times"), [(60, 1), (61, 1), (61, 2)])
@pytest.mark.parametrize("effects", ["none", "receiver"])
def test_a_run_doubled_is_one_run_with_the_thin_doubled(
    draws: int, times: int, effects: str
) -> None:
    """Fewer than 400 draws in all can never have 400 effective ones, so every run is extended."""
    tie, observed, _ = network("sampson")

    def run(**settings: int) -> Fit:
        return fit(
            tie,
            observed,
            groups=2,
            effects=effects,
            settings=dataclasses.replace(SHORT, draws=draws, **settings),
            seeds=seeds(),
        )

    doubled, whole = run(extend=times), run(thin=2**times)
    assert doubled.positions.shape == (4, draws, 18, 2)
    assert doubled.iterations == whole.iterations == draws * 2**times
    assert digest(doubled, but=ONE_DRAW) == digest(whole, but=ONE_DRAW)
    assert digest(doubled) == digest(run(extend=times))  # and the same bits again
    assert digest(doubled, but=ONE_DRAW) != digest(run(), but=ONE_DRAW)
    assert run().iterations == draws


def test_a_run_used_up_says_in_words_that_it_has_not_converged() -> None:
    tie, observed, _ = network("sampson")
    lines: list[str] = []
    settings = dataclasses.replace(SHORT, extend=2)
    result = fit(tie, observed, groups=3, settings=settings, seeds=seeds(), progress=lines.append)
    assert not result.converged
    assert any(
        re.fullmatch(
            r"The intercept has only \d+ effective draws, fewer than 400: run longer.", line
        )
        for line in result.warnings
    )
    assert result.iterations == 4 * settings.draws
    assert [line for line in lines if "not converged" in line] == [
        "not converged: 120 iterations a chain",
        "not converged: 240 iterations a chain",
    ]
    assert result.settings == settings


def test_a_run_that_converges_after_doubling_is_extended_no_further() -> None:
    tie, observed, _ = network("sampson")
    few = Settings(warmup=300, draws=500, thin=1, extend=0)
    first = fit(tie, observed, groups=1, settings=few, seeds=seeds())
    assert not first.converged
    enough = dataclasses.replace(few, extend=8)
    last = fit(tie, observed, groups=1, settings=enough, seeds=seeds())
    assert last.converged, last.warnings
    assert last.warnings == []
    assert 500 < last.iterations < 500 * 2**8
    assert all(row.ess_bulk >= 400 for row in last.diagnostics[:3])
    # one doubling fewer was not enough
    doublings = (last.iterations // 500).bit_length() - 1
    fewer = dataclasses.replace(few, extend=doublings - 1)
    assert not fit(tie, observed, groups=1, settings=fewer, seeds=seeds()).converged


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
    for function in (numeric.exp, numeric.log, criteria._em):
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
        both = np.maximum(tie, tie.T)
        for kind in EFFECTS:
            directed = kind not in ("none", "sociality")
            fit(
                tie if directed else both,
                observed,
                groups=2,
                directed=directed,
                covariates=covariates.sociality("age", np.arange(18.0)),
                effects=kind,
                settings=SHORT,
                seeds=seeds(),
            )
        njit(_plus_one)(1.0)
    assert compiled == ["_plus_one"], "only what proves that the listener listens"


def test_bits_do_not_depend_on_the_cpu(
    generic_cpu: Callable[[], subprocess.Popen[str]],
) -> None:
    """Fits are the same on a CPU with the narrowest registers; sums in any order are not."""
    process = generic_cpu()
    here, elsewhere = on_this_cpu(), json.loads(process.communicate()[0])
    assert (here["cpu"], elsewhere["cpu"]) == ("its own", "generic")
    assert here["fits"] == elsewhere["fits"]
    assert len(set(here["fits"])) == 3
    if binding.get_host_cpu_features().get("avx"):  # then the two do run different code
        assert here["registers"] != elsewhere["registers"]
        assert here["in any order"] != elsewhere["in any order"]
