"""Make the demo study: `python -m tests.demo.make_demo`.

Writes `resources/demo`, as people would own it, and `tests/demo/truth`, what nobody would know.
Everything follows from the seeds in `plans.py` and below; the same bytes each time.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from scripts.study.files import written_whole
from scripts.study.inputs import INPUT_FILES, Row, Site
from tests.demo.listing import list_site
from tests.demo.network import Findings, Population, carry_out
from tests.demo.people import Person, meet_people
from tests.demo.plans import NOTE, SITES, SitePlan

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
        _write_truth(truth / plan.site, plan, population, findings, people)


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
