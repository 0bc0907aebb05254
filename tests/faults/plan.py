"""Which fault is tried: what is being made, when it strikes, and what it strikes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals
from typing import Literal

Event = Literal["job", "file", "time"]
Victim = Literal["everything", "snakemake", "all but scripts", "a script"]

NOTHING_YET = "from nothing"
# What is edited in a study that has run, so that a part of its results is made anew.
EDITS: dict[str, tuple[str, str, str]] = {
    "a role": ("tiny/N1/actors.csv", ",manager,", ",director,"),
    "a transcript": ("tiny/N1/documents/minutes.txt", "\n", "\nThere was cake.\n"),
    "a coding": ("tiny/N1/codings/CD.csv", ",N1-A01,manipulation,", ",N1-A01,commitment,"),
    "a box": ("tiny/N1/sequences.csv", "is pleased", "cheers"),
    "the title": ("tiny/config.yaml", "A tiny invented", "An invented"),
}
# The more is made, the longer it takes, and the seldomer it is tried.
CHANGES = (
    *("the title", NOTHING_YET, "a transcript") * 2,
    "a role",
    *("a coding",) * 4,
    *("a box",) * 6,
)
EVENTS: tuple[Event, ...] = ("job", "file", "time")
# As a power cut or lack of memory, a shutdown, or Ctrl-C would strike.
STRIKES: tuple[tuple[Victim, Signals], ...] = (
    ("everything", SIGKILL),
    ("everything", SIGKILL),
    ("everything", SIGTERM),
    ("everything", SIGINT),
    ("snakemake", SIGKILL),
    ("snakemake", SIGTERM),
    ("all but scripts", SIGKILL),
    ("a script", SIGKILL),
    ("a script", SIGTERM),
)


@dataclass(frozen=True)
class Point:
    """One fault.

    Attributes
    ----------
    change : what is being made: everything (`from nothing`), or what an edit of a finished study
        asks for.
    event : what is waited for: the start of a job, a new file in the results, or mere time.
    share : which of them, from 0 for the first to 1 for the last that an undisturbed run has.
    delay : how many seconds later the fault strikes.
    """

    number: int
    change: str
    event: Event
    share: float
    delay: float
    victim: Victim
    signal: Signals

    def __str__(self) -> str:
        """Return the fault in words."""
        name = self.signal.name
        return (
            f"{self.number}: {self.change}; {self.event} at {self.share:.0%}, "
            f"{self.delay:.1f} s later {name} to {self.victim}"
        )


def draw(seed: int, number: int) -> Point:
    """Return the fault of this number; it follows from seed and number alone."""
    rng = random.Random(f"{seed}/{number}")
    change = rng.choice(CHANGES)
    event = rng.choice(EVENTS)
    share, delay = rng.random(), rng.uniform(0, 2)
    victim, signal = rng.choice(STRIKES)
    return Point(number, change, event, share, delay, victim, signal)


def edit(root: Path, change: str) -> None:
    """Make the edit of this name in a project's folder."""
    path, old, new = EDITS[change]
    text = (root / path).read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{path} holds no “{old}” to change")
    (root / path).write_text(text.replace(old, new, 1), encoding="utf-8")
