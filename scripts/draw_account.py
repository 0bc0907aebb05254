"""Draw an account told in full: its flow chart, its cast on the map, and both side by side."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.figure import Figure

from scripts.figures import (
    cast_map,
    describe_cast,
    describe_chart,
    describe_story,
    flow_chart,
    story,
)
from scripts.figures.describe import in_words
from scripts.figures.save import save_figure, save_pages
from scripts.figures.site_map import MAP_TABLES, gather_map
from scripts.figures.style import style
from scripts.study.csv_files import write_csv_text
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import read_json, write_text
from scripts.study.job import Job, run
from scripts.study.narrative_tables import ACCOUNT_CLUSTERS, ACCOUNTS, BOXES, CAST, PLACEMENTS
from scripts.study.tables import read_table
from scripts.study.watermark import Mark, mark_of, marked_text

TABLES = (*MAP_TABLES, ACCOUNTS, BOXES, CAST, PLACEMENTS, ACCOUNT_CLUSTERS)


def main(job: Job) -> None:
    """Read the site's accounts and map; write each figure as SVG, PDF, PNG, CSV and in words."""
    p, site = job.params, job.wildcards.site
    look = FigureSettings.model_validate(p.look)
    tables = {m.name: read_table(getattr(job.input, m.name), m) for m in TABLES}
    with np.load(job.input.draws) as draws:
        site_map = gather_map(
            site, p.wave, tables, draws, read_json(job.input.choice), directed=p.directed, look=look
        )
    account = f"{site}-{job.wildcards.account}"
    chart = flow_chart.gather_chart(account, tables["accounts"], tables["boxes"], tables["cast"])
    cast = cast_map.gather_cast(account, tables, site_map)
    told = story.Story(chart, cast)
    told = replace(told, heading=look.heading(f"{account}_story", describe_story.title(told)))
    chart = replace(chart, heading=look.heading(f"{account}_chart", describe_chart.title(chart)))
    cast = replace(cast, heading=look.heading(f"{account}_cast", describe_cast.title(cast)))
    mark = mark_of(p.names)
    with style():
        image, pages = flow_chart.draw_image(chart), flow_chart.draw_pages(chart)
        words = describe_chart.title(chart), describe_chart.description(chart)
        _save(job, "chart", image, pages, words, flow_chart.chart_table(chart, mark), mark)
        drawn = cast_map.draw_cast(cast)
        words = describe_cast.title(cast), describe_cast.description(cast)
        _save(job, "cast", drawn, [drawn], words, cast_map.cast_table(cast, mark), mark)
        sheets = story.draw_sheets(told)
        image = story.draw_image(told) if sheets[1:] else sheets[0]
        words = describe_story.title(told), describe_story.description(told)
        _save(job, "story", image, sheets, words, story.story_table(told, mark), mark)


def _save(
    job: Job,
    name: str,
    image: Figure,
    pages: Sequence[Figure],
    words: tuple[str, str],
    table: str,
    mark: Mark | None,
) -> None:
    """Write a figure as one image and as pages, its table, and its title and description."""
    for kind in ("svg", "png"):
        save_figure(image, getattr(job.output, f"{name}_{kind}"), *words, mark)
    save_pages(pages, getattr(job.output, f"{name}_pdf"), *words, mark)
    write_csv_text(getattr(job.output, f"{name}_csv"), table)
    write_text(getattr(job.output, f"{name}_txt"), marked_text(in_words(*words), mark))


run(main, globals())
