"""Propose whom to interview next on one fit, to see how far the proposal hangs on it."""

from pathlib import Path

from scripts.network.draws import Draws, read_arrays
from scripts.network.next_field import read_field, wanted
from scripts.network.next_interviewees import by_both
from scripts.network.next_stability import LIGHT, chosen_rows
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.job import Job, run
from scripts.study.next_interviewees_tables import CHOSEN_NEXT
from scripts.study.seeds import stream
from scripts.study.tables import ACTORS, DYADS, make_table_from_rows, read_table, write_checked


def main(job: Job) -> None:
    """Read a fit and write whom each policy proposes on it."""
    p, w = job.params, job.wildcards
    actors, dyads = read_table(job.input.actors, ACTORS), read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, int(w.wave), directed=p.directed)
    kind = dict(zip(*(actors[c].to_pylist() for c in ("actor_id", "organisation")), strict=True))
    sought = wanted(
        network,
        read_field(Path(p.folder), w.site, int(w.wave)),
        p.interviews,
        [kind[actor] for actor in network.actor_ids],
        p.of_one_organisation,
    )
    draws = Draws.from_arrays(read_arrays(job.input.draws))
    seed = stream(p.seed, w.site, "choose_next", w.wave, w.groups, w.seed)
    found = by_both(network, draws, sought, seed, LIGHT)
    rows = chosen_rows(found, network, int(w.groups), int(w.seed))
    write_checked(job.output.chosen, make_table_from_rows(CHOSEN_NEXT, rows))


run(main, globals())
