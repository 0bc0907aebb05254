"""Transcripts and meeting papers of the demo, from what its people tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from tests.demo import speech
from tests.demo.story import PERSON, Interview, Meeting, Moment, Paper, Story, spoken


@dataclass(frozen=True)
class Paragraph:
    """Something said or written; `label` stands before it, "" where nobody's does."""

    label: str
    text: str


@dataclass(frozen=True)
class Written:
    """A document of the demo.

    Attributes
    ----------
    labels : of an interview, who speaks under which label: the interviewer, the interviewee.
    cores : by key of a moment, the words that bear it, as they stand in the document.
    forms : short forms of names that stand in it, each with the code of who is meant.
    """

    document: str
    kind: str
    date: str
    paragraphs: tuple[Paragraph, ...]
    cores: dict[str, str]
    forms: frozenset[tuple[str, str]]
    person: str = ""
    labels: tuple[str, str] = ("", "")
    meeting: str = ""
    title: str = ""


def transcribe(story: Story, names: dict[str, str], rng: np.random.Generator) -> Iterator[Written]:
    """Return all documents of a site: its interviews, then the papers of its meetings."""
    for number, interview in enumerate(story.interviews):
        yield _interview(story, interview, number, names, rng)
    for meeting in story.meetings:
        for paper in meeting.papers:
            yield _paper(story, meeting, paper, names)


def _labels(number: int, name: str) -> tuple[str, str]:
    """Return what transcribers put before the interviewer's words and the interviewee's."""
    initials = "".join(part[0] for part in re.split(r"[ -]", name))
    return (("INT", "R"), ("Interviewer", name), ("INT", initials), ("Interviewer", "Respondent"))[
        number % 4
    ]


def _interview(
    story: Story, interview: Interview, number: int, names: dict[str, str], rng: np.random.Generator
) -> Written:
    asks, tells = _labels(number, names[interview.person])
    sources = [interview.role, interview.closing, *(d.said for d in interview.digressions)]
    cores: dict[str, str] = {}

    def pick(words: tuple[str, ...]) -> str:
        return words[(number + len(story.site) + int(story.site[1:])) % len(words)]

    parts: list[Paragraph] = [
        Paragraph("", f"Interview {number + 1}, {story.site}. Recorded {_long(interview.date)}."),
        Paragraph(asks, pick(speech.GREETINGS)),
        Paragraph(tells, pick(speech.ANSWERS)),
        Paragraph(asks, pick(speech.LEADS)),
        Paragraph(tells, speech.spoken_freely(spoken(interview.role, names), rng)),
    ]
    moments = [m for _, m in story.moments.values() if m.teller == interview.id]
    digressions = iter(interview.digressions)
    stops = set(np.linspace(1, len(moments), len(interview.digressions) + 1).astype(int)[:-1])
    for k, moment in enumerate(moments, start=1):
        sources += [moment.asked, moment.before, moment.core, moment.after]
        parts += _told(moment, asks, tells, names, cores, rng)
        if k in stops and (digression := next(digressions, None)):
            parts.append(Paragraph(asks, spoken(digression.asked, names)))
            said = speech.spoken_freely(spoken(digression.said, names), rng)
            parts.append(Paragraph(tells, said))
    parts.append(Paragraph(asks, pick(speech.THANKS)))
    parts.append(Paragraph(tells, speech.spoken_freely(spoken(interview.closing, names), rng)))
    return Written(
        document=f"{story.site}-{interview.id}",
        kind="interview",
        date=interview.date,
        paragraphs=tuple(parts),
        cores=cores,
        forms=_short_forms(sources, names),
        person=f"{story.site}-{interview.person}",
        labels=(asks, tells),
    )


def _told(
    moment: Moment,
    asks: str,
    tells: str,
    names: dict[str, str],
    cores: dict[str, str],
    rng: np.random.Generator,
) -> Iterator[Paragraph]:
    before, after = (
        speech.spoken_freely(spoken(text, names), rng) for text in (moment.before, moment.after)
    )
    core = cores[moment.key] = speech.spoken_freely(spoken(moment.core, names), rng, often=0.15)
    yield Paragraph(asks, spoken(moment.asked, names))
    if before and rng.random() < 0.15:
        yield Paragraph(tells, before)
        yield Paragraph(asks, speech.BACK_CHANNEL[rng.integers(len(speech.BACK_CHANNEL))])
        before = ""
    yield Paragraph(tells, " ".join(filter(None, [before, core, after])))


def _paper(story: Story, meeting: Meeting, paper: Paper, names: dict[str, str]) -> Written:
    cores: dict[str, str] = {}
    parts = [
        Paragraph("", paper.title),
        Paragraph("", f"{meeting.series[0].upper()}{meeting.series[1:]}, {_long(meeting.date)}"),
    ]
    sources = [p for p in paper.paragraphs if p not in story.moments]
    for text in paper.paragraphs:
        if text in story.moments:
            moment = story.moments[text][1]
            sources += [moment.before, moment.core, moment.after]
            cores[moment.key] = spoken(moment.core, names)
            text = " ".join(filter(None, [moment.before, moment.core, moment.after]))
        parts.append(Paragraph("", spoken(text, names)))
    return Written(
        document=f"{story.site}-{paper.id}",
        kind="meeting",
        date=meeting.date,
        paragraphs=tuple(parts),
        cores=cores,
        forms=_short_forms(sources, names),
        meeting=f"{story.site}-{meeting.id}",
        title=paper.title,
    )


def _short_forms(texts: list[str], names: dict[str, str]) -> frozenset[tuple[str, str]]:
    found = (m for text in texts for m in PERSON.finditer(text) if m[2])
    return frozenset((spoken(m[0], names), m[1]) for m in found)


def _long(day: str) -> str:
    when = date.fromisoformat(day)
    return f"{when.day} {when:%B} {when.year}"
