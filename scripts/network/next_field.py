"""Who may, who will and who will not be interviewed in the next wave, as people decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.network.next_interviewees import Wanted, candidates
from scripts.network.sociomatrix import Sociomatrix
from scripts.study.consent import read_consent, withheld
from scripts.study.decisions import Decided, decided, read_decisions, step_of_wave


@dataclass(frozen=True)
class Field:
    """What holds for the next wave.

    Attributes
    ----------
    decided : decisions for its interviews.
    withheld : ids of those who refused a network interview in the table of consent.
    """

    decided: Decided
    withheld: frozenset[str]

    @property
    def out(self) -> frozenset[str]:
        """Ids of those not to be interviewed."""
        return self.withheld | frozenset(self.decided.out)


def read_field(folder: Path, site: str, wave: int) -> Field:
    """Read what people decided on the wave after `wave`, and who refused to take part.

    Raises
    ------
    StudyError
        Lists everything that is to be put right.
    """
    decisions = (entry for _, entry in read_decisions(folder, site).checked())
    consent = read_consent(folder, site).checked()
    return Field(decided(decisions, step_of_wave(wave + 1)), withheld(consent, "network_interview"))


def wanted(
    network: Sociomatrix,
    field: Field,
    size: int,
    organisations: Sequence[str | None],
    at_most: int,
) -> Wanted:
    """Return what is wanted of a proposal.

    Whom people decided to interview is settled, if known by now and not interviewed yet; named or
    not.
    """
    chosen = set(field.decided.chosen) - field.out
    settled = tuple(
        i
        for i, (actor, asked) in enumerate(zip(network.actor_ids, network.respondents, strict=True))
        if actor in chosen and not asked
    )
    may = candidates(network, field.out)
    may[list(settled)] = False
    return Wanted(may, max(size, len(settled)), organisations, at_most, settled)
