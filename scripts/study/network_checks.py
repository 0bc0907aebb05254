"""How the ids in the files of a site's network fit each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from scripts.study.id_checks import register, repeated, wrong_own_ids
from scripts.study.inputs import Alias
from scripts.study.problems import Problem
from scripts.study.site_inputs import SiteInputs, reporter_of


def wrong_ids(inputs: SiteInputs) -> Iterator[Problem]:
    """Report ids that are wrong, unknown or repeated, and interviews that do not add up."""
    for rows, thing in ((inputs.actors, "actor"), (inputs.interviews, "interview")):
        if rows.complete and not len(rows):
            message = "there are no rows below the headings."
            yield Problem(rows.file, 0, "", "", message, f"Write a row for each {thing}.")
    # Where actors cannot be read, nor can edges and matrices between them.
    known = inputs.actors.has("actor_id") and inputs.nominations.complete
    if known and not len(inputs.nominations):
        message = "nobody is named here, so there is no network."
        yield Problem(inputs.nominations.file, 0, "", "", message, "Write in who was named.")
    yield from wrong_own_ids(inputs.actors, "actor_id", inputs.site.site)
    yield from _unknown_ids(inputs)
    yield from _wrong_interviews(inputs)
    yield from _reports_without_interview(inputs)
    yield from _places_taken(inputs)
    for row, alias in inputs.aliases:
        yield from _wrong_alias(inputs.aliases.file, row, alias)


def _unknown_ids(inputs: SiteInputs) -> Iterator[Problem]:
    actors = register(inputs.actors, "actor_id", "actor")
    for rows, columns in (
        (inputs.interviews, ("respondent_id",)),
        (inputs.nominations, ("respondent_id", "reporter_id")),
        (inputs.aliases, ("respondent_id", "actor_id")),
    ):
        for row, entry in rows:
            for column in columns:
                yield from actors.unknown(rows, row, column, getattr(entry, column))


def _wrong_interviews(inputs: SiteInputs) -> Iterator[Problem]:
    interviews, first = inputs.interviews, dict[str, int]()
    for row, interview in interviews:
        code = interview.respondent_id
        if code in first:
            message = f"row {first[code]} is an interview with this actor already."
            remedy = "Keep the first; one network interview an actor."
            yield Problem(interviews.file, row, "respondent_id", code, message, remedy)
        first.setdefault(code, row)
    waves = {interview.wave for _, interview in interviews}
    gaps = sorted(set(range(1, max(waves, default=0))) - waves)
    if interviews.complete and gaps:
        missing = ", ".join(map(str, gaps))
        message = f"there are interviews of wave {max(waves)}, but none of wave {missing}."
        yield Problem(interviews.file, 0, "wave", "", message, "Number waves 1, 2, 3 without gaps.")


def _reports_without_interview(inputs: SiteInputs) -> Iterator[Problem]:
    known = {actor.actor_id for _, actor in inputs.actors}
    asked = inputs.interviews.values("respondent_id")
    if not asked:
        return  # said of the interviews themselves
    rows_of: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, nomination in inputs.nominations:
        reporter = reporter_of(nomination)
        if reporter in known and reporter not in asked:
            column = "reporter_id" if nomination.reporter_id else "respondent_id"
            rows_of[column, reporter].append(row)
    for (column, reporter), (first, *others) in rows_of.items():
        also = f" (also on row {', '.join(map(str, others))})" if others else ""
        message = f"this actor has no interview in {inputs.interviews.file}{also}."
        remedy = "Add the interview there."
        if column == "respondent_id":
            remedy = "Add the interview there, or write in reporter_id who reported this contact."
        yield Problem(inputs.nominations.file, first, column, reporter, message, remedy)


def _places_taken(inputs: SiteInputs) -> Iterator[Problem]:
    places = [
        None if n.order is None else (n.respondent_id, reporter_of(n), n.order)
        for _, n in inputs.nominations
    ]
    remedy = "Number the names 1, 2, 3 as they were given, or leave order blank."
    yield from repeated(inputs.nominations, "order", places, remedy, "place in the same list")


def _wrong_alias(file: str, row: int, alias: Alias) -> Iterator[Problem]:
    means_somebody = alias.decision in ("same", "new")
    code = alias.actor_id or ""
    if means_somebody and alias.kind == "not_usable":
        message = f"what is not_usable cannot be decided as {alias.decision}."
        remedy = "Write decision exclude, or another kind."
        yield Problem(file, row, "decision", alias.decision, message, remedy)
    elif means_somebody and not code:
        message = f"decision {alias.decision} needs the id of the actor meant."
        remedy = "Write it, or decide unresolved or exclude."
        yield Problem(file, row, "actor_id", "", message, remedy)
    elif code and not means_somebody:
        message = f"decision {alias.decision} means that no actor is meant."
        remedy = "Remove the id, or decide same."
        yield Problem(file, row, "actor_id", code, message, remedy)
