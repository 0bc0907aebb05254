from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from scripts import place_accounts
from scripts.network.draws import write_arrays
from scripts.study.narrative_tables import (
    ACCOUNT_CLUSTERS,
    ACCOUNTS,
    CAST,
    CLUSTER_PAIRS,
    PLACEMENTS,
)
from scripts.study.tables import make_table_from_rows, read_table, write_checked
from tests.jobs import stand_in
from tests.made_up import made_up_site
from tests.made_up_narrative import made_up_narrative

MODELS = {"placements": PLACEMENTS, "account_clusters": ACCOUNT_CLUSTERS,
          "cluster_pairs": CLUSTER_PAIRS}  # fmt: skip


def place(
    folder: Path, *, n: int = 58, groups: int = 3, told: bool = True, **params: Any
) -> dict[str, Path]:
    site, narrative = made_up_site(n=n, groups=groups), made_up_narrative()
    tables = {
        name: getattr(site, name)
        for name in ("actors", "dyads", "positions", "membership", "clusters")
    }
    rows = {model.name: narrative[model.name].to_pylist() for model in (ACCOUNTS, CAST)}
    tables |= {
        model.name: make_table_from_rows(model, rows[model.name] if told else [])
        for model in (ACCOUNTS, CAST)
    }
    tables["documents"] = narrative["documents"]
    if not params.get("directed", True):
        tables["dyads"] = _once(tables["dyads"])
    inputs = {name: folder / f"{name}.parquet" for name in tables}
    for name, table in tables.items():
        write_checked(inputs[name], table)
    inputs["draws"] = folder / "draws.npz"
    write_arrays(inputs["draws"], site.draws)
    outputs = {name: folder / "out" / f"{name}.parquet" for name in MODELS}
    settings = {"seed": 1, "wave": 3, "directed": True} | params
    place_accounts.main(stand_in(inputs, outputs, settings, site="S1"))
    return outputs


def _once(dyads: pa.Table) -> pa.Table:
    """Each pair once, as tables without direction have it."""
    return dyads.filter(pc.less(dyads["sender"], dyads["receiver"]))


def rows_of(outputs: dict[str, Path], name: str) -> list[dict[str, Any]]:
    return read_table(outputs[name], MODELS[name]).to_pylist()


def test_every_account_and_cluster_has_its_row(tmp_path: Path) -> None:
    out = place(tmp_path)
    placements = {row["account_id"]: row for row in rows_of(out, "placements")}
    assert list(placements) == ["S1-A01", "S1-A02", "S1-A03"]
    first = placements["S1-A01"]
    assert (first["cast"], first["placed"], first["unplaced"]) == (8, 7, "S1-X01")
    assert "Outside the network: taxi drivers." in first["sentence"]
    clusters = rows_of(out, "account_clusters")
    assert [(row["account_id"][3:], row["cluster"]) for row in clusters] == [
        (account, letter) for account in ("A01", "A02", "A03") for letter in "ABC"
    ]
    for account, row in placements.items():
        own = [r for r in clusters if r["account_id"] == account]
        assert sum(r["members"] for r in own) == pytest.approx(row["placed"])
        assert sum(r["by_chance"] for r in own) == pytest.approx(row["placed"])
        largest = max(own, key=lambda r: r["members"])
        assert row["main_cluster"] == largest["cluster"]
        assert row["pairs_within"] + row["pairs_between"] == row["placed"] * (row["placed"] - 1) / 2
    pairs = rows_of(out, "cluster_pairs")
    assert [row["cluster"] + row["other"] for row in pairs] == ["AA", "AB", "AC", "BB", "BC", "CC"]
    site = made_up_site(n=58, groups=3)
    asked = sum(wave is not None for wave in site.actors["wave"].to_pylist())
    assert sum(row["pairs_observed"] for row in pairs) == asked * 57
    ties = sum(bool(tie) for tie in site.dyads["tie"].to_pylist())
    assert sum(row["ties_seen"] for row in pairs) == ties


def test_interviewees_stay_when_casts_are_drawn_by_lot(tmp_path: Path) -> None:
    """In the second account 002 and 003 tell, and 008 does not: only 008 is exchanged."""
    out = place(tmp_path)
    site = made_up_site(n=58, groups=3)
    q = site.membership["probability"].to_numpy().reshape(-1, 3)
    own = [row for row in rows_of(out, "account_clusters") if row["account_id"] == "S1-A02"]
    for k, row in enumerate(own):
        stay = q[1, k] + q[2, k]
        assert row["chance_low"] >= stay - 1e-9 and row["chance_high"] <= stay + 1 + 1e-9
    assert any(row["chance_low"] < row["chance_high"] for row in own)


def test_the_same_inputs_give_the_same_bytes_and_another_seed_other_lots(tmp_path: Path) -> None:
    first, again = place(tmp_path / "a"), place(tmp_path / "b")
    for name, path in first.items():
        assert path.read_bytes() == again[name].read_bytes(), name
    other = place(tmp_path / "c", seed=2)
    columns = [
        np.array([row["by_chance"] for row in rows_of(out, "account_clusters")])
        for out in (first, other)
    ]
    assert not np.array_equal(*columns)
    assert np.allclose(*columns, atol=0.5)


def test_without_accounts_only_clusters_are_told_of(tmp_path: Path) -> None:
    out = place(tmp_path, told=False)
    assert rows_of(out, "placements") == rows_of(out, "account_clusters") == []
    assert len(rows_of(out, "cluster_pairs")) == 6


def test_ties_without_direction_and_a_single_cluster(tmp_path: Path) -> None:
    both = place(tmp_path / "directed", groups=1)
    once = place(tmp_path / "undirected", groups=1, directed=False)
    for out in (both, once):
        for row in rows_of(out, "placements"):
            assert row["main_cluster"] == "A"
            assert (row["main_share"], row["p_main"]) == (1, 1)
            assert row["pairs_between"] == row["observed_between"] == 0
    ordered, unordered = (rows_of(out, "placements")[0] for out in (both, once))
    assert unordered["observed_within"] <= unordered["pairs_within"] == ordered["pairs_within"]
