"""Place the casts of a site's accounts in its network."""

import numpy as np

from scripts.narrative.cluster_pairs import cluster_pairs
from scripts.narrative.placement import FittedNetwork, place_account, placed
from scripts.narrative.redraw import REDRAWS, redrawn_casts, strata
from scripts.network.draws import Draws, read_arrays
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.job import Job, run
from scripts.study.narrative_tables import (
    ACCOUNT_CLUSTERS,
    ACCOUNTS,
    CAST,
    CLUSTER_PAIRS,
    DOCUMENTS,
    PLACEMENTS,
    split_cell,
)
from scripts.study.seeds import stream
from scripts.study.tables import (
    ACTORS,
    CLUSTERS,
    DYADS,
    MEMBERSHIP,
    POSITIONS,
    make_table_from_rows,
    read_table,
    write_checked,
)

ATTRIBUTES = ("organisation", "role", "background")


def main(job: Job) -> None:
    """Read the accounts' casts and the chosen fit; write where the casts stand."""
    p = job.params
    accounts = read_table(job.input.accounts, ACCOUNTS).to_pylist()
    cast = read_table(job.input.cast, CAST).to_pylist()
    network = fitted_network(job)
    documents = read_table(job.input.documents, DOCUMENTS).to_pylist()
    interviewees = {person for row in documents for person in split_cell(row["interviewees"])}
    interviewed = np.array([actor in interviewees for actor in network.actor_ids])
    # A tie that is not observed is stored as 0, so these count respondents only.
    stratum = strata(network.tie.sum(axis=0), network.tie[interviewed].any(axis=0))

    placements, clusters = [], []
    for account in (row["account_id"] for row in accounts):
        own = [row for row in cast if row["account_id"] == account]
        seed = stream(p.seed, job.wildcards.site, "place_accounts", account)
        redrawn = redrawn_casts(
            placed(network, own), interviewed, stratum, REDRAWS, np.random.default_rng(seed)
        )
        placement, rows = place_account(network, account, own, redrawn)
        placements.append(placement)
        clusters += rows

    tables = [
        (job.output.placements, make_table_from_rows(PLACEMENTS, placements)),
        (job.output.account_clusters, make_table_from_rows(ACCOUNT_CLUSTERS, clusters)),
        (job.output.cluster_pairs, make_table_from_rows(CLUSTER_PAIRS, cluster_pairs(network))),
    ]
    for path, table in tables:
        write_checked(path, table)


def fitted_network(job: Job) -> FittedNetwork:
    """Gather the chosen fit, what was observed, and who the actors are."""
    actors = read_table(job.input.actors, ACTORS)
    dyads = read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, job.params.wave, directed=job.params.directed)
    about = {row["actor_id"]: row for row in actors.to_pylist()}
    draws = Draws.from_arrays(read_arrays(job.input.draws)).joined()
    letters = read_table(job.input.clusters, CLUSTERS).column("cluster").to_pylist()
    membership = read_table(job.input.membership, MEMBERSHIP).column("probability").to_numpy()
    return FittedNetwork(
        network.actor_ids,
        letters,
        membership.reshape(-1, len(letters)),
        draws.labels[0],
        draws.positions[0],
        draws.intercept[0],
        network.tie,
        network.observed,
        network.directed,
        read_table(job.input.positions, POSITIONS).column("certainty").to_pylist(),
        {name: [about[actor][name] for actor in network.actor_ids] for name in ATTRIBUTES},
    )


run(main, globals())
