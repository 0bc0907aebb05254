"""What an account lacks, and where it might be found: places to look; nothing is assigned.

For each incomplete account and each thing it lacks (a speech act, or a further interviewee) there
are these places, most certain first: passages settled to it that nobody has charted; passages
nobody has settled whose words are like its own; people of its cast who were interviewed and do not
tell it, or are proposed for interview; papers of qualifying meetings that name its people.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.likeness import terms
from scripts.narrative.similar import Activities
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.narrative_tables import LEAD_KINDS, split_cell
from scripts.study.words import count, listed

INTERVIEWEE = "interviewee"
# By the families of phrases that bear an act; what bears performance or sanction has none.
_FAMILIES = {
    "manipulation": {"have_to", "want_to"},
    "commitment": {"have_to", "want_to"},
    "competence": {"able_to", "know_how_to"},
}
_PAPERS = 5  # most papers listed for one thing that is missing
_WORDS = 8  # most words shown of what a paper shares with an account, rarest first
_RARE = math.log(4)  # weight of a word that a quarter of the texts have; commoner ones say little


@dataclass(frozen=True)
class Sources:
    """Where something missing might be found: rows of tables.

    Attributes
    ----------
    passages, coded, documents, turns, meetings : of the tables of these names.
    cast : of CAST, all accounts.
    similar : of SIMILAR_PASSAGES: what passages nobody has settled are like.
    charted : passages that fragments rest on.
    proposed : actors proposed for a long interview, or chosen for one by people.
    """

    passages: Sequence[Mapping[str, Any]]
    coded: Sequence[Mapping[str, Any]]
    documents: Sequence[Mapping[str, Any]]
    turns: Sequence[Mapping[str, Any]]
    meetings: Sequence[Mapping[str, Any]]
    cast: Sequence[Mapping[str, Any]]
    similar: Sequence[Mapping[str, Any]]
    charted: Collection[str]
    proposed: Collection[str]


def lead_rows(
    accounts: Sequence[Mapping[str, Any]], sources: Sources, known: Activities, needed: int
) -> list[dict[str, Any]]:
    """Return rows of the table LEADS, by account, what it lacks, and kind of place.

    Parameters
    ----------
    accounts : rows of the table ACCOUNTS; complete ones have no leads.
    known : the words of each activity.
    needed : interviewees an account needs.
    """
    rows = []
    for account in accounts:
        if account["complete"]:
            continue
        for lacks in lacking(account, needed):
            found = [*_leads(account, lacks, sources, known)]
            found.sort(key=lambda lead: LEAD_KINDS.index(lead["kind"]))
            rows += [
                {"account_id": account["account_id"], "lacks": lacks, "place": place, **lead}
                for place, lead in enumerate(found, start=1)
            ]
    return rows


def lacking(account: Mapping[str, Any], needed: int) -> list[str]:
    """Return what an account lacks: speech acts in their order, and `interviewee`."""
    acts = split_cell(account["acts"])
    few = len(split_cell(account["interviewees"])) < needed
    return [act for act in SPEECH_ACTS if act not in acts] + [INTERVIEWEE] * few


def _leads(
    account: Mapping[str, Any], lacks: str, sources: Sources, known: Activities
) -> Iterator[dict[str, Any]]:
    code = account["account_id"]
    people = _people(code, sources)
    yield from _in_passages(account, lacks, sources)
    yield from _in_interviews(account, people, sources)
    if lacks != INTERVIEWEE:  # papers bring acts, and nobody who tells
        yield from _in_papers(code, people, sources, known)


def _people(account: str, sources: Sources) -> set[str]:
    """Return an account's cast, with whoever its settled passages name before they are charted."""
    own = {row["passage_id"] for row in sources.coded if row["account_id"] == account}
    said = [row["text"] for row in sources.passages if row["passage_id"] in own]
    codes = {term[1:-1] for text in said for term in terms(text) if term.startswith("[")}
    return codes | {row["person_id"] for row in sources.cast if row["account_id"] == account}


def _in_passages(
    account: Mapping[str, Any], lacks: str, sources: Sources
) -> Iterator[dict[str, Any]]:
    code, tellers = account["account_id"], split_cell(account["interviewees"])
    holds = {row["passage_id"]: row for row in sources.coded}
    asked = {row["document_id"]: split_cell(row["interviewees"]) for row in sources.documents}
    like = {row["passage_id"]: row for row in sources.similar if row["account_id"] == code}
    to_settle = []
    for passage in sources.passages:
        where, speaker = passage["passage_id"], passage["speaker"]
        own = holds[where]
        if lacks == INTERVIEWEE and (
            speaker in tellers or speaker not in asked[passage["document_id"]]
        ):
            continue
        if own["account_id"] == code:
            wanted = lacks in (INTERVIEWEE, own["speech_act"])
            if wanted and where not in sources.charted:
                why = f"settled as {own['speech_act']} of this account, and not charted"
                yield _lead("passage to chart", where, passage["document_id"], why)
        elif where in like and _may_bear(lacks, passage["families"]):
            to_settle.append(passage)
    for passage in sorted(to_settle, key=lambda p: -like[p["passage_id"]]["likeness"]):
        where = passage["passage_id"]
        said, words = f"{like[where]['likeness']:.2f}", split_cell(like[where]["words"])
        why = f"not settled yet, and like what belongs to this account ({said}): {', '.join(words)}"
        yield _lead("passage to settle", where, passage["document_id"], why)


def _may_bear(lacks: str, families: str) -> bool:
    wanted = _FAMILIES.get(lacks)
    return wanted is None or not families or bool(wanted & {*split_cell(families)})


def _in_interviews(
    account: Mapping[str, Any], people: Collection[str], sources: Sources
) -> Iterator[dict[str, Any]]:
    given: dict[str, list[str]] = defaultdict(list)
    for document in sources.documents:
        for person in split_cell(document["interviewees"]):
            given[person].append(document["document_id"])
    for person in sorted({*people} - {*split_cell(account["interviewees"])}):
        if person in given:
            why = f"is in the story and does not tell it; interviewed in {listed(given[person])}"
            yield _lead("interview to read again", person, given[person][0], why)
        elif person in sources.proposed:
            why = "is in the story, is proposed for interview, and has not been interviewed"
            yield _lead("interview to hold", person, None, why)


def _in_papers(
    account: str, people: Collection[str], sources: Sources, known: Activities
) -> Iterator[dict[str, Any]]:
    qualifies = {row["meeting_id"] for row in sources.meetings if row["qualifies"]}
    own = frozenset[str]().union(*known.texts(account))
    rare = [t for t in own if known.weight[t] >= _RARE and not t.startswith("[")]
    rare.sort(key=lambda term: (-known.weight[term], term))
    found = []
    for document in sources.documents:
        if document["meeting_id"] not in qualifies:
            continue
        code = document["document_id"]
        said = terms("\n\n".join(t["text"] for t in sources.turns if t["document_id"] == code))
        named = sorted({*people} & {term[1:-1] for term in said if term.startswith("[")})
        if named:
            found.append((code, named, [term for term in rare if term in said][:_WORDS]))
    found.sort(key=lambda paper: (-len(paper[1]), paper[0]))
    for code, named, words in found[:_PAPERS]:
        why = f"names {listed(named)} ({count(len(named), 'person', 'people')} of the story)"
        yield _lead(
            "paper to read", code, code, why + (f"; shares {', '.join(words)}" * bool(words))
        )


def _lead(kind: str, where: str, document: str | None, why: str) -> dict[str, Any]:
    return {"kind": kind, "where": where, "document_id": document, "why": why}
