"""Draw the checks of a site's chosen fit, with their table and words."""

from dataclasses import replace

import numpy as np

from scripts.figures import describe_fit
from scripts.figures.fit_check import draw_fit, fit_table, gather_fit
from scripts.figures.save import save_figure
from scripts.figures.style import style
from scripts.network.checking import prior_and_posterior
from scripts.network.draws import Draws, read_arrays
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import read_json, write_text
from scripts.study.fit_tables import GOODNESS
from scripts.study.job import Job, run
from scripts.study.seeds import stream
from scripts.study.tables import read_table
from scripts.study.watermark import mark_of, marked_text


def main(job: Job) -> None:
    """Read the checks and the chosen fit; write SVG, PDF and PNG, CSV, and words."""
    p, site = job.params, job.wildcards.site
    look = FigureSettings.model_validate(p.look)
    rng = np.random.default_rng(stream(p.seed, site, "draw_fit"))
    draws = Draws.from_arrays(read_arrays(job.input.draws))
    check = gather_fit(
        site,
        p.wave,
        read_table(job.input.goodness, GOODNESS).to_pylist(),
        prior_and_posterior(rng, draws, read_json(job.input.choice)["groups"]),
    )
    title = look.heading(f"{site}_fit", describe_fit.title(check))
    check, alt = replace(check, heading=title), describe_fit.alt(check)
    mark = mark_of(p.names)
    with style():
        figure = draw_fit(check)
        for path in (job.output.svg, job.output.pdf, job.output.png):
            save_figure(figure, path, title, alt, mark)
    write_text(job.output.csv, fit_table(check, mark))
    write_text(job.output.txt, marked_text(describe_fit.description(check), mark))


run(main, globals())
