"""Trace what follows what in the accounts told in full, in each site and over all."""

from pathlib import Path

from scripts.narrative.narrative_exports import FILES, Narratives
from scripts.narrative.narrative_network import Occurrence, edge_rows, node_rows, occurrences
from scripts.study.files import write_text
from scripts.study.job import Job, run
from scripts.study.narrative_tables import BOXES, FRAGMENTS, NARRATIVE_EDGES, NARRATIVE_NODES
from scripts.study.tables import ACTORS, make_table_from_rows, read_table, write_checked
from scripts.study.watermark import mark_of


def main(job: Job) -> None:
    """Read the sites' boxes; write the network as tables, GraphML, and for ThreadNet."""
    p = job.params
    own = {
        site: told(site, *paths)
        for site, *paths in zip(
            p.sites, job.input.boxes, job.input.fragments, job.input.actors, strict=True
        )
    }
    every = [one for found in own.values() for one in found]
    groups: dict[str | None, list[Occurrence]] = {**own, None: every}
    nodes = {site: node_rows(found, site) for site, found in groups.items()}
    edges = {site: edge_rows(found, site) for site, found in groups.items()}
    for path, model, rows in (
        (job.output.nodes, NARRATIVE_NODES, nodes),
        (job.output.edges, NARRATIVE_EDGES, edges),
    ):
        write_checked(
            path, make_table_from_rows(model, [row for site in rows.values() for row in site])
        )
    for path in map(Path, job.output.exports):
        site = path.parent.name if path.parent.name in own else None
        about = f"site {site}" if site else "all sites"
        what = Narratives(about, groups[site], nodes[site], edges[site], mark_of(p.names))
        write_text(path, FILES[path.name](what))


def told(site: str, boxes: str, fragments: str, actors: str) -> list[Occurrence]:
    """Return the boxes of a site's told accounts as what happened in them."""
    organisation = {
        row["actor_id"]: row["organisation"] for row in read_table(actors, ACTORS).to_pylist()
    }
    return occurrences(
        site,
        read_table(boxes, BOXES).to_pylist(),
        read_table(fragments, FRAGMENTS).to_pylist(),
        organisation,
    )


run(main, globals())
