"""A study whose every free text is hostile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa

from scripts.page.content import Page, site_content
from tests.page.study import VERSIONS, config, site_tables

HOSTILE = (
    "<script>window.hit = 1</script>",
    "\"><img class='hit' src=x onerror='window.hit = 1'>",
    "</script></bdi></td></table><b class=hit>out</b>",
    "'; window.hit = 1; //",
    "&lt;b class=hit&gt; &amp;",
    "left\u202eright to left\u2066",
    "health visitor \U0001f469\u200d\u2695\ufe0f \U0001f6ad",
    "line\u2028and\u2029paragraph",
    "{{ 7 * 7 }} {% raw %} ${x}",
    "W" * 10_000,
)


def hostile_page() -> Page:
    """Return the page of one site."""
    found = site_tables(
        "S1", priority=HOSTILE[0] + HOSTILE[1], question=HOSTILE[2], note=HOSTILE[1]
    )
    tables = dict(found.tables)
    for table, columns in {
        "actors": ("organisation", "role", "background", "sector"),
        "people": ("reason",),
        "cluster_choice": ("reason",),
        "diagnostics": ("quantity",),
    }.items():
        for column in columns:
            tables[table] = _poisoned(tables[table], column)
    assert found.narrative is not None
    told = dict(found.narrative.tables)
    for table, columns in {
        "accounts": ("title", "missing"),
        "boxes": ("text", "notes"),
        "cast": ("shown_as",),
        "checks": ("detail",),
        "codings": ("set_aside",),
        "coded": ("set_aside",),
        "fragments": ("text", "waiver"),
        "meetings": ("series",),
        "passages": ("phrases", "flags"),
        "placements": ("sentence",),
        "resolutions": ("reason", "decided_by"),
        "turns": ("text",),
    }.items():
        for column in columns:
            told[table] = _poisoned(told[table], column)
    narrative = replace(found.narrative, tables=told)
    choice = {**found.choice, "warnings": list(HOSTILE)}
    settings = config(title=HOSTILE[2], sites={"S1": {"clusters": 3}})
    site = site_content(
        replace(found, tables=tables, choice=choice, narrative=narrative), settings, 3
    )
    return Page(settings, 3, (site,), VERSIONS)


def _poisoned(table: pa.Table, column: str) -> pa.Table:
    place = table.schema.get_field_index(column)
    texts: list[Any] = [HOSTILE[k % len(HOSTILE)] for k in range(len(table))]
    return table.set_column(place, table.schema.field(place), pa.array(texts, pa.string()))
