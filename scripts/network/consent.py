"""A site's network without what people refused or took back, as if they had never been asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from scripts.network.nominations import heard_of, resolve
from scripts.study.inputs import Actor
from scripts.study.reading import R, Rows
from scripts.study.site_inputs import SiteInputs, reporter_of
from scripts.study.words import count


@dataclass(frozen=True)
class LeftOut:
    """What is left out of a site, as those who said it refused or took it back.

    Attributes
    ----------
    actors : of whom nobody else told, with their rows. They are in no result of the network; as
        transcripts may name them, their names stay among those to be hidden.
    """

    interviews: int = 0
    nominations: int = 0
    actors: tuple[tuple[int, Actor], ...] = ()

    def put_back(self, actors: Rows[Actor]) -> Rows[Actor]:
        """Return the actors, those left out among them: everybody who may be told of."""
        return replace(actors, numbered=(*actors.numbered, *self.actors))

    @property
    def counts(self) -> dict[str, int]:
        """How many, without a name or a code."""
        return {
            "interviews": self.interviews,
            "nominations": self.nominations,
            "actors": len(self.actors),
        }

    def __str__(self) -> str:
        """Say what is left out."""
        interviews, names = (
            count(self.interviews, "network interview"),
            count(self.nominations, "name"),
        )
        actors = count(len(self.actors), "actor")
        return (
            f"{interviews} refused or taken back: left out with {names} given there, and {actors} "
            "of whom nobody else told."
        )


def without_refused(inputs: SiteInputs) -> tuple[SiteInputs, LeftOut]:
    """Return a site's tables without the interviews in `inputs.refused`, and what that left out.

    Whoever refused is an actor still, if on the roster or told of by others; their row of the
    network is unobserved, not empty.
    """
    refused = inputs.refused
    if not refused:
        return inputs, LeftOut()
    kept = replace(
        inputs,
        interviews=_kept(inputs.interviews, lambda row: row.respondent_id not in refused),
        nominations=_kept(inputs.nominations, lambda row: reporter_of(row) not in refused),
        aliases=_kept(inputs.aliases, lambda row: row.respondent_id not in refused),
    )
    lost = {*heard_of(inputs, resolve(inputs))} - {*heard_of(kept, resolve(kept))}
    kept = replace(
        kept,
        actors=_kept(inputs.actors, lambda row: row.source == "roster" or row.actor_id not in lost),
    )
    remaining = {actor.actor_id for _, actor in kept.actors}
    return kept, LeftOut(
        len(inputs.interviews) - len(kept.interviews),
        len(inputs.nominations) - len(kept.nominations),
        tuple((row, a) for row, a in inputs.actors if a.actor_id not in remaining),
    )


def _kept(rows: Rows[R], keep: Callable[[R], bool]) -> Rows[R]:
    return replace(rows, numbered=tuple((number, row) for number, row in rows if keep(row)))
