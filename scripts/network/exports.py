"""A site's network in the forms that other programs read: codes only, unobserved never zero.

Where a form can say that a pair was never asked about, it does (`NA`): the adjacency table,
UCINET's DL, R. GraphML, GEXF, Gephi's tables and Pajek cannot: there a pair without a tie may be
one that nobody was asked about, which the attribute `asked` of the sender tells, and `README.txt`
says so.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import networkx as nx
import numpy as np

from scripts.network.draws import FloatArray
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.csv_files import csv_text
from scripts.study.watermark import Mark, marked_text

LONGEST_LABEL = 18  # characters, of UCINET's
GEPHI_SCALE = 100.0  # Gephi's nodes are 10 wide: positions are spread out to be seen apart
NOT_ASKED = (
    "Answers of people whose attribute asked is false are unknown: that no tie leads from them "
    "does not mean that they go to nobody."
)
ATTRIBUTES = ("organisation", "role", "background", "sector")
# Not allowed in XML, or breaking lines of text.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")


@dataclass(frozen=True)
class Exported:
    """What is exported of a site.

    Attributes
    ----------
    network : as known after the last wave fitted.
    nodes : in the order of the network's actors: `asked` (bool), `wave` (None: not asked), the four
        attributes (None: unknown), `certainty`, `cluster`, `p_A` ... (probabilities), `x`, `y`.
    mark : that of a provisional run; where a file has no room for it, README.txt has it.
    """

    site: str
    network: Sociomatrix
    nodes: Sequence[Mapping[str, Any]]
    mark: Mark | None = None

    @property
    def note(self) -> str:
        """What goes with the network wherever there is room for it."""
        return f"{self.mark.sentence} {NOT_ASKED}" if self.mark else NOT_ASKED

    def ties(self) -> list[tuple[int, int]]:
        """Return the ties seen, in order; each once where they have no direction."""
        tie = self.network.tie if self.network.directed else np.triu(self.network.tie)
        return [(int(i), int(j)) for i, j in np.argwhere(tie > 0)]


def exported(
    site: str,
    network: Sociomatrix,
    actors: Sequence[Mapping[str, Any]],
    positions: Sequence[Mapping[str, Any]],
    membership: Sequence[Mapping[str, Any]],
    wave: int,
    mark: Mark | None = None,
) -> Exported:
    """Join rows of ACTORS, POSITIONS and MEMBERSHIP on the network's actors.

    An actor's cluster is the most probable one (equal: the first letter).
    """
    about = {row["actor_id"]: row for row in actors}
    place = {row["actor_id"]: row for row in positions}
    shares: dict[str, dict[str, float]] = {}
    for row in membership:
        shares.setdefault(row["actor_id"], {})[row["cluster"]] = row["probability"]
    nodes = []
    for actor in network.actor_ids:
        asked = about[actor]["wave"] is not None and about[actor]["wave"] <= wave
        node: dict[str, Any] = {"asked": asked, "wave": about[actor]["wave"] if asked else None}
        for name in ATTRIBUTES:
            text = about[actor][name]
            node[name] = None if text is None else _CONTROL.sub(" ", text)
        node["certainty"] = place[actor]["certainty"]
        of = shares[actor]
        node["cluster"] = max(sorted(of), key=of.__getitem__)
        node |= {f"p_{letter}": round(of[letter], 6) for letter in sorted(of)}
        node |= {axis: round(place[actor][axis], 6) for axis in ("x", "y")}
        nodes.append(node)
    return Exported(site, network, nodes, mark)


# --- graphs: GraphML, GEXF --------------------------------------------------------------------


def graph_of(what: Exported) -> nx.Graph:
    """Return the ties seen as a graph; attributes that are not known are left out."""
    graph = nx.DiGraph() if what.network.directed else nx.Graph()
    graph.graph["note"] = what.note
    ids = what.network.actor_ids
    for actor, node in zip(ids, what.nodes, strict=True):
        graph.add_node(actor, label=actor, **{k: v for k, v in node.items() if v is not None})
    graph.add_edges_from((ids[i], ids[j]) for i, j in what.ties())
    return graph


def graphml(what: Exported) -> str:
    """Write GraphML, for visone, igraph, yEd and most others."""
    out = io.BytesIO()
    nx.write_graphml_xml(graph_of(what), out)
    text = out.getvalue().decode("utf-8")
    key = re.search(r'<key id="(d\d+)" for="node" attr.name="asked" attr.type="boolean"', text)
    if key is None:
        raise ValueError("the GraphML writer has changed: the attribute asked is not to be found")
    # The form's truth values are written small; igraph takes others for false.
    for truth in ("True", "False"):
        data = f'<data key="{key[1]}">'
        text = text.replace(data + truth, data + truth.lower())
    return text + "\n"


def gexf(what: Exported) -> str:
    """Write GEXF, for Gephi: opens with everybody where the map has them. Carries no date."""
    graph = graph_of(what)
    del graph.graph["note"]  # the form has no place for it
    for node in graph.nodes.values():
        x, y = (GEPHI_SCALE * node[axis] for axis in ("x", "y"))
        node["viz"] = {"position": {"x": round(x, 3), "y": round(y, 3), "z": 0.0}}
    text = "\n".join(nx.generate_gexf(graph)) + "\n"
    described = f"<description>{escape(what.note)}</description>\n    </meta>"
    text, dated = re.subn(r' lastmodifieddate="[^"]*"', "", text)
    text, metas = re.subn(r"</meta>", described, text, count=1)
    if (dated, metas) != (1, 1):
        raise ValueError("the GEXF writer has changed: no date, or no description")
    return text


# --- tables -----------------------------------------------------------------------------------


def nodes_csv(what: Exported) -> str:
    """Write Gephi's table of nodes, which R and UCINET read too; numbers to three decimals."""
    columns = list(what.nodes[0])
    return csv_text(
        ["Id", "Label", *columns],
        (
            [actor, actor, *(_plain(node[column]) for column in columns)]
            for actor, node in zip(what.network.actor_ids, what.nodes, strict=True)
        ),
        what.mark,
    )


def edges_csv(what: Exported) -> str:
    """Write Gephi's table of edges: the ties seen."""
    ids, kind = what.network.actor_ids, "Directed" if what.network.directed else "Undirected"
    return csv_text(["Source", "Target", "Type"], ([ids[i], ids[j], kind] for i, j in what.ties()))


def adjacency_csv(what: Exported) -> str:
    """Write the sociomatrix: 1, 0, and NA where nobody was asked; 0 on the diagonal."""
    ids = what.network.actor_ids
    return csv_text(
        ["", *ids], ([actor, *row] for actor, row in zip(ids, _cells(what.network), strict=True))
    )


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _cells(network: Sociomatrix) -> list[list[str]]:
    cells = np.where(network.observed, network.tie.astype(str), "NA")
    np.fill_diagonal(cells, "0")
    rows: list[list[str]] = cells.tolist()
    return rows


# --- UCINET -----------------------------------------------------------------------------------


def dl(what: Exported) -> str:
    """Write UCINET's DL, a full matrix with labels; NA where nobody was asked."""
    lines = [
        f"DL N={len(what.nodes)}",
        "FORMAT = FULLMATRIX",
        "LABELS:",
        ",".join(labels(what.network.actor_ids)),
        "DATA:",
        *(" ".join(row) for row in _cells(what.network)),
    ]
    return "\n".join(lines) + "\n"


def labels(codes: Sequence[str]) -> list[str]:
    """Shorten codes to what UCINET keeps of a label: the site's part loses its end."""
    short = []
    for code in codes:
        site, dash, number = code.rpartition("-")
        short.append(site[: LONGEST_LABEL - len(dash + number)] + dash + number)
    if len({label.upper() for label in short}) < len(short):
        raise ValueError("codes of a site are the same in UCINET, which has no small letters")
    return short


# --- Pajek ------------------------------------------------------------------------------------


def pajek(what: Exported) -> str:
    """Write Pajek's network: codes as labels, positions as on the map."""
    lines = [f"*Vertices {len(what.nodes)}"]
    places = _in_unit_square(np.array([[node["x"], node["y"]] for node in what.nodes]))
    for k, (actor, (x, y)) in enumerate(zip(what.network.actor_ids, places, strict=True), 1):
        lines.append(f'{k} "{actor}" {x:.4f} {y:.4f} 0.5000')
    lines.append("*Arcs" if what.network.directed else "*Edges")
    lines += [f"{i + 1} {j + 1} 1" for i, j in what.ties()]
    return "\n".join(lines) + "\n"


def _in_unit_square(positions: FloatArray) -> FloatArray:
    """Fit positions into Pajek's window, whose y goes down."""
    low, size = positions.min(axis=0), float(np.ptp(positions, axis=0).max())
    placed = 0.05 + 0.9 * (positions - low) / (size or 1.0)
    return np.stack([placed[:, 0], 1 - placed[:, 1]], axis=1)


def partition(values: Sequence[int]) -> str:
    """Write a partition as Pajek has it: a whole number for each vertex."""
    return "\n".join([f"*Vertices {len(values)}", *map(str, values)]) + "\n"


def clusters_clu(what: Exported) -> str:
    """Write the clusters as a partition: 1 for A, 2 for B, and so on."""
    return partition([ord(node["cluster"]) - ord("A") + 1 for node in what.nodes])


def asked_clu(what: Exported) -> str:
    """Write who was asked, as a partition: 1 asked, 0 not."""
    return partition([int(node["asked"]) for node in what.nodes])


def membership_vec(what: Exported) -> str:
    """Write how probable each one's cluster is, as a vector."""
    values = [f"{node['p_' + node['cluster']]:.6f}" for node in what.nodes]
    return "\n".join([f"*Vertices {len(values)}", *values]) + "\n"


# --- R, and words -----------------------------------------------------------------------------

_R = """# Reads this site's network into R, keeping what nobody was asked about as missing.
#
# In R: setwd("the folder of this file"), then source("read_network.R").
# It makes
#   ties    the sociomatrix: 1, 0, and NA where the person of the row was not asked
#   people  a row a person, in the same order
#   net     for the packages network, sna, ergm: NA ties are missing edges there
#   graph   for the package igraph, which has no missing ties. Only ties that were seen are in
#           it; use V(graph)$asked to tell who could not have any.

ties <- as.matrix(read.csv("adjacency.csv", row.names = 1, check.names = FALSE))
people <- read.csv("nodes.csv", stringsAsFactors = FALSE, fileEncoding = "UTF-8")
stopifnot(identical(rownames(ties), people$Id), identical(colnames(ties), people$Id))
columns <- setdiff(names(people), c("Id", "Label"))

if (requireNamespace("network", quietly = TRUE)) {
  net <- network::as.network(ties, matrix.type = "adjacency", directed = DIRECTED, loops = FALSE)
  network::set.vertex.attribute(net, "vertex.names", people$Id)
  for (column in columns) network::set.vertex.attribute(net, column, people[[column]])
  message(network::network.naedgecount(net), " pairs are missing: nobody was asked about them")
}

if (requireNamespace("igraph", quietly = TRUE)) {
  seen <- ties
  seen[is.na(seen)] <- 0
  graph <- igraph::graph_from_adjacency_matrix(seen, mode = "MODE", diag = FALSE)
  for (column in columns) {
    graph <- igraph::set_vertex_attr(graph, column, value = people[[column]])
  }
}
"""

_README = """The network of site {site} for other programs
{rule}

{ties} seen among {people}, of whom {asked} asked whom they go to. Everybody has a code.

BEWARE: the answers of those who were not asked are UNKNOWN, not empty.
{not_asked_words}
Counting ties as if everybody had been asked (density, out-degree, reciprocity, betweenness) gives
wrong numbers.

File              For                       Unknown answers
adjacency.csv     R, spreadsheets, UCINET   NA
network.dl        UCINET                    NA
read_network.R    R: reads adjacency.csv    NA (package network); see the file for igraph
                  and nodes.csv
network.graphml   visone, igraph, yEd       not marked: see the attribute asked
network.gexf      Gephi                     not marked: see the attribute asked
nodes.csv,        Gephi (Import             not marked: see the column asked
edges.csv         spreadsheet)
network.net       Pajek                     not marked: see asked.clu
clusters.clu,     Pajek: cluster (1 is A),
asked.clu,        asked (1) or not (0),
membership.vec    probability of the cluster

What is said of each person
asked         true: interviewed; false: not, so that answers are unknown
wave          wave of that interview
organisation, role, background, sector    as in the study's actors table
certainty     identified; weak: named by one respondent only, so somewhere around that one;
              prior only: never asked, named by nobody: the position says nothing
cluster       letter of the most probable cluster
p_A, p_B ...  probability of belonging to each: a cluster of .5 is a guess
x, y          position on the map, in units of log odds; distances count, directions do not

A position or cluster is an estimate. Its uncertainty is in the study's report.

Notes
- UCINET: codes become capitals, and are cut to {longest} characters before their number. Look after
  importing whether the rows of those not asked are missing. Where your version takes NA for
  something else, paste adjacency.csv into its spreadsheet editor, leaving those cells empty.
- Gephi: in network.gexf everybody stands where the map has them, {scale:.0f} times as large.
- Pajek has no missing ties: extract the vertices of asked.clu before counting.
- Tables have three decimals, no byte order mark (Gephi stumbles on one), and are UTF-8.
"""


def r_script(what: Exported) -> str:
    """Return a script that reads the adjacency table into R."""
    directed = what.network.directed
    return _R.replace("DIRECTED", "TRUE" if directed else "FALSE").replace(
        "MODE", "directed" if directed else "undirected"
    )


def readme(what: Exported) -> str:
    """Say what is in each file and what it cannot say."""
    asked = sum(node["asked"] for node in what.nodes)
    title = f"The network of site {what.site} for other programs"
    words = (
        "A tie between two people is known where either of them was asked."
        if not what.network.directed
        else "Where a file cannot say so, a person without ties may be one who was never asked."
    )
    text = _README.format(
        site=what.site,
        rule="=" * len(title),
        ties=f"{len(what.ties())} ties were",
        people=f"{len(what.nodes)} people",
        asked=f"{asked} were",
        not_asked_words=words,
        longest=LONGEST_LABEL,
        scale=GEPHI_SCALE,
    )
    return marked_text(text, what.mark)


FILES: Mapping[str, Callable[[Exported], str]] = {
    "README.txt": readme,
    "network.graphml": graphml,
    "network.gexf": gexf,
    "nodes.csv": nodes_csv,
    "edges.csv": edges_csv,
    "network.net": pajek,
    "clusters.clu": clusters_clu,
    "asked.clu": asked_clu,
    "membership.vec": membership_vec,
    "network.dl": dl,
    "adjacency.csv": adjacency_csv,
    "read_network.R": r_script,
}
"""What is written, by the name of its file."""
