"""Draw the diagnostics of a site's fits, with their table and words."""

from dataclasses import replace

import numpy as np

from scripts.figures import describe_diagnostics
from scripts.figures.diagnostics import (
    diagnostics_table,
    draw_diagnostics,
    gather_diagnostics,
)
from scripts.figures.save import save_figure
from scripts.figures.style import style
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import read_json, write_text
from scripts.study.job import Job, run
from scripts.study.tables import (
    CLUSTERS,
    DIAGNOSTICS,
    MEMBERSHIP,
    MODELS,
    POSITIONS,
    read_table,
)
from scripts.study.watermark import mark_of, marked_text

TABLES = (MODELS, DIAGNOSTICS, POSITIONS, MEMBERSHIP, CLUSTERS)


def main(job: Job) -> None:
    """Read the site's tables; write the diagnostics as SVG, PDF and PNG, as CSV, and in words."""
    look = FigureSettings.model_validate(job.params.look)
    with np.load(job.input.draws) as draws:
        diagnostics = gather_diagnostics(
            job.wildcards.site,
            job.params.wave,
            {m.name: read_table(getattr(job.input, m.name), m) for m in TABLES},
            draws,
            read_json(job.input.choice),
            look.colours,
        )
    own = describe_diagnostics.title(diagnostics)
    title = look.heading(f"{job.wildcards.site}_diagnostics", own)
    diagnostics = replace(diagnostics, heading=title)
    alt = describe_diagnostics.alt(diagnostics)
    mark = mark_of(job.params.names)
    with style():
        figure = draw_diagnostics(diagnostics)
        for path in (job.output.svg, job.output.pdf, job.output.png):
            save_figure(figure, path, title, alt, mark)
    write_text(job.output.csv, diagnostics_table(diagnostics, mark))
    write_text(job.output.txt, marked_text(describe_diagnostics.description(diagnostics), mark))


run(main, globals())
