"""Effects of actors: some name more people, or are named by more, than their place explains."""

import numpy as np

from scripts.lpcm.numeric import FloatArray

__all__ = ["EFFECTS", "SEND_RECEIVE", "sender_and_receiver"]

EFFECTS: dict[str, tuple[str, ...]] = {
    "none": (),
    "sender": ("sender",),
    "receiver": ("receiver",),
    "sender+receiver": ("sender", "receiver"),
    "correlated": ("sender", "receiver"),
    "sociality": ("sociality",),
}
"""What may be asked for, and the rows of the effects (E, n) of each."""

SEND_RECEIVE: dict[str, tuple[int, int]] = {
    "none": (-1, -1),
    "sender": (0, -1),
    "receiver": (-1, 0),
    "sender+receiver": (0, 1),
    "correlated": (0, 1),
    "sociality": (0, 0),
}
"""Which row acts for the sender and which for the receiver of a tie; -1 for none."""


def sender_and_receiver(kind: str, effects: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Split effects (..., E, n) into those of senders and of receivers, each (..., n).

    A sociality counts as both; where there is none of a sort, zeros.
    """
    nothing = np.zeros((*effects.shape[:-2], effects.shape[-1]))
    s, r = (nothing if row < 0 else effects[..., row, :] for row in SEND_RECEIVE[kind])
    return s, r
