"""What was known of a site after its earlier waves, on the map of the last one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from numpy.typing import NDArray

from scripts.figures.palette import cluster_colours
from scripts.figures.site_map import OF_SELECTION, SiteMap, gather_map
from scripts.figures.turning import turn_onto
from scripts.page.drawn_map import Map
from scripts.page.words import likely
from scripts.study.figure_settings import FigureSettings
from scripts.study.tables import make_table_from_rows


@dataclass(frozen=True)
class EarlierFit:
    """The fit used after an earlier wave.

    Attributes
    ----------
    wave : after which it was made.
    tables : its tables, as `figures.site_map.OF_FIT` names them.
    draws, choice : as `gather_map` wants them.
    """

    wave: int
    tables: Mapping[str, pa.Table]
    draws: Mapping[str, NDArray[Any]]
    choice: Mapping[str, Any]


def lasting_colours(
    look: FigureSettings, clusters: pa.Table, earlier: Sequence[EarlierFit]
) -> FigureSettings:
    """Return a look in which a letter has one colour on the maps of all waves.

    As in the printed overview: those of the last wave (`clusters`) come first.
    """
    tables = [clusters, *(fit.tables["clusters"] for fit in reversed(earlier))]
    letters = [letter for table in tables for letter in table["cluster"].to_pylist()]
    colours = cluster_colours(dict.fromkeys(letters), look.colours)
    return look.model_copy(update={"colours": colours})


def earlier_map(
    fit: EarlierFit, last: SiteMap, tables: Mapping[str, pa.Table], look: FigureSettings
) -> SiteMap:
    """Return the map after an earlier wave, turned onto the last, with everybody of the last.

    Whoever was not known by then has no place on it.

    Parameters
    ----------
    last : the map after the last wave, and `tables`, of its site and fit, by name.
    """
    nobody = {model.name: make_table_from_rows(model, []) for model in OF_SELECTION}
    found = gather_map(
        last.site,
        fit.wave,
        {**tables, **fit.tables, **nobody},
        fit.draws,
        fit.choice,
        directed=last.directed,
        look=look,
        turn=turn_onto(fit.tables["positions"], tables["positions"]),
    )
    known = {person.code: person for person in found.people}
    place = {person.code: i for i, person in enumerate(last.people)}
    codes = list(known)
    people = [
        known.get(p.code) or replace(p, certainty="prior only", wave=None, place="none", cluster="")
        for p in last.people
    ]
    return replace(
        found,
        people=tuple(people),
        ties=tuple(sorted((place[codes[i]], place[codes[j]]) for i, j in found.ties)),
    )


def island(drawn: Map, site_map: SiteMap, membership: pa.Table) -> dict[str, Any]:
    """Return what the page's script needs to draw a map again, actors in the order of the last.

    Parameters
    ----------
    drawn : the map of an earlier wave, and `site_map`, what it was drawn from.
    membership : the table MEMBERSHIP of the fit.
    """
    belongs: dict[str, dict[str, float]] = {}
    for row in membership.to_pylist():
        belongs.setdefault(row["actor_id"], {})[row["cluster"]] = round(row["probability"], 4)
    letters = [cluster.letter for cluster in site_map.clusters]
    shares = [belongs.get(person.code, {}) for person in site_map.people]
    return {
        "height": drawn.height,
        "shelf": drawn.shelf,
        "rings": drawn.rings,
        "badges": drawn.badges,
        "arrows": drawn.arrows,
        "at": [mark.at for mark in drawn.marks],
        "labels": [vars(mark.label) for mark in drawn.marks],
        "spreads": drawn.spreads,
        "cluster": [person.cluster for person in site_map.people],
        "certainty": [person.certainty for person in site_map.people],
        "likely": [likely(own) for own in shares],
        "letters": letters,
        "probabilities": [[own[x] for x in letters if own] for own in shares],
    }
