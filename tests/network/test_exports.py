"""Exports, each opened by a reader that is not ours and held against the dyads table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from scripts import export_network
from scripts.network.exports import (
    FILES,
    GEPHI_SCALE,
    LONGEST_LABEL,
    Exported,
    dl,
    exported,
    labels,
    partition,
)
from scripts.network.sociomatrix import Sociomatrix, sociomatrix_at
from scripts.study.tables import (
    ACTORS,
    DYADS,
    MEMBERSHIP,
    POSITIONS,
    TableModel,
    make_table,
    write_checked,
)
from scripts.study.watermark import PROVISIONAL
from tests.jobs import stand_in
from tests.leaks import find_leaks
from tests.made_up import MadeUpSite, made_up_site

AWKWARD = 'community <b>health</b> & "old", naïve\ttrust – 東; =1+1'
LONG = "Q" * 16

Cells = dict[tuple[str, str], bool | None]


def recoded(site: MadeUpSite, prefix: str) -> MadeUpSite:
    """The same site with awkward codes and attributes."""

    def codes(table: pa.Table, model: TableModel) -> pa.Table:
        columns = table.to_pydict()
        for name in ("actor_id", "sender", "receiver"):
            if name in columns:
                columns[name] = [v.replace("S1-", f"{prefix}-9") for v in columns[name]]
        if "organisation" in columns:
            columns["organisation"][1] = AWKWARD
        return make_table(model, columns)

    return replace(
        site,
        actors=codes(site.actors, ACTORS),
        dyads=codes(site.dyads, DYADS),
        positions=codes(site.positions, POSITIONS),
        membership=codes(site.membership, MEMBERSHIP),
    )


def export_of(site: MadeUpSite, name: str = "S1", *, directed: bool = True) -> Exported:
    return exported(
        name,
        sociomatrix_at(site.actors, site.dyads, 3, directed=directed),
        site.actors.to_pylist(),
        site.positions.to_pylist(),
        site.membership.to_pylist(),
        3,
    )


SITES = {
    "plain": made_up_site(n=30, groups=3),
    "long codes": recoded(made_up_site(n=30, groups=3), LONG),
}


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> MadeUpSite:
    return SITES[request.param]


def dyads_of(site: MadeUpSite) -> Cells:
    return {(row["sender"], row["receiver"]): row["tie"] for row in site.dyads.to_pylist()}


def asked_of(site: MadeUpSite) -> dict[str, bool]:
    return {row["actor_id"]: row["wave"] is not None for row in site.actors.to_pylist()}


def same_where_ties_are_all_there_is(found: set[tuple[str, str]], site: MadeUpSite) -> None:
    """Ties agree cell by cell; the others are no tie or unknown, as `asked` of the sender says."""
    for pair, tie in dyads_of(site).items():
        assert (pair in found) == bool(tie), pair
        assert (tie is not None) == asked_of(site)[pair[0]], pair


# --- readers that are not ours ----------------------------------------------------------------


def test_networkx_reads_the_graphml(site: MadeUpSite) -> None:
    graph = nx.parse_graphml(FILES["network.graphml"](export_of(site)))
    assert graph.is_directed()
    same_where_ties_are_all_there_is(set(graph.edges), site)
    assert nx.get_node_attributes(graph, "asked") == asked_of(site)
    same_attributes(graph.nodes, site)
    assert "unknown" in graph.graph["note"]


def test_igraph_reads_the_graphml(site: MadeUpSite, tmp_path: Path) -> None:
    path = tmp_path / "network.graphml"
    path.write_text(FILES["network.graphml"](export_of(site)), encoding="utf-8")
    graph = igraph.Graph.Read_GraphML(str(path))
    assert graph.is_directed()
    names = graph.vs["id"]
    same_where_ties_are_all_there_is({(names[e.source], names[e.target]) for e in graph.es}, site)
    assert dict(zip(names, graph.vs["asked"], strict=True)) == asked_of(site)
    same_attributes({v["id"]: v.attributes() for v in graph.vs}, site)


def test_networkx_reads_the_gexf_and_gephi_finds_the_map_in_it(site: MadeUpSite) -> None:
    text = FILES["network.gexf"](export_of(site))
    assert "lastmodified" not in text
    assert "are unknown" in text
    graph = nx.read_gexf(io.BytesIO(text.encode()))
    same_where_ties_are_all_there_is(set(graph.edges), site)
    assert nx.get_node_attributes(graph, "asked") == asked_of(site)
    same_attributes(graph.nodes, site)
    for row in site.positions.to_pylist():
        place = graph.nodes[row["actor_id"]]["viz"]["position"]
        assert place["x"] == pytest.approx(GEPHI_SCALE * row["x"], abs=1e-3)
        assert place["y"] == pytest.approx(GEPHI_SCALE * row["y"], abs=1e-3)


def same_attributes(found: Mapping[str, Mapping[str, Any]], site: MadeUpSite) -> None:
    places = {row["actor_id"]: row for row in site.positions.to_pylist()}
    for row in site.actors.to_pylist():
        node, place = found[row["actor_id"]], places[row["actor_id"]]
        for name in ("organisation", "role", "background", "sector"):
            expected = row[name] and row[name].replace("\t", " ")
            assert (node.get(name) or None) == expected, name
        assert node["certainty"] == place["certainty"]
        assert node["x"] == pytest.approx(place["x"], abs=1e-6)
        wave = node.get("wave")
        assert (None if wave is None or wave != wave else int(wave)) == row["wave"]
    shares = {(r["actor_id"], r["cluster"]): r["probability"] for r in site.membership.to_pylist()}
    for (actor, letter), share in shares.items():
        assert found[actor][f"p_{letter}"] == pytest.approx(share, abs=1e-6)
        assert share <= shares[actor, found[actor]["cluster"]]


def test_networkx_and_igraph_read_the_pajek_file(site: MadeUpSite, tmp_path: Path) -> None:
    what = export_of(site)
    text = FILES["network.net"](what)
    graph = nx.parse_pajek(text)
    assert graph.is_directed()
    same_where_ties_are_all_there_is(set(nx.DiGraph(graph).edges), site)
    path = tmp_path / "network.net"
    path.write_text(text, encoding="utf-8")
    other = igraph.Graph.Read_Pajek(str(path))
    names = other.vs["name"]
    assert names == list(what.network.actor_ids)
    same_where_ties_are_all_there_is({(names[e.source], names[e.target]) for e in other.es}, site)
    assert min(other.vs["x"] + other.vs["y"]) >= 0
    assert max(other.vs["x"] + other.vs["y"]) <= 1
    # the map the right way up: Pajek's y goes down
    assert np.corrcoef(other.vs["y"], [node["y"] for node in what.nodes])[0, 1] < -0.999


def test_partitions_and_vector_go_with_the_vertices(site: MadeUpSite) -> None:
    what = export_of(site)

    def values(name: str) -> list[float]:
        head, *rest = FILES[name](what).splitlines()
        assert head == f"*Vertices {len(what.nodes)}"
        return [float(value) for value in rest]

    ids = what.network.actor_ids
    assert values("asked.clu") == [asked_of(site)[actor] for actor in ids]
    letters = [chr(ord("A") + int(k) - 1) for k in values("clusters.clu")]
    shares = {(r["actor_id"], r["cluster"]): r["probability"] for r in site.membership.to_pylist()}
    expected = [shares[pair] for pair in zip(ids, letters, strict=True)]
    assert values("membership.vec") == pytest.approx(expected, abs=1e-6)
    assert partition([2, 0]) == "*Vertices 2\n2\n0\n"


def test_pandas_reads_gephis_tables(site: MadeUpSite) -> None:
    what = export_of(site)
    texts = {name: FILES[name](what) for name in ("nodes.csv", "edges.csv")}
    assert not any(text.startswith("\ufeff") for text in texts.values())  # Gephi stumbles on it
    edges = pd.read_csv(io.StringIO(texts["edges.csv"]))
    assert set(edges["Type"]) == {"Directed"}
    found = set(zip(edges["Source"], edges["Target"], strict=True))
    assert len(found) == len(edges)
    same_where_ties_are_all_there_is(found, site)
    nodes = pd.read_csv(io.StringIO(texts["nodes.csv"]))
    assert nodes["asked"].dtype == bool
    assert dict(zip(nodes["Id"], nodes["asked"], strict=True)) == asked_of(site)
    assert list(nodes["Label"]) == list(nodes["Id"])


def test_pandas_reads_the_adjacency_table_cell_by_cell(site: MadeUpSite) -> None:
    table = pd.read_csv(io.StringIO(FILES["adjacency.csv"](export_of(site))), index_col=0)
    assert list(table.index) == list(table.columns)
    for (sender, receiver), tie in dyads_of(site).items():
        cell = table.loc[sender, receiver]
        assert (None if np.isnan(cell) else bool(cell)) == tie
    assert not np.diag(table.to_numpy()).any()
    assert int(table.isna().to_numpy().sum()) == sum(t is None for t in dyads_of(site).values())


# --- DL: no reader of it says what it does with NA, so one strictly after the format's help -----


def parse_dl(text: str) -> tuple[list[str], list[list[str]]]:
    """Read a full matrix in UCINET's Data Language; raise on anything that its help rules out."""
    lines = text.split("\n")
    assert lines.pop() == ""
    parameters: dict[str, str] = {}
    words = lines.pop(0).split()
    assert words[0].upper() == "DL"
    rest = " ".join(words[1:])
    while not lines[0].upper().startswith("LABELS"):
        rest += " " + lines.pop(0)
    for name, value in re.findall(r"(\w+)\s*=\s*(\w+)", rest):
        parameters[name.upper()] = value.upper()
    assert parameters.pop("FORMAT") == "FULLMATRIX"
    n = int(parameters.pop("N"))
    assert not parameters
    assert lines.pop(0).upper() == "LABELS:"
    names: list[str] = []
    while lines[0].upper() != "DATA:":
        names += [name for name in re.split(r"[ ,=]+", lines.pop(0)) if name]
    lines.pop(0)
    cells = " ".join(lines).split()
    assert len(names) == n
    assert len({name.upper() for name in names}) == n
    assert all(0 < len(name) <= 18 and '"' not in name for name in names)
    assert len(cells) == n * n
    assert set(cells) <= {"0", "1", "NA"}
    return names, [cells[n * i : n * (i + 1)] for i in range(n)]


def test_the_dl_file_says_the_same_cell_by_cell(site: MadeUpSite) -> None:
    what = export_of(site)
    names, rows = parse_dl(dl(what))
    ids = what.network.actor_ids
    meaning = {"0": False, "1": True, "NA": None}
    found = {
        (ids[i], ids[j]): meaning[cell]
        for i, row in enumerate(rows)
        for j, cell in enumerate(row)
        if i != j
    }
    assert found == dyads_of(site)
    assert [name[-4:] for name in names] == [actor[-4:] for actor in ids]


def test_long_codes_are_shortened_and_stay_apart() -> None:
    codes = [f"{LONG}-{k:04d}" for k in range(1, 1000)]
    short = labels(codes)
    assert max(map(len, short)) == LONGEST_LABEL
    assert short[0] == "Q" * 13 + "-0001"
    assert labels(["S1-001", "S1-1234"]) == ["S1-001", "S1-1234"]
    with pytest.raises(ValueError, match="small letters"):
        labels(["s1-001", "S1-001"])


# --- R ------------------------------------------------------------------------------------------


def test_the_r_script_names_columns_and_files_that_are_there(site: MadeUpSite) -> None:
    what = export_of(site)
    script = FILES["read_network.R"](what)
    assert set(re.findall(r'"([\w.]+\.csv)"', script)) <= set(FILES)
    header = FILES["nodes.csv"](what).splitlines()[0].split(",")
    assert set(re.findall(r"people\$(\w+)", script)) <= set(header)
    code = "\n".join(line for line in script.splitlines() if not line.startswith("#"))
    for opening, closing in ("()", "{}", "[]"):
        assert code.count(opening) == code.count(closing)
    assert "directed = TRUE" in script and 'mode = "directed"' in script
    assert "DIRECTED" not in script and "MODE" not in script


# --- without direction ------------------------------------------------------------------------


def undirected() -> tuple[MadeUpSite, Exported]:
    """Each pair once, observed where either end was asked, as the dyads table has it."""
    site = made_up_site(n=20, groups=2, respondents=6)
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for row in site.dyads.to_pylist():
        ends = tuple(sorted((row["sender"], row["receiver"])))
        old = pairs.get(ends, {"wave": None, "tie": None})  # type: ignore[arg-type]
        known = [v for v in (old["tie"], row["tie"]) if v is not None]
        waves = [v for v in (old["wave"], row["wave"]) if v is not None]
        pairs[ends] = {"wave": min(waves, default=None), "tie": any(known) if known else None}  # type: ignore[index]
    columns = {
        "sender": [a for a, _ in pairs],
        "receiver": [b for _, b in pairs],
        "wave": [row["wave"] for row in pairs.values()],
        "tie": [row["tie"] for row in pairs.values()],
    }
    site = replace(site, dyads=make_table(DYADS, columns))
    return site, export_of(site, directed=False)


def test_ties_without_direction_are_written_once() -> None:
    site, what = undirected()
    cells = dyads_of(site)
    ties = {frozenset(pair) for pair, tie in cells.items() if tie}
    for graph in (
        nx.parse_graphml(FILES["network.graphml"](what)),
        nx.read_gexf(io.BytesIO(FILES["network.gexf"](what).encode())),
        nx.parse_pajek(FILES["network.net"](what)),
    ):
        assert not graph.is_directed()
        assert {frozenset(edge) for edge in nx.Graph(graph).edges} == ties
        assert graph.number_of_edges() == len(ties)
    edges = list(csv.DictReader(io.StringIO(FILES["edges.csv"](what))))
    assert {row["Type"] for row in edges} == {"Undirected"}
    assert len(edges) == len(ties)
    _, rows = parse_dl(dl(what))
    meaning = {"0": False, "1": True, "NA": None}
    ids = what.network.actor_ids
    for (a, b), tie in cells.items():
        i, j = ids.index(a), ids.index(b)
        assert meaning[rows[i][j]] == meaning[rows[j][i]] == tie
    assert "directed = FALSE" in FILES["read_network.R"](what)
    assert "either of them" in FILES["README.txt"](what)


# --- what is said -----------------------------------------------------------------------------


def test_the_readme_says_what_is_unknown_and_names_every_file(site: MadeUpSite) -> None:
    text = FILES["README.txt"](export_of(site))
    assert "UNKNOWN, not empty" in text
    assert "of whom 12 were asked" in text
    for name in set(FILES) - {"README.txt"}:
        assert name in text, name


def test_a_provisional_run_is_said_wherever_there_is_room() -> None:
    sound = export_of(SITES["plain"])
    marked = replace(sound, mark=PROVISIONAL)
    for name in ("README.txt", "network.graphml", "network.gexf"):
        assert PROVISIONAL.sentence in FILES[name](marked)
        assert PROVISIONAL.sentence not in FILES[name](sound)
    nodes = pd.read_csv(io.StringIO(FILES["nodes.csv"](marked)))
    assert set(nodes[PROVISIONAL.column]) == {"yes"}
    parse_dl(dl(marked))


def test_a_reader_that_forgot_na_would_be_noticed() -> None:
    """The comparison can fail: zeros in place of what was not asked are not the dyads table."""
    site = SITES["plain"]
    text = dl(export_of(site)).replace("NA", "0")
    _, rows = parse_dl(text)
    assert sum(row.count("NA") for row in rows) != sum(t is None for t in dyads_of(site).values())


# --- the job ----------------------------------------------------------------------------------


def run_job(site: MadeUpSite, folder: Path, names: Mapping[str, Callable[..., str]]) -> Path:
    inputs = {name: folder / f"{name}.parquet"
              for name in ("actors", "dyads", "positions", "membership")}  # fmt: skip
    for name, path in inputs.items():
        write_checked(path, getattr(site, name))
    job = stand_in(inputs, {}, {"wave": 3, "directed": True, "names": "stop"}, site="S1")
    job.output = [folder / "exports" / "S1" / name for name in names]
    export_network.main(job)
    return folder / "exports"


def test_the_job_writes_every_file_and_the_same_bytes_twice(tmp_path: Path) -> None:
    first, second = (run_job(SITES["plain"], tmp_path / k, FILES) / "S1" for k in "ab")
    assert {path.name for path in first.iterdir()} == set(FILES)
    for name in FILES:
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_the_wiring_names_the_files_that_are_made() -> None:
    text = (Path(__file__).parents[2] / "rules" / "exports.smk").read_text(encoding="utf-8")
    listed = re.search(r"EXPORTS = \[(.*?)\]", text, flags=re.DOTALL)
    assert listed is not None
    assert sorted(re.findall(r'"([^"]+)"', listed[1])) == sorted(FILES)


NAMES = ("Aurelia Quillfeather", "Benedikt Ravensworth")


def test_a_name_would_be_found_in_every_kind_of_export_and_there_is_none(tmp_path: Path) -> None:
    assert find_leaks(run_job(SITES["plain"], tmp_path / "sound", FILES), NAMES) == []
    # A leaky build: a name in place of a kind of organisation must be found wherever that goes.
    columns = SITES["plain"].actors.to_pydict()
    columns["organisation"][0] = NAMES[0]
    leaky = replace(SITES["plain"], actors=make_table(ACTORS, columns))
    found = {
        leak.path.name for leak in find_leaks(run_job(leaky, tmp_path / "leaky", FILES), NAMES)
    }
    assert found == {"network.graphml", "network.gexf", "nodes.csv"}
    # And one in place of a code, wherever codes go.
    network = export_of(SITES["plain"]).network
    named = Sociomatrix((NAMES[1], *network.actor_ids[1:]), network.tie, network.observed)
    what = replace(export_of(SITES["plain"]), network=named)
    folder = tmp_path / "named"
    folder.mkdir()
    for name in set(FILES) - {"network.dl"}:  # whose codes have a dash
        (folder / name).write_text(FILES[name](what), encoding="utf-8")
    found = {leak.path.name for leak in find_leaks(folder, NAMES)}
    assert found >= {"network.graphml", "network.gexf", "nodes.csv", "edges.csv", "network.net",
                     "adjacency.csv"}  # fmt: skip
