"""Make the demo study: `python -m tests.demo.make_demo`.

Writes `resources/demo`, as people would own it, and `tests/demo/truth`, what nobody would know.
Everything follows from the seeds in `plans.py` and below; the same bytes each time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from scripts.study.files import written_whole
from scripts.study.inputs import INPUT_FILES, Row, Site
from scripts.study.known_to import KnownTo
from scripts.study.narrative_inputs import (
    NARRATIVE_FILES,
    CodebookEntry,
    Fragment,
    MarkedPassage,
    Resolution,
    Step,
)
from scripts.study.workbooks import SheetColumn, WorkSheet, write_workbook
from tests.demo import acquaintance, coders, fieldwork
from tests.demo.listing import list_site
from tests.demo.network import Findings, Population, carry_out
from tests.demo.people import Person, meet_people
from tests.demo.pipeline import Stages
from tests.demo.plans import NOTE, SITES, SitePlan
from tests.demo.story import read_story

SEED = 2018
ROOT = Path(__file__).parents[2]
STUDY = ROOT / "resources" / "demo"
TRUTH = ROOT / "tests" / "demo" / "truth"


def make_demo(study: Path = STUDY, truth: Path = TRUTH) -> None:
    """Write the study and its truth."""
    taken = {f"{plan.namesakes[0][0]}. {plan.namesakes[2]}" for plan in SITES}
    _write(study / "sites.csv", _headings(Site), [_site_cells(plan) for plan in SITES])
    for number, plan in enumerate(SITES):
        rng = np.random.default_rng([SEED, number])
        population, findings = carry_out(plan.network)
        people = meet_people(plan, population, findings, taken, rng)
        tables = list_site(plan, population, findings, people, rng)
        for name, model in INPUT_FILES.items():
            _write(study / plan.site / f"{name}.csv", _headings(model), getattr(tables, name))
        if plan.site in acquaintance.SITES_REVIEWED:
            rows = acquaintance.known_to(plan, population, findings, people)
            _write(study / plan.site / "known_to.csv", _headings(KnownTo), rows)
        _write_truth(truth / plan.site, plan, population, findings, people)
    _write(study / "codebook.csv", _headings(CodebookEntry), fieldwork.codebook())
    for number, plan in enumerate(SITES):
        with TemporaryDirectory() as work:
            rng = np.random.default_rng([SEED, number, 1])
            _tell(plan.site, study, Path(work), rng)


def _tell(site: str, study: Path, work: Path, rng: np.random.Generator) -> None:
    """Write the narrative half of a site: documents and the tables about them, then codings."""
    folder, story = study / site, read_story(site)
    written, tables = fieldwork.bring_home(site, folder / "documents", rng)
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", _headings(NARRATIVE_FILES[name]), rows)
    stages = Stages(study, site, [plan.site for plan in SITES], work)
    stages.read()
    cores = stages.cores(written)
    found = coders.Truth(story, written, stages.passages(), cores, stages.turns())
    marked = list(coders.marked(story, written, found, cores))
    _write(folder / "marked.csv", _headings(MarkedPassage), marked)
    sheet = stages.coding_sheet()
    codings = {coder: list(coders.filled_in(coder, sheet, found, rng)) for coder in coders.CODERS}
    for coder, rows in codings.items():
        _write_codings(folder / "codings", coder, rows)
    _write(
        folder / "resolutions.csv",
        _headings(Resolution),
        coders.resolutions(codings, found, "2010-09-20", rng),
    )
    stages.merge()
    passages = stages.passages("all_passages")
    charted = coders.Truth(story, written, passages, cores, stages.turns())
    _write(
        folder / "fragments.csv",
        _headings(Fragment),
        coders.fragments(story, charted.passage_of),
    )
    _write(folder / "sequences.csv", _headings(Step), coders.sequences(story))


def _write_codings(folder: Path, coder: str, rows: list[fieldwork.Cells]) -> None:
    """Write a coder's sheet: one of them works in a program that saves CSV."""
    if coder == coders.CODERS[-1]:
        _write(folder / f"{coder}.csv", [*rows[0]], rows)
    else:
        columns = tuple(SheetColumn(name, 60 if name == "text" else 16) for name in rows[0])
        write_workbook(folder / f"{coder}.xlsx", [WorkSheet(coder, columns, rows)])


def _site_cells(plan: SitePlan) -> dict[str, str]:
    return {
        "site": plan.site,
        "priority": plan.priority,
        "question": plan.question,
        "seniors_consulted": plan.seniors,
        "roster": plan.network.roster,
        "cap": "" if plan.network.cap is None else str(plan.network.cap),
        "note": NOTE,
    }


def _write_truth(
    folder: Path,
    plan: SitePlan,
    population: Population,
    findings: Findings,
    people: dict[int, Person],
) -> None:
    clusters = [
        {
            "cluster": letter,
            "people": cluster.people,
            "x": cluster.centre[0],
            "y": cluster.centre[1],
            "spread": cluster.spread,
            "intercept": plan.network.intercept,
        }
        for letter, cluster in plan.network.clusters.items()
    ]
    _write(folder / "clusters.csv", [*clusters[0]], clusters)
    actors = [
        {
            "actor_id": person.code,
            "cluster": str(population.letter[index]),
            "x": f"{population.position[index, 0]:.6f}",
            "y": f"{population.position[index, 1]:.6f}",
        }
        for index, person in people.items()
    ]
    _write(folder / "actors.csv", [*actors[0]], actors)
    ties = [
        {"sender": people[i].code, "receiver": people[j].code}
        for i in people
        for j in people
        if population.wish[i, j] > 0
    ]
    _write(folder / "ties.csv", [*ties[0]], ties)


def _headings(model: type[Row]) -> list[str]:
    return list(model.model_fields)


def _write(path: Path, headings: list[str], rows: Iterable[Mapping[str, object]]) -> None:
    with written_whole(path) as partial, partial.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    make_demo()
