"""What follows what in accounts told in full: a drawing in lanes, one a speech act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.figures.palette import cluster_colour
from scripts.page.narrative import Account, Box
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.words import count, listed

LEFT, COLUMN, LANE, TOP = 112.0, 104.0, 40.0, 8.0  # of the drawing: names of lanes, and steps
WIDE, HIGH = 64.0, 26.0  # a box


@dataclass(frozen=True)
class Step:
    """A box as drawn.

    Attributes
    ----------
    follows : steps of the same account.
    kept : of those, the ones with which it has people in common.
    shared : boxes of other accounts with people in common, as in S1-A01/3.
    x, y : its upper left corner.
    """

    account: str
    colour: str
    step: int
    act: str
    label: str
    follows: tuple[str, ...]
    kept: tuple[str, ...]
    shared: tuple[str, ...]
    x: float
    y: float

    @property
    def words(self) -> str:
        """What it is, for those who do not see where it stands."""
        follows = f"follows box {listed(self.follows)}" if self.follows else "begins"
        return f"Box {self.step} of {self.account}: {self.act}; {follows}"


@dataclass(frozen=True)
class Narratives:
    """The drawing: lanes as (act, top, height), boxes, and links as (path, kind).

    Kinds of links: `kept` and `new`, to the next box with and without people in common; `shared`,
    between boxes of two accounts with people in common.
    """

    width: float
    height: float
    lanes: tuple[tuple[str, float, float], ...]
    steps: tuple[Step, ...]
    links: tuple[tuple[str, str], ...]
    words: tuple[str, ...]


def narratives(site: str, told: Sequence[Account]) -> Narratives:
    """Return the drawing of a site's told accounts; a box stands right of all it follows."""
    boxes = [(account, box) for account in told for box in account.boxes]
    column = {
        (account.id, step): k for account in told for step, k in _columns(account.boxes).items()
    }
    taken: dict[tuple[str, int], int] = {}
    row: dict[tuple[str, str], int] = {}
    for account, box in boxes:
        cell = box.act, column[account.id, str(box.step)]
        row[account.id, str(box.step)] = taken[cell] = taken.get(cell, -1) + 1
    top = TOP
    lanes: dict[str, tuple[float, float]] = {}
    for act in SPEECH_ACTS:
        rows = 1 + max((n for (own, _), n in taken.items() if own == act), default=0)
        lanes[act] = (top, LANE * rows)
        top += LANE * rows
    people = {(a.id, str(box.step)): {p.code for p in box.persons} for a, box in boxes}
    colour = {account.id: cluster_colour(k) for k, account in enumerate(told)}
    steps = []
    for account, box in boxes:
        own = account.id, str(box.step)
        steps.append(
            Step(
                account.id, colour[account.id], box.step, box.act,
                f"{account.id.removeprefix(f'{site}-')}/{box.step}",
                box.after,
                tuple(k for k in box.after if people[account.id, k] & people[own]),
                tuple(
                    f"{other}/{k}"
                    for other, k in people
                    if other != account.id and people[other, k] & people[own]
                ),
                LEFT + COLUMN * column[own],
                lanes[box.act][0] + LANE * row[own] + (LANE - HIGH) / 2,
            )
        )  # fmt: skip
    at = {f"{step.account}/{step.step}": step for step in steps}
    links = [
        (_arrow(at[f"{one.account}/{k}"], one), "kept" if k in one.kept else "new")
        for one in steps
        for k in one.follows
    ]
    links += [
        (_line(one, at[other]), "shared")
        for name, one in at.items()
        for other in one.shared
        if name < other
    ]
    return Narratives(
        width=LEFT + COLUMN * (1 + max(column.values(), default=0)) - (COLUMN - WIDE) + 12,
        height=top + TOP,
        lanes=tuple((act, *lanes[act]) for act in SPEECH_ACTS),
        steps=tuple(steps),
        links=tuple(links),
        words=tuple(_in_words(account, steps) for account in told),
    )


def _columns(boxes: Sequence[Box]) -> dict[str, int]:
    """Return for each step how many boxes the longest way to it has; steps follow earlier ones."""
    column: dict[str, int] = {}
    for box in sorted(boxes, key=lambda box: box.step):
        column[str(box.step)] = 1 + max((column[k] for k in box.after), default=-1)
    return column


def _arrow(one: Step, other: Step) -> str:
    """Return a curve from the right of a box to the left of one that follows it, with its head."""
    x, y, to_x, to_y = one.x + WIDE, one.y + HIGH / 2, other.x, other.y + HIGH / 2
    bend = (to_x - x) / 2
    curve = f"M{x:g} {y:g}C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {to_x:g} {to_y:g}"
    return f"{curve}M{to_x - 6:g} {to_y - 4:g}L{to_x:g} {to_y:g}L{to_x - 6:g} {to_y + 4:g}"


def _line(one: Step, other: Step) -> str:
    """Return a line between the middles of two boxes."""
    (x, y), (to_x, to_y) = ((b.x + WIDE / 2, b.y + HIGH / 2) for b in (one, other))
    return f"M{x:g} {y:g}L{to_x:g} {to_y:g}"


def _in_words(account: Account, steps: Sequence[Step]) -> str:
    """Say of an account which acts it goes through, and how often the people stay."""
    own = [step for step in steps if step.account == account.id]
    links, kept = sum(len(s.follows) for s in own), sum(len(s.kept) for s in own)
    says = f"{account.id}: " + ", ".join(f"{s.step} {s.act}" for s in own)
    people = f"{kept} of {count(links, 'step')} from box to box has people in common"
    return f"{says}; {people if kept == 1 else people.replace(' has ', ' have ')}"
