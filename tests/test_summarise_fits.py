from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts import summarise_fits
from scripts.network.draws import Draws, read_arrays, write_arrays
from scripts.study.files import read_json, write_json
from scripts.study.letter_tables import LETTERS
from scripts.study.problems import StudyError
from scripts.study.tables import (
    CLUSTERS,
    DIAGNOSTICS,
    MEMBERSHIP,
    MODELS,
    POSITIONS,
    make_table,
    make_table_from_rows,
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
    "letters": LETTERS,
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
        self,
        clusters: int | str,
        letters: Mapping[str, str] | None = None,
        earlier: Sequence[Path] = (),
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
                    "earlier": earlier,
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
    home = {row["actor_id"]: row["cluster"]
            for row in sorted(found["membership"], key=lambda row: row["probability"])}  # fmt: skip
    people = [list(home.values()).count(letter) for letter in "ABC"]
    assert people == sorted(people, reverse=True)
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


def earlier_wave(fits: Fits, folder: Path, letters: str, wave: int = 2) -> list[Path]:
    """Write what a wave before left: the same clusters, in the order of these letters."""
    found = fits.summarise(3)
    new = dict(zip("ABC", letters, strict=True))
    rows = [row | {"cluster": new[row["cluster"]]} for row in found["membership"]]
    rows.sort(key=lambda row: (row["actor_id"], row["cluster"]))
    known = [row for row in rows if row["actor_id"] not in ("S1-002", "S1-040")]
    write_checked(folder / "membership.parquet", make_table_from_rows(MEMBERSHIP, known))
    choice = {"letters": sorted(letters), "letters_used": sorted({*letters, "D"}), "wave": wave}
    write_json(folder / "choice.json", choice)
    return [folder / "choice.json", folder / "membership.parquet"]


def clusters_of(found: Mapping[str, Any]) -> dict[str, str]:
    rows = sorted(found["membership"], key=lambda row: row["probability"])
    return {row["actor_id"]: row["cluster"] for row in rows}


def test_letters_are_those_of_the_wave_before(fits: Fits, tmp_path: Path) -> None:
    plain = clusters_of(fits.summarise(3))
    found = fits.summarise(3, earlier=earlier_wave(fits, tmp_path / "wave2", "GEF"))
    new = dict(zip("ABC", "GEF", strict=True))
    assert clusters_of(found) == {actor: new[letter] for actor, letter in plain.items()}
    assert found["choice"]["letters"] == ["E", "F", "G"]
    assert found["choice"]["letters_used"] == ["D", "E", "F", "G"]
    assert found["choice"]["wave"] == 3
    assert not any("doubtful" in text for text in found["choice"]["warnings"])


def test_a_cluster_more_than_before_gets_a_letter_never_used(fits: Fits, tmp_path: Path) -> None:
    found = fits.summarise(4, earlier=earlier_wave(fits, tmp_path / "wave2", "ABC"))
    letters = found["choice"]["letters"]
    assert "D" not in letters  # some wave used it
    assert len(letters) == 4
    assert any("after wave 2" in text for text in found["choice"]["warnings"])


def test_an_anchor_goes_before_the_wave_before(fits: Fits, tmp_path: Path) -> None:
    earlier = earlier_wave(fits, tmp_path / "wave2", "GEF")
    plain = clusters_of(fits.summarise(3))
    actor = next(a for a, letter in plain.items() if letter == "A")
    found = fits.summarise(3, {"E": actor}, earlier)
    assert clusters_of(found)[actor] == "E"
    assert any("Letter E is anchored" in text for text in found["choice"]["warnings"])


def test_clusters_of_every_run_have_the_letters_of_the_chosen_one(fits: Fits) -> None:
    path = fits.draws[[str(p.parent.name) for p in fits.draws].index("3-2")]
    arrays = read_arrays(path)
    turned = Draws.from_arrays(arrays).with_clusters_in_order([2, 0, 1])
    write_arrays(path, arrays | turned.arrays() | {"membership": turned.membership})
    found = fits.summarise(3)
    assert len(found["letters"]) == 3 * (1 + 2 + 3 + 4)
    own = {s: [r for r in found["letters"] if (r["groups"], r["seed"]) == (3, s)] for s in (1, 2)}
    numbered = {s: {r["number"]: r["cluster"] for r in rows} for s, rows in own.items()}
    assert [numbered[2][k] for k in (1, 2, 3)] == [numbered[1][k] for k in (3, 1, 2)]
    assert all(r["in_common"] == pytest.approx(1) for rows in own.values() for r in rows)
    # Whatever the order of clusters in the run that is used, people keep their letters.
    letters = clusters_of(found)
    for p in fits.draws:
        if p.parent.name in ("3-1", "3-3"):
            arrays = read_arrays(p)
            again = Draws.from_arrays(arrays).with_clusters_in_order([1, 2, 0])
            write_arrays(p, arrays | again.arrays() | {"membership": again.membership})
    assert clusters_of(fits.summarise(3)) == letters
