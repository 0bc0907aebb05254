"""The small map beside a told account: where its cast stands, among the rings of all clusters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scripts.page import drawing
from scripts.page.content import Actor
from scripts.page.drawn_map import Map, Mark
from scripts.page.narrative import Account
from scripts.study.words import listed

WIDTH = 440.0  # of the drawing, at which codes have the size they have on the large map
STEP, ROW = 52.0, 30.0  # between those who have no place, under the map


@dataclass(frozen=True)
class CastMap:
    """The drawing; `scale` turns places of the large map into its own.

    Attributes
    ----------
    shelf : under it stand those of whom the data say nothing; null: there are none in the cast.
    marks : code and mark of each of the cast.
    words : who stands where, for those who do not see it.
    """

    width: float
    height: float
    scale: float
    shelf: float | None
    marks: tuple[tuple[str, Mark], ...]
    words: str


def cast_map(account: Account, large: Map, actors: Sequence[Actor]) -> CastMap:
    """Return the small map of an account's cast, from the large map of its site and its actors."""
    cast = [member.index for member in account.cast if member.index is not None]
    marks = [large.marks[i] for i in cast]
    unplaced = [i for i in cast if actors[i].certainty == "prior only"]
    scale = WIDTH / large.width
    floor = scale * (large.height if large.shelf is None else large.shelf)
    below = [(24 + STEP * (k % 8), floor + 34 + ROW * (k // 8)) for k in range(len(unplaced))]
    height = below[-1][1] + 18 if below else floor
    on_map = [i for i in cast if i not in unplaced]
    apart = drawing.apart([(scale * x, scale * y) for x, y in (large.marks[i].at for i in on_map)])
    place_of = dict(zip([*on_map, *unplaced], [*apart, *below], strict=True))
    places = [place_of[i] for i in cast]
    texts = [mark.text for mark in marks]
    badges = [(scale * x, scale * y) for *_, (x, y) in large.badges]
    labels = drawing.place_labels(places, texts, range(len(cast)), badges, (WIDTH, height))
    return CastMap(
        width=WIDTH,
        height=round(height, 1),
        scale=round(scale, 4),
        shelf=round(floor, 1) if unplaced else None,
        marks=tuple(
            (actors[i].code, _moved(mark, at, label))
            for i, at, mark, label in zip(cast, places, marks, labels, strict=True)
        ),
        words=_in_words(account, [actors[i] for i in cast]),
    )


def _moved(mark: Mark, at: drawing.Point, label: drawing.Label) -> Mark:
    """Return a mark of the large map as it stands on the small one."""
    classes = [word for word in mark.classes.split() if word != "crowded"]
    return replace(
        mark,
        at=(round(at[0], 1), round(at[1], 1)),
        classes=" ".join(classes if label.free else [*classes, "crowded"]),
        label=label,
    )


def _in_words(account: Account, cast: Sequence[Actor]) -> str:
    """Say who of a cast stands in which cluster most likely, and who has no place."""
    by_cluster: dict[str, list[str]] = {}
    for actor in cast:
        where = "without a place" if actor.certainty == "prior only" else f"in {actor.cluster}"
        by_cluster.setdefault(where, []).append(actor.code)
    says = [f"{where}: {listed(sorted(codes))}" for where, codes in sorted(by_cluster.items())]
    if account.outside:
        says.append("outside the network: " + listed([m.person.shown for m in account.outside]))
    return "; ".join(says)
