"""The map of a site as the page draws it: what `figures.site_map` gathered, at places in an SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.figures.describe import map_description
from scripts.figures.site_map import Person, SiteMap, kinds, map_shapes
from scripts.page import drawing

UNKNOWN = "not recorded"  # what the page says of those of whom it is not stated


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
    """The drawing of a site.

    Attributes
    ----------
    width, height : of the SVG.
    shelf : the height under which those stand of whom the data say nothing; None: nobody.
    rings : class of the colour, per cent held, and outline of each.
    badges : class of the colour, letter and centre of each.
    ties : pairs of places in `marks`, `arrows` their drawings, in the same order.
    marks : the actors, in the order of their codes; `spreads`, how far each may be off.
    shapes : shape, what it stands for, and how many there are.
    description : the map in words, by paragraphs.
    """

    width: float
    height: float
    shelf: float | None
    rings: tuple[tuple[str, int, str], ...]
    badges: tuple[tuple[str, str, drawing.Point], ...]
    ties: tuple[tuple[int, int], ...]
    arrows: tuple[str, ...]
    marks: tuple[Mark, ...]
    spreads: tuple[float, ...]
    shapes: tuple[tuple[str, str, int], ...]
    description: tuple[str, ...]


def colour_class(colour: str) -> str:
    """Return the class of what is drawn in a colour, as in #0072B2: the policy allows no other way.

    The page's style has a rule for each.
    """
    return f"k{colour[1:].lower()}"


def frame_of(maps: Sequence[SiteMap]) -> drawing.Frame:
    """Return the frame that holds several maps of a site."""
    placed = [(p.x, p.y) for each in maps for p in each.people if p.placed]
    rings = [
        point
        for each in maps
        for cluster in each.clusters
        for _, lines in drawing.outlines(cluster.rings)
        for line in lines
        for point in line
    ]
    return drawing.frame_around([*placed, *rings])


def draw(site_map: SiteMap, frame: drawing.Frame) -> Map:
    """Draw a site's map within a frame; those without a place stand under it."""
    people = site_map.people
    rings = [drawing.outlines(cluster.rings) for cluster in site_map.clusters]
    colours = [colour_class(cluster.colour) for cluster in site_map.clusters]
    placed = [p for p in people if p.placed]
    places_apart = drawing.shelf(frame, len(people) - len(placed))
    size = frame.width, max([frame.height, *(y + 20 for _, y in places_apart)])
    shelf = iter(places_apart)
    on_map = iter(drawing.apart([frame.place((p.x, p.y)) for p in placed]))
    places = [next(on_map if p.placed else shelf) for p in people]
    tops = [max((p for line in levels[0][1] for p in line), key=lambda p: p[1]) for levels in rings]
    badges = tuple(
        (colour, cluster.letter, frame.place(top))
        for colour, cluster, top in zip(colours, site_map.clusters, tops, strict=True)
    )
    texts = [site_map.short(p.code) for p in people]
    labels = drawing.place_labels(
        places, texts, _by_importance(people), [at for *_, at in badges], size
    )
    shapes = map_shapes(site_map)
    return Map(
        width=size[0],
        height=size[1],
        shelf=frame.height if places_apart else None,
        rings=tuple(
            (colour, level, "".join(drawing.path([frame.place(p) for p in line]) for line in lines))
            for colour, levels in zip(colours, rings, strict=True)
            for level, lines in levels
        ),
        badges=badges,
        ties=site_map.ties,
        arrows=tuple(
            drawing.arrow(places[i], places[j], head=site_map.directed) for i, j in site_map.ties
        ),
        marks=tuple(
            Mark(place, shapes.get(p.kind, drawing.OTHER), _classes(p, label), text, label)
            for p, place, text, label in zip(people, places, texts, labels, strict=True)
        ),
        spreads=tuple(frame.length(site_map.shrinkage * p.spread) for p in people),
        shapes=_legend(site_map),
        description=tuple(map_description(site_map).strip().split("\n\n")),
    )


def _by_importance(people: Sequence[Person]) -> list[int]:
    """Return places of people, those first whose codes must find room."""
    first = {"core": 0, "bridger": 1, "alternate": 2}
    return sorted(
        range(len(people)), key=lambda i: (first.get(people[i].place, 3), not people[i].wave, i)
    )


def _legend(site_map: SiteMap) -> tuple[tuple[str, str, int], ...]:
    shapes, unknown = map_shapes(site_map), sum(not p.kind for p in site_map.people)
    counts = [*kinds(site_map.people), *([("", unknown)] if unknown else [])]
    # What has a shape of its own comes first.
    counts.sort(key=lambda item: item[0] not in shapes)
    return tuple(
        (shapes.get(kind, drawing.OTHER), kind or UNKNOWN, number) for kind, number in counts
    )


def _classes(person: Person, label: drawing.Label) -> str:
    words = [
        "actor",
        {"identified": "", "weak": "weak", "prior only": "prior"}[person.certainty],
        person.place if person.chosen else "",
        "asked" if person.wave else "",
        "" if label.free else "crowded",
    ]
    return " ".join(filter(None, words))
