"""What people consented to, and what they refused or took back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from scripts.study.id_checks import Register
from scripts.study.inputs import OptionalText, Row
from scripts.study.narrative_inputs import Date, Outside, PersonId, Speaker
from scripts.study.problems import Problem
from scripts.study.reading import Rows, find_table, read_rows
from scripts.study.site_inputs import SiteInputs

Purpose = Literal["network_interview", "long_interview", "quotation"]


class Consent(Row):
    """What one person said about one use of what they say (`consent.csv`)."""

    example: ClassVar[Mapping[str, str]] = {
        "person_id": "S1-017",
        "what": "long_interview",
        "decision": "withdrawn",
        "date": "2026-09-01",
        "note": "by e-mail",
    }

    person_id: PersonId = Field(description="actor id, or id in the table outside")
    what: Purpose = Field(
        description="network_interview: the names they gave; long_interview: its transcript and "
        "what rests on it; quotation: their own words, shown on the report page"
    )
    decision: Literal["given", "refused", "withdrawn"] = Field(
        description="refused or withdrawn: it is left out of everything, unless it was given on a "
        "later date"
    )
    date: Date = Field(None, description="YYYY-MM-DD")
    note: OptionalText = Field(None, description="anything worth remembering; not used")


def consent_files(folder: Path, site: str) -> list[Path]:
    """Return the site's table of consent, if there is one."""
    return find_table(folder / site, "consent")


def read_consent(folder: Path, site: str) -> Rows[Consent]:
    """Read a site's table of consent; none: nobody refused anything."""
    return read_rows(folder, f"{site}/consent", Consent, optional=True)


def withheld(consent: Rows[Consent], what: Purpose) -> frozenset[str]:
    """Return who refused this use or took it back, and did not give it on a later date.

    Where dates are missing, what was refused or withdrawn counts.
    """
    rows = [row for _, row in consent if row.what == what]
    given = [(row.person_id, row.date) for row in rows if row.decision == "given"]
    return frozenset(
        row.person_id
        for row in rows
        if row.decision != "given"
        and not any(who == row.person_id and _later(date, row.date) for who, date in given)
    )


def _later(date: datetime.date | None, than: datetime.date | None) -> bool:
    return date is not None and than is not None and date > than


def interviews_withheld(consent: Rows[Consent], speakers: Iterable[Speaker]) -> frozenset[str]:
    """Return the documents in which somebody is interviewed who refused that or took it back."""
    people = withheld(consent, "long_interview")
    return frozenset(
        row.document_id
        for row in speakers
        if row.role == "interviewee" and row.person_id in people and row.document_id
    )


def wrong_consent(
    consent: Rows[Consent],
    inputs: SiteInputs,
    outside: Rows[Outside],
    speakers: Rows[Speaker],
) -> Iterator[Problem]:
    """Report what is wrong with a site's table of consent, beside what reading it found.

    Parameters
    ----------
    outside, speakers : of the site's narrative half; empty where it has none yet.
    """
    site = inputs.site.site
    actors, others = inputs.actors.values("actor_id"), outside.values("outside_id")
    known = None if actors is None or others is None else actors | others
    absent = f"neither {inputs.actors.file} nor {outside.file} has this id."
    persons = Register(known, absent, "Correct the id.")
    for row, entry in consent:
        yield from persons.unknown(consent, row, "person_id", entry.person_id)
        if inputs.known_network and entry.what == "network_interview":
            message = "this site was given as nodes and edges, not as interviews."
            remedy = f"Write 0 in observed_out of {inputs.actors.file}, and remove what they named."
            yield Problem(consent.file, row, "what", entry.what, message, remedy)
    refused = withheld(consent, "network_interview")
    asked = {interview.respondent_id for _, interview in inputs.interviews}
    if asked and asked <= refused and not inputs.known_network:
        message = "everybody interviewed refused the network interview or took it back."
        yield Problem(consent.file, 0, "", "", message, f"Leave {site} out of the configuration.")
    refused = withheld(consent, "long_interview")
    for row, speaker in speakers:
        is_refused = speaker.role == "interviewee" and speaker.person_id in refused
        if is_refused and not speaker.document_id:
            message = f"{speaker.person_id} refused the interview or took it back; which is it?"
            remedy = f"Write the document's id, as in {site}-I01, so that it can be left out."
            yield Problem(speakers.file, row, "document_id", "", message, remedy)
