"""Draw the maps of all sites, and after each wave, side by side, with their table and words."""

from collections.abc import Iterator

import numpy as np

from scripts.figures import describe_overview
from scripts.figures.overview import draw_overview, overview_table
from scripts.figures.palette import cluster_colours
from scripts.figures.save import save_figure
from scripts.figures.site_map import OF_FIT, OF_SELECTION, OF_SITE, SiteMap, gather_map
from scripts.figures.style import style
from scripts.figures.turning import turn_onto
from scripts.study.csv_files import write_csv_text
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import read_json, write_text
from scripts.study.job import Job, run
from scripts.study.tables import make_table_from_rows, read_table
from scripts.study.watermark import mark_of, marked_text


def main(job: Job) -> None:
    """Read every site's fits of every wave; write the overview in three formats and in words."""
    look = FigureSettings.model_validate(job.params.look)
    overview = [list(_maps(job, k, look)) for k in range(len(job.params.sites))]
    title = look.heading("overview", describe_overview.title(overview))
    alt = describe_overview.alt(overview)
    mark = mark_of(job.params.names)
    with style():
        figure = draw_overview(overview, title)
        for path in (job.output.svg, job.output.pdf, job.output.png):
            save_figure(figure, path, title, alt, mark)
    write_csv_text(job.output.csv, overview_table(overview, mark))
    write_text(job.output.txt, marked_text(describe_overview.description(overview, title), mark))


def _maps(job: Job, k: int, look: FigureSettings) -> Iterator[SiteMap]:
    """Yield the k-th site's maps, turned onto that of the last wave, a letter in one colour."""
    waves = list(job.params.waves)
    site = {m.name: read_table(getattr(job.input, m.name)[k], m) for m in OF_SITE}
    fits = [
        {m.name: read_table(getattr(job.input, m.name)[k * len(waves) + w], m) for m in OF_FIT}
        for w in range(len(waves))
    ]
    letters = [x for fit in reversed(fits) for x in fit["clusters"]["cluster"].to_pylist()]
    colours = cluster_colours(dict.fromkeys(letters), look.colours)
    # Earlier waves had no selection, and the small maps show none.
    nobody = {m.name: make_table_from_rows(m, []) for m in OF_SELECTION}
    for w, (wave, fit) in enumerate(zip(waves, fits, strict=True)):
        last = w == len(waves) - 1
        with np.load(job.input.draws[k * len(waves) + w]) as draws:
            yield gather_map(
                job.params.sites[k],
                wave,
                site | fit | nobody,
                draws,
                read_json(job.input.choice[k * len(waves) + w]),
                directed=job.params.directed,
                look=look.model_copy(update={"colours": colours}),
                turn=None if last else turn_onto(fit["positions"], fits[-1]["positions"]),
            )


run(main, globals())
