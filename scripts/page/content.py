"""From tables to what the page says: typed, in words and numbers ready to be written out.

Codes only: the tables hold no names, and nothing else is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scripts.figures.describe import map_title
from scripts.figures.site_map import SURE, gather_map, organisations
from scripts.network.name_audit import audit_sentence
from scripts.page import drawing
from scripts.page.drawn_map import UNKNOWN, Map, colour_class, draw, frame_of
from scripts.page.narrative import Narrative, narrative_content
from scripts.page.sources import NarrativeTables
from scripts.page.waves import EarlierFit, earlier_map, lasting_colours
from scripts.page.waves import island as wave_island
from scripts.page.words import likely, percent
from scripts.study import watermark
from scripts.study.config import StudyConfig
from scripts.study.inputs import Site
from scripts.study.words import count

Cells = dict[str, Any]

CERTAINTY_WORDS = {
    "identified": "The data place this actor: asked in person, or named by at least two people.",
    "weak": "Named by one respondent only. The data say how far from that respondent, not in which "
    "direction: the true place is somewhere on a ring, and the symbol is only one point of it.",
    "prior only": "Never asked and named by nobody. The data say nothing of the place: the actor "
    "stands under the map, and the cluster given reflects little but the sizes of the clusters.",
}
PLACE_WORDS = {
    "core": "core member",
    "bridger": "bridger",
    "alternate": "alternate",
    "none": "not proposed",
}


@dataclass(frozen=True)
class SiteTables:
    """What the stages before made of one site.

    Attributes
    ----------
    site : its row of the sites table.
    choice : which fit is used, and what to be warned of.
    draws : of that fit, by name.
    tables : by the name of their model.
    narrative : what was made of its transcripts; null: it has none.
    earlier : what was fitted after earlier waves, in their order.
    """

    site: Site
    choice: Mapping[str, Any]
    draws: Mapping[str, NDArray[Any]]
    tables: Mapping[str, pa.Table]
    narrative: NarrativeTables | None = None
    earlier: tuple[EarlierFit, ...] = ()

    def rows(self, name: str) -> list[Cells]:
        """Return the rows of a table."""
        rows: list[Cells] = self.tables[name].to_pylist()
        return rows


@dataclass(frozen=True)
class Actor:
    """An actor of the map; the page's data hold these fields."""

    code: str
    organisation: str | None
    role: str | None
    background: str | None
    sector: str | None
    asked: int | None
    named_by: int
    certainty: str
    cluster: str
    probabilities: tuple[float, ...]
    likely: str
    place: str
    rank: int | None
    chosen_in: str
    reason: str


@dataclass(frozen=True)
class SiteContent:
    """All that the page says of a site."""

    site: Site
    heading: str
    organisations: tuple[tuple[str, int], ...]
    colours: Mapping[str, str]
    filters: Mapping[str, tuple[tuple[str, int], ...]]
    letters: tuple[str, ...]
    chosen: str
    groups: int
    actors: tuple[Actor, ...]
    degrees: tuple[int, ...]
    asked_by_wave: tuple[tuple[int, int], ...]
    ties_seen: int
    share_seen: float
    names: Mapping[str, int]
    spellings: str
    certainties: Mapping[str, int]
    warnings: tuple[str, ...]
    small_cells: tuple[str, ...]
    map: Map
    told: tuple[int, ...]
    waves: Mapping[int, Cells | None]
    clusters: tuple[Cells, ...]
    attributes: tuple[str, ...]
    mixture: Mapping[tuple[str, str, str], Cells]
    people: Mapping[str, tuple[Cells, ...]]
    fits: tuple[Cells, ...]
    by_groups: tuple[Cells, ...]
    bic: drawing.BicPlot
    convergence: tuple[Cells, ...]
    found_again: tuple[Cells, ...]
    evidence: tuple[str, ...]
    checks: tuple[str, ...]
    choice: Mapping[str, Any]
    narrative: Narrative | None

    @property
    def not_fitted(self) -> tuple[int, ...]:
        """The earlier waves after which no map was made."""
        return tuple(wave for wave, view in self.waves.items() if view is None)


@dataclass(frozen=True)
class Page:
    """The whole page."""

    config: StudyConfig
    wave: int
    sites: tuple[SiteContent, ...]
    versions: Mapping[str, str]

    @property
    def notices(self) -> tuple[str, ...]:
        """What the sites' notes say, each once."""
        return tuple(dict.fromkeys(s.site.note for s in self.sites if s.site.note))

    @property
    def mark(self) -> watermark.Mark | None:
        """What is written on the page of a provisional run."""
        return watermark.mark_of(self.config.names)

    @property
    def colours(self) -> tuple[str, ...]:
        """The colours of all clusters, each once."""
        return tuple(dict.fromkeys(c for s in self.sites for c in s.colours.values()))

    @property
    def narrated(self) -> tuple[SiteContent, ...]:
        """The sites that have transcripts."""
        return tuple(s for s in self.sites if s.narrative)

    @property
    def accounts(self) -> int:
        """The number of accounts of all sites."""
        return sum(len(s.narrative.accounts) for s in self.sites if s.narrative)

    @property
    def complete(self) -> int:
        """The number of complete ones."""
        return sum(s.narrative.complete for s in self.sites if s.narrative)

    def island(self) -> dict[str, Any]:
        """Return the data that the page's script works on."""
        return {
            "words": {"certainty": CERTAINTY_WORDS, "place": PLACE_WORDS},
            "sure": SURE,
            "sites": {
                s.site.site: {
                    "letters": s.letters,
                    "directed": self.config.model.directed,
                    "filters": list(s.filters),
                    "colours": {x: colour_class(c) for x, c in s.colours.items()},
                    # Column by column: the names of the fields once, not for each actor.
                    "actors": {
                        name: [getattr(actor, name) for actor in s.actors]
                        for name in Actor.__annotations__
                    },
                    "ties": s.map.ties,
                    "told": s.told,
                    "spreads": s.map.spreads,
                    "wave": self.wave,
                    "waves": s.waves,
                    "accounts": {a.id: a.island() for a in s.narrative.accounts}
                    if s.narrative
                    else {},
                }
                for s in self.sites
            },
        }


def site_content(found: SiteTables, config: StudyConfig, wave: int) -> SiteContent:
    """Return what the page says of a site after `wave`."""
    name = f"{found.site.site}_map"
    look = lasting_colours(config.figures, found.tables["clusters"], found.earlier)
    site_map = gather_map(
        found.site.site, wave, found.tables, found.draws, found.choice,
        directed=config.model.directed, look=look,
    )  # fmt: skip
    before = {fit.wave: earlier_map(fit, site_map, found.tables, look) for fit in found.earlier}
    membership = {fit.wave: fit.tables["membership"] for fit in found.earlier}
    frame = frame_of([site_map, *before.values()])
    site_map = replace(site_map, heading=look.heading(name, map_title(site_map)))
    letters = tuple(cluster.letter for cluster in site_map.clusters)
    actors = _actors(found, letters, wave)
    asked = [actor.asked for actor in actors if actor.asked]
    mixture = {(h["cluster"], h["attribute"], h["index"]): h for h in found.rows("heterogeneity")}
    standing = {row["cluster"]: row for row in found.rows("cluster_choice")}
    fits = tuple(sorted(found.rows("models"), key=lambda fit: (fit["groups"], fit["seed"])))
    resolutions = found.tables["nominations"].column("resolution").to_pylist()
    return SiteContent(
        site=found.site,
        heading=look.heading(name, f"Network map of site {found.site.site}"),
        organisations=tuple(organisations(site_map.people)),
        colours=look.colours,
        filters={
            attribute: _values(getattr(actor, attribute) for actor in actors)
            for attribute in dict.fromkeys((look.shape, "organisation"))
        },
        letters=letters,
        chosen=next(letter for letter, row in standing.items() if row["chosen"]),
        groups=len(letters),
        actors=actors,
        degrees=_degrees(len(actors), site_map.ties),
        asked_by_wave=tuple((w, asked.count(w)) for w in sorted(set(asked))),
        ties_seen=len(site_map.ties),
        share_seen=len(asked) / len(actors),
        names={kind: resolutions.count(kind) for kind in ("excluded", "unresolved")},
        spellings=audit_sentence(found.rows("name_audit")),
        certainties={kind: sum(a.certainty == kind for a in actors) for kind in CERTAINTY_WORDS},
        warnings=tuple(found.choice["warnings"]),
        small_cells=tuple(row["warning"] for row in found.rows("small_cells")),
        map=draw(site_map, frame),
        told=_told(found.tables["dyads"], [a.code for a in actors], site_map.ties),
        waves={
            w: wave_island(draw(before[w], frame), before[w], membership[w])
            if w in before
            else None
            for w in sorted({w for w in asked if w < wave} | set(before))
        },
        clusters=tuple(standing[letter] for letter in letters),
        attributes=tuple(dict.fromkeys(attribute for _, attribute, _ in mixture)),
        mixture=mixture,
        people=_people(found, actors),
        fits=fits,
        by_groups=_by_groups(fits),
        bic=drawing.bic_plot([(f["groups"], f["bic"], f["chosen"], f["converged"]) for f in fits]),
        convergence=_convergence(found, fits),
        found_again=_found_again(found.rows("letters"), letters),
        evidence=_evidence(fits, found.choice),
        checks=tuple(dict.fromkeys(row["verdict"] for row in found.rows("goodness"))),
        choice=found.choice,
        narrative=narrative_content(
            found.site.site,
            found.narrative,
            [actor.code for actor in actors],
            directed=config.model.directed,
        )
        if found.narrative
        else None,
    )


def _values(values: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    """Return values with their numbers, most frequent first, at the end those not recorded."""
    counts = Counter(value or "" for value in values)
    ordered = sorted(counts.items(), key=lambda item: (not item[0], -item[1], item[0]))
    return tuple((value or UNKNOWN, number) for value, number in ordered)


def _told(
    dyads: pa.Table, codes: Sequence[str], ties: Sequence[tuple[int, int]]
) -> tuple[int, ...]:
    """Return after which wave each tie is known."""
    tied = dyads.filter(pc.field("tie")).to_pylist()  # most pairs are not
    waves = {(row["sender"], row["receiver"]): row["wave"] for row in tied}
    return tuple(waves[codes[i], codes[j]] for i, j in ties)


def _degrees(actors: int, ties: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """Return with how many others each actor is seen to have a tie."""
    near: list[set[int]] = [set() for _ in range(actors)]
    for i, j in ties:
        near[i].add(j)
        near[j].add(i)
    return tuple(map(len, near))


def _people(found: SiteTables, actors: Sequence[Actor]) -> dict[str, tuple[Cells, ...]]:
    """Return those proposed, by place, best first."""
    who = {actor.code: actor for actor in actors}
    proposed = [row | {"who": who[row["actor_id"]]} for row in found.rows("people") if row["rank"]]
    proposed.sort(key=lambda row: int(row["rank"]))
    return {
        place: tuple(row for row in proposed if row["place"] == place)
        for place in ("core", "bridger", "alternate")
    }


def _actors(found: SiteTables, letters: Sequence[str], wave: int) -> tuple[Actor, ...]:
    about = {row["actor_id"]: row for row in found.rows("actors")}
    person = {row["actor_id"]: row for row in found.rows("people")}
    belongs: dict[str, dict[str, float]] = {}
    for row in found.rows("membership"):
        belongs.setdefault(row["actor_id"], {})[row["cluster"]] = row["probability"]
    actors = []
    for spot in sorted(found.rows("positions"), key=lambda row: str(row["actor_id"])):
        code = spot["actor_id"]
        actor, proposed = about[code], person.get(code)
        probabilities = tuple(round(belongs[code][letter], 4) for letter in letters)
        asked = actor["wave"] if actor["wave"] and actor["wave"] <= wave else None
        actors.append(
            Actor(
                code=code,
                organisation=actor["organisation"],
                role=actor["role"],
                background=actor["background"],
                sector=actor["sector"],
                asked=asked,
                named_by=actor["named_by"],
                certainty=spot["certainty"],
                cluster=letters[probabilities.index(max(probabilities))],
                probabilities=probabilities,
                likely=likely(dict(zip(letters, probabilities, strict=True))),
                place=proposed["place"] if proposed else "none",
                rank=proposed["rank"] if proposed else None,
                chosen_in=percent(proposed["p_place"]) if proposed else "",
                reason=proposed["reason"] if proposed else "",
            )
        )
    return tuple(actors)


def _by_groups(fits: Sequence[Cells]) -> tuple[Cells, ...]:
    """Return the fits of each number of clusters, in one row."""
    rows = []
    for groups in sorted({f["groups"] for f in fits}):
        own = [f for f in fits if f["groups"] == groups]
        bics = [f["bic"] for f in own]
        rhats = [f["worst_rhat"] for f in own if f["worst_rhat"] is not None]
        rows.append(
            {
                "groups": groups,
                "runs": len(own),
                "low": min(bics),
                "median": median(bics),
                "high": max(bics),
                "occupied": sum(f["occupied_mean"] for f in own) / len(own),
                "converged": sum(f["converged"] for f in own),
                "worst_rhat": max(rhats, default=None),
                "chosen": any(f["chosen"] for f in own),
            }
        )
    return tuple(rows)


def _found_again(rows: Sequence[Cells], letters: Sequence[str]) -> tuple[Cells, ...]:
    """Return how the clusters of the run used are found in the runs of each number of clusters."""
    numbers = sorted({row["groups"] for row in rows})
    table = []
    for groups in numbers:
        own = [row for row in rows if row["groups"] == groups]
        clusters = {}
        for letter in letters:
            matched = [row for row in own if row["cluster"] == letter]
            shares = [row["in_common"] for row in matched]
            clusters[letter] = {
                "runs": len(shares),
                "low": min(shares, default=None),
                "high": max(shares, default=None),
                "doubtful": sum(row["doubtful"] for row in matched),
            }
        runs = len({row["seed"] for row in own})
        table.append({"groups": groups, "runs": runs, "clusters": clusters})
    return tuple(table)


def _convergence(found: SiteTables, fits: Sequence[Cells]) -> tuple[Cells, ...]:
    """Return the diagnostics of the run used."""
    used = next((f["groups"], f["seed"]) for f in fits if f["chosen"])
    return tuple(row for row in found.rows("diagnostics") if (row["groups"], row["seed"]) == used)


def _evidence(fits: Sequence[Cells], choice: Mapping[str, Any]) -> tuple[str, ...]:
    """Say in words what is good about the fits, and what is not."""
    rows = _by_groups(fits)
    chosen = next(f for f in fits if f["chosen"])
    good = sum(f["converged"] for f in fits)
    rhat, worst, ess = (chosen[key] for key in ("worst_rhat", "worst_quantity", "ess_min"))
    says = [
        f"Sampling: {good} of {count(len(fits), 'run')} pass every convergence check, and the run "
        f"used here {'does' if chosen['converged'] else 'does not'}."
        + (f" Its largest R-hat is {rhat:.3f} ({worst})." if rhat is not None else "")
        + (f" Its smallest effective sample size is {ess:,.0f}." if ess is not None else "")
    ]
    if len(rows) > 1:
        best, second = sorted(rows, key=lambda row: row["median"])[:2]
        gap = second["median"] - best["median"]
        noise = max(row["high"] - row["low"] for row in (best, second))
        says.append(
            f"Number of clusters: the lowest median BIC is with {best['groups']}; with "
            f"{second['groups']} it is {gap:,.1f} higher. "
            + (
                "There is one run of each only, so how far runs differ by chance is not known."
                if best["runs"] == 1
                else "Runs that differ only in their seed differ by up to "
                f"{noise:,.1f}: the difference is "
                + (
                    "larger than that scatter."
                    if gap > noise
                    else "within that scatter, so BIC does not tell the two apart."
                )
            )
        )
        if chosen["groups"] != best["groups"]:
            used = next(row for row in rows if row["chosen"])
            says.append(
                f"The study works with {used['groups']} clusters, as set by the study team; their "
                f"median BIC is {used['median'] - best['median']:,.1f} above the lowest."
            )
    if agreement := choice["agreement"]:
        says.append(
            "Agreement between runs: the probability that two actors share a cluster differs "
            f"between seeds by {agreement['mean']:.2f} on average, and by "
            f"{agreement['largest']:.2f} for the pair on which the runs differ most."
        )
    if choice["share_of_rows_seen"] < 0.5:
        says.append(
            f"Only {choice['respondents']} of {choice['actors']} actors were asked. With so few "
            "answers the data say little about the number of clusters, and BIC tends to favour too "
            "many. The number used is a working decision, to be judged also by whether the "
            "clusters make sense locally."
        )
    return tuple(says)
