"""The labelled sentences of `spoken_sentences.csv`, and how well the search does on them.

A row is a sentence of spoken British English, made up, and the phrases in it: family/words/flags,
several separated by " | ". Rows without phrases are near misses. Labels were made by reading, and
committed before anything in the search was changed after them; who wrote them knew the search as
it was then. Rules may be tuned on the sentences with odd ids; those with even ids only tell how
good they are. `tuning_sentences.csv` holds more of the kind, all to tune on, written for what the
rules then missed.
"""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from scripts.narrative.phrases import FLAGS, Hit, find_phrases
from scripts.study.narrative_tables import FAMILIES

TABLE = Path(__file__).with_name("spoken_sentences.csv")
FURTHER = Path(__file__).with_name("tuning_sentences.csv")  # all of them to tune on


class Labelled(NamedTuple):
    """A sentence and the phrases in it, in their order."""

    id: int
    text: str
    hits: tuple[Hit, ...]


def labelled_sentences(table: Path = TABLE) -> list[Labelled]:
    """Read a table; a phrase that does not stand in its sentence raises ValueError."""
    with table.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(int(row["id"]), row["text"], tuple(_hits(row["text"], row["hits"])))
            for row in csv.DictReader(file)
        ]


def _hits(text: str, cell: str) -> Iterable[Hit]:
    end = 0
    for label in filter(None, cell.split(" | ")):
        family, words, flags = label.split("/")
        start = text.index(words, end)
        end = start + len(words)
        yield Hit(start, end, family, tuple(filter(None, flags.split(";"))))


class Counts(NamedTuple):
    """How many were labelled, how many found, and how many both."""

    labelled: int
    found: int
    both: int

    @property
    def recall(self) -> float:
        """The share of those labelled that were found; nan: none."""
        return self.both / self.labelled if self.labelled else math.nan

    @property
    def precision(self) -> float:
        """The share of those found that are labelled; nan: none."""
        return self.both / self.found if self.found else math.nan


def pairs_of(labelled: Iterable[Hit], found: Iterable[Hit]) -> list[tuple[Hit, Hit]]:
    """Return each labelled phrase with the first one found, of its family, that overlaps it."""
    left, pairs = list(found), []
    for one in labelled:
        for other in left:
            if one.family == other.family and one.start < other.end and other.start < one.end:
                pairs.append((one, other))
                left.remove(other)
                break
    return pairs


def measured(sentences: Iterable[Labelled]) -> dict[str, Counts]:
    """Count phrases in all and by family, those found with exactly their words, and flags.

    Words and flags are compared on phrases that are both labelled and found.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        found = find_phrases(sentence.text)
        pairs = pairs_of(sentence.hits, found)
        for kind, hits in (
            ("labelled", sentence.hits),
            ("found", found),
            ("both", [one for one, _ in pairs]),
        ):
            for hit in hits:
                counts["phrases"][kind] += 1
                counts[hit.family][kind] += 1
        for one, other in pairs:
            same_words = (one.start, one.end) == (other.start, other.end)
            counts["words"].update(labelled=1, found=1, both=same_words)
            for flag in FLAGS:
                is_labelled, is_found = flag in one.flags, flag in other.flags
                counts[flag].update(
                    labelled=is_labelled, found=is_found, both=is_labelled and is_found
                )
    return {
        name: Counts(*(counts[name][kind] for kind in ("labelled", "found", "both")))
        for name in ("phrases", *FAMILIES, "words", *FLAGS)
    }
