"""The narrative network of told accounts: what is done, and what follows what (Pentland & Feldman).

Pentland and Feldman (2007, Narrative networks: patterns of technology and organization,
Organization Science 18: 781-795) make a network of the actions that many tellings of a routine
hold: a node is a functional event, an edge leads to what came next in some telling. Here the boxes
of accounts told in full are tied by what people say follows what, forks and joins included; nothing
is inferred from the order of speech. What counts as the same event decides the pattern, so there
are three levels:

act        the speech act alone: five nodes, comparable between any studies;
event      the act with the themes of the box's fragments: what is done, and what it hangs on. The
           kind of whoever acts is left to the exports: with the few accounts that are told in full,
           hardly any event would then be found twice;
fragments  the box itself, by the fragments it rests on: nothing is taken for the same, so that each
           account stays by itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scripts.study.narrative_inputs import SPEECH_ACTS, THEMES
from scripts.study.narrative_tables import NARRATIVE_LEVELS, split_cell
from scripts.study.step_order import After

NO_THEME = "no theme"


@dataclass(frozen=True)
class Occurrence:
    """A box of a told account, as something that happened.

    Attributes
    ----------
    after : steps it follows.
    themes : of its fragments, in the codebook's order; none where none is said.
    subjects : person ids of those whose programme its fragments tell.
    kinds : kinds of organisation of the subjects; `outside` for those outside the network.
    """

    site: str
    account: str
    step: int
    after: tuple[int, ...]
    act: str
    themes: tuple[str, ...]
    subjects: tuple[str, ...]
    kinds: tuple[str, ...]
    fragments: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def event(self) -> str:
        """The functional event."""
        return f"{self.act}: {' + '.join(self.themes) or NO_THEME}"


NODE_OF: Mapping[str, Callable[[Occurrence], str]] = {
    "act": lambda one: one.act,
    "event": lambda one: one.event,
    "fragments": lambda one: " + ".join(one.fragments),
}


def occurrences(
    site: str,
    boxes: Iterable[Mapping[str, Any]],
    fragments: Iterable[Mapping[str, Any]],
    organisation_of: Mapping[str, str | None],
) -> list[Occurrence]:
    """Join rows of BOXES and FRAGMENTS of a site, by account and step.

    Parameters
    ----------
    organisation_of : kind of organisation of each actor; None where not known.
    """
    by_id = {row["fragment_id"]: row for row in fragments}
    found = []
    for box in boxes:
        own = [by_id[code] for code in split_cell(box["fragments"])]
        told = {row["theme"] for row in own}
        subjects = sorted({row["subject"] for row in own} - {None})
        kinds = {organisation_of.get(person, "outside") for person in subjects} - {None}
        found.append(
            Occurrence(
                site,
                box["account_id"],
                box["step"],
                tuple(map(int, split_cell(box["after"]))),
                box["speech_act"],
                tuple(theme for theme in THEMES if theme in told),
                tuple(subjects),
                tuple(sorted(kind for kind in kinds if kind)),
                tuple(sorted(row["fragment_id"] for row in own)),
                split_cell(box["sources"]),
            )
        )
    return sorted(found, key=lambda one: (one.account, one.step))


def follows(found: Iterable[Occurrence]) -> dict[str, After]:
    """Return for each account which boxes each of its boxes follows."""
    after: dict[str, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for one in found:
        after[one.account][one.step] = one.after
    return dict(after)


def node_rows(found: Sequence[Occurrence], site: str | None) -> list[dict[str, Any]]:
    """Return rows of the table NARRATIVE_NODES, by level and then in the order of the acts.

    Parameters
    ----------
    site : whose occurrences they are; None: those of all sites.
    """
    led_from = {(one.account, before) for one in found for before in one.after}
    rows = []
    for level in NARRATIVE_LEVELS:
        nodes: dict[str, list[Occurrence]] = defaultdict(list)
        for one in found:
            nodes[NODE_OF[level](one)].append(one)
        for node in sorted(nodes, key=lambda n: (SPEECH_ACTS.index(nodes[n][0].act), n)):
            own = nodes[node]
            rows.append(
                {
                    "level": level,
                    "site": site,
                    "node": node,
                    "speech_act": own[0].act,
                    "boxes": len(own),
                    "accounts": ";".join(sorted({one.account for one in own})),
                    "begins": sum(not one.after for one in own),
                    "ends": sum((one.account, one.step) not in led_from for one in own),
                }
            )
    return rows


def edge_rows(found: Sequence[Occurrence], site: str | None) -> list[dict[str, Any]]:
    """Return rows of the table NARRATIVE_EDGES, by level and the nodes' names.

    Parameters
    ----------
    site : as in `node_rows`.
    """
    by_step = {(one.account, one.step): one for one in found}
    rows = []
    for level in NARRATIVE_LEVELS:
        times: Counter[tuple[str, str]] = Counter()
        told: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in found:
            for before in one.after:
                edge = (NODE_OF[level](by_step[one.account, before]), NODE_OF[level](one))
                times[edge] += 1
                told[edge].add(one.account)
        rows += [
            {
                "level": level,
                "site": site,
                "source": edge[0],
                "target": edge[1],
                "times": times[edge],
                "accounts": ";".join(sorted(told[edge])),
            }
            for edge in sorted(times)
        ]
    return rows


def threads(after: After) -> list[list[int]]:
    """Return ways through an account from a beginning to an end that hold every succession.

    A chain is one. Where it forks or joins there are several, and what they share stands in each;
    as few as come from taking at each turn the first way not taken yet.
    """
    leads: dict[int, list[int]] = {step: [] for step in after}
    for step in sorted(after):
        for before in after[step]:
            leads[before].append(step)
    left = {(before, step) for step in after for before in after[step]}
    found = [[step] for step in sorted(after) if not after[step] and not leads[step]]
    while left:
        way = [*min(left)]
        while after[way[0]]:
            way.insert(0, min(after[way[0]], key=lambda one: ((one, way[0]) not in left, one)))
        while leads[way[-1]]:
            way.append(min(leads[way[-1]], key=lambda one: ((way[-1], one) not in left, one)))
        left -= {*pairwise(way)}
        found.append(way)
    return sorted(found)
