"""From the narrative tables of a site to what the page says of its accounts and their sources.

Codes only, as in the tables; a passage is shown with the turns before and after it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from scripts.page.words import count, number, percent
from scripts.study import narrative_tables as t
from scripts.study.narrative_inputs import SPEECH_ACTS

Cells = dict[str, Any]

TABLES = (t.DOCUMENTS, t.TURNS, t.PASSAGES, t.CODED, t.AGREEMENT, t.FRAGMENTS, t.FRAGMENT_PASSAGES,
          t.FRAGMENT_PERSONS, t.CHECKS, t.MEETINGS, t.ACCOUNTS, t.BOXES, t.CAST,
          t.ACCOUNT_CLUSTERS, t.PLACEMENTS, t.CLUSTER_PAIRS)  # fmt: skip

FAMILY_WORDS = {
    "have_to": "have to",
    "want_to": "want to",
    "able_to": "able to",
    "know_how_to": "know how to",
}
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
    """

    tables: Mapping[str, pa.Table]
    pseudonyms: Mapping[str, int]
    codings: Mapping[str, Any]
    fragments: Mapping[str, int]
    charts: frozenset[str]

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
    """A passage that a fragment rests on, within its turn: `head`, `words`, `tail`."""

    id: str
    document: Cells
    turn: int
    who: str
    found: str
    flags: tuple[str, ...]
    decided: str
    before: Turn | None
    head: str
    words: str
    tail: str
    after: Turn | None
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
class Member:
    """Somebody in a cast; `index` is the place among the map's actors."""

    person: Person
    index: int | None
    kind: str
    fragments: int
    subject_of: int
    tells: bool


@dataclass(frozen=True)
class Box:
    """A box of a told account."""

    step: int
    act: str
    text: str
    fragments: tuple[str, ...]
    sources: tuple[str, ...]
    persons: tuple[Person, ...]
    notes: str


@dataclass(frozen=True)
class Account:
    """An account: what it rests on, who is in it, and where they stand."""

    id: str
    title: str
    complete: bool
    missing: str
    tellers: tuple[str, ...]
    acts: tuple[str, ...]
    passages: int
    fragments: int
    papers: int
    qualifying_papers: int
    rank: int
    boxes: tuple[Box, ...]
    chart: bool
    matrix: tuple[MatrixRow, ...]
    meetings: tuple[Cells, ...]
    cast: tuple[Member, ...]
    placement: Cells | None
    clusters: tuple[Cells, ...]
    standing: tuple[str, ...]

    @property
    def outside(self) -> tuple[Member, ...]:
        """Those of the cast who have no place on the map."""
        return tuple(member for member in self.cast if member.index is None)

    def island(self) -> Cells:
        """Return what the page's script needs to show the cast."""
        return {
            "title": self.title,
            "members": [m.index for m in self.cast if m.index is not None],
            "outside": [m.person.shown for m in self.outside],
        }


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on something: a cell of words for each measure."""

    about: str
    coders: str
    units: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody, and in which file under the results."""

    who: str
    what: str
    number: int
    file: str


@dataclass(frozen=True)
class Narrative:
    """All that the page says of a site's narrative half."""

    accounts: tuple[Account, ...]
    passages: tuple[Passage, ...]
    documents: Cells
    asked: frozenset[str]
    names: Mapping[str, int]
    found: tuple[Cells, ...]
    agreement: tuple[Agreement, ...]
    agreement_in_parts: tuple[Agreement, ...]
    measures: tuple[str, ...]
    coders: tuple[str, ...]
    conventions: tuple[Cells, ...]
    broken: tuple[tuple[Fragment, Cells], ...]
    meetings: tuple[Cells, ...]
    pairs: tuple[Cells, ...]
    waiting: tuple[Waiting, ...]
    furthest: float

    @property
    def told(self) -> tuple[Account, ...]:
        """The accounts told in full."""
        return tuple(account for account in self.accounts if account.boxes)

    @property
    def complete(self) -> int:
        """The number of complete accounts."""
        return sum(account.complete for account in self.accounts)


def narrative_content(
    site: str, found: NarrativeTables, actors: Sequence[str], *, directed: bool
) -> Narrative:
    """Return what the page says of a site's accounts.

    Parameters
    ----------
    actors : codes of those on the map, in its order.
    """
    place = {code: i for i, code in enumerate(actors)}
    shown = {row["person_id"]: row["shown_as"] for row in found.rows("cast")}
    people = {
        code: Person(code, shown.get(code, code), code in place) for code in {*shown, *actors}
    }
    fragments = _fragments(found, people)
    passages = _passages(found, fragments)
    meetings = _meetings(found)
    accounts = _accounts(found, fragments, people, place, meetings, directed)
    conventions, broken = _conventions(found, fragments)
    main, parts = _agreement(found, {account.id: account.title for account in accounts})
    return Narrative(
        accounts=accounts,
        passages=passages,
        documents=_documents(found),
        asked=frozenset(_interviewees(found)),
        names=found.pseudonyms,
        found=_found(found),
        agreement=main,
        agreement_in_parts=parts,
        measures=tuple(m for m in MEASURE_WORDS if any(m in row.cells for row in (*main, *parts))),
        coders=tuple(sorted(found.codings["by_coder"])),
        conventions=conventions,
        broken=broken,
        meetings=meetings,
        pairs=tuple(sorted(found.rows("cluster_pairs"), key=lambda row: -float(row["density"]))),
        waiting=_waiting(site, found, accounts),
        furthest=max(
            (max(c["high"], c["chance_high"]) for a in accounts for c in a.clusters), default=1.0
        ),
    )


def _parts(cell: str) -> tuple[str, ...]:
    """Return the values listed in one cell."""
    return tuple(filter(None, cell.split(";")))


def _grouped(rows: Iterable[Cells], key: str) -> dict[str, list[Cells]]:
    groups: dict[str, list[Cells]] = {}
    for row in rows:
        groups.setdefault(row[key], []).append(row)
    return groups


def _person(people: Mapping[str, Person], code: str) -> Person:
    return people.get(code) or Person(code, code, False)


# --- framework --------------------------------------------------------------------------------


def _fragments(found: NarrativeTables, people: Mapping[str, Person]) -> dict[str, Fragment]:
    persons = _grouped(found.rows("fragment_persons"), "fragment_id")
    checks = _grouped(found.rows("checks"), "fragment_id")
    sources = _grouped(found.rows("fragment_passages"), "fragment_id")
    return {
        row["fragment_id"]: Fragment(
            id=row["fragment_id"],
            account=row["account_id"],
            act=row["speech_act"],
            text=row["text"],
            persons=tuple(
                _person(people, p["person_id"]) for p in persons.get(row["fragment_id"], ())
            ),
            subject=_person(people, row["subject"]) if row["subject"] else None,
            theme=row["theme"],
            waiver=row["waiver"],
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


def _matrix(
    own: Sequence[Fragment], sources: Mapping[str, Sequence[Cells]], papers: Mapping[str, str]
) -> tuple[MatrixRow, ...]:
    """Return the matrix of one account: interviewees by code, then meeting papers."""
    cells: dict[str, dict[str, list[Entry]]] = {}
    for fragment in own:
        by_row = _grouped(sources.get(fragment.id, ()), "row_label")
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


def _conventions(
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


def _passages(found: NarrativeTables, fragments: Mapping[str, Fragment]) -> tuple[Passage, ...]:
    """Return the passages that fragments rest on, in the order of documents."""
    resting: dict[str, list[Fragment]] = {}
    for fragment in fragments.values():
        for passage in fragment.passages:
            resting.setdefault(passage, []).append(fragment)
    documents = {row["document_id"]: row for row in found.rows("documents")}
    coded = {row["passage_id"]: row for row in found.rows("coded")}
    titles = {row["account_id"]: row["title"] for row in found.rows("accounts")}
    turns = {(row["document_id"], row["turn"]): row for row in found.rows("turns")}
    passages = []
    for row in found.rows("passages"):
        if row["passage_id"] not in resting:
            continue
        document, k = row["document_id"], row["turn"]
        turn = turns[document, k]
        start, end = row["start"] - turn["start"], row["end"] - turn["start"]
        passages.append(
            Passage(
                id=row["passage_id"],
                document=documents[document],
                turn=k,
                who=_speaker(turn),
                found=_how_found(row),
                flags=_parts(row["flags"]),
                decided=_decided(coded[row["passage_id"]], titles),
                before=_turn(turns.get((document, k - 1))),
                head=turn["text"][:start],
                words=turn["text"][start:end],
                tail=turn["text"][end:],
                after=_turn(turns.get((document, k + 1))),
                fragments=tuple(resting[row["passage_id"]]),
            )
        )
    return tuple(sorted(passages, key=lambda p: (p.document["document_id"], p.turn, len(p.head))))


def _turn(row: Cells | None) -> Turn | None:
    return Turn(_speaker(row), row["text"]) if row else None


def _speaker(turn: Cells) -> str:
    return str(turn["speaker"] or SPEAKER_WORDS.get(turn["role"], ""))


def _how_found(row: Cells) -> str:
    families = [FAMILY_WORDS[family] for family in _parts(row["families"])]
    if not families:
        return "by a person who marked it"
    says = f"by searching for “{'”, “'.join(families)}”"
    # Two phrases that read alike are one here.
    phrases = dict.fromkeys(p for p in _parts(row["phrases"]) if p.lower() not in families)
    return says + (f" (here: “{'”, “'.join(phrases)}”)" if phrases else "")


def _decided(row: Cells, titles: Mapping[str, str]) -> str:
    """Say what holds for a passage, and who decided it."""
    if row["decided_by"] == "none":
        return "not coded yet"
    if row["decided_by"] == "open":
        return f"not settled yet: {count(row['coders'], 'coder')} coded it, and they differ"
    what = (
        f"set aside: {row['set_aside']}"
        if row["set_aside"]
        else f"{row['speech_act'] or 'no speech act'} in “{titles.get(row['account_id'], '')}”"
    )
    by = DECIDED_WORDS.get(row["decided_by"], f"{count(row['coders'], 'coder')} agree")
    return f"{what} ({by})"


def _documents(found: NarrativeTables) -> Cells:
    """Count documents, words and turns."""
    rows = found.rows("documents")
    interviews = [row for row in rows if row["kind"] == "interview"]
    return {
        "interviews": len(interviews),
        "papers": len(rows) - len(interviews),
        "interviewees": len(_interviewees(found)),
        "words": sum(row["words"] for row in rows),
        "interview_words": sum(row["words"] for row in interviews),
    }


def _interviewees(found: NarrativeTables) -> list[str]:
    return sorted({p for row in found.rows("documents") for p in _parts(row["interviewees"])})


def _found(found: NarrativeTables) -> tuple[Cells, ...]:
    """Count passages by who says them, by phrase, and by what became of them."""
    coded = {row["passage_id"]: row for row in found.rows("coded")}
    rows: dict[str, Counter[str]] = {person: Counter() for person in _interviewees(found)}
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
            counter.update(["all", became, *_parts(passage["families"])])
            counter["marked"] += passage["found_by"] == "marked"
    named = ("all", *FAMILY_WORDS, "marked", "coded", "set_aside", "open", "left")
    everybody = [*rows.items(), ("All", total)]
    return tuple({"who": who} | {name: n[name] for name in named} for who, n in everybody)


def _agreement(
    found: NarrativeTables, titles: Mapping[str, str]
) -> tuple[tuple[Agreement, ...], tuple[Agreement, ...]]:
    """Return agreement about all passages by all coders, and the rest."""
    rows: dict[tuple[str, str], list[Cells]] = {}
    for row in found.rows("agreement"):
        rows.setdefault((row["about"], row["coders"]), []).append(row)
    overall = ("relevance", "activity", "speech act")
    most = max((len(_parts(coders)) for _, coders in rows), default=0)
    main: list[Agreement] = []
    parts: list[Agreement] = []
    order = {about: k for k, about in enumerate((*overall, *SPEECH_ACTS))}
    for about, coders in sorted(rows, key=lambda key: (order.get(key[0], len(order)), *key)):
        own = rows[about, coders]
        cells = {row["measure"]: _coefficient(row) for row in own}
        whole = about in overall and len(_parts(coders)) == most
        (main if whole else parts).append(
            Agreement(
                titles.get(about, about),
                ", ".join(_parts(coders)),
                max(row["units"] for row in own),
                cells,
            )
        )
    return tuple(main), tuple(parts)


def _coefficient(row: Cells) -> str:
    if row["value"] is None:
        return f"not computable: {row['remark']}"
    show = percent if row["measure"] == "percent" else number
    if row["low"] is None:
        return f"{show(row['value'])} ({row['remark']})"
    return f"{show(row['value'])} ({show(row['low'])} to {show(row['high'])})"


# --- accounts ---------------------------------------------------------------------------------


def _accounts(
    found: NarrativeTables,
    fragments: Mapping[str, Fragment],
    people: Mapping[str, Person],
    place: Mapping[str, int],
    meetings: Sequence[Cells],
    directed: bool,
) -> tuple[Account, ...]:
    placements = {row["account_id"]: row for row in found.rows("placements")}
    clusters = _grouped(found.rows("account_clusters"), "account_id")
    cast = _grouped(found.rows("cast"), "account_id")
    boxes = _grouped(found.rows("boxes"), "account_id")
    sources = _grouped(found.rows("fragment_passages"), "fragment_id")
    series = {row["meeting_id"]: row["series"] for row in meetings}
    papers = {
        row["document_id"]: series.get(row["meeting_id"], "")
        for row in found.rows("documents")
        if row["kind"] == "meeting"
    }
    accounts = []
    for row in sorted(found.rows("accounts"), key=lambda row: str(row["account_id"])):
        code = row["account_id"]
        own = [fragment for fragment in fragments.values() if fragment.account == code]
        accounts.append(
            Account(
                id=code,
                title=row["title"],
                complete=row["complete"],
                missing=row["missing"],
                tellers=_parts(row["interviewees"]),
                acts=_parts(row["acts"]),
                passages=row["passages"],
                fragments=row["fragments"],
                papers=row["meeting_papers"],
                qualifying_papers=row["qualifying_papers"],
                rank=row["rank"],
                boxes=tuple(_box(box, people) for box in boxes.get(code, ())),
                chart=code in found.charts,
                matrix=_matrix(own, sources, papers),
                meetings=tuple(m for m in meetings if code in m["accounts"]),
                cast=_cast(cast.get(code, ()), people, place),
                placement=placements.get(code),
                clusters=tuple(clusters.get(code, ())),
                standing=_standing(placements[code], directed) if code in placements else (),
            )
        )
    return tuple(accounts)


def _box(row: Cells, people: Mapping[str, Person]) -> Box:
    return Box(
        step=row["step"],
        act=row["speech_act"],
        text=row["text"],
        fragments=_parts(row["fragments"]),
        sources=_parts(row["sources"]),
        persons=tuple(_person(people, code) for code in _parts(row["persons"])),
        notes=row["notes"],
    )


def _cast(
    rows: Iterable[Cells], people: Mapping[str, Person], place: Mapping[str, int]
) -> tuple[Member, ...]:
    """Return a cast, those in most fragments first."""
    ordered = sorted(rows, key=lambda row: (-row["fragments"], str(row["person_id"])))
    return tuple(
        Member(
            person=people[row["person_id"]],
            index=place.get(row["person_id"]),
            kind=row["kind"],
            fragments=row["fragments"],
            subject_of=row["subject_of"],
            tells=row["tells"],
        )
        for row in ordered
    )


def _standing(row: Cells, directed: bool) -> tuple[str, ...]:
    """Say of a cast how mixed it is, how it is tied, and how widely it is spread."""
    if not row["placed"]:
        return ()
    says = [
        f"Those in the network come from {count(row['organisations'], 'kind')} of organisation, "
        f"{count(row['roles'], 'role group')} and {count(row['backgrounds'], 'profession')}."
    ]
    ways = 2 if directed else 1
    for where, name in (("within", "Within a cluster"), ("between", "Between clusters")):
        pairs, seen = ways * row[f"pairs_{where}"], row[f"observed_{where}"]
        if pairs:
            ties = count(row[f"ties_{where}"], "tie")
            says.append(
                f"{name}: {ties} seen on the {seen} of {count(pairs, 'pair')} that were observed."
                if seen
                else f"{name}: none of {count(pairs, 'pair')} was observed, so ties are unknown."
            )
    if row["dispersion"] is not None:
        chance = (
            f"; with the others drawn by lot {_range(row, 'dispersion_chance')}"
            if row["dispersion_chance"] is not None
            else ""
        )
        says.append(f"Mean distance between two of them: {_range(row, 'dispersion')}{chance}.")
    return tuple(says)


def _range(row: Cells, name: str) -> str:
    return f"{number(row[name])} ({number(row[f'{name}_low'])} to {number(row[f'{name}_high'])})"


def _meetings(found: NarrativeTables) -> tuple[Cells, ...]:
    """Return the meetings, each with the accounts whose fragments rest on its papers."""
    meeting_of = {row["document_id"]: row["meeting_id"] for row in found.rows("documents")}
    account_of = {row["fragment_id"]: row["account_id"] for row in found.rows("fragments")}
    bears: dict[str, set[str]] = {}
    for row in found.rows("fragment_passages"):
        if row["found"] and (meeting := meeting_of.get(row["document_id"])):
            bears.setdefault(meeting, set()).add(account_of[row["fragment_id"]])
    return tuple(
        row
        | {
            "present": _parts(row["interviewees"]),
            "accounts": tuple(sorted(bears.get(row["meeting_id"], ()))),
        }
        for row in found.rows("meetings")
    )


def _waiting(site: str, found: NarrativeTables, accounts: Sequence[Account]) -> tuple[Waiting, ...]:
    """Return what waits for whom; what is done is left out."""
    codings, charting, names = found.codings, found.fragments, found.pseudonyms
    sheet = f"{site}/passages/coding_sheet.xlsx"
    disagreements = f"{site}/framework/disagreements.xlsx"
    unmatched = f"confidential/{site}/unmatched.xlsx"
    fragments = f"{site}/framework/fragment_sheet.xlsx"
    review = f"confidential/{site}/pseudonyms.xlsx"
    told = any(account.boxes for account in accounts)
    complete = sum(account.complete for account in accounts)
    all_ = [
        Waiting("Coders", "passages that nobody has coded", codings["not_coded"], sheet),
        *(
            Waiting(f"Coder {coder}", "passages not coded by this coder", n["left"], sheet)
            for coder, n in sorted(codings["by_coder"].items())
        ),
        Waiting("Coders together", "passages on which they differ", codings["open"], disagreements),
        Waiting("Coders together", "codings and marked quotes whose words are no longer there",
                codings["unmatched"], unmatched),
        Waiting("Those who chart", "coded passages in no fragment yet",
                charting["without_fragment"], fragments),
        Waiting("Those who chart", "fragments whose passages are not all there",
                charting["unresolved"], f"{site}/framework/matrices.xlsx"),
        Waiting("Those who chart", "conventions not kept and not waived",
                charting["not_kept"], f"{site}/framework/matrices.xlsx"),
        Waiting("Those who tell", "complete accounts, none of them put in sequence yet",
                0 if told else complete, f"accounts/{site}/sequence_sheet.xlsx"),
        Waiting("Those who review names", "names that may be one of several people’s",
                names["doubtful"], review),
        Waiting("Those who review names", "words that may be names nobody knows yet",
                names["overlooked"], review),
    ]  # fmt: skip
    return tuple(item for item in all_ if item.number)
