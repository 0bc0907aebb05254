"""What people consented to, and what they refused or took back."""

from __future__ import annotations

from typing import ClassVar, Literal, get_args

from pydantic import Field

from scripts.study.inputs import OptionalText, Row
from scripts.study.narrative_inputs import Date, PersonId

Purpose = Literal["network_interview", "long_interview", "quotation"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)


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
