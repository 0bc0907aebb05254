"""Reading the reference networks and results; helpers of the tests of the model."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

REFERENCE = Path(__file__).parent / "reference"


def network(name: str) -> tuple[NDArray[np.int8], NDArray[np.bool_], list[str]]:
    """Sociomatrix, mask and names of a reference network."""
    folder = REFERENCE / "networks" / name
    with (folder / "nodes.csv").open() as file:
        nodes = list(csv.DictReader(file))
    names = [row["name"] for row in nodes]
    tie = np.zeros((len(names), len(names)), dtype=np.int8)
    with (folder / "edges.csv").open() as file:
        for row in csv.DictReader(file):
            if row.get("sign", "1") in ("1", "pos"):
                tie[names.index(row["source"]), names.index(row["target"])] = 1
    asked = np.array([row.get("observed_out", "1") == "1" for row in nodes])
    observed = np.repeat(asked[:, None], len(names), axis=1)
    np.fill_diagonal(observed, False)
    return tie, observed, names


def latentnet(tag: str) -> dict[str, Any]:
    """One fit of latentnet."""
    result: dict[str, Any] = json.loads((REFERENCE / "latentnet" / f"{tag}.json").read_text())
    return result


def latentnet_pairs(tag: str) -> dict[str, NDArray[np.float64]]:
    """Its posterior of every pair, in the order of numpy.triu_indices; nan where it has none."""
    with gzip.open(REFERENCE / "latentnet" / f"{tag}_dyads.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    names = latentnet(tag)["names"]
    place = {name: k for k, name in enumerate(names)}
    at = [(place[r["i"]], place[r["j"]]) for r in rows]
    order = sorted(range(len(rows)), key=lambda k: at[k])
    assert [at[k] for k in order] == list(zip(*np.triu_indices(len(names), 1), strict=True))
    return {
        column: np.array([float(rows[k][column].replace("NA", "nan")) for k in order])
        for column in ("dist_mean", "dist_sd", "p_same", "ey_ij", "ey_ji")
    }
