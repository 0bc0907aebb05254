"""Draw the diagnostics of a site's fits and the checks of the chosen one, with tables and words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from scripts.figures import describe_diagnostics, describe_fit
from scripts.figures.diagnostics import (
    diagnostics_table,
    draw_diagnostics,
    gather_diagnostics,
)
from scripts.figures.fit_check import draw_fit, fit_table, gather_fit
from scripts.figures.save import save_figure
from scripts.figures.style import style
from scripts.network.checking import prior_and_posterior
from scripts.network.draws import Draws, read_arrays
from scripts.study.csv_files import write_csv_text
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import read_json, write_text
from scripts.study.fit_tables import GOODNESS
from scripts.study.job import Job, run
from scripts.study.seeds import stream
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
    """Read the site's tables and draws; write both figures as SVG, PDF, PNG, CSV and in words."""
    look = FigureSettings.model_validate(job.params.look)
    arrays, choice = read_arrays(job.input.draws), read_json(job.input.choice)
    with style():
        _diagnostics(job, look, arrays, choice)
        _fit(job, look, arrays, choice)


def _diagnostics(
    job: Job, look: FigureSettings, arrays: Mapping[str, NDArray[Any]], choice: Mapping[str, Any]
) -> None:
    p, site = job.params, job.wildcards.site
    tables = {m.name: read_table(getattr(job.input, m.name), m) for m in TABLES}
    shown = gather_diagnostics(site, p.wave, tables, arrays, choice, look.colours)
    title = look.heading(f"{site}_diagnostics", describe_diagnostics.title(shown))
    shown, mark = replace(shown, heading=title), mark_of(p.names)
    _save(job, "", draw_diagnostics(shown), title, describe_diagnostics.alt(shown))
    write_csv_text(job.output.csv, diagnostics_table(shown, mark))
    write_text(job.output.txt, marked_text(describe_diagnostics.description(shown), mark))


def _fit(
    job: Job, look: FigureSettings, arrays: Mapping[str, NDArray[Any]], choice: Mapping[str, Any]
) -> None:
    p, site = job.params, job.wildcards.site
    rng = np.random.default_rng(stream(p.seed, site, "draw_fit"))
    compared = prior_and_posterior(rng, Draws.from_arrays(arrays), choice["groups"])
    rows = read_table(job.input.goodness, GOODNESS).to_pylist()
    check = gather_fit(site, p.wave, rows, compared)
    title = look.heading(f"{site}_fit", describe_fit.title(check))
    check, mark = replace(check, heading=title), mark_of(p.names)
    _save(job, "fit_", draw_fit(check), title, describe_fit.alt(check))
    write_csv_text(job.output.fit_csv, fit_table(check, mark))
    write_text(job.output.fit_txt, marked_text(describe_fit.description(check), mark))


def _save(job: Job, form: str, figure: Figure, title: str, alt: str) -> None:
    """Write a figure in three formats."""
    for kind in ("svg", "pdf", "png"):
        path = getattr(job.output, form + kind)
        save_figure(figure, path, title, alt, mark_of(job.params.names))


run(main, globals())
