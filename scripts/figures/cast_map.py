"""The cast of an account on its site's map: who is in it and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from scripts.figures import describe, describe_cast
from scripts.figures.lettering import drawable
from scripts.figures.map_legend import (
    Column,
    code_sign,
    explain_clusters,
    explain_pies,
    explain_shapes,
    symbol_sign,
    tie_sign,
)
from scripts.figures.network_map import (
    BOTTOM,
    LEFT,
    SIDEBAR,
    Box,
    draw_network,
    map_box,
    map_markers,
    map_symbols,
    write_heading,
)
from scripts.figures.palette import INK, QUIET
from scripts.figures.signs import Symbol
from scripts.figures.site_map import Person, SiteMap, membership_columns, person_cells
from scripts.figures.style import new_page
from scripts.study.csv_files import csv_text
from scripts.study.watermark import Mark


@dataclass(frozen=True)
class Member:
    """Somebody in the cast.

    Attributes
    ----------
    code : person id.
    kind : actor, outside person or outside group.
    shown_as : code, or what results may call somebody outside the network.
    fragments, subject_of : fragments that involve them; whose programme of action is theirs.
    tells : whether one of the interviewees who tell the account.
    person : the actor on the site's map; None: outside the network.
    """

    code: str
    kind: str
    shown_as: str
    fragments: int
    subject_of: int
    tells: bool
    person: Person | None

    @property
    def placed(self) -> bool:
        """Whether the member stands on the map."""
        return self.person is not None and self.person.placed


@dataclass(frozen=True)
class Share:
    """Expected number of the cast in a cluster, and the ends of its 90 % interval over draws."""

    members: float
    low: float
    high: float


@dataclass(frozen=True)
class CastMap:
    """The cast of an account.

    Attributes
    ----------
    account, title : its id and object.
    sentence : where the cast stands, in words.
    members : in the order of their ids.
    shares : by letter of the cluster.
    site_map : the map of the site; its ties are those among the cast only.
    pairs, observed : pairs of the cast's actors (ordered where ties have a direction), and those of
        them that were observed up to the map's wave.
    heading : the title wanted; "": its own.
    """

    account: str
    title: str
    sentence: str
    members: tuple[Member, ...]
    shares: Mapping[str, Share]
    site_map: SiteMap
    pairs: int
    observed: int
    heading: str = ""

    @property
    def placed(self) -> list[Member]:
        """Those on the map."""
        return [m for m in self.members if m.placed]

    @property
    def not_placed(self) -> list[Member]:
        """Those outside the network, or of whose place the data say nothing."""
        return [m for m in self.members if not m.placed]


def gather_cast(account: str, tables: Mapping[str, pa.Table], site_map: SiteMap) -> CastMap:
    """Gather the cast of an account.

    Parameters
    ----------
    account : its id.
    tables : accounts, cast, placements, account_clusters and dyads, by these names.
    site_map : the map of the account's site.
    """
    [row] = _own(tables["accounts"], account)
    [placement] = _own(tables["placements"], account)
    people = {p.code: p for p in site_map.people}
    members = [
        Member(
            r["person_id"],
            r["kind"],
            r["shown_as"],
            r["fragments"],
            r["subject_of"],
            r["tells"],
            people.get(r["person_id"]) if r["kind"] == "actor" else None,
        )
        for r in sorted(_own(tables["cast"], account), key=lambda r: str(r["person_id"]))
    ]
    codes = {m.code for m in members if m.person}
    dyads = tables["dyads"].select(["sender", "receiver", "wave", "tie"]).to_pydict()
    among = [
        tie is not None and when <= site_map.wave
        for a, b, when, tie in zip(*dyads.values(), strict=True)
        if a in codes and b in codes
    ]
    inside = {i for i, p in enumerate(site_map.people) if p.code in codes}
    return CastMap(
        account,
        row["title"],
        placement["sentence"],
        tuple(members),
        {
            r["cluster"]: Share(r["members"], r["low"], r["high"])
            for r in _own(tables["account_clusters"], account)
        },
        replace(site_map, ties=tuple(tie for tie in site_map.ties if inside.issuperset(tie))),
        len(among),
        sum(among),
    )


def _own(table: pa.Table, account: str) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if row["account_id"] == account]


CSV_COLUMNS = (
    "person_id", "kind", "shown_as", "tells", "fragments", "subject_of", "certainty",
    "organisation", "stands_for", "shape", "cluster", "membership", "x", "y", "ties_to",
)  # fmt: skip
_HELD = ("cast_in_cluster", "cast_in_cluster_low", "cast_in_cluster_high")


def cast_table(cast: CastMap, mark: Mark | None = None) -> str:
    """Return the cast as CSV; those not on the map have no coordinates.

    The last columns hold probabilities by cluster, and of the cluster most probable how many of the
    cast it is expected to hold.
    """
    columns = [*CSV_COLUMNS, *membership_columns([cast.site_map]), *_HELD]
    rows = [[cells.get(column) for column in columns] for cells in member_cells(cast).values()]
    return csv_text(columns, rows, mark)


def member_cells(cast: CastMap) -> dict[str, dict[str, object]]:
    """Return what is shown of everybody in the cast, by id and name of the column."""
    on_map = person_cells(cast.site_map)
    cells = {}
    for m in cast.members:
        place, share = (
            (on_map[m.code], cast.shares.get(m.person.cluster)) if m.person else ({}, None)
        )
        held = (share.members, share.low, share.high) if share else (None,) * 3
        own = {name: getattr(m, name) for name in CSV_COLUMNS[1:6]}
        cells[m.code] = {**place, "person_id": m.code, **own, **dict(zip(_HELD, held, strict=True))}
    return cells


# --- drawing -------------------------------------------------------------------------------------


def draw_cast(cast: CastMap) -> Figure:
    """Draw the cast on its site's map, on an A4 page. Call inside `style()`.

    Everybody stands where `draw_map` shows them; who is not in the cast is grey, without code.
    """
    figure = new_page()
    top = write_heading(figure, describe_cast.title(cast), cast.sentence)
    if line := describe_cast.others_not_placed(cast):
        figure.text(LEFT, BOTTOM, line, size=6.8, color=QUIET)
    left_out = draw_cast_network(figure, cast, map_box(figure, cast.site_map, top))
    column = Column(figure.add_axes(SIDEBAR))
    explain_signs(column, cast, left_out)
    explain_places(column, cast)
    list_not_placed(column, cast)
    return figure


def draw_cast_network(figure: Figure, cast: CastMap, box: Box) -> int:
    """Draw the cast among the others in a box of a page; return how many codes found no room."""
    members = {m.person: m for m in cast.placed if m.person}
    symbols = {
        p: symbol._replace(
            filled=p in members,
            bridger=False,
            shares=symbol.shares if p in members else (),
            teller=p in members and members[p].tells,
            faded=p not in members,
        )
        for p, symbol in map_symbols(cast.site_map).items()
    }
    tellers = {p for p, m in members.items() if m.tells}
    return draw_network(figure, cast.site_map, symbols, tellers, box)


def explain_signs(column: Column, cast: CastMap, left_out: int) -> None:
    """Say how to read the map, and explain the signs that are on it."""
    site_map, people = cast.site_map, [m.person for m in cast.placed if m.person]
    others = sum(p.placed for p in site_map.people) - len(people)
    column.title("How to read the map")
    column.text(f"{describe.HOW_TO_READ} {describe_cast.rests_on(cast)}")

    column.title(describe_cast.cast_heading(cast))
    kinds = (
        (Symbol(filled=True), describe_cast.KNOWN, [p for p in people if p.certainty != "weak"]),
        (
            Symbol(weak=True),
            describe_cast.WEAK,
            [p for p in people if p.certainty == "weak"],
        ),
    )
    for symbol, meaning, those in kinds:
        if those:
            column.sign(symbol_sign(symbol), f"{meaning} ({len(those)})")
    tellers = sum(m.tells for m in cast.placed)
    code = "0" * max((len(site_map.short(p.code)) for p in people), default=0)  # nobody's
    if tellers:
        line = f"{describe_cast.TELLER} ({tellers})"
        column.sign(symbol_sign(Symbol(filled=True, teller=True)), line)
    if unsure := sum(not p.sure for p in people):
        column.sign(code_sign(code, sure=False), describe.UNSURE)
        if site_map.pies:
            explain_pies(column, site_map, f"{describe.PIE} ({unsure})")
    if others:
        column.sign(symbol_sign(Symbol(faded=True)), f"everybody else on the map ({others})")
    if site_map.ties:
        column.sign(tie_sign(site_map.directed), describe_cast.tie_line(cast))
    if site_map.prefix and people:
        column.y -= 3
        first = people[0].code
        column.text(f"Codes: {site_map.short(first)} stands for {first}. {describe.SHIFTED}")
    if left_out:
        column.text(describe.left_out_line(left_out))


def explain_places(column: Column, cast: CastMap) -> None:
    """Explain clusters, with how many of the cast each holds, and shapes."""
    site_map, people = cast.site_map, [m.person for m in cast.placed if m.person]
    lines = [describe_cast.cluster_line(cast, cluster) for cluster in site_map.clusters]
    explain_clusters(column, site_map.clusters, lines)
    if people:
        column.title(f"Shape: {site_map.shape} of the cast")
        explain_shapes(column, people, map_markers(site_map))


def list_not_placed(column: Column, cast: CastMap) -> None:
    """Put those of the cast who are not on the map into a box; say how many found no room."""
    if not cast.not_placed:
        return
    column.y -= 6
    top = column.y
    column.title(f"In the cast, not on the map ({len(cast.not_placed)})")
    lines = [drawable(describe_cast.not_placed_line(cast, m)) for m in cast.not_placed]
    for i, line in enumerate(lines):
        rest = len(lines) - i
        more = describe_cast.more_line(rest)
        if column.y < column.height(line) + (column.height(more) if rest > 1 else 0):
            column.text(more)
            break
        column.text(line)
    box = Rectangle((-5, column.y), column.width + 10, top - column.y, fill=False, ec=INK, lw=0.8)
    column.axes.add_patch(box)
    box.set_clip_on(False)
