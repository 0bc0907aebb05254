"""Made-up sites as the figures get them: tables, files of tables, and gathered maps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from scripts.figures.diagnostics import Diagnostics, gather_diagnostics
from scripts.figures.site_map import SiteMap, gather_map
from scripts.study import tables as t
from scripts.study.files import write_json
from tests.made_up import MadeUpSite, made_up_goodness, made_up_site

CHOICE = {"groups": 4, "worst_rhat": 1.004, "cap": 5, "warnings": ["Only a few were asked."]}


def selection(site: MadeUpSite) -> dict[str, pa.Table]:
    """Seven core people of the first cluster and three bridgers, of those with a place."""
    ids = site.positions["actor_id"].to_pylist()
    letters = site.clusters["cluster"].to_pylist()
    q = np.array(site.membership["probability"]).reshape(len(ids), len(letters))
    placed = [i for i, c in enumerate(site.positions["certainty"].to_pylist()) if c != "prior only"]
    bridgers = sorted(placed, key=lambda i: q[i].max())[:3]
    core = sorted(set(placed) - set(bridgers), key=lambda i: -q[i, 0])[:7]
    place = ["core" if i in core else "bridger" if i in bridgers else "none"
             for i in range(len(ids))]  # fmt: skip
    zero = dict.fromkeys((c.name for c in t.PEOPLE.columns if c.type == t.REAL), np.zeros(len(ids)))
    people = zero | {
        "actor_id": ids,
        "cluster": [letters[k] for k in q.argmax(axis=1)],
        "membership": q.max(axis=1),
        "certainty": site.positions["certainty"].to_pylist(),
        "degree_seen": [0] * len(ids),
        "cross_ties_seen": [0] * len(ids),
        "place": place,
        "kind": [None if p == "none" else p for p in place],
        "proposed": place,
        "decision": [None] * len(ids),
        "rank": [None if p == "none" else 1 for p in place],
        "reason": [""] * len(ids),
    }
    choice = {c.name: np.zeros(len(letters)) for c in t.CLUSTER_CHOICE.columns} | {
        "cluster": letters,
        "large_enough": [True] * len(letters),
        "chosen": [x == letters[0] for x in letters],
        "proposed": [x == letters[0] for x in letters],
        "decision": [None] * len(letters),
        "reason": [""] * len(letters),
    }
    return {
        "people": t.make_table(t.PEOPLE, people),
        "cluster_choice": t.make_table(t.CLUSTER_CHOICE, choice),
    }


def tables(site: MadeUpSite) -> dict[str, pa.Table]:
    names = ("actors", "dyads", "models", "diagnostics", "positions", "membership", "clusters")
    return {name: getattr(site, name) for name in names} | selection(site)


def a_map(
    n: int = 58,
    groups: int = 4,
    seed: int = 1,
    *,
    directed: bool = True,
    organisations: Sequence[str | None] | None = None,
    **choice: Any,
) -> SiteMap:
    site = made_up_site(n, groups, seed=seed)
    all_tables = tables(site)
    if organisations is not None:
        column = pa.array([organisations[i % len(organisations)] for i in range(n)], pa.string())
        all_tables["actors"] = all_tables["actors"].set_column(1, "organisation", column)
    facts = CHOICE | {"groups": groups} | choice
    return gather_map("S1", 3, all_tables, site.draws, facts, directed=directed)


def some_diagnostics(n: int = 58, groups: int = 4, **choice: Any) -> Diagnostics:
    site = made_up_site(n, groups)
    return gather_diagnostics("S1", 3, tables(site), site.draws, CHOICE | choice)


def write_site(folder: Path, n: int = 58) -> dict[str, Path]:
    """Write everything that the rules of figures read; return the paths by name."""
    site = made_up_site(n, 4)
    paths = {}
    for name, table in tables(site).items():
        paths[name] = folder / f"{name}.parquet"
        t.write_checked(paths[name], table)
    paths["goodness"] = folder / "goodness.parquet"
    t.write_checked(paths["goodness"], made_up_goodness())
    paths["draws"] = folder / "draws.npz"
    np.savez(paths["draws"], **site.draws)
    paths["choice"] = folder / "choice.json"
    write_json(paths["choice"], CHOICE)
    return paths
