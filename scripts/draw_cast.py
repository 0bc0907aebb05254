"""Draw the cast of an account told in full on its site's map, with its table and its words."""

from dataclasses import replace

import numpy as np

from scripts.figures import describe_cast
from scripts.figures.cast_map import cast_table, draw_cast, gather_cast
from scripts.figures.save import save_figure
from scripts.figures.site_map import MAP_TABLES, gather_map
from scripts.figures.style import style
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import read_json, write_text
from scripts.study.job import Job, run
from scripts.study.narrative_tables import ACCOUNT_CLUSTERS, ACCOUNTS, CAST, PLACEMENTS
from scripts.study.tables import read_table
from scripts.study.watermark import mark_of, marked_text

TABLES = (ACCOUNTS, CAST, PLACEMENTS, ACCOUNT_CLUSTERS, *MAP_TABLES)


def main(job: Job) -> None:
    """Read the site's tables; write the cast's map as SVG, PDF and PNG, as CSV, and in words."""
    site = job.wildcards.site
    look = FigureSettings.model_validate(job.params.look)
    tables = {m.name: read_table(getattr(job.input, m.name), m) for m in TABLES}
    with np.load(job.input.draws) as draws:
        site_map = gather_map(
            site,
            job.params.wave,
            tables,
            draws,
            read_json(job.input.choice),
            directed=job.params.directed,
            look=look,
        )
    account = f"{site}-{job.wildcards.account}"
    cast = gather_cast(account, tables, site_map)
    title = look.heading(f"{account}_cast", describe_cast.title(cast))
    cast, alt = replace(cast, heading=title), describe_cast.description(cast)
    mark = mark_of(job.params.names)
    with style():
        figure = draw_cast(cast)
        for path in (job.output.svg, job.output.pdf, job.output.png):
            save_figure(figure, path, title, alt, mark)
    write_text(job.output.csv, cast_table(cast, mark))
    write_text(job.output.txt, marked_text(describe_cast.text(cast), mark))


run(main, globals())
