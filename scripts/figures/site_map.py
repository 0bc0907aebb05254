"""What a network map shows, gathered from the tables of nominations, fits and selection."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scripts.figures.palette import GREY, INK, RING_LINES, cluster_colours
from scripts.figures.rings import Rings, cluster_rings
from scripts.study.csv_files import csv_text
from scripts.study.figure_settings import FigureSettings, Shape
from scripts.study.tables import (
    ACTORS,
    CLUSTER_CHOICE,
    CLUSTERS,
    DYADS,
    MEMBERSHIP,
    MODELS,
    PEOPLE,
    POSITIONS,
)
from scripts.study.watermark import Mark

if TYPE_CHECKING:
    from scripts.figures.turning import Turn

Line = str | tuple[int, tuple[float, ...]]  # as matplotlib wants it

# What a map is gathered from: tables of a site, of one of its fits, and of the selection from it.
OF_SITE, OF_FIT = (ACTORS, DYADS), (MODELS, POSITIONS, MEMBERSHIP, CLUSTERS)
OF_SELECTION = (PEOPLE, CLUSTER_CHOICE)
MAP_TABLES = (*OF_SITE, *OF_FIT, *OF_SELECTION)

SURE = 0.9  # membership from which an actor counts as of one cluster


@dataclass(frozen=True)
class Person:
    """An actor on the map; codes only.

    Attributes
    ----------
    code : actor id.
    organisation : kind of organisation; "" where not stated.
    kind : what the shape stands for, of this one; "" where not stated.
    probabilities : of belonging to each cluster, in the order of their letters.
    cluster : letter of the most probable cluster.
    membership : probability of it.
    x, y : minimum Kullback-Leibler position.
    spread : root mean squared distance of the draws from their mean.
    certainty : identified, weak or prior only.
    wave : of the actor's own network interview; None: not asked.
    named_by : number of respondents who named the actor.
    place : core, bridger, alternate or none, in the selection of interviewees.
    decided : whether people decided on this one, whatever the workflow proposes.
    """

    code: str
    organisation: str
    cluster: str
    membership: float
    x: float
    y: float
    spread: float
    certainty: str
    wave: int | None
    named_by: int
    place: str
    decided: bool = False
    kind: str = ""
    probabilities: tuple[float, ...] = ()

    @property
    def placed(self) -> bool:
        """Whether the data say anything of the position."""
        return self.certainty != "prior only"

    @property
    def chosen(self) -> bool:
        """Whether proposed for a long interview."""
        return self.place in ("core", "bridger")

    @property
    def sure(self) -> bool:
        """Whether clearly of one cluster."""
        return self.membership >= SURE


@dataclass(frozen=True)
class Cluster:
    """A cluster on the map.

    Attributes
    ----------
    letter, expected_size, rings : what it is called, how many belong to it, where they are.
    chosen : is it the one to study?
    decided : whether people decided on it, whatever the workflow proposes.
    colour, line : of the outlines of its rings and of its badge.
    tint : of the rings; "": that colour.
    """

    letter: str
    expected_size: float
    rings: Rings
    chosen: bool
    decided: bool = False
    colour: str = INK
    line: Line = "solid"
    tint: str = ""


@dataclass(frozen=True)
class SiteMap:
    """A site's network map.

    Attributes
    ----------
    site, wave : which network, after which wave of interviews.
    people : in the order of their codes.
    ties : pairs of places in `people`: who goes to whom, as far as seen.
    directed : whether ties have a direction.
    clusters : in the order of their letters.
    shrinkage : how far apart the map's positions stand, compared with the draws' mean positions.
    groups : number of clusters of the model; 0: none, which is drawn as one.
    draws, chains : draws of the chosen fit in all, and the chains they come from.
    worst_rhat : the largest over all quantities; None: not known.
    converged : whether the chosen fit passes every diagnostic.
    cap : most names one respondent could give; None: no limit or not known.
    shape : the attribute that shapes stand for; `shapes`, those wanted for some of its values.
    heading : the title wanted; "": its own.
    pies : whether people of no one cluster have pies in place of shapes.
    """

    site: str
    wave: int
    people: tuple[Person, ...]
    ties: tuple[tuple[int, int], ...]
    directed: bool
    clusters: tuple[Cluster, ...]
    shrinkage: float
    groups: int
    draws: int
    chains: int
    worst_rhat: float | None
    converged: bool
    cap: int | None
    shape: str = "organisation"
    shapes: Mapping[str, str] = field(default_factory=dict)
    heading: str = ""
    pies: bool = False

    @property
    def asked(self) -> int:
        """Number of actors who gave a network interview."""
        return sum(p.wave is not None for p in self.people)

    @property
    def not_placed(self) -> list[str]:
        """Codes of the actors of whose position the data say nothing."""
        return [p.code for p in self.people if not p.placed]

    @property
    def prefix(self) -> str:
        """What all codes begin with, up to the dash; "" where they differ."""
        starts = {p.code.rpartition("-")[0] for p in self.people}
        return f"{starts.pop()}-" if len(starts) == 1 and starts != {""} else ""

    def short(self, code: str) -> str:
        """Return a code without what all codes begin with."""
        return code.removeprefix(self.prefix)

    def without_colour(self) -> SiteMap:
        """Return the same map for print in black: clusters told apart by letters and lines."""
        lines = [RING_LINES[k % len(RING_LINES)] for k in range(len(self.clusters))]
        clusters = zip(self.clusters, lines, strict=True)
        return replace(
            self,
            pies=False,
            clusters=tuple(replace(c, colour=INK, line=line, tint=GREY) for c, line in clusters),
        )


def map_shapes(site_map: SiteMap) -> dict[str, str]:
    """Return shapes by what they stand for: those wanted, the rest to the most frequent others."""
    free = [shape for shape in get_args(Shape) if shape not in site_map.shapes.values()]
    others = [kind for kind, _ in kinds(site_map.people) if kind not in site_map.shapes]
    return {**site_map.shapes, **dict(zip(others, free, strict=False))}


def kinds(people: Iterable[Person]) -> list[tuple[str, int]]:
    """Return what shapes stand for, and the numbers of people, most frequent first."""
    return _counted(p.kind for p in people)


def organisations(people: Iterable[Person]) -> list[tuple[str, int]]:
    """Return kinds of organisation and their numbers of people, most frequent first."""
    return _counted(p.organisation for p in people)


def _counted(values: Iterable[str]) -> list[tuple[str, int]]:
    count = Counter(filter(None, values))
    return sorted(count.items(), key=lambda item: (-item[1], item[0]))


def gather_map(
    site: str,
    wave: int,
    tables: Mapping[str, pa.Table],
    draws: Mapping[str, NDArray[Any]],
    choice: Mapping[str, Any],
    *,
    directed: bool,
    look: FigureSettings | None = None,
    turn: Turn | None = None,
) -> SiteMap:
    """Gather a site's map.

    Parameters
    ----------
    site, wave : which network.
    tables : MAP_TABLES, by their names.
    draws : positions (chains, draws, n, 2), means (chains, draws, groups, 2), variances and weights
        (chains, draws, groups) of the chosen fit, turned as the table of positions and with its
        order of actors, clusters in the order of their letters.
    choice : of it `groups`, `worst_rhat` and `cap` are used.
    directed : whether ties have a direction.
    look : what shapes stand for, and the colours and shapes wanted.
    turn : of the whole map, positions and rings alike.
    """
    look = look or FigureSettings()
    people = _people(tables, wave, look.shape)
    if turn:
        spots = turn.of(np.array([(p.x, p.y) for p in people]).reshape(-1, 2)).tolist()
        people = [replace(p, x=x, y=y) for p, (x, y) in zip(people, spots, strict=True)]
    place = {p.code: i for i, p in enumerate(people)}
    dyads = tables["dyads"].select(["sender", "receiver", "wave", "tie"]).to_pydict()
    ties = sorted(
        (place[a], place[b])
        for a, b, when, tie in zip(*dyads.values(), strict=True)
        if tie and when <= wave and a in place and b in place
    )
    studied = {r["cluster"]: r for r in tables["cluster_choice"].to_pylist() if r["chosen"]}
    chains, kept = draws["intercept"].shape
    means, variances, weights = (
        draws[name].astype(float).reshape(chains * kept, -1, *draws[name].shape[3:])
        for name in ("means", "variances", "weights")
    )
    onto_map = _fit_onto_map(tables["positions"], draws["positions"])
    means, variances = onto_map.move(means), onto_map.shrinkage**2 * variances
    if turn:
        means = turn.of(means)
    colours = cluster_colours(tables["clusters"]["cluster"].to_pylist(), look.colours)
    clusters = [
        Cluster(
            row["cluster"],
            row["expected_size"],
            cluster_rings(means[:, k], variances[:, k], weights[:, k]),
            row["cluster"] in studied,
            bool(studied.get(row["cluster"], {}).get("decision")),
            colours[row["cluster"]],
        )
        for k, row in enumerate(tables["clusters"].to_pylist())
    ]
    return SiteMap(
        site,
        wave,
        tuple(people),
        tuple(ties),
        directed,
        tuple(clusters),
        onto_map.shrinkage,
        choice["groups"],
        chains * kept,
        chains,
        choice["worst_rhat"],
        all(r["converged"] for r in tables["models"].to_pylist() if r["chosen"]),
        choice["cap"],
        look.shape,
        look.shapes,
        pies=look.pies,
    )


class _OntoMap(NamedTuple):
    """Shift and change of scale from the draws to the map."""

    map_middle: NDArray[np.float64]
    draws_middle: NDArray[np.float64]
    shrinkage: float

    def move(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points of the draws are on the map."""
        return np.asarray(self.map_middle + self.shrinkage * (points - self.draws_middle))


def _fit_onto_map(positions: pa.Table, draws: NDArray[Any]) -> _OntoMap:
    """Fit the draws' mean positions to those of the map, over the people who have a place there.

    Minimum Kullback-Leibler positions go with a lower intercept than the draws do and stand closer
    together (some 1.5 times with twelve interviews). Rings from the draws as they are would leave
    a cluster's members at its edge.
    """
    table = positions.to_pydict()
    placed = np.array(table["certainty"]) != "prior only"
    on_map = np.column_stack([table["x"], table["y"]])[placed]
    mean = draws[:, :, placed].mean(axis=(0, 1), dtype=np.float64)
    if not placed.any():
        return _OntoMap(np.zeros(2), np.zeros(2), 1.0)
    map_middle, draws_middle = on_map.mean(axis=0), mean.mean(axis=0)
    spread = float(((mean - draws_middle) ** 2).sum())
    common = float(((on_map - map_middle) * (mean - draws_middle)).sum())
    # Too few people, or draws turned against the map, would say nothing of the scale.
    return _OntoMap(map_middle, draws_middle, common / spread if min(common, spread) > 0 else 1.0)


def _people(tables: Mapping[str, pa.Table], wave: int, shape: str) -> list[Person]:
    actors = {r["actor_id"]: r for r in tables["actors"].to_pylist()}
    people = {r["actor_id"]: r for r in tables["people"].to_pylist()}
    nobody = {"place": "none", "decision": None}
    letters = tables["clusters"]["cluster"].to_pylist()
    shares: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in tables["membership"].to_pylist():
        shares[row["actor_id"]][row["cluster"]] = row["probability"]
    best = {code: max(own, key=lambda x: own[x]) for code, own in shares.items()}
    return [
        Person(
            code=row["actor_id"],
            organisation=actors[row["actor_id"]]["organisation"] or "",
            cluster=best[row["actor_id"]],
            membership=shares[row["actor_id"]][best[row["actor_id"]]],
            x=row["x"],
            y=row["y"],
            spread=row["spread"],
            certainty=row["certainty"],
            wave=_asked_by(actors[row["actor_id"]]["wave"], wave),
            named_by=actors[row["actor_id"]]["named_by"],
            place=people.get(row["actor_id"], nobody)["place"],
            decided=people.get(row["actor_id"], nobody)["decision"] == "interview",
            kind=actors[row["actor_id"]][shape] or "",
            probabilities=tuple(shares[row["actor_id"]][x] for x in letters),
        )
        for row in sorted(tables["positions"].to_pylist(), key=lambda r: str(r["actor_id"]))
    ]


def _asked_by(asked: int | None, wave: int) -> int | None:
    return asked if asked is not None and asked <= wave else None


# --- as a table ----------------------------------------------------------------------------------

CSV_COLUMNS = (
    "actor_id", "organisation", "stands_for", "shape", "cluster", "membership", "x", "y", "spread",
    "certainty", "interviewed_in_wave", "named_by", "place", "decided", "ties_to",
)  # fmt: skip
OTHER_SHAPE = "pentagon"  # of what has no shape of its own


def map_table(site_map: SiteMap, mark: Mark | None = None) -> str:
    """Return the map's content as CSV, a row a person; those not placed have no coordinates."""
    return table_of([site_map], CSV_COLUMNS, mark)


def table_of(maps: Sequence[SiteMap], columns: Sequence[str], mark: Mark | None = None) -> str:
    """Return these columns of maps as CSV, then probabilities by cluster, whose sums are its size.

    A row a person and map; `columns` are of `person_cells`.
    """
    columns = [*columns, *membership_columns(maps)]
    rows = [
        [cells.get(column) for column in columns]
        for site_map in maps
        for cells in person_cells(site_map).values()
    ]
    return csv_text(columns, rows, mark)


def membership_columns(maps: Sequence[SiteMap]) -> list[str]:
    """Return the columns of probabilities by cluster."""
    return [f"in_{x}" for x in sorted({c.letter for each in maps for c in each.clusters})]


def person_cells(site_map: SiteMap) -> dict[str, dict[str, object]]:
    """Return what the map shows of everybody, by code and name of the column."""
    shapes, people = map_shapes(site_map), site_map.people
    letters = [cluster.letter for cluster in site_map.clusters]
    ties: defaultdict[str, list[str]] = defaultdict(list)
    for a, b in site_map.ties:
        ties[people[a].code].append(people[b].code)
    return {
        p.code: {
            "site": site_map.site,
            "wave": site_map.wave,
            "actor_id": p.code,
            "organisation": p.organisation,
            "stands_for": p.kind,
            "shape": shapes.get(p.kind, OTHER_SHAPE) if p.placed else None,
            "cluster": p.cluster,
            "membership": p.membership,
            "x": p.x if p.placed else None,
            "y": p.y if p.placed else None,
            "spread": p.spread if p.placed else None,
            "certainty": p.certainty,
            "interviewed_in_wave": p.wave,
            "named_by": p.named_by,
            "place": p.place,
            "decided": p.decided,
            "ties_to": ";".join(ties[p.code]),
            **{f"in_{x}": share for x, share in zip(letters, p.probabilities, strict=False)},
        }
        for p in people
    }
