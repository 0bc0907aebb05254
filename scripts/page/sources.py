"""What accounts rest on: fragments in matrices, passages in their context, what coders say.

Codes only, as in the tables; a passage is shown with the turns before and after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from scripts.narrative.agreement_words import comparisons, in_words
from scripts.narrative.places import shown_place
from scripts.page.words import day, number, percent
from scripts.study import narrative_tables as t
from scripts.study.narrative_inputs import SPEECH_ACTS
from scripts.study.narrative_tables import split_cell
from scripts.study.words import count

Cells = dict[str, Any]

TABLES = (t.DOCUMENTS, t.TURNS, t.PASSAGES, t.CODINGS, t.RESOLUTIONS, t.CODED, t.AGREEMENT,
          t.FRAGMENTS, t.FRAGMENT_PASSAGES, t.FRAGMENT_PERSONS, t.CHECKS, t.MEETINGS, t.ACCOUNTS,
          t.BOXES, t.HITS, t.FATES, t.LEADS, t.SIMILAR_PASSAGES, t.CAST,
          t.ACCOUNT_CLUSTERS, t.PLACEMENTS, t.CLUSTER_PAIRS)  # fmt: skip

FAMILY_WORDS = {
    "have_to": "have to",
    "want_to": "want to",
    "able_to": "able to",
    "know_how_to": "know how to",
}


def family_words(family: str) -> str:
    """Return a family of phrases as it is shown, also one of a study's own lexicon."""
    return FAMILY_WORDS.get(family, family.replace("_", " "))


CONVENTION_WORDS = {
    "marker": "the phrase of its passage is kept",
    "actor": "somebody is named",
    "subjectivity": "“I” and “we” are kept",
    "source": "its passages are there, their words unchanged",
    "shorter": "it is shorter than its passages",
    "coding": "activity and act are those its passages were coded",
}
MEASURE_WORDS = {
    "percent": "Percent agreement",
    "alpha": "Krippendorff’s alpha",
    "fleiss": "Fleiss’ kappa",
    "cohen": "Cohen’s kappa",
    "ac1": "Gwet’s AC1",
}
NOT_QUOTED = "[not shown: this interviewee is not to be quoted]"
SPEAKER_WORDS = {"interviewer": "Interviewer", "other": "Heading or other speaker"}
DECIDED_WORDS = {
    "one": "by the one coder who coded it",
    "resolution": "coders differed, and agreed afterwards",
    "marked": "by the person who marked it",
}


@dataclass(frozen=True)
class NarrativeTables:
    """What the narrative stages made of one site.

    Attributes
    ----------
    tables : by the name of their model.
    pseudonyms : how many names were replaced, and are to be reviewed.
    codings, fragments : what waits for coders, and for those who chart, in numbers.
    charts : accounts that have a flow chart among the figures.
    unquoted : interviewees whose words are not shown.
    """

    tables: Mapping[str, pa.Table]
    pseudonyms: Mapping[str, int]
    codings: Mapping[str, Any]
    fragments: Mapping[str, int]
    charts: frozenset[str]
    unquoted: frozenset[str] = frozenset()

    def rows(self, name: str) -> list[Cells]:
        """Return the rows of a table."""
        rows: list[Cells] = self.tables[name].to_pylist()
        return rows


@dataclass(frozen=True)
class Person:
    """Somebody who is told of; `shown` is what results may call somebody outside the network."""

    code: str
    shown: str
    on_map: bool


@dataclass(frozen=True)
class Fragment:
    """A summary in a framework matrix; `broken` are the checks not kept or waived."""

    id: str
    account: str
    act: str
    text: str
    persons: tuple[Person, ...]
    subject: Person | None
    theme: str | None
    waiver: str | None
    written_by: str | None
    resolved: bool
    broken: tuple[Cells, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """What somebody says before or after a passage."""

    who: str
    said: str


@dataclass(frozen=True)
class Passage:
    """A passage within its turn: `head`, `words`, `tail`.

    Attributes
    ----------
    place : where it stands in its document: lines or paragraph, and time.
    unquoted : its words are not shown, since whoever said them is not to be quoted.
    became : what became of it, as in FATES; `boxes`, those that rest on it, as in S1-A01/3.
    said : what each coder said, where they differ or differed.
    settled : why, by whom and when that was settled; empty if it was not.
    """

    id: str
    document: Cells
    place: str
    turn: int
    who: str
    found: str
    flags: tuple[str, ...]
    decided: str
    said: tuple[str, ...]
    settled: str
    before: Turn | None
    head: str
    words: str
    tail: str
    after: Turn | None
    unquoted: bool
    became: str
    boxes: tuple[str, ...]
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True)
class Entry:
    """A fragment in a cell of a matrix.

    Attributes
    ----------
    first : is it the first cell in which this fragment stands?
    sources : its passages in this row, and whether each is there.
    """

    fragment: Fragment
    first: bool
    sources: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class MatrixRow:
    """An interviewee, or a meeting paper, and what is charted of it, act by act."""

    label: str
    paper: str | None
    cells: tuple[tuple[Entry, ...], ...]


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on something: a cell for each measure, and what they mean in words."""

    about: str
    coders: str
    units: int
    interviews: int
    cells: Mapping[str, str]
    words: str


def grouped(rows: Iterable[Cells], key: str) -> dict[str, list[Cells]]:
    """Return rows by the value of a column, in their order."""
    groups: dict[str, list[Cells]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def person_of(people: Mapping[str, Person], code: str) -> Person:
    """Return who has a code; somebody unknown is shown by it."""
    return people.get(code) or Person(code, code, False)


# --- framework --------------------------------------------------------------------------------


def read_fragments(found: NarrativeTables, people: Mapping[str, Person]) -> dict[str, Fragment]:
    """Return the fragments by their ids."""
    persons = grouped(found.rows("fragment_persons"), "fragment_id")
    checks = grouped(found.rows("checks"), "fragment_id")
    sources = grouped(found.rows("fragment_passages"), "fragment_id")
    return {
        row["fragment_id"]: Fragment(
            id=row["fragment_id"],
            account=row["account_id"],
            act=row["speech_act"],
            text=row["text"],
            persons=tuple(
                person_of(people, p["person_id"]) for p in persons.get(row["fragment_id"], ())
            ),
            subject=person_of(people, row["subject"]) if row["subject"] else None,
            theme=row["theme"],
            waiver=row["waiver"],
            written_by=row["written_by"],
            resolved=row["resolved"],
            broken=tuple(
                check
                for check in checks.get(row["fragment_id"], ())
                if check["state"] in ("not kept", "waived")
            ),
            passages=tuple(
                s["passage_id"] for s in sources.get(row["fragment_id"], ()) if s["found"]
            ),
        )
        for row in found.rows("fragments")
    }


def matrix_of(
    own: Sequence[Fragment], sources: Mapping[str, Sequence[Cells]], papers: Mapping[str, str]
) -> tuple[MatrixRow, ...]:
    """Return the matrix of one account: interviewees by code, then meeting papers."""
    cells: dict[str, dict[str, list[Entry]]] = {}
    for fragment in own:
        by_row = grouped(sources.get(fragment.id, ()), "row_label")
        for k, (label, rows) in enumerate(sorted(by_row.items())):
            places = tuple((row["passage_id"], row["found"]) for row in rows)
            entry = Entry(fragment, k == 0, places)
            cells.setdefault(label, {}).setdefault(fragment.act, []).append(entry)
    return tuple(
        MatrixRow(
            label, papers.get(label), tuple(tuple(cells[label].get(act, ())) for act in SPEECH_ACTS)
        )
        for label in sorted(cells, key=lambda label: (label in papers, label))
    )


def kept_conventions(
    found: NarrativeTables, fragments: Mapping[str, Fragment]
) -> tuple[tuple[Cells, ...], tuple[tuple[Fragment, Cells], ...]]:
    """Return how often each convention is kept, and every check that is not."""
    counts = Counter((row["convention"], row["state"]) for row in found.rows("checks"))
    table = tuple(
        {"convention": name, "meaning": meaning}
        | {
            state.replace(" ", "_"): counts[name, state]
            for state in ("kept", "not kept", "waived", "not applicable")
        }
        for name, meaning in CONVENTION_WORDS.items()
    )
    return table, tuple((f, check) for f in fragments.values() for check in f.broken)


# --- passages ---------------------------------------------------------------------------------


def read_passages(found: NarrativeTables, fragments: Mapping[str, Fragment]) -> tuple[Passage, ...]:
    """Return all passages, in the order of documents."""
    fates = {row["passage_id"]: row for row in found.rows("fates")}
    documents = {row["document_id"]: row for row in found.rows("documents")}
    coded = {row["passage_id"]: row for row in found.rows("coded")}
    said = grouped(found.rows("codings"), "passage_id")
    settled = {row["passage_id"]: row for row in found.rows("resolutions")}
    titles = {row["account_id"]: row["title"] for row in found.rows("accounts")}
    turns = {(row["document_id"], row["turn"]): row for row in found.rows("turns")}
    passages = []
    for row in found.rows("passages"):
        fate = fates[row["passage_id"]]
        document, k = row["document_id"], row["turn"]
        turn = turns[document, k]
        start, end = row["start"] - turn["start"], row["end"] - turn["start"]
        head, words, tail = turn["text"][:start], turn["text"][start:end], turn["text"][end:]
        unquoted = turn["speaker"] in found.unquoted
        if unquoted:
            row, head, words, tail = row | {"phrases": ""}, "", NOT_QUOTED, ""
        passages.append(
            Passage(
                id=row["passage_id"],
                document=documents[document],
                place=shown_place(row),
                turn=k,
                who=_speaker(turn),
                found=_how_found(row),
                flags=split_cell(row["flags"]),
                decided=_decided(coded[row["passage_id"]], titles),
                said=_said(said.get(row["passage_id"], ()), coded[row["passage_id"]], titles),
                settled=_settled(settled.get(row["passage_id"])),
                before=_turn(turns.get((document, k - 1)), found.unquoted),
                head=head,
                words=words,
                tail=tail,
                after=_turn(turns.get((document, k + 1)), found.unquoted),
                unquoted=unquoted,
                became=fate["became"],
                boxes=split_cell(fate["boxes"]),
                fragments=tuple(fragments[code] for code in split_cell(fate["fragments"])),
            )
        )
    return tuple(sorted(passages, key=lambda p: (p.document["document_id"], p.turn, len(p.head))))


def _turn(row: Cells | None, unquoted: Collection[str]) -> Turn | None:
    if row is None:
        return None
    return Turn(_speaker(row), NOT_QUOTED if row["speaker"] in unquoted else row["text"])


def _speaker(turn: Cells) -> str:
    return str(turn["speaker"] or SPEAKER_WORDS.get(turn["role"], ""))


def _how_found(row: Cells) -> str:
    if row["found_by"] == "marked":
        return "by a person who marked it"
    families = [family_words(family) for family in split_cell(row["families"])]
    says = f"by searching for “{'”, “'.join(families)}”"
    # Two phrases that read alike are one here.
    phrases = dict.fromkeys(p for p in split_cell(row["phrases"]) if p.lower() not in families)
    return says + (f" (here: “{'”, “'.join(phrases)}”)" if phrases else "")


def _decided(row: Cells, titles: Mapping[str, str]) -> str:
    """Say what holds for a passage, and who decided it."""
    if row["decided_by"] == "none":
        return "not coded yet"
    if row["decided_by"] == "open":
        return f"not settled yet: {count(row['coders'], 'coder')} coded it, and they differ"
    by = DECIDED_WORDS.get(row["decided_by"], f"{count(row['coders'], 'coder')} agree")
    return f"{_decision(row, titles)} ({by})"


def _decision(row: Cells, titles: Mapping[str, str]) -> str:
    if row["set_aside"]:
        return f"set aside: {row['set_aside']}"
    return f"{row['speech_act'] or 'no speech act'} in “{titles.get(row['account_id'], '')}”"


def _said(codings: Iterable[Cells], coded: Cells, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Say what each coder said of a passage on which they differ or differed."""
    if coded["decided_by"] not in ("open", "resolution"):
        return ()
    return tuple(f"{row['coder']}: {_decision(row, titles)}" for row in codings)


def _settled(row: Cells | None) -> str:
    if row is None:
        return ""
    on = f", {day(row['date'])}" if row["date"] else ""
    return f"{row['reason']} ({row['decided_by']}{on})"


def count_documents(found: NarrativeTables) -> Cells:
    """Count documents, interviewees and words."""
    rows = found.rows("documents")
    interviews = [row for row in rows if row["kind"] == "interview"]
    return {
        "interviews": len(interviews),
        "papers": len(rows) - len(interviews),
        "interviewees": len(interviewees_of(found)),
        "interview_words": sum(row["words"] for row in interviews),
    }


def interviewees_of(found: NarrativeTables) -> list[str]:
    """Return the codes of those interviewed."""
    return sorted({p for row in found.rows("documents") for p in split_cell(row["interviewees"])})


def families_of(found: NarrativeTables) -> dict[str, str]:
    """Return the families of phrases as they are shown: the four, and others that were found."""
    there = {f for row in found.rows("passages") for f in split_cell(row["families"])}
    return {family: family_words(family) for family in [*FAMILY_WORDS, *sorted(there)]}


def count_passages(found: NarrativeTables) -> tuple[Cells, ...]:
    """Count passages by who says them, by phrase, and by what became of them."""
    coded = {row["passage_id"]: row for row in found.rows("coded")}
    rows: dict[str, Counter[str]] = {person: Counter() for person in interviewees_of(found)}
    total: Counter[str] = Counter()
    for passage in found.rows("passages"):
        paper = passage["kind"] == "meeting"
        who = "Meeting papers" if paper else passage["speaker"] or "Speaker not given"
        state = coded[passage["passage_id"]]
        became = (
            {"open": "open", "none": "left"}.get(state["decided_by"])
            or (state["set_aside"] and "set_aside")
            or "coded"
        )
        for counter in (rows.setdefault(who, Counter()), total):
            counter.update(["all", became, *split_cell(passage["families"])])
            counter["marked"] += passage["found_by"] == "marked"
    named = ("all", *families_of(found), "marked", "coded", "set_aside", "open", "left")
    everybody = [*rows.items(), ("All", total)]
    return tuple({"who": who} | {name: n[name] for name in named} for who, n in everybody)


def agreement_of(
    found: NarrativeTables, titles: Mapping[str, str]
) -> tuple[tuple[Agreement, ...], tuple[Agreement, ...]]:
    """Return agreement about all passages by all coders, and the rest."""
    compared = comparisons(found.rows("agreement"))
    overall = ("relevance", "activity", "speech act")
    most = max((len(split_cell(coders)) for *_, coders in compared), default=0)
    main: list[Agreement] = []
    parts: list[Agreement] = []
    order = {about: k for k, about in enumerate((*overall, *SPEECH_ACTS))}
    for key in sorted(compared, key=lambda key: (order.get(key[0], len(order)), *key)):
        (about, within, coders), measured = key, compared[key]
        whole = about in overall and not within and len(split_cell(coders)) == most
        (main if whole else parts).append(
            Agreement(
                f"{about} within {titles.get(within, within)}"
                if within
                else titles.get(about, about),
                ", ".join(split_cell(coders)),
                measured["percent"]["units"],
                measured["percent"]["interviews"],
                {measure: _coefficient(row) for measure, row in measured.items()},
                in_words(measured),
            )
        )
    return tuple(main), tuple(parts)


def _coefficient(row: Mapping[str, Any]) -> str:
    if row["value"] is None:
        return f"not computable: {row['remark']}"
    show = percent if row["measure"] == "percent" else number
    if row["low"] is None:
        return f"{show(row['value'])} ({row['remark']})"
    return f"{show(row['value'])} ({show(row['low'])} to {show(row['high'])})"
