"""Names as actors of their own: undecided ones in a provisional run, and doubtful merges undone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

from scripts.network.names import normalise_name
from scripts.network.nominations import Meaning, Resolved, heard_of, with_ties
from scripts.study.inputs import Actor
from scripts.study.provisional import ProvisionalActor, provisional_code
from scripts.study.reading import Rows
from scripts.study.site_inputs import SiteInputs


@dataclass(frozen=True)
class ResolvedSite:
    """What a site's files hold, and whom its nominations mean."""

    inputs: SiteInputs
    resolved: tuple[Resolved, ...]


def undecided_apart(site: ResolvedSite) -> ResolvedSite:
    """Take each name that nobody has decided on for an actor of its own."""
    return _apart(
        site, lambda r: normalise_name(r.nomination.nominee_name) if r.undecided else None
    )


def doubtful_apart(site: ResolvedSite) -> ResolvedSite:
    """Undo all merges by aliases of low confidence: each such alias is an actor of its own.

    Where an actor is known by such aliases only, the first of them stays with it: by itself it
    merges nothing.
    """
    undone = {row for row, _ in doubtful_merges(site)}

    def group_of(r: Resolved) -> int | None:
        row = _alias_row(r)
        return row if row in undone else None

    return _apart(site, group_of)


def doubtful_merges(site: ResolvedSite) -> list[tuple[int, str]]:
    """Return rows of the alias table, with their actors, that merge names with low confidence."""
    low = {
        r.meaning.alias[0]: r.meaning.actor_id
        for r in site.resolved
        if r.meaning.alias and r.meaning.alias[1].confidence == "low" and r.meaning.actor_id
    }
    otherwise = {actor.actor_id for _, actor in site.inputs.actors if actor.source == "roster"}
    otherwise |= set(heard_of(site.inputs, [r for r in site.resolved if _alias_row(r) not in low]))
    merges: list[tuple[int, str]] = []
    for row, actor in sorted(low.items()):
        if actor in otherwise:
            merges.append((row, actor))
        otherwise.add(actor)
    return merges


def _alias_row(r: Resolved) -> int | None:
    return r.meaning.alias[0] if r.meaning.alias else None


def _apart(site: ResolvedSite, group_of: Callable[[Resolved], Hashable | None]) -> ResolvedSite:
    """Make an actor of each group of nominations, called as on its first row."""
    groups: dict[Hashable, list[Resolved]] = defaultdict(list)
    for r in site.resolved:
        if (group := group_of(r)) is not None:
            groups[group].append(r)
    made = [_actor(site.inputs.site.site, rows) for rows in groups.values()]
    code_of = {g: actor.actor_id for g, (_, actor) in zip(groups, made, strict=True)}
    changed = (
        r if group_of(r) is None else replace(r, meaning=_means(r, code_of[group_of(r)]))
        for r in site.resolved
    )
    actors = site.inputs.actors
    more: Rows[Actor] = replace(actors, numbered=(*actors.numbered, *made))
    return ResolvedSite(replace(site.inputs, actors=more), with_ties(changed))


def _actor(site: str, rows: Sequence[Resolved]) -> tuple[int, ProvisionalActor]:
    first = rows[0]
    code = provisional_code(site, first.row)
    name = first.nomination.nominee_name
    return first.row, ProvisionalActor(actor_id=code, name=name, source="nomination")


def _means(r: Resolved, code: str) -> Meaning:
    return replace(r.meaning, actor_id=code, resolution="provisional")
