"""The boxes of accounts told in full: on what they rest, and what their words do not keep.

Boxes stand in the order people gave them. Where that departs from the order of Greimas's schema
(manipulation, commitment, competence, performance, sanction) it is said, and never corrected: a
sanction may set off what comes next.

Charts may reword what fragments say: of the conventions of charting those that a chart's words do
not keep are noted, never required.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scripts.narrative.conventions import families_in, first_persons, quoted
from scripts.narrative.told_fragments import ToldFragment
from scripts.study.narrative_inputs import SPEECH_ACTS, Outside, Step
from scripts.study.step_order import predecessors
from scripts.study.words import listed


def box_rows(
    steps: Sequence[Step], fragments: Sequence[ToldFragment], outside: Mapping[str, Outside]
) -> list[dict[str, Any]]:
    """Return rows of the table BOXES, by account and step.

    Parameters
    ----------
    fragments : at least all that the steps name, resolved or not.
    outside : those outside the network, by id.
    """
    by_id = {fragment.fragment_id: fragment for fragment in fragments}
    sequences: dict[str, dict[int, Step]] = defaultdict(dict)
    for step in sorted(steps, key=lambda step: (step.account_id, step.step)):
        sequences[step.account_id][step.step] = step
    follows = {account: predecessors(own.values()) for account, own in sequences.items()}
    rows = []
    for step in (step for sequence in sequences.values() for step in sequence.values()):
        own = [by_id[code] for code in dict.fromkeys(step.fragments)]
        after = follows[step.account_id][step.step]
        before = [sequences[step.account_id][number] for number in after]
        rows.append(
            {
                "account_id": step.account_id,
                "step": step.step,
                "after": ";".join(map(str, after)),
                "speech_act": step.speech_act,
                "text": step.text,
                "fragments": ";".join(fragment.fragment_id for fragment in own),
                "sources": ";".join(sorted({d for fragment in own for d in fragment.documents})),
                "persons": ";".join(sorted({p for fragment in own for p in fragment.persons})),
                "departs": _departure(step, before),
                "notes": "; ".join(_notes(step, own, outside)),
            }
        )
    return rows


def _departure(step: Step, before: Sequence[Step]) -> str:
    """Say after which boxes a box is told whose act the schema has later; empty: none."""
    place = SPEECH_ACTS.index
    later = [one for one in before if place(one.speech_act) > place(step.speech_act)]
    said = listed(f"{one.speech_act} (box {one.step})" for one in later)
    return f"told after {said}" if later else ""


def _notes(
    step: Step, fragments: Sequence[ToldFragment], outside: Mapping[str, Outside]
) -> Iterator[str]:
    """Say what a box's words do not keep of its fragments."""
    wanted = {family for fragment in fragments for family in families_in(fragment.text)}
    if wanted and not wanted & families_in(step.text):
        yield f"the phrase of its fragments ({listed(quoted(wanted), 'or')}) is not kept"
    said = first_persons(fragment.text for fragment in fragments)
    if said and not {*said} & {*first_persons([step.text])}:
        yield f"its fragments say {listed(said)}, the box does not"
    persons = {person for fragment in fragments for person in fragment.persons}
    names = {name for person in persons for name in _names(person, outside)}
    if persons and not any(name in step.text.casefold() for name in names):
        yield "nobody involved is named"
    acts = sorted({fragment.speech_act for fragment in fragments})
    if step.speech_act not in acts:
        yield f"told as {step.speech_act}, its fragments as {listed(acts)}"
    if gone := [fragment.fragment_id for fragment in fragments if not fragment.resolved]:
        yield f"words that {listed(gone)} {'rest' if gone[1:] else 'rests'} on are gone"


def _names(person: str, outside: Mapping[str, Outside]) -> tuple[str, ...]:
    """Return how a box may name a person, in small letters."""
    code = f"[{person}]".casefold()
    return (code, outside[person].shown_as.casefold()) if person in outside else (code,)
