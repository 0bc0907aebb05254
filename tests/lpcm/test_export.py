"""The exported file as ArviZ and xarray open it, and its bytes."""

import io
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import h5py
import numpy as np
import pytest
import xarray as xr
from arviz_base import convert_to_datatree
from arviz_stats.base import array_stats

from scripts.lpcm import diagnostics, export
from scripts.lpcm.covariates import dyadic
from scripts.lpcm.effects import EFFECTS
from scripts.lpcm.fit import Settings, fit
from scripts.lpcm.model import Prior
from scripts.lpcm.predict import from_fit, tie_probability

N, C, S = 6, 2, 40
NAMES = [f"S1-{i:03}" for i in range(N)]
TIE = (np.random.default_rng(0).random((N, N)) < 0.4).astype(np.int8)
ROWS = ~np.eye(N, dtype=np.bool_)
ROWS[3:] = False
X = dyadic("same organisation", np.random.default_rng(1).normal(size=(N, N)))


def made_up(*, groups: int = 2, kind: str = "correlated", directed: bool = True) -> Any:
    """Stand in for a Fit: only what is exported."""
    rng = np.random.default_rng(2)
    rows = len(EFFECTS[kind])
    return SimpleNamespace(
        groups=groups,
        directed=directed,
        effects_kind=kind,
        prior=Prior.default(N, groups, 2),
        coefficients=rng.normal(size=(C, S, 2)),
        coefficient_names=("intercept", "same organisation"),
        effects=rng.normal(size=(C, S, rows, N)),
        effect_covariance=rng.normal(size=(C, S, rows, rows)),
        log_likelihood=rng.normal(size=(C, S)),
        positions=rng.normal(size=(C, S, N, 2)),
        labels=rng.integers(0, max(1, groups), (C, S, N)).astype(np.int8),
        means=rng.normal(size=(C, S, groups, 2)),
        variances=rng.uniform(size=(C, S, max(1, groups))),
        weights=rng.uniform(size=(C, S, groups)),
    )


def opened(content: bytes, folder: Path) -> xr.DataTree:
    """Open as `arviz.from_netcdf` does, which is xarray's open_datatree."""
    path = folder / "fit.nc"
    path.write_bytes(content)
    return xr.open_datatree(path)


def test_every_array_comes_back_under_its_name(tmp_path: Path) -> None:
    made = made_up()
    groups = export.groups(made, TIE, ROWS, covariates=X, actors=NAMES, log_likelihood=True)
    tree = opened(export.netcdf(groups, {"model": "latent position cluster model"}), tmp_path)
    assert tree.attrs["model"] == "latent position cluster model"
    assert set(tree.children) == set(groups)
    posterior = tree["posterior"]
    sample = ("chain", "draw")
    for name, dims in {
        "coefficients": (*sample, "coefficient"),
        "positions": (*sample, "actor", "dimension"),
        "labels": (*sample, "actor"),
        "means": (*sample, "cluster", "dimension"),
        "variances": (*sample, "cluster"),
        "weights": (*sample, "cluster"),
        "effects": (*sample, "effect", "actor"),
        "effect_covariance": (*sample, "effect", "effect_bis"),
    }.items():
        assert posterior[name].dims == dims
        np.testing.assert_array_equal(posterior[name].values, getattr(made, name))
    assert posterior["actor"].values.tolist() == NAMES
    assert posterior["coefficient"].values.tolist() == ["intercept", "same organisation"]
    assert posterior["effect"].values.tolist() == ["sender", "receiver"]
    np.testing.assert_array_equal(tree["sample_stats/log_likelihood"], made.log_likelihood)
    assert tree["constant_data/prior_intercept_variance"] == 9
    one = posterior["positions"].sel(actor="S1-004", chain=1, draw=7)
    np.testing.assert_array_equal(one, made.positions[1, 7, 4])


def test_dyads_not_observed_are_absent_rather_than_zero(tmp_path: Path) -> None:
    groups = export.groups(made_up(), TIE, ROWS, covariates=X, actors=NAMES, log_likelihood=True)
    tree = opened(export.netcdf(groups), tmp_path)
    seen = tree["observed_data/tie"]
    assert seen.sizes == {"dyad": 15}
    assert set(seen["ego"].values) == set(NAMES[:3])
    for value, ego, alter in zip(
        seen.values, seen["ego"].values, seen["alter"].values, strict=True
    ):
        assert value == TIE[NAMES.index(ego), NAMES.index(alter)]
    x = tree["constant_data/covariates"]
    np.testing.assert_array_equal(x.values[:, 0], X.values[ROWS][:, 0])
    assert x["ego"].values.tolist() == seen["ego"].values.tolist()
    assert tree["log_likelihood/tie"].dims == ("chain", "draw", "dyad")


def test_the_log_likelihood_of_each_dyad() -> None:
    made = made_up()
    groups = export.groups(made, TIE, ROWS, covariates=X, log_likelihood=True)
    found = groups["log_likelihood"].variables["tie"].values
    p = from_fit(made, X)
    draw = p._replace(
        **{k: getattr(p, k)[[S + 3]] for k in ("positions", "coefficients", "sender", "receiver")}
    )
    q = tie_probability(draw).mean
    np.testing.assert_allclose(found[1, 3], np.log(np.where(TIE == 1, q, 1 - q))[ROWS])


def test_undirected_pairs_are_listed_once() -> None:
    tie = np.tril(TIE, -1)  # given in the lower triangle
    groups = export.groups(
        made_up(kind="sociality", directed=False), tie, np.tril(ROWS, -1), covariates=X
    )
    data = groups["observed_data"]
    ego, alter = data.coords["ego"].values, data.coords["alter"].values
    assert (ego < alter).all()
    np.testing.assert_array_equal(data.variables["tie"].values, tie[alter, ego])
    assert len(ego) == np.tril(ROWS, -1).sum()


def test_without_clusters_effects_or_names(tmp_path: Path) -> None:
    made = made_up(groups=0, kind="none")
    tree = opened(export.netcdf(export.groups(made, TIE, ROWS, covariates=X)), tmp_path)
    assert set(tree["posterior"].data_vars) == {"coefficients", "positions", "variances"}
    np.testing.assert_array_equal(tree["posterior/variances"], made.variances[:, :, 0])
    assert tree["posterior/actor"].values.tolist() == list(range(N))
    assert "log_likelihood" not in tree.children
    with pytest.raises(ValueError, match="2 names for 6 actors"):
        export.groups(made, TIE, ROWS, actors=["a", "b"])


def test_same_bytes_at_another_time() -> None:
    """HDF5 keeps times to the second, if it keeps any."""

    def ours() -> bytes:
        return export.netcdf(export.groups(made_up(), TIE, ROWS, covariates=X, actors=NAMES))

    def with_times() -> bytes:
        buffer = io.BytesIO()
        with h5py.File(buffer, "w", track_order=True, track_times=True):
            pass
        return buffer.getvalue()

    first, timed = ours(), with_times()
    time.sleep(1.1)
    assert ours() == first
    assert with_times() != timed  # so a time would be seen


def test_arviz_computes_our_diagnostics_from_the_file_of_a_real_fit(tmp_path: Path) -> None:
    settings = Settings(chains=4, warmup=60, draws=50, thin=1, extend=0)
    seeds = [np.random.SeedSequence(k) for k in range(4)]
    result = fit(TIE, ROWS, groups=2, settings=settings, seeds=seeds, covariates=X)
    path = tmp_path / "fit.nc"
    path.write_bytes(export.netcdf(export.groups(result, TIE, ROWS, covariates=X, actors=NAMES)))
    tree = convert_to_datatree(str(path))
    ours = diagnostics.diagnose(result.coefficients.transpose(2, 0, 1))
    for k, name in enumerate(result.coefficient_names):
        draws = tree["posterior/coefficients"].sel(coefficient=name).transpose("chain", "draw")
        axes = {"chain_axis": 0, "draw_axis": 1}
        assert array_stats.rhat(draws.values, **axes) == pytest.approx(ours[k, 0])
        assert array_stats.ess(draws.values, method="bulk", **axes) == pytest.approx(ours[k, 1])
    np.testing.assert_array_equal(tree["posterior/labels"], result.labels)
