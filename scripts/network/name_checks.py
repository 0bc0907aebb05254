"""What is wrong, or worth knowing, about the names of a site."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from scripts.network.names import nearest_names, normalise_name
from scripts.network.nominations import Resolved, heard_of, meanings
from scripts.study.inputs import Alias
from scripts.study.problems import Problem
from scripts.study.reading import Rows
from scripts.study.site_inputs import SiteInputs


def wrong_names(inputs: SiteInputs, resolved: Sequence[Resolved]) -> Iterator[Problem]:
    """Report what people must put right before the names can be used; see `unresolved_names`."""
    yield from _same_names(inputs)
    yield from _wrong_aliases(inputs)
    yield from _self_nominations(inputs, resolved)
    yield from _over_cap(inputs, resolved)
    yield from _never_named(inputs, resolved)


def notes_on_names(inputs: SiteInputs, resolved: Sequence[Resolved]) -> Iterator[Problem]:
    """Report what is allowed, and may still be a mistake."""
    used = {r.meaning.alias[0] for r in resolved if r.meaning.alias}
    for row, alias in inputs.aliases:
        if row not in used:
            message = "no nomination uses this row."
            yield Problem(inputs.aliases.file, row, "raw_name", alias.raw_name, message)
    if inputs.known_network:
        return  # a node without edges of its own is nothing out of the ordinary
    naming = {r.nomination.respondent_id for r in resolved if r.own}
    for row, interview in inputs.interviews:
        code = interview.respondent_id
        if code not in naming:
            message = "this respondent named nobody, which counts as no tie to anyone."
            yield Problem(inputs.interviews.file, row, "respondent_id", code, message)


def _same_names(inputs: SiteInputs) -> Iterator[Problem]:
    first: dict[str, tuple[int, str]] = {}
    for row, actor in inputs.actors:
        name = normalise_name(actor.name)
        if name in first:
            message = f"this is also the name of {first[name][1]} on row {first[name][0]}."
            remedy = (
                "If they are one actor, remove a row; if not, add to the names what tells them "
                "apart, such as the organisation in brackets."
            )
            yield Problem(inputs.actors.file, row, "name", actor.name, message, remedy)
        first.setdefault(name, (row, actor.actor_id))


def _wrong_aliases(inputs: SiteInputs) -> Iterator[Problem]:
    file = inputs.aliases.file
    named = {normalise_name(a.name): a.actor_id for _, a in inputs.actors}
    first: dict[tuple[str, str | None], tuple[int, Alias]] = {}
    for row, alias in inputs.aliases:
        name = normalise_name(alias.raw_name)
        earlier_row, earlier = first.setdefault((name, alias.respondent_id), (row, alias))
        if (earlier.decision, earlier.actor_id) != (alias.decision, alias.actor_id):
            message = f"row {earlier_row} decides otherwise about this name."
            remedy = "Keep one of them, or fill respondent_id where it depends on who says it."
            yield Problem(file, row, "raw_name", alias.raw_name, message, remedy)
        if alias.respondent_id is None and named.get(name, alias.actor_id) != alias.actor_id:
            message = f"this is the name of actor {named[name]}, and stands for that one."
            remedy = "Remove the row, or fill respondent_id if somebody means another by it."
            yield Problem(file, row, "raw_name", alias.raw_name, message, remedy)


def unresolved_names(inputs: SiteInputs) -> Iterator[Problem]:
    """Report names that nobody has decided on, each once, also where interviews have mistakes."""
    if not (inputs.actors.has("name") and inputs.aliases.has("raw_name")):
        return
    unread = [cells["name"] for cells in inputs.actors.unread]
    unread += [cells["raw_name"] for cells in inputs.aliases.unread]
    perhaps_decided = {normalise_name(name) for name in unread}
    meaning_of = meanings(inputs)
    undecided: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row, nomination in inputs.nominations:
        name = normalise_name(nomination.nominee_name)
        if meaning_of(nomination).undecided and name not in perhaps_decided:
            undecided[name].append((row, nomination.nominee_name))
    files: tuple[Rows[Any], ...] = (inputs.actors, inputs.aliases)
    nameless = sum(p.column in ("name", "raw_name") for rows in files for p in rows.problems)
    if len(undecided) <= nameless:
        return  # these may be the names that are missing there
    decided = sorted(
        (a for _, a in inputs.aliases if a.actor_id), key=lambda a: not a.respondent_id
    )
    known = {a.raw_name: a.actor_id or "" for a in decided}  # what holds for everybody comes last
    known |= {a.name: a.actor_id for _, a in inputs.actors}
    for (first, typed), *others in undecided.values():
        also = f" (also on row {', '.join(f'{row}' for row, _ in others)})" if others else ""
        message = f"no actor has this name, and no alias row decides about it{also}."
        near = ", ".join(f"{known[name]} ({name})" for name in nearest_names(typed, known))
        remedy = (
            f"{f'Near: {near}. ' if near else ''}Add a row to {inputs.aliases.file} with this "
            "raw_name and a decision: same and the actor_id; new and the actor_id of an actor you "
            f"add to {inputs.actors.file}; or unresolved or exclude."
        )
        yield Problem(inputs.nominations.file, first, "nominee_name", typed, message, remedy)


def _self_nominations(inputs: SiteInputs, resolved: Sequence[Resolved]) -> Iterator[Problem]:
    for r in resolved:
        if r.meaning.actor_id == r.nomination.respondent_id:
            message = f"this means {r.meaning.actor_id}, the respondent."
            remedy = (
                f"Remove the row, or add one to {inputs.aliases.file} with this respondent_id that "
                "says whom else this respondent means."
            )
            typed = r.nomination.nominee_name
            yield Problem(inputs.nominations.file, r.row, "nominee_name", typed, message, remedy)


def _over_cap(inputs: SiteInputs, resolved: Sequence[Resolved]) -> Iterator[Problem]:
    """Count people, known or not: a repetition or something that is no actor is not one more."""
    cap, counted = inputs.site.cap, Counter[str]()
    if cap is None:
        return
    for r in resolved:
        respondent = r.nomination.respondent_id
        counted[respondent] += r.used or (r.own and r.meaning.resolution == "unresolved")
        if counted[respondent] == cap + 1:
            message = f"from this row on there are more than the {cap} people one could name."
            remedy = "Remove what was not asked for, or correct cap in the table of sites."
            yield Problem(
                inputs.nominations.file, r.row, "respondent_id", respondent, message, remedy
            )
            counted[respondent] += 1  # once is enough


def _never_named(inputs: SiteInputs, resolved: Sequence[Resolved]) -> Iterator[Problem]:
    """Report actors nobody can have heard of; only once it is known whom every name means."""
    known = {a.actor_id for _, a in inputs.actors}
    means_somebody_else = any(
        r.meaning.actor_id not in known if r.meaning.actor_id else r.undecided for r in resolved
    )
    left_out = len(resolved) < len(inputs.nominations)
    if means_somebody_else or left_out or not all(rows.complete for rows in inputs.files):
        return
    heard = heard_of(inputs, resolved)
    for row, actor in inputs.actors:
        if actor.source == "roster" or actor.actor_id in heard:
            continue
        if inputs.known_network:
            message = "no edge reaches this node and it was not asked, so nobody discovered it."
            remedy = "Write roster given in the table of sites, or remove the row."
            yield Problem(inputs.actors.file, row, "name", actor.name, message, remedy)
        else:
            message = f"nobody named {actor.actor_id}, and there is no interview with it."
            remedy = (
                "Write roster if it was listed before anyone was asked; else remove the row, or "
                f"decide in {inputs.aliases.file} which name means it."
            )
            yield Problem(inputs.actors.file, row, "source", actor.source, message, remedy)
