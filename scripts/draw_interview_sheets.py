"""Draw the sheets to show to a site's interviewees, with the key to their numbers."""

import logging
from pathlib import Path

import numpy as np

from scripts.figures import describe_sheet
from scripts.figures.interview_sheet import LOOKS, draw_sheet
from scripts.figures.save import save_figure
from scripts.figures.sheet_content import Told, sheet_codes, sheet_of
from scripts.figures.site_map import MAP_TABLES, gather_map
from scripts.figures.style import style
from scripts.network.interview_key import Interviewee, key_sheets, review_sheet
from scripts.network.known_to import among, candidates, known_people, named_by
from scripts.study.files import read_json, write_json
from scripts.study.inputs import Site
from scripts.study.job import Job, run
from scripts.study.known_to import read_known_to
from scripts.study.name_key import read_names
from scripts.study.narrative_files import rows_of
from scripts.study.narrative_inputs import Meeting
from scripts.study.reading import read_rows
from scripts.study.tables import NOMINATIONS, read_table
from scripts.study.watermark import mark_of
from scripts.study.workbooks import write_workbook

logger = logging.getLogger("network-narratives")

TABLES = (NOMINATIONS, *MAP_TABLES)


def main(job: Job) -> None:
    """Read the site's tables and who is known to whom; write sheets, key and sheet to review."""
    p, site = job.params, job.wildcards.site
    tables = {m.name: read_table(getattr(job.input, m.name), m) for m in TABLES}
    with np.load(job.input.draws) as draws:
        site_map = gather_map(
            site, p.wave, tables, draws, read_json(job.input.choice), directed=p.directed
        )
    nominations, actors = tables["nominations"].to_pylist(), tables["actors"].to_pylist()
    folder = Path(p.folder)
    written = [row for _, row in read_known_to(folder, site).checked()]
    reviewed = among(written, {row["actor_id"] for row in actors})
    if passed_over := len(written) - len(reviewed):
        logger.info("Left out, as an interview was taken back: %d rows of known_to.", passed_over)
    meetings = [row for _, row in rows_of(folder, site, Meeting)]
    [question] = [row.question for _, row in read_rows(folder, "sites", Site) if row.site == site]
    names = read_names(job.input.names)
    codes = sheet_codes(names, p.seed)
    certainty = {person.code: person.certainty for person in site_map.people}
    told = [
        Told(row["respondent_id"], row["actor_id"])
        for row in nominations
        if row["used"] and row["wave"] <= p.wave
    ]

    interviewees = []
    for row in tables["people"].to_pylist():
        if row["place"] in ("core", "bridger"):
            person = row["actor_id"]
            known = known_people(person, nominations, reviewed)
            proposed = candidates(person, known, actors, nominations, meetings)
            interviewees.append(Interviewee(person, row["place"], known, proposed))

    mark = mark_of(p.names)
    sheets = Path(job.output.sheets)
    sheets.mkdir(parents=True, exist_ok=True)
    with style():
        for i in interviewees:
            named = named_by(i.actor_id, nominations)
            sheet = sheet_of(
                i.actor_id,
                site_map,
                question=question,
                codes=codes,
                names=names,
                named=named,
                reviewed=set(i.known) - named,
                told=told,
                ties_shown=p.ties,
            )
            title, alt = describe_sheet.about_file(sheet)
            for name, look in LOOKS.items():
                figure = draw_sheet(sheet, look)
                for suffix in look.formats:
                    path = sheets / f"{sheet.code}_{name}{suffix}"
                    save_figure(figure, path, title, alt, mark)
    write_workbook(job.output.key, key_sheets(interviewees, actors, certainty, codes, names), mark)
    write_workbook(
        job.output.to_review, [review_sheet(interviewees, reviewed, actors, names)], mark
    )
    nameless = sorted(i.actor_id for i in interviewees if not i.known)
    write_json(job.output.counts, {"sheets": len(interviewees), "without_names": nameless})
    for code in nameless:
        logger.warning(
            "%s: no names on the sheet of %s. Review known_to.xlsx and save it as %s/known_to.xlsx "
            "in the study folder.", site, code, site,
        )  # fmt: skip


run(main, globals())
