"""How the ids in codings, fragments and sequences fit the rest of a site's narrative tables."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

from scripts.study.id_checks import Register, listed_twice, register, repeated, wrong_own_ids
from scripts.study.narrative_files import NarrativeInputs
from scripts.study.narrative_inputs import (
    CODER_PATTERN,
    PATTERN_SENTENCES,
    Coding,
    Fragment,
    MarkedPassage,
    Resolution,
    Step,
)
from scripts.study.problems import Problem
from scripts.study.reading import R, Rows
from scripts.study.step_order import MOST_LANES, NOTHING, predecessors, rows_of_places
from scripts.study.words import listed

CODE_IN_TEXT = re.compile(r"\[\s*([A-Za-z][A-Za-z0-9]{0,15}-X?[0-9]{1,5})\s*\]")

D = TypeVar("D", Coding, Resolution)


def wrong_codings(
    codings: Mapping[str, Rows[Coding]],
    marked: Rows[MarkedPassage],
    resolutions: Rows[Resolution],
    site: str,
    accounts: Register,
) -> Iterator[Problem]:
    """Report what is wrong with coders' sheets, marked passages and resolutions.

    Whether passages and their documents exist is not judged here: transcripts may have changed or
    been withdrawn since. The workflow finds passages again by their words, and lists the rest.
    """
    for coder, rows in codings.items():
        if not re.match(CODER_PATTERN, coder):
            message = PATTERN_SENTENCES[CODER_PATTERN]
            remedy = "Name the file by the initials of who coded."
            yield Problem(rows.file, 0, "", PurePosixPath(rows.file).name, message, remedy)
        yield from _wrong_decisions(rows, site, accounts)
    yield from _wrong_decisions(resolutions, site, accounts)
    for row, resolution in resolutions:
        if not (resolution.account_id or resolution.speech_act or resolution.set_aside):
            message = "nothing is decided."
            remedy = "Write account_id and speech_act, or why the passage is set aside."
            yield Problem(resolutions.file, row, "account_id", "", message, remedy)
    for row, mark in marked:
        yield from accounts.unknown(marked, row, "account_id", mark.account_id)


def _wrong_decisions(rows: Rows[D], site: str, accounts: Register) -> Iterator[Problem]:
    decided = (d.account_id or d.speech_act or d.set_aside for _, d in rows)
    keys = [d.passage_id if done else None for (_, d), done in zip(rows, decided, strict=True)]
    absent = {problem.column for problem in rows.problems if not problem.row}
    yield from repeated(rows, "passage_id", keys, "Keep one of the rows.", "passage")
    yield from _of_another_site(rows, "passage_id", [(d.passage_id,) for _, d in rows], site)
    for row, decision in rows:
        yield from accounts.unknown(rows, row, "account_id", decision.account_id)
        if not absent & {"account_id", "speech_act"}:
            yield from _half_decided(rows, row, decision)


def _half_decided(rows: Rows[D], row: int, decision: D) -> Iterator[Problem]:
    filled = [name for name in ("account_id", "speech_act") if getattr(decision, name)]
    if decision.set_aside and filled:
        message = f"the passage is set aside, and has {' and '.join(filled)}."
        remedy = "Remove one or the other."
        yield Problem(rows.file, row, "set_aside", decision.set_aside, message, remedy)
    elif filled == ["account_id"]:
        message = f"the passage is coded to {decision.account_id}, but to no speech act."
        remedy = "Write one of the five, or remove the account."
        yield Problem(rows.file, row, "speech_act", "", message, remedy)
    elif filled == ["speech_act"]:
        message = f"the passage is coded as {decision.speech_act}, but to no account."
        remedy = "Write the id of the account, or remove the speech act."
        yield Problem(rows.file, row, "account_id", "", message, remedy)


def wrong_fragments(
    rows: Rows[Fragment], site: str, accounts: Register, persons: Register
) -> Iterator[Problem]:
    """Report what is wrong with the summaries in framework matrices."""
    yield from wrong_own_ids(rows, "fragment_id", site)
    yield from _of_another_site(rows, "passages", [f.passages for _, f in rows], site)
    for row, fragment in rows:
        yield from accounts.unknown(rows, row, "account_id", fragment.account_id)
        yield from persons.unknown(rows, row, "subject", fragment.subject)
        yield from listed_twice(rows, row, "actors", fragment.actors)
        for code in dict.fromkeys(fragment.actors):
            yield from persons.unknown(rows, row, "actors", code)
        yield from listed_twice(rows, row, "passages", fragment.passages)
        yield from _wrong_codes(rows, row, fragment.text, persons)
        yield from _not_among_actors(rows, row, fragment, persons)


def _not_among_actors(
    rows: Rows[Fragment], row: int, fragment: Fragment, persons: Register
) -> Iterator[Problem]:
    involved = {*fragment.actors, fragment.subject}
    for code in dict.fromkeys(CODE_IN_TEXT.findall(fragment.text)):
        if code not in involved and code in (persons.ids or ()):
            message = "is in the text, but not among the actors."
            yield Problem(rows.file, row, "actors", code, message, "Add it to the actors.")


def wrong_sequences(
    tables: NarrativeInputs, accounts: Register, persons: Register
) -> Iterator[Problem]:
    """Report what is wrong with the boxes of told accounts."""
    rows = tables.sequences
    fragments = register(tables.fragments, "fragment_id", "fragment")
    account_of = {f.fragment_id: f.account_id for _, f in tables.fragments}
    keys = [(step.account_id, step.step) for _, step in rows]
    yield from repeated(rows, "step", keys, "Number the boxes 1, 2, 3 in their order.", "step")
    first: dict[str, tuple[int, Step]] = {}
    for row, step in rows:
        yield from accounts.unknown(rows, row, "account_id", step.account_id)
        yield from _wrong_codes(rows, row, step.text, persons)
        yield from _wrong_after(rows, row, step)
        yield from listed_twice(rows, row, "fragments", step.fragments)
        for code in dict.fromkeys(step.fragments):
            yield from fragments.unknown(rows, row, "fragments", code)
            if account_of.get(code, step.account_id) != step.account_id:
                message = (
                    f"this fragment belongs to {account_of[code]}, the box to {step.account_id}."
                )
                remedy = "Write a fragment of the box's account, or correct the account."
                yield Problem(rows.file, row, "fragments", code, message, remedy)
            earlier_row, earlier = first.setdefault(code, (row, step))
            if earlier is not step:
                message = (
                    f"row {earlier_row} (box {earlier.step} of {earlier.account_id}) has this "
                    "fragment already."
                )
                remedy = "A fragment belongs in one box; remove it from the other."
                yield Problem(rows.file, row, "fragments", code, message, remedy)
    if rows.complete:
        yield from _gaps(rows)
        yield from _wrong_order(rows)


def _wrong_after(rows: Rows[Step], row: int, step: Step) -> Iterator[Problem]:
    """Report what can be seen in a box's own row of what it follows."""
    yield from listed_twice(rows, row, "after", [str(number) for number in step.after])
    if NOTHING in step.after and {*step.after} != {NOTHING}:
        message = "0 means that the box follows none, and others are listed."
        yield Problem(rows.file, row, "after", "0", message, "Keep the one or the others.")
    for number in dict.fromkeys(step.after):
        if number >= step.step:
            message = "a box follows boxes of lower number only, or the account went in circles."
            remedy = "Number the boxes so that each comes behind those it follows."
            yield Problem(rows.file, row, "after", str(number), message, remedy)


def _wrong_order(rows: Rows[Step]) -> Iterator[Problem]:
    """Report boxes that follow none there is, and accounts of too many lanes."""
    accounts: dict[str, list[Step]] = defaultdict(list)
    for _, step in rows:
        accounts[step.account_id].append(step)
    for row, step in rows:
        numbers = {NOTHING, *(other.step for other in accounts[step.account_id])}
        for number in dict.fromkeys(step.after):
            if number < step.step and number not in numbers:
                message = f"{step.account_id} has no box of this number."
                remedy = "Write the numbers of boxes of the same account."
                yield Problem(rows.file, row, "after", str(number), message, remedy)
    for account, steps in accounts.items():
        numbers = {NOTHING, *(step.step for step in steps)}
        follow = all(n in numbers and n < step.step for step in steps for n in step.after)
        if not follow or len(numbers) <= len(steps):  # a number is missing, or stands twice
            continue
        widest = max(rows_of_places(predecessors(steps)), key=len)
        if len(widest) > MOST_LANES:
            boxes = listed(place.step for place in widest)
            message = (
                f"{account} has {len(widest)} lanes side by side, where boxes {boxes} stand or are "
                f"led to; a chart has room for {MOST_LANES}."
            )
            remedy = "Join lanes, or tell part of it as an account of its own."
            yield Problem(rows.file, 0, "after", "", message, remedy)


def _gaps(rows: Rows[Step]) -> Iterator[Problem]:
    steps: dict[str, set[int]] = defaultdict(set)
    for _, step in rows:
        steps[step.account_id].add(step.step)
    for account, numbers in steps.items():
        if missing := sorted(set(range(1, max(numbers))) - numbers):
            absent = ", ".join(map(str, missing))
            message = f"{account} has a box {max(numbers)}, but none with the number {absent}."
            remedy = "Number the boxes 1, 2, 3 without gaps."
            yield Problem(rows.file, 0, "step", "", message, remedy)


def _of_another_site(
    rows: Rows[R], column: str, passages: Iterable[Iterable[str]], site: str
) -> Iterator[Problem]:
    """Report the first passage of another site: whoever saved a whole sheet there reads it once."""
    for (row, _), named in zip(rows, passages, strict=True):
        for passage in named:
            if passage.partition("-")[0] != site:
                message = f"ids of this site begin with {site}-."
                remedy = "Is this the sheet of another site? Move it there, or remove the row."
                yield Problem(rows.file, row, column, passage, message, remedy)
                return


def _wrong_codes(rows: Rows[R], row: int, text: str, persons: Register) -> Iterator[Problem]:
    """Report codes in brackets that stand for nobody."""
    for code in dict.fromkeys(CODE_IN_TEXT.findall(text)):
        yield from persons.unknown(rows, row, "text", code)
