"""From names as they were given to actors, ties, and what is observed of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scripts.network.names import normalise_name
from scripts.study.inputs import Alias, Nomination
from scripts.study.provisional import is_provisional
from scripts.study.site_inputs import SiteInputs, reporter_of
from scripts.study.tables import ACTORS, DYADS, NOMINATIONS, make_table, make_table_from_rows

NEVER = np.iinfo(np.int32).max  # the wave of what is never observed


@dataclass(frozen=True)
class Meaning:
    """What a name stands for: whom, how that is known, and the alias row that says so, if any."""

    actor_id: str | None
    resolution: str
    alias: tuple[int, Alias] | None = None

    @property
    def undecided(self) -> bool:
        """Whether nobody has decided yet."""
        return self.resolution == "unresolved" and self.alias is None


@dataclass(frozen=True)
class Resolved:
    """A nomination and what its name stands for.

    Attributes
    ----------
    row : of the file of nominations.
    reporter_id : who said so.
    wave : of the reporter's interview.
    used : is it a tie of the network? It is if it means an actor, was said by the respondent
        themselves, and the respondent has not named the actor on an earlier row.
    """

    row: int
    nomination: Nomination
    reporter_id: str
    wave: int
    meaning: Meaning
    used: bool

    @property
    def own(self) -> bool:
        """Whether the respondents themselves said so."""
        return self.reporter_id == self.nomination.respondent_id

    @property
    def undecided(self) -> bool:
        """Whether nobody has decided yet what the name stands for."""
        return self.meaning.undecided


@dataclass(frozen=True)
class NetworkTables:
    """Tables of the models ACTORS, NOMINATIONS and DYADS."""

    actors: pa.Table
    nominations: pa.Table
    dyads: pa.Table


def meanings(inputs: SiteInputs) -> Callable[[Nomination], Meaning]:
    """Return what tells whom a nomination means.

    A name means what the alias row for it and this respondent says; else the actor of that name;
    else what the alias row for it and every respondent says. Names are compared normalised (see
    `normalise_name`).
    """
    actor_of = {normalise_name(a.name): a.actor_id for _, a in inputs.actors}
    alias_of: dict[tuple[str, str | None], tuple[int, Alias]] = {}
    for row, alias in inputs.aliases:
        alias_of.setdefault((normalise_name(alias.raw_name), alias.respondent_id), (row, alias))

    def meaning_of(nomination: Nomination) -> Meaning:
        name = normalise_name(nomination.nominee_name)
        specific = alias_of.get((name, nomination.respondent_id))
        if specific is None and name in actor_of:
            return Meaning(actor_of[name], "exact")
        decided = specific or alias_of.get((name, None))
        if decided is None:
            return Meaning(None, "unresolved")
        if decided[1].decision in ("same", "new"):
            return Meaning(decided[1].actor_id, "alias", decided)
        resolution = "excluded" if decided[1].decision == "exclude" else "unresolved"
        return Meaning(None, resolution, decided)

    return meaning_of


def resolve(inputs: SiteInputs) -> tuple[Resolved, ...]:
    """Find out whom each nomination means; see `meanings`.

    Nominations without an interview behind them are left out; they are an error.
    """
    meaning_of, wave_of = meanings(inputs), inputs.wave_of
    return with_ties(
        Resolved(row, nomination, reporter, wave_of[reporter], meaning_of(nomination), False)
        for row, nomination in inputs.nominations
        if (reporter := reporter_of(nomination)) in wave_of
    )


def with_ties(resolved: Iterable[Resolved]) -> tuple[Resolved, ...]:
    """Find out which nominations are ties of the network; see `Resolved.used`."""
    found: list[Resolved] = []
    ties: set[tuple[str, str]] = set()
    for r in resolved:
        tie = (r.nomination.respondent_id, r.meaning.actor_id or "")
        used = bool(tie[1]) and r.own and tie not in ties
        if used:
            ties.add(tie)
        found.append(replace(r, used=used))
    return tuple(found)


def heard_of(inputs: SiteInputs, resolved: Sequence[Resolved]) -> dict[str, int]:
    """Return the first wave in which each actor was interviewed, named or reported on."""
    heard = dict(inputs.wave_of)
    for r in resolved:
        for code in (r.meaning.actor_id, r.nomination.respondent_id):
            if code is not None:
                heard[code] = min(r.wave, heard.get(code, r.wave))
    return heard


def network_tables(
    inputs: SiteInputs, resolved: Sequence[Resolved], *, directed: bool
) -> NetworkTables:
    """Build the tables of a site without problems, its actors in the order of their ids.

    A pair is observed from the wave in which its sender was interviewed; a respondent who named
    nobody has no tie to anyone. Without direction, a pair is tied if either end named the other,
    and observed from the first wave in which one did; if neither did, it is observed from the first
    wave in which either was interviewed.
    """
    actors = sorted((a for _, a in inputs.actors), key=lambda a: a.actor_id)
    ids = [a.actor_id for a in actors]
    index = {code: i for i, code in enumerate(ids)}
    wave = np.array([inputs.wave_of.get(code, NEVER) for code in ids], np.int32)
    tie = np.zeros((len(ids), len(ids)), bool)
    for r in resolved:
        if r.used and r.meaning.actor_id:
            tie[index[r.nomination.respondent_id], index[r.meaning.actor_id]] = True
    observed_from = np.repeat(wave[:, None], len(ids), axis=1)
    if not directed:
        said_from = np.where(tie, observed_from, NEVER)
        tie |= tie.T
        observed_from = np.where(
            tie,
            np.minimum(said_from, said_from.T),
            np.minimum(observed_from, observed_from.T),
        )
    heard = heard_of(inputs, resolved)
    attributes = ("actor_id", "organisation", "role", "background", "sector", "source")
    actor_table = make_table(
        ACTORS,
        {
            **{column: [getattr(a, column) for a in actors] for column in attributes},
            "wave": np.ma.masked_equal(wave, NEVER),
            "known_from": [0 if a.source == "roster" else heard[a.actor_id] for a in actors],
            "named_by": tie[wave != NEVER].sum(axis=0, dtype=np.int32),
        },
    )
    return NetworkTables(
        actor_table,
        make_table_from_rows(NOMINATIONS, [_nomination_row(r) for r in resolved]),
        _dyad_table(ids, tie, observed_from, directed=directed),
    )


def _nomination_row(r: Resolved) -> dict[str, Any]:
    return {
        "row": r.row,
        "respondent_id": r.nomination.respondent_id,
        "reporter_id": r.reporter_id,
        "wave": r.wave,
        "order": r.nomination.order,
        "actor_id": r.meaning.actor_id,
        "resolution": r.meaning.resolution,
        "confidence": r.meaning.alias[1].confidence if r.meaning.alias else None,
        "used": r.used,
    }


def _dyad_table(
    ids: list[str], tie: NDArray[np.bool_], observed_from: NDArray[np.int32], *, directed: bool
) -> pa.Table:
    everyone = np.ones_like(tie)
    pairs = everyone & ~np.eye(len(ids), dtype=bool) if directed else np.triu(everyone, k=1)
    sender, receiver = np.nonzero(pairs)
    names, unobserved = np.array(ids, object), observed_from[pairs] == NEVER
    return make_table(
        DYADS,
        {
            "sender": names[sender],
            "receiver": names[receiver],
            "wave": np.ma.masked_array(observed_from[pairs], unobserved),
            "tie": np.ma.masked_array(tie[pairs], unobserved),
        },
    )


def count_inputs(inputs: SiteInputs, resolved: Sequence[Resolved]) -> dict[str, Any]:
    """Count what a site's files hold; no names, no codes."""
    waves = Counter(interview.wave for _, interview in inputs.interviews)
    named = {r.meaning.actor_id for r in resolved if r.used}
    ties = Counter(r.nomination.respondent_id for r in resolved if r.used)
    cap = inputs.site.cap
    return {
        "form": "network" if inputs.known_network else "interviews",
        "roster": inputs.site.roster,
        "cap": cap,
        "actors": len(inputs.actors),
        "provisional_actors": sum(is_provisional(a.actor_id) for _, a in inputs.actors),
        "actors_on_roster": sum(a.source == "roster" for _, a in inputs.actors),
        "actors_named_by_nobody": sum(a.actor_id not in named for _, a in inputs.actors),
        "respondents": len(inputs.interviews),
        "respondents_by_wave": {str(wave): waves[wave] for wave in sorted(waves)},
        "respondents_naming_nobody": len(inputs.interviews) - len(ties),
        "respondents_at_cap": sum(count == cap for count in ties.values()),
        "nominations": {
            "rows": len(resolved),
            "ties": sum(r.used for r in resolved),
            "repetitions": sum(
                r.own and r.meaning.actor_id is not None and not r.used for r in resolved
            ),
            "reported_by_others": sum(not r.own for r in resolved),
            **{
                way: sum(r.meaning.resolution == way for r in resolved)
                for way in ("exact", "alias", "provisional", "excluded", "unresolved")
            },
        },
        "alias_rows": len(inputs.aliases),
    }
