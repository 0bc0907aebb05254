"""Whose names an interviewee may be shown, and whose a person may want to add."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.study.known_to import KnownTo
from scripts.study.narrative_inputs import Meeting
from scripts.study.words import count

NOT_SURE = "low"  # confidence in who was meant with which a name is not shown


@dataclass(frozen=True)
class Candidate:
    """Somebody an interviewee may know: why, in words, and how much that says."""

    knows_id: str
    basis: str
    weight: int


def among(reviewed: Iterable[KnownTo], actors: Collection[str]) -> list[KnownTo]:
    """Return the rows about actors of this run, by id.

    Somebody of whom nothing was told but in an interview that was taken back is none: their name is
    shown to nobody.
    """
    return [row for row in reviewed if row.person_id in actors and row.knows_id in actors]


def named_by(person: str, nominations: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return whom a person named themselves, so that they may be shown these names.

    A name of which it is not sure whom they meant does not count: it would tell them the name of
    somebody else.

    Parameters
    ----------
    nominations : rows of the table NOMINATIONS.
    """
    return {r["actor_id"] for r in _own(person, nominations) if r["confidence"] != NOT_SURE}


def known_people(
    person: str, nominations: Iterable[Mapping[str, Any]], reviewed: Iterable[KnownTo]
) -> dict[str, str]:
    """Return whose names a person may be shown, each with how it is known that they know them.

    These are whom they named themselves, and whom a reviewer says they know.

    Parameters
    ----------
    nominations : rows of the table NOMINATIONS.
    reviewed : rows of `known_to.csv`.
    """
    known = dict.fromkeys(sorted(named_by(person, nominations)), "named them")
    for entry in reviewed:
        if entry.person_id == person:
            known.setdefault(entry.knows_id, f"{entry.basis} ({_reviewed_by(entry)})")
    return known


def _reviewed_by(entry: KnownTo) -> str:
    return f"reviewed by {entry.reviewer}" + (f" on {entry.date}" if entry.date else "")


def candidates(
    person: str,
    known: Mapping[str, str],
    actors: Sequence[Mapping[str, Any]],
    nominations: Sequence[Mapping[str, Any]],
    meetings: Iterable[Meeting],
) -> list[Candidate]:
    """Return people whom a person may know besides, those first for whom most speaks.

    For somebody who named people known to the study these are only those of whom it is not sure
    that they meant them; for all others, who named them, met them, was named together with them, or
    is of the same kind of organisation.

    Parameters
    ----------
    known : whose names they may be shown already.
    actors, nominations : rows of the tables ACTORS and NOMINATIONS.
    """
    reasons: dict[str, list[tuple[str, int]]] = defaultdict(list)
    own = list(_own(person, nominations))
    for row in own:
        if row["confidence"] == NOT_SURE:
            reasons[row["actor_id"]].append(
                ("may be whom they named: resolved with low confidence", 4)
            )
    if all(row["confidence"] == NOT_SURE for row in own):
        for code, text, weight in _signs(person, actors, nominations, meetings):
            reasons[code].append((text, weight))
    found = [
        Candidate(code, "; ".join(text for text, _ in why), sum(weight for _, weight in why))
        for code, why in reasons.items()
        if code not in known and code != person
    ]
    return sorted(found, key=lambda c: (-c.weight, c.knows_id))


def _own(person: str, nominations: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Return whom a person named themselves."""
    for row in nominations:
        if row["respondent_id"] == row["reporter_id"] == person and row["actor_id"]:
            yield row


def _signs(
    person: str,
    actors: Sequence[Mapping[str, Any]],
    nominations: Sequence[Mapping[str, Any]],
    meetings: Iterable[Meeting],
) -> Iterator[tuple[str, str, int]]:
    """Return who may know a person, in each case why, and how much that says."""
    lists: dict[str, set[str]] = defaultdict(set)
    for row in nominations:
        if row["used"]:
            lists[row["respondent_id"]].add(row["actor_id"])
    for respondent, named in lists.items():
        if person in named:
            yield respondent, f"{respondent} named {person}", 3

    codes = {row["actor_id"] for row in actors}
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for meeting in meetings:
        if person in meeting.attendees:
            for other in codes.intersection(meeting.attendees):
                met[other][meeting.series] += 1
    for other, series in met.items():
        times = sum(series.values())
        yield other, f"both at {count(times, 'meeting')} ({', '.join(sorted(series))})", 2 * times

    together = Counter(code for named in lists.values() if person in named for code in named)
    for other, times in together.items():
        yield other, f"both named by {count(times, 'person', 'people')}", times

    kinds = {row["actor_id"]: row["organisation"] for row in actors}
    for code, kind in kinds.items():
        if kind and kind == kinds.get(person):
            yield code, f"same kind of organisation ({kind})", 1
