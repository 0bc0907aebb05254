from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts import fit_model
from scripts.network.draws import read_arrays
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.files import read_json
from scripts.study.problems import StudyError
from scripts.study.tables import DIAGNOSTICS, MODELS, read_table, write_checked
from tests.jobs import stand_in
from tests.made_up import made_up_site

KEPT = ("draws.npz", "diagnostics.parquet", "model.parquet")
PARAMS: dict[str, Any] = {
    "seed": 5,
    "dims": 2,
    "directed": True,
    "unobserved_rows": "absent",
    "chains": 4,
    "warmup": 50,
    "draws": 20,
    "thin": 1,
    "doublings": 0,
}


def fit(folder: Path, groups: int = 2, seed: int = 1, wave: int = 3, **params: Any) -> Path:
    site = made_up_site(n=20, groups=2, respondents=6)
    write_checked(folder / "actors.parquet", site.actors)
    write_checked(folder / "dyads.parquet", site.dyads)
    out = folder / f"groups{groups}-seed{seed}"
    outputs = {name.split(".")[0]: out / name for name in (*KEPT, "timing.json")}
    inputs = {name: folder / f"{name}.parquet" for name in ("actors", "dyads")}
    fit_model.main(
        stand_in(
            inputs, outputs, PARAMS | params,
            site="S1", wave=str(wave), groups=str(groups), seed=str(seed),
        )
    )  # fmt: skip
    return out


def test_a_fit_leaves_everything_later_rules_need(tmp_path: Path) -> None:
    out = fit(tmp_path)
    arrays = read_arrays(out / "draws.npz")
    assert arrays["positions"].shape == (4, 20, 20, 2)
    assert arrays["positions"].dtype == np.float32
    assert arrays["labels"].dtype == np.int8
    assert arrays["membership"].shape == (20, 2)
    assert arrays["mkl_positions"].shape == (20, 2)
    model = read_table(out / "model.parquet", MODELS).to_pylist()[0]
    assert (model["groups"], model["seed"], model["chosen"]) == (2, 1, False)
    assert model["bic"] == pytest.approx(model["bic_likelihood"] + model["bic_positions"])
    assert model["intercept_mean"] == pytest.approx(arrays["intercept"].mean())
    diagnostics = read_table(out / "diagnostics.parquet", DIAGNOSTICS).to_pylist()
    rhats = {row["quantity"]: row["rhat"] for row in diagnostics}
    assert model["worst_rhat"] == max(rhat for rhat in rhats.values() if rhat is not None)
    assert "worst distance" in rhats
    assert read_json(out / "timing.json")["peak_mb"] > 20


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    first, again = fit(tmp_path / "a"), fit(tmp_path / "b")
    for name in KEPT:
        assert (first / name).read_bytes() == (again / name).read_bytes(), name
    other = fit(tmp_path / "a", seed=2)
    assert (first / "draws.npz").read_bytes() != (other / "draws.npz").read_bytes()


def test_a_model_without_clusters_has_one_that_holds_everybody(tmp_path: Path) -> None:
    arrays = read_arrays(fit(tmp_path, groups=0) / "draws.npz")
    assert (arrays["labels"] == 0).all()
    assert (arrays["membership"] == 1).all()
    assert arrays["means"].shape == (4, 20, 1, 2)
    assert not arrays["means"].any()
    assert arrays["variances"].shape == (4, 20, 1)
    assert (arrays["variances"] > 0).all()


def test_people_never_asked_can_be_taken_to_name_nobody_for_comparison(tmp_path: Path) -> None:
    absent, zero = fit(tmp_path / "a"), fit(tmp_path / "b", unobserved_rows="zero")
    intercept = [read_arrays(out / "draws.npz")["intercept"].mean() for out in (absent, zero)]
    assert intercept[1] < intercept[0] - 0.5


def test_a_wave_without_interviews_is_the_studys_to_put_right(tmp_path: Path) -> None:
    nobody = Sociomatrix(("a", "b"), np.zeros((2, 2), np.int8), np.zeros((2, 2), bool))
    with pytest.raises(StudyError, match=r"model\.waves"):
        fit_model.check_fittable(nobody, "S1", 1, 2)
    with pytest.raises(StudyError, match=r"only 20 actors after wave 3"):
        fit(tmp_path, groups=21)
    assert not (tmp_path / "groups21-seed1").exists()


def test_warnings_speak_in_codes() -> None:
    text = "The chains disagree on the distance of actors (0, 2): R-hat 1.2."
    expected = "The chains disagree on the distance of S1-001 and S1-003: R-hat 1.2."
    assert fit_model.with_codes(text, ("S1-001", "S1-002", "S1-003")) == expected
