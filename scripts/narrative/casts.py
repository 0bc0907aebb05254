"""Who is in an account: everybody its fragments involve, whose programme they tell, and who tells.

Only fragments whose passages are all there, with unchanged words, count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scripts.narrative.told_fragments import ToldFragment
from scripts.study.narrative_inputs import Outside


def cast_rows(
    fragments: Sequence[ToldFragment], outside: Mapping[str, Outside]
) -> list[dict[str, Any]]:
    """Return rows of the table CAST, by account and person.

    Parameters
    ----------
    fragments : of all accounts, resolved or not.
    outside : those outside the network, by id; everybody else is an actor.
    """
    casts: dict[tuple[str, str], dict[str, Any]] = {}
    for fragment in fragments:
        if not fragment.resolved:
            continue
        subject = {fragment.subject} if fragment.subject else set()
        for person in {*fragment.persons, *fragment.tellers, *subject}:
            row = casts.setdefault(
                (fragment.account_id, person),
                {
                    "account_id": fragment.account_id,
                    "person_id": person,
                    "kind": f"outside {outside[person].kind}" if person in outside else "actor",
                    "shown_as": outside[person].shown_as if person in outside else person,
                    "fragments": 0,
                    "subject_of": 0,
                    "tells": False,
                },
            )
            row["fragments"] += person in fragment.persons
            row["subject_of"] += person == fragment.subject
            row["tells"] |= person in fragment.tellers
    return [casts[key] for key in sorted(casts)]
