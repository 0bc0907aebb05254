"""Choose the cluster to study at a site, and whom to interview in it."""

import logging

import numpy as np

from scripts.network.bridging import places
from scripts.network.draws import Draws, read_arrays
from scripts.network.heterogeneity import heterogeneity, summary_rows
from scripts.network.interviewees import interviewee_list, write_list, write_workbook
from scripts.network.selection import choose_cluster, propose
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.job import Job, run
from scripts.study.name_key import read_names
from scripts.study.seeds import stream
from scripts.study.tables import (
    ACTORS,
    CLUSTER_CHOICE,
    CLUSTERS,
    DYADS,
    HETEROGENEITY,
    MEMBERSHIP,
    PEOPLE,
    POSITIONS,
    make_table_from_rows,
    read_table,
    write_checked,
)

logger = logging.getLogger("network-narratives")

NETWORKS = 200  # predicted networks, each from its own posterior draw


def main(job: Job) -> None:
    """Read the chosen fit, measure clusters and people, write who is proposed and why."""
    p = job.params
    actors = read_table(job.input.actors, ACTORS)
    dyads = read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, p.wave, directed=p.directed)
    draws = Draws.from_arrays(read_arrays(job.input.draws))
    letters = read_table(job.input.clusters, CLUSTERS).column("cluster").to_pylist()
    probability = read_table(job.input.membership, MEMBERSHIP).column("probability").to_numpy()
    membership = probability.reshape(-1, len(letters))
    certainty = read_table(job.input.positions, POSITIONS).column("certainty").to_pylist()
    about = {row["actor_id"]: row for row in actors.to_pylist()}

    labels = draws.joined().labels[0]
    attributes = {a: [about[i][a] for i in network.actor_ids] for a in p.attributes}
    found = heterogeneity(labels, len(letters), attributes)
    sizes = np.stack([(labels == k).sum(axis=1) for k in range(len(letters))], axis=1)
    chosen, choice = choose_cluster(sizes, found, letters, p.smallest_cluster)
    logger.info("Cluster %s: %s.", letters[chosen], choice[chosen]["reason"])

    seed = stream(p.seed, job.wildcards.site, "select_interviewees")
    standing = places(network, draws.thinned(NETWORKS), chosen, seed)
    people = propose(
        network,
        draws,
        standing,
        membership,
        chosen,
        letters,
        certainty,
        p.interviewees,
        p.share_of_bridgers,
    )
    proposed = sum(row["place"] in ("core", "bridger") for row in people)
    if proposed < p.interviewees:
        logger.warning(
            "Only %d people can be proposed instead of %d: of too many it is not known well enough "
            "where they stand.", proposed, p.interviewees,
        )  # fmt: skip

    write_checked(
        job.output.heterogeneity,
        make_table_from_rows(HETEROGENEITY, summary_rows(found, letters)),
    )
    write_checked(job.output.cluster_choice, make_table_from_rows(CLUSTER_CHOICE, choice))
    write_checked(job.output.people, make_table_from_rows(PEOPLE, people))
    listed = interviewee_list(people, about)
    write_list(job.output.interviewees, listed)
    write_workbook(job.output.workbook, listed, read_names(job.input.names))


run(main, globals())
