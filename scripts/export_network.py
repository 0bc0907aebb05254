"""Write a site's network in the forms that other programs read."""

from pathlib import Path

from scripts.network.exports import FILES, exported
from scripts.network.sociomatrix import sociomatrix_at
from scripts.study.files import write_text
from scripts.study.job import Job, run
from scripts.study.tables import ACTORS, DYADS, MEMBERSHIP, POSITIONS, read_table
from scripts.study.watermark import mark_of


def main(job: Job) -> None:
    """Read the network and the chosen fit; write every form."""
    p = job.params
    actors = read_table(job.input.actors, ACTORS)
    what = exported(
        job.wildcards.site,
        sociomatrix_at(actors, read_table(job.input.dyads, DYADS), p.wave, directed=p.directed),
        actors.to_pylist(),
        read_table(job.input.positions, POSITIONS).to_pylist(),
        read_table(job.input.membership, MEMBERSHIP).to_pylist(),
        p.wave,
        mark_of(p.names),
    )
    for path in job.output:
        write_text(path, FILES[Path(path).name](what))


run(main, globals())
