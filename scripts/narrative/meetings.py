"""Meetings, and which of them bear on the study.

A meeting qualifies where it is one of a regular series, concerns the site's priority, brings
together people of several kinds of organisation, and interviewees of the site are there (Ward et
al. 2018: documents of regular meetings of heterogeneous groups that include interviewees).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from scripts.study.narrative_inputs import Meeting
from scripts.study.narrative_tables import split_cell
from scripts.study.words import count, listed


def meeting_rows(
    meetings: Iterable[Meeting],
    organisation_of: Mapping[str, str | None],
    documents: Sequence[Mapping[str, Any]],
    interviewees: Collection[str],
    mixed_meeting: int,
) -> list[dict[str, Any]]:
    """Return rows of the table MEETINGS, by id.

    Parameters
    ----------
    organisation_of : kind of organisation of each actor; None where not known.
    documents : rows of the table DOCUMENTS.
    interviewees : person ids of all who were interviewed at the site.
    mixed_meeting : kinds of organisation that make an attendance heterogeneous; attendees whose
        kind is not known, or who are outside the network, add none.
    """
    papers = Counter(row["meeting_id"] for row in documents)
    rows = []
    for meeting in meetings:
        attendees = set(meeting.attendees)
        kinds = {organisation_of.get(person) for person in attendees} - {None}
        heterogeneous = len(kinds) >= mixed_meeting
        there = sorted(attendees.intersection(interviewees))
        rows.append(
            {
                "meeting_id": meeting.meeting_id,
                "series": meeting.series,
                "date": meeting.date.isoformat() if meeting.date else None,
                "regular": meeting.regular,
                "on_priority": meeting.on_priority,
                "attendees": len(attendees),
                "organisations": len(kinds),
                "heterogeneous": heterogeneous,
                "interviewees": ";".join(there),
                "papers": papers[meeting.meeting_id],
                "qualifies": bool(
                    meeting.regular and meeting.on_priority and heterogeneous and there
                ),
            }
        )
    rows = [row | {"why": _why(row, mixed_meeting)} for row in rows]
    return sorted(rows, key=lambda row: str(row["meeting_id"]))


def _why(row: Mapping[str, Any], mixed_meeting: int) -> str:
    """Say that a meeting meets the four conditions, or which it does not."""
    there = split_cell(row["interviewees"])
    kinds = count(row["organisations"], "kind")
    mixed = f"{kinds} of organisation attended ({mixed_meeting} make a mixed meeting)"
    conditions = [
        (row["regular"], "one of a regular series", "not one of a regular series"),
        (row["on_priority"], "on the priority", "not on the priority"),
        (row["heterogeneous"], mixed, f"only {mixed}"),
        (bool(there), f"{listed(there)} attended", "no interviewee attended"),
    ]
    if row["qualifies"]:
        return f"Qualifies: {'; '.join(words for _, words, _ in conditions)}."
    return f"Does not qualify: {'; '.join(words for met, _, words in conditions if not met)}."
