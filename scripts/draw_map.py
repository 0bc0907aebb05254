"""Draw the network map of a site, with its table and its words."""

import numpy as np

from scripts.figures import describe
from scripts.figures.network_map import draw_map
from scripts.figures.save import save_figure
from scripts.figures.site_map import gather_map, map_table
from scripts.figures.style import style
from scripts.study.files import read_json, write_text
from scripts.study.job import Job, run
from scripts.study.tables import (
    ACTORS,
    CLUSTER_CHOICE,
    CLUSTERS,
    DYADS,
    MEMBERSHIP,
    MODELS,
    PEOPLE,
    POSITIONS,
    read_table,
)
from scripts.study.watermark import mark_of, marked_text

TABLES = (ACTORS, DYADS, MODELS, POSITIONS, MEMBERSHIP, CLUSTERS, PEOPLE, CLUSTER_CHOICE)


def main(job: Job) -> None:
    """Read the site's tables; write the map as SVG, PDF and PNG, as CSV, and in words."""
    with np.load(job.input.draws) as draws:
        site_map = gather_map(
            job.wildcards.site,
            job.params.wave,
            {m.name: read_table(getattr(job.input, m.name), m) for m in TABLES},
            draws,
            read_json(job.input.choice),
            directed=job.params.directed,
        )
    title, alt = describe.map_title(site_map), describe.map_alt(site_map)
    mark = mark_of(job.params.names)
    with style():
        figure = draw_map(site_map)
        for path in (job.output.svg, job.output.pdf, job.output.png):
            save_figure(figure, path, title, alt, mark)
    write_text(job.output.csv, map_table(site_map, mark))
    write_text(job.output.txt, marked_text(describe.map_description(site_map), mark))


run(main, globals())
