"""Random streams: one for each thing that draws, all following from the study's seed."""

from __future__ import annotations

import hashlib

import numpy as np


def stream(study_seed: int, *keys: str | int) -> np.random.SeedSequence:
    """Return the seed sequence of the thing named by `keys`, e.g. site, wave, model, chain.

    Streams of different keys are independent; a stream does not depend on what else is run.
    The keys are hashed (SHA-256), so that text and numbers of any size can name a stream.
    """
    named = "\x1f".join(f"{type(key).__name__}:{key}" for key in keys)
    digest = hashlib.sha256(named.encode()).digest()
    words = tuple(int.from_bytes(digest[i : i + 4], "little") for i in range(0, 16, 4))
    return np.random.SeedSequence(study_seed, spawn_key=words)
