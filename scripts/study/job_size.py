"""How much memory and time to ask a cluster for; each retry asks for more.

A workstation pays no heed to these numbers. On a cluster a job that asks for too little is ended,
and one that asks for far too much waits longer in the queue.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

from scripts.study.config import ModelSettings

# Besides a fit, a cluster's job holds Snakemake twice, and the libraries: 600 MB in all.
JOB_MB = 1000


def grows(base: int) -> Callable[[Any, int], int]:
    """Return a resource for Snakemake: `base`, twice that at the second attempt, and so on."""
    return lambda wildcards, attempt: base * attempt


def fit_memory(actors: int, model: ModelSettings) -> int:
    """Return the memory of a fit in MB: twice what fits of 123 to 500 actors were seen to take.

    They took 160 bytes an actor and draw. A hundred bytes a pair hold matrices of probabilities.
    """
    draws = model.chains * model.draws
    return ceil(JOB_MB + 2 * (160e-6 * draws * actors + 100e-6 * actors**2))


def fit_minutes(actors: int, model: ModelSettings) -> int:
    """Return the minutes of a fit that is extended as often as it may: twice what was seen, and 5.

    An iteration of a chain took 1.2 ms with 123 actors, 9 ms with 500 and 82 ms with 2,000, the
    looking at pairs included; five minutes are for compiling where a node's processor needs that.
    """
    iterations = model.chains * (model.warmup + model.draws * model.thin) << model.extend
    return 5 + ceil(2 * iterations * (3e-4 + 5e-8 * actors**2) / 60)


def pairs_memory(actors: int, model: ModelSettings) -> int:
    """Return the memory in MB of a job that looks at all pairs of actors in all draws of a fit."""
    return JOB_MB + 2 * (fit_memory(actors, model) - JOB_MB)
