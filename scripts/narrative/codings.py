"""What coders say of passages, brought together: no row of theirs is lost, nothing is guessed.

A row is found again by the passage's id, which is made from its words; where these words are not
there any more as they were shown, by the words the sheet recorded, against what was really said.
What fits nothing is listed with what comes nearest.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scripts.narrative.passage_ids import BRACKETED, passage_id, words_of
from scripts.study.narrative_inputs import Coding, Resolution, document_of
from scripts.study.reading import Rows

Passage = Mapping[str, Any]
DECIDED = ("account_id", "speech_act", "set_aside")
_NAME = r"(?<!\w)\S.{0,59}?(?!\w)"  # what a code in brackets may stand for


@dataclass(frozen=True)
class Entry:
    """One row in which a coder wrote something, and where it stands."""

    file: str
    row: int
    coder: str
    document_id: str
    passage_id: str
    text: str
    account_id: str | None
    speech_act: str | None
    set_aside: str | None
    note: str | None
    summary: str | None = None
    codebook: str | None = None

    @property
    def decision(self) -> tuple[str | None, str | None, str | None]:
        """Account, act, and why it was set aside; none of them: nothing is decided yet."""
        return self.account_id, self.speech_act, self.set_aside


@dataclass(frozen=True)
class Match:
    """An entry and the passage it is about; `matched_by` is id or text."""

    entry: Entry
    passage_id: str
    matched_by: str


@dataclass(frozen=True)
class Unmatched:
    """An entry that counts for no passage, why, and what comes nearest to its words."""

    entry: Entry
    why: str
    nearest: str = ""
    nearest_words: str = ""


# --- finding passages again -------------------------------------------------------------------


def written_entries(sheets: Mapping[str, Rows[Coding]]) -> Iterator[Entry]:
    """Yield the rows of coders' sheets in which they wrote something, if only a note."""
    for coder, rows in sheets.items():
        for row, coding in rows:
            entry = Entry(
                file=rows.file,
                row=row,
                coder=coder,
                document_id=document_of(coding.passage_id),
                passage_id=coding.passage_id,
                text=coding.text or "",
                account_id=coding.account_id,
                speech_act=coding.speech_act,
                set_aside=coding.set_aside,
                note=coding.note,
                summary=coding.summary,
                codebook=coding.codebook,
            )
            if any(entry.decision) or entry.note or entry.summary:
                yield entry


def match_entries(
    entries: Iterable[Entry], passages: Sequence[Passage], said: Mapping[str, str]
) -> tuple[list[Match], list[Unmatched]]:
    """Find the passages that coders' rows are about.

    Parameters
    ----------
    passages : rows of the table PASSAGES, as the search finds them now.
    said : the words of each as they were really said, names and all, by passage id.
    """
    by_id = {p["passage_id"]: p for p in passages}
    in_document: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        in_document[passage["document_id"]].append(passage)
    matches: list[Match] = []
    unmatched: list[Unmatched] = []
    for entry in entries:
        own, others = by_id.get(entry.passage_id), in_document[entry.document_id]
        if own and words_of(entry.text) in {"", words_of(own["text"])}:
            matches.append(Match(entry, entry.passage_id, "id"))
            continue
        fit = as_recorded(entry.text)
        fitting = [p["passage_id"] for p in others if fit.fullmatch(said[p["passage_id"]].strip())]
        if own and (not fitting or entry.passage_id in fitting):
            # The id vouches for the words; it is the sheet's copy of them that was changed.
            matches.append(Match(entry, entry.passage_id, "id"))
        elif own:
            why = "its words are not those of its id; were single columns sorted, or cells moved?"
            unmatched.append(Unmatched(entry, why, *_words_of_passage(by_id[fitting[0]])))
        elif len(fitting) == 1:
            matches.append(Match(entry, fitting[0], "text"))
        elif fitting:
            why = f"its words stand at {len(fitting)} places: {', '.join(fitting)}"
            unmatched.append(Unmatched(entry, why, *_words_of_passage(by_id[fitting[0]])))
        elif others:
            why = "no passage has these words any more" if entry.text else "no such passage"
            unmatched.append(Unmatched(entry, why, *_nearest(entry.text, others)))
        else:
            unmatched.append(Unmatched(entry, f"there are no passages of {entry.document_id}"))
    return matches, unmatched


def as_recorded(text: str) -> re.Pattern[str]:
    """Return what finds recorded words among words really said.

    A code in brackets stands for any name of up to 60 characters, and a space for any spaces.
    """
    first, *others = (
        r"\s+".join(re.escape(word) for word in re.split(r"\s+", piece))
        for piece in BRACKETED.split(text.strip())
    )
    # What stands before the last name is settled once it fits: lists of names would take for ever.
    before = "".join(f"(?>{_NAME}{piece})" for piece in others[:-1])
    last = "".join(_NAME + piece for piece in others[-1:])
    return re.compile(first + before + last, re.DOTALL)


def _nearest(text: str, passages: Sequence[Passage]) -> tuple[str, str]:
    from rapidfuzz import fuzz, process  # only where something was not found

    if not text:
        return "", ""
    words = {p["passage_id"]: words_of(p["text"]) for p in passages}
    _, _, passage_id = process.extractOne(words_of(text), words, scorer=fuzz.ratio)
    return _words_of_passage(next(p for p in passages if p["passage_id"] == passage_id))


def _words_of_passage(passage: Passage) -> tuple[str, str]:
    return passage["passage_id"], passage["text"]


# --- what counts ------------------------------------------------------------------------------


def combine(matches: Iterable[Match]) -> tuple[list[dict[str, Any]], list[Unmatched]]:
    """Take one coding a coder and passage, the first; return rows of CODINGS, and what differs.

    Sheets come before marks, and what was found by its id before what was found by its words.
    """
    taken: dict[tuple[str, str], Match] = {}
    left: list[Unmatched] = []
    for match in sorted(matches, key=lambda match: match.matched_by != "id"):
        if not any(match.entry.decision):
            continue
        first = taken.setdefault((match.passage_id, match.entry.coder), match)
        if first.entry.decision != match.entry.decision:
            where = f"{first.entry.file}, row {first.entry.row}"
            why = f"{match.entry.coder} says otherwise of {match.passage_id} in {where}"
            left.append(Unmatched(match.entry, why, match.passage_id))
    rows = [
        {
            "passage_id": passage_id,
            "coder": coder,
            **dict(zip(DECIDED, match.entry.decision, strict=True)),
            "matched_by": match.matched_by,
            "summary": match.entry.summary,
            "codebook": match.entry.codebook,
        }
        for (passage_id, coder), match in sorted(taken.items(), key=lambda item: item[0])
    ]
    return rows, left


def former_ids(matches: Iterable[Match], passages: Iterable[Passage]) -> dict[str, str]:
    """Return the passages that were found by their words, by the ids they had before.

    A quote had the id made of it as it was copied. An id that a passage has now leads to that one.
    """
    known = {p["passage_id"] for p in passages}
    found: dict[str, str] = {}
    for match in matches:
        entry = match.entry
        former = entry.passage_id or passage_id(entry.document_id, entry.text)
        if former not in known:
            found.setdefault(former, match.passage_id)
    return found


def match_resolutions(
    resolutions: Rows[Resolution], passages: Sequence[Passage], former: Mapping[str, str]
) -> tuple[dict[str, Resolution], list[Unmatched]]:
    """Find the passages that were settled, also by the ids they had before (`former_ids`).

    Returns
    -------
    tuple
        What is agreed, by passage id as it is now; and what fits no passage.
    """
    known = {p["passage_id"] for p in passages}
    agreed: dict[str, Resolution] = {}
    left: list[Unmatched] = []
    rows = [(row, r) for row, r in resolutions if r.passage_id in known]
    rows += [(row, r) for row, r in resolutions if r.passage_id not in known]
    for row, resolution in rows:
        now = resolution.passage_id
        now = now if now in known else former.get(now, "")
        if now and agreed.setdefault(now, resolution) is resolution:
            continue
        why = f"{now} is settled in another row" if now else "there is no such passage"
        entry = Entry(
            file=resolutions.file,
            row=row,
            coder=resolution.decided_by,
            document_id=document_of(resolution.passage_id),
            passage_id=resolution.passage_id,
            text="",
            account_id=resolution.account_id,
            speech_act=resolution.speech_act,
            set_aside=resolution.set_aside,
            note=resolution.reason,
        )
        left.append(Unmatched(entry, why, now))
    return agreed, left


def what_holds(
    passages: Iterable[Passage],
    codings: Iterable[Mapping[str, Any]],
    agreed: Mapping[str, Resolution],
) -> list[dict[str, Any]]:
    """Return rows of CODED: what was agreed, or what all say who coded the passage.

    That a passage is set aside counts as the same whatever the reason; all reasons are kept.
    """
    by_passage: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for coding in codings:
        by_passage[coding["passage_id"]].append(coding)
    rows = []
    for passage in passages:
        said = by_passage[passage["passage_id"]]
        resolution = agreed.get(passage["passage_id"])
        holds: dict[str, str | None] = dict.fromkeys(DECIDED)
        if resolution:
            by = "resolution"
            holds = {column: getattr(resolution, column) for column in DECIDED}
        elif not said:
            by = "none"
        elif len({(c["account_id"], c["speech_act"]) for c in said}) > 1:
            by = "open"
        else:
            single = "marked" if passage["found_by"] == "marked" else "one"
            by = "all" if len(said) > 1 else single
            reasons = dict.fromkeys(c["set_aside"] for c in said if c["set_aside"])
            holds = {c: said[0][c] for c in DECIDED} | {"set_aside": "; ".join(reasons) or None}
        rows.append(
            {
                "passage_id": passage["passage_id"],
                **holds,
                "decided_by": by,
                "coders": len(said),
            }
        )
    return rows


def count_codings(
    coders: Iterable[str],
    passages: Sequence[Passage],
    codings: Iterable[Mapping[str, Any]],
    coded: Iterable[Mapping[str, Any]],
    unmatched: Sequence[Unmatched],
    documents: Collection[str],
) -> dict[str, Any]:
    """Count what waits for coders, and what no longer counts because its document was withdrawn.

    Parameters
    ----------
    documents : ids of those there are.
    coders : those with a sheet; of the passages that the search found, each has coded some and
        left the others.
    """
    found = {p["passage_id"] for p in passages if p["found_by"] == "search"}
    done: dict[str, int] = dict.fromkeys(sorted(coders), 0)
    for coding in codings:
        if coding["coder"] in done and coding["passage_id"] in found:
            done[coding["coder"]] += 1
    states = [row["decided_by"] for row in coded]
    named = (u.entry.document_id for u in unmatched if u.entry.document_id)
    gone = Counter(document_id for document_id in named if document_id not in documents)
    return {
        "passages": len(passages),
        "by_coder": {c: {"coded": n, "left": len(found) - n} for c, n in done.items()},
        "open": states.count("open"),
        "unmatched": len(unmatched) - gone.total(),
        "withdrawn": dict(sorted(gone.items())),
        "not_coded": states.count("none"),
    }
