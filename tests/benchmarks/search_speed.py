"""One way to search much text, in a process of its own; `bench_search` runs it.

    python -m tests.benchmarks.search_speed phrases 50

Prints, as JSON, what was found in so many megabytes made of the demo's interviews, one after the
other and again from the first, the CPU seconds that took and the largest memory of the process.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

from scripts.narrative.__main__ import found, read
from scripts.narrative.phrases import find_phrases, standard_search
from tests.benchmarks.measuring import ROOT, peak_mb, reset_peak

Turns = list[dict[str, Any]]

# The four families as far as a list of phrases can tell them, by their words.
LISTED = {
    "have_to": (("have", "has", "had", "having", "'ve"), ("to",)),
    "have_got_to": (("have", "has", "had", "'ve", "'s", "'d"), ("got",), ("to",)),
    "got_to": (("got",), ("to",)),
    "want_to": (("want", "wants", "wanted", "wanting"), ("to",)),
    "able_to": (("able", "unable"), ("to",)),
    "know_how_to": (("know", "knows", "knew", "known", "knowing"), ("how",), ("to",)),
}
CLITICS = ("'ve", "'s", "'d")


def interviews() -> list[tuple[str, Turns]]:
    """Return the demo's interviews and their turns, whoever speaks."""
    files = sorted((ROOT / "resources" / "demo").glob("*/documents/Interview*"))
    return list(read(files, Path("none")))


def stream(documents: list[tuple[str, Turns]], megabytes: float) -> Iterator[tuple[str, Turns]]:
    """Yield the documents again and again until their turns are so many megabytes of UTF-8."""
    left = megabytes * 1e6
    sizes = [sum(len(turn["text"].encode()) for turn in turns) for _, turns in documents]
    for document, size in cycle(zip(documents, sizes, strict=True)):
        if left <= 0:
            return
        left -= size
        yield document


def by_phrases() -> Callable[[str, Turns], int]:
    """Return the search of this project, with all flags."""
    find_phrases("")
    return lambda _, turns: sum(len(find_phrases(turn["text"])) for turn in turns)


def by_rows() -> Callable[[str, Turns], int]:
    """Return the same with the sentences around, as rows: what the search command does."""
    search = standard_search()
    return lambda name, turns: sum(1 for _ in found(name, turns, "sentence", 0, search))


def by_regex() -> Callable[[str, Turns], int]:
    """Return a list of the phrases as one expression of the package `regex`."""
    import regex

    phrases = (
        r"\s+".join(f"(?:{'|'.join(map(_edged, words))})" for words in listed)
        for listed in LISTED.values()
    )
    listed = regex.compile("|".join([*phrases, r"\b(?:gotta|wanna)\b"]), regex.IGNORECASE)
    return lambda _, turns: sum(1 for turn in turns for _ in listed.finditer(turn["text"]))


def _edged(word: str) -> str:
    return word.replace("'", "['’]") + r"\b" if word.startswith("'") else rf"\b{word}\b"


def by_spacy() -> Callable[[str, Turns], int]:
    """Return the same list for spaCy's Matcher; its tokens are all of English that it needs."""
    import spacy
    from spacy.matcher import Matcher

    nlp = spacy.blank("en")
    matcher = Matcher(nlp.vocab)
    for name, listed in LISTED.items():
        either = [{"LOWER": {"IN": [*w, *(c.replace("'", "’") for c in w)]}} for w in listed]
        matcher.add(name, [either])
    # It takes gotta and wanna for two words.
    matcher.add("gotta", [[{"LOWER": "got"}, {"LOWER": "ta"}], [{"LOWER": "wan"}, {"LOWER": "na"}]])

    def find(_: str, turns: Turns) -> int:
        return sum(len(matcher(nlp.make_doc(turn["text"]))) for turn in turns)

    return find


WAYS = {"phrases": by_phrases, "rows": by_rows, "regex": by_regex, "spacy": by_spacy}


def main() -> None:
    """Search, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=WAYS)
    parser.add_argument("megabytes", type=float)
    options = parser.parse_args()
    find, documents = WAYS[options.way](), interviews()
    reset_peak()
    begun = time.process_time()
    hits = sum(find(*document) for document in stream(documents, options.megabytes))
    seconds = time.process_time() - begun
    print(json.dumps({"found": hits, "cpu_seconds": round(seconds, 2), "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
