"""A site whose network is already known: nodes and edges, read as if everybody had been asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scripts.study.config import NetworkColumns
from scripts.study.inputs import Actor, Alias, Edge, Interview, Node, Nomination, Site
from scripts.study.problems import Problem, nearest
from scripts.study.reading import Rows, read_rows
from scripts.study.site_inputs import SiteInputs

MOST_NODES = 9_999  # what an actor id has digits for


def read_network_form(
    folder: Path, site: Site, columns: NetworkColumns, *, directed: bool
) -> SiteInputs:
    """Read `nodes` and `edges` of a site as actors, interviews in wave 1 and nominations.

    Nodes are asked unless their `observed_out` is 0. Where ties have no direction, an edge may
    come from either end, if one of the two was asked, and may be listed in both directions.
    """
    chosen = {c: h for c, h in columns.model_dump().items() if h} | {"observed_out": "observed_out"}
    nodes = read_rows(folder, f"{site.site}/nodes", Node, chosen=chosen, spare=("observed_out",))
    edges = read_rows(
        folder, f"{site.site}/edges", Edge, chosen={"source": "source", "target": "target"}
    )
    problems = list(nodes.problems)
    if len(nodes) > MOST_NODES:
        message = f"there are more than {MOST_NODES} nodes."
        problems.append(Problem(nodes.file, 0, "", "", message, "Use a part of the network."))
    width = max(3, len(str(len(nodes))))
    numbered = [
        (row, f"{site.site}-{k:0{width}d}", node)
        for k, (row, node) in enumerate(nodes.numbered[:MOST_NODES], start=1)
    ]
    source = "nomination" if site.roster == "discovered" else "roster"
    attributes = ("name", "organisation", "role", "background", "sector")
    actors = tuple(
        (row, Actor(actor_id=code, source=source, **node.model_dump(include={*attributes})))
        for row, code, node in numbered
    )
    interviews = tuple(
        (row, Interview(respondent_id=code, wave=1))
        for row, code, node in numbered
        if node.observed_out
    )
    code_of = {node.name: code for _, code, node in numbered}
    asked = {interview.respondent_id for _, interview in interviews}
    wrong: list[Problem] = []
    nominations: list[tuple[int, Nomination]] = []
    if nodes.complete:
        wrong += _wrong_edges(edges, code_of, asked, nodes.file, directed=directed)
        wrong_rows = {problem.row for problem in wrong}
        for row, edge in edges:
            if row not in wrong_rows:
                ends = (edge.source, edge.target)
                # Without direction, either end may be the one who was asked.
                ego, alter = ends if code_of[edge.source] in asked else reversed(ends)
                nomination = Nomination(respondent_id=code_of[ego], nominee_name=alter)
                nominations.append((row, nomination))
    return SiteInputs(
        site,
        Rows(nodes.file, actors, tuple(problems), nodes.notes),
        Rows(nodes.file, interviews, tuple(problems), nodes.notes),
        Rows(edges.file, tuple(nominations), (*edges.problems, *wrong), edges.notes),
        Rows[Alias](edges.file),
        known_network=True,
    )


def _wrong_edges(
    edges: Rows[Edge], code_of: dict[str, str], asked: set[str], nodes_file: str, *, directed: bool
) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for row, edge in edges:
        unknown = [c for c in ("source", "target") if getattr(edge, c) not in code_of]
        for column in unknown:
            name = getattr(edge, column)
            message = f"there is no such node in {nodes_file}."
            yield Problem(edges.file, row, column, name, message, nearest(name, code_of))
        if unknown:
            continue
        ends = (edge.source, edge.target)
        if edge.source == edge.target:
            message, column = "the edge goes from a node to itself.", "target"
            yield Problem(edges.file, row, column, edge.target, message, "Remove the row.")
        elif ends in first:
            message, column = f"the edge is on row {first[ends]} already.", "target"
            yield Problem(edges.file, row, column, edge.target, message, "Remove one of the rows.")
        elif not {code_of[end] for end in (ends[:1] if directed else ends)} & asked:
            who = "this node was" if directed else "these nodes were"
            message = f"{who} not asked (observed_out is 0 in {nodes_file})."
            remedy = "Remove the row, or write 1 there."
            yield Problem(edges.file, row, "source", edge.source, message, remedy)
        first.setdefault(ends, row)
