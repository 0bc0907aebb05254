"""A made-up site of which an earlier wave was fitted too, lying another way round."""

from __future__ import annotations

from dataclasses import replace

from scripts.page.content import Page, SiteTables, site_content
from scripts.page.waves import EarlierFit
from scripts.study.tables import MEMBERSHIP, make_table_from_rows
from tests.page.study import VERSIONS, config, site_tables

WAVES = [1, 3]  # those fitted; wave 2 was not
OPEN = (0.5, 0.3, 0.2)


def known_by(found: SiteTables, wave: int) -> tuple[set[str], set[tuple[str, str]]]:
    """Who was asked or named up to a wave, and the ties told by then."""
    ties = {
        (row["sender"], row["receiver"])
        for row in found.rows("dyads")
        if row["tie"] and row["wave"] <= wave
    }
    asked = {row["actor_id"] for row in found.rows("actors") if (row["wave"] or 99) <= wave}
    return asked | {receiver for _, receiver in ties}, ties


def earlier_fit(found: SiteTables, wave: int) -> EarlierFit:
    """Return the site's fit turned by a right angle and reflected, of those known by then."""
    known, ties = known_by(found, wave)
    asked = {row["actor_id"] for row in found.rows("actors") if (row["wave"] or 99) <= wave}
    rows = sorted(found.rows("positions"), key=lambda row: row["actor_id"])
    kept = [i for i, row in enumerate(rows) if row["actor_id"] in known]
    turned = found.tables["positions"].take(kept)
    certainty = [
        "identified"
        if code in asked or sum(receiver == code for _, receiver in ties) > 1
        else "weak"
        for code in turned["actor_id"].to_pylist()
    ]
    x, y = turned["x"], turned["y"]
    for name, column in (("x", y), ("y", x), ("certainty", certainty)):
        index = turned.column_names.index(name)
        field = turned.schema.field(index)
        turned = turned.set_column(index, field, [column] if name == "certainty" else column)
    # Of the first actor known by then the cluster was still open.
    membership = [row for row in found.rows("membership") if row["actor_id"] in known]
    for row, share in zip(membership, OPEN, strict=False):
        row["probability"] = share
    draws = {
        **found.draws,
        "positions": found.draws["positions"][:, :, kept, ::-1],
        "means": found.draws["means"][..., ::-1],
    }
    tables = {
        "positions": turned,
        "membership": make_table_from_rows(MEMBERSHIP, membership),
        "clusters": found.tables["clusters"],
        "models": found.tables["models"],
    }
    return EarlierFit(wave, tables, draws, found.choice)


def site_with_waves(site: str = "S1", waves: tuple[int, ...] = (1,)) -> SiteTables:
    """Return a site's tables with fits of earlier waves."""
    found = site_tables(site)
    return replace(found, earlier=tuple(earlier_fit(found, wave) for wave in waves))


def page_with_waves(site: str = "S1") -> Page:
    """Return the page of one site with the map of wave 1."""
    wanted = config(model={"groups": [1, 2, 3, 4, 5], "seeds": 3, "waves": WAVES})
    return Page(wanted, 3, (site_content(site_with_waves(site), wanted, 3),), VERSIONS)
