"""The interviews of a site as tables: who was asked when, and what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tests.demo.as_typed import AliasTable, Typed, type_name, type_namesake, type_post
from tests.demo.network import Findings, Population
from tests.demo.people import Person
from tests.demo.plans import SitePlan

Cells = dict[str, str]
HOLIDAYS = (date(2010, 4, 2), date(2010, 4, 5), date(2010, 5, 3), date(2010, 5, 31))
INTERVIEW_NOTES = ("by telephone", "two sittings", "colleague present", "notes only, not recorded")
NOMINATION_NOTES = ("moves to another post in April", "shares the post", "spelling not checked",
                    "through the partnership meetings", "first contact last year")  # fmt: skip
SHARE_WITH_NOTE = 0.03
SHARE_OF_POSTS = 0.85


@dataclass(frozen=True)
class Aside:
    """Something said that names nobody, and what was decided of it."""

    raw: str
    kind: str
    decision: str
    reason: str


ASIDES = {
    "S1": (
        Aside("someone in planning?", "not_usable", "exclude", "no name; not asked again"),
        Aside("Steve from the taxi rank", "person", "unresolved", "respondent could not say more"),
    ),
    "S2": (
        Aside("somebody at the leisure trust", "not_usable", "exclude", "no name"),
        Aside("Wendy, school meals?", "person", "unresolved", "nobody of that name found"),
    ),
    "S3": (
        Aside("the bike people", "organisation", "exclude", "a company, not a person"),
        Aside("a lad at the rugby club", "person", "unresolved", "club asked; no answer"),
    ),
}


@dataclass(frozen=True)
class SiteTables:
    """The cells of a site's four files, row by row."""

    actors: list[Cells]
    interviews: list[Cells]
    nominations: list[Cells]
    aliases: list[Cells]


def list_site(
    plan: SitePlan,
    population: Population,
    findings: Findings,
    people: dict[int, Person],
    rng: np.random.Generator,
) -> SiteTables:
    """Write a site down."""
    aliases = AliasTable(list(people.values()), plan.reviewer)
    nominations = _list_nominations(plan, findings, people, aliases, rng)
    _add_asides(plan, findings, people, aliases, nominations)
    if plan.network.roster == "discovered":
        _add_repetition(people, aliases, nominations)
    _add_reports(plan, population, findings, people, nominations)
    return SiteTables(
        [_actor_cells(person) for person in people.values()],
        _list_interviews(plan, findings, people, rng),
        _in_order_of_interviews(nominations, findings, people),
        _in_order_of_use(aliases, nominations),
    )


def _actor_cells(person: Person) -> Cells:
    return {
        "actor_id": person.code,
        "name": person.name.full,
        "organisation": person.post.organisation,
        "role": person.post.role,
        "background": person.post.background,
        "sector": person.sector,
        "source": "roster" if person.listed_before else "nomination",
        "note": person.post.title,
    }


def _list_interviews(
    plan: SitePlan, findings: Findings, people: dict[int, Person], rng: np.random.Generator
) -> list[Cells]:
    rows = []
    for wave, (start, respondents) in enumerate(
        zip(plan.wave_starts, findings.waves, strict=True), start=1
    ):
        days = sorted(int(day) for day in rng.choice(15, len(respondents), replace=False))
        for day, respondent in zip(days, respondents, strict=True):
            with_note = rng.random() < 3 * SHARE_WITH_NOTE
            rows.append(
                {
                    "respondent_id": people[respondent].code,
                    "wave": str(wave),
                    "date": _working_day(start, day).isoformat(),
                    "interviewer": plan.interviewer,
                    "note": str(rng.choice(INTERVIEW_NOTES)) if with_note else "",
                }
            )
    return rows


def _working_day(monday: date, number: int) -> date:
    """Return the working day of that number (0: the Monday itself), later where a holiday."""
    day = monday + timedelta(days=number % 5 + 7 * (number // 5))
    while day in HOLIDAYS or day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _list_nominations(
    plan: SitePlan,
    findings: Findings,
    people: dict[int, Person],
    aliases: AliasTable,
    rng: np.random.Generator,
) -> list[Cells]:
    by_post = _nominations_by_post(findings, people, rng)
    by_initial = _nominations_of_namesakes(plan, findings, people)
    heard = {i for i, person in people.items() if person.listed_before}
    rows = []
    for ego, named in findings.named.items():
        respondent, others = people[ego].code, [people[alter] for alter in named]
        for order, alter in enumerate(named, start=1):
            person, decision = people[alter], "same" if alter in heard else "new"
            if (ego, alter) in by_post:
                typed = type_post(person, decision, aliases)
            elif (ego, alter) in by_initial:
                typed = type_namesake(person, respondent, decision, aliases)
            else:
                typed = type_name(person, respondent, others, decision, aliases, rng)
            heard.add(alter)
            rows.append(_nomination_cells(respondent, typed, str(order), rng))
    return rows


def _nomination_cells(respondent: str, typed: Typed, order: str, rng: np.random.Generator) -> Cells:
    note = typed.note
    if rng.random() < SHARE_WITH_NOTE and not note:
        note = str(rng.choice(NOMINATION_NOTES))
    return {
        "respondent_id": respondent,
        "nominee_name": typed.raw,
        "order": order,
        "reporter_id": "",
        "note": note,
    }


def _nominations_by_post(
    findings: Findings, people: dict[int, Person], rng: np.random.Generator
) -> set[tuple[int, int]]:
    """Choose who names a post in place of its holder: one of those who name that person."""
    chosen = set()
    for index, person in people.items():
        egos = [ego for ego, named in findings.named.items() if index in named]
        if person.post.called and len(egos) > 1 and rng.random() < SHARE_OF_POSTS:
            chosen.add((egos[int(rng.integers(len(egos)))], index))
    return chosen


def _nominations_of_namesakes(
    plan: SitePlan, findings: Findings, people: dict[int, Person]
) -> set[tuple[int, int]]:
    """Choose for each of the two namesakes the first who names them, to do so by initial."""
    chosen = set()
    for index, person in people.items():
        if person.name.surname == plan.namesakes[2] and person.name.first in plan.namesakes[:2]:
            chosen.add((next(e for e, named in findings.named.items() if index in named), index))
    return chosen


def _add_asides(
    plan: SitePlan,
    findings: Findings,
    people: dict[int, Person],
    aliases: AliasTable,
    nominations: list[Cells],
) -> None:
    """Let the respondents with the shortest lists say something unusable at the end."""
    by_length = sorted(findings.named, key=lambda ego: len(findings.named[ego]))
    for aside, ego in zip(ASIDES[plan.site], by_length, strict=False):
        order = len(findings.named[ego]) + 1
        if plan.network.cap is not None and order > plan.network.cap:
            continue
        nominations.append(
            {
                "respondent_id": people[ego].code,
                "nominee_name": aside.raw,
                "order": str(order),
                "reporter_id": "",
                "note": "",
            }
        )
        aliases.decide(
            aside.raw,
            "",
            kind=aside.kind,
            decision=aside.decision,
            confidence="high" if aside.decision == "exclude" else "low",
            reason=aside.reason,
        )


def _add_repetition(
    people: dict[int, Person], aliases: AliasTable, nominations: list[Cells]
) -> None:
    """Let the first respondent who named a post also name its holder, at the end of the list."""
    name_of = {person.code: person.name.full for person in people.values()}
    first = next(
        row
        for row in nominations
        if any(row["nominee_name"] == person.post.called for person in people.values())
    )
    respondent = first["respondent_id"]
    holder = aliases.means(first["nominee_name"], respondent)
    length = sum(row["respondent_id"] == respondent for row in nominations)
    nominations.append(
        {
            "respondent_id": respondent,
            "nominee_name": name_of[holder or ""],
            "order": str(length + 1),
            "reporter_id": "",
            "note": "named before by post",
        }
    )


def _add_reports(
    plan: SitePlan,
    population: Population,
    findings: Findings,
    people: dict[int, Person],
    nominations: list[Cells],
) -> None:
    """Let late respondents tell of a tie of somebody they named, who was not asked."""
    reported: set[int] = set()
    for reporter in findings.waves[-1]:
        for ego in findings.named[reporter]:
            if len(reported) == plan.reports:
                return
            if ego in findings.respondents or ego in reported:
                continue
            alter = max(people, key=lambda person: population.wish[ego, person])
            reported.add(ego)
            nominations.append(
                {
                    "respondent_id": people[ego].code,
                    "nominee_name": people[alter].name.full,
                    "order": "",
                    "reporter_id": people[reporter].code,
                    "note": "told by a colleague",
                }
            )
            break


def _in_order_of_interviews(
    nominations: list[Cells], findings: Findings, people: dict[int, Person]
) -> list[Cells]:
    place = {people[ego].code: k for k, ego in enumerate(findings.respondents)}
    return sorted(
        nominations,
        key=lambda row: (
            place[row["reporter_id"] or row["respondent_id"]],
            bool(row["reporter_id"]),
            int(row["order"] or 0),
        ),
    )


def _in_order_of_use(aliases: AliasTable, nominations: list[Cells]) -> list[Cells]:
    return sorted(aliases.rows.values(), key=lambda row: (row["kind"], row["raw_name"]))
