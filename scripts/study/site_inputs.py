"""What people supplied about one site, in whichever form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from scripts.study.inputs import Actor, Alias, Interview, Nomination, Site
from scripts.study.reading import Rows


@dataclass(frozen=True)
class SiteInputs:
    """The tables of a site.

    Attributes
    ----------
    known_network : was the site given as nodes and edges? Then these rows were made from them:
        actors numbered in the order of the nodes, those asked as interviewed in wave 1, edges as
        nominations.
    refused : those whose network interview is left out, as they refused it or took it back.
    """

    site: Site
    actors: Rows[Actor]
    interviews: Rows[Interview]
    nominations: Rows[Nomination]
    aliases: Rows[Alias]
    known_network: bool = False
    refused: frozenset[str] = frozenset()

    @property
    def files(self) -> tuple[Rows[Actor], Rows[Interview], Rows[Nomination], Rows[Alias]]:
        """Its four tables."""
        return self.actors, self.interviews, self.nominations, self.aliases

    @cached_property
    def wave_of(self) -> dict[str, int]:
        """The wave in which each respondent was interviewed."""
        return {i.respondent_id: i.wave for _, i in self.interviews}


def reporter_of(nomination: Nomination) -> str:
    """Return who said so: the respondent, unless somebody else is given."""
    return nomination.reporter_id or nomination.respondent_id
