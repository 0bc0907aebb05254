"""The narrative network in the forms that other programs read: GraphML, and ThreadNet's table.

ThreadNet (the R package github.com/ThreadNet/ThreadNet) reads a CSV file whose first column is
`sequence`, counting from 1 within each thread, or `tStamp`; every other column is a contextual
factor, filled in every row. Its user then says which factors make a thread and which an event.
Nothing in accounts has a time, so `sequence` it is.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from scripts.narrative.narrative_network import NO_THEME, Occurrence, follows, threads
from scripts.study.csv_files import csv_text
from scripts.study.watermark import Mark, marked_text
from scripts.study.words import count

NOT_SAID = "not said"
THREAD_COLUMNS = (
    *("sequence", "thread", "site", "account", "step", "act", "theme", "event"),
    *("actor", "actor_kind", "fragments", "sources"),
)


@dataclass(frozen=True)
class Narratives:
    """What is exported: of one site, or of all.

    Attributes
    ----------
    about : whose they are, in words.
    nodes, edges : rows of NARRATIVE_NODES and NARRATIVE_EDGES.
    mark : that of a provisional run.
    """

    about: str
    found: Sequence[Occurrence]
    nodes: Sequence[Mapping[str, Any]]
    edges: Sequence[Mapping[str, Any]]
    mark: Mark | None = None


def graph_of(what: Narratives, level: str) -> nx.DiGraph:
    """Return the network of one level; `weight` counts how often one follows the other."""
    graph = nx.DiGraph()
    note = f"Narrative network of {what.about}, by {level}."
    graph.graph["note"] = f"{what.mark.sentence} {note}" if what.mark else note
    for row in what.nodes:
        if row["level"] == level:
            names = ("speech_act", "boxes", "accounts", "begins", "ends")
            graph.add_node(row["node"], label=row["node"], **{name: row[name] for name in names})
    for row in what.edges:
        if row["level"] == level:
            graph.add_edge(
                row["source"], row["target"], weight=row["times"], accounts=row["accounts"]
            )
    return graph


def graphml(what: Narratives, level: str) -> str:
    """Write GraphML, for Gephi, visone, igraph and most others."""
    out = io.BytesIO()
    nx.write_graphml_xml(graph_of(what, level), out)
    return out.getvalue().decode("utf-8") + "\n"


def threadnet_csv(what: Narratives) -> str:
    """Write a row for each box in each thread of its account, the columns being THREAD_COLUMNS."""
    by_step = {(one.account, one.step): one for one in what.found}
    rows = []
    for account, after in sorted(follows(what.found).items()):
        ways = threads(after)
        for number, way in enumerate(ways, start=1):
            thread = f"{account}.{number}" if len(ways) > 1 else account
            for sequence, step in enumerate(way, start=1):
                one = by_step[account, step]
                rows.append(
                    (
                        *(sequence, thread, one.site, account, step, one.act),
                        *("+".join(one.themes) or NO_THEME, one.event),
                        *("+".join(one.subjects) or NOT_SAID, "+".join(one.kinds) or NOT_SAID),
                        *("+".join(one.fragments), "+".join(one.sources)),
                    )
                )
    return csv_text(THREAD_COLUMNS, rows, what.mark)


_README = """The narrative network of {about}
{rule}

{boxes} of {accounts} told in full, tied by what people say follows what. Everybody has a code.

narrative_acts.graphml       a node is one of the five speech acts
narrative_events.graphml     a node is a speech act with the themes of its fragments
narrative_fragments.graphml  a node is a box, named by the fragments it rests on
threadnet.csv                for ThreadNet: a row for each box, in each thread

GraphML opens in Gephi, visone, igraph and yEd. Of each node: speech_act; boxes, how many there are;
accounts that have it; begins and ends, how many begin or end an account. Of each edge: weight, how
often the one follows the other; accounts in which it does. A node may follow itself.

Few accounts are told in full. What never follows in them may follow in others: these are counts of
what was told, not chances.

threadnet.csv: in ThreadNet choose the column thread to define threads, and for instance act, event,
or act with actor_kind to define events. The column sequence counts from 1 in each thread; times are
not known. An account that forks or joins has several threads (S1-A04.1, S1-A04.2), of which each is
a way from its beginning to its end: what they share stands in each and is counted there again. To
count boxes once, use the GraphML files. Values of several are joined by +.
"""


def readme(what: Narratives) -> str:
    """Say what is in each file."""
    title = f"The narrative network of {what.about}"
    text = _README.format(
        about=what.about,
        rule="=" * len(title),
        boxes=count(len(what.found), "box", "boxes"),
        accounts=count(len(follows(what.found)), "account"),
    )
    return marked_text(text, what.mark)


FILES: Mapping[str, Callable[[Narratives], str]] = {
    "narrative_README.txt": readme,
    "narrative_acts.graphml": lambda what: graphml(what, "act"),
    "narrative_events.graphml": lambda what: graphml(what, "event"),
    "narrative_fragments.graphml": lambda what: graphml(what, "fragments"),
    "threadnet.csv": threadnet_csv,
}
"""What is written, by the name of its file."""
