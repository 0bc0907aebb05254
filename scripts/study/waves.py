"""After which waves of interviews something is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from scripts.study.study_files import StudyInputs


def waves_to_propose_after(study: StudyInputs, site: str, named: Sequence[int]) -> list[int]:
    """Return the waves the configuration names, or else the last one the site has had."""
    return list(named) or [max(study.sites[site].wave_of.values(), default=1)]


def wave_before(wave: int, fitted: Collection[int], proposed_after: Collection[int]) -> int | None:
    """Return the wave whose fit says how the clusters of `wave` are called; None for the first.

    Waves that only proposals are made after come after each other; no other needs their fits.
    """
    waves = {*fitted} if wave in fitted else {*fitted, *proposed_after}
    return max((before for before in waves if before < wave), default=None)
