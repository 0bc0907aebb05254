"""Whom undecided names may mean, for people to decide: a workbook in the columns of aliases.csv.

It proposes and never decides. A row counts once somebody fills in its decision; the rest are not
read. Also listed: actors that may be one person, and names that may be two people's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.network.kinds_of_names import kind_of
from scripts.network.name_likeness import Candidate, Surroundings, candidates, likeness
from scripts.network.names import normalise_name
from scripts.network.nominations import Resolved
from scripts.study.inputs import Actor, Alias
from scripts.study.reading import Rows
from scripts.study.site_inputs import SiteInputs
from scripts.study.words import count, listed
from scripts.study.workbooks import SheetColumn, WorkSheet

LIKELY = 65  # below it a candidate is a mere possibility
CLOSE = 8  # candidates no further below the best may as well be meant
ONE_PERSON = 84  # two actors this much alike may be one
TWO_PEOPLE = 74  # somebody this much like a name may be meant by it
NOBODY = "somebody else, or nobody"
KINDS = ("person", "role", "team", "organisation", "not_usable")
DECISIONS = ("same", "new", "unresolved", "exclude")
CONFIDENCES = ("high", "medium", "low")

HOW_TO = (
    "1. On the sheet aliases, find for each name the row of the actor who is meant. Write same "
    "as its decision, how sure you are, and your initials. Leave the other rows of the name blank.",
    f"2. If none of them is meant, use the name's last row ({NOBODY}). Write new and the id of an "
    "actor you add to the table of actors; or unresolved, if nobody can tell; or exclude, if it is "
    "no actor.",
    "3. If it depends on who says it, copy the row once for each respondent and fill in "
    "respondent_id.",
    "4. Save the workbook as aliases.xlsx in the site's folder of your study, and remove "
    "aliases.csv from there. What was decided before stands at the end of the sheet; keep it.",
    "5. The sheet “one person” lists actors that may be the same person. If they are, remove one "
    "of the rows from the table of actors, and add an alias for its name that means the other.",
    "6. The sheet “two people” lists names that may mean different people, depending on who says "
    "them. Where they do, decide them for each respondent, as in 3.",
    "Scores, from 0 to 100, say how much alike two names are. They are no probabilities and put "
    "the likely ones first; names whose decision settles most ties come first.",
)


@dataclass(frozen=True)
class OpenName:
    """A name that means nobody yet, and whom it may mean.

    Attributes
    ----------
    raw : as first typed.
    said_by : respondents who say it, in order.
    ties : how many ties hang on it.
    undecided : False where people decided that nobody can tell.
    """

    raw: str
    said_by: tuple[str, ...]
    ties: int
    undecided: bool
    candidates: tuple[Candidate, ...]

    @property
    def in_question(self) -> int:
        """How many likely candidates may as well be meant as the best."""
        best = max((c.score for c in self.candidates), default=0)
        return sum(c.score >= max(best - CLOSE, LIKELY) for c in self.candidates)


def surroundings(inputs: SiteInputs, resolved: Sequence[Resolved]) -> Surroundings:
    """Gather what is known of a site beside the names to be decided."""
    names: dict[str, set[str]] = defaultdict(set)
    for r in resolved:
        if r.meaning.actor_id and r.own:
            names[r.nomination.respondent_id].add(r.meaning.actor_id)
    return Surroundings(
        {actor.actor_id: actor for _, actor in inputs.actors},
        tuple((row, alias) for row, alias in inputs.aliases if alias.actor_id),
        {respondent: frozenset(codes) for respondent, codes in names.items()},
    )


def open_names(inputs: SiteInputs, resolved: Sequence[Resolved]) -> list[OpenName]:
    """Return the names that mean nobody yet, those whose decision is most useful first.

    First come those that nobody has decided on: by the ties that hang on them, then by the number
    of candidates that may as well be meant. Then those that people could not decide.
    """
    site = surroundings(inputs, resolved)
    groups: dict[tuple[str, bool], list[Resolved]] = defaultdict(list)
    for r in resolved:
        if r.meaning.resolution == "unresolved":
            groups[normalise_name(r.nomination.nominee_name), r.undecided].append(r)
    found = []
    for (_, undecided), rows in groups.items():
        raw = rows[0].nomination.nominee_name
        said_by = tuple(sorted({r.nomination.respondent_id for r in rows}))
        ties = len({r.nomination.respondent_id for r in rows if r.own})
        meant = tuple(candidates(raw, said_by, site))
        found.append(OpenName(raw, said_by, ties, undecided, meant))
    return sorted(found, key=lambda n: (not n.undecided, -n.ties, -n.in_question, n.raw.casefold()))


# --- actors that may be one, names that may be two people's ---------------------------------------


@dataclass(frozen=True)
class Pair:
    """Two actors that may be one person."""

    one: Actor
    other: Actor
    score: int
    why: str


def possible_duplicates(inputs: SiteInputs) -> list[Pair]:
    """Return pairs of actors that may be one person, most alike first."""
    actors = sorted((a for _, a in inputs.actors), key=lambda a: a.actor_id)
    found = []
    for k, one in enumerate(actors):
        for other in actors[k + 1 :]:
            if kind_of(one.name) == kind_of(other.name) == "person":
                ways = (likeness(one.name, _bare(other)), likeness(other.name, _bare(one)))
            else:
                ways = (likeness(one.name, other), likeness(other.name, one))
            best = max(ways, key=lambda way: way.score)
            if best.score >= ONE_PERSON:
                found.append(Pair(one, other, round(best.score), best.why))
    return sorted(found, key=lambda p: (-p.score, p.one.actor_id, p.other.actor_id))


def _bare(actor: Actor) -> Actor:
    """Leave out what is noted of somebody: people of like posts are not one person."""
    return actor.model_copy(update={"note": None, "role": None})


@dataclass(frozen=True)
class Reading:
    """What a name that may be two people's is taken to mean when one respondent says it.

    Attributes
    ----------
    means : code of who is meant as things stand; None: nobody yet.
    nearest : who is likely to be meant by this respondent.
    """

    raw: str
    respondent: str
    organisation: str | None
    means: str | None
    nearest: tuple[Candidate, ...]


def possible_splits(inputs: SiteInputs, resolved: Sequence[Resolved]) -> list[Reading]:
    """Return names said in different organisations that several actors may as well be meant by.

    Names that an alias decides for the respondent are settled and left out.
    """
    site = surroundings(inputs, resolved)
    groups: dict[str, list[Resolved]] = defaultdict(list)
    for r in resolved:
        settled = r.meaning.alias is not None and r.meaning.alias[1].respondent_id is not None
        if not settled and r.meaning.resolution != "excluded":
            groups[normalise_name(r.nomination.nominee_name)].append(r)
    found: list[Reading] = []
    for rows in groups.values():
        by_respondent = {r.nomination.respondent_id: r for r in rows}
        places = {site.actors[code].organisation for code in by_respondent if code in site.actors}
        if len(places - {None}) < 2:
            continue
        alike = [
            (best.score, code)
            for code, actor in site.actors.items()
            if (best := likeness(rows[0].nomination.nominee_name, actor)).score >= TWO_PEOPLE
        ]
        best_score = max(alike, default=(0, ""))[0]
        if sum(score >= best_score - 2 * CLOSE for score, _ in alike) < 2:
            continue
        found += _readings(by_respondent, site)
    return sorted(found, key=lambda reading: (normalise_name(reading.raw), reading.respondent))


def _readings(rows: Mapping[str, Resolved], site: Surroundings) -> Iterator[Reading]:
    for respondent, r in rows.items():
        raw = r.nomination.nominee_name
        others = site.names.get(respondent, frozenset()) - {r.meaning.actor_id or ""}
        own = Surroundings(site.actors, (), {respondent: others})
        nearest = tuple(candidates(raw, [respondent], own, most=3))
        place = site.actors[respondent].organisation if respondent in site.actors else None
        yield Reading(raw, respondent, place, r.meaning.actor_id, nearest)


# --- the workbook ---------------------------------------------------------------------------------


def candidate_sheets(
    inputs: SiteInputs, resolved: Sequence[Resolved], decided: Rows[Alias]
) -> list[WorkSheet]:
    """Return the sheets of the workbook of alias candidates; the first can be saved as aliases.

    Parameters
    ----------
    decided : the whole table of aliases, which the first sheet holds again.
    """
    return [
        _alias_sheet(inputs, open_names(inputs, resolved), decided),
        _duplicate_sheet(possible_duplicates(inputs)),
        _split_sheet(inputs, possible_splits(inputs, resolved)),
        WorkSheet("how to", (SheetColumn("how_to_decide", 110),),
                  [{"how_to_decide": line} for line in HOW_TO]),
    ]  # fmt: skip


def _alias_sheet(inputs: SiteInputs, names: Sequence[OpenName], decided: Rows[Alias]) -> WorkSheet:
    """Return the sheet to fill in; columns not of `Alias` are those that it shows (Alias.shown)."""
    columns = (
        SheetColumn("raw_name", 30),
        SheetColumn("said_by", 12),
        SheetColumn("ties", 6),
        SheetColumn("candidate", 26),
        SheetColumn("about", 34),
        SheetColumn("why", 44),
        SheetColumn("score", 7),
        SheetColumn("respondent_id", 13, True),
        SheetColumn("kind", 12, True, KINDS),
        SheetColumn("actor_id", 10, True),
        SheetColumn("decision", 12, True, DECISIONS),
        SheetColumn("confidence", 11, True, CONFIDENCES),
        SheetColumn("reviewer", 9, True),
        SheetColumn("reason", 34, True),
    )
    rows = [row for name in names for row in _rows_to_fill(name)]
    people = {actor.actor_id: actor for _, actor in inputs.actors}
    rows += [_decided_row(alias, people) for _, alias in decided]
    return WorkSheet("aliases", columns, rows, frozen=1)


def _rows_to_fill(name: OpenName) -> Iterator[dict[str, Any]]:
    kind = kind_of(name.raw)
    shown = {"raw_name": name.raw, "said_by": ", ".join(name.said_by), "ties": name.ties}
    for c in name.candidates:
        meant = kind if kind != "not_usable" else "person"
        yield {
            **shown,
            "candidate": c.actor.name,
            "about": _about(c.actor),
            "why": c.why,
            "score": c.score,
            "kind": meant,
            "actor_id": c.actor.actor_id,
        }
    before = "" if name.undecided else "decided before as unresolved (below)"
    yield {**shown, "candidate": NOBODY, "why": before, "kind": kind}


def _decided_row(alias: Alias, people: Mapping[str, Actor]) -> dict[str, Any]:
    meant = people.get(alias.actor_id or "")
    shown = {"candidate": meant.name, "about": _about(meant)} if meant else {}
    return {**alias.model_dump(), **shown, "why": "decided before"}


def _about(actor: Actor) -> str:
    return "; ".join(filter(None, (actor.note or actor.role, actor.organisation)))


def _duplicate_sheet(pairs: Sequence[Pair]) -> WorkSheet:
    one = (SheetColumn("actor_id", 10), SheetColumn("name", 26), SheetColumn("about", 34))
    other = (SheetColumn("other_id", 10), SheetColumn("other", 26), SheetColumn("about_other", 34))
    rows = [
        {
            "actor_id": p.one.actor_id, "name": p.one.name, "about": _about(p.one),
            "other_id": p.other.actor_id, "other": p.other.name, "about_other": _about(p.other),
            "why": p.why, "score": p.score,
        }
        for p in pairs
    ]  # fmt: skip
    columns = (*one, *other, SheetColumn("why", 50), SheetColumn("score", 7))
    return WorkSheet("one person", columns, rows)


def _split_sheet(inputs: SiteInputs, readings: Sequence[Reading]) -> WorkSheet:
    people = {actor.actor_id: actor.name for _, actor in inputs.actors}
    columns = (
        SheetColumn("raw_name", 28),
        SheetColumn("respondent_id", 13),
        SheetColumn("organisation", 30),
        SheetColumn("means_now", 30),
        SheetColumn("may_mean", 90),
    )
    rows = [
        {
            "raw_name": r.raw,
            "respondent_id": r.respondent,
            "organisation": r.organisation,
            "means_now": f"{r.means} {people.get(r.means, '')}" if r.means else "nobody yet",
            "may_mean": "\n".join(
                f"{c.actor.actor_id} {c.actor.name} ({c.score}): {c.why}" for c in r.nearest
            ),
        }
        for r in readings
    ]
    return WorkSheet("two people", columns, rows, frozen=1)


def undecided_line(names: Sequence[OpenName]) -> str:
    """Say how many names are to be decided, and what hangs on them; no names."""
    open_ones = [name for name in names if name.undecided]
    if not open_ones:
        return "Every name is decided."
    ties = sum(name.ties for name in open_ones)
    with_candidates = sum(bool(name.candidates) for name in open_ones)
    parts = [
        f"{len(open_ones)} undecided",
        f"{with_candidates} with candidates",
        count(ties, "tie"),
    ]
    return f"Names: {listed(parts)}."
