"""From tables to what the page says: typed, in words and numbers ready to be written out.

Codes only: the tables hold no names, and nothing else is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import pyarrow as pa
from numpy.typing import NDArray

from scripts.figures.describe import map_description
from scripts.figures.site_map import SiteMap, gather_map, organisations
from scripts.network.name_audit import audit_sentence
from scripts.page import drawing
from scripts.page.narrative import Narrative, narrative_content
from scripts.page.sources import NarrativeTables
from scripts.page.words import percent
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
    """

    site: Site
    choice: Mapping[str, Any]
    draws: Mapping[str, NDArray[Any]]
    tables: Mapping[str, pa.Table]
    narrative: NarrativeTables | None = None

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
    x: float
    y: float
    spread: float
    place: str
    rank: int | None
    p_place: float
    chosen_in: str
    reason: str


@dataclass(frozen=True)
class Mark:
    """An actor as drawn."""

    at: drawing.Point
    shape: str
    classes: str
    text: str
    label: drawing.Label


@dataclass(frozen=True)
class Map:
    """The drawing of a site; under `shelf` stand those of whom the data say nothing."""

    width: float
    height: float
    shelf: float | None
    rings: tuple[tuple[int, int, str], ...]
    badges: tuple[tuple[int, str, drawing.Point], ...]
    ties: tuple[tuple[int, int], ...]
    arrows: tuple[str, ...]
    marks: tuple[Mark, ...]
    spreads: tuple[float, ...]
    shapes: tuple[tuple[str, str, int], ...]
    description: tuple[str, ...]


@dataclass(frozen=True)
class SiteContent:
    """All that the page says of a site."""

    site: Site
    organisations: tuple[tuple[str, int], ...]
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
    map: Map
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
            "sites": {
                s.site.site: {
                    "letters": s.letters,
                    "directed": self.config.model.directed,
                    "actors": [vars(actor) for actor in s.actors],
                    "ties": s.map.ties,
                    "spreads": s.map.spreads,
                    "accounts": {a.id: a.island() for a in s.narrative.accounts}
                    if s.narrative
                    else {},
                }
                for s in self.sites
            },
        }


def site_content(found: SiteTables, config: StudyConfig, wave: int) -> SiteContent:
    """Return what the page says of a site after `wave`."""
    site_map = gather_map(
        found.site.site, wave, found.tables, found.draws, found.choice,
        directed=config.model.directed,
    )  # fmt: skip
    letters = tuple(cluster.letter for cluster in site_map.clusters)
    actors = _actors(found, letters, wave)
    asked = [actor.asked for actor in actors if actor.asked]
    mixture = {(h["cluster"], h["attribute"], h["index"]): h for h in found.rows("heterogeneity")}
    standing = {row["cluster"]: row for row in found.rows("cluster_choice")}
    fits = tuple(sorted(found.rows("models"), key=lambda fit: (fit["groups"], fit["seed"])))
    resolutions = found.tables["nominations"].column("resolution").to_pylist()
    return SiteContent(
        site=found.site,
        organisations=tuple(organisations(site_map.people)),
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
        map=_map(site_map, actors, found.rows("clusters")),
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
                likely=_likely(letters, probabilities),
                x=round(spot["x"], 4),
                y=round(spot["y"], 4),
                spread=round(spot["spread"], 4),
                place=proposed["place"] if proposed else "none",
                rank=proposed["rank"] if proposed else None,
                p_place=round(proposed["p_place"], 4) if proposed else 0.0,
                chosen_in=percent(proposed["p_place"]) if proposed else "",
                reason=proposed["reason"] if proposed else "",
            )
        )
    return tuple(actors)


def _likely(letters: Sequence[str], probabilities: Sequence[float]) -> str:
    """Return the clusters an actor may belong to, most probable first, as in `A 80 %, B 20 %`."""
    ranked = sorted(zip(probabilities, letters, strict=True), key=lambda pair: -pair[0])
    return ", ".join(f"{letter}\u00a0{percent(p)}" for p, letter in ranked if p >= 0.005)


def _map(site_map: SiteMap, actors: Sequence[Actor], clusters: Sequence[Cells]) -> Map:
    placed = [a for a in actors if a.certainty != "prior only"]
    rings = [drawing.outlines(cluster.rings) for cluster in site_map.clusters]
    frame = drawing.frame_around(
        [
            *((a.x, a.y) for a in placed),
            *(p for levels in rings for _, lines in levels for line in lines for p in line),
        ]
    )
    places_apart = drawing.shelf(frame, len(actors) - len(placed))
    size = frame.width, max([frame.height, *(y + 20 for _, y in places_apart)])
    shelf = iter(places_apart)
    on_map = iter(drawing.apart([frame.place((a.x, a.y)) for a in placed]))
    places = [next(on_map) if a in placed else next(shelf) for a in actors]
    tops = [max((p for line in levels[0][1] for p in line), key=lambda p: p[1]) for levels in rings]
    badges = tuple(
        (k, row["cluster"], frame.place(top))
        for k, (row, top) in enumerate(zip(clusters, tops, strict=True))
    )
    texts = [site_map.short(a.code) for a in actors]
    first = {"core": 0, "bridger": 1, "alternate": 2}
    order = sorted(
        range(len(actors)),
        key=lambda i: (first.get(actors[i].place, 3), actors[i].asked is None, i),
    )
    labels = drawing.place_labels(places, texts, order, [at for *_, at in badges], size)
    counts = dict(organisations(site_map.people))
    shapes = drawing.shapes_of(tuple(counts))
    counts[""] = sum(not a.organisation for a in actors)
    return Map(
        width=size[0],
        height=size[1],
        shelf=frame.height if places_apart else None,
        rings=tuple(
            (k, level, "".join(drawing.path([frame.place(p) for p in line]) for line in lines))
            for k, levels in enumerate(rings)
            for level, lines in levels
        ),
        badges=badges,
        ties=site_map.ties,
        arrows=tuple(
            drawing.arrow(places[i], places[j], head=site_map.directed) for i, j in site_map.ties
        ),
        marks=tuple(
            Mark(place, shapes[actor.organisation or ""], _classes(actor, label), text, label)
            for actor, place, text, label in zip(actors, places, texts, labels, strict=True)
        ),
        spreads=tuple(frame.length(site_map.shrinkage * a.spread) for a in actors),
        shapes=tuple(
            (shape, name or "not recorded", counts[name])
            for name, shape in shapes.items()
            if counts[name]
        ),
        description=tuple(map_description(site_map).strip().split("\n\n")),
    )


def _classes(actor: Actor, label: drawing.Label) -> str:
    words = [
        {"identified": "", "weak": "weak", "prior only": "prior"}[actor.certainty],
        actor.place if actor.place in ("core", "bridger") else "",
        "asked" if actor.asked else "",
        "" if label.free else "crowded",
    ]
    return " ".join(filter(None, words))


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
