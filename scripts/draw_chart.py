"""Draw the flow chart of an account told in full, with its table and its words."""

from dataclasses import replace

from scripts.figures import describe_chart
from scripts.figures.flow_chart import chart_table, draw_image, draw_pages, gather_chart
from scripts.figures.save import save_figure, save_pages
from scripts.figures.style import style
from scripts.study.figure_settings import FigureSettings
from scripts.study.files import write_text
from scripts.study.job import Job, run
from scripts.study.narrative_tables import ACCOUNTS, BOXES, CAST
from scripts.study.tables import read_table
from scripts.study.watermark import mark_of, marked_text


def main(job: Job) -> None:
    """Read the site's accounts; write the chart as SVG, PDF and PNG, as CSV, and in words."""
    look = FigureSettings.model_validate(job.params.look)
    account = f"{job.wildcards.site}-{job.wildcards.account}"
    chart = gather_chart(
        account,
        read_table(job.input.accounts, ACCOUNTS),
        read_table(job.input.boxes, BOXES),
        read_table(job.input.cast, CAST),
    )
    title = look.heading(f"{account}_chart", describe_chart.title(chart))
    chart, alt = replace(chart, heading=title), describe_chart.description(chart)
    mark = mark_of(job.params.names)
    with style():
        image = draw_image(chart)
        for path in (job.output.svg, job.output.png):
            save_figure(image, path, title, alt, mark)
        save_pages(draw_pages(chart), job.output.pdf, title, alt, mark)
    write_text(job.output.csv, chart_table(chart, mark))
    write_text(job.output.txt, marked_text(describe_chart.text(chart), mark))


run(main, globals())
