"""A made-up study as the page gets it: fitted sites, and a selection from them."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scripts.network.small_cells import small_cells
from scripts.page.content import Page, SiteTables, site_content
from scripts.page.sources import TABLES, NarrativeTables
from scripts.study import tables as t
from scripts.study.config import StudyConfig
from scripts.study.files import write_json, write_text
from scripts.study.fit_tables import GOODNESS
from scripts.study.inputs import Site
from scripts.study.letter_tables import LETTERS
from scripts.study.name_tables import NAME_AUDIT
from scripts.study.privacy_tables import SMALL_CELLS
from tests.made_up import made_up_goodness, made_up_site
from tests.made_up_narrative import made_up_narrative

SIZES = {"S1": (58, 3), "S2": (96, 4), "S3": (123, 3)}
PRIORITIES = {
    "S1": "Reducing the prevalence of smoking",
    "S2": "Planning appropriate healthy lifestyle interventions",
    "S3": "Preventing vascular disease",
}
NARRATED = ("S1", "S2")
VERSIONS = {"Python": "3.11.7", "numpy": "2.0.0"}


def config(**changes: Any) -> StudyConfig:
    return StudyConfig.model_validate(
        {
            "study": "made_up",
            "title": "Knowledge and networks: a made-up study",
            "folder": "resources/made_up",
            "seed": 1,
            "sites": {site: {"clusters": groups} for site, (_, groups) in SIZES.items()},
            "model": {"groups": [1, 2, 3, 4, 5], "seeds": 3, "waves": [3]},
        }
        | changes
    )


def about(site: str, **changes: Any) -> Site:
    return Site.model_validate(
        {
            "site": site,
            "priority": PRIORITIES[site],
            "question": "Who do you go to in order to get things done about this?",
            "roster": "given" if site == "S1" else "discovered",
            "cap": 5 if site == "S1" else None,
            "note": "Invented for tests; no real person or place.",
        }
        | changes
    )


def site_tables(site: str, **changes: Any) -> SiteTables:
    n, groups = SIZES[site]
    made = made_up_site(n, groups, seed=int(site[1:]), site=site)
    tables = {f.name: getattr(made, f.name) for f in fields(made) if f.name != "draws"}
    tables["nominations"] = _nominations(site)
    tables["name_audit"] = _name_audit(site)
    tables["letters"] = _letters(made)
    tables["goodness"] = made_up_goodness()
    cells = small_cells(tables["actors"].to_pylist(), site, smallest=2)
    tables["small_cells"] = t.make_table_from_rows(SMALL_CELLS, cells)
    tables |= _selection(made, np.random.default_rng(7))
    narrative = narrative_tables(site) if site in NARRATED else None
    return SiteTables(about(site, **changes), _choice(made, groups), made.draws, tables, narrative)


def narrative_tables(site: str) -> NarrativeTables:
    """A site with an account told in full, a complete one and an incomplete one."""
    made = made_up_narrative(site)
    # It knows of four clusters; the made-up network may have fewer.
    letters = pa.array("ABCD"[: SIZES[site][1]])
    shares = made["account_clusters"]
    made["account_clusters"] = shares.filter(pc.is_in(shares["cluster"], letters))
    return NarrativeTables(
        {model.name: made[model.name] for model in TABLES},
        {"replaced": 57, "doubtful": 4, "overlooked": 9, "interviews_left_out": 0},
        {
            "passages": 19, "open": 2, "unmatched": 1, "not_coded": 0,
            "by_coder": {"AB": {"coded": 19, "left": 0}, "CD": {"coded": 14, "left": 5}},
        },
        {"fragments": 19, "unresolved": 0, "without_fragment": 3, "not_kept": 3, "waived": 0},
        frozenset({f"{site}-A01"}),
    )  # fmt: skip


def page(sites: tuple[str, ...] = tuple(SIZES)) -> Page:
    made = tuple(site_content(site_tables(site), config(), 3) for site in sites)
    return Page(config(), 3, made, VERSIONS)


def job(folder: Any) -> SimpleNamespace:
    """Write the study's files; return the job that turns them into the page."""
    files: dict[str, list[str]] = {"charts": []}
    rows = []
    for site in SIZES:
        found = site_tables(site)
        row = found.site.model_dump()
        rows.append(",".join(f'"{"" if v is None else v}"' for v in row.values()))
        made = folder / "results" / site
        made.mkdir(parents=True)
        for model in (*t.TABLE_MODELS, NAME_AUDIT, LETTERS, GOODNESS, SMALL_CELLS):
            t.write_checked(made / f"{model.name}.parquet", found.tables[model.name])
            files.setdefault(model.name, []).append(str(made / f"{model.name}.parquet"))
        np.savez(made / "draws.npz", **found.draws)
        if found.narrative:
            _write_narrative(made, site, found.narrative, files)
        write_json(made / "choice.json", found.choice)
        files.setdefault("draws", []).append(str(made / "draws.npz"))
        files.setdefault("choice", []).append(str(made / "choice.json"))
    write_text(folder / "sites.csv", "\n".join([",".join(Site.model_fields), *rows]) + "\n")
    return SimpleNamespace(
        input=SimpleNamespace(**files),
        output=[str(folder / "report" / "index.html")],
        params=SimpleNamespace(
            config=config(folder=str(folder)).model_dump(mode="json"),
            wave=3,
            narrated=list(NARRATED),
        ),
    )


def _write_narrative(
    made: Any, site: str, found: NarrativeTables, files: dict[str, list[str]]
) -> None:
    for model in TABLES:
        path = made / f"narrative_{model.name}.parquet"
        t.write_checked(path, found.tables[model.name])
        files.setdefault(model.name, []).append(str(path))
    for name, counts in (
        ("pseudonyms", found.pseudonyms),
        ("codings_waiting", found.codings),
        ("fragments_waiting", found.fragments),
    ):
        write_json(made / f"{name}.json", counts)
        files.setdefault(name, []).append(str(made / f"{name}.json"))
    files["charts"] += [f"figures/{account}_chart.svg" for account in sorted(found.charts)]


def _nominations(site: str) -> pa.Table:
    kinds = ["exact", "exact", "alias", "excluded", "unresolved"]
    return t.make_table_from_rows(
        t.NOMINATIONS,
        [
            {
                "row": k + 2, "respondent_id": f"{site}-001", "reporter_id": f"{site}-001",
                "wave": 1, "order": k + 1, "resolution": kind, "confidence": None,
                "actor_id": None if kind in ("excluded", "unresolved") else f"{site}-00{k + 2}",
                "used": kind in ("exact", "alias"),
            }
            for k, kind in enumerate(kinds)
        ],
    )  # fmt: skip


def _letters(made: Any) -> pa.Table:
    """Each run's clusters by the number of their place; of the last one, nobody is sure."""
    letters = made.clusters["cluster"].to_pylist()
    rows = []
    for fit in made.models.to_pylist():
        for k in range(max(fit["groups"], 1)):
            known = k < len(letters)
            share = round(0.98 - 0.1 * k - 0.01 * fit["seed"], 2)
            rows.append(
                {
                    "groups": fit["groups"], "seed": fit["seed"], "number": k + 1, "size": 9.5,
                    "cluster": letters[k] if known else None,
                    "in_common": share if known else None,
                    "doubtful": k == len(letters) - 1 if known else None,
                }
            )  # fmt: skip
    return t.make_table_from_rows(LETTERS, rows)


def _name_audit(site: str) -> pa.Table:
    decided = {"kind": "person", "decision": "same", "confidence": "low", "reviewer": "AB"}
    nobody = dict.fromkeys(decided)
    rows = [
        {"name": k, "actor_id": f"{site}-00{actor}", "resolution": how, "alias_row": alias,
         "spellings": 2 if actor == 2 else 1, "meanings": 2 if k == 3 else 1,
         **(decided if alias else nobody)}
        for k, actor, how, alias in ((2, 2, "exact", None), (3, 2, "alias", 2), (3, 3, "alias", 3))
    ]  # fmt: skip
    common = {"one_respondent": False, "respondents": 1, "ties": 1}
    return t.make_table_from_rows(
        NAME_AUDIT, [{"row": k, **common, **row} for k, row in enumerate(rows, start=2)]
    )


def _choice(made: Any, groups: int) -> dict[str, Any]:
    asked = [w for w in made.actors.column("wave").to_pylist() if w]
    return {
        "groups": groups,
        "seed": 1,
        "draws": 50,
        "chains": 4,
        "worst_rhat": 1.004,
        "cap": None,
        "actors": len(made.actors),
        "respondents": len(asked),
        "share_of_rows_seen": len(asked) / len(made.actors),
        "agreement": {"largest": 0.41, "mean": 0.03},
        "warnings": [
            f"Only {len(asked)} of {len(made.actors)} actors were asked: the BIC then says little "
            "about the number of clusters, and positions are uncertain."
        ],
    }


def _selection(made: Any, rng: np.random.Generator) -> dict[str, pa.Table]:
    letters = made.clusters.column("cluster").to_pylist()
    ids = made.actors.column("actor_id").to_pylist()
    rows = made.membership.to_pylist()
    q = np.array([r["probability"] for r in rows]).reshape(len(ids), -1)
    best = q.argmax(axis=1)
    mixed = []
    for letter in letters:
        for attribute in ("organisation", "role", "background", "all"):
            for index in ("entropy", "blau"):
                mean = 0.5 + 0.4 * rng.random()
                mixed.append(
                    {"cluster": letter, "attribute": attribute, "index": index, "mean": mean,
                     "low": mean - 0.1, "high": mean + 0.08, "defined": 1.0, "without_value": 0.5}
                )  # fmt: skip
    overall = {
        r["cluster"]: r for r in mixed if r["attribute"] == "all" and r["index"] == "entropy"
    }
    choice = [
        {
            "cluster": letter, "size_mean": q[:, k].sum(), "size_low": q[:, k].sum() - 4,
            "size_high": q[:, k].sum() + 5, "heterogeneity": overall[letter]["mean"],
            "low": overall[letter]["low"], "high": overall[letter]["high"],
            "p_most_heterogeneous": [0.71, 0.22, 0.07, 0.0][k], "large_enough": True,
            "chosen": k == 0, "proposed": k == 0, "decision": None,
            "reason": "the most heterogeneous of the clusters with at least 8 members" if k == 0
            else "less heterogeneous",
        }
        for k, letter in enumerate(letters)
    ]  # fmt: skip
    members = np.argsort(-q[:, 0], kind="stable").tolist()
    place = {i: ("core", k + 1) for k, i in enumerate(members[:7])}
    place |= {i: ("bridger", k + 1) for k, i in enumerate(members[10:13])}
    place |= {i: ("alternate", k + 1) for k, i in enumerate(members[13:17])}
    reason = {
        "core": "Close to the centre of A (0.6 sd) and tied to 6 of its members.",
        "bridger": "Tied to 3 people in other clusters; lies on many shortest paths.",
        "alternate": "Next in line as a core member.",
        "none": "",
    }
    people = []
    for i, actor in enumerate(ids):
        where, rank = place.get(i, ("none", None))
        people.append(
            {
                "actor_id": actor, "cluster": letters[best[i]], "membership": q[i, best[i]],
                "p_chosen_cluster": q[i, 0],
                "certainty": made.positions.column("certainty")[i].as_py(),
                "distance": 1.0, "distance_low": 0.5, "distance_high": 1.9, "degree_seen": 3,
                "degree_expected": 4.25, "cross_ties_seen": 2, "participation": 0.4,
                "participation_low": 0.2, "participation_high": 0.6, "betweenness": 0.02,
                "betweenness_low": 0.001, "betweenness_high": 0.05, "place": where, "rank": rank,
                "degree_low": 2.0, "degree_high": 8.0, "cross_ties": 3.1, "cross_ties_low": 1.0,
                "cross_ties_high": 6.0, "eigenvector": 0.7, "eigenvector_low": 0.4,
                "eigenvector_high": 0.9, "proposed": where, "decision": None,
                "kind": {"none": None, "alternate": "core"}.get(where, where),
                "p_place": 0.62 if rank else 0.02, "reason": reason[where],
            }
        )  # fmt: skip
    return {
        "heterogeneity": t.make_table_from_rows(t.HETEROGENEITY, mixed),
        "cluster_choice": t.make_table_from_rows(t.CLUSTER_CHOICE, choice),
        "people": t.make_table_from_rows(t.PEOPLE, people),
    }
