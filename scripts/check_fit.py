"""Check whether the chosen fit of a site reproduces what was seen of its network."""

import logging

import numpy as np

from scripts.network.checking import check_fit, goodness_rows
from scripts.network.draws import Draws, read_arrays
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.fit_tables import GOODNESS
from scripts.study.job import Job, run
from scripts.study.seeds import stream
from scripts.study.tables import ACTORS, DYADS, make_table_from_rows, read_table, write_checked

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Read the network and the chosen fit; write how they compare."""
    p, w = job.params, job.wildcards
    actors, dyads = read_table(job.input.actors, ACTORS), read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, int(w.wave), directed=p.directed)
    draws = Draws.from_arrays(read_arrays(job.input.draws))
    everything = ~np.eye(len(network.actor_ids), dtype=bool)
    observed = network.observed if p.unobserved_rows == "absent" else everything
    rng = np.random.default_rng(stream(p.seed, w.site, f"wave{w.wave}", "check_fit"))
    checks = check_fit(rng, network, draws, observed)
    for check in checks:
        logger.info("%s", check.verdict)
    write_checked(job.output[0], make_table_from_rows(GOODNESS, goodness_rows(checks)))


run(main, globals())
