"""Who the people of a site are: codes, names and posts for those its interviews know."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tests.demo.names import Name, draw_names, find_name
from tests.demo.network import Findings, Population
from tests.demo.plans import SitePlan
from tests.demo.posts import SECTORS, Post, fill_posts


@dataclass(frozen=True)
class Person:
    """A person the study knows; `index` is their place in the population."""

    index: int
    code: str
    name: Name
    post: Post
    listed_before: bool

    @property
    def sector(self) -> str:
        """The sector of their organisation."""
        return SECTORS[self.post.organisation]


def meet_people(
    plan: SitePlan,
    population: Population,
    findings: Findings,
    taken: set[str],
    rng: np.random.Generator,
) -> dict[int, Person]:
    """Give everybody known a post, a name and a code; by index, in the order of codes."""
    posts = _assign_posts(plan, population, findings, rng)
    names = _assign_names(plan, findings, posts, taken, rng)
    listed = _listed_before(plan, findings)
    if plan.network.roster == "given":
        order = sorted(posts, key=lambda i: (posts[i].organisation, names[i].surname))
    else:
        order = sorted(findings.known, key=lambda i: i not in listed)
    codes = {index: f"{plan.site}-{k:03d}" for k, index in enumerate(order, start=1)}
    return {i: Person(i, codes[i], names[i], posts[i], i in listed) for i in order}


def times_named(findings: Findings) -> dict[int, int]:
    """Return how many respondents named each person known."""
    times = dict.fromkeys(findings.known, 0)
    for named in findings.named.values():
        for person in named:
            times[person] += 1
    return times


def _listed_before(plan: SitePlan, findings: Findings) -> set[int]:
    if plan.network.roster == "given":
        return set(findings.known)
    times = times_named(findings)
    others = [person for person in findings.known if person not in findings.respondents]
    others.sort(key=lambda person: -times[person])
    return {*findings.waves[0], *others[: plan.also_named_by_seniors]}


def _assign_posts(
    plan: SitePlan, population: Population, findings: Findings, rng: np.random.Generator
) -> dict[int, Post]:
    """Give posts everybody refers to by title to the first respondents and the most named.

    The rest at random.
    """
    times = times_named(findings)
    posts: dict[int, Post] = {}
    for letter, listed in plan.posts.items():
        members = [person for person in findings.known if population.letter[person] == letter]
        members.sort(key=lambda person: (person not in findings.waves[0], -times[person]))
        filled = fill_posts(listed, len(members))
        heads = [post for post in filled if post.called]
        others = [post for post in filled if not post.called]
        shuffled = [others[int(k)] for k in rng.permutation(len(others))]
        posts.update(zip(members, heads + shuffled, strict=True))
    return posts


def _assign_names(
    plan: SitePlan,
    findings: Findings,
    posts: dict[int, Post],
    taken: set[str],
    rng: np.random.Generator,
) -> dict[int, Name]:
    first, second, surname = plan.namesakes
    namesakes = [find_name(first, surname), find_name(second, surname)]
    drawn = draw_names(len(findings.known) - 2, taken, rng)
    alike = _two_named_by_different_people(findings, posts)
    rest = [person for person in findings.known if person not in alike]
    return {**dict(zip(alike, namesakes, strict=True)), **dict(zip(rest, drawn, strict=True))}


def _two_named_by_different_people(findings: Findings, posts: dict[int, Post]) -> tuple[int, int]:
    """Return two people no respondent named both of, each named as often as possible.

    Neither is a respondent, nor somebody called by their post.
    """
    times = times_named(findings)
    fit = [p for p in findings.known if p not in findings.respondents and not posts[p].called]
    fit.sort(key=lambda person: -times[person])
    for k, second in enumerate(fit):
        for first in fit[:k]:
            if not any({first, second} <= set(named) for named in findings.named.values()):
                return first, second
    raise LookupError("every two people are named together")
