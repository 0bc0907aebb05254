"""From the narrative tables of a site to what the page says of its accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scripts.narrative.breaches import by_writer
from scripts.page.concordance import Concordance, concordance
from scripts.page.similar import Alike, similar_passages
from scripts.page.sources import (
    MEASURE_WORDS,
    Agreement,
    Cells,
    Fragment,
    MatrixRow,
    NarrativeTables,
    Passage,
    Person,
    agreement_of,
    count_documents,
    count_passages,
    families_of,
    grouped,
    interviewees_of,
    kept_conventions,
    matrix_of,
    person_of,
    read_fragments,
    read_passages,
)
from scripts.page.words import number
from scripts.study.narrative_tables import split_cell
from scripts.study.words import count


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
    after: tuple[str, ...]
    departs: str
    notes: str
    passages: tuple[str, ...]


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
    why_rank: str
    departures: str
    themes: str
    leads: tuple[Cells, ...]
    boxes: tuple[Box, ...]
    chart: bool
    matrix: tuple[MatrixRow, ...]
    meetings: tuple[Cells, ...]
    cast: tuple[Member, ...]
    placement: Cells | None
    clusters: tuple[Cells, ...]
    standing: tuple[str, ...]

    @property
    def forks(self) -> bool:
        """Whether its boxes are anything but a chain."""
        before = [("",), *((str(box.step),) for box in self.boxes)]
        return any((b.after or ("",)) != own for b, own in zip(self.boxes, before, strict=False))

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
    concordance: Concordance
    similar: Mapping[str, tuple[Alike, ...]]
    documents: Cells
    asked: frozenset[str]
    names: Mapping[str, int]
    families: Mapping[str, str]
    found: tuple[Cells, ...]
    agreement: tuple[Agreement, ...]
    agreement_in_parts: tuple[Agreement, ...]
    measures: tuple[str, ...]
    coders: tuple[str, ...]
    conventions: tuple[Cells, ...]
    broken: tuple[tuple[Fragment, Cells], ...]
    writers: tuple[Cells, ...]
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
    fragments = read_fragments(found, people)
    passages = read_passages(found, fragments)
    meetings = _meetings(found)
    accounts = _accounts(found, fragments, people, place, meetings, directed)
    conventions, broken = kept_conventions(found, fragments)
    main, parts = agreement_of(found, {account.id: account.title for account in accounts})
    return Narrative(
        accounts=accounts,
        passages=passages,
        concordance=concordance(found, passages),
        similar=similar_passages(found),
        documents=count_documents(found),
        asked=frozenset(interviewees_of(found)),
        names=found.pseudonyms,
        families=families_of(found),
        found=count_passages(found),
        agreement=main,
        agreement_in_parts=parts,
        measures=tuple(m for m in MEASURE_WORDS if any(m in row.cells for row in (*main, *parts))),
        coders=tuple(sorted(found.codings["by_coder"])),
        conventions=conventions,
        broken=broken,
        writers=tuple(by_writer(found.rows("fragments"), found.rows("checks"))),
        meetings=meetings,
        pairs=tuple(sorted(found.rows("cluster_pairs"), key=lambda row: -float(row["density"]))),
        waiting=_waiting(site, found, accounts),
        furthest=max(
            (max(c["high"], c["chance_high"]) for a in accounts for c in a.clusters), default=1.0
        ),
    )


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
    clusters = grouped(found.rows("account_clusters"), "account_id")
    cast = grouped(found.rows("cast"), "account_id")
    boxes = grouped(found.rows("boxes"), "account_id")
    leads = grouped(found.rows("leads"), "account_id")
    sources = grouped(found.rows("fragment_passages"), "fragment_id")
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
                tellers=split_cell(row["interviewees"]),
                acts=split_cell(row["acts"]),
                passages=row["passages"],
                fragments=row["fragments"],
                papers=row["meeting_papers"],
                qualifying_papers=row["qualifying_papers"],
                rank=row["rank"],
                why_rank=row["why_rank"],
                departures=row["departures"],
                themes=row["themes"],
                leads=tuple(leads.get(code, ())),
                boxes=tuple(_box(box, people, fragments) for box in boxes.get(code, ())),
                chart=code in found.charts,
                matrix=matrix_of(own, sources, papers),
                meetings=tuple(m for m in meetings if code in m["accounts"]),
                cast=_cast(cast.get(code, ()), people, place),
                placement=placements.get(code),
                clusters=tuple(clusters.get(code, ())),
                standing=_standing(placements[code], directed) if code in placements else (),
            )
        )
    return tuple(accounts)


def _box(row: Cells, people: Mapping[str, Person], fragments: Mapping[str, Fragment]) -> Box:
    own = split_cell(row["fragments"])
    return Box(
        step=row["step"],
        act=row["speech_act"],
        text=row["text"],
        fragments=own,
        sources=split_cell(row["sources"]),
        persons=tuple(person_of(people, code) for code in split_cell(row["persons"])),
        after=split_cell(row["after"]),
        departs=row["departs"],
        notes=row["notes"],
        passages=tuple(dict.fromkeys(p for code in own for p in fragments[code].passages)),
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
            "present": split_cell(row["interviewees"]),
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
    everything = [
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
    return tuple(item for item in everything if item.number)
