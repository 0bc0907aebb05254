"""Conventions of charting, checked on fragments so that the way back to the words stays open.

Summaries keep the phrases of the speech acts, name the actors involved and keep expressions of
subjectivity (Ward et al. 2018); they are shorter than what they sum up and lead back to it (Ritchie
and Lewis 2003, box 9.5). Whoever wrote a fragment may waive what does not suit it, with a reason;
not, however, that its passages are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from scripts.narrative.fragments import Summary
from scripts.narrative.phrases import Search, standard_search
from scripts.study.narrative_tables import KEPT, NOT_KEPT, NOTHING_TO_KEEP, WAIVED, split_cell
from scripts.study.words import count, listed

Verdict = tuple[str, str]  # the state, and what was looked for and is there

_FIRST_PERSONS = {
    "I": re.compile(r"\b(I|[Mm]e|[Mm]y|[Mm]yself)\b"),
    "we": re.compile(r"\b([Ww]e|[Uu]s|[Oo]urs?|[Oo]urselves)\b"),
}
_CODE = re.compile(r"\[[A-Za-z][A-Za-z0-9]{0,15}-(?:[0-9]{3,4}|X[0-9]{2,3})\]")


def check_all(found: Iterable[Summary], search: Search | None = None) -> list[dict[str, Any]]:
    """Return rows of CHECKS: every fragment against every convention.

    `search` is the one that found the passages; without it, the project's lexicon, inflected.
    """
    judges = _JUDGES | {"marker": partial(marker, search=search)}
    return [_check(summary, *judge) for summary in found for judge in judges.items()]


def _check(
    summary: Summary, convention: str, judge: Callable[[Summary], Verdict]
) -> dict[str, Any]:
    fragment = summary.fragment
    state, detail = judge(summary)
    if state == NOT_KEPT and fragment.waiver and convention != "source":
        state, detail = WAIVED, f"{detail}; waived: {fragment.waiver}"
    return {
        "fragment_id": fragment.fragment_id,
        "convention": convention,
        "state": state,
        "detail": detail,
    }


def families_in(text: str, search: Search | None = None) -> set[str]:
    """Return the families of the phrases in a text; see `check_all`."""
    return {hit.family for hit in (search or standard_search()).find(text)}


def quoted(families: Iterable[str]) -> list[str]:
    """Return families of phrases as messages name them: “have to”."""
    return [f"“{family.replace('_', ' ')}”" for family in sorted(families)]


def first_persons(texts: Iterable[str]) -> list[str]:
    """Return which of I and we any of the texts says, in whatever form."""
    texts = list(texts)
    return [name for name, form in _FIRST_PERSONS.items() if any(map(form.search, texts))]


def marker(summary: Summary, search: Search | None = None) -> Verdict:
    """Ask of each passage with phrases: is one of the same family in the fragment."""
    wanted = [set(split_cell(p["families"])) for p in summary.passages if p["families"]]
    if not wanted:
        return NOTHING_TO_KEEP, "the search found no phrase in its passages"
    there = families_in(summary.fragment.text, search)
    lacking = [families for families in wanted if not families & there]
    names = listed(" or ".join(quoted(families)) for families in lacking or wanted)
    return (NOT_KEPT, f"no phrase of {names}") if lacking else (KEPT, f"of {names}")


def actor(summary: Summary) -> Verdict:
    """Ask whether somebody is named, by a code."""
    named = list(dict.fromkeys(_CODE.findall(summary.fragment.text)))
    return (KEPT, listed(named)) if named else (NOT_KEPT, "nobody is named")


def subjectivity(summary: Summary) -> Verdict:
    """Ask, where speakers say I or we, whether the fragment does; if they say both, one will do."""
    wanted = first_persons(p["text"] for p in summary.passages if p["speaker"])
    if not wanted:
        return NOTHING_TO_KEEP, "its passages say neither I nor we"
    said = first_persons([summary.fragment.text])
    if kept := [name for name in wanted if name in said]:
        return KEPT, listed(kept)
    return NOT_KEPT, f"{listed(wanted)} in its passages, but not here"


def source(summary: Summary) -> Verdict:
    """Ask whether all its passages are there, with unchanged words."""
    if summary.resolved:
        return KEPT, count(len(summary.sources), "passage")
    return NOT_KEPT, f"no passage has the id {listed(summary.missing, 'or')}"


def shorter(summary: Summary) -> Verdict:
    """Ask whether it is shorter, in characters, than its passages together."""
    own, theirs = len(summary.fragment.text), sum(len(p["text"]) for p in summary.passages)
    lengths = f"{own} characters, its passages {theirs}"
    if own < theirs:
        return KEPT, lengths
    if not summary.resolved:
        return NOTHING_TO_KEEP, f"{lengths}, but not all of them are there"
    return NOT_KEPT, lengths


def coding(summary: Summary) -> Verdict:
    """Ask whether all its passages were coded to its activity and act."""
    fragment = summary.fragment
    if not summary.passages:
        return NOTHING_TO_KEEP, "none of its passages is there"
    own = fragment.account_id, fragment.speech_act
    others = [
        f"{s.passage_id} {_held(s.coded)}"
        for s in summary.sources
        if s.coded and (s.coded["account_id"], s.coded["speech_act"]) != own
    ]
    return (NOT_KEPT, "; ".join(others)) if others else (KEPT, "")


def _held(coded: Mapping[str, Any]) -> str:
    """Say what holds for a passage, by its row of CODED."""
    if coded["account_id"]:
        return f"is {coded['account_id']} {coded['speech_act']}"
    if coded["set_aside"]:
        return "was set aside"
    return "is still open" if coded["decided_by"] == "open" else "is not coded"


_JUDGES: dict[str, Callable[[Summary], Verdict]] = {
    "marker": marker,
    "actor": actor,
    "subjectivity": subjectivity,
    "source": source,
    "shorter": shorter,
    "coding": coding,
}
