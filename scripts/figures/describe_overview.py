"""What the overview of maps says around them, and all of it in words."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.figures.describe import HOW_TO_READ, RINGS, counted
from scripts.figures.site_map import SiteMap
from scripts.study.words import listed

WEAK = "dotted: named by one respondent only, so the place is a guess"


def title(overview: Sequence[Sequence[SiteMap]]) -> str:
    """Return the heading."""
    waves = max(map(len, overview)) > 1
    if len(overview) == 1:
        return f"Site {overview[0][0].site} after each wave of the interviews"
    return "All sites, after each wave of the interviews" if waves else "All sites"


def name(site_map: SiteMap) -> str:
    """Return what a small map is called."""
    return f"Site {site_map.site}, after wave {site_map.wave}"


def line(site_map: SiteMap) -> str:
    """Say what a small map rests on."""
    sizes = ", ".join(f"{c.letter} {c.expected_size:.0f}" for c in site_map.clusters)
    state = "" if site_map.converged else "; not converged"
    people = counted(len(site_map.people), "person", "people")
    asked, ties = counted(site_map.asked, "interview"), counted(len(site_map.ties), "tie")
    return f"{asked}, {people}, {ties} seen; expected in {sizes}{state}"


def how_to_read(maps: Sequence[SiteMap]) -> str:
    """Explain the maps."""
    sites = [site_map.site for site_map in maps]
    waves = len(set(sites)) < len(sites)
    turned = (
        " Maps of one site are of one scale and turned to agree with the last; letters go on from "
        "wave to wave by the members clusters have in common."
        if waves
        else " Each map has a scale of its own."
    )
    return f"{HOW_TO_READ} {RINGS[0].upper()}{RINGS[1:]}.{turned} {trust(maps)}"


def trust(maps: Sequence[SiteMap]) -> str:
    """Say which maps can be trusted, as far as that can be said of all of them together."""
    doubtful = [name(site_map) for site_map in maps if not site_map.converged]
    if doubtful:
        return f"Take care: chains do not agree at {listed(doubtful)}."
    return "The chains of every fit shown agree; the diagnostics of each site say more."


def tie_line(directed: bool) -> str:
    """Explain the arrows."""
    return "goes to, as told in an interview" if directed else "tie, as told"


def alt(overview: Sequence[Sequence[SiteMap]]) -> str:
    """Return the alternative text: a sentence or two."""
    maps = [site_map for row in overview for site_map in row]
    names = listed(f"{name(m)} ({counted(len(m.clusters), 'cluster')})" for m in maps)
    return f"{counted(len(maps), 'small network map')}: {names}."


def description(overview: Sequence[Sequence[SiteMap]], heading: str) -> str:
    """Return the long description: a paragraph for each map."""
    maps = [site_map for row in overview for site_map in row]
    parts = [heading.removesuffix(".") + ".", alt(overview), how_to_read(maps)]
    parts += [f"{name(m)}: {line(m)}." for m in maps]
    return "\n\n".join(parts) + "\n"
