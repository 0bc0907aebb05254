"""The ways to choose whom to interview next that simulated studies compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scripts.network.information import Effort
from scripts.network.next_interviewees import Wanted, candidates, core_and_bridge, information
from scripts.network.simulated_study import Policy, Seen

# How hard `information` looks: less than in the workflow, for it looks some hundreds of times.
LOOKED = Effort(frames=120, worlds=24, later_worlds=12, later_frames=60, in_line=8)


def at_random(seen: Seen, size: int, rng: np.random.Generator) -> list[int]:
    """Choose anybody named so far and not yet interviewed."""
    free = np.flatnonzero(candidates(seen.network))
    return [int(i) for i in rng.choice(free, min(size, len(free)), replace=False)]


def most_named(seen: Seen, size: int, rng: np.random.Generator) -> list[int]:
    """Choose those named by most respondents so far; equals at random."""
    free = np.flatnonzero(candidates(seen.network))
    named = seen.network.tie.sum(axis=0)[free] + 0.5 * rng.random(len(free))
    return [int(i) for i in free[np.argsort(-named)][:size]]


def by_core_and_bridge(seen: Seen, size: int, rng: np.random.Generator) -> Sequence[int]:
    """Choose as the workflow's policy `core-and-bridge` does."""
    wanted = Wanted(candidates(seen.network), size)
    return core_and_bridge(seen.network, seen.draws, wanted, _seed(rng)).people


def by_information(
    seen: Seen, size: int, rng: np.random.Generator, effort: Effort = LOOKED
) -> Sequence[int]:
    """Choose as the workflow's policy `information` does."""
    wanted = Wanted(candidates(seen.network), size)
    return information(seen.network, seen.draws, wanted, _seed(rng), effort).people


def _seed(rng: np.random.Generator) -> np.random.SeedSequence:
    return np.random.SeedSequence(int(rng.integers(2**63)))


POLICIES: Mapping[str, Policy] = {
    "information": by_information,
    "core-and-bridge": by_core_and_bridge,
    "most named": most_named,
    "random": at_random,
}
