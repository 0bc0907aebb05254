"""Propose whom to interview next without each of the interviews, fitting anew each time."""

import logging
from dataclasses import fields, replace
from pathlib import Path

from scripts.lpcm.fit import Settings, fit
from scripts.network.draws import Draws
from scripts.network.next_field import read_field, wanted
from scripts.network.next_interviewees import by_both
from scripts.network.next_stability import LIGHT, chosen_rows, leave_out
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.files import read_json
from scripts.study.job import Job, run
from scripts.study.next_interviewees_tables import CHOSEN_NEXT
from scripts.study.seeds import stream
from scripts.study.tables import ACTORS, DYADS, make_table_from_rows, read_table, write_checked

logger = logging.getLogger("network-narratives")


def main(job: Job) -> None:
    """Fit without each respondent's answers and write whom each policy then proposes."""
    p, w = job.params, job.wildcards
    actors, dyads = read_table(job.input.actors, ACTORS), read_table(job.input.dyads, DYADS)
    network = sociomatrix_at(actors, dyads, int(w.wave), directed=p.directed)
    kind = dict(zip(*(actors[c].to_pylist() for c in ("actor_id", "organisation")), strict=True))
    field = read_field(Path(p.folder), w.site, int(w.wave))
    groups = read_json(job.input.choice)["groups"]
    settings = Settings(
        chains=p.chains, warmup=p.warmup, draws=p.draws, thin=p.thin, extend=p.doublings
    )
    asked = network.respondents
    rows = []
    for i in asked.nonzero()[0] if asked.sum() > 1 else ():
        person = network.actor_ids[i]
        fewer = leave_out(network, int(i))
        key = (p.seed, w.site, "choose_next_without", w.wave, person)
        fitted = fit(
            fewer.tie,
            fewer.observed,
            groups=groups,
            dims=p.dims,
            directed=p.directed,
            settings=settings,
            seeds=[stream(*key, f"chain{c}") for c in range(p.chains)],
        )
        draws = Draws(**{f.name: getattr(fitted, f.name) for f in fields(Draws)})
        sought = wanted(
            fewer,
            replace(field, withheld=field.withheld | {person}),
            p.interviews,
            [kind[actor] for actor in network.actor_ids],
            p.of_one_organisation,
        )
        found = by_both(fewer, draws, sought, stream(*key, "policies"), LIGHT)
        rows += chosen_rows(found, fewer, groups, 1, person)
        logger.info("without %s: fitted%s", person, "" if fitted.converged else ", not converged")
    write_checked(job.output.chosen, make_table_from_rows(CHOSEN_NEXT, rows))


run(main, globals())
