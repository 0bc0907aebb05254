"""GraphML is read back by two independent readers, ThreadNet's table by its own rules."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import igraph
import networkx as nx
import pytest

from scripts.narrative.narrative_exports import FILES, Narratives, graphml, threadnet_csv
from scripts.narrative.narrative_network import edge_rows, node_rows
from scripts.study.narrative_tables import NARRATIVE_LEVELS
from scripts.study.watermark import mark_of
from tests.narrative.test_narrative_network import found


def narratives(names: str = "stop") -> Narratives:
    boxes = found()
    return Narratives(
        "site S1", boxes, node_rows(boxes, "S1"), edge_rows(boxes, "S1"), mark_of(names)
    )


@pytest.mark.parametrize("level", NARRATIVE_LEVELS)
def test_graphml_opens_elsewhere_and_holds_what_the_tables_hold(tmp_path: Path, level: str) -> None:
    what = narratives()
    path = tmp_path / "network.graphml"
    path.write_text(graphml(what, level), encoding="utf-8")
    nodes = {r["node"]: r for r in what.nodes if r["level"] == level}
    edges = {(r["source"], r["target"]): r for r in what.edges if r["level"] == level}
    graph = nx.read_graphml(path)
    assert graph.is_directed() and set(graph.nodes) == set(nodes) and set(graph.edges) == set(edges)
    for node, row in nodes.items():
        assert graph.nodes[node] == {
            "label": node,
            **{k: row[k] for k in ("speech_act", "boxes", "accounts", "begins", "ends")},
        }
    other = igraph.Graph.Read_GraphML(str(path))
    names = other.vs["id"]
    read = {(names[e.source], names[e.target]): (e["weight"], e["accounts"]) for e in other.es}
    assert read == {edge: (row["times"], row["accounts"]) for edge, row in edges.items()}


def test_threadnet_reads_the_table_by_its_rules() -> None:
    text = threadnet_csv(narratives())
    assert not text.startswith("\ufeff")  # R would take it for a part of the first heading
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading[0] == "sequence"
    assert all(cell for row in rows for cell in row)
    threads: dict[str, list[int]] = {}
    for row in rows:
        threads.setdefault(row[1], []).append(int(row[0]))
    assert threads == {"S1-A01.1": [1, 2, 3], "S1-A01.2": [1, 2, 3], "S1-A02": [1, 2]}
    assert dict(zip(heading, rows[1], strict=True)) == {
        "sequence": "2", "thread": "S1-A01.1", "site": "S1", "account": "S1-A01", "step": "2",
        "act": "commitment", "theme": "interaction+relationships",
        "event": "commitment: interaction + relationships", "actor": "S1-002+S1-X01",
        "actor_kind": "outside+trust", "fragments": "S1-F012+S1-F012b", "sources": "S1-I01",
    }  # fmt: skip
    assert (rows[4][6], rows[4][8], rows[4][9]) == ("no theme", "not said", "not said")


def test_a_provisional_run_is_marked_in_every_file() -> None:
    mark = mark_of("provisional")
    assert mark is not None
    for name, write in FILES.items():
        plain, marked = write(narratives()), write(narratives("provisional"))
        assert plain != marked, name
        assert mark.sentence in marked or mark.column in marked.splitlines()[0], name
    assert "6 boxes of 2 accounts told in full" in FILES["narrative_README.txt"](narratives())


def test_accounts_that_nobody_has_told_yet_make_empty_networks() -> None:
    nothing = Narratives("all sites", [], [], [])
    for level in NARRATIVE_LEVELS:
        assert len(nx.parse_graphml(graphml(nothing, level))) == 0
    assert len(threadnet_csv(nothing).splitlines()) == 1
