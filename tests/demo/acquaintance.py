"""Whom the people interviewed at length know, as the demo's reviewer found out before they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.demo.network import Findings, Population
from tests.demo.people import Person
from tests.demo.plans import SitePlan
from tests.demo.story import read_story

SITES_REVIEWED = ("S1",)
DATE = "2010-05-28"


def known_to(
    plan: SitePlan, population: Population, findings: Findings, people: Mapping[int, Person]
) -> Iterator[dict[str, str]]:
    """Return rows of known_to.csv for those who gave no network interview.

    Each knows whom they truly go to, and those they met at two meetings.
    """
    story = read_story(plan.site)
    index = {person.code: i for i, person in people.items()}
    asked = {people[i].code for i in findings.respondents}
    told = {f"{plan.site}-{interview.person}" for interview in story.interviews}
    for code in sorted(told - asked):
        met = Counter(
            f"{plan.site}-{other}"
            for meeting in story.meetings
            if code.rpartition("-")[2] in meeting.attendees
            for other in meeting.attendees
        )
        for other in sorted(set(index) - {code}):
            if population.wish[index[code], index[other]] > 0:
                basis = "works with them; said so by telephone when the interview was arranged"
            elif met[other] > 1:
                basis = f"both at {met[other]} meetings"
            else:
                continue
            yield {
                "person_id": code,
                "knows_id": other,
                "basis": basis,
                "reviewer": plan.reviewer,
                "date": DATE,
            }
