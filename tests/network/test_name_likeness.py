"""Who is likely to be meant by a name, and the reasons given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from scripts.network.checked_study import read_checked_study
from scripts.network.kinds_of_names import kind_of
from scripts.network.name_likeness import Candidate, Surroundings, candidates, likeness
from scripts.network.names import normalise_name
from scripts.network.nominations import Resolved, resolve
from scripts.study.config import NetworkColumns
from scripts.study.inputs import Actor, Alias
from scripts.study.reading import Rows
from scripts.study.site_inputs import SiteInputs


def actor(number: int, name: str, organisation: str = "", note: str = "", role: str = "") -> Actor:
    return Actor(
        actor_id=f"S1-{number:03d}",
        name=name,
        organisation=organisation,
        note=note,
        role=role,
        source="roster",
    )


KATHERINE = actor(1, "Katherine O’Hara-Mills", "Primary care trust", "Director of public health")
WHY: dict[str, tuple[str, float, float]] = {
    "Dr Katherine O'Hara Mills": ("same first name; same surname", 100, 100),
    "Mills, Katherine": ("same first name; same surname", 97, 100),
    "mills katherine": ("same first name; same surname; surname first", 97, 99),
    "Kate Mills": ("“Kate” is short for Katherine; same surname", 95, 97),
    "Cathy Mills": ("“Cathy” is short for Katherine; same surname", 95, 97),
    "K. Mills": ("initial K fits; same surname", 88, 92),
    "Katherine Miles": ("typing slip in the surname: “miles” for “mills”", 88, 92),
    "Katherine Moore": ("", 0, 70),
    "Katherin Mills": ("typing slip in the first name: “katherin” for “katherine”; same", 90, 99),
    "Mrs Mills": ("same surname; no first name given", 76, 80),
    "Kath": ("“Kath” is short for Katherine; no surname given", 58, 64),
    "Kath (PCT)": ("no surname given; “pct” fits", 62, 68),
    "Kath at the PCT": ("no surname given; “pct” fits", 62, 68),
    "K. Mills from public health": ("initial K fits; same surname; “public health” fits", 90, 96),
    "Katherine Mills - PCT": ("same first name; same surname; “pct” fits", 99, 99),
    "Kate Mills, PCT": ("“Kate” is short for Katherine; same surname; “pct” fits", 95, 99),
    "director of public health in the PCT": ("like the post: Director of public health", 80, 95),
    "Kate M": ("“Kate” is short for Katherine; initial of the surname fits", 78, 84),
    "Jane Mills": ("same surname, but another first name", 50, 54),
    "KOM": ("initials of Katherine O’Hara-Mills", 60, 64),
    "DPH": ("initials of the post: Director of public health", 85, 85),
    "the Director of Public Health": ("like the post: Director of public health", 90, 92),
    "public health director, PCT": ("like the post: Director of public health", 75, 92),
}


@pytest.mark.parametrize("raw", WHY)
def test_scores_and_reasons(raw: str) -> None:
    why, low, high = WHY[raw]
    found = likeness(raw, KATHERINE)
    assert low <= found.score <= high, found
    assert why in found.why


def site(*actors: Actor, aliases: tuple[Alias, ...] = (), **names: str) -> Surroundings:
    return Surroundings(
        {a.actor_id: a for a in actors},
        tuple(enumerate(aliases, start=2)),
        {code.replace("_", "-"): frozenset(named.split()) for code, named in names.items()},
    )


JANE, JOHN = actor(2, "Jane Smith", "hospital"), actor(3, "John Smith", "council")
RESPONDENT = actor(4, "Ruth Ng", "council")


def shown(found: list[Candidate]) -> list[tuple[str, int]]:
    return [(c.actor.actor_id, c.score) for c in found]


def test_the_same_organisation_as_the_respondent_breaks_a_tie_but_nothing_is_decided() -> None:
    found = candidates("J. Smith", ["S1-004"], site(JANE, JOHN, RESPONDENT))
    assert shown(found) == [("S1-003", 93), ("S1-002", 90)]
    assert found[0].why.endswith("; same organisation as the respondent")


def test_whom_the_respondent_names_already_is_less_likely_meant() -> None:
    found = candidates("J. Smith", ["S1-004"], site(JANE, JOHN, RESPONDENT, S1_004="S1-003"))
    assert shown(found) == [("S1-002", 90), ("S1-003", 83)]
    assert found[1].why.endswith("but S1-004 names this actor as well")


def test_nobody_names_themselves() -> None:
    assert shown(candidates("J. Smith", ["S1-003"], site(JANE, JOHN))) == [("S1-002", 90)]
    found = candidates("J. Smith", ["S1-003", "S1-004"], site(JANE, JOHN, RESPONDENT))
    assert "one of the respondents who say it" in found[-1].why


def test_a_decision_about_a_name_written_alike_is_told() -> None:
    decided = Alias(
        raw_name="Smithy", kind="person", actor_id="S1-003", decision="same", confidence="high",
        reviewer="AB", respondent_id="S1-002",
    )  # fmt: skip
    found, *_ = candidates("Smithy!", ["S1-004"], site(JANE, JOHN, RESPONDENT, aliases=(decided,)))
    assert found.actor == JOHN
    assert "row 2 of the aliases decides so of “Smithy” when S1-002 says it" in found.why


def test_nobody_is_near() -> None:
    assert candidates("qqqq xxxx", ["S1-004"], site(JANE, JOHN)) == []


def without_aliases(inputs: SiteInputs) -> tuple[SiteInputs, list[Resolved]]:
    bare = replace(inputs, aliases=Rows(inputs.aliases.file))
    return bare, [r for r in resolve(bare) if r.undecided]


def test_people_s_decisions_in_the_demo_are_among_the_candidates() -> None:
    """84 names of the demo were decided by people: the right actor first in 79, always in five."""
    folder = Path(__file__).resolve().parents[2] / "resources" / "demo"
    study = read_checked_study(folder, ["S1", "S2", "S3"], NetworkColumns(), directed=True)
    first, there, kinds, total = 0, 0, 0, 0
    for inputs in study.inputs.values():
        decided = {(normalise_name(a.raw_name), a.respondent_id): a for _, a in inputs.aliases}
        bare, undecided = without_aliases(inputs)
        named: dict[str, set[str]] = defaultdict(set)
        for r in resolve(bare):
            if r.meaning.actor_id:
                named[r.nomination.respondent_id].add(r.meaning.actor_id)
        around = Surroundings(
            {a.actor_id: a for _, a in inputs.actors},
            (),
            {code: frozenset(codes) for code, codes in named.items()},
        )
        for r in undecided:
            raw, who = r.nomination.nominee_name, r.nomination.respondent_id
            alias = decided.get((normalise_name(raw), who)) or decided[normalise_name(raw), None]
            kinds += kind_of(raw) != alias.kind
            if alias.actor_id:
                codes = [c.actor.actor_id for c in candidates(raw, [who], around)]
                total += 1
                first += codes[:1] == [alias.actor_id]
                there += alias.actor_id in codes
    assert total == there == 84
    assert first >= 79
    assert kinds <= 1
