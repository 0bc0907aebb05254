"""Random streams."""

from __future__ import annotations

import numpy as np

from scripts.study.seeds import stream


def first(*keys: str | int, seed: int = 1) -> int:
    return int(np.random.default_rng(stream(seed, *keys)).integers(2**63))


def test_same_keys_same_stream_and_nothing_else_matters() -> None:
    assert first("S1", "wave3", "chain0") == first("S1", "wave3", "chain0")
    assert first("S1", "wave3", "chain0") == 2701426224947571526, "streams must never change"


def test_different_keys_give_different_streams() -> None:
    keys = [("S1",), ("S2",), ("S1", 1), ("S1", "1"), ("S11",), ("S1", "1", "1"), ("S", "11")]
    assert len({first(*key) for key in keys}) == len(keys)
    assert first("S1", seed=1) != first("S1", seed=2)
