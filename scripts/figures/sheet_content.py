"""What one interviewee may see of a site's network, taken from all that is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from scripts.figures.lettering import drawable
from scripts.figures.site_map import Cluster, SiteMap
from scripts.study.seeds import stream

YOU = "you"
TiesShown = Literal["own", "unnamed", "all"]


class Told(NamedTuple):
    """A tie, and so who told of it: actor ids of the one who goes and the one gone to."""

    sender: str
    receiver: str


@dataclass(frozen=True)
class Shown:
    """Somebody on the sheet.

    Attributes
    ----------
    code : a number that belongs to the sheets alone.
    label : what is written beside it: `you`, the name of somebody known, or the code.
    kind : which of these it is.
    x, y : place on the map.
    guess : whether the place is one, since a single respondent told of them.
    """

    code: str
    label: str
    kind: Literal["you", "known", "other"]
    x: float
    y: float
    guess: bool


@dataclass(frozen=True)
class Sheet:
    """All that is drawn for one interviewee; nothing else of the study gets to the drawing.

    Attributes
    ----------
    code : of the interviewee, and so of the sheet.
    question : what was asked.
    marks : the interviewee, people known by name, others by code; each kind in the order of labels,
        so that the order tells nothing.
    ties : pairs of places in `marks`, and whether the interviewee told of the tie.
    directed : whether ties have a direction.
    ties_shown : which ties are shown; see `sheet_of`.
    groups : the clusters' letters and rings.
    margin : how far from their marks people may well belong, where these are no guesses.
    asked, people : how many gave a network interview, and how many are known to the study.
    known_not_placed : names of people known of whose place the interviews say nothing.
    not_placed : how many others there are of these.
    named_themselves, reviewed : whether there are names because the interviewee gave them; because
        a reviewer says they are known.
    """

    code: str
    question: str
    marks: tuple[Shown, ...]
    ties: tuple[tuple[int, int, bool], ...]
    directed: bool
    ties_shown: TiesShown
    groups: tuple[Cluster, ...]
    margin: float
    asked: int
    people: int
    known_not_placed: tuple[str, ...]
    not_placed: int
    named_themselves: bool
    reviewed: bool

    @property
    def you_are_placed(self) -> bool:
        """Whether the interviewee stands on the map."""
        return any(mark.kind == "you" for mark in self.marks)

    @property
    def guesses(self) -> bool:
        """Whether any place on the map is one."""
        return any(mark.guess for mark in self.marks)

    @property
    def names(self) -> int:
        """How many people are shown by name."""
        return len(self.known_not_placed) + sum(mark.kind == "known" for mark in self.marks)


def sheet_codes(actor_ids: Iterable[str], seed: int) -> dict[str, str]:
    """Return codes for the sheets: drawn by lot, so that they tell nothing.

    The ids that results use may stand in the order of organisations, and results say of each id
    what it is. Codes begin at 200 (2000 from 200 actors on), so as not to be taken for ids.
    Those of the first actors stay when others are added behind them.
    """
    ids = sorted(actor_ids)
    low = 200 if len(ids) < 200 else 2_000 if len(ids) < 2_000 else 20_000
    codes: dict[str, str] = {}
    taken: set[int] = set()
    for actor in ids:
        draw = np.random.default_rng(stream(seed, "interview_sheets", actor))
        code = int(draw.integers(low, 5 * low))
        while code in taken:
            code = int(draw.integers(low, 5 * low))
        taken.add(code)
        codes[actor] = str(code)
    return codes


def sheet_of(
    person: str,
    site_map: SiteMap,
    *,
    question: str,
    codes: Mapping[str, str],
    names: Mapping[str, str],
    named: Iterable[str],
    reviewed: Iterable[str],
    told: Iterable[Told],
    ties_shown: TiesShown,
) -> Sheet:
    """Take from the full data what a person may see.

    Parameters
    ----------
    person : their actor id.
    site_map : the map of the whole site.
    question : what was asked.
    codes : everybody's code for the sheets, by actor id.
    names : everybody's name, by actor id.
    named, reviewed : whose names the person may see, since they named them, or since a reviewer
        says that they know them.
    told : all ties told of in interviews, up to the map's wave.
    ties_shown : `own`, those the person told of; `unnamed`, also those told of by people whom the
        sheet does not name, unless they lead to the person; `all`, every tie.
    """
    named, reviewed = set(named) - {person}, set(reviewed) - {person}
    known = named | reviewed
    kept: list[tuple[Shown, str]] = []
    for p in site_map.people:
        if p.placed:
            kind: Literal["you", "known", "other"] = "other"
            code = label = codes[p.code]
            if p.code == person:
                kind, label = "you", YOU
            elif p.code in known:
                kind, label = "known", drawable(names[p.code])
            kept.append((Shown(code, label, kind, p.x, p.y, p.certainty == "weak"), p.code))
    order = ("you", "known", "other")
    kept.sort(key=lambda pair: (order.index(pair[0].kind), pair[0].label))
    place = {code: i for i, (_, code) in enumerate(kept)}

    def is_shown(tie: Told) -> bool:
        if tie.sender == person or ties_shown == "all":
            return True
        return ties_shown == "unnamed" and tie.sender not in known and tie.receiver != person

    ties: dict[tuple[int, int], bool] = {}
    for tie in told:
        if tie.sender in place and tie.receiver in place and is_shown(tie):
            ends = (place[tie.sender], place[tie.receiver])
            ends = ends if site_map.directed else (min(ends), max(ends))
            ties[ends] = ties.get(ends, False) or tie.sender == person
    not_placed = {*names} - {*place}
    spreads = [p.spread for p in site_map.people if p.certainty == "identified"]
    return Sheet(
        code=codes[person],
        question=drawable(question),
        marks=tuple(mark for mark, _ in kept),
        ties=tuple((a, b, own) for (a, b), own in sorted(ties.items())),
        directed=site_map.directed,
        ties_shown=ties_shown,
        groups=tuple(replace(c, chosen=False, expected_size=0.0) for c in site_map.clusters),
        margin=site_map.shrinkage * float(np.median(spreads)) if spreads else 0.0,
        asked=site_map.asked,
        people=len(site_map.people),
        known_not_placed=tuple(sorted(drawable(names[code]) for code in known & not_placed)),
        not_placed=sum(not p.placed for p in site_map.people if p.code not in {person, *known}),
        named_themselves=bool(named),
        reviewed=bool(reviewed - named),
    )
