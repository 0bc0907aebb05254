"""Choose the cluster to study at a site, and whom to interview in it."""

import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scripts.network.bridging import places
from scripts.network.draws import Draws, FloatArray, read_arrays
from scripts.network.heterogeneity import heterogeneity, summary_rows
from scripts.network.interviewees import (
    clusters_sheet,
    decisions_sheet,
    interviewee_list,
    list_sheet,
    measures_sheet,
    write_list,
)
from scripts.network.reasons import UNSURE
from scripts.network.selection import choose_cluster, propose
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.consent import read_consent, withheld
from scripts.study.decisions import LONG, Decision, decided, read_decisions
from scripts.study.job import Job, run
from scripts.study.name_key import read_names
from scripts.study.problems import Problem, StudyError, nearest
from scripts.study.reading import Rows
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
from scripts.study.watermark import mark_of
from scripts.study.words import listed, percent
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")

NETWORKS = 200  # predicted networks, each from its own posterior draw


def main(job: Job) -> None:
    """Read the chosen fit, measure clusters and people, write who is proposed and why."""
    p = job.params
    folder, site = Path(p.folder), job.wildcards.site
    rows = read_decisions(folder, site).checked()
    refused = withheld(read_consent(folder, site).checked(), "long_interview")
    decisions = decided((decision for _, decision in rows), LONG, refused)
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
    decided_cluster = cluster_decided(rows, network.actor_ids, membership, letters)
    chosen, choice = choose_cluster(sizes, found, letters, p.smallest_cluster, decided_cluster)
    logger.info("Cluster %s: %s.", letters[chosen], choice[chosen]["reason"])

    seed = stream(p.seed, site, "select_interviewees")
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
        decisions,
    )
    for code in sorted({*decisions.chosen}.difference(network.actor_ids)):
        logger.warning("%s, of whom people decided, is not known yet after wave %d.", code, p.wave)
    proposed = sum(row["place"] in ("core", "bridger") for row in people)
    if proposed < p.interviewees:
        logger.warning(
            "Only %d people can be proposed instead of %d: of too many it is not known well enough "
            "where they stand.", proposed, p.interviewees,
        )  # fmt: skip

    mixture = summary_rows(found, letters)
    write_checked(job.output.heterogeneity, make_table_from_rows(HETEROGENEITY, mixture))
    write_checked(job.output.cluster_choice, make_table_from_rows(CLUSTER_CHOICE, choice))
    write_checked(job.output.people, make_table_from_rows(PEOPLE, people))
    lines, names = interviewee_list(people, about), read_names(job.input.names)
    write_list(job.output.interviewees, lines, mark_of(p.names))
    sheets = (
        list_sheet(lines, names),
        clusters_sheet(choice, mixture),
        measures_sheet(people, names),
        decisions_sheet((decision for _, decision in rows), lines, names),
    )
    write_workbook(job.output.workbook, sheets, mark_of(p.names))


def cluster_decided(
    rows: Rows[Decision],
    actors: Sequence[str],
    membership: FloatArray,
    letters: Sequence[str],
) -> tuple[int, str] | None:
    """Return the cluster people decided on, and what is told of that; None: they did not.

    Raises
    ------
    StudyError
        Where there is no such cluster.
    """
    for row, decision in rows:
        if decision.decision != "study_cluster":
            continue
        if decision.cluster:
            if decision.cluster not in letters:
                message = f"there is no such cluster; there are {listed(letters)}."
                remedy = "Write another letter, or the actor_id of a member instead."
                seen = decision.cluster
                raise StudyError([Problem(rows.file, row, "cluster", seen, message, remedy)])
            return letters.index(decision.cluster), decision.told
        if decision.actor_id not in actors:
            message = "this actor is not known yet after the wave that the fit is of."
            remedy = nearest(str(decision.actor_id), actors) or "Write another member."
            seen = str(decision.actor_id)
            raise StudyError([Problem(rows.file, row, "actor_id", seen, message, remedy)])
        place = actors.index(decision.actor_id)
        cluster = int(membership[place].argmax())
        if (sure := membership[place, cluster]) < UNSURE:
            logger.warning(
                "%s, by whom people decided on cluster %s, belongs to it in only %s of draws.",
                decision.actor_id, letters[cluster], percent(sure),
            )  # fmt: skip
        return cluster, decision.told
    return None


run(main, globals())
