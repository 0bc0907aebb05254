"""How like a name as typed is to an actor, and in what: scores and reasons for people to judge.

A score goes from 0 to 100 and only puts candidates in order; it is no probability. It is the
product of what the first names and the surnames have in common, or how like a description is to the
actor's post, with a little added or taken away for what is known of who said it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from scripts.network.kinds_of_names import TITLES, is_name, kind_of
from scripts.network.names import normalise_name
from scripts.network.short_names import is_short_for, same_in_short
from scripts.study.inputs import Actor, Alias

LEAST = 50  # a candidate below this score is not worth a look
_SMALL = {"the", "a", "an", "of", "for", "and", "at", "in", "on"}


@dataclass(frozen=True)
class Likeness:
    """How like two names are, and why, in words."""

    score: float
    why: str


@dataclass(frozen=True)
class Typed:
    """A name as typed.

    Attributes
    ----------
    name : words without titles, brackets and what follows the name, first names first.
    hint : what stood in brackets, or behind the name, as in “Kate at the PCT”; no small words.
    whole : all words.
    """

    name: tuple[str, ...]
    hint: str
    whole: str


_BEHIND_A_NAME = re.compile(r"\s+(?:at|from|in)\s+|\s+[-–—/]\s+", re.IGNORECASE)


def take_apart(raw: str) -> Typed:
    """Take a name apart: “Cockcroft, Dr Ken (PCT)” is ken cockcroft, and PCT."""
    hints = re.findall(r"[(\[](.*?)[)\]]", raw)
    bare = re.sub(r"\(.*?\)|\[.*?\]", " ", raw)
    head, *behind = _BEHIND_A_NAME.split(bare, maxsplit=1)
    if behind and is_name(head):
        bare, hints = head, hints + behind
    head, comma, rest = bare.partition(",")
    words = normalise_name(head).split()
    if comma and len(words) > 1 and is_name(head):
        bare, hints = head, [*hints, rest]
    elif comma and len(words) <= 2 and len(normalise_name(rest).split()) <= 3:
        bare = f"{rest} {head}"
    words = normalise_name(bare).split()
    while len(words) > 1 and words[0] in TITLES | {"the"}:
        words = words[1:]
    hint = [word for word in normalise_name(" ".join(hints)).split() if word not in _SMALL]
    return Typed(tuple(words), " ".join(hint), normalise_name(raw))


def likeness(raw: str, actor: Actor) -> Likeness:
    """Return how like a name as typed is to an actor, the best of all ways of looking at it."""
    typed = take_apart(raw)
    ways = [*_as_person(typed, actor), *_as_post(typed, actor), _as_written(typed, actor)]
    best = max(ways, key=lambda way: way.score)
    if typed.hint and _fits_hint(typed.hint, actor):
        return Likeness(min(best.score + 4, 99), f"{best.why}; “{typed.hint}” fits")
    return best


def _as_person(typed: Typed, actor: Actor) -> Iterator[Likeness]:
    known = take_apart(actor.name).name
    if len(known) < 2 or not typed.name:
        return
    names = [typed.name]
    if len(typed.name) == 1:
        first, last = typed.name[0], typed.name[0]
        if found := _same_first(first, known[0]):
            yield Likeness(64 * found.score, f"{found.why}; no surname given")
        if found := _same_last(last, known[-1]):
            yield Likeness(78 * found.score, f"{found.why}; no first name given")
        if first == "".join(word[0] for word in known) and len(first) > 1:
            yield Likeness(62, f"initials of {actor.name}")
        return
    if len(typed.name) == 2:
        names.append(typed.name[::-1])
    for turned, (first, *_, last) in enumerate(names):
        given, family = _same_first(first, known[0]), _same_last(last, known[-1])
        order = "; surname first" if turned else ""
        worth = 98 if turned else 100
        if given and family:
            yield Likeness(worth * given.score * family.score, f"{given.why}; {family.why}{order}")
        elif family and len(first) > 1:
            yield Likeness(52 * family.score, f"{family.why}, but another first name{order}")
        elif given and len(last) == 1 and last == known[-1][0]:
            yield Likeness(84 * given.score, f"{given.why}; initial of the surname fits{order}")


def _same_first(typed: str, known: str) -> Likeness | None:
    """Compare first names; the score is a share of 1."""
    if typed == known:
        return Likeness(1, "same first name")
    if 1 in (len(typed), len(known)):
        fits = typed[0] == known[0]
        return Likeness(0.9, f"initial {typed[0].upper()} fits") if fits else None
    if is_short_for(typed, known) or is_short_for(known, typed):
        short, name = (typed, known) if is_short_for(typed, known) else (known, typed)
        return Likeness(0.96, f"“{short.title()}” is short for {name.title()}")
    if same_in_short(typed, known):
        return Likeness(0.9, f"“{typed.title()}” and “{known.title()}” are short for one name")
    return _slip(typed, known, "first name")


def _same_last(typed: str, known: str) -> Likeness | None:
    return Likeness(1, "same surname") if typed == known else _slip(typed, known, "surname")


def _slip(typed: str, known: str, what: str) -> Likeness | None:
    """Say how a typing slip may have changed a name; None where too much is changed."""
    allowed = 0 if len(known) < 4 else 1 if len(known) < 6 else 2
    if not 0 < OSA.distance(typed, known) <= allowed:
        return None
    share = 0.5 + 0.5 * OSA.normalized_similarity(typed, known)
    return Likeness(share, f"typing slip in the {what}: “{typed}” for “{known}”")


def _as_post(typed: Typed, actor: Actor) -> Iterator[Likeness]:
    """Compare a description with what is noted of an actor's post."""
    said = " ".join(word for word in typed.whole.split() if word not in _SMALL)
    own = actor.name if kind_of(actor.name) != "person" else None
    for post in filter(None, (actor.note, actor.role, own)):
        bare = [word for word in normalise_name(post).split() if word not in _SMALL]
        if typed.whole.replace(" ", "") in _initials_of(normalise_name(post).split()):
            yield Likeness(85, f"initials of the post: {post}")
        if len(bare) > 1 or said in bare:
            alone = " ".join(bare)
            placed = normalise_name(f"{alone} {actor.organisation or ''}")
            inside = max(fuzz.token_set_ratio(said, text) for text in (alone, placed))
            share = (inside + max(fuzz.token_sort_ratio(said, t) for t in (alone, placed))) / 2
            if post == actor.role:
                share *= 0.8  # a group of posts
            yield Likeness(0.92 * share, f"like the post: {post}")


def _initials_of(words: Sequence[str]) -> set[str]:
    if len(words) < 2:
        return set()
    return {"".join(w[0] for w in words), "".join(w[0] for w in words if w not in _SMALL)}


def _as_written(typed: Typed, actor: Actor) -> Likeness:
    score = 0.85 * fuzz.ratio(typed.whole, normalise_name(actor.name))
    return Likeness(score, "written alike")


def _fits_hint(hint: str, actor: Actor) -> bool:
    places = filter(None, (actor.organisation, actor.note, actor.sector, actor.background))
    about = [normalise_name(place).split() for place in places]
    return any(
        {*hint.split()} & {*place} or hint.replace(" ", "") in _initials_of(place)
        for place in about
    )


# --- who is likely to be meant ------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """An actor who may be meant by a name as typed."""

    actor: Actor
    score: int
    why: str


@dataclass(frozen=True)
class Surroundings:
    """What is known of a site beside its names.

    Attributes
    ----------
    actors : everybody in the network, by code.
    aliases : rows of the alias table that mean somebody.
    names : codes of those whom each respondent surely names.
    """

    actors: dict[str, Actor]
    aliases: tuple[tuple[int, Alias], ...]
    names: dict[str, frozenset[str]]


def candidates(
    raw: str, said_by: Iterable[str], site: Surroundings, most: int = 5
) -> list[Candidate]:
    """Return who may be meant by a name, most likely first.

    Parameters
    ----------
    said_by : the respondents who say it.
    """
    said_by = frozenset(said_by)
    decided = _decided(raw, site)
    found = []
    for code, actor in site.actors.items():
        if said_by == {code}:
            continue  # nobody names themselves
        best = likeness(raw, actor)
        if code in decided and decided[code].score >= best.score:
            best = decided[code]
        if best.score >= LEAST:
            found.append(_placed(best, actor, said_by, site))
    found = [c for c in found if c.score >= LEAST]
    found.sort(key=lambda c: (-c.score, c.actor.actor_id))
    return found[:most]


def _decided(raw: str, site: Surroundings) -> dict[str, Likeness]:
    """Return who is meant by names like this one that were decided before."""
    whole, found = normalise_name(raw), dict[str, Likeness]()
    for row, alias in site.aliases:
        score = 0.95 * fuzz.ratio(whole, normalise_name(alias.raw_name))
        who = f" when {alias.respondent_id} says it" if alias.respondent_id else ""
        why = f"row {row} of the aliases decides so of “{alias.raw_name}”{who}"
        earlier = found.get(alias.actor_id or "")
        if score >= 85 and (earlier is None or earlier.score < score):
            found[alias.actor_id or ""] = Likeness(score, why)
    return found


def _placed(
    likely: Likeness, actor: Actor, said_by: frozenset[str], site: Surroundings
) -> Candidate:
    """Weigh in who says the name: where they work, and whom else they name."""
    score, why = likely.score, likely.why
    kinds = {site.actors[r].organisation for r in said_by if r in site.actors}
    if kinds == {actor.organisation} and actor.organisation:
        score, why = min(score + 3, 99), f"{why}; same organisation as the respondent"
    if actor.actor_id in said_by:
        score, why = score - 20, f"{why}; but this is one of the respondents who say it"
    elif named := sorted(r for r in said_by if actor.actor_id in site.names.get(r, ())):
        score, why = score - 10, f"{why}; but {', '.join(named)} names this actor as well"
    return Candidate(actor, round(score), why)
