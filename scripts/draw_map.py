"""Draw the network map of a site, with its table and its words."""

from dataclasses import replace

import numpy as np

from scripts.figures import describe
from scripts.figures.network_map import draw_map
from scripts.figures.save import save_figure
from scripts.figures.site_map import MAP_TABLES, gather_map, map_table
from scripts.figures.style import style
from scripts.study.csv_files import write_csv_text
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import read_json, write_text
from scripts.study.job import Job, run
from scripts.study.tables import read_table
from scripts.study.watermark import mark_of, marked_text


def main(job: Job) -> None:
    """Read the site's tables; write the map in colour and in black, as CSV, and in words."""
    look = FigureSettings.model_validate(job.params.look)
    with np.load(job.input.draws) as draws:
        site_map = gather_map(
            job.wildcards.site,
            job.params.wave,
            {m.name: read_table(getattr(job.input, m.name), m) for m in MAP_TABLES},
            draws,
            read_json(job.input.choice),
            directed=job.params.directed,
            look=look,
        )
    title = look.heading(f"{job.wildcards.site}_map", describe.map_title(site_map))
    site_map, alt = replace(site_map, heading=title), describe.map_alt(site_map)
    mark = mark_of(job.params.names)
    with style():
        for drawn, form in ((site_map, ""), (site_map.without_colour(), "black_")):
            figure = draw_map(drawn)
            for kind in ("svg", "pdf", "png"):
                save_figure(figure, getattr(job.output, form + kind), title, alt, mark)
    write_csv_text(job.output.csv, map_table(site_map, mark))
    write_text(job.output.txt, marked_text(describe.map_description(site_map), mark))


run(main, globals())
