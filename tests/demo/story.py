"""What the invented interviewees of a site tell: the form of `stories/<site>.yaml`, and its checks.

`python -m tests.demo.story` lists what is wrong with the stories.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from tests.demo.plans import SITES

HERE = Path(__file__).parent
STUDY = HERE.parents[1] / "resources" / "demo"

Act = Literal["manipulation", "commitment", "competence", "performance", "sanction"]
ACTS: tuple[Act, ...] = ("manipulation", "commitment", "competence", "performance", "sanction")
Theme = Literal["interaction", "relationships", "constraint", "enabler"]
Code = Annotated[str, Field(pattern=r"^([0-9]{3}|X[0-9]{2})$")]  # without the site: 017, X01

# Roughly what the search looks for; the search itself has its own tests.
BETWEEN = r"( (also|really|always|still|actually|then|all|just|only))?"
FAMILY = {
    "manipulation": rf"\b(ha(ve|s|d|ving)|'(ve|s|d)|’(ve|s|d)){BETWEEN}( got)? to\b"
    r"|\b(gotta|wanna)\b|\bwant(s|ed|ing)? to\b|\bgot to\b",
    "competence": r"\b(un)?able( \w+)? to\b|\bkn(ow|ows|ew|own|owing) how to\b",
}
FAMILY["commitment"] = FAMILY["manipulation"]
ANY_PHRASE = re.compile("|".join([FAMILY["manipulation"], FAMILY["competence"]]), re.IGNORECASE)
FIRST_PERSON = re.compile(r"\b(I|we|We|me|us|my|our|My|Our)\b")
PERSON = re.compile(r"\{([0-9]{3}|X[0-9]{2})(?::(first|last))?\}")


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Moment(Part):
    """One thing that is told: an answer in an interview, or a paragraph of a meeting paper.

    `core` is the sentence that bears the speech act; `fragment` its summary for the framework.
    """

    key: str = Field(pattern=r"^A[0-9]{2}-[0-9]{2}$")
    teller: str = Field(pattern=r"^[IM][0-9]{2}$")
    act: Act
    asked: str = ""  # by the interviewer; interviews only
    before: str = ""
    core: str
    after: str = ""
    fragment: str
    actors: list[Code]
    subject: Code
    theme: Theme
    waiver: str = ""


class Box(Part):
    """One box of a flow chart."""

    act: Act
    text: str
    moments: list[str] = Field(min_length=1)


class Account(Part):
    id: str = Field(pattern=r"^A[0-9]{2}$")
    title: str
    definition: str
    moments: list[Moment]
    boxes: list[Box] = []


class Digression(Part):
    asked: str
    said: str


class Interview(Part):
    id: str = Field(pattern=r"^I[0-9]{2}$")
    person: Code
    date: str
    role: str
    digressions: list[Digression] = Field(min_length=2)
    closing: str


class Paper(Part):
    id: str = Field(pattern=r"^M[0-9]{2}$")
    kind: Literal["agenda", "minutes", "notes"]
    title: str
    paragraphs: list[str]  # one that is a moment's key stands for what is told there


class Meeting(Part):
    id: str = Field(pattern=r"^G[0-9]{2}$")
    series: str
    date: str
    regular: bool
    on_priority: bool
    attendees: list[Code]
    note: str = ""
    papers: list[Paper] = []


class Outside(Part):
    """A person or group who is not in the network; `public` is what results may call it."""

    id: str = Field(pattern=r"^X[0-9]{2}$")
    kind: Literal["person", "group"]
    name: str
    public: str


class Spoken(Part):
    """A short form or a stranger's name as it is said in the transcripts, and who is meant."""

    said: str
    person: Code | None = None


class Story(Part):
    site: str
    outside: list[Outside] = []
    spoken: list[Spoken] = []
    interviews: list[Interview]
    accounts: list[Account]
    meetings: list[Meeting]

    @cached_property
    def moments(self) -> dict[str, tuple[Account, Moment]]:
        return {m.key: (a, m) for a in self.accounts for m in a.moments}

    @cached_property
    def papers(self) -> dict[str, Paper]:
        return {p.id: p for meeting in self.meetings for p in meeting.papers}


@cache
def read_story(site: str) -> Story:
    return Story.model_validate(
        yaml.safe_load((HERE / "stories" / f"{site}.yaml").read_text("utf-8"))
    )


@cache
def names_of(site: str) -> dict[str, str]:
    """Codes (without the site) to names."""
    with (STUDY / site / "actors.csv").open(encoding="utf-8", newline="") as file:
        actors = {r["actor_id"].rpartition("-")[2]: r["name"] for r in csv.DictReader(file)}
    return actors | {o.id: o.name for o in read_story(site).outside}


def spoken(text: str, names: dict[str, str]) -> str:
    """Put names for `{017}`, `{017:first}`, `{017:last}`."""

    def name(match: re.Match[str]) -> str:
        whole = names[match[1]]
        first, _, rest = whole.partition(" ")
        return {"first": first, "last": rest or first}.get(match[2], whole)

    return PERSON.sub(name, text)


def words(text: str) -> int:
    return len(text.split())


def faults(story: Story) -> Iterator[str]:
    """What is wrong with a story."""
    names = names_of(story.site)
    tellers = {i.id for i in story.interviews} | set(story.papers)
    said: Counter[str] = Counter()
    if len(story.moments) != sum(len(a.moments) for a in story.accounts):
        yield "two moments have the same key"
    for account in story.accounts:
        acts = {m.act for m in account.moments}
        if acts != set(ACTS):
            yield f"{account.id}: lacks {sorted(set(ACTS) - acts)}"
        people = {m.teller for m in account.moments if m.teller.startswith("I")}
        if len(people) < 2:
            yield f"{account.id}: fewer than two interviewees"
        for moment in account.moments:
            said[moment.teller] += words(" ".join([moment.before, moment.core, moment.after]))
            for fault in wrong_moment(moment, account, names, tellers):
                yield f"{moment.key}: {fault}"
        placed = [key for box in account.boxes for key in box.moments]
        own = {m.key for m in account.moments}
        if set(placed) - own:
            yield f"{account.id}: boxes use {sorted(set(placed) - own)} of other accounts"
        if len(placed) != len(set(placed)):
            yield f"{account.id}: a moment is in two boxes"
    in_papers = [p for paper in story.papers.values() for p in paper.paragraphs]
    for key, (_, moment) in story.moments.items():
        if moment.teller.startswith("M") != (key in in_papers):
            yield f"{key}: told in a paper, but not one of its paragraphs (or the reverse)"
    for paper in story.papers.values():
        for paragraph in paper.paragraphs:
            if paragraph in story.moments and story.moments[paragraph][1].teller != paper.id:
                yield f"{paper.id}: {paragraph} is told by another"
    texts = [t for i in story.interviews for t in (i.role, i.closing)]
    texts += [t for i in story.interviews for d in i.digressions for t in (d.asked, d.said)]
    texts += [p for p in in_papers if p not in story.moments]
    texts += [t for _, m in story.moments.values() for t in (m.asked, m.before, m.after, m.core)]
    for text in texts:
        for code, _ in PERSON.findall(text):
            if code not in names:
                yield f"nobody has the code {code}: {text[:60]}"
        if re.search(r"[{}]", PERSON.sub("", text)):
            yield f"odd braces: {text[:60]}"
    for interview in story.interviews:
        more = [interview.role, interview.closing, *(d.said for d in interview.digressions)]
        total = said[interview.id] + sum(map(words, more))
        questions = [d.asked for d in interview.digressions]
        questions += [m.asked for _, m in story.moments.values() if m.teller == interview.id]
        total += sum(map(words, questions))
        if not 760 <= total <= 1400:
            yield f"{interview.id}: {total} words in all; 760 to 1400 are wanted"


def wrong_moment(
    moment: Moment, account: Account, names: dict[str, str], tellers: set[str]
) -> Iterator[str]:
    if not moment.key.startswith(account.id):
        yield "the key is of another account"
    if moment.teller not in tellers:
        yield f"there is no {moment.teller}"
    if moment.teller.startswith("I") and not moment.asked:
        yield "no question"
    core = spoken(moment.core, names)
    if moment.act in FAMILY:
        if not re.search(FAMILY[moment.act], core, re.IGNORECASE):
            yield "no phrase of the family in the core"
        if moment.teller.startswith("I"):
            if len(re.findall(r"[.?!](?= |$)", core)) != 1 or core[-1] not in ".?!":
                yield "the core must be one sentence"
            if not re.search(FAMILY[moment.act], moment.fragment, re.IGNORECASE):
                yield "the fragment keeps no phrase of the family (no waiver is meant here)"
    if moment.teller.startswith("I") and ANY_PHRASE.search(f"{moment.before} {moment.after}"):
        yield f"a phrase outside the core: {ANY_PHRASE.findall(moment.before + moment.after)}"
    if moment.act in ("performance", "sanction") and ANY_PHRASE.search(core):
        yield "performance and sanction are to be found without the phrases"
    codes = [code for code, form in PERSON.findall(moment.fragment)]
    if not codes and not moment.waiver:
        yield "the fragment names nobody"
    for code in {*codes, *moment.actors, moment.subject}:
        if code not in names:
            yield f"nobody has the code {code}"
    if set(codes) - set(moment.actors):
        yield "the fragment names others than actors"
    if any(form for _, form in PERSON.findall(moment.fragment)):
        yield "fragments use plain codes"
    shown = PERSON.sub("[S1-000]", moment.fragment)
    if len(shown) >= len(PERSON.sub("[S1-000]", moment.core)):
        yield f"the fragment is not shorter than the core ({len(shown)} characters)"
    if FIRST_PERSON.search(core) and not FIRST_PERSON.search(moment.fragment) and not moment.waiver:
        yield "the core says I or we, the fragment does not"


if __name__ == "__main__":
    found = 0
    for site in [*(a for a in sys.argv[1:])] or [plan.site for plan in SITES]:
        for line in faults(read_story(site)):
            print(f"{site}: {line}")
            found += 1
    sys.exit(found > 0)
