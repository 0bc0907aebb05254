"""That the benchmark of the sampler counts rightly. Nothing is said about how long things take."""

import json
import re

import numpy as np
import pytest

from scripts.lpcm.model import log_likelihood
from tests.benchmarks import bench_sampler
from tests.benchmarks.bench_sampler import LATENTNET, beside_latentnet, difference, ratios, together
from tests.benchmarks.fit_programs import Run, counted, effective_draws, ergmx, lpcm
from tests.benchmarks.measuring import answer, resident_mb
from tests.benchmarks.networks import case

CHAINS, DRAWS, ACTORS = 4, 500, 6
TINY = "simulated24_rows12"


@pytest.fixture
def independent():
    """Draws that are independent of each other, in 2 CPU seconds."""
    rng = np.random.default_rng(1)
    shape = (CHAINS, DRAWS)
    positions = rng.normal(size=(*shape, ACTORS, 2))
    return Run(rng.normal(size=shape), rng.normal(size=shape), positions, 2.0, 100.0, {})


def test_independent_draws_all_count(independent):
    found = effective_draws(independent)
    for effective in found["effective"].values():
        assert effective == pytest.approx(CHAINS * DRAWS, rel=0.25)
    for name, rate in found["per_cpu_second"].items():
        assert rate == found["effective"][name] / 2.0
    assert found["draws"] == CHAINS * DRAWS
    assert found["rhat"] < 1.02


def test_the_worst_quantity_is_named(independent):
    slow = independent.positions.copy()
    for t in range(1, DRAWS):
        slow[:, t, 4] = 0.99 * slow[:, t - 1, 4] + 0.1 * slow[:, t, 4]
    found = effective_draws(independent._replace(positions=slow))
    assert re.fullmatch(r"distance (\d-4|4-\d)", found["worst"])
    assert found["effective"]["worst"] == found["effective"]["distance_min"] < 500
    assert found["effective"]["intercept"] > 1500
    assert found["effective"]["median"] > 1500

    slow_intercept = np.cumsum(independent.intercept, axis=1)
    assert effective_draws(independent._replace(intercept=slow_intercept))["worst"] == "intercept"


def test_what_never_moves_has_no_effective_draws(independent):
    stuck = independent._replace(log_likelihood=np.ones((CHAINS, DRAWS)))
    found = effective_draws(stuck)
    assert found["worst"] == "log_likelihood"
    assert found["effective"]["worst"] == 0.0
    assert found["rhat"] == np.inf


def run_of(rate, **changes):
    names = ("intercept", "worst")
    return {
        "draws": 10,
        "rhat": 1.0,
        "worst": "intercept",
        "cpu_seconds": 1.0,
        "peak_mb": 50.0,
        "effective": dict.fromkeys(names, rate),
        "per_cpu_second": dict.fromkeys(names, rate),
        **changes,
    }


def test_runs_are_put_together_by_their_median():
    whole = together([run_of(1.0), run_of(7.0, peak_mb=80.0), run_of(2.0)])
    assert whole["runs"] == 3
    assert whole["peak_mb"] == 80.0
    assert whole["per_cpu_second"]["worst"] == {"lowest": 1.0, "median": 2.0, "highest": 7.0}
    assert together([run_of(1.0, peak_mb=None)])["peak_mb"] is None


def test_ratios_are_of_medians_within_the_widest_range():
    ours = {"worst": {"lowest": 10.0, "median": 20.0, "highest": 30.0}}
    theirs = {"worst": {"lowest": 1.0, "median": 4.0, "highest": 5.0}}
    assert ratios(ours, theirs) == {"worst": {"lowest": 2.0, "median": 5.0, "highest": 30.0}}


def test_latentnet_is_compared_where_it_was_measured():
    rates = {name: {"median": 58.0} for name in LATENTNET["default"]}
    found = beside_latentnet(rates)["ratio"]
    assert found["default"]["intercept"] == pytest.approx(20.0)
    assert set(found["tuned"]) == {"intercept", "distance_min", "distance_median", "worst"}


def test_posterior_means_are_compared():
    one = {
        "intercept_mean": 1.0,
        "intercept_sd": 0.5,
        "log_likelihood_mean": -50.0,
        "log_likelihood_sd": 2.0,
        "distances": [1.0, 2.0],
    }
    other = {**one, "intercept_mean": 2.0, "distances": [2.0, 2.0]}
    assert set(difference([one], [one]).values()) == {0.0}
    found = difference([one], [other, other])
    assert found["intercept_in_posterior_sd"] == 2.0
    assert found["log_likelihood_in_posterior_sd"] == 0.0
    assert found["distances_mean_relative"] == 0.25


@pytest.mark.parametrize(
    ("name", "few"),
    [
        ("syn58", "syn58_nom12"),
        ("simulated90", "simulated90_rows12"),
        ("simulated123", "simulated123_rows12"),
    ],
)
def test_networks_are_the_same_at_every_call_and_come_in_two_designs(name, few):
    whole, part = case(name), case(few)
    n = len(whole.tie)
    assert whole.observed.sum() == n * (n - 1)
    assert part.observed.any(axis=1).sum() == 12
    assert part.observed.sum() == 12 * (n - 1)
    for one, again in ((whole, case(name)), (part, case(few))):
        assert np.array_equal(one.tie, again.tie)
        assert np.array_equal(one.observed, again.observed)
    assert np.array_equal(part.tie[part.observed], whole.tie[part.observed])


def test_an_unknown_network_is_refused():
    with pytest.raises(ValueError, match="no network is called syn"):
        case("synthetic")


@pytest.fixture(scope="module")
def runs():
    return {"lpcm": lpcm(case(TINY), 1, short=True), "ergmx": ergmx(case(TINY), 1, short=True)}


@pytest.mark.parametrize("program", ["lpcm", "ergmx"])
def test_both_programs_fit_the_same_model_to_the_same_dyads(runs, program):
    """Their log-likelihoods are ours of their draws, over the observed dyads and no others."""
    run, network = runs[program], case(TINY)
    assert run.log_likelihood.shape == run.intercept.shape == run.positions.shape[:2]
    everything = ~np.eye(len(network.tie), dtype=np.bool_)
    for chain, draw in ((0, 0), (2, 7), (3, 49)):
        at = run.positions[chain, draw], run.intercept[chain, draw]
        value = run.log_likelihood[chain, draw]
        assert value == pytest.approx(log_likelihood(network.tie, network.observed, *at), abs=1e-6)
        assert value != pytest.approx(log_likelihood(network.tie, everything, *at), abs=1.0)


COSTS = [
    {
        "actors": n,
        "gradient_single_us": 0.1 * n,
        "gradient_double_us": 0.2 * n,
        "log_likelihood_us": 0.1 * n,
        "iteration_us": 2.0 * n,
        "leapfrog_steps": 10.0,
        "arrays_mb": 0.01 * n,
        "peak_mb": 0.02 * n,
    }
    for n in (24, 16)
]


def test_a_tiny_run_writes_the_table_and_the_figure(runs, tmp_path, monkeypatch, capsys):
    """One program is run as the bench runs it; the others' answers are at hand."""

    def quick(*arguments, **extra):
        if bench_sampler.COSTS in arguments:
            return COSTS
        if "ergmx" in arguments:
            return json.loads(json.dumps(counted(runs["ergmx"])))
        return answer(*arguments, **extra)

    monkeypatch.setattr(bench_sampler, "answer", quick)
    monkeypatch.setattr(bench_sampler, "COMPILE", "print([1.0, 100.0])")
    target = tmp_path / "benchmarks" / "sampler.json"
    bench_sampler.main([str(target), "--short", "--networks", TINY])
    report = json.loads(target.read_text())
    network = report["networks"][TINY]
    again = counted(runs["lpcm"])  # the same seeds: the same draws
    for name, effective in again["effective"].items():
        assert network["lpcm"]["effective_draws"][name]["median"] == pytest.approx(effective, 1e-3)
        rate = network["lpcm"]["per_cpu_second"][name]["median"]
        other = network["ergmx"]["per_cpu_second"][name]["median"]
        assert network["ratio_to_ergmx"][name]["median"] == pytest.approx(rate / other, 2e-3)
    assert network["settings"]["lpcm"]["thin"] == 1
    assert network["settings"]["ergmx"]["n_chains"] == 4
    assert [cost["actors"] for cost in report["costs"]] == [16, 24]
    assert f"{TINY}: effective draws" in capsys.readouterr().out
    assert target.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert TINY in target.with_suffix(".svg").read_text()


def test_a_process_runs_on_one_thread_and_answers_with_its_last_line():
    code = "import json, os; print('working'); print(json.dumps(dict(os.environ)))"
    environment = answer("-c", code, EXTRA="given")
    for library in ("NUMBA", "OMP", "OPENBLAS", "RAYON"):
        assert environment[f"{library}_NUM_THREADS"] == "1"
    assert environment["EXTRA"] == "given"
    with pytest.raises(SystemExit, match="no such luck"):
        answer("-c", "raise SystemExit('no such luck')")


@pytest.mark.skipif(resident_mb() is None, reason="this system tells no resident memory")
def test_the_peak_of_memory_is_seen_and_reset():
    # In a process of its own: in this one, what other tests left may be freed meanwhile.
    before, with_block, after = answer(
        "-c",
        "import json, numpy as np\n"
        "from tests.benchmarks.measuring import peak_mb, reset_peak\n"
        "reset_peak()\n"
        "seen = [peak_mb()]\n"
        "block = np.ones(2**23)\n"
        "seen.append(peak_mb())\n"
        "del block\n"
        "reset_peak()\n"
        "print(json.dumps([*seen, peak_mb()]))",
    )
    assert with_block - before == pytest.approx(64, abs=8)
    assert after - before < 8
