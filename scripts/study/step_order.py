"""Which boxes of an account follow which: one chain, or lanes that fork and join.

A box follows those its `after` names, else the one before it. Boxes follow boxes of lower number
only, so no account goes in circles and each box can be reached from one that begins it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from scripts.study.narrative_inputs import Step

NOTHING = 0  # in `after`: the box begins a lane of its own
MOST_LANES = 4  # side by side; the words in more could not be read on a page

After = Mapping[int, tuple[int, ...]]  # by number of the box, those it follows, rising


class Place(NamedTuple):
    """What stands in a row of a chart: a box, or the line from box `since` passing by to it."""

    step: int
    since: int = NOTHING


def predecessors(steps: Iterable[Step]) -> dict[int, tuple[int, ...]]:
    """Return which boxes each box of one account follows, by number, none where it begins it."""
    found: dict[int, tuple[int, ...]] = {}
    before = NOTHING
    for step in sorted(steps, key=lambda step: step.step):
        after = step.after or (before,)
        found[step.step] = tuple(sorted({*after} - {NOTHING}))
        before = step.step
    return found


def without(steps: Iterable[Step], gone: Callable[[Step], bool]) -> list[Step]:
    """Leave out boxes of one account; what followed them follows what they followed."""
    ordered = sorted(steps, key=lambda step: step.step)
    after = predecessors(ordered)
    left_out = {step.step for step in ordered if gone(step)}
    stands: dict[int, set[int]] = {}
    for number, followed in after.items():
        through = {other for one in followed for other in stands[one]}
        stands[number] = through if number in left_out else {number}
    kept: list[Step] = []
    for step in ordered:
        if step.step in left_out:
            continue
        leads = tuple(sorted({other for one in after[step.step] for other in stands[one]}))
        before = kept[-1].step if kept else NOTHING
        if (leads or (NOTHING,)) != (step.after or (before,)):
            step = step.model_copy(update={"after": leads or (NOTHING,)})
        kept.append(step)
    return kept


def rows_of_places(after: After) -> list[list[Place]]:
    """Return what stands side by side, from the first row to the last, by number of the box.

    A box stands below all it follows; where it does not stand right below one of them, the line
    between them takes a place in each row it passes.
    """
    row: dict[int, int] = {}
    for step in sorted(after):
        row[step] = 1 + max((row[one] for one in after[step]), default=-1)
    rows: list[list[Place]] = [[] for _ in range(max(row.values(), default=-1) + 1)]
    for step, before in after.items():
        rows[row[step]].append(Place(step))
        for one in before:
            for passed in range(row[one] + 1, row[step]):
                rows[passed].append(Place(step, one))
    return [sorted(places) for places in rows]


def links(rows: list[list[Place]], after: After) -> list[list[tuple[Place, Place]]]:
    """Return for each row what leads from its places to those of the next; none from the last."""
    found = []
    for above, below in zip(rows, [*rows[1:], []], strict=True):
        here, between = set(above), []
        for place in below:
            for one in (place.since,) if place.since else after[place.step]:
                box, line = Place(one), Place(place.step, one)
                between.append((line if line in here else box, place))
        found.append(between)
    return found
