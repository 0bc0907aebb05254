from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts import summarise_fits
from scripts.network.draws import Draws, read_arrays, write_arrays
from scripts.study.files import read_json, write_json
from scripts.study.problems import StudyError
from scripts.study.tables import (
    CLUSTERS,
    DIAGNOSTICS,
    MEMBERSHIP,
    MODELS,
    POSITIONS,
    make_table,
    read_table,
    write_checked,
)
from tests.jobs import stand_in
from tests.made_up import made_up_site

TABLES = {
    "models": MODELS,
    "diagnostics": DIAGNOSTICS,
    "positions": POSITIONS,
    "membership": MEMBERSHIP,
    "clusters": CLUSTERS,
}


class Fits:
    """Made-up fits of a site of 40 actors: 1 to 4 clusters, three seeds each, BIC best at 3."""

    def __init__(self, folder: Path, wave: int = 3) -> None:
        self.folder, self.wave = folder, wave
        self.site = made_up_site(n=40, groups=3)
        write_checked(folder / "actors.parquet", self.site.actors)
        write_checked(folder / "dyads.parquet", self.site.dyads)
        write_json(folder / "counts.json", {"cap": 6, "names": "stop"})
        self.draws: list[Path] = []
        self.models: list[Path] = []
        for i, row in enumerate(self.site.models.to_pylist()):
            place = folder / f"{row['groups']}-{row['seed']}"
            draws = made_up_site(n=40, groups=row["groups"], seed=1).draws
            arrays = draws | {
                "membership": Draws.from_arrays(draws).membership,
                "mkl_positions": draws["positions"][0, 0].astype(float) + row["seed"],
            }
            write_arrays(place / "draws.npz", arrays)
            write_checked(place / "model.parquet", self.site.models.slice(i, 1))
            self.draws.append(place / "draws.npz")
            self.models.append(place / "model.parquet")
        write_checked(folder / "diagnostics.parquet", self.site.diagnostics)

    def summarise(
        self, clusters: int | str, letters: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        out = self.folder / "out"
        outputs = {name: out / f"{name}.parquet" for name in TABLES}
        summarise_fits.main(
            stand_in(
                {
                    "actors": self.folder / "actors.parquet",
                    "dyads": self.folder / "dyads.parquet",
                    "counts": self.folder / "counts.json",
                    "draws": self.draws,
                    "models": self.models,
                    "diagnostics": [self.folder / "diagnostics.parquet"],
                },
                outputs | {"draws": out / "draws.npz", "choice": out / "choice.json"},
                {
                    "clusters": clusters,
                    "letters": letters or {},
                    "directed": True,
                    "unobserved_rows": "absent",
                },
                site="S1",
                wave=str(self.wave),
            )
        )
        found: dict[str, Any] = {
            name: read_table(outputs[name], model).to_pylist() for name, model in TABLES.items()
        }
        return found | {
            "choice": read_json(out / "choice.json"),
            "draws": read_arrays(out / "draws.npz"),
        }


@pytest.fixture
def fits(tmp_path: Path) -> Fits:
    return Fits(tmp_path)


@pytest.mark.parametrize(("clusters", "groups"), [("lowest_bic", 3), (2, 2), (1, 1)])
def test_the_number_of_clusters_is_as_asked_for(
    fits: Fits, clusters: int | str, groups: int
) -> None:
    found = fits.summarise(clusters)
    assert found["choice"]["groups"] == groups
    assert found["choice"]["letters"] == list("ABC")[:groups]
    chosen = [row for row in found["models"] if row["chosen"]]
    assert [(row["groups"], row["seed"]) for row in chosen] == [(groups, found["choice"]["seed"])]
    assert len(found["models"]) == 12
    assert len(found["diagnostics"]) == 12 * 4


def test_the_run_is_the_most_typical_of_those_that_converged(fits: Fits) -> None:
    mixed = made_up_site(n=40, groups=3, seed=1).draws
    rng = np.random.default_rng(0)
    for seed, share in ((1, 0.3), (2, 0.1), (3, 0.0)):  # seed 2 is nearest to the average
        labels = mixed["labels"].copy()
        strays = rng.random(labels.shape) < share
        labels[strays] = rng.integers(0, 3, strays.sum())
        path = fits.draws[[str(p.parent.name) for p in fits.draws].index(f"3-{seed}")]
        write_arrays(path, read_arrays(path) | {"labels": labels})
    found = fits.summarise(3)
    assert found["choice"]["seed"] == 2
    assert found["choice"]["agreement"]["largest"] > 0.1
    own = read_arrays(fits.folder / "3-2" / "draws.npz")
    assert found["positions"][0]["x"] == own["mkl_positions"][0, 0]


def test_letters_go_by_size_and_everything_is_in_their_order(fits: Fits) -> None:
    found = fits.summarise(3)
    sizes = [row["expected_size"] for row in found["clusters"]]
    assert sizes == sorted(sizes, reverse=True)
    labels, means = found["draws"]["labels"], found["draws"]["means"]
    share = [(labels == k).sum(axis=2).mean() for k in range(3)]
    assert share == pytest.approx(sizes)
    for k, row in enumerate(found["clusters"]):
        assert means[:, :, k].mean(axis=(0, 1)) == pytest.approx([row["x"], row["y"]])
        own = [r["probability"] for r in found["membership"] if r["cluster"] == row["cluster"]]
        assert sum(own) == pytest.approx(row["expected_size"])


def test_anchored_letters_follow_their_actor(fits: Fits) -> None:
    home = {
        row["actor_id"]: row["cluster"]
        for row in sorted(fits.summarise(3)["membership"], key=lambda row: row["probability"])
    }
    smallest = next(actor for actor, letter in home.items() if letter == "C")
    found = fits.summarise(3, {"E": smallest})
    assert [row["cluster"] for row in found["clusters"]] == ["A", "B", "E"]
    probability = {(r["actor_id"], r["cluster"]): r["probability"] for r in found["membership"]}
    assert probability[smallest, "E"] == max(probability[smallest, x] for x in "ABE")
    both = fits.summarise(3, {"E": smallest, "F": smallest})["choice"]
    assert any(f"{smallest} is in a cluster that another" in text for text in both["warnings"])


def test_a_letter_for_somebody_unknown_stops_the_run(fits: Fits) -> None:
    with pytest.raises(StudyError, match=r"sites\.S1\.letters\.E.*no such actor.*S1-0"):
        fits.summarise(3, {"E": "S1-0004"})
    assert not (fits.folder / "out").exists()


def test_choice_tells_what_is_known_and_what_is_weak(fits: Fits) -> None:
    choice = fits.summarise(3)["choice"]
    assert (choice["actors"], choice["respondents"], choice["cap"]) == (40, 12, 6)
    assert choice["share_of_rows_seen"] == pytest.approx(12 / 40)
    assert (choice["chains"], choice["draws"]) == (4, 50)
    assert choice["agreement"] == {"largest": 0, "mean": 0}  # the made-up runs are alike
    assert [row["groups"] for row in choice["bic"]["by_groups"]] == [1, 2, 3, 4]
    assert any("12 of 40 actors were asked" in text for text in choice["warnings"])


def test_summaries_have_the_same_bytes_each_time(fits: Fits) -> None:
    fits.summarise(3)
    first = {path.name: path.read_bytes() for path in (fits.folder / "out").iterdir()}
    fits.summarise(3)
    assert first == {path.name: path.read_bytes() for path in (fits.folder / "out").iterdir()}


def test_certainty_and_spread_are_told(fits: Fits) -> None:
    positions = fits.summarise(3)["positions"]
    expected = fits.site.positions.to_pylist()
    assert [row["certainty"] for row in positions] == [row["certainty"] for row in expected]
    make_table(POSITIONS, {k: [row[k] for row in positions] for k in positions[0]})
    assert positions[0]["spread"] > 0
